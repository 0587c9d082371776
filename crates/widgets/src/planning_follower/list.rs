//! The list and what narrows it: drawn alike on a server and in a browser.

use crate::fields::in_red;
use crate::locales::planning::{CaseWords, PlanningWords};
use crate::locales::{counted, fill};
use crate::markup::{Element, el};
use crate::words::long_day;
use wecan_model::planning::{Application, Kind, Search, Standing};
use wecan_model::{Date, formats};

/// Applications on a page.
pub(crate) const PER_PAGE: usize = 20;

/// Distances to choose from, in metres.
const DISTANCES: [u32; 6] = [500, 1_000, 2_000, 5_000, 10_000, 20_000];
/// The longest distance that an address may ask for, in metres.
const MOST_METRES: u32 = 20_000;
/// The distance where none is chosen.
pub(crate) const DISTANCE: u32 = 2_000;

/// Where it stands what is wrong with the postcode.
const POSTCODE_ERROR: &str = "wecan-planning-postcode-error";

/// The orders by their names in addresses, in the order of [`PlanningWords::orders`].
pub(crate) const ORDERS: [&str; 4] = ["newest", "oldest", "deadline", "distance"];

/// Whether it is known where the device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Near {
    /// Nobody wanted to know, or a postcode counts now.
    Unasked,
    /// It is.
    Known,
    /// It did not say.
    Unknown,
}

/// A language, a day, and how deep in the page's headings all this stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) words: &'static PlanningWords,
    pub(crate) today: Date,
    pub(crate) heading: u8,
    /// Whether it may be read on a later day than it was drawn: a page keeps its floor until somebody makes a new one.
    pub(crate) may_age: bool,
}

/// What has been chosen, as the fields of the form hold it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chosen {
    /// What to look for; a postcode's place is not in it yet.
    pub search: Search,
    /// The postcode as it was typed.
    pub postcode: String,
    /// How far from it, in metres.
    pub metres: u32,
    /// The order, by its name.
    pub order: String,
    /// Only those that are followed on this device.
    pub followed: bool,
}

impl Chosen {
    /// Reads the fields of the form. What makes no sense counts as not chosen.
    pub fn read<'a>(field: impl Fn(&str) -> Option<&'a str>) -> Self {
        let text = |name: &str| field(name).unwrap_or_default().trim();
        let distance = text("radius").parse().ok().filter(|metres| (1..=MOST_METRES).contains(metres));
        let order = ORDERS.iter().find(|order| **order == text("sort"));
        Self {
            search: Search {
                words: text("q").to_owned(),
                kind: Kind::parse(text("type")),
                standing: Standing::parse(text("stage")),
                decided_days: text("decided").parse().ok().filter(|days| (1..=3_650).contains(days)),
                from: Date::parse(text("from")),
                to: Date::parse(text("to")),
                area: text("area").to_owned(),
                ..Search::default()
            },
            postcode: text("postcode").to_owned(),
            metres: distance.unwrap_or(DISTANCE),
            order: (*order.unwrap_or(&ORDERS[0])).to_owned(),
            followed: !text("followed").is_empty(),
        }
    }

    /// Whether what stands in the field for a postcode cannot be one.
    pub fn postcode_is_wrong(&self) -> bool {
        !self.postcode.is_empty() && formats::postcode(&self.postcode).is_none()
    }

    /// What is looked for in this area as the server's addresses have it, without stages and days; empty where nothing is.
    pub(crate) fn query(&self, area: &str) -> String {
        let kind = self.search.kind.map_or("", Kind::name);
        let (words, postcode, metres) = (self.search.words.as_str(), self.postcode.as_str(), self.metres.to_string());
        let radius = if postcode.is_empty() { "" } else { &metres };
        let area = if [words, kind, postcode].concat().is_empty() { "" } else { area };
        query(&[("area", area), ("q", words), ("type", kind), ("postcode", postcode), ("radius", radius)])
    }

    /// Whether anything narrows the list beside words.
    pub(crate) fn is_narrowed(&self) -> bool {
        let words_alone =
            Search { words: self.search.words.clone(), area: self.search.area.clone(), ..Search::default() };
        self.search != words_alone || !self.postcode.is_empty() || self.order != ORDERS[0] || self.followed
    }
}

impl Frame {
    /// A heading so many levels below the first.
    pub(crate) fn heading(&self, below: u8) -> Element {
        el(match self.heading + below {
            0 | 1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        })
    }

    /// What is said of one application.
    pub(crate) fn case(&self) -> &'static CaseWords {
        CaseWords::of(self.words.tag)
    }

    /// The heading at which one application begins.
    pub(crate) fn start(&self) -> Element {
        self.heading(0).class("wecan-title").attr("tabindex", "-1").flag("data-start", true)
    }

    pub(crate) fn date(&self, date: Date) -> String {
        long_day(date, self.words.tag, self.words.shared)
    }

    /// The form with everything that narrows the list.
    ///
    /// `page` is the page that answers where there is no script; in a page that is alive there is none. `said` stands
    /// with the postcode and holds what is wrong with it.
    pub(crate) fn controls(&self, chosen: &Chosen, page: Option<&str>, said: Element) -> Element {
        let lives = page.is_none();
        let words = self.words;
        let search = &chosen.search;
        let id = "wecan-planning-q";
        let field = el("input")
            .class("wecan-input")
            .attr("type", "search")
            .attr("id", id)
            .attr("name", "q")
            .attr("value", &search.words)
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .attr("aria-describedby", "wecan-planning-q-hint");
        let any = |name: &'static str| (String::new(), name.to_owned());
        let stages = std::iter::once(any(words.any_stage))
            .chain(Standing::all().map(|it| (it.name().to_owned(), words.standing(it).to_owned())))
            .collect();
        let kinds = std::iter::once(any(words.any_kind))
            .chain(Kind::all().map(|it| (it.name().to_owned(), words.sort_of(it).to_owned())))
            .collect();
        let orders =
            ORDERS.iter().zip(words.orders).map(|(name, order)| ((*name).to_owned(), order.to_owned())).collect();
        let stage = search.standing.map_or("", Standing::name);
        let kind = search.kind.map_or("", Kind::name);
        let metres = if chosen.metres == 0 { DISTANCE } else { chosen.metres };
        // An address may ask for another distance than those to choose from.
        let other = (!DISTANCES.contains(&metres)).then_some(metres);
        let distances = DISTANCES.into_iter().chain(other);
        let distances = distances.map(|metres| (metres.to_string(), self.distance(f64::from(metres)))).collect();
        let postcode = postcode_field(words.postcode, &chosen.postcode)
            .child(said.attr("id", POSTCODE_ERROR).class("wecan-error-place").attr("aria-live", "polite"));
        let postcode = if lives {
            let near = el("button").class("wecan-clear").attr("type", "button").attr("data-do", "near");
            postcode.child(near.text(words.near_me))
        } else {
            postcode
        };
        let mut filters = el("details").class("wecan-filters").flag("open", chosen.is_narrowed());
        filters = filters
            .child(el("summary").text(words.filters))
            .child(
                el("div")
                    .class("wecan-filter-grid")
                    .child(choice("stage", words.stage, stages, stage))
                    .child(choice("type", words.kind, kinds, kind))
                    .child(day_field("from", words.from, search.from))
                    .child(day_field("to", words.to, search.to))
                    .child(postcode)
                    .child(choice("radius", words.within, distances, &metres.to_string()))
                    .child(choice("sort", words.sort, orders, &chosen.order)),
            )
            .child(tick("decided", "7", words.decided_this_week, search.decided_days == Some(7)));
        if lives {
            filters = filters.child(tick("followed", "yes", words.followed, chosen.followed)).child(self.clear());
        }
        let mut form = el("form")
            .class("wecan-search")
            .attr("role", "search")
            .attr("method", "get")
            .child(el("label").class("wecan-label").attr("for", id).text(words.search_label))
            .child(el("p").class("wecan-hint").attr("id", "wecan-planning-q-hint").text(words.search_hint))
            .child(field)
            .child(filters);
        if let Some(page) = page {
            form = form
                .attr("action", page)
                .attr("accept-charset", "utf-8")
                .maybe((!search.area.is_empty()).then(|| hidden("area", &search.area)))
                .child(hidden("lang", words.tag))
                .child(el("button").class("wecan-button").attr("type", "submit").text(words.search));
        }
        form
    }

    /// What undoes everything that narrows the list.
    pub(crate) fn clear(&self) -> Element {
        el("button").class("wecan-clear").attr("type", "button").attr("data-do", "clear").text(self.words.clear)
    }

    /// What is said of a postcode that is none.
    pub(crate) fn postcode_error(&self, wrong: bool) -> Option<Element> {
        wrong.then(|| in_red(self.words.shared, self.words.shared.not_a_postcode))
    }

    /// What is said of where the device is.
    pub(crate) fn near_said(&self, near: Near) -> Option<Element> {
        match near {
            Near::Unasked => None,
            Near::Known => Some(el("p").class("wecan-hint").text(self.words.near_found)),
            Near::Unknown => Some(in_red(self.words.shared, self.words.near_unknown)),
        }
    }

    /// How many there are, and which page this is. `nowhere` is so where nobody knows where the postcode is.
    pub(crate) fn status(&self, total: usize, page: usize, more: bool, nowhere: bool) -> String {
        let words = self.words;
        let found = if total == 0 {
            return if nowhere { words.found_nowhere } else { words.found_none }.to_owned();
        } else if more {
            fill(words.found_more, &[("n", &counted(total as u32))])
        } else {
            words.shared.count(&words.found, total as u32)
        };
        match self.page(total, page, more) {
            Some(place) => [&found, ". ", &place].concat(),
            None => found,
        }
    }

    /// Which page this is, where there are several.
    pub(crate) fn page(&self, total: usize, page: usize, more: bool) -> Option<String> {
        let pages = total.div_ceil(PER_PAGE);
        let all = if more { [&pages.to_string(), "+"].concat() } else { pages.to_string() };
        (pages > 1).then(|| fill(self.words.page, &[("n", &(page + 1).to_string()), ("all", &all)]))
    }

    /// One application in the list. `title` is what leads to all about it.
    pub(crate) fn item(&self, one: &Application, title: Element, metres: Option<f64>) -> Element {
        let words = self.words;
        let standing = one.standing(self.today);
        let mut facts = vec![one.reference.clone(), words.sort_of(one.kind).to_owned()];
        facts.extend(one.known().map(|day| fill(words.received, &[("date", &self.date(day))])));
        facts.extend((!one.ward.is_empty()).then(|| one.ward.clone()));
        facts.extend(metres.map(|metres| fill(words.away, &[("distance", &self.distance(metres))])));
        let mut tags = el("p").class("wecan-tags").child(self.tag(standing));
        if let Some(left) = self.left(one) {
            tags = tags.text(" ").child(el("strong").class("wecan-left").text(&left));
        }
        el("li")
            .class("wecan-application")
            .child(self.heading(1).class("wecan-application-title").child(title))
            .child(el("p").class("wecan-text").text(&one.description))
            .child(tags)
            .child(el("p").class("wecan-hint").text(&facts.join(" · ")))
    }

    /// Where it stands, as a mark.
    pub(crate) fn tag(&self, standing: Standing) -> Element {
        let class = match standing {
            Standing::Consultation => "wecan-tag wecan-tag-open",
            Standing::Decided | Standing::AppealDecided => "wecan-tag wecan-tag-decided",
            _ => "wecan-tag",
        };
        el("strong").class(class).text(self.words.standing(standing))
    }

    /// How long people can still comment, in words.
    pub(crate) fn left(&self, one: &Application) -> Option<String> {
        if one.comments_until_decision && one.open_for_comments(self.today) {
            return Some(self.words.until_decision.to_owned());
        }
        let days = one.days_left(self.today)?;
        if self.may_age {
            return one.comments_until().map(|day| fill(self.words.comment_by, &[("date", &self.date(day))]));
        }
        Some(if days == 0 {
            self.words.last_day.to_owned()
        } else {
            self.words.shared.count(&self.words.days_left, days)
        })
    }

    /// A distance as people say it: to ten metres, or to a tenth of a kilometre.
    pub(crate) fn distance(&self, metres: f64) -> String {
        let tens = (metres / 10.0 + 0.5) as u32 * 10;
        if tens < 1_000 {
            return fill(self.words.metres, &[("n", &tens.to_string())]);
        }
        let tenths = (tens + 50) / 100;
        let mut number = (tenths / 10).to_string();
        if !tenths.is_multiple_of(10) && tenths < 100 {
            number = [&number, ".", &(tenths % 10).to_string()].concat();
        }
        fill(self.words.kilometres, &[("n", &number)])
    }

    /// What every list says of itself: where it comes from, how old it is, and that it is not all there is.
    pub(crate) fn about(&self, source: &str, updated: Option<Date>) -> Element {
        let words = self.words;
        let mut said = Vec::new();
        if !source.is_empty() {
            said.push([fill(words.source, &[("source", source)]).as_str(), "."].concat());
        }
        said.extend(updated.map(|day| [fill(words.updated, &[("date", &self.date(day))]).as_str(), "."].concat()));
        said.push(words.not_complete.to_owned());
        el("p").class("wecan-hint wecan-about").text(&said.join(" "))
    }
}

/// Names with what they stand for, as the query of an address.
pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !value.is_empty() {
            let mark = if out.is_empty() { "" } else { "&" };
            out.push_str(&[mark, name, "=", &crate::browser::in_address(value)].concat());
        }
    }
    out
}

/// What leads to all about an application: where it is, or its reference where that is not known.
pub(crate) fn title(one: &Application) -> &str {
    if one.address.is_empty() { &one.reference } else { &one.address }
}

/// A field that the form carries on unseen.
pub(crate) fn hidden(name: &str, value: &str) -> Element {
    el("input").attr("type", "hidden").attr("name", name).attr("value", value)
}

pub(crate) fn id(name: &str) -> String {
    ["wecan-planning-", name].concat()
}

fn labelled(name: &'static str, label: &str, field: Element) -> Element {
    let label = el("label").class("wecan-label").attr("for", &id(name)).text(label);
    el("div").class("wecan-filter").child(label).child(field.attr("id", &id(name)).attr("name", name))
}

fn postcode_field(label: &str, value: &str) -> Element {
    let field = el("input").class("wecan-input").attr("type", "text").attr("value", value).attr("spellcheck", "false");
    labelled("postcode", label, field.attr("autocomplete", "postal-code").attr("aria-describedby", POSTCODE_ERROR))
}

fn day_field(name: &'static str, label: &str, value: Option<Date>) -> Element {
    let value = value.map(Date::iso).unwrap_or_default();
    labelled(name, label, el("input").class("wecan-input").attr("type", "date").attr("value", &value))
}

fn choice(name: &'static str, label: &str, options: Vec<(String, String)>, chosen: &str) -> Element {
    let option = |(value, words): &(String, String)| {
        el("option").attr("value", value).flag("selected", value == chosen).text(words)
    };
    labelled(name, label, el("select").class("wecan-input wecan-select").children(options.iter().map(option).collect()))
}

fn tick(name: &'static str, value: &str, label: &str, on: bool) -> Element {
    let field = el("input").attr("type", "checkbox").attr("id", &id(name)).attr("name", name).attr("value", value);
    el("p")
        .class("wecan-filter-tick")
        .child(field.flag("checked", on))
        .text(" ")
        .child(el("label").attr("for", &id(name)).text(label))
}
