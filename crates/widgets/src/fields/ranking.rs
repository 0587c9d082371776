//! Options to put in order: a list of places beside each, and buttons that move one up or down.

use super::choices::group;
use super::{Form, described, error, hint};
use crate::locales::fill;
use crate::markup::{Element, el};
use wecan_model::text::digits;
use wecan_model::{Choice, Question};

/// A question whose options are put in order. Without script the lists alone do.
pub(super) fn ranking(form: &Form, question: &Question, choices: &[Choice], max: Option<u32>) -> Vec<Element> {
    let limit_name = [&question.id, ":limit"].concat();
    let most = max.map_or(choices.len(), |max| max as usize);
    let words = match max {
        Some(max) => form.locale().count(&form.locale().rank_up_to, max),
        None => form.locale().rank_all.into(),
    };
    let limit = hint(form, &limit_name, el("div").text(&words));
    let group = group(form, question, "wecan-group", Some(form.id(&[&limit_name, ":hint"].concat())));
    let mut list = el("ul").class("wecan-ranking");
    for place in form.places(question) {
        if let Some(choice) = choices.get(place) {
            list = list.child(row(form, question, place, choice, most));
        }
    }
    let (own, asked) = (form.clone(), question.id.clone());
    // Said when a button is pressed, since the numbers that it changes are elsewhere.
    let said = el("p").class("wecan-unseen").attr("role", "status").live_text(move || {
        own.follow_draft(|draft| own.words().answer(&asked, draft)).filter(|_| !own.follow_floor()).unwrap_or_default()
    });
    vec![group.child(limit).child(error(form, &question.id)).child(list).child(said)]
}

fn row(form: &Form, question: &Question, place: usize, choice: &Choice, most: usize) -> Element {
    let name = question.rank_name(place);
    let id = form.id(&name);
    let chosen = form.draft(|draft| question.rank(place, draft));
    let mut list = el("select").class("wecan-input wecan-rank").attr("name", &name).attr("id", &id);
    list = list.child(el("option").attr("value", "").text("–"));
    for rank in 1..=most {
        let words = digits(rank as i64);
        let option = el("option").attr("value", &words).flag("selected", chosen.as_deref() == Some(words.as_str()));
        list = list.child(option.text(&words));
    }
    let label = form.piped(el("label").class("wecan-rank-label").attr("for", &id), &choice.label);
    let words = form.draft(|draft| form.words().text(&choice.label, draft));
    let button = |sign: &str, sentence: &str, way: &str| {
        let floor = form.clone();
        el("button")
            .class("wecan-move")
            .attr("type", "button")
            .attr("data-do", way)
            .attr("data-question", &question.id)
            .attr("data-place", &digits(place as i64))
            .attr("aria-label", &fill(sentence, &[("answer", &words)]))
            .live_flag("hidden", move || floor.follow_floor())
            .child(el("span").attr("aria-hidden", "true").text(sign))
    };
    let (up, down) = (button("↑", form.locale().move_up, "up"), button("↓", form.locale().move_down, "down"));
    el("li")
        .class("wecan-rank-row")
        .child(error(form, &name))
        .child(described(form, list, &name, [None, None]))
        .child(label)
        .child(el("span").class("wecan-grip").attr("aria-hidden", "true").text("⠿"))
        .child(el("span").class("wecan-moves").child(up).child(down))
}
