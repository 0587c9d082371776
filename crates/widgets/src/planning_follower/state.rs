//! A follower while it stands in a page: what was chosen, what was found, which application is open.

use super::follows::Follows;
use super::list::{Chosen, Frame, Near, PER_PAGE, title};
use super::mail::Mail;
use super::read::Applications;
use crate::browser;
use crate::locales::Locale;
use crate::locales::planning::PlanningWords;
use crate::markup::{Element, Node, el};
use crate::trigger::Trigger;
use std::sync::{Arc, PoisonError, RwLock};
use wecan_model::planning::{Point, Told};
use wecan_model::{Date, Draft};

/// What a page hands over: everything that may change while the widget stands.
#[derive(Debug, Clone)]
pub struct Following {
    /// The applications.
    pub applications: Arc<Applications>,
    /// The language tag; English when empty.
    pub lang: String,
    /// The level of the first heading.
    pub heading_level: u8,
    /// The day it is.
    pub today: Date,
    /// The server's page with the same list, which answers the form where there is no script; none when empty.
    pub page: String,
    /// Attributes of the element with which people comment: its endpoint, and whatever else the page says about sending.
    /// Without an endpoint comments are written here, and copied into the council's own form.
    pub comment: Vec<(&'static str, String)>,
    /// The server's page where people ask to be told by mail; nobody is told by mail when empty.
    pub follows: String,
    /// Attributes of the element that is the map: `tiles` first, whose value is the address of its pictures with `{z}`, `{x}`
    /// and `{y}`; without that there is no map. `tiles-credit` is text, `tiles-zoom` the deepest level of the pictures.
    pub map: Vec<(&'static str, String)>,
}

/// A follower that stands in a page, for whoever put it there. A clone is the same follower.
#[derive(Clone)]
pub struct FollowerHandle(Arc<Inner>);

struct Inner {
    held: RwLock<Held>,
    /// The list gives way to one application, or the other way round; or everything is drawn anew.
    on_view: Trigger,
    /// Other applications stand on the page of the list.
    on_list: Trigger,
    /// How many there are, or which page, has changed.
    on_count: Trigger,
    /// One is followed, or no longer.
    on_follow: Trigger,
    /// What is said of the postcode has changed.
    on_postcode: Trigger,
    /// Somebody wants to comment.
    on_comment: Trigger,
    /// The map is wanted, or no longer.
    on_map: Trigger,
    /// The form to get mail opens, or has been sent.
    on_mail: Trigger,
    /// Something is wrong in it.
    on_wrong: Trigger,
    /// Something else is looked for, whether or not the same is found.
    on_search: Trigger,
}

pub(super) struct Held {
    pub(super) following: Following,
    /// Whether it has come to life: before that it is drawn as a server draws it.
    pub(super) lives: bool,
    pub(super) chosen: Chosen,
    /// Whether it is said that the postcode is none: not before whoever types it has left the field.
    pub(super) postcode_wrong: bool,
    /// The words of the last search, when nothing but words was looked for: longer words are in fewer of its hits.
    pub(super) last: Option<Vec<String>>,
    /// The places of those that were found, in order.
    pub(super) hits: Vec<u32>,
    /// Where distance is measured from.
    pub(super) place: Option<Point>,
    /// Where the device is, once somebody wanted it to say so; forgotten with the page.
    pub(super) here: Option<Point>,
    /// What is said of that.
    pub(super) near: Near,
    pub(super) page: usize,
    /// The place of the one that is open.
    pub(super) open: Option<usize>,
    /// Whether the form to comment on it is open.
    pub(super) comments: bool,
    /// Whether the map is shown.
    map: bool,
    /// The form to get mail.
    pub(super) mail: Mail,
    pub(super) follows: Follows,
    pub(super) news: Vec<(usize, Vec<Told>)>,
    pub(super) root: Option<browser::Held<web_sys::Element>>,
}

impl FollowerHandle {
    /// A follower that is searched at once, or one that is drawn as a server draws it, to be woken later.
    ///
    /// `carried` is what had been typed and chosen in the floor.
    pub fn new(following: Following, carried: &Draft, as_floor: bool) -> Self {
        let chosen = Chosen::read(|name| carried.first(name));
        let held = Held {
            following,
            lives: false,
            postcode_wrong: chosen.postcode_is_wrong(),
            chosen,
            last: None,
            hits: Vec::new(),
            place: None,
            here: None,
            near: Near::Unasked,
            page: 0,
            open: None,
            comments: false,
            map: false,
            mail: Mail::default(),
            follows: Follows::default(),
            news: Vec::new(),
            root: None,
        };
        let trigger = Trigger::default;
        let it = Self(Arc::new(Inner {
            held: RwLock::new(held),
            on_view: trigger(),
            on_list: trigger(),
            on_count: trigger(),
            on_follow: trigger(),
            on_postcode: trigger(),
            on_comment: trigger(),
            on_map: trigger(),
            on_mail: trigger(),
            on_wrong: trigger(),
            on_search: trigger(),
        }));
        if as_floor {
            it.write(Held::find)
        } else {
            it.begin()
        }
        it
    }

    fn begin(&self) {
        self.write(|held| {
            held.lives = true;
            held.follows = Follows::kept();
            held.news = held.follows.news(&held.following.applications.all, held.following.today);
            held.find();
        });
    }

    /// A page that a server drew comes to life.
    pub fn wake(&self) {
        if !self.read(|held| held.lives) {
            self.begin();
            self.0.on_view.notify();
        }
    }

    /// Takes what the page hands over now; what was typed and chosen stays.
    pub fn follow(&self, following: Following) {
        self.write(|held| {
            held.following = following;
            (held.open, held.page, held.last, held.mail) = (None, 0, None, Mail::default());
            if held.lives {
                held.news = held.follows.news(&held.following.applications.all, held.following.today);
            }
            held.find();
        });
        self.0.on_view.notify();
    }

    /// The view.
    pub fn view(&self) -> Element {
        let (drawn, taken) = (self.clone(), self.clone());
        let (input, change, click, submit) = (self.clone(), self.clone(), self.clone(), self.clone());
        el("div")
            .class("wecan wecan-planning-follower")
            .attr("part", "widget")
            .taken_by(move |element| taken.write(|held| held.root = Some(browser::Held::new(element))))
            .on("input", move |_| input.input())
            // Some lists tell of their input before they hold it.
            .on("change", move |_| change.changed())
            .on("click", move |event| click.click(&event))
            .on("submit", move |event| submit.submit(&event))
            .live(move || {
                drawn.0.on_view.track();
                match drawn.read(|held| held.open) {
                    Some(at) => drawn.draw_one(at),
                    None => drawn.draw_list(),
                }
            })
    }

    fn draw_list(&self) -> Vec<Node> {
        let frame = self.frame();
        let (chosen, lives) = self.read(|held| (held.chosen.clone(), held.lives));
        let page = self.read(|held| held.following.page.clone());
        // A form that nobody answers is not drawn.
        let controls = match lives {
            true => Some(frame.controls(&chosen, None, self.postcode_said())),
            false => (!page.is_empty()).then(|| frame.controls(&chosen, Some(&page), self.postcode_said())),
        };
        let heading = frame.heading(0).class("wecan-title").attr("tabindex", "-1").text(frame.words.title);
        let (counted, listed, paged) = (self.clone(), self.clone(), self.clone());
        let status = el("p").class("wecan-text").attr("role", "status").live_text(move || {
            counted.0.on_count.track();
            let frame = counted.frame();
            counted.read(|held| frame.status(held.hits.len(), held.page, false))
        });
        let list = el("ul").class("wecan-applications").live(move || {
            listed.0.on_list.track();
            listed.items()
        });
        let pager = el("p").class("wecan-pages").live(move || {
            paged.0.on_count.track();
            paged.pager()
        });
        let (source, updated) = self.read(|held| {
            let applications = &held.following.applications;
            (applications.source.clone(), applications.updated)
        });
        let news = self.draw_news(&frame);
        let mail = if lives { self.draw_mail(None) } else { None };
        let all = [Some(heading), news, controls, Some(status), self.draw_map(), Some(list), Some(pager), mail];
        all.into_iter().flatten().chain([frame.about(&source, updated)]).map(Node::Element).collect()
    }

    fn postcode_said(&self) -> Element {
        let said = self.clone();
        el("div").live(move || {
            said.0.on_postcode.track();
            let (frame, (wrong, near)) = (said.frame(), said.read(|held| (held.postcode_wrong, held.near)));
            let error = frame.postcode_error(wrong).or_else(|| frame.near_said(near));
            error.into_iter().map(Node::Element).collect()
        })
    }

    /// What is new of those that are followed, where there is anything.
    fn draw_news(&self, frame: &Frame) -> Option<Element> {
        let (news, applications) = self.read(|held| (held.news.clone(), held.following.applications.clone()));
        if news.is_empty() {
            return None;
        }
        let items = news.iter().map(|(at, told)| {
            let one = &applications.all[*at];
            let mut item = el("li").child(opens(*at, title(one)));
            for told in told {
                item = item.text(&[" · ", frame.words.event(told.event), ", ", &frame.date(told.day)].concat());
            }
            item
        });
        let heading = frame.heading(1).class("wecan-heading").text(frame.words.changed);
        Some(el("div").class("wecan-news").child(heading).child(el("ul").children(items.collect())))
    }

    fn items(&self) -> Vec<Node> {
        let frame = self.frame();
        self.read(|held| {
            let applications = &held.following.applications;
            let shown = held.hits.iter().skip(held.page * PER_PAGE).take(PER_PAGE);
            shown
                .map(|at| {
                    let one = &applications.all[*at as usize];
                    let metres = held.place.zip(one.point).map(|(place, point)| point.metres_to(place));
                    let title = match (&one.page_url, held.lives) {
                        // Before it comes to life a link leads to the council's own page.
                        (Some(url), false) => super::one::link(url, title(one)),
                        (None, false) => el("span").text(title(one)),
                        _ => opens(*at as usize, title(one)),
                    };
                    Node::Element(frame.item(one, title, metres))
                })
                .collect()
        })
    }

    fn pager(&self) -> Vec<Node> {
        let words = self.frame().words;
        let (page, pages, lives) = self.read(|held| (held.page, held.hits.len().div_ceil(PER_PAGE), held.lives));
        if pages < 2 || !lives {
            return Vec::new();
        }
        let button = |step: &str, words: &str, there_is: bool| {
            let button = el("button").class("wecan-button wecan-second").attr("type", "button").attr("data-do", step);
            Node::Element(button.flag("disabled", !there_is).text(words))
        };
        vec![
            button("previous", words.previous, page > 0),
            Node::Text(" ".into()),
            button("next", words.next, page + 1 < pages),
        ]
    }

    fn draw_one(&self, at: usize) -> Vec<Node> {
        let frame = self.frame();
        let words = frame.words;
        let (applications, followed) = (self.read(|held| held.following.applications.clone()), self.clone());
        let one = &applications.all[at];
        let back = el("button").class("wecan-back").attr("type", "button").attr("data-do", "back").text(words.back);
        let follow = el("button")
            .class("wecan-button wecan-second")
            .attr("type", "button")
            .attr("data-do", "follow")
            .attr("aria-describedby", "wecan-planning-follow-hint")
            .live_text(move || {
                followed.0.on_follow.track();
                followed.read(|held| {
                    let one = &held.following.applications.all[at];
                    if held.follows.has(one) { words.unfollow } else { words.follow }.to_owned()
                })
            });
        let hint = el("p").class("wecan-hint").attr("id", "wecan-planning-follow-hint").text(words.follow_hint);
        let commented = self.clone();
        let comment = el("div").live(move || {
            commented.0.on_comment.track();
            commented.draw_comment(at).into_iter().map(Node::Element).collect()
        });
        let mail = self.draw_mail(Some(at));
        let about = frame.about(&applications.source, one.updated);
        let all = [Some(back), Some(frame.one(one)), Some(comment), Some(follow), Some(hint), mail, Some(about)];
        all.into_iter().flatten().map(Node::Element).collect()
    }

    pub(super) fn frame(&self) -> Frame {
        self.read(|held| Frame {
            words: PlanningWords::of(&held.following.lang),
            locale: Locale::of(&held.following.lang),
            today: held.following.today,
            heading: held.following.heading_level,
        })
    }

    /// Looks again, from the first page on. What stands there already is not drawn anew.
    pub(super) fn search(&self, chosen: Chosen) {
        let (list, count) = self.write(|held| {
            if held.chosen == chosen {
                return (false, false);
            }
            let shown = |held: &Held| {
                let page: Vec<u32> = held.hits.iter().skip(held.page * PER_PAGE).take(PER_PAGE).copied().collect();
                (page, held.place)
            };
            let before = (shown(held), held.hits.len(), held.page);
            held.chosen = chosen;
            held.page = 0;
            held.find();
            (before.0 != shown(held), (before.1, before.2) != (held.hits.len(), 0))
        });
        self.0.on_search.notify();
        if list {
            self.0.on_list.notify();
        }
        if count {
            self.0.on_count.notify();
        }
    }

    /// Goes on by a page, or back.
    pub(super) fn turn(&self, by: isize) {
        self.write(|held| {
            held.page = held.page.saturating_add_signed(by).min(held.hits.len().saturating_sub(1) / PER_PAGE)
        });
        self.0.on_list.notify();
        self.0.on_count.notify();
    }

    /// Opens one application, or goes back to the list. Gives the one that was open.
    pub(super) fn open(&self, at: Option<usize>) -> Option<usize> {
        let before = self.write(|held| {
            (held.comments, held.mail) = (false, Mail::default());
            std::mem::replace(&mut held.open, at.filter(|at| *at < held.following.applications.all.len()))
        });
        self.0.on_view.notify();
        before
    }

    /// Follows the one that is open, or no longer.
    pub(super) fn toggle(&self) {
        self.write(|held| {
            if let Some(at) = held.open {
                held.follows.toggle(&held.following.applications.all[at], held.following.today);
                if held.chosen.followed {
                    // The list that it was opened from holds only those that are followed.
                    held.last = None;
                    held.find();
                    held.page = held.page.min(held.hits.len().saturating_sub(1) / PER_PAGE);
                }
            }
        });
        self.0.on_follow.notify();
    }

    /// Opens the form to comment on the one that is open.
    pub(super) fn comment(&self) {
        self.write(|held| held.comments = true);
        self.0.on_comment.notify();
    }

    /// Shows the map, or hides it.
    pub(super) fn toggle_map(&self) {
        self.write(|held| held.map = !held.map);
        self.0.on_map.notify();
    }

    /// Whether the map is shown, for what follows that.
    pub(super) fn track_map(&self) -> bool {
        self.0.on_map.track();
        self.read(|held| held.map)
    }

    /// Opens the form to get mail, or what comes after it.
    pub(super) fn show_mail(&self, change: impl FnOnce(&mut Mail)) {
        self.write(|held| change(&mut held.mail));
        self.0.on_mail.notify();
    }

    pub(super) fn track_mail(&self) {
        self.0.on_mail.track();
    }

    pub(super) fn track_wrong(&self) {
        self.0.on_wrong.track();
    }

    pub(super) fn tell_wrong(&self) {
        self.0.on_wrong.notify();
    }

    pub(super) fn track_search(&self) {
        self.0.on_search.track();
    }

    /// The device has said where it is, or has not.
    pub(super) fn locate(&self, here: Option<Point>) {
        self.write(|held| {
            held.near = if here.is_some() { Near::Known } else { Near::Unknown };
            held.here = here;
            // Whatever was found before was found from elsewhere.
            (held.chosen, held.last) = (Chosen::default(), None);
        });
        self.0.on_postcode.notify();
    }

    /// Says that the postcode is none, if the field has been left; what is right is not complained of any longer.
    pub(super) fn judge_postcode(&self, left: bool) {
        let changed = self.write(|held| {
            let wrong = held.chosen.postcode_is_wrong() && (left || held.postcode_wrong);
            let near = if held.chosen.postcode.is_empty() { held.near } else { Near::Unasked };
            let before = (std::mem::replace(&mut held.postcode_wrong, wrong), std::mem::replace(&mut held.near, near));
            before != (wrong, near)
        });
        if changed {
            self.0.on_postcode.notify();
        }
    }

    /// Everything that was typed and chosen is taken away.
    pub(super) fn clear(&self) {
        self.write(|held| (held.here, held.near, held.last) = (None, Near::Unasked, None));
        self.search(Chosen::read(|_| None));
        self.judge_postcode(false);
        self.0.on_view.notify();
    }

    pub(super) fn lives(&self) -> bool {
        self.read(|held| held.lives)
    }

    pub(super) fn root(&self) -> Option<web_sys::Element> {
        self.read(|held| held.root.as_ref().and_then(browser::Held::get).map(|root| (*root).clone()))
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&Held) -> T) -> T {
        read(&self.0.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn write<T>(&self, write: impl FnOnce(&mut Held) -> T) -> T {
        write(&mut self.0.held.write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What opens an application.
fn opens(at: usize, words: &str) -> Element {
    el("button").class("wecan-open").attr("type", "button").attr("data-open", &at.to_string()).text(words)
}
