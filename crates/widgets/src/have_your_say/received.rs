//! The endpoint has the answers: thanks, the receipt, and what happens next.

use super::form::heading;
use super::survey::Survey;
use super::waiting;
use crate::fields::paragraphs;
use crate::markup::{Element, el};
use wecan_model::{Channel, Receipt};

/// The panel with what follows it; `back` is a page to return to.
pub(crate) fn draw(survey: &Survey, receipt: &Receipt, back: Option<(&str, &str)>) -> Element {
    let form = &survey.form;
    let (definition, locale) = (form.definition(), form.locale());
    let draft = form.draft(Clone::clone);
    let words = form.words();
    let thanks =
        definition.thank_you.as_ref().map_or_else(|| locale.thank_you.to_owned(), |text| words.text(text, &draft));
    let title = heading(form.heading()).class("wecan-panel-title").attr("tabindex", "-1").flag("data-start", true);
    let mut panel = el("div").class("wecan-panel").attr("part", "panel").child(title.text(&thanks));
    if !receipt.reference.is_empty() {
        let code = el("strong").class("wecan-code").text(&receipt.reference);
        panel = panel.child(el("p").class("wecan-reference").text(&[locale.reference, " "].concat()).child(code));
    }
    let mut all = el("div").class("wecan-received").attr("lang", form.lang()).child(panel);
    if receipt.replaced {
        all = all.child(el("p").class("wecan-text").text(locale.replaced));
    }
    if let Some(next) = &definition.what_happens_next {
        let text = words.text(next, &draft);
        all = all.child(heading(form.heading() + 1).class("wecan-heading").text(locale.next_heading));
        for words in paragraphs(&text) {
            all = all.child(el("p").class("wecan-text").text(&words));
        }
    }
    if !receipt.erasure_token.is_empty() {
        let code = el("code").class("wecan-code").text(&receipt.erasure_token);
        all = all
            .child(el("p").class("wecan-text").text(&[locale.erase_code, " "].concat()).child(code))
            .child(el("p").class("wecan-text").text(locale.erase_why));
    }
    let link = |(address, words)| el("p").class("wecan-text").child(el("a").attr("href", address).text(words));
    all = all.maybe(back.map(link));
    // Where one person answers after another, or for another.
    if survey.settings.channel != Channel::Web && !form.is_floor() {
        let on_click = survey.clone();
        let buttons = el("div").class("wecan-buttons").child(waiting::another(survey));
        let clears =
            (survey.settings.channel == Channel::Kiosk).then(|| el("p").class("wecan-text").text(locale.clears_itself));
        all = all
            .child(buttons)
            .maybe(clears)
            .on("click", move |event| on_click.click(&event))
            .maybe(waiting::count(survey));
    }
    all
}
