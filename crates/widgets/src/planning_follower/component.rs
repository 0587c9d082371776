//! The component that Leptos apps place.

use super::{Applications, FollowerHandle, Following};
use crate::app::{FLOORS, follow};
use leptos::prelude::*;
use std::sync::Arc;
use wecan_model::{Date, Draft};

/// A list of planning applications to search, filter, understand and follow.
///
/// It draws on a server as a list with a form that works by itself, and is searched in the page in a browser.
///
/// ```
/// use leptos::prelude::*;
/// use std::sync::Arc;
/// use wecan::model::{Date, json::Json};
/// use wecan::{Applications, PlanningFollower};
///
/// #[component]
/// fn Planning(applications: Arc<Applications>, today: Date) -> impl IntoView {
///     view! { <PlanningFollower applications today lang="cy" /> }
/// }
///
/// # let json: Json = serde_json::from_str(r#"{"applications": [{"reference": "26/1", "address": "1 High Street"}]}"#).unwrap();
/// # let applications = Arc::new(Applications::read(&json).unwrap());
/// # let today = Date::parse("2026-11-22").unwrap();
/// # Owner::new().with(|| { let _ = Planning(PlanningProps { applications, today }); });
/// ```
#[component]
pub fn PlanningFollower(
    /// The applications, as [`Applications::read`] takes them from the server's answer.
    #[prop(into)]
    applications: Signal<Arc<Applications>>,
    /// The language tag; English when empty.
    #[prop(into, optional)]
    lang: Signal<String>,
    /// The level of the first heading; 2 where none is given.
    #[prop(into, optional)]
    heading_level: Option<u8>,
    /// The day it is: a server has to say, since its pages and the browser have to agree. Without it a browser asks the
    /// device, and a server takes the last day on which one of the applications was told of.
    #[prop(into, optional)]
    today: Option<Date>,
    /// The server's page with the same list, which answers the form where there is no script.
    #[prop(into, optional)]
    page: Signal<String>,
    /// Where comments are sent. The form for them is the element `<wecan-have-your-say>`, so the page needs the loader;
    /// without an endpoint comments are written there, and copied into the council's own form.
    #[prop(into, optional)]
    endpoint: Signal<String>,
    /// The server's page where people ask to be told by mail, such as `/follows`; its form is drawn here, or a link leads
    /// there. Without it nobody is told by mail.
    #[prop(into, optional)]
    follows: Signal<String>,
    /// Where the pictures of a map come from, such as `https://tiles.example/{z}/{x}/{y}.png`; without it there is no map.
    /// The map is the element `<wecan-map>`, so the page needs the loader; nothing is loaded before somebody wants it.
    #[prop(into, optional)]
    tiles: Signal<String>,
    /// What the page owes to whoever makes the tiles, shown as text below the map.
    #[prop(into, optional)]
    tiles_credit: Signal<String>,
    /// The deepest level that the tiles have; as deep as the map goes when empty.
    #[prop(into, optional)]
    tiles_zoom: Signal<String>,
) -> impl IntoView {
    let following = move || {
        let applications = applications.get();
        let today = today.or_else(device_day).or(applications.updated).unwrap_or_else(first_day);
        let comment = Some(("endpoint", endpoint.get())).filter(|(_, endpoint)| !endpoint.is_empty());
        let map = [("tiles", tiles.get()), ("tiles-credit", tiles_credit.get()), ("tiles-zoom", tiles_zoom.get())];
        Following {
            applications,
            lang: lang.get(),
            heading_level: heading_level.unwrap_or(2),
            today,
            page: page.get(),
            comment: comment.into_iter().collect(),
            follows: follows.get(),
            map: map.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        }
    };
    let follower = FollowerHandle::new(untrack(following), &Draft::default(), FLOORS);
    let view = follower.view();
    let own = follower.clone();
    follow(following, move || own.wake(), move |following| follower.follow(following));
    view
}

/// The day that the device shows, where there is one.
pub(super) fn device_day() -> Option<Date> {
    #[cfg(target_family = "wasm")]
    return crate::browser::today();
    #[cfg(not(target_family = "wasm"))]
    None
}

/// A day for lists that have none.
pub(super) fn first_day() -> Date {
    Date::from_number(0).expect("1 January 1970 is a day")
}

impl Following {
    /// What an element hands over: the day is the device's.
    pub fn now(applications: Arc<Applications>, lang: String, heading_level: u8) -> Self {
        let today = device_day().or(applications.updated).unwrap_or_else(first_day);
        Self {
            applications,
            lang,
            heading_level,
            today,
            page: String::new(),
            comment: Vec::new(),
            follows: String::new(),
            map: Vec::new(),
        }
    }
}
