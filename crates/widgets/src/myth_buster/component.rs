//! The component that Leptos apps place: props in, callbacks out.

use super::{AskedQuiz, QuizHandle};
use crate::app::{FLOORS, follow};
use crate::have_your_say::{Callbacks, Carried};
use leptos::prelude::*;
use std::sync::Arc;
use wecan_model::{Date, Quiz, Receipt, Response, Settings};

/// Shows the statements of a quiz one at a time, and after each judgement what is known about it.
///
/// It draws on a server as a plain list with the answers folded away, and takes one statement at a time in a browser.
/// Answers are sent only where there is an endpoint and the quiz says what they are collected for.
///
/// ```
/// use leptos::prelude::*;
/// use wecan::MythBuster;
/// use wecan::model::{Quiz, json::Json};
///
/// #[component]
/// fn TrueOrFalse(quiz: Quiz) -> impl IntoView {
///     view! { <MythBuster quiz lang="cy" /> }
/// }
///
/// # let json: Json = serde_json::from_str(r#"{"id": "bins", "version": 1, "title": "Bins", "items": [{"id": "a",
/// #     "statement": "So?", "answer": "true", "fact": "So.", "review_by": "2030-01-31",
/// #     "sources": [{"title": "A page", "url": "https://council.example/", "date": "2026-01-31"}]}]}"#).unwrap();
/// # Owner::new().with(|| { let _ = TrueOrFalse(TrueOrFalseProps { quiz: Quiz::read(&json).unwrap() }); });
/// ```
#[component]
pub fn MythBuster(
    /// What to judge. A quiz with another id or version starts afresh.
    #[prop(into)]
    quiz: Signal<Quiz>,
    /// Where answers are sent; nowhere when empty.
    #[prop(into, optional)]
    endpoint: Signal<String>,
    /// The language tag; English when empty.
    #[prop(into, optional)]
    lang: Signal<String>,
    /// Everything else that a page may set.
    #[prop(into, optional)]
    settings: Signal<Settings>,
    /// The day on which a server draws it: facts that are past their review are left out.
    #[prop(optional)]
    today: Option<Date>,
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
    let asked = move || AskedQuiz {
        quiz: Arc::new(quiz.get()),
        endpoint: endpoint.get(),
        lang: lang.get(),
        settings: settings.get(),
        today,
    };
    let callbacks = Callbacks { on_start, on_submit, on_waiting, headers, on_received, on_failed };
    let handle = QuizHandle::new(untrack(asked), Carried::default(), FLOORS, move |news| callbacks.hear(&news));
    let view = handle.view();
    let own = handle.clone();
    follow(asked, move || own.wake(), move |asked| handle.ask(asked));
    view
}
