//! The component that Leptos apps place: props in, callbacks out.

use super::{Asked, Carried, News, SurveyHandle};
use crate::app::{FLOORS, follow};
use leptos::prelude::*;
use std::sync::Arc;
use wecan_model::{Date, Definition, Receipt, Response, Settings};

/// Asks every question of a definition, checks the answers and sends them.
///
/// It draws on a server as a plain form that works by itself, and takes one step at a time in a browser. The page has to
/// link `wecan.css` or carry [`STYLE`](crate::STYLE): without either even what only programs should see is shown.
///
/// ```
/// use leptos::prelude::*;
/// use wecan::HaveYourSay;
/// use wecan::model::{Definition, Receipt, json::Json};
///
/// #[component]
/// fn Feedback(definition: Definition) -> impl IntoView {
///     let (reference, set_reference) = signal(String::new());
///     view! {
///         <HaveYourSay
///             definition
///             endpoint="https://council.example/v1/responses"
///             on_received=move |receipt: Receipt| set_reference.set(receipt.reference)
///         />
///         <p>{reference}</p>
///     }
/// }
///
/// # let json: Json = serde_json::from_str(r#"{"id": "parks", "version": 1, "title": "Parks", "purpose": "To plan.",
/// #     "retention_days": 30, "pages": [{"questions": [{"id": "why", "type": "text", "label": "Why?"}]}]}"#).unwrap();
/// # Owner::new().with(|| { let _ = Feedback(FeedbackProps { definition: Definition::read(&json).unwrap() }); });
/// ```
#[component]
pub fn HaveYourSay(
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
    let survey = SurveyHandle::new(untrack(asked), carried, FLOORS, move |news| callbacks.hear(&news));
    let view = survey.view();
    let own = survey.clone();
    follow(asked, move || own.wake(), move |asked| survey.ask(asked));
    view
}

/// What an app wants to be told.
pub(crate) struct Callbacks {
    pub(crate) on_start: Option<Callback<()>>,
    pub(crate) on_submit: Option<Callback<Response, bool>>,
    pub(crate) on_waiting: Option<Callback<(String, bool)>>,
    pub(crate) headers: Signal<Vec<(String, String)>>,
    pub(crate) on_received: Option<Callback<Receipt>>,
    pub(crate) on_failed: Option<Callback<String>>,
}

impl Callbacks {
    /// Tells the app; `false` where it keeps a response from being sent. Where the app has taken the widget away meanwhile, there is
    /// nobody left to tell, and the response goes on without.
    pub(crate) fn hear(&self, news: &News<'_>) -> bool {
        match news {
            News::Started => run(self.on_start, ()),
            News::Submitting(response) => {
                return self.on_submit.is_none_or(|submit| submit.try_run((*response).clone()) != Some(false));
            }
            News::Waiting(id, safe) => run(self.on_waiting, ((*id).to_owned(), *safe)),
            News::Requesting(to) => {
                for (name, value) in self.headers.try_get_untracked().unwrap_or_default() {
                    // What is no header goes nowhere.
                    let _ = to.set(&name, &value);
                }
            }
            News::Received(receipt) => run(self.on_received, (*receipt).clone()),
            News::Failed(reason) => run(self.on_failed, (*reason).to_owned()),
        }
        true
    }
}

/// Tells whoever is still there.
fn run<T: 'static>(callback: Option<Callback<T>>, news: T) {
    if let Some(callback) = callback {
        let _ = callback.try_run(news);
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn an_app_that_has_taken_the_widget_away_is_told_no_more_and_keeps_nothing_from_being_sent() {
        let owner = Owner::new();
        let callbacks = owner.with(|| Callbacks {
            on_start: Some(Callback::new(|()| ())),
            on_submit: Some(Callback::new(|_: Response| false)),
            on_waiting: None,
            headers: Signal::derive(Vec::new),
            on_received: None,
            on_failed: Some(Callback::new(|_: String| ())),
        });
        assert!(callbacks.hear(&News::Started) && callbacks.hear(&News::Failed("no")));
        owner.cleanup();
        assert!(callbacks.hear(&News::Started) && callbacks.hear(&News::Failed("no")));
    }

    #[test]
    fn what_a_server_draws_after_the_last_day_says_that_it_is_closed() {
        let json = r#"{"id": "parks", "version": 1, "title": "Parks", "purpose": "To plan.", "closes": "2026-03-31",
            "retention_days": 30, "pages": [{"questions": [{"id": "why", "type": "text", "label": "Why?"}]}]}"#;
        let json: wecan_model::json::Json = serde_json::from_str(json).expect("it is JSON");
        let definition = Definition::read(&json).expect("a good definition");
        let drawn = |day: &str| {
            let (definition, today) = (definition.clone(), Date::parse(day).expect("a day"));
            let owner = Owner::new();
            let html = owner.with(|| {
                let say = view! { <HaveYourSay definition=definition.clone() endpoint="/v1/responses" today /> };
                let poll = view! { <crate::PanelPoll definition endpoint="/v1/responses" today /> };
                [say.to_html(), poll.to_html()]
            });
            owner.cleanup();
            html
        };
        for html in drawn("2026-03-31") {
            assert!(html.contains("Why?") && !html.contains("closed on"), "{html}");
        }
        for html in drawn("2026-04-01") {
            assert!(html.contains("closed on 31 March 2026") && !html.contains("Why?"), "{html}");
        }
    }
}
