//! "Have your say" in every state, broken ones too; and how a story of it is drawn.

use super::survey::{Asked, Sending, Stage, Survey, SurveyHandle, Waiting};
use super::waiting::draw as draw_waiting;
use super::{draw_form, draw_received};
use crate::markup::el;
use crate::stories::{At, Story};
use leptos::prelude::Owner;
use std::sync::Arc;
use wecan_model::{Date, Definition, Draft, Problem};

/// The day on which every story is told.
const TODAY: &str = "2026-11-22";

const TEXT: &str = include_str!("stories/text.json");
const LONG_TEXT: &str = include_str!("stories/long_text.json");
const RADIOS: &str = include_str!("stories/radios.json");
const CHECKBOXES: &str = include_str!("stories/checkboxes.json");
const SELECT: &str = include_str!("stories/select.json");
const SCALE: &str = include_str!("stories/scale.json");
const MATRIX: &str = include_str!("stories/matrix.json");
const NUMBER: &str = include_str!("stories/number.json");
const DATE: &str = include_str!("stories/date.json");
const CONTACT: &str = include_str!("stories/contact.json");
const CONSENT: &str = include_str!("stories/consent.json");
const CONDITIONS: &str = include_str!("stories/conditions.json");
const STEPS: &str = include_str!("stories/steps.json");
const SHORT: &str = include_str!("stories/short.json");
const INVITED: &str = include_str!("stories/invited.json");
const DRAFTS: &str = include_str!("stories/drafts.json");
const RANKING: &str = include_str!("stories/ranking.json");
const OPENS: &str = include_str!("stories/opens.json");
const OPEN: &str = include_str!("stories/open.json");
const CLOSED: &str = include_str!("stories/closed.json");
const LONG: &str = include_str!("stories/long.json");
const MARKUP: &str = include_str!("stories/markup.json");
const NAMES: &str = include_str!("stories/names.json");
const RIGHT_TO_LEFT: &str = include_str!("stories/right_to_left.json");

type Fields = &'static [(&'static str, &'static str)];

const STEPS_ANSWERED: Fields = &[
    ("member", "yes"),
    ("since.day", "5"),
    ("since.month", "5"),
    ("since.year", "2020"),
    ("wishes", "talks"),
    ("wishes", "other"),
    ("wishes.other", "A seed library"),
    ("rooms.hall", "yes"),
];
/// One character more than may stand beside "other".
const TOO_LONG: &str = concat!(
    "Down the hill on foot, then two stops on the first bus, then through the park, unless it rains, ",
    "and then with my neighbour, who drives there every other day with her dog, her books and the whole choir!"
);
const EVENING: Fields = &[("when", "evening"), ("with", "children"), ("until", "22"), ("more", "No")];

/// Every story: in English and in Welsh, then those that speak of one language or of none.
pub(crate) fn all() -> Vec<Story> {
    let mut all = Vec::new();
    for lang in ["en", "cy"] {
        all.extend(questions().into_iter().map(|story| Story { lang, ..story }));
        all.extend(ways().into_iter().map(|story| Story { lang, ..story }));
    }
    all.push(Story { lang: "ur", ..story("right to left", RIGHT_TO_LEFT) });
    all.push(Story { lang: "ur", ..story("right to left, wrong", RIGHT_TO_LEFT).checked(&[]) });
    all.push(Story { lang: "fr", ..story("a language with no words here", TEXT) });
    all.extend(broken());
    all
}

fn story(name: &'static str, definition: &'static str) -> Story {
    Story {
        widget: "wecan-have-your-say",
        name,
        definition,
        lang: "en",
        attributes: &[],
        draft: &[],
        checked: false,
        at: At::Floor,
        broken: &[],
    }
}

impl Story {
    fn filled(self, draft: Fields) -> Self {
        Self { draft, ..self }
    }

    fn checked(self, draft: Fields) -> Self {
        Self { draft, checked: true, ..self }
    }

    fn at(self, at: At) -> Self {
        Self { at, ..self }
    }

    fn with(self, attributes: Fields) -> Self {
        Self { attributes, ..self }
    }
}

/// Each type of question: empty, filled in, and with everything that can be wrong.
fn questions() -> Vec<Story> {
    vec![
        story("ranking", RANKING),
        story("ranking, filled in", RANKING).filled(&[
            ("first.3", "1"),
            ("first.1", "2"),
            ("two", "songs"),
            ("two", "bees"),
            ("again", "unsure"),
        ]),
        story("ranking, wrong", RANKING).checked(&[("first.1", "1"), ("first.3", "1"), ("again", "12")]),
        story("ranking, missing", RANKING).checked(&[("two.1", "1"), ("two.2", "2"), ("two.3", "3")]),
        story("short text", TEXT),
        story("short text, filled in", TEXT).filled(&[("book", "Under Milk Wood"), ("shelf", "Wales")]),
        story("short text, wrong", TEXT).checked(&[("shelf", "Next to the window on the stairs")]),
        story("long text", LONG_TEXT),
        story("long text, filled in", LONG_TEXT)
            .filled(&[("idea", "\nMore chairs.\r\n\r\nAnd a lamp."), ("slogan", "Come in")]),
        story("long text, wrong", LONG_TEXT).checked(&[("idea", " \n "), ("slogan", "Everybody may come in")]),
        story("radios", RADIOS),
        story("radios, other chosen", RADIOS).filled(&[
            ("how", "other"),
            ("how.other", "On a donkey"),
            ("sunday", "no"),
        ]),
        story("radios, wrong", RADIOS).checked(&[("sunday", "perhaps")]),
        story("radios, other too long", RADIOS).checked(&[("how", "other"), ("how.other", TOO_LONG)]),
        story("checkboxes", CHECKBOXES),
        story("checkboxes, filled in", CHECKBOXES).filled(&[
            ("use", "books"),
            ("use", "other"),
            ("use.other", "The piano"),
            ("first", "heat"),
        ]),
        story("checkboxes, missing", CHECKBOXES).checked(&[("days", "mon"), ("first", "heat")]),
        story("checkboxes, none with others", CHECKBOXES).checked(&[
            ("use", "books"),
            ("use", "none"),
            ("first", "hours"),
            ("first", "heat"),
            ("first", "cafe"),
            ("days", "sun"),
        ]),
        story("drop down list", SELECT),
        story("drop down list, filled in", SELECT).filled(&[("branch", "riverside"), ("floor", "first")]),
        story("drop down list, wrong", SELECT).checked(&[("floor", "attic")]),
        story("scale", SCALE),
        story("scale, filled in", SCALE).filled(&[("quiet", "neither"), ("warm", "5"), ("change", "-2")]),
        story("scale, wrong", SCALE).checked(&[("warm", "6")]),
        story("matrix", MATRIX),
        story("matrix, filled in", MATRIX).filled(&[("rooms.reading", "good"), ("rooms.children", "unknown")]),
        story("matrix, wrong", MATRIX).checked(&[("rooms.children", "splendid")]),
        story("number", NUMBER),
        story("number, filled in", NUMBER).filled(&[
            ("visits", "1,000"),
            ("cold", "-5"),
            ("miles", "0.5"),
            ("cost", "1.80"),
        ]),
        story("number, wrong", NUMBER).checked(&[
            ("visits", "many"),
            ("loans", "-1"),
            ("members", "1501"),
            ("age", "7.5"),
            ("miles", "0.25"),
            ("cost", "1.805"),
        ]),
        story("date", DATE),
        story("date, filled in", DATE).filled(&[
            ("joined.day", "5"),
            ("joined.month", "May"),
            ("joined.year", "2020"),
            ("visited", "2026-11-20"),
        ]),
        story("date, wrong", DATE).checked(&[
            ("visited.day", "5"),
            ("visited.year", "2026"),
            ("returned.day", "31"),
            ("returned.month", "2"),
            ("returned.year", "2026"),
            ("opened", "2025-12-31"),
            ("moved", "2027-01-01"),
        ]),
        story("contact", CONTACT),
        story("contact, filled in", CONTACT).filled(&[
            ("email", "name@example.com"),
            ("phone", "020 7946 0000"),
            ("postcode", "SW1A 1AA"),
        ]),
        story("contact, wrong", CONTACT).checked(&[("email", "name@"), ("phone", "12"), ("postcode", "SW1")]),
        story("consent", CONSENT),
        story("consent, filled in", CONSENT).filled(&[("quote", "yes"), ("again", "yes")]),
        story("consent, wrong", CONSENT).checked(&[]),
    ]
}

/// Each way through a form, and what a definition or a page can ask for.
fn ways() -> Vec<Story> {
    vec![
        story("conditions", CONDITIONS),
        story("conditions, filled in", CONDITIONS).filled(EVENING),
        // What was ticked before its question went away is no answer, and is not piped on.
        story("conditions, left behind", CONDITIONS).filled(&[("with", "children")]),
        story("conditions, never", CONDITIONS).checked(&[("when", "never")]),
        story("conditions, first page", CONDITIONS).filled(&[("when", "never")]).at(At::Step("when")),
        story("conditions, piped in", CONDITIONS).filled(EVENING).at(At::Step("until")),
        story("conditions, last look", CONDITIONS).filled(EVENING).at(At::Check),
        story("conditions, sent", CONDITIONS).filled(EVENING).at(At::Received),
        story("one question a page", STEPS).at(At::Step("member")),
        story("one question a page, wrong", STEPS).checked(&[]).at(At::Step("member")),
        story("one question a page, second", STEPS).filled(STEPS_ANSWERED).at(At::Step("since")),
        story("one question a page, passed over", STEPS).filled(&[("member", "no")]).at(At::Step("wishes")),
        story("one question a page, last look", STEPS).filled(STEPS_ANSWERED).at(At::Check),
        story("waiting", STEPS).filled(&[("member", "no")]).at(At::Waiting),
        story("waiting, being sent", STEPS).filled(&[("member", "no")]).at(At::WaitingUnderway),
        story("waiting, being changed", STEPS).filled(&[("member", "no")]).at(At::WaitingHeld),
        story("waiting, not saved", STEPS).filled(&[("member", "no")]).at(At::WaitingUnsafe),
        story("waiting, shared device", DRAFTS).with(&[("channel", "kiosk")]).at(At::Waiting),
        story("waited too long", STEPS).filled(&[("member", "no")]).at(At::TooOld),
        story("by telephone", DRAFTS).at(At::Step("story")).with(&[("channel", "telephone")]),
        story("on paper, sent", DRAFTS).at(At::Received).with(&[("channel", "paper")]),
        story("one question a page, refused", STEPS).filled(&[("member", "no")]).at(At::Refused),
        story("one question a page, sent", STEPS).filled(STEPS_ANSWERED).at(At::Received),
        story("no last look, first page", SHORT).at(At::Step("first")),
        story("no last look, last page", SHORT).at(At::Step("second")),
        story("invited", INVITED),
        story("invited, wrong", INVITED).checked(&[]),
        story("kept on the device", DRAFTS).filled(&[("story", "It began")]).at(At::Step("story")),
        story("on a shared device", DRAFTS)
            .filled(&[("story", "It began")])
            .at(At::Step("story"))
            .with(&[("channel", "kiosk")]),
        story("open until a day", OPEN),
        story("closed", CLOSED),
        story("not yet open", OPENS),
        story("long words", LONG),
        story("long words, wrong", LONG).checked(&[]),
        story("long words, dark", LONG).with(&[("theme", "dark")]),
        story("heading level 4", CONDITIONS).checked(&[]).with(&[("heading-level", "4")]),
        story("words that look like markup", MARKUP).checked(&[("tags", "\"</textarea><script>alert(1)</script>")]),
        story("names close to one another", NAMES).checked(&[]),
    ]
}

/// What page authors get wrong, with the trouble that they are told.
fn broken() -> Vec<Story> {
    let broken = |name, definition, broken| Story { broken, ..story(name, definition) };
    vec![
        broken("broken, not an object", "[]", &["needs an object, not a list"]),
        broken(
            "broken, nothing in it",
            "{}",
            &[
                "id: is missing",
                "version: is missing",
                "title: is missing",
                "purpose: is missing",
                "retention_days: is missing",
                "pages: is missing",
            ],
        ),
        broken(
            "broken, one option",
            r#"{"id": "one-option", "version": 1, "title": "One option", "purpose": "To show it.", "retention_days": 1,
                "pages": [{"questions": [{"id": "close", "type": "radios", "label": "Close it?", "options": ["Yes"]}]}]}"#,
            &["pages[0].questions[0].options: needs at least two"],
        ),
        broken(
            "broken, unknown type",
            r#"{"id": "unknown-type", "version": 1, "title": "Unknown type", "purpose": "To show it.", "retention_days": 1,
                "pages": [{"questions": [{"id": "close", "type": "slider", "label": "Close it?"}]}]}"#,
            &[
                "pages[0].questions[0].type: `slider` is not a type of question; there are: text, long_text, email, tel, \
                 postcode, consent, radios, checkboxes, select, scale, ranking, matrix, number, date",
            ],
        ),
        broken(
            "broken, looks ahead",
            r#"{"id": "looks-ahead", "version": 1, "title": "Looks ahead", "purpose": "To show it.", "retention_days": 1,
                "pages": [{"questions": [
                    {"id": "why", "type": "text", "label": "Why {{close}}?", "show_if": {"question": "close", "equals": "Yes"}},
                    {"id": "close", "type": "radios", "label": "Close it?", "options": ["Yes", "No"]}]}]}"#,
            &[
                "pages[0].questions[0].label: pipes in `close`, but no earlier question has this id",
                "pages[0].questions[0].show_if.question: `close` is not an earlier question",
            ],
        ),
        broken(
            "broken, anonymous with an email",
            r#"{"id": "who", "version": 1, "title": "Who", "purpose": "To show it.", "retention_days": 1,
                "pages": [{"questions": [{"id": "email", "type": "email", "label": "Your email address"}]}]}"#,
            &["pages[0].questions[0].type: `email` asks who somebody is, which an anonymous survey may not"],
        ),
        Story {
            attributes: &[("heading-level", "7"), ("theme", "blue")],
            ..broken(
                "broken, attributes",
                TEXT,
                &["heading-level: needs to be 1 to 5", "theme: needs to be auto, light or dark"],
            )
        },
    ]
}

pub(crate) fn problems(story: &Story, definition: &Definition) -> Vec<Problem> {
    if !story.checked {
        return Vec::new();
    }
    let survey = survey(story, definition, "", Vec::new());
    let step_of = |field: &str| survey.step_of(field).unwrap_or(0);
    match story.at {
        At::Step(field) => survey.problems_at(step_of(field)),
        _ => survey.asked().into_iter().flat_map(|step| survey.problems_at(step)).collect(),
    }
}

pub(crate) fn to_html(story: &Story, definition: &Definition, endpoint: &str) -> String {
    let owner = Owner::new();
    let html = owner.with(|| {
        let survey = survey(story, definition, endpoint, story.problems(definition));
        if story.at != At::Floor {
            survey.form.live().leave_floor();
        }
        match story.at {
            At::Floor | At::Results(_) => {}
            At::Step(field) => survey.set_stage(Stage::Step(survey.step_of(field).unwrap_or(0))),
            _ => survey.set_stage(Stage::Check),
        }
        match story.at {
            At::Waiting => survey.set_sending(waiting(true, true, false, false)),
            At::WaitingUnderway => survey.set_sending(waiting(true, false, false, true)),
            At::WaitingHeld => survey.set_sending(waiting(true, true, true, false)),
            At::WaitingUnsafe => survey.set_sending(waiting(false, true, false, false)),
            At::TooOld => survey.set_sending(Sending::Refused(String::new())),
            At::Refused => {
                survey.set_sending(Sending::Refused("Too many answers came from this address today.".into()))
            }
            _ => {}
        }
        let part = match story.at {
            At::Received => draw_received(&survey, &Story::receipt(), None),
            _ if survey.is_waiting() => draw_waiting(&survey),
            _ => draw_form(&survey),
        };
        el("div").class("wecan wecan-have-your-say").child(part).to_html()
    });
    owner.cleanup();
    html
}

fn waiting(safe: bool, ours: bool, held: bool, underway: bool) -> Sending {
    Sending::Waiting(Waiting { safe, ours, held, underway })
}

fn survey(story: &Story, definition: &Definition, endpoint: &str, problems: Vec<Problem>) -> Survey {
    let asked = Asked {
        definition: Arc::new(definition.clone()),
        endpoint: endpoint.into(),
        lang: story.lang.into(),
        settings: story.settings().unwrap_or_default(),
        today: Date::parse(TODAY),
    };
    SurveyHandle::still(asked, Draft::from_pairs(story.draft.iter().copied()), problems, Vec::new())
}
