//! JSON becomes a definition, or every fault at once with its path.
//!
//! `fields` reads single members, `questions` what is asked, `conditions` when it is asked, `myths` and `overlay` quizzes;
//! `report` has the ways in which faults are told.

mod conditions;
mod fields;
mod myths;
mod overlay;
mod questions;
mod report;

use crate::date::Date;
use crate::definition::{Definition, Identity, Layout, MOST_VERSIONS, Page, Poll, Question, Reveal};
use crate::json::Json;
use crate::trouble::Trouble;
use fields::Fields;
use report::{At, InWords, Noticed, Report};

/// The most questions of a definition, and the most items of any list: what is compared with each
/// other stays few, whatever a definition holds.
const MOST: usize = 1000;

impl Definition {
    /// Reads a definition.
    ///
    /// # Errors
    /// Every fault, each with its path, such as `pages[1].questions[2].options: needs at least two`.
    pub fn read(json: &Json) -> Result<Self, Vec<Trouble>> {
        let mut reader = Reader::<InWords>::default();
        match reader.definition(json) {
            Some(definition) if reader.report.is_clean() => Ok(definition),
            _ => Err(reader.report.0),
        }
    }

    /// Reads a definition that has no fault and nothing rare in it; gives nothing for any other, which [`Definition::read`]
    /// reads. The same reading with less to download: what can be read so is read alike in both ways.
    pub fn read_plain(json: &Json) -> Option<Self> {
        let mut reader = Reader::<Noticed>::default();
        reader.definition(json).filter(|_| reader.report.is_clean())
    }
}

/// Collects faults; every reading goes on with something harmless in place of what is wrong.
#[derive(Default)]
struct Reader<R> {
    report: R,
    pages: Vec<Page>,
    /// The questions read so far: what later texts and conditions may look back on.
    earlier: Vec<Question>,
    /// The places among them of those whose type is not known; kept only where faults are told in words.
    not_understood: Vec<usize>,
    anonymous: bool,
}

impl<R: Report> Reader<R> {
    /// Whether this may be the name of an answer to an earlier question whose type is not known.
    fn may_be_answered(&self, name: &str) -> bool {
        let mut unclear = self.not_understood.iter().filter_map(|place| self.earlier.get(*place));
        let may_own = |question: &Question| {
            name.strip_prefix(question.id.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        R::IN_WORDS && unclear.any(may_own)
    }

    fn definition(&mut self, json: &Json) -> Option<Definition> {
        let mut fields = self.object(At::whole(), json)?;
        let f = &mut fields;
        for name in ["$schema", "note"] {
            self.string(f, name);
        }
        let id = self.name(
            f,
            "id",
            is_definition_id,
            "needs small letters, digits and hyphens, at most 64, such as `school-streets`",
        );
        let version = self.whole(f, "version", 1, MOST_VERSIONS.into());
        if f.json.get("version").is_none() {
            self.missing(f, "version");
        }
        let identity = self.one_of(f, "identity", &["anonymous", "named", "invited", "verified"]);
        self.anonymous = identity == 0;
        let title = self.needed_text(f, "title");
        let introduction = self.text(f, "introduction");
        let layout = self.one_of(f, "layout", &["pages", "questions"]);
        let purpose = self.needed_text(f, "purpose");
        let retention = self.whole(f, "retention_days", 1, 36_500);
        if f.json.get("retention_days").is_none() {
            self.missing(f, "retention_days");
        }
        let privacy_url = self.string(f, "privacy_url").map(String::from);
        if privacy_url.as_ref().is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
            self.fault(&f.path("privacy_url"), &["needs an address that begins with https://"]);
        }
        let closes = self.date(f, "closes");
        let drafts = self.flag(f, "drafts").unwrap_or(false);
        let check_answers = self.flag(f, "check_answers");
        for (place, json) in self.list(f, "pages", 1).iter().enumerate() {
            self.page(f.path("pages").item(place), json);
        }
        let poll = self.poll(f, closes);
        // The closing words may pipe in every answer, so they are read last.
        let thank_you = self.text(f, "thank_you");
        let what_happens_next = self.text(f, "what_happens_next");
        self.finish(&fields);
        let steps = if layout == 0 { self.pages.len() } else { self.earlier.len() };
        Some(Definition {
            id,
            version: version.unwrap_or(1) as u32,
            title,
            introduction,
            layout: if layout == 0 { Layout::Pages } else { Layout::Questions },
            check_answers: check_answers.unwrap_or(steps > 1),
            purpose,
            retention_days: retention.unwrap_or(1) as u32,
            privacy_url,
            identity: [Identity::Anonymous, Identity::Named, Identity::Invited, Identity::Verified][identity],
            closes,
            drafts,
            poll,
            thank_you,
            what_happens_next,
            pages: std::mem::take(&mut self.pages),
            questions: std::mem::take(&mut self.earlier),
        })
    }

    fn poll(&mut self, f: &mut Fields<'_, R::At>, closes: Option<Date>) -> Option<Poll> {
        let at = f.path("poll");
        let json = f.take("poll")?;
        let mut fields = self.object(at, json)?;
        let f = &mut fields;
        let results = self.one_of(f, "results", &["after_close", "after_voting", "never"]);
        let opens = self.date(f, "opens");
        if opens.zip(closes).is_some_and(|(opens, closes)| opens > closes) {
            self.fault(&f.path("opens"), &["needs to be no later than `closes`"]);
        }
        let random_sample = self.flag(f, "random_sample").unwrap_or(false);
        let method = self.text(f, "method");
        self.finish(&fields);
        let results = [Reveal::AfterClose, Reveal::AfterVoting, Reveal::Never][results];
        Some(Poll { results, opens, random_sample, method })
    }

    fn page(&mut self, at: R::At, json: &Json) {
        let Some(mut fields) = self.object(at, json) else { return };
        let f = &mut fields;
        let title = self.text(f, "title");
        let introduction = self.text(f, "introduction");
        let show_if = self.show_if(f);
        let at = f.path("questions");
        let first = self.earlier.len();
        for (place, json) in self.list(f, "questions", 1).iter().enumerate() {
            let at = at.item(place);
            if first + place == MOST {
                return self.fault(&at, &["is one question too many: there may be 1000"]);
            }
            if let Some(question) = self.question(at, json) {
                self.earlier.push(question);
            }
        }
        self.pages.push(Page { title, introduction, show_if, questions: first..self.earlier.len() });
        self.finish(&fields);
    }
}

fn is_definition_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id.as_bytes().first() != Some(&b'-')
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
