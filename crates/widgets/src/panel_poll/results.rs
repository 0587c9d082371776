//! Results: each question as a table with its chart, who answered, what it all is worth, and what changed.

use super::chart::{Bar, chart};
use crate::have_your_say::heading;
use crate::locales::asking::AskingWords;
use crate::locales::poll::{PollWords, tenth};
use crate::locales::{Locale, counted, fill, spoken};
use crate::markup::{Element, el};
use crate::words::Words;
use wecan_model::poll::{Crossed, Outcome, QuestionResult, Ranked, Results, percent};
use wecan_model::text::{cut, digits};
use wecan_model::{Definition, Draft, Identity, Kind};

/// Results with everything that is shown beside them.
pub(crate) struct Shown<'a> {
    /// What was asked.
    pub(crate) definition: &'a Definition,
    /// What came of it.
    pub(crate) results: &'a Results,
    /// What was done.
    pub(crate) outcomes: &'a [Outcome],
    /// The language tag.
    pub(crate) language: &'a str,
    /// The level of the heading, 1 to 5.
    pub(crate) heading: u8,
    /// Where the results are, for downloads; none where they cannot be had.
    pub(crate) address: Option<&'a str>,
}

/// Results as they stand in a page.
pub(crate) fn draw(shown: &Shown<'_>) -> Element {
    let words = shown.words();
    let title = heading(shown.heading).class("wecan-title").attr("tabindex", "-1").flag("data-results", true);
    let mut all =
        el("section").class("wecan-results").attr("lang", spoken(shown.language)).child(title.text(words.results));
    if shown.results.base.is_none() {
        all = all.child(paragraph(words.too_few));
    } else {
        for words in shown.facts() {
            all = all.child(paragraph(&words));
        }
        for question in &shown.results.questions {
            all = all.child(shown.question(question));
        }
        let sub = heading(shown.heading + 1).class("wecan-heading").text(words.how);
        all = all.children(shown.who()).child(sub);
        for words in shown.below() {
            all = all.child(paragraph(&words));
        }
        all = all.maybe(shown.downloads());
    }
    all.children(shown.changes())
}

/// What was done, under the poll's name: where its results are not shown, or not yet.
#[cfg(feature = "ssr")]
pub(crate) fn draw_changes(shown: &Shown<'_>) -> Element {
    let title = heading(shown.heading).class("wecan-title").text(&shown.say(&shown.definition.title));
    let comes = shown.definition.poll.as_ref().is_some_and(|poll| poll.results != wecan_model::Reveal::Never);
    let later = comes.then(|| paragraph(shown.words().later));
    let all = el("section").class("wecan-results").attr("lang", spoken(shown.language)).child(title).maybe(later);
    all.children(shown.changes())
}

fn paragraph(words: &str) -> Element {
    el("p").class("wecan-text").text(words)
}

impl Shown<'_> {
    fn words(&self) -> &'static PollWords {
        PollWords::of(self.language)
    }

    fn about(&self) -> Words<'_> {
        Words { definition: self.definition, locale: Locale::of(self.language), language: self.language }
    }

    fn say(&self, text: &wecan_model::Text) -> String {
        self.about().text(text, &Draft::default())
    }

    /// How many answered, when, and of how many.
    fn facts(&self) -> Vec<String> {
        let (words, about, results) = (self.words(), self.about(), self.results);
        let mut all = Vec::new();
        let mut first = about.locale.count(&words.answered, results.base.unwrap_or(0));
        if let Some(asked) = results.asked {
            let rate = fill(words.rate, &[("rate", &number(asked.rate)), ("all", &counted(asked.people))]);
            first = [&first, " ", &rate].concat();
        }
        all.push(first);
        let day = |day: wecan_model::Date| about.date(day);
        let mut dates = match results.days {
            (Some(from), Some(to)) => fill(words.dates, &[("from", &day(from)), ("to", &day(to))]),
            (None, Some(to)) => fill(words.until, &[("to", &day(to))]),
            _ => String::new(),
        };
        if let Some(made) = results.made {
            dates = [&dates, " ", &fill(words.made, &[("date", &day(made))])].concat();
        }
        if !results.closed {
            dates = [&dates, " ", words.still_open].concat();
        }
        all.push(dates.trim().to_owned());
        all
    }

    /// What the results are worth, in plain words.
    pub(super) fn below(&self) -> Vec<String> {
        let (words, results) = (self.words(), self.results);
        let mut all = Vec::new();
        if let Some(method) = self.definition.poll.as_ref().and_then(|poll| poll.method.as_ref()) {
            all.push(self.say(method));
        }
        let identity = match results.identity {
            Identity::Anonymous | Identity::Named => words.open_poll,
            Identity::Invited => words.invited_poll,
            Identity::Verified => words.verified_poll,
        };
        all.push(identity.to_owned());
        all.push(match results.margin_of_error {
            Some(margin) => words.margin(self.about().locale, margin),
            None => words.not_random.to_owned(),
        });
        all.push(match results.effective_base {
            Some(base) => fill(words.is_weighted, &[("n", &counted(base))]),
            None => words.not_weighted.to_owned(),
        });
        let known = results.weighted_base.filter(|known| results.base.is_some_and(|base| *known < base));
        all.extend(known.map(|known| fill(words.weighted_base, &[("n", &counted(known))])));
        all.push(words.protected.to_owned());
        all
    }

    /// The label of a result: the question's, with the row's in a matrix.
    fn label(&self, id: &str) -> String {
        let (question, row) = cut(id, b'.').unwrap_or((id, ""));
        let Some(question) = self.definition.questions().find(|own| own.id == question) else { return id.to_owned() };
        let label = self.say(&question.label);
        match &question.kind {
            Kind::Matrix { rows, .. } => match rows.iter().find(|(own, _)| own == row) {
                Some((_, text)) => [&label, " – ", &self.say(text)].concat(),
                None => label,
            },
            _ => label,
        }
    }

    /// The label of an option, or of a category that has an option's name.
    fn option(&self, id: &str, value: &str) -> String {
        let question = cut(id, b'.').map_or(id, |(question, _)| question);
        let question = self.definition.questions().find(|own| own.id == question);
        let choice = question.and_then(|question| question.choices().iter().find(|choice| choice.value == value));
        choice.map_or_else(|| value.to_owned(), |choice| self.say(&choice.label))
    }

    /// What the two bars of a chart are, and what stands where there is none.
    pub(super) fn legend(&self) -> [&'static str; 3] {
        [self.words().weighted, self.words().unweighted, self.words().hidden]
    }

    fn bars(&self, question: &QuestionResult) -> Vec<Bar> {
        let mut bars = Vec::new();
        for (place, own) in question.options.iter().enumerate() {
            let points = |ranked: &Ranked| ranked.points.get(place).copied();
            let (plain, weighted, unit) = match &question.ranked {
                Some(ranked) => (points(ranked), question.weighted_ranked.as_ref().and_then(points), ""),
                None => (own.percent, own.weighted, "%"),
            };
            bars.push(Bar { label: self.option(&question.id, &own.value), plain, weighted, unit });
        }
        bars
    }

    /// The charts, each with the words above it.
    #[cfg(feature = "ssr")]
    pub(super) fn charts(&self) -> Vec<(String, Vec<Bar>)> {
        let all = self.results.questions.iter().filter(|question| question.base.is_some());
        all.map(|question| (self.label(&question.id), self.bars(question))).collect()
    }

    fn question(&self, question: &QuestionResult) -> Element {
        let words = self.words();
        let label = self.label(&question.id);
        let mut all = el("div").class("wecan-result");
        all = all.child(heading(self.heading + 1).class("wecan-heading").text(&label));
        let Some(base) = question.base else {
            return all.child(paragraph(if question.withheld { words.none_shown } else { words.too_few }));
        };
        let is_weighted = self.results.effective_base.is_some();
        let ranked = question.ranked.as_ref();
        let weighted_ranked = question.weighted_ranked.as_ref();
        let mut head = vec![words.answer];
        if ranked.is_some() {
            head.extend_from_slice(&[words.place, words.points]);
            if weighted_ranked.is_some() {
                head.extend_from_slice(&[words.weighted_place, words.weighted_points]);
            }
            head.push(words.first);
        } else {
            head.extend_from_slice(&[words.people, words.unweighted]);
            if is_weighted {
                head.push(words.weighted);
            }
        }
        let mut rows = Vec::new();
        for (place, own) in question.options.iter().enumerate() {
            let mut cells = vec![Some(self.option(&question.id, &own.value))];
            for ranked in ranked.into_iter().chain(weighted_ranked) {
                cells.push(ranked.places.get(place).copied().map(number));
                cells.push(ranked.points.get(place).copied().map(number));
            }
            cells.push(own.count.map(counted));
            if ranked.is_none() {
                cells.push(own.percent.map(percentage));
                if is_weighted {
                    cells.push(own.weighted.map(percentage));
                }
            }
            rows.push(cells);
        }
        let caption = about_count(self, base);
        let withheld = question.is_withheld();
        // A chart without a bar would show nothing.
        let chart = (!withheld).then(|| chart(&self.bars(question), self.legend()));
        let body = el("div").class("wecan-result-body").maybe(chart);
        all = all.child(body.child(table(words, &caption, &head, rows)));
        all = all.maybe(withheld.then(|| paragraph(words.none_shown)));
        if let Some(mean) = question.mean {
            let mut sentence = fill(words.mean, &[("mean", &tenth(mean))]);
            if let Some(weighted) = question.weighted_mean {
                sentence = [&sentence, " ", &fill(words.weighted_mean, &[("mean", &tenth(weighted))])].concat();
            }
            all = all.child(paragraph(&sentence));
        }
        all = all.maybe(ranked.map(|_| paragraph(words.ranking_method)));
        for crossed in self.results.crossed.iter().filter(|crossed| crossed.question == question.id) {
            all = all.child(self.crossed(crossed, question));
        }
        all
    }

    /// What each group answered, for whoever wants to see it.
    fn crossed(&self, crossed: &Crossed, question: &QuestionResult) -> Element {
        let words = self.words();
        let mut options = Vec::new();
        for own in &question.options {
            options.push(self.option(&question.id, &own.value));
        }
        let mut head = vec![words.group];
        for option in &options {
            head.push(option);
        }
        head.push(words.people);
        let mut rows = Vec::new();
        for (place, (name, base)) in crossed.categories.iter().enumerate() {
            let mut cells = vec![Some(self.category(&crossed.margin, name))];
            for counts in &crossed.counts {
                let both = counts.get(place).copied().flatten().zip(*base);
                cells.push(both.map(|(count, base)| percentage(percent(count, base))));
            }
            cells.push(base.map(counted));
            rows.push(cells);
        }
        let summary = fill(words.by_group, &[("group", &self.margin_label(&crossed.margin))]);
        let summary = el("summary").class("wecan-summary-line").text(&summary);
        el("details").class("wecan-crossed").child(summary).child(table(words, words.of_each_group, &head, rows))
    }

    /// The label of a margin's category; joined ones have several.
    fn category(&self, margin: &str, name: &str) -> String {
        let (mut all, mut rest) = (String::new(), name);
        while let Some(at) = rest.as_bytes().windows(JOINED.len()).position(|own| own == JOINED.as_bytes()) {
            all.push_str(&self.option(margin, rest.get(..at).unwrap_or_default()));
            all.push_str(", ");
            rest = rest.get(at + JOINED.len()..).unwrap_or_default();
        }
        all.push_str(&self.option(margin, rest));
        all
    }

    /// Who answered, beside who lives there.
    fn who(&self) -> Vec<Element> {
        let words = self.words();
        if self.results.margins.is_empty() {
            return Vec::new();
        }
        let mut all = vec![heading(self.heading + 1).class("wecan-heading").text(words.who)];
        for margin in &self.results.margins {
            let head = [words.group, words.of_answers, words.of_population, words.after_weighting];
            let mut rows = Vec::new();
            for own in &margin.categories {
                let mut cells = vec![Some(self.category(&margin.name, &own.name))];
                for share in [own.answered, own.population, own.weighted] {
                    cells.push(Some(percentage(share)));
                }
                rows.push(cells);
            }
            all.push(table(words, &self.margin_label(&margin.name), &head, rows));
        }
        all
    }

    fn margin_label(&self, margin: &str) -> String {
        let own = self.definition.questions().find(|question| question.id == margin);
        own.map_or_else(|| margin.to_owned(), |question| self.say(&question.label))
    }

    fn downloads(&self) -> Option<Element> {
        let (words, address) = (self.words(), self.address?);
        let link = |ending: &str, label: &str| {
            let address = [address, ending, "lang=", self.language].concat();
            el("li").child(el("a").attr("href", &address).attr("download", "").text(label))
        };
        let mut list = el("ul").class("wecan-downloads").child(link(".csv?", words.as_csv));
        for margin in &self.results.margins {
            if self.results.crossed.iter().any(|crossed| crossed.margin == margin.name) {
                let label = fill(words.as_csv_by, &[("group", &self.margin_label(&margin.name))]);
                list = list.child(link(&[".csv?by=", &encoded(&margin.name), "&"].concat(), &label));
            }
        }
        Some(list.child(link(".svg?", words.as_image)))
    }

    /// What was done, the latest first.
    fn changes(&self) -> Vec<Element> {
        let words = self.words();
        if self.outcomes.is_empty() {
            return Vec::new();
        }
        // A few: the library's sorting would be many times as long.
        let mut outcomes: Vec<&Outcome> = Vec::new();
        for outcome in self.outcomes {
            let place = outcomes.iter().position(|own| own.date < outcome.date).unwrap_or(outcomes.len());
            outcomes.insert(place, outcome);
        }
        let mut list = el("ul").class("wecan-outcomes");
        for outcome in outcomes {
            let state = el("strong")
                .class("wecan-outcome-state")
                .text(AskingWords::of(self.language).states[outcome.state as usize]);
            let date = el("span").class("wecan-hint").text(&[" ", &self.about().date(outcome.date)].concat());
            let item = el("li").class("wecan-outcome").child(el("p").class("wecan-text").child(state).child(date));
            let item = item.child(paragraph(&self.say(&outcome.text)));
            let link = |address: &String| {
                el("p").class("wecan-text").child(el("a").attr("href", address).text(words.read_more))
            };
            list = list.child(item.maybe(outcome.link.as_ref().map(link)));
        }
        vec![heading(self.heading + 1).class("wecan-heading").text(words.changed), list]
    }
}

/// What stands between the categories of a margin that are counted as one.
const JOINED: &str = " + ";

fn number(number: u32) -> String {
    digits(number.into())
}

fn percentage(number: u32) -> String {
    [&digits(number.into()), "%"].concat()
}

fn about_count(shown: &Shown<'_>, base: u32) -> String {
    shown.about().locale.count(&shown.words().answered, base)
}

/// A table whose first column names its rows. An empty cell is a number that is not shown.
fn table(words: &PollWords, caption: &str, head: &[&str], rows: Vec<Vec<Option<String>>>) -> Element {
    let mut top = el("tr");
    for name in head {
        top = top.child(el("th").attr("scope", "col").text(name));
    }
    let mut body = el("tbody");
    for cells in rows {
        let mut row = el("tr");
        for (place, cell) in cells.into_iter().enumerate() {
            row = row.child(match cell {
                Some(cell) if place == 0 => el("th").attr("scope", "row").text(&cell),
                Some(cell) => el("td").text(&cell),
                None => {
                    let unseen = el("span").class("wecan-unseen").text(words.hidden);
                    el("td").child(el("span").attr("aria-hidden", "true").text(words.dash)).child(unseen)
                }
            });
        }
        body = body.child(row);
    }
    let title = el("caption").class("wecan-hint").text(caption);
    let table = el("table").class("wecan-table").child(title).child(el("thead").child(top)).child(body);
    // On a narrow screen it moves sideways by itself, also with the keys, and the page stays.
    let frame = el("div").class("wecan-scroll").attr("role", "group").attr("aria-label", caption);
    frame.attr("tabindex", "0").child(table)
}

/// A name as it can stand in the query of an address.
fn encoded(name: &str) -> String {
    let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value & 15)]);
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            out.extend(['%', digit(byte >> 4), digit(byte)]);
        }
    }
    out
}
