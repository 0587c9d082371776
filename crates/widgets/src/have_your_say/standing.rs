//! A survey in its page, as whoever put it there deals with it: it is drawn, comes to life, is asked for something else,
//! and begins what needs the later part once that is there.

use super::survey::{Asked, Held, Stage, SurveyHandle};
use super::{doors, form};
use crate::kiosk::touchable;
use crate::markup::{Element, Node, el};
use crate::{browser, delivery, drafts, later};
use wecan_model::{Channel, Draft};

/// How long after the later part has come it is gone through once, in milliseconds.
const REST: i32 = 250;

impl SurveyHandle {
    /// The view.
    pub fn view(&self) -> Element {
        let (own, root) = (self.clone(), self.clone());
        let touched = self.clone();
        let widget = el("div").class("wecan wecan-have-your-say").attr("part", "widget");
        touchable(widget, move || touched.touched())
            .taken_by(move |element| root.write(|held| held.root = Some(browser::Held::new(element))))
            .live(move || {
                own.0.on_drawing.track();
                let survey = own.survey();
                let panel = match survey.receipt() {
                    Some(receipt) => doors::received(&survey, &receipt),
                    None if survey.is_waiting() => doors::waiting(&survey),
                    None => form::draw(&survey),
                };
                let kiosk = survey.settings.channel == Channel::Kiosk;
                let warning = (kiosk && later::is_here()).then(|| Node::Element(doors::warning(&survey)));
                warning.into_iter().chain([Node::Element(panel)]).collect()
            })
    }

    /// Takes what the page asks for now. Another definition starts afresh; anything else keeps what was filled in.
    pub fn ask(&self, asked: Asked) {
        drafts::keep_changed();
        let now = asked.definition.clone();
        let before = self.write(|held| std::mem::replace(&mut held.asked, asked.in_full())).definition;
        if before.id != now.id || before.version != now.version {
            self.0.live.restart();
            self.write(Held::restart);
            self.0.idle.forget();
            if self.stage() != Stage::Floor {
                self.begin(None);
            }
        } else if self.stage() != Stage::Floor {
            self.attend();
        }
        self.0.on_drawing.notify();
    }

    /// A page that a server drew comes to life: what was typed meanwhile counts.
    pub fn wake(&self) {
        if self.stage() == Stage::Floor {
            let survey = self.survey();
            survey.read_form();
            self.0.live.leave_floor();
            let typed = survey.form.draft(Draft::clone);
            self.begin(None);
            // What was kept on the device is in none of the fields that the server drew.
            let kept = survey.form.draft(|draft| *draft != typed);
            if kept || form::shut(&survey).is_some() || !survey.form.orders().is_empty() {
                survey.redraw();
            }
        }
    }

    /// Puts the resident where they start: where they had the focus, else at the first step.
    pub(super) fn begin(&self, field: Option<String>) {
        let survey = self.survey();
        if survey.keeps_drafts()
            && let Some(kept) = drafts::kept(survey.form.definition())
        {
            let definition = survey.form.definition();
            let both = survey.form.draft(|carried| carried.with_earlier(kept, &|name| definition.is_text(name)));
            survey.form.set_draft(both);
        }
        survey.shuffle();
        let place = field.and_then(|field| survey.step_of(&field)).or_else(|| survey.step_after(None));
        survey.set_stage(Stage::Step(place.unwrap_or(0)));
        self.attend();
    }

    /// Follows the outbox, and on a shared device its seconds, once the later part is there. It is asked for at once
    /// where there may be something to show of an earlier visit, or somebody has begun already.
    fn attend(&self) {
        let kiosk = self.asked().settings.channel == Channel::Kiosk;
        later::then(&self.0, move |inner| {
            let it = Self(inner);
            doors::follow_outbox(&it);
            if kiosk {
                doors::guard(&it);
                it.0.on_drawing.notify();
            }
            browser::after(REST, Box::new(move || doors::rehearse(&it.survey())));
        });
        if kiosk || !self.survey().form.draft(Draft::is_blank) || delivery::may_hold() {
            later::want();
        }
    }

    /// Somebody is there.
    pub(super) fn touched(&self) {
        later::want();
        if self.read(|held| held.asked.settings.channel) == Channel::Kiosk && later::is_here() {
            doors::touched(&self.survey());
        }
    }

    /// Responses from now on carry this mark of the device, by which an open poll counts it once.
    pub(crate) fn count_as(&self, device: Option<String>) {
        self.write(|held| held.device = device);
    }

    /// Responses from now on carry this code of an invitation.
    pub(crate) fn answer_by(&self, invitation: String) {
        self.write(|held| held.invitation = Some(invitation));
    }

    /// Takes what the fields say now: something other than the resident has filled them in, at their wish.
    pub(crate) fn read_fields(&self) {
        self.survey().changed();
    }

    /// Responses from now on carry neither a device's mark nor an invitation that no field asks for.
    pub(crate) fn forget_marks(&self) {
        self.write(|held| (held.device, held.invitation) = (None, None));
    }

    /// Moves the focus to where the resident is.
    pub(crate) fn focus_start(&self) {
        self.survey().focus_start();
    }
}
