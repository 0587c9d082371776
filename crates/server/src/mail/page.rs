//! `GET /mail`: what would be sent, where the server was started to catch mail. For demonstrations alone.

use super::Via;
use crate::error::Error;
use crate::pages::{Page, escape};
use crate::state::State;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::fmt::Write as _;

/// `GET /mail`
pub(crate) async fn caught(Shared(state): Shared<State>) -> Result<Response, Error> {
    let mailing = state.mailing.as_deref().filter(|mailing| matches!(mailing.via, Via::Catcher));
    let Some(mailing) = mailing else {
        return Err(Error::NotFound("mail is only shown by a server that was started with --mail-catch".into()));
    };
    let mut main = String::from(
        "<div class=\"wecan\">\n<h1 class=\"wecan-title\">Caught mail</h1>\n\
         <p class=\"wecan-text\">This server sends no mail. Here is what it would have sent, the newest first.</p>\n",
    );
    // The worker may not have come round yet.
    let waiting = state.store.mails("waiting").await?;
    for row in waiting.iter().chain(&state.store.mails("caught").await?) {
        let Some(mail) = row.sealed.as_deref().and_then(|sealed| mailing.open(sealed)) else { continue };
        // Writing to a string cannot fail.
        let _ = write!(
            main,
            "<section class=\"wecan-question\" aria-labelledby=\"mail-{id}\">\n<h2 class=\"wecan-heading\" id=\"mail-{id}\">{subject}</h2>\n\
             <p class=\"wecan-hint\">To {to}, {day}</p>\n<div class=\"wecan-text\">{text}</div>\n",
            id = row.id,
            subject = escape(&mail.subject),
            to = escape(&mail.to),
            day = row.changed,
            text = linked(&mail.text),
        );
        if !mail.unsubscribe.is_empty() {
            // What a mail program does when its button is pressed (RFC 8058).
            let _ = writeln!(
                main,
                "<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\">\
                 <button class=\"wecan-button wecan-quiet\">Unsubscribe with one click<span class=\"wecan-unseen\"> from: {}</span></button></form>",
                escape(&own(&mail.unsubscribe, &mailing.public)),
                escape(&mail.subject)
            );
        }
        main.push_str("</section>\n");
    }
    main.push_str("</div>");
    Ok(Page { status: StatusCode::OK, language: "en", title: "Caught mail", main }.into_response())
}

/// An address of ours from the root, so that it leads to this server however it was reached.
fn own(address: &str, public: &str) -> String {
    address.strip_prefix(public).filter(|rest| rest.starts_with('/')).unwrap_or(address).to_owned()
}

/// Plain text as HTML: a line each, addresses as links.
fn linked(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        for (at, word) in line.split(' ').enumerate() {
            if at > 0 {
                out.push(' ');
            }
            let word = escape(word);
            if word.starts_with("https://") || word.starts_with("http://") {
                let _ = write!(out, "<a href=\"{word}\">{word}</a>");
            } else {
                out.push_str(&word);
            }
        }
        out.push_str("<br>\n");
    }
    out
}
