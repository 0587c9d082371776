//! One quiz while it is answered: what is asked, where the resident is, what has become of sending.

use super::quizzing::{Drawing, Quizzing};
use super::sending::Sending;
use super::{card, sending_doors};
use crate::delivery::Watch;
use crate::fields::{Form, Live, Rules};
use crate::have_your_say::{Carried, News};
use crate::kiosk::{Idle, touchable};
use crate::later::{self, Part};
use crate::locales::quiz::QuizWords;
use crate::markup::{Element, Node, el};
use crate::trigger::Trigger;
use crate::{browser, delivery};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use wecan_model::myths::Labels;
use wecan_model::{Channel, Date, Quiz, Receipt, Settings, Shown, Sitting, Text, Time};
#[cfg(feature = "ssr")]
use wecan_model::{Draft, Problem};

/// What a page asks for: everything that may change while the widget stands.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedQuiz {
    /// What to judge.
    pub quiz: Arc<Quiz>,
    /// Where answers are sent; nowhere when empty, or when the quiz collects none.
    pub endpoint: String,
    /// The language tag; English when empty.
    pub lang: String,
    /// Everything else.
    pub settings: Settings,
    /// The day, which decides what is still shown. A browser knows it by itself.
    pub today: Option<Date>,
}

impl AskedQuiz {
    /// Whether answers go anywhere.
    pub(super) fn sends(&self) -> bool {
        self.quiz.collect.is_some() && !self.endpoint.is_empty()
    }

    /// With the endpoint's address in full.
    fn in_full(mut self) -> Self {
        self.endpoint = browser::in_full(self.endpoint);
        self
    }
}

/// Where the resident is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Everything on one page, as a server draws it and as it stands until the module runs.
    Floor,
    /// At a statement, by its place among those that are shown.
    Item(usize),
    /// At the end.
    Done,
}

/// What became of sharing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shared {
    /// Not asked for yet, or done by the browser itself.
    No,
    /// The address has been copied.
    Copied,
    /// The address is there to be copied by hand.
    ByHand,
}

/// A quiz that stands in a page, for whoever put it there. A clone is the same quiz.
#[derive(Clone)]
pub struct QuizHandle(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) held: RwLock<Held>,
    pub(super) live: Arc<Live>,
    /// Another statement, or the end.
    pub(super) on_stage: Trigger,
    /// The statement has been judged.
    pub(super) on_checked: Trigger,
    pub(super) on_sending: Trigger,
    pub(super) on_shared: Trigger,
    pub(super) idle: Idle,
    pub(super) tell: Box<dyn Fn(News<'_>) -> bool + Send + Sync>,
}

pub(super) struct Held {
    pub(super) asked: AskedQuiz,
    pub(super) stage: Stage,
    pub(super) checked: bool,
    /// Whether Check has been pressed before the part that judges is there.
    pub(super) coming: bool,
    /// The places of the statements that are shown, fixed when somebody begins: a day may end meanwhile.
    pub(super) shown: Vec<usize>,
    pub(super) sending: Sending,
    /// The ids of what the endpoint has not accepted yet.
    pub(super) pending: Vec<String>,
    /// Whether that is still there after the page has been closed.
    pub(super) safe: bool,
    /// Why the endpoint would not take some of it, in its own words.
    pub(super) refused: Option<String>,
    /// What it gave for the rest.
    pub(super) receipts: Vec<Receipt>,
    pub(super) watch: Option<browser::Held<Watch>>,
    /// What ties everything that one person sends together. A server may not know it.
    pub(super) sitting: Option<Sitting>,
    pub(super) shared: Shared,
    pub(super) started: bool,
    pub(super) root: Option<browser::Held<web_sys::Element>>,
    pub(super) extra: Extra,
}

/// What a server adds to a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extra {
    /// Hidden fields.
    #[cfg(feature = "ssr")]
    pub(crate) hidden: Vec<(String, String)>,
    /// Which of somebody's sittings it is.
    #[cfg(feature = "ssr")]
    pub(crate) sitting: Option<Sitting>,
    /// Where the pages that ask one statement at a time begin.
    pub(crate) start: Option<String>,
}

impl QuizHandle {
    /// A quiz that draws itself one statement at a time, or as a floor where it is to be woken later.
    pub fn new(
        asked: AskedQuiz,
        carried: Carried,
        as_floor: bool,
        tell: impl Fn(News<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        let it = Self::with(asked, Live::new(carried.draft, Vec::new(), false), Extra::default(), Box::new(tell));
        if !as_floor {
            it.begin();
        }
        it
    }

    /// A quiz that a server draws once: nothing in it will change.
    #[cfg(feature = "ssr")]
    pub(crate) fn still(
        asked: AskedQuiz,
        draft: Draft,
        problems: Vec<Problem>,
        extra: Extra,
        at: (Stage, bool),
    ) -> Quizzing {
        let it = Self::with(asked, Live::new(draft, problems, false), extra, Box::new(|_| true));
        it.begin();
        it.write(|held| {
            (held.stage, held.checked) = at;
            held.sitting = held.extra.sitting.clone();
        });
        it.quizzing()
    }

    fn with(
        asked: AskedQuiz,
        live: Arc<Live>,
        extra: Extra,
        tell: Box<dyn Fn(News<'_>) -> bool + Send + Sync>,
    ) -> Self {
        let held = Held {
            asked: asked.in_full(),
            stage: Stage::Floor,
            checked: false,
            coming: false,
            shown: Vec::new(),
            sending: Sending::Idle,
            pending: Vec::new(),
            safe: true,
            refused: None,
            receipts: Vec::new(),
            watch: None,
            sitting: None,
            shared: Shared::No,
            started: false,
            root: None,
            extra,
        };
        Self(Arc::new(Inner {
            held: RwLock::new(held),
            live,
            on_stage: Trigger::default(),
            on_checked: Trigger::default(),
            on_sending: Trigger::default(),
            on_shared: Trigger::default(),
            idle: Idle::default(),
            tell,
        }))
    }

    /// The view.
    pub fn view(&self) -> Element {
        let (own, root) = (self.clone(), self.clone());
        let (on_input, on_submit, on_click) = (self.clone(), self.clone(), self.clone());
        let touched = self.clone();
        let widget = el("div").class("wecan wecan-myth-buster").attr("part", "widget");
        touchable(widget, move || touched.touched())
            .taken_by(move |element| root.write(|held| held.root = Some(browser::Held::new(element))))
            .on("input", move |_| {
                // What is dictated comes without a key.
                on_input.touched();
                on_input.quizzing().input();
            })
            .on("submit", move |event| on_submit.quizzing().submit(&event))
            .on("click", move |event| on_click.quizzing().click(&event))
            .live(move || {
                own.0.on_stage.track();
                let quiz = own.quizzing();
                let kiosk = quiz.settings.channel == Channel::Kiosk;
                let mut drawn = Vec::new();
                if kiosk && Part::Sending.is_here() {
                    drawn.push(Node::Element(sending_doors::warning(&quiz)));
                }
                drawn.push(Node::Element(quiz.draw()));
                drawn
            })
    }

    /// Takes what the page asks for now. Another quiz starts afresh; anything else keeps what was answered.
    pub fn ask(&self, asked: AskedQuiz) {
        let now = asked.quiz.clone();
        let before = self.write(|held| std::mem::replace(&mut held.asked, asked.in_full())).quiz;
        let waiting = self.stage() == Stage::Floor;
        if (before.id != now.id || before.version != now.version) && !waiting {
            self.restart(false);
        } else {
            if cfg!(target_family = "wasm") && !waiting {
                // What was chosen but not checked would be lost when it is drawn anew.
                self.quizzing().keep();
                self.attend();
            }
            self.0.on_stage.notify();
        }
    }

    /// A page that a server drew comes to life.
    pub fn wake(&self) {
        if self.stage() == Stage::Floor {
            self.begin();
            self.0.on_stage.notify();
        }
    }

    /// Begins again with nothing answered; `same` is for somebody who tries again, and knows the answers.
    pub(super) fn restart(&self, same: bool) {
        self.0.live.restart();
        self.write(|held| {
            (held.sending, held.refused) = (Sending::Idle, None);
            (held.checked, held.coming, held.shared) = (false, false, Shared::No);
            held.receipts.clear();
            match &mut held.sitting {
                Some(sitting) if same => sitting.time = Time::Again,
                sitting => {
                    *sitting = None;
                    held.pending.clear();
                }
            }
        });
        self.begin();
        self.0.on_stage.notify();
    }

    /// Decides what is shown, and goes to the first statement.
    fn begin(&self) {
        self.write(|held| {
            let today = held.asked.today;
            #[cfg(target_family = "wasm")]
            let today = browser::today().or(today);
            held.shown.clear();
            for (place, item) in held.asked.quiz.items.iter().enumerate() {
                if today.is_none_or(|today| item.review_by >= today) {
                    held.shown.push(place);
                }
            }
            held.stage = Stage::Item(0);
            #[cfg(target_family = "wasm")]
            if held.sitting.is_none() {
                held.sitting = Some(super::follow_up::begun(&held.asked));
            }
        });
        if cfg!(target_family = "wasm") {
            self.attend();
        }
    }

    /// Whether the part that sends has anything to do: answers go somewhere, or the device is shared.
    fn attends(&self) -> bool {
        self.read(|held| held.asked.sends() || held.asked.settings.channel == Channel::Kiosk)
    }

    /// Follows the outbox, and on a shared device its seconds, once the part that does is there. It is asked for at once
    /// where there may be something to show of an earlier visit.
    fn attend(&self) {
        if !self.attends() {
            return;
        }
        let kiosk = self.read(|held| held.asked.settings.channel == Channel::Kiosk);
        let was_here = Part::Sending.is_here();
        Part::Sending.then(&self.0, move |inner| {
            let it = Self(inner);
            sending_doors::follow_outbox(&it);
            if kiosk {
                sending_doors::guard(&it);
                if !was_here {
                    // The warning has its place only now, and what was chosen meanwhile stays.
                    it.quizzing().keep();
                    it.0.on_stage.notify();
                }
            }
        });
        if kiosk || delivery::may_hold() {
            self.want();
        }
    }

    /// Asks for everything that answering this quiz needs.
    pub(super) fn want(&self) {
        later::want();
        if self.attends() {
            Part::Sending.want();
        }
    }

    /// Does this once all of that is there.
    pub(super) fn then(&self, what: impl FnOnce(Self) + 'static) {
        later::then(&self.0, move |inner| {
            let it = Self(inner);
            if it.attends() {
                Part::Sending.then(&it.0, move |inner| what(Self(inner)));
            } else {
                what(it);
            }
        });
    }

    /// Somebody is there.
    fn touched(&self) {
        self.want();
        if self.read(|held| held.asked.settings.channel) == Channel::Kiosk && Part::Sending.is_here() {
            sending_doors::touched(&self.quizzing());
        }
    }

    pub(super) fn asked(&self) -> AskedQuiz {
        self.read(|held| held.asked.clone())
    }

    /// Follows the outbox for as long as this is kept.
    pub(super) fn keep_watch(&self, watch: browser::Held<Watch>) {
        self.write(|held| held.watch = Some(watch));
    }

    pub(super) fn downgrade(&self) -> Weak<Inner> {
        Arc::downgrade(&self.0)
    }

    pub(super) fn upgrade(weak: &Weak<Inner>) -> Option<Self> {
        weak.upgrade().map(Self)
    }

    pub(super) fn quizzing(&self) -> Quizzing {
        let AskedQuiz { quiz, lang, settings, .. } = self.read(|held| held.asked.clone());
        let words = QuizWords::of(&lang);
        let definition = Arc::new(quiz.definition(&labels(words), true));
        let form = Form::new(definition, &lang, settings.heading_level, self.0.live.clone(), &RULES);
        Quizzing(Arc::new(Drawing { handle: self.clone(), form, quiz, words, settings }))
    }

    pub(super) fn stage(&self) -> Stage {
        self.read(|held| held.stage)
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&Held) -> T) -> T {
        read(&self.0.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn write<T>(&self, write: impl FnOnce(&mut Held) -> T) -> T {
        write(&mut self.0.held.write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A quiz asks everything, and nothing in it waits for an earlier answer.
static RULES: Rules = Rules { shown: |_, _| Shown::default(), piped: None, problem: card::problem };

/// The words around the statements.
fn labels(words: &QuizWords) -> Labels {
    let [holds, not, complicated] = words.holds;
    let [least, most] = words.sure_ends;
    Labels {
        holds: [Text::plain(holds), Text::plain(not), Text::plain(complicated)],
        sure: Text::plain(words.sure),
        ends: [Text::plain(least), Text::plain(most)],
        now: Text::plain(words.now),
        sure_now: Text::plain(words.sure_now),
    }
}
