//! One poll in a page: its questions are those of have your say; around them stand what this device knows of an
//! earlier vote, and what came of the poll.

use super::ask::{self, Standing, Told};
use super::confirm::Confirming;
use super::drag;
use super::telling::Telling;
use super::vote::{self, Vote};
use crate::browser;
use crate::have_your_say::{Asked, Carried, News, SurveyHandle};
use crate::locales::Locale;
use crate::markup::{Element, Node, el};
use crate::trigger::Trigger;
use crate::words::Words;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, Weak};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use wecan_model::{Channel, Identity, Receipt, Reveal};

/// A poll that stands in a page, for whoever put it there. A clone is the same poll.
#[derive(Clone)]
pub struct PollHandle(pub(super) Arc<Inner>);

pub(super) struct Inner {
    held: RwLock<Held>,
    /// The questions, from the moment they can tell of themselves.
    survey: OnceLock<SurveyHandle>,
    /// What stands in the questions' place comes or goes.
    pub(super) on_standing: Trigger,
    pub(super) on_results: Trigger,
}

pub(super) struct Held {
    pub(super) asked: Asked,
    /// How the poll stands at its server, where that has been heard.
    pub(super) standing: Option<Standing>,
    pub(super) vote: Vote,
    /// Whether the questions are shown although this device has voted.
    pub(super) changing: bool,
    pub(super) results: Option<Told>,
    /// How far whoever has to confirm an address has come.
    pub(super) confirming: Confirming,
    /// The code by which whoever answers is known: that of their invitation, or of their confirmed address.
    pub(super) invitation: Option<String>,
    /// What became of asking to hear what changed.
    pub(super) telling: Option<Telling>,
    /// The row of a ranking that is being dragged.
    pub(super) dragged: Option<browser::Held<web_sys::Element>>,
    pub(super) root: Option<browser::Held<web_sys::Element>>,
}

impl PollHandle {
    /// A poll that draws itself one step at a time, or as a floor where it is to be woken later.
    pub fn new(
        asked: Asked,
        mut carried: Carried,
        as_floor: bool,
        tell: impl Fn(News<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        if cfg!(target_family = "wasm")
            && asked.definition.identity == Identity::Invited
            && carried.draft.first("_invitation").is_none()
            && let Some(code) = invitation()
        {
            carried.draft.set("_invitation", Some(code));
        }
        let held = Held {
            asked: asked.clone(),
            standing: None,
            vote: Vote::default(),
            changing: false,
            results: None,
            confirming: Confirming::default(),
            invitation: None,
            telling: None,
            dragged: None,
            root: None,
        };
        let it = Self(Arc::new(Inner {
            held: RwLock::new(held),
            survey: OnceLock::new(),
            on_standing: Trigger::default(),
            on_results: Trigger::default(),
        }));
        let weak = Arc::downgrade(&it.0);
        let survey = SurveyHandle::new(asked, carried, as_floor, move |news| {
            if let Some(poll) = Self::upgrade(&weak) {
                poll.hear(&news);
            }
            tell(news)
        });
        // It is empty: nobody else has had it.
        let _ = it.0.survey.set(survey);
        if !as_floor {
            it.begin();
        }
        it
    }

    /// The view.
    pub fn view(&self) -> Element {
        let (root, notice, shown, results, on_click, telling) =
            (self.clone(), self.clone(), self.clone(), self.clone(), self.clone(), self.clone());
        let survey = self
            .survey()
            .map(|survey| el("div").live_flag("hidden", move || shown.follow_notice().is_some()).child(survey.view()));
        drag::draggable(el("div").class("wecan-poll"), self)
            .taken_by(move |element| root.write(|held| held.root = Some(browser::Held::new(element))))
            .on("click", move |event| on_click.click(&event))
            .child(el("div").live(move || {
                let notice = notice.follow_notice().map(|it| notice.draw_notice(&it));
                notice.into_iter().map(Node::Element).collect()
            }))
            .maybe(survey)
            .child(
                el("div")
                    .attr("role", "status")
                    .live(move || telling.draw_telling().into_iter().map(Node::Element).collect()),
            )
            .child(el("div").live(move || results.draw_results().into_iter().map(Node::Element).collect()))
    }

    /// Takes what the page asks for now. Another poll starts afresh; anything else keeps what was filled in.
    pub fn ask(&self, asked: Asked) {
        let before = self.write(|held| std::mem::replace(&mut held.asked, asked.clone()));
        let same = (before.definition.id == asked.definition.id) && before.endpoint == asked.endpoint;
        if let Some(survey) = self.survey() {
            survey.ask(asked);
        }
        if same {
            self.0.on_standing.notify();
            self.0.on_results.notify();
        } else {
            self.write(|held| {
                (held.standing, held.changing, held.results) = (None, false, None);
                (held.vote, held.confirming, held.invitation, held.telling) = Default::default();
            });
            // Nothing by which somebody is known in one poll goes into another.
            self.survey().into_iter().for_each(SurveyHandle::forget_marks);
            self.begin();
        }
    }

    /// A page that a server drew comes to life.
    pub fn wake(&self) {
        if let Some(survey) = self.survey() {
            survey.wake();
        }
        self.begin();
    }

    /// Looks at what this device knows, then asks the server how the poll stands.
    fn begin(&self) {
        if !cfg!(target_family = "wasm") {
            return;
        }
        let asked = self.asked();
        if asked.settings.channel == Channel::Web {
            let vote = Vote::kept(&asked.definition).unwrap_or_else(Vote::begin);
            if asked.definition.identity == Identity::Anonymous
                && let Some(survey) = self.survey()
            {
                survey.count_as(Some(vote.device.clone()));
            }
            self.write(|held| {
                // Whoever comes by a link of their own is not whoever voted here before.
                held.changing = invitation().is_some();
                held.vote = vote;
            });
        }
        self.0.on_standing.notify();
        let Some(address) = self.address() else { return };
        let poll = self.clone();
        spawn_local(async move {
            let standing = ask::standing(&address).await;
            poll.write(|held| held.standing = standing);
            if poll.is_closed() {
                vote::forget(&poll.asked().definition);
            }
            poll.0.on_standing.notify();
            poll.look().await;
        });
    }

    /// The survey has something to tell.
    fn hear(&self, news: &News<'_>) {
        match news {
            News::Started => self.mark_device(),
            News::Submitting(response) => self.write(|held| held.invitation.clone_from(&response.invitation)),
            News::Received(receipt) => self.receive(receipt),
            // What became of the latest answers matters more than that there were some before.
            News::Waiting(..) | News::Failed(_) => {
                self.write(|held| held.changing = true);
                self.0.on_standing.notify();
            }
            _ => {}
        }
    }

    /// The first answer is given: from now on every page of this device says that it is the same.
    fn mark_device(&self) {
        let asked = self.asked();
        if asked.settings.channel != Channel::Web || asked.definition.identity != Identity::Anonymous {
            return;
        }
        // Another page may have been quicker.
        let vote = Vote::kept(&asked.definition).unwrap_or_else(|| self.read(|held| held.vote.clone()));
        vote.keep(&asked.definition);
        self.survey().into_iter().for_each(|survey| survey.count_as(Some(vote.device.clone())));
        self.write(|held| held.vote.device = vote.device);
    }

    fn receive(&self, receipt: &Receipt) {
        let asked = self.asked();
        if asked.settings.channel != Channel::Web {
            return;
        }
        let vote = self.write(|held| {
            // The receipt stands in the questions' place.
            held.changing = true;
            held.vote.receive(receipt);
            held.vote.clone()
        });
        vote.keep(&asked.definition);
        self.0.on_standing.notify();
        self.0.on_results.notify();
        let poll = self.clone();
        spawn_local(async move { poll.look().await });
    }

    /// Gets the results, where they may be seen.
    async fn look(&self) {
        let asked = self.asked();
        let (Some(address), Some(reveal)) = (self.address(), asked.definition.poll.as_ref().map(|poll| poll.results))
        else {
            return;
        };
        let vote = self.read(|held| held.vote.clone());
        let voted = !vote.response.is_empty();
        let results = match reveal {
            Reveal::Never => return,
            _ if self.is_closed() => ask::results(&address, None).await,
            Reveal::AfterClose if voted => Told::Later,
            Reveal::AfterVoting if voted && !vote.token.is_empty() => {
                ask::results(&address, Some((&vote.response, &vote.token))).await
            }
            _ => return,
        };
        self.write(|held| held.results = Some(results));
        self.0.on_results.notify();
    }

    fn click(&self, event: &web_sys::Event) {
        let Some(pressed) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
            return;
        };
        match pressed.get_attribute("data-poll").as_deref() {
            Some("change") => {
                self.write(|held| held.changing = true);
                self.0.on_standing.notify();
                self.survey().into_iter().for_each(SurveyHandle::focus_start);
                self.focus_soon("[data-confirm]");
            }
            Some("field") => {
                // Its address is in the same root, where no link leads.
                event.prevent_default();
                self.focus_soon("[data-entered]");
            }
            Some("again") => {
                self.write(|held| held.confirming.mailed = false);
                self.confirm_changed("[data-confirm]");
            }
            Some("tell") => {
                let poll = self.clone();
                spawn_local(async move { poll.tell().await });
            }
            Some("look") => {
                let poll = self.clone();
                spawn_local(async move {
                    poll.look().await;
                    poll.focus_soon("[data-results]");
                });
            }
            _ => {}
        }
    }

    /// Moves the focus once what has changed is on the page.
    pub(super) fn focus_soon(&self, selector: &'static str) {
        let poll = self.clone();
        let move_focus = move || {
            let root = poll.read(|held| held.root.as_ref().and_then(browser::Held::get));
            if let Some(found) = root.and_then(|root| root.query_selector(selector).ok().flatten()) {
                // Whatever cannot take the focus leaves it where it is.
                let _ = found.unchecked_ref::<web_sys::HtmlElement>().focus();
            }
        };
        browser::after(0, Box::new(move_focus));
    }

    /// Whether no more answers are taken, as far as this device and the server know.
    pub(super) fn is_closed(&self) -> bool {
        let by_hand = self.read(|held| held.standing.is_some_and(|standing| standing.closed));
        #[cfg(target_family = "wasm")]
        let over = browser::today().is_some_and(|today| self.asked().definition.is_closed(today));
        #[cfg(not(target_family = "wasm"))]
        let over = false;
        by_hand || over
    }

    pub(super) fn address(&self) -> Option<String> {
        let asked = self.asked();
        ask::address(&asked.endpoint, &asked.definition.id)
    }

    pub(super) fn survey(&self) -> Option<&SurveyHandle> {
        self.0.survey.get()
    }

    pub(super) fn asked(&self) -> Asked {
        self.read(|held| held.asked.clone())
    }

    fn upgrade(weak: &Weak<Inner>) -> Option<Self> {
        weak.upgrade().map(Self)
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&Held) -> T) -> T {
        read(&self.0.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn write<T>(&self, write: impl FnOnce(&mut Held) -> T) -> T {
        write(&mut self.0.held.write().unwrap_or_else(PoisonError::into_inner))
    }
}

pub(super) fn language(asked: &Asked) -> &str {
    if asked.lang.is_empty() { "en" } else { &asked.lang }
}

pub(super) fn about(asked: &Asked) -> Words<'_> {
    Words { definition: &asked.definition, locale: Locale::of(&asked.lang), language: language(asked) }
}

/// The code that the page was opened with, by an invitation's link.
fn invitation() -> Option<String> {
    #[cfg(target_family = "wasm")]
    {
        let query = browser::window().location().search().ok()?;
        let code = web_sys::UrlSearchParams::new_with_str(&query).ok()?.get("invitation")?;
        return Some(code).filter(|code| !code.trim().is_empty());
    }
    #[cfg(not(target_family = "wasm"))]
    None
}
