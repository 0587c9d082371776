//! The component that Leptos apps place.

use super::PollHandle;
use crate::app::{FLOORS, follow};
use crate::have_your_say::{Asked, Callbacks, Carried};
use leptos::prelude::*;
use std::sync::Arc;
use wecan_model::{Date, Definition, Receipt, Response, Settings};

/// Asks the questions of a poll, sends the answers, and shows what came of the poll once that may be seen: after voting,
/// or after the close, as its definition says. Results and what was done come from the server that takes the answers.
///
/// It draws on a server as a plain form that works by itself, and takes one step at a time in a browser.
///
/// ```
/// use leptos::prelude::*;
/// use wecan::PanelPoll;
/// use wecan::model::{Definition, Receipt, json::Json};
///
/// #[component]
/// fn Neighbourhood(definition: Definition) -> impl IntoView {
///     let (reference, set_reference) = signal(String::new());
///     view! {
///         <PanelPoll
///             definition
///             endpoint="https://council.example/v1/responses"
///             on_received=move |receipt: Receipt| set_reference.set(receipt.reference)
///         />
///         <p>{reference}</p>
///     }
/// }
///
/// # let json: Json = serde_json::from_str(r#"{"id": "parks", "version": 1, "title": "Parks", "purpose": "To plan.", "poll": {},
/// #     "retention_days": 30, "pages": [{"questions": [{"id": "happy", "type": "scale", "label": "How happy are you?", "from": 0, "to": 10}]}]}"#).unwrap();
/// # Owner::new().with(|| { let _ = Neighbourhood(NeighbourhoodProps { definition: Definition::read(&json).unwrap() }); });
/// ```
#[component]
pub fn PanelPoll(
    /// What to ask. A definition with another id or version starts afresh.
    #[prop(into)]
    definition: Signal<Definition>,
    /// Where responses are sent; nowhere when empty. A new value counts from the next response on.
    #[prop(into, optional)]
    endpoint: Signal<String>,
    /// The language tag; English when empty. A new value draws the form anew and keeps what was filled in.
    #[prop(into, optional)]
    lang: Signal<String>,
    /// Everything else that a page may set. A new value draws the form anew and keeps what was filled in.
    #[prop(into, optional)]
    settings: Signal<Settings>,
    /// The day on which a server draws it: the plain form of what is not open yet, or has closed, says so then. A browser that
    /// wakes what the server drew needs the same day.
    #[prop(optional)]
    today: Option<Date>,
    /// What had been filled in elsewhere before.
    #[prop(optional)]
    carried: Carried,
    /// Called once, at the first answer.
    #[prop(into, optional)]
    on_start: Option<Callback<()>>,
    /// Called with each response before it is sent; `false` keeps it from being sent.
    #[prop(into, optional)]
    on_submit: Option<Callback<Response, bool>>,
    /// Called when a response has to wait, with its id; `true` when it is still there after the page has been closed.
    #[prop(into, optional)]
    on_waiting: Option<Callback<(String, bool)>>,
    /// Headers for each request to the endpoint, such as a token's.
    #[prop(into, optional)]
    headers: Signal<Vec<(String, String)>>,
    /// Called once for each response that the endpoint accepted.
    #[prop(into, optional)]
    on_received: Option<Callback<Receipt>>,
    /// Called with a reason whenever a response could not be sent or was refused.
    #[prop(into, optional)]
    on_failed: Option<Callback<String>>,
) -> impl IntoView {
    let asked = move || Asked {
        definition: Arc::new(definition.get()),
        endpoint: endpoint.get(),
        lang: lang.get(),
        settings: settings.get(),
        today,
    };
    let callbacks = Callbacks { on_start, on_submit, on_waiting, headers, on_received, on_failed };
    let poll = PollHandle::new(untrack(asked), carried, FLOORS, move |news| callbacks.hear(&news));
    let view = poll.view();
    let own = poll.clone();
    follow(asked, move || own.wake(), move |asked| poll.ask(asked));
    view
}
