//! A follower on the page: the list and the one application that is open, each with what follows when something changes.

use super::doors;
use super::list::{Frame, PER_PAGE, query, title};
use super::one::link;
use super::state::FollowerHandle;
use crate::markup::{Element, Node, el};
use crate::{browser, later};
use wecan_model::planning::Application;

impl FollowerHandle {
    /// The view.
    pub fn view(&self) -> Element {
        let (drawn, taken, said) = (self.clone(), self.clone(), self.clone());
        let (input, change, click, submit) = (self.clone(), self.clone(), self.clone(), self.clone());
        let widget = el("div")
            .class("wecan wecan-planning-follower")
            .attr("part", "widget")
            .live_attr("lang", move || {
                said.0.on_view.track();
                Some(said.frame().words.tag.into())
            })
            .taken_by(move |element| taken.write(|held| held.root = Some(browser::Held::new(element))))
            .on("input", move |event| input.input(&event))
            // Some lists tell of their input before they hold it.
            .on("change", move |_| change.changed())
            .on("click", move |event| click.click(&event))
            .on("submit", move |event| submit.submit(&event))
            .live(move || {
                drawn.0.on_view.track();
                match drawn.read(|held| held.open) {
                    Some(at) if later::is_here() => doors::one(&drawn, at),
                    Some(at) => drawn.draw_coming(at),
                    None => drawn.draw_list(),
                }
            });
        // Whoever comes by keyboard or has touched anything may open an application next. Letters are not heard: who types
        // one has the focus.
        ["pointerdown", "focusin", "click"].into_iter().fold(widget, |widget, name| widget.on(name, |_| later::want()))
    }

    /// What stands for an application that was opened before what draws it is there.
    fn draw_coming(&self, at: usize) -> Vec<Node> {
        let applications = self.read(|held| held.following.applications.clone());
        let heading = self.frame().start().text(title(&applications.all[at]));
        [self.draw_back(), heading, self.coming()].map(Node::Element).into()
    }

    /// Said until the later part is there.
    pub(super) fn coming(&self) -> Element {
        let words = self.frame().words.coming;
        let said = move || words[usize::from(later::follow_missing())].to_owned();
        el("p").class("wecan-text").attr("role", "status").live_text(said)
    }

    fn draw_back(&self) -> Element {
        let words = self.frame().words.back;
        el("button").class("wecan-back").attr("type", "button").attr("data-do", "back").text(words)
    }

    fn draw_list(&self) -> Vec<Node> {
        let frame = self.frame();
        let (chosen, lives) = self.read(|held| (held.chosen.clone(), held.lives()));
        let page = self.read(|held| held.following.page.clone());
        // A form that nobody answers is not drawn.
        let controls = match lives {
            true => Some(frame.controls(&chosen, None, self.postcode_said())),
            false => (!page.is_empty()).then(|| frame.controls(&chosen, Some(&page), self.postcode_said())),
        };
        let heading = frame.heading(0).class("wecan-title").attr("tabindex", "-1").text(frame.words.title);
        let (counted, listed, paged, rests) = (self.clone(), self.clone(), self.clone(), self.clone());
        let status = el("p").class("wecan-text").attr("aria-hidden", "true").rows(move || {
            counted.0.on_count.track();
            counted.status()
        });
        // What is seen follows each letter; what is read out waits until nobody types.
        let spoken = self.clone();
        let spoken = el("p").class("wecan-unseen").attr("role", "status").rows(move || {
            spoken.0.on_pause.track();
            spoken.status()
        });
        let list = el("ul")
            .class("wecan-applications")
            .live_flag("data-changing", move || {
                rests.0.on_rest.track();
                rests.read(|held| held.changes > 0)
            })
            .rows(move || {
                listed.0.on_list.track();
                listed.items()
            });
        let pager = el("p").class("wecan-pages").rows(move || {
            paged.0.on_count.track();
            paged.pager()
        });
        let (source, updated) = self.read(|held| {
            let applications = &held.following.applications;
            (applications.source.clone(), applications.updated)
        });
        let told = self.clone();
        let news = el("div").live(move || {
            told.0.on_news.track();
            if told.read(|held| held.news.is_empty()) {
                return Vec::new();
            }
            doors::news(&told, &told.frame()).into_iter().map(Node::Element).collect()
        });
        let mail = if lives { self.draw_mail(None) } else { None };
        let sends = self.clone();
        let sender = lives.then(|| {
            el("div").live(move || {
                later::follow_missing();
                if later::is_here() { doors::sender(&sends) } else { Vec::new() }
            })
        });
        let all = [
            Some(heading),
            Some(news),
            controls,
            Some(status),
            Some(spoken),
            self.draw_map(),
            Some(list),
            Some(pager),
            mail,
            sender,
        ];
        all.into_iter().flatten().chain([frame.about(&source, updated)]).map(Node::Element).collect()
    }

    fn status(&self) -> Vec<Node> {
        let frame = self.frame();
        vec![Node::Text(self.read(|held| frame.status(held.hits.len(), held.page, false, held.is_nowhere())))]
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

    /// What is new of those that are followed.
    pub(super) fn draw_news(&self, frame: &Frame) -> Vec<Element> {
        let (news, applications) = self.read(|held| (held.news.clone(), held.following.applications.clone()));
        let items = news.iter().map(|(at, told)| {
            let one = &applications.all[*at];
            let mut item = el("li").child(opens(*at, title(one)));
            for told in told {
                item = item.text(&[" · ", frame.case().event(told.event), ", ", &frame.date(told.day)].concat());
            }
            item
        });
        let heading = frame.heading(1).class("wecan-heading").text(frame.case().changed);
        vec![el("div").class("wecan-news").child(heading).child(el("ul").children(items.collect()))]
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
                    let title = match held.lives() {
                        true => opens(*at as usize, title(one)),
                        false => leads(one, &held.following.page, frame.words.tag),
                    };
                    Node::Element(frame.item(one, title, metres))
                })
                .collect()
        })
    }

    fn pager(&self) -> Vec<Node> {
        let frame = self.frame();
        let words = frame.words;
        let (page, pages, lives) = self.read(|held| (held.page, held.hits.len().div_ceil(PER_PAGE), held.lives()));
        if pages == 0 && lives {
            // That among the filters may be folded away.
            return vec![Node::Element(frame.clear())];
        }
        if pages < 2 {
            return Vec::new();
        }
        if !lives {
            let (server, area) = self.read(|held| (held.following.page.clone(), held.chosen.search.area.clone()));
            let address = [&server, "?", &query(&[("area", &area), ("lang", words.tag), ("page", "2")])].concat();
            let next = (!server.is_empty()).then(|| el("a").attr("href", &address).text(words.next));
            return next.into_iter().map(Node::Element).collect();
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

    /// The application that is open, with what can be done about it.
    pub(super) fn draw_one(&self, at: usize) -> Vec<Node> {
        let frame = self.frame();
        let words = frame.case();
        let (applications, followed) = (self.read(|held| held.following.applications.clone()), self.clone());
        let one = &applications.all[at];
        // A full storage keeps nothing more, but can be made emptier.
        let can_follow = self.read(|held| held.follows.has(one)) || browser::remembers();
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
        let follow = can_follow.then_some(follow);
        let hint = if can_follow { words.follow_hint } else { words.follow_refused };
        let hint = el("p").class("wecan-hint").attr("id", "wecan-planning-follow-hint").text(hint);
        let commented = self.clone();
        let comment = el("div").live(move || {
            commented.0.on_comment.track();
            commented.draw_comment(at).into_iter().map(Node::Element).collect()
        });
        let mail = self.draw_mail(Some(at));
        let about = frame.about(&applications.source, one.updated);
        let all = [Some(self.draw_back()), Some(frame.one(one)), Some(comment), follow, Some(hint), mail, Some(about)];
        all.into_iter().flatten().map(Node::Element).chain(self.draw_sender()).collect()
    }
}

/// What opens an application.
fn opens(at: usize, words: &str) -> Element {
    el("button").class("wecan-open").attr("type", "button").attr("data-open", &at.to_string()).text(words)
}

/// What leads to all about an application before the list comes to life: a link to the council's own page, else to the server's.
fn leads(one: &Application, page: &str, lang: &str) -> Element {
    match &one.page_url {
        Some(url) => link(url, title(one)),
        None if page.is_empty() => el("span").text(title(one)),
        None => {
            let which = query(&[("area", &one.area), ("lang", lang)]);
            link(&[page, "/", &browser::in_address(&one.reference), "?", &which].concat(), title(one))
        }
    }
}
