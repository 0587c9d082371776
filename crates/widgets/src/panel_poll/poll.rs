//! One poll in a page: its questions are those of have your say; around them stand what this device knows of an
//! earlier vote, and what came of the poll.

use super::ask::{self, Standing, Told};
use super::confirm::Confirming;
use super::telling::Telling;
use super::vote::{self, Vote};
use super::{doors, drag};
use crate::have_your_say::{Asked, Carried, News, SurveyHandle};
use crate::locales::Locale;
use crate::markup::{Element, Node, el};
use crate::requests::get;
use crate::trigger::Trigger;
use crate::words::Words;
use crate::{browser, later};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use wecan_model::{Channel, Identity, Reveal};

/// A poll that stands in a page, for whoever put it there. A clone is the same poll.
#[derive(Clone)]
pub struct PollHandle(pub(super) Arc<Inner>);

pub(super) struct Inner {
    held: RwLock<Held>,
    /// What stands in the questions' place comes or goes.
    pub(super) on_standing: Trigger,
    pub(super) on_results: Trigger,
}

pub(super) struct Held {
    pub(super) asked: Asked,
    /// The questions, from the moment they can tell of themselves.
    survey: Option<SurveyHandle>,
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

impl Held {
    /// A poll of which nothing is known yet.
    fn new(asked: Asked) -> Self {
        Self {
            asked,
            survey: None,
            standing: None,
            vote: Vote::default(),
            changing: false,
            results: None,
            confirming: Confirming::default(),
            invitation: None,
            telling: None,
            dragged: None,
            root: None,
        }
    }
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
        let it = Self(Arc::new(Inner {
            held: RwLock::new(Held::new(asked.clone())),
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
        it.write(|held| held.survey = Some(survey));
        if !as_floor {
            it.begin();
        }
        it
    }

    /// Whether a page with this poll begins with what is in a part of the module that is not here yet. It is asked for
    /// then, and until it is here whatever stands in the page may stay.
    pub fn waits_for(asked: &Asked) -> bool {
        let Asked { definition, endpoint, settings, .. } = asked;
        let confirms = definition.identity == Identity::Verified && settings.channel == Channel::Web;
        let waits = confirms
            && !later::is_here()
            && ask::address(endpoint, &definition.id).is_some()
            && !is_over(asked)
            && Vote::kept(definition).is_none();
        if waits {
            later::want();
        }
        waits
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
            .child(el("div").live(move || one(notice.follow_notice().map(|it| notice.draw_notice(it)))))
            .maybe(survey)
            .child(el("div").attr("role", "status").live(move || {
                // Who has answered has the later part.
                let offered = telling.follow_offer() && later::is_here();
                one(offered.then(|| doors::telling(&telling)))
            }))
            .child(el("div").live(move || one(results.draw_results())))
    }

    /// Takes what the page asks for now. Another poll starts afresh; anything else keeps what was filled in.
    pub fn ask(&self, asked: Asked) {
        let before = self.asked();
        let same = (before.definition.id == asked.definition.id) && before.endpoint == asked.endpoint;
        self.write(|held| {
            if same {
                held.asked = asked.clone();
            } else {
                // Nothing by which somebody is known in one poll goes into another.
                let before = std::mem::replace(held, Held::new(asked.clone()));
                (held.survey, held.root) = (before.survey, before.root);
            }
        });
        let Some(survey) = self.survey() else { return };
        survey.ask(asked);
        if same {
            self.0.on_standing.notify();
            self.0.on_results.notify();
        } else {
            survey.forget_marks();
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
            self.write(|held| {
                // Whoever comes by a link of their own is not whoever voted here before.
                held.changing = invitation().is_some();
                held.vote = Vote::kept(&asked.definition).unwrap_or_default();
            });
        }
        later::then(&self.0, |inner| doors::attend(&Self(inner)));
        self.0.on_standing.notify();
        let Some(address) = self.address() else { return };
        if self.reveals() {
            later::want();
        }
        let poll = self.clone();
        let heard = move |answer| {
            poll.write(|held| held.standing = ask::standing(answer));
            if poll.is_closed() {
                vote::forget(&poll.asked().definition);
            }
            poll.0.on_standing.notify();
            poll.look(false);
        };
        get(address, String::new(), Box::new(heard));
    }

    /// The survey has something to tell.
    fn hear(&self, news: &News<'_>) {
        match news {
            News::Started => later::then(&self.0, |inner| doors::mark_device(&Self(inner))),
            // All else comes of sending.
            _ => doors::hear_sending(self, news),
        }
    }

    /// The survey has something to tell of what it sends.
    pub(super) fn hear_sending(&self, news: &News<'_>) {
        match news {
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

    /// Whether whoever looks may see results now, as far as this device and the server have said.
    fn reveals(&self) -> bool {
        let closed = self.is_closed();
        self.read(|held| match held.asked.definition.poll.as_ref().map(|poll| poll.results) {
            None | Some(Reveal::Never) => false,
            Some(Reveal::AfterClose) => closed,
            Some(Reveal::AfterVoting) => closed || (!held.vote.response.is_empty() && !held.vote.token.is_empty()),
        })
    }

    /// Gets the results, where they may be seen. `for_focus` has the focus moved there.
    pub(super) fn look(&self, for_focus: bool) {
        let Some(address) = self.address() else { return };
        if !self.reveals() {
            self.write(|held| {
                let later = held.asked.definition.poll.as_ref().is_some_and(|poll| poll.results == Reveal::AfterClose);
                if later && !held.vote.response.is_empty() {
                    held.results = Some(Told::Later);
                }
            });
            return self.0.on_results.notify();
        }
        // It is what draws them.
        later::want();
        let poll = self.clone();
        let heard = move |answer| {
            poll.write(|held| held.results = Some(ask::told(answer)));
            poll.0.on_results.notify();
            if for_focus {
                poll.focus_soon("[data-results]");
            }
        };
        // While it is open, a vote opens them.
        let vote = if self.is_closed() { Vote::default() } else { self.read(|held| held.vote.clone()) };
        let query = if vote.response.is_empty() { "" } else { "?response=" };
        get([&address, "/results", query, &vote.response].concat(), vote.token, Box::new(heard));
    }

    fn click(&self, event: &web_sys::Event) {
        let Some(pressed) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
            return;
        };
        let Some(wish) = pressed.get_attribute("data-poll") else { return };
        if wish == "change" {
            self.write(|held| held.changing = true);
            self.0.on_standing.notify();
            self.survey().into_iter().for_each(|survey| survey.focus_start());
            later::then(&self.0, |inner| Self(inner).focus_soon("[data-confirm]"));
        } else if later::is_here() {
            doors::press(self, &wish, event);
        }
    }

    /// One of the buttons and links was pressed that the later part draws.
    pub(super) fn press(&self, wish: &str, event: &web_sys::Event) {
        match wish {
            "field" => {
                // Its address is in the same root, where no link leads.
                event.prevent_default();
                self.focus_soon("[data-entered]");
            }
            "again" => {
                self.write(|held| held.confirming.mailed = false);
                self.confirm_changed("[data-confirm]");
            }
            "tell" => {
                let poll = self.clone();
                spawn_local(async move { poll.tell().await });
            }
            _ => self.look(true),
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
        browser::soon(Box::new(move_focus));
    }

    /// Whether no more answers are taken, as far as this device and the server know.
    pub(super) fn is_closed(&self) -> bool {
        self.read(|held| held.standing.is_some_and(|standing| standing.closed)) || is_over(&self.asked())
    }

    pub(super) fn address(&self) -> Option<String> {
        let asked = self.asked();
        ask::address(&asked.endpoint, &asked.definition.id)
    }

    pub(super) fn survey(&self) -> Option<SurveyHandle> {
        self.read(|held| held.survey.clone())
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

/// Whether the last day has passed, as this device knows it.
fn is_over(asked: &Asked) -> bool {
    #[cfg(target_family = "wasm")]
    return browser::today().is_some_and(|today| asked.definition.is_closed(today));
    #[cfg(not(target_family = "wasm"))]
    {
        let _ = asked;
        false
    }
}

/// What stands in a live part, where there is anything.
fn one(element: Option<Element>) -> Vec<Node> {
    let mut nodes = Vec::new();
    nodes.extend(element.map(Node::Element));
    nodes
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
