//! What the fields of a form share: the draft with its problems, and who follows which of them.

use super::doors;
use crate::app::FLOORS;
use crate::browser;
use crate::locales::{Around, Locale, Sent, spoken};
use crate::markup::{Element, Node, el};
use crate::trigger::Trigger;
use crate::words::Words;
use std::sync::{Arc, PoisonError, RwLock};
use wecan_model::order::Orders;
use wecan_model::text::{base_language, cuts, holds};
use wecan_model::{Definition, Draft, Problem, Question, Shown, Text};

/// How often at most it is shown how much room is left while somebody types, in milliseconds: together with a letter, since a
/// frame of its own costs a slow device as much as the letter itself.
const GLANCE: i32 = 250;

/// After how many of these without a letter it is said as well.
const PAUSE: u8 = 4;

/// What is filled in, and everything that follows from it.
///
/// One value behind one lock and a few triggers, in place of a signal for each part: the code that a
/// signal needs is made anew for every type that stands in one.
pub(crate) struct Live {
    held: RwLock<Held>,
    pub(crate) on_draft: Trigger,
    pub(crate) on_shown: Trigger,
    pub(crate) on_problems: Trigger,
    pub(crate) on_floor: Trigger,
    /// Time to show how much room is left.
    pub(crate) on_glance: Trigger,
    /// Someone has stopped typing for a moment: time to say so.
    pub(crate) on_pause: Trigger,
}

#[derive(Default)]
struct Held {
    draft: Draft,
    problems: Vec<Problem>,
    shown: Shown,
    floor: bool,
    strangers: bool,
    /// While somebody types a long text: how many glances ago the last letter was.
    typing: Option<u8>,
    /// Whether a glance has passed since it was shown how much room is left.
    due: bool,
    /// Whether a letter has come since then.
    behind: bool,
    /// In which order options are shown, where that is shuffled.
    orders: Orders,
}

/// Makes a text with earlier answers in it.
type Piped = fn(&Form, &Text, &Draft) -> String;

/// What follows from answers besides themselves. What asks no questions under conditions, and says nothing of earlier
/// answers, has rules of its own, so that it downloads nothing of that.
pub(crate) struct Rules {
    /// Which questions are asked.
    pub(crate) shown: fn(&Definition, &Draft) -> Shown,
    /// A text with earlier answers piped in; nothing where none are.
    pub(crate) piped: Option<Piped>,
    /// What is drawn at a field of this name that something is wrong with.
    pub(crate) problem: fn(&Form, &str) -> Vec<Node>,
}

/// Those of a survey.
pub(crate) static SURVEY: Rules = Rules {
    shown: Definition::shown,
    piped: Some(|form, text, draft| form.words().text(text, draft)),
    problem: |form, field| doors::problem(form, field),
};

/// One form while it is drawn and filled in. A clone is the same form.
#[derive(Clone)]
pub(crate) struct Form(Arc<Inner>);

struct Inner {
    definition: Arc<Definition>,
    around: &'static Around,
    language: String,
    heading: u8,
    live: Arc<Live>,
    rules: &'static Rules,
}

impl Form {
    pub(crate) fn new(
        definition: Arc<Definition>,
        language: &str,
        heading: u8,
        live: Arc<Live>,
        rules: &'static Rules,
    ) -> Self {
        let language = if language.is_empty() { "en" } else { language };
        let around = Around::of(language);
        let it = Self(Arc::new(Inner { definition, around, language: language.into(), heading, live, rules }));
        it.decide_shown();
        it
    }

    pub(crate) fn definition(&self) -> &Arc<Definition> {
        &self.0.definition
    }

    /// The sentences of a survey. What a quiz shows too asks for [`Form::around`] or [`Form::sent`], so that a quiz
    /// downloads no others.
    pub(crate) fn locale(&self) -> &'static Locale {
        Locale::of(&self.0.language)
    }

    /// The sentences that every form needs.
    pub(crate) fn around(&self) -> &'static Around {
        self.0.around
    }

    /// What is said of answers on their way.
    pub(crate) fn sent(&self) -> &'static Sent {
        Sent::of(&self.0.language)
    }

    pub(crate) fn language(&self) -> &str {
        &self.0.language
    }

    /// The level of the widget's heading, 1 to 5.
    pub(crate) fn heading(&self) -> u8 {
        self.0.heading
    }

    pub(crate) fn live(&self) -> &Live {
        &self.0.live
    }

    pub(crate) fn words(&self) -> Words<'_> {
        Words { definition: &self.0.definition, locale: self.locale(), language: &self.0.language }
    }

    /// The draft as it stands; whoever asks is not told of changes.
    pub(crate) fn draft<T>(&self, read: impl FnOnce(&Draft) -> T) -> T {
        self.0.live.read(|held| read(&held.draft))
    }

    /// The draft, for a live part that is drawn again when it changes.
    pub(crate) fn follow_draft<T>(&self, read: impl FnOnce(&Draft) -> T) -> T {
        self.0.live.on_draft.track();
        self.draft(read)
    }

    /// Puts another draft in place of this one.
    pub(crate) fn set_draft(&self, draft: Draft) {
        let changed = self.0.live.write(|held| std::mem::replace(&mut held.draft, draft) != held.draft);
        if changed {
            self.0.live.on_glance.notify();
            self.follow_change();
        }
    }

    /// Takes what has been typed into one field; whether the draft has this field already, without which nothing changes.
    pub(crate) fn type_in(&self, name: &str, value: String) -> bool {
        let is_there = self.0.live.write(|held| held.draft.change(name, value));
        if is_there {
            self.follow_change();
        }
        is_there
    }

    /// Takes what is chosen now of the options of this name.
    pub(crate) fn choose(&self, name: &str, values: Vec<String>) {
        self.0.live.write(|held| held.draft.set(name, values));
        self.follow_change();
    }

    fn follow_change(&self) {
        self.0.live.on_draft.notify();
        self.decide_shown();
    }

    /// A letter of a long text: how much room is left is shown with it from time to time, and said once they pause.
    pub(crate) fn count_on(&self) {
        let (begins, shows) = self.0.live.write(|held| {
            let begins = held.typing.replace(0).is_none();
            let shows = begins || held.due;
            (held.due, held.behind) = (false, !shows);
            (begins, shows)
        });
        if shows {
            self.0.live.on_glance.notify();
        }
        if begins {
            self.glance_soon();
        }
    }

    fn glance_soon(&self) {
        let form = self.clone();
        browser::after(GLANCE, Box::new(move || form.glance()));
    }

    fn glance(&self) {
        let live = &self.0.live;
        let (late, goes_on) = live.write(|held| {
            let ago = held.typing.unwrap_or(PAUSE);
            held.due = true;
            held.typing = Some(ago + 1).filter(|ago| *ago < PAUSE);
            // Nobody types any more: there is no letter to show it with.
            (ago > 0 && std::mem::take(&mut held.behind), held.typing.is_some())
        });
        if late {
            live.on_glance.notify();
        }
        if goes_on { self.glance_soon() } else { live.on_pause.notify() }
    }

    fn decide_shown(&self) {
        let shown = self.draft(|draft| (self.0.rules.shown)(&self.0.definition, draft));
        let changed = self.0.live.write(|held| std::mem::replace(&mut held.shown, shown) != held.shown);
        if changed {
            self.0.live.on_shown.notify();
        }
    }

    /// Which questions are asked.
    pub(crate) fn shown(&self) -> Shown {
        self.0.live.read(|held| held.shown.clone())
    }

    /// Whether the question at this place is asked, for a live part.
    pub(crate) fn follow_shown(&self, place: usize) -> bool {
        self.0.live.on_shown.track();
        self.0.live.read(|held| held.shown.question(place))
    }

    pub(crate) fn follow_problems<T>(&self, read: impl FnOnce(&[Problem], &Draft) -> T) -> T {
        self.0.live.on_problems.track();
        self.0.live.read(|held| read(&held.problems, &held.draft))
    }

    pub(crate) fn set_problems(&self, problems: Vec<Problem>) {
        let before = self.0.live.write(|held| std::mem::replace(&mut held.problems, problems).is_empty());
        if !before || self.0.live.read(|held| !held.problems.is_empty()) {
            self.0.live.on_problems.notify();
        }
    }

    /// Whether everything stands on one page: the floor, where nothing can be revealed.
    pub(crate) fn is_floor(&self) -> bool {
        FLOORS && self.0.live.read(|held| held.floor)
    }

    /// The same, for a live part.
    pub(crate) fn follow_floor(&self) -> bool {
        self.0.live.on_floor.track();
        self.is_floor()
    }

    /// Whether the browser is to offer nothing that others have typed, and to remember nothing.
    pub(crate) fn asks_strangers(&self) -> bool {
        self.0.live.read(|held| held.strangers)
    }

    /// The places of a question's options in its definition, in the order in which they are shown.
    pub(crate) fn places(&self, question: &Question) -> Vec<usize> {
        self.0.live.read(|held| held.orders.places(question))
    }

    /// The order in which options are shown, where that is shuffled.
    pub(crate) fn orders(&self) -> Orders {
        self.0.live.read(|held| held.orders.clone())
    }

    /// A live attribute, text or flag reads this form; the clone is what the closure keeps.
    pub(super) fn reading<T>(
        &self,
        read: impl Fn(&Form) -> T + Send + Sync + 'static,
    ) -> impl Fn() -> T + Send + Sync + 'static {
        let form = self.clone();
        move || read(&form)
    }

    /// The id of the field of this name: unique in a page that shows each definition once.
    /// What belongs to a field adds a colon, which no name holds, and a word.
    pub(crate) fn id(&self, name: &str) -> String {
        // No definition's id has a low line, so that `a-b` with `c` and `a` with `b-c` are two.
        ["wecan-", &self.0.definition.id, "_", name].concat()
    }

    /// Whether a text of the definition needs an element to itself: it follows the draft, or is in another language than
    /// the sentences beside it.
    pub(super) fn is_apart(&self, text: &Text) -> bool {
        let (tag, words) = text.found(&self.0.language);
        self.piping(words).is_some() || self.is_foreign(tag).is_some()
    }

    /// What makes these words of earlier answers, where they pipe any in.
    fn piping(&self, words: &str) -> Option<Piped> {
        self.0.rules.piped.filter(|_| holds(words, b'{'))
    }

    /// Text of the definition: it follows the draft where it pipes answers in.
    pub(crate) fn piped(&self, element: Element, text: &Text) -> Element {
        let (tag, words) = text.found(&self.0.language);
        self.piped_words(self.marked(element, tag), words)
    }

    /// The same after what the element holds already: words that follow the draft have an element to themselves.
    pub(super) fn worded(&self, element: Element, text: &Text) -> Element {
        let (tag, words) = text.found(&self.0.language);
        match self.piping(words) {
            Some(_) => element.child(self.piped(el("span"), text)),
            None => self.marked(element, tag).text(words),
        }
    }

    /// The language of the widget's own sentences, for what holds them.
    pub(crate) fn lang(&self) -> &str {
        spoken(&self.0.language)
    }

    /// Whether a text is in another language than the widget's own sentences: it may be there in fewer, or in more. What is
    /// for every language is in that of the page.
    fn is_foreign<'a>(&'a self, tag: &'a str) -> Option<&'a str> {
        let tag = if tag.is_empty() { &self.0.language } else { tag };
        Some(tag).filter(|tag| !tag.is_empty() && !base_language(tag).eq_ignore_ascii_case(self.0.around.tag))
    }

    /// An element whose words are in the language of this tag.
    pub(crate) fn marked(&self, element: Element, tag: &str) -> Element {
        match self.is_foreign(tag) {
            Some(tag) => element.attr("lang", tag),
            None => element,
        }
    }

    fn piped_words(&self, element: Element, words: &str) -> Element {
        let Some(piped) = self.piping(words) else { return element.text(words) };
        let text = Text::plain(words);
        element.live_text(self.reading(move |form| form.follow_draft(|draft| piped(form, &text, draft))))
    }

    /// What is to be mended at a field that something is wrong with.
    pub(super) fn problem(&self, field: &str) -> Vec<Node> {
        (self.0.rules.problem)(self, field)
    }

    /// Paragraphs, divided by blank lines.
    pub(crate) fn paragraphs(&self, text: Option<&Text>) -> Vec<Element> {
        let (tag, words) = text.map_or(("", ""), |text| text.found(&self.0.language));
        let mut all = Vec::new();
        for words in paragraphs(words) {
            all.push(self.piped_words(self.marked(el("p").class("wecan-text"), tag), &words));
        }
        all
    }
}

/// Paragraphs are divided by blank lines; a line break alone is a space.
pub(crate) fn paragraphs(words: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut begins = true;
    for line in cuts(words, b'\n').map(str::trim) {
        match all.last_mut() {
            _ if line.is_empty() => begins = true,
            Some(last) if !begins => {
                last.push(' ');
                last.push_str(line);
            }
            _ => {
                all.push(line.to_owned());
                begins = false;
            }
        }
    }
    all
}

impl Live {
    /// What a form holds at first.
    pub(crate) fn new(draft: Draft, problems: Vec<Problem>, floor: bool) -> Arc<Self> {
        let held = Held { draft, problems, floor, ..Held::default() };
        Arc::new(Self {
            held: RwLock::new(held),
            on_draft: Trigger::default(),
            on_shown: Trigger::default(),
            on_problems: Trigger::default(),
            on_floor: Trigger::default(),
            on_glance: Trigger::default(),
            on_pause: Trigger::default(),
        })
    }

    /// Somebody other than the device's owner is asked: on a shared device, or through staff.
    pub(crate) fn ask_strangers(&self, strangers: bool) {
        self.write(|held| held.strangers = strangers);
    }

    /// Forgets what was filled in, and in which order options were shown.
    pub(crate) fn restart(&self) {
        self.write(|held| (held.draft, held.problems, held.orders) = Default::default());
    }

    /// Shows options in these orders from the next drawing on.
    pub(crate) fn set_orders(&self, orders: Orders) {
        self.write(|held| held.orders = orders);
    }

    pub(crate) fn leave_floor(&self) {
        if self.write(|held| std::mem::take(&mut held.floor)) {
            self.on_floor.notify();
        }
    }

    fn read<T>(&self, read: impl FnOnce(&Held) -> T) -> T {
        read(&self.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, write: impl FnOnce(&mut Held) -> T) -> T {
        write(&mut self.held.write().unwrap_or_else(PoisonError::into_inner))
    }
}
