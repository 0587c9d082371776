//! One poll in a page: its questions are those of have your say; around them stand what this device knows of an
//! earlier vote, and what came of the poll.

use super::ask::{self, Standing, Told};
use super::confirm::{self, Confirming};
use super::drag;
use super::results::{Shown, draw};
use super::vote::{self, Vote};
use crate::browser;
use crate::have_your_say::{Asked, Carried, News, SurveyHandle, heading};
use crate::locales::asking::AskingWords;
use crate::locales::poll::PollWords;
use crate::locales::{Locale, fill};
use crate::markup::{Element, Node, el};
use crate::trigger::Trigger;
use crate::words::Words;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, Weak};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use wecan_model::{Channel, Date, Draft, Identity, Receipt, Reveal};

/// A poll that stands in a page, for whoever put it there. A clone is the same poll.
#[derive(Clone)]
pub struct PollHandle(Arc<Inner>);

struct Inner {
    held: RwLock<Held>,
    /// The questions, from the moment they can tell of themselves.
    survey: OnceLock<SurveyHandle>,
    /// What stands in the questions' place comes or goes.
    on_standing: Trigger,
    on_results: Trigger,
}

struct Held {
    asked: Asked,
    /// How the poll stands at its server, where that has been heard.
    standing: Option<Standing>,
    vote: Vote,
    /// Whether the questions are shown although this device has voted.
    changing: bool,
    results: Option<Told>,
    /// How far whoever has to confirm an address has come.
    confirming: Confirming,
    /// The code by which whoever answers is known: that of their invitation, or of their confirmed address.
    invitation: Option<String>,
    /// What became of asking to hear what changed.
    telling: Option<Telling>,
    /// The row of a ranking that is being dragged.
    dragged: Option<browser::Held<web_sys::Element>>,
    root: Option<browser::Held<web_sys::Element>>,
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
        let dragging = |then: fn(&Self, &web_sys::Event)| {
            let poll = self.clone();
            move |event: web_sys::Event| then(&poll, &event)
        };
        let survey = self
            .survey()
            .map(|survey| el("div").live_flag("hidden", move || shown.follow_notice().is_some()).child(survey.view()));
        el("div")
            .class("wecan-poll")
            .taken_by(move |element| root.write(|held| held.root = Some(browser::Held::new(element))))
            .on("click", move |event| on_click.click(&event))
            .on(
                "pointerdown",
                dragging(|poll, event| {
                    let row = drag::begin(event).map(browser::Held::new);
                    poll.write(|held| held.dragged = row);
                }),
            )
            .on("pointermove", dragging(|poll, event| poll.dragged(|row| drag::over(row, event))))
            .on(
                "pointerup",
                dragging(|poll, event| {
                    poll.dragged(|row| {
                        drag::put_down(row, event);
                        poll.survey().into_iter().for_each(SurveyHandle::read_fields);
                    });
                    poll.write(|held| held.dragged = None);
                }),
            )
            .on(
                "pointercancel",
                dragging(|poll, _| {
                    poll.dragged(drag::end);
                    poll.write(|held| held.dragged = None);
                }),
            )
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

    /// Does something with the row that is being dragged, if there is one.
    fn dragged(&self, then: impl FnOnce(&web_sys::Element)) {
        if let Some(row) = self.read(|held| held.dragged.as_ref().and_then(browser::Held::get)) {
            then(&row);
        }
    }

    /// Moves the focus once what has changed is on the page.
    fn focus_soon(&self, selector: &'static str) {
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

    /// What stands in the questions' place, for a live part.
    fn follow_notice(&self) -> Option<Notice> {
        self.0.on_standing.track();
        if self.is_closed() && !self.read(|held| held.changing && !held.vote.response.is_empty()) {
            // The questions say it themselves where their own last day has passed.
            let standing = self.read(|held| held.standing)?;
            return standing.closes.map(Notice::Closed);
        }
        let unconfirmed = self.needs_confirming();
        self.read(|held| {
            let voted = !held.vote.response.is_empty() && !held.changing;
            let voted = held.vote.received.filter(|_| voted).map(Notice::Voted);
            voted.or_else(|| unconfirmed.then_some(Notice::Confirm))
        })
    }

    fn draw_notice(&self, notice: &Notice) -> Element {
        let asked = self.asked();
        let (words, about) = (PollWords::of(&asked.lang), about(&asked));
        let level = asked.settings.heading_level;
        let title = heading(level).class("wecan-title").attr("part", "title");
        let title = title.text(&about.text(&asked.definition.title, &Draft::default()));
        let (sentence, day, button) = match notice {
            Notice::Closed(day) => (about.locale.closed, *day, None),
            Notice::Voted(day) => (words.voted, *day, Some(words.change)),
            Notice::Confirm => {
                let own = self.read(|held| held.confirming.clone());
                let title = about.text(&asked.definition.title, &Draft::default());
                return confirm::draw(self, &own, &title, about.language, level);
            }
        };
        let sentence = el("p").class("wecan-text").text(&fill(sentence, &[("date", &about.date(day))]));
        let button = button.map(|words| {
            let button = el("button").class("wecan-button wecan-quiet").attr("type", "button");
            el("div").class("wecan-buttons").child(button.attr("data-poll", "change").text(words))
        });
        el("div").class("wecan").attr("lang", about.language).child(title).child(sentence).maybe(button)
    }

    fn draw_results(&self) -> Option<Element> {
        self.0.on_results.track();
        let asked = self.asked();
        let words = PollWords::of(&asked.lang);
        let paragraph = |words: &str| el("p").class("wecan-text").text(words);
        let inside = match self.read(|held| held.results.clone())? {
            Told::Results(told) => {
                let (results, outcomes) = *told;
                let address = self.address().filter(|_| results.closed);
                let address = address.map(|address| [&address, "/results"].concat());
                draw(&Shown {
                    definition: &asked.definition,
                    results: &results,
                    outcomes: &outcomes,
                    language: language(&asked),
                    heading: (asked.settings.heading_level + 1).min(5),
                    address: address.as_deref(),
                })
            }
            Told::Later => paragraph(words.later),
            Told::Nothing => {
                let button = el("button").class("wecan-button wecan-quiet").attr("type", "button");
                let button = button.attr("data-poll", "look").text(words.look_again);
                el("div").child(paragraph(words.no_results)).child(button)
            }
        };
        Some(el("div").class("wecan wecan-panel-poll").attr("lang", language(&asked)).child(inside))
    }

    /// Whether an address has to be confirmed before anything is asked. Staff and shared
    /// devices cannot, and another's endpoint knows of no codes.
    fn needs_confirming(&self) -> bool {
        let asked = self.asked();
        cfg!(target_family = "wasm")
            && asked.definition.identity == Identity::Verified
            && asked.settings.channel == Channel::Web
            && self.read(|held| held.invitation.is_none())
            && self.address().is_some()
            && !self.is_closed()
    }

    /// The step that confirms an address has changed.
    fn confirm_changed(&self, focus: &'static str) {
        self.0.on_standing.notify();
        self.focus_soon(focus);
    }

    /// An address or a code was entered.
    pub(super) fn enter(&self, event: &web_sys::Event) {
        event.prevent_default();
        let (Some(address), Some(entered)) = (self.address(), self.entered()) else { return };
        if self.write(|held| std::mem::replace(&mut held.confirming.busy, true)) {
            return;
        }
        let poll = self.clone();
        spawn_local(async move {
            let asked = poll.asked();
            let own = poll.read(|held| held.confirming.clone());
            let done = if own.mailed {
                ask::confirm(&address, &own.email, &entered, language(&asked)).await.map(Some)
            } else {
                ask::mail_code(&address, &entered, language(&asked)).await.map(|()| None)
            };
            let confirmed = poll.write(|held| {
                let confirming = &mut held.confirming;
                confirming.busy = false;
                if !confirming.mailed {
                    confirming.email = entered;
                }
                match done {
                    Ok(Some(invitation)) => {
                        held.confirming = Confirming::default();
                        held.invitation = Some(invitation);
                    }
                    Ok(None) => (confirming.mailed, confirming.wrong) = (true, String::new()),
                    Err(refusal) => {
                        confirming.wrong =
                            refusal.unwrap_or_else(|| AskingWords::of(&asked.lang).not_reached.to_owned());
                    }
                }
                held.invitation.clone()
            });
            let wrong = poll.read(|held| !held.confirming.wrong.is_empty());
            poll.confirm_changed(if wrong { ".wecan-summary" } else { "[data-confirm]" });
            if let (Some(invitation), Some(survey)) = (confirmed, poll.survey()) {
                survey.answer_by(invitation);
                survey.focus_start();
            }
        });
    }

    fn entered(&self) -> Option<String> {
        let root = self.read(|held| held.root.as_ref().and_then(browser::Held::get))?;
        let field = root.query_selector("[data-entered]").ok().flatten()?;
        Some(field.dyn_into::<web_sys::HtmlInputElement>().ok()?.value())
    }

    /// Asks to hear what changed.
    async fn tell(&self) {
        let (Some(address), Some(invitation)) = (self.address(), self.read(|held| held.invitation.clone())) else {
            return;
        };
        let done = ask::tell(&address, &invitation, language(&self.asked())).await;
        let telling = match done {
            Ok(()) => Telling::Asked,
            Err(Some(_)) => Telling::Nobody,
            Err(None) => Telling::Failed,
        };
        self.write(|held| held.telling = Some(telling));
        self.0.on_results.notify();
    }

    /// The offer to hear what changed, for a member of the panel who has just answered; then what became of it.
    fn draw_telling(&self) -> Option<Element> {
        self.0.on_results.track();
        let asked = self.asked();
        let words = AskingWords::of(&asked.lang);
        let offered = self.read(|held| {
            let tells = held.standing.is_some_and(|standing| standing.tells);
            tells && held.invitation.is_some() && !held.vote.response.is_empty() && held.changing
        });
        if !offered || asked.settings.channel != Channel::Web {
            return None;
        }
        let paragraph = |words: &str| el("p").class("wecan-text").text(words);
        let titled =
            |words: &str| heading((asked.settings.heading_level + 1).min(6)).class("wecan-heading").text(words);
        let all = el("div").class("wecan").attr("lang", language(&asked));
        Some(match self.read(|held| held.telling) {
            Some(Telling::Asked) => all.child(titled(words.told.0)).child(paragraph(words.told.1)),
            Some(Telling::Nobody) => all.child(paragraph(words.nobody_to_tell)),
            telling => {
                let failed = telling.map(|_| paragraph(words.not_reached));
                let button = el("button").class("wecan-button wecan-quiet").attr("type", "button");
                let button = button.attr("data-poll", "tell").text(words.tell.2);
                all.child(titled(words.tell.0)).child(paragraph(words.tell.1)).maybe(failed).child(button)
            }
        })
    }

    /// Whether no more answers are taken, as far as this device and the server know.
    fn is_closed(&self) -> bool {
        let by_hand = self.read(|held| held.standing.is_some_and(|standing| standing.closed));
        #[cfg(target_family = "wasm")]
        let over = browser::today().is_some_and(|today| self.asked().definition.is_closed(today));
        #[cfg(not(target_family = "wasm"))]
        let over = false;
        by_hand || over
    }

    fn address(&self) -> Option<String> {
        let asked = self.asked();
        ask::address(&asked.endpoint, &asked.definition.id)
    }

    fn survey(&self) -> Option<&SurveyHandle> {
        self.0.survey.get()
    }

    fn asked(&self) -> Asked {
        self.read(|held| held.asked.clone())
    }

    fn upgrade(weak: &Weak<Inner>) -> Option<Self> {
        weak.upgrade().map(Self)
    }

    fn read<T>(&self, read: impl FnOnce(&Held) -> T) -> T {
        read(&self.0.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, write: impl FnOnce(&mut Held) -> T) -> T {
        write(&mut self.0.held.write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What became of asking to hear what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Telling {
    Asked,
    /// There is no address to tell anything to.
    Nobody,
    Failed,
}

/// What stands in the questions' place, with its day.
enum Notice {
    /// The poll has closed.
    Closed(Date),
    /// This device has voted.
    Voted(Date),
    /// An address has to be confirmed first.
    Confirm,
}

fn language(asked: &Asked) -> &str {
    if asked.lang.is_empty() { "en" } else { &asked.lang }
}

fn about(asked: &Asked) -> Words<'_> {
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
