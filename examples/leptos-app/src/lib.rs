//! A Leptos app with a survey and a list of planning applications in one of its pages.
//!
//! The same components draw on the server and wake up in the browser. Until they do, and where they
//! never do, what the server drew works by itself: a form that posts to the endpoint, and one that asks the server's
//! page with the list.

use leptos::prelude::*;
use std::sync::Arc;
use wecan::model::json::Json;
use wecan::model::{Date, Definition, Receipt};
use wecan::{Applications, HaveYourSay, PlanningFollower};

/// Where responses are sent: here, to the server that sends the page. Any other that allows the page's origin will do.
pub const ENDPOINT: &str = "/v1/responses";

/// What is asked. An app may as well fetch it, or make it.
fn survey() -> Definition {
    let json: Json = serde_json::from_str(include_str!("survey.json")).expect("a test reads this file");
    Definition::read(&json).expect("a test reads this file")
}

/// What is planned near the library.
fn planned() -> Arc<Applications> {
    let json: Json = serde_json::from_str(include_str!("planning.json")).expect("a test reads this file");
    Arc::new(Applications::read(&json).expect("a test reads this file"))
}

/// The page: words of the app around the widget, and what the widget tells the app.
#[component]
pub fn App() -> impl IntoView {
    let (sent, set_sent) = signal(0);
    // The server and the browser have to agree on the day: an app would send it along with the page.
    let today = Date::parse("2026-11-20").expect("a day");
    view! {
        <main>
            <h1>"The library"</h1>
            <HaveYourSay
                definition=survey()
                endpoint=ENDPOINT
                on_received=move |_: Receipt| set_sent.update(|sent| *sent += 1)
            />
            <p role="status">{move || (sent.get() > 0).then_some("Seeds are on their way.")}</p>
            <PlanningFollower applications=planned() today page="/planning" />
        </main>
    }
}

/// The whole page, as a server sends it.
#[cfg(feature = "ssr")]
pub fn page() -> String {
    let body = Owner::new().with(|| App().to_html());
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>The library</title>\
         <link rel=\"icon\" href=\"data:,\">\
         <link rel=\"stylesheet\" href=\"/wecan.css\"><script type=\"module\" src=\"start.js\"></script></head>\
         <body>{body}</body></html>"
    )
}

/// Called by the page's script once the module is there.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(App);
}
