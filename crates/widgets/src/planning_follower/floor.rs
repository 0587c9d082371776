//! The follower as a server draws it: a page of the list with its form, or one application.

use super::list::{Chosen, Frame, PER_PAGE, hidden, id, title};
use super::{FollowerHandle, Following};
use crate::locales::Locale;
use crate::locales::planning::PlanningWords;
use crate::markup::{Element, el};
use leptos::prelude::Owner;
use wecan_model::planning::{Application, Point};
use wecan_model::{Date, Draft, formats};

pub use super::list::Chosen as Asked;

/// A page of the list, as a server found it.
pub struct ListPage<'a> {
    /// The language tag.
    pub lang: &'a str,
    /// The day it is.
    pub today: Date,
    /// What was asked for.
    pub chosen: &'a Chosen,
    /// The applications on this page.
    pub applications: &'a [Application],
    /// How many there are in all.
    pub total: usize,
    /// Whether there may be more than that.
    pub more: bool,
    /// Which page this is, from 0.
    pub page: usize,
    /// Where distance is measured from.
    pub place: Option<Point>,
    /// What narrows the list and has no field in its form, a label and a value each.
    pub narrowed: &'a [(&'static str, String)],
    /// The same as names and values of an address, which the form carries on.
    pub also: &'a [(&'a str, &'a str)],
    /// The address of all about an application.
    pub address: &'a dyn Fn(&Application) -> String,
    /// The address of another page of the same list.
    pub turned: &'a dyn Fn(usize) -> String,
    /// Addresses of the same list as a calendar, a feed and a map.
    pub feeds: [String; 3],
}

impl ListPage<'_> {
    /// The page's title: whether something is wrong, and which page of the list it is.
    pub fn title(&self) -> String {
        let frame = frame(self.lang, self.today);
        let words = frame.words;
        let page = frame.page(self.total, self.page, self.more);
        let page = page.map_or_else(String::new, |page| [" (", &page, ")"].concat());
        let wrong = if self.chosen.postcode_is_wrong() { [words.shared.error, " "].concat() } else { String::new() };
        [&wrong, words.title, &page].concat()
    }

    /// The page's main part as HTML.
    pub fn to_html(&self) -> String {
        let frame = frame(self.lang, self.today);
        let words = frame.words;
        let wrong = self.chosen.postcode_is_wrong().then(|| {
            let link = el("a").attr("href", &["#", &id("postcode")].concat()).text(words.shared.not_a_postcode);
            let heading = frame.heading(1).class("wecan-heading").text(Locale::of(words.tag).problem_heading);
            let list = el("ul").class("wecan-summary-list").child(el("li").child(link));
            let said = el("div").attr("role", "alert").child(heading).child(list);
            el("div").class("wecan-summary").attr("tabindex", "-1").flag("autofocus", true).child(said)
        });
        let items = self.applications.iter().map(|one| {
            let metres = self.place.zip(one.point).map(|(place, point)| point.metres_to(place));
            let link = el("a").class("wecan-open").attr("href", &(self.address)(one)).text(title(one));
            frame.item(one, link, metres)
        });
        let turn = |words: &str, page: usize| el("a").attr("href", &(self.turned)(page)).text(words);
        let mut pages = el("p").class("wecan-pages");
        if self.page > 0 {
            pages = pages.child(turn(words.previous, self.page - 1)).text(" ");
        }
        if (self.page + 1) * PER_PAGE < self.total {
            pages = pages.child(turn(words.next, self.page + 1));
        }
        let clear = || el("a").attr("href", &["/planning?lang=", words.tag].concat()).text(words.clear);
        if self.total == 0 && self.narrowed.is_empty() {
            pages = pages.child(clear());
        }
        let narrowed = self.narrowed.iter().map(|(label, value)| {
            el("p").class("wecan-text").child(el("strong").text(label)).text(&[": ", value].concat())
        });
        let narrowed = el("div").children(narrowed.collect()).child(el("p").class("wecan-text").child(clear()));
        let also = self.also.iter().map(|(name, value)| hidden(name, value));
        let feeds = self.feeds.iter().zip(words.feeds.1);
        let feeds = feeds.map(|(address, words)| el("li").child(el("a").attr("href", address).text(words)));
        let updated = self.applications.iter().filter_map(|one| one.updated).max();
        let nowhere = self.place.is_none() && formats::postcode(&self.chosen.postcode).is_some();
        let said = el("div").maybe(frame.postcode_error(self.chosen.postcode_is_wrong()));
        root()
            .maybe(wrong)
            .child(frame.heading(0).class("wecan-title").text(words.title))
            .child(frame.controls(self.chosen, Some("/planning"), said).children(also.collect()))
            .maybe((!self.narrowed.is_empty()).then_some(narrowed))
            .child(
                el("p")
                    .class("wecan-text")
                    .attr("role", "status")
                    .text(&frame.status(self.total, self.page, self.more, nowhere)),
            )
            .child(el("ul").class("wecan-applications").children(items.collect()))
            .child(pages)
            .child(frame.heading(1).class("wecan-heading").text(words.feeds.0))
            .child(el("ul").class("wecan-feeds").children(feeds.collect()))
            .child(frame.about("", updated))
            .to_html()
    }
}

/// One application as a page's main part. `back` is the address of the list, `comment` that of the form to comment on it.
pub fn one(application: &Application, lang: &str, today: Date, back: &str, comment: Option<&str>) -> String {
    let frame = frame(lang, today);
    let comment = comment.map(|form| {
        let link = el("a").class("wecan-button").attr("href", form).text(frame.case().comment);
        let hint = el("p").class("wecan-hint").text(frame.case().comment_hint);
        el("div").class("wecan-text").child(el("p").class("wecan-text").child(link)).child(hint)
    });
    root()
        .child(el("p").child(el("a").class("wecan-back").attr("href", back).text(frame.words.back)))
        .child(frame.one(application))
        .maybe(comment)
        .child(frame.about("", application.updated))
        .to_html()
}

/// The floor of an element: the first page of the list as it stands until the module runs.
///
/// `area` is the one whose list it is, where the server's page has those of several.
pub fn first_page(following: Following, area: &str) -> String {
    let mut asked = Draft::default();
    asked.add("area".into(), area.to_owned());
    let owner = Owner::new();
    let html = owner.with(|| FollowerHandle::new(following, &asked, true).view().to_html());
    owner.cleanup();
    html
}

fn root() -> Element {
    el("div").class("wecan wecan-planning-follower")
}

fn frame(lang: &str, today: Date) -> Frame {
    Frame { words: PlanningWords::of(lang), today, heading: 1, may_age: false }
}
