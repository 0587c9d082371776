//! What the elements that ask a definition's questions have in common: what they tell the page.

use crate::element::{dress, tell};
use web_sys::HtmlElement;
use wecan::News;
use wecan::browser::Held;
use wecan::model::json::Json;

/// Tells the page what a survey has to tell; `false` where it is kept from it.
pub(crate) fn tell_news(host: &Held<HtmlElement>, news: News<'_>) -> bool {
    let Some(host) = host.get() else { return true };
    let (event, detail) = match news {
        News::Started => ("wecan-start", Json::Null),
        News::Submitting(response) => ("wecan-submit", response.to_json()),
        News::Waiting(id, saved) => {
            let members = [("id", Json::string(id)), ("saved", Json::Bool(saved))];
            ("wecan-waiting", Json::Object(members.map(|(name, value)| (name.to_owned(), value)).into()))
        }
        News::Requesting(headers) => {
            dress(&host, headers);
            return true;
        }
        News::Received(receipt) => ("wecan-received", receipt.to_json()),
        News::Failed(reason) => ("wecan-error", Json::Object(vec![("message".into(), Json::string(reason))])),
    };
    tell(&host, event, &detail)
}
