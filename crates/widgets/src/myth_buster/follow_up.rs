//! Asks whoever has finished to come back some weeks later: a link to keep, and the day for their own calendar.

use super::quizzing::Quizzing;
#[cfg(target_family = "wasm")]
use super::{AskedQuiz, sending::new_id};
use crate::locales::fill;
use crate::markup::{Element, el};
#[cfg(target_family = "wasm")]
use wecan_model::Sitting;
use wecan_model::myths::follow_up;
use wecan_model::settings::Format;
use wecan_model::{Channel, Date, Time};

/// The sitting that begins on this page: a later one where its address is such a link.
#[cfg(target_family = "wasm")]
pub(super) fn begun(asked: &AskedQuiz) -> Sitting {
    let query = crate::browser::window().location().search().unwrap_or_default();
    let asks = asked.quiz.collect.as_ref().is_some_and(|collect| collect.follow_up_days.is_some());
    let own = asks && asked.settings.channel == Channel::Web;
    match follow_up::attempt(&query, &asked.quiz.id).filter(|_| own) {
        Some(attempt) => Sitting { attempt: attempt.into(), time: Time::Later },
        None => Sitting { attempt: new_id(), time: Time::First },
    }
}

/// The request, where the quiz makes one of whoever has seen it for the first time.
pub(super) fn draw(quiz: &Quizzing) -> Option<Element> {
    let sitting = quiz.sitting().filter(|sitting| sitting.time == Time::First)?;
    let asks = quiz.sends() && quiz.settings.channel == Channel::Web && quiz.settings.format != Format::Xapi;
    asks.then(|| follow_up::address(&super::share::page(), &quiz.quiz.id, &sitting.attempt))
        .and_then(|address| request(quiz, &sitting.attempt, &address))
}

/// The request, with the address to come back to.
pub(super) fn request(quiz: &Quizzing, attempt: &str, address: &str) -> Option<Element> {
    let today = quiz.today()?;
    let days = quiz.quiz.collect.as_ref()?.follow_up_days?;
    let day = Date::from_number(today.number() + days as i32)?;
    let words = quiz.judged_words();
    let calendar = follow_up::calendar(attempt, today, day, quiz.text(&quiz.quiz.title), address);
    let file = [&quiz.quiz.id, ".ics"].concat();
    let link = el("a").attr("href", &follow_up::as_link(&calendar)).attr("download", &file).text(words.calendar);
    let said = fill(words.come_back, &[("date", &quiz.date(day))]);
    Some(
        el("section")
            .class("wecan-follow-up")
            .child(quiz.part(&said))
            .child(quiz.paragraph("wecan-text", words.come_back_why))
            .child(super::share::to_copy(quiz, words.later_link, "wecan-later", address))
            .child(el("p").class("wecan-text").child(link)),
    )
}
