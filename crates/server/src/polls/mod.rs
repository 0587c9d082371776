//! Polls: their results for programs, for spreadsheets, as a picture and as a page; and what officers say of them.

mod count;
mod letters;
mod panel;
mod paper;
mod phrases;
mod stop;
mod tables;
mod tell;
mod verified;

use count::nothing;
pub(crate) use count::{current, settle_closed};
pub(crate) use panel::{Invited, Post, ask, table, unanswered};
pub(crate) use paper::sheets;
pub(crate) use stop::{asking as stop_asking, asking_stopped, telling as stop_telling, telling_stopped};
pub(crate) use tell::{ask as ask_to_tell, form as tell_form, offer as offer_to_tell};
pub(crate) use verified::{
    ask as ask_code, code_form as verify_code_form, first as confirm_first, form as ask_code_form,
    verify as verify_code,
};

use crate::admin;
use crate::clock;
use crate::error::Error;
use crate::pages::{Page, escape};
use crate::responses::body;
use crate::state::State;
use crate::store::{Fault, PollRow, Published};
use crate::tokens::Key;
use crate::words;
use axum::extract::{Path, Query, Request, State as Shared};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;
use wecan_model::json::Json;
use wecan_model::poll::{Count, Outcome};
use wecan_model::weighting::Targets;
use wecan_model::{Date, Definition, Identity, Reveal, Trouble};

/// What an address of results may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    lang: Option<String>,
    /// The margin by which a table is wished for.
    by: Option<String>,
}

/// A poll, as somebody asked for it.
struct Asked {
    published: Arc<Published>,
    poll: PollRow,
    is_closed: bool,
    language: String,
}

/// The day on which a definition took its last responses, once that day is over or somebody has closed it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn closed(state: &State, definition: &Definition, today: Date) -> Result<Option<Date>, Fault> {
    let over = definition.closes.filter(|last| *last < today);
    if over.is_some() {
        return Ok(over);
    }
    // A page may have an older version for good. A poll's results may be seen once its newest version has closed, and a survey
    // that has to stop early gets a version with a last day: from then on no version takes any more.
    let newest = state.store.definition(&definition.id, None).await?;
    if let Some(last) = newest.and_then(|newest| newest.definition.closes).filter(|last| *last < today) {
        return Ok(Some(last));
    }
    if definition.poll.is_none() {
        return Ok(None);
    }
    Ok(state.store.poll(&definition.id).await?.and_then(|poll| poll.closed))
}

async fn asked(state: &State, headers: &HeaderMap, id: &str, wish: &Wish) -> Result<Asked, Error> {
    let none = || Error::NotFound(format!("there is no poll `{id}`"));
    let published = state.store.definition(id, None).await?.filter(|published| published.definition.poll.is_some());
    let published = published.ok_or_else(none)?;
    let poll = state.store.poll(id).await?.ok_or_else(none)?;
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let language = wish.lang.as_deref().map_or_else(|| words::accepted(accepted), words::of).language.to_owned();
    let is_closed = poll.closed.is_some() || published.definition.is_closed(clock::today());
    Ok(Asked { published, poll, is_closed, language })
}

impl Asked {
    /// Whether results may be seen by everybody, or else by whoever asks.
    async fn may_see(&self, state: &State, headers: &HeaderMap) -> Result<(), Error> {
        let reveal = self.published.definition.poll.as_ref().map_or(Reveal::Never, |poll| poll.results);
        let allowed = match reveal {
            _ if admin::bearer_or_password(state, headers).is_ok() => true,
            Reveal::Never => false,
            _ if self.is_closed => true,
            Reveal::AfterClose => false,
            // The id of a response, a full stop, and its erasure token. Not in the address: who reads the logs of a server in front
            // would know who gave which answers.
            Reveal::AfterVoting => match admin::token(headers).and_then(|token| token.rsplit_once('.')) {
                Some((response, token)) => {
                    let key = Key::of(response);
                    let own = state.store.response(&key).await?;
                    state.secret.opens(&key, token)
                        && own.is_some_and(|row| row.definition == self.published.definition.id)
                }
                None => false,
            },
        };
        if allowed { Ok(()) } else { Err(Error::ResultsLater(self.language.clone())) }
    }

    fn outcomes(&self) -> Vec<Outcome> {
        let json: Option<Json> = self.poll.outcomes.as_deref().and_then(|body| serde_json::from_str(body).ok());
        json.and_then(|json| Outcome::read_all(&json).ok()).unwrap_or_default()
    }
}

/// `GET /v1/polls/{id}`
pub(crate) async fn show(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let asked = match asked(&state, &headers, &id, &Wish::default()).await {
        // A page may show a poll before it is published: that is no fault for a browser's console.
        Err(Error::NotFound(_)) => {
            return Ok(sent("application/json", serde_json::json!({"poll": id, "published": false}).to_string()));
        }
        found => found?,
    };
    let definition = &asked.published.definition;
    let day = |day: Option<Date>| day.map(Date::iso);
    let body = serde_json::json!({
        "poll": id,
        "published": true,
        "version": definition.version,
        "opens": day(definition.opens()),
        "closes": day(asked.poll.last_day(definition.closes)),
        "closed": asked.is_closed,
        "tells": tell::tells(&state, definition),
    });
    Ok(sent("application/json", body.to_string()))
}

/// `GET /v1/polls/{id}/results`
pub(crate) async fn results(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Error> {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accept.starts_with("text/csv") {
        return csv(Shared(state), headers, Path(id), Query(wish)).await;
    }
    let asked = asked(&state, &headers, &id, &wish).await?;
    asked.may_see(&state, &headers).await?;
    let results = current(&state, &asked.published, &asked.poll, asked.is_closed).await?;
    let mut json = results.to_json();
    if let Json::Object(members) = &mut json {
        let outcomes = asked.poll.outcomes.as_deref().and_then(|body| serde_json::from_str(body).ok());
        members.push((String::from("outcomes"), outcomes.unwrap_or(Json::Array(Vec::new()))));
    }
    let text = serde_json::to_string(&json).map_err(|_| Fault::Damaged("results are not JSON"))?;
    Ok(sent("application/json", text))
}

/// `GET /v1/polls/{id}/results.csv`
pub(crate) async fn csv(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Error> {
    let asked = asked(&state, &headers, &id, &wish).await?;
    asked.may_see(&state, &headers).await?;
    let results = current(&state, &asked.published, &asked.poll, asked.is_closed).await?;
    let definition = &asked.published.definition;
    let table = match &wish.by {
        None => tables::whole(definition, &results, &asked.language),
        Some(margin) => tables::by(definition, &results, &asked.language, margin).ok_or_else(|| {
            let names: Vec<&str> = results.margins.iter().map(|margin| margin.name.as_str()).collect();
            Error::NotFound(format!("there is no table by `{margin}`; answers are weighted by: {}", names.join(", ")))
        })?,
    };
    Ok(file(sent("text/csv; charset=utf-8", table), &id, "csv"))
}

/// `GET /v1/polls/{id}/results.svg`
pub(crate) async fn picture(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Error> {
    let asked = asked(&state, &headers, &id, &wish).await?;
    asked.may_see(&state, &headers).await?;
    let results = current(&state, &asked.published, &asked.poll, asked.is_closed).await?;
    let svg = wecan::floor::results_svg(&asked.published.definition, &results, &asked.language);
    Ok(file(sent("image/svg+xml", svg), &id, "svg"))
}

/// `GET /polls/{id}`
pub(crate) async fn page(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Error> {
    let asked = asked(&state, &headers, &id, &wish).await?;
    let definition = &asked.published.definition;
    let name = wecan_model::text::pipe(definition.title.get(&asked.language), |_| None);
    let (title, main) = match asked.may_see(&state, &headers).await {
        Ok(()) => {
            let about = format!("<div class=\"wecan\"><p class=\"wecan-hint\">{}</p></div>", escape(&name));
            let title = format!("{}: {name}", wecan::floor::results_heading(&asked.language));
            (title, about + &shown(&state, &asked, 1).await?)
        }
        // What was done is for everybody, and mail that tells of it leads here.
        Err(Error::ResultsLater(_)) if !asked.outcomes().is_empty() => {
            let outcomes = asked.outcomes();
            (name, wecan::floor::outcomes_html(definition, &nothing(&asked.published), &outcomes, &asked.language))
        }
        Err(refused) => return Err(refused),
    };
    Ok(Page { status: StatusCode::OK, language: &asked.language, title: &title, main }.into_response())
}

/// Results for whoever has just answered without script, where they may see them.
///
/// # Errors
/// When the database fails.
pub(crate) async fn after_voting(state: &State, definition: &Definition, language: &str) -> Result<String, Error> {
    if definition.poll.as_ref().is_none_or(|poll| poll.results != Reveal::AfterVoting) {
        return Ok(String::new());
    }
    let wish = Wish { lang: Some(language.to_owned()), ..Wish::default() };
    let asked = asked(state, &HeaderMap::new(), &definition.id, &wish).await?;
    shown(state, &asked, 2).await
}

async fn shown(state: &State, asked: &Asked, heading: u8) -> Result<String, Error> {
    let definition = &asked.published.definition;
    let results = current(state, &asked.published, &asked.poll, asked.is_closed).await?;
    // What only some may see cannot be downloaded by a plain link.
    let never = definition.poll.as_ref().is_some_and(|poll| poll.results == Reveal::Never);
    let address = format!("/v1/polls/{}/results", definition.id);
    let address = (asked.is_closed && !never).then_some(&*address);
    Ok(wecan::floor::results_html(definition, &results, &asked.outcomes(), &asked.language, heading, address))
}

/// `GET /v1/polls/{id}/outcomes`
pub(crate) async fn outcomes(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let asked = asked(&state, &headers, &id, &Wish::default()).await?;
    Ok(sent("application/json", asked.poll.outcomes.unwrap_or_else(|| String::from("[]"))))
}

/// `PUT /v1/polls/{id}/outcomes`
pub(crate) async fn set_outcomes(
    Shared(state): Shared<State>,
    Path(id): Path<String>,
    request: Request,
) -> Result<StatusCode, Error> {
    let asked = officer(&state, &id, request.headers()).await?;
    let (json, text) = document(request).await?;
    let outcomes = Outcome::read_all(&json).map_err(Error::Document)?;
    let mails = tell::mails(&state, &asked.published.definition, &asked.outcomes(), &outcomes).await?;
    state.store.set_outcomes(&id, &text, &mails).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /v1/polls/{id}/targets`
pub(crate) async fn set_targets(
    Shared(state): Shared<State>,
    Path(id): Path<String>,
    request: Request,
) -> Result<StatusCode, Error> {
    let asked = officer(&state, &id, request.headers()).await?;
    let definition = &asked.published.definition;
    let mut known = Count::margins_of(definition);
    if definition.identity == Identity::Invited {
        known.extend(state.store.panel_columns().await?);
    }
    if asked.is_closed && asked.poll.is_final && !state.store.is_whole(&id, &asked.poll).await? {
        let what = format!(
            "`{id}` has closed, and since then answers in its results were deleted, or members left or changed: they stay as they are"
        );
        return Err(Error::Conflict(what));
    }
    let (json, text) = document(request).await?;
    Targets::read(&json).and_then(|targets| targets.check(&known)).map_err(Error::Document)?;
    state.store.set_targets(&id, &text).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A poll of which an officer has something to say.
async fn officer(state: &State, id: &str, headers: &HeaderMap) -> Result<Asked, Error> {
    admin::bearer(state, headers)?;
    asked(state, &HeaderMap::new(), id, &Wish::default()).await
}

/// What a request's body says, and the same in compact JSON.
async fn document(request: Request) -> Result<(Json, String), Error> {
    let body = body(request, &["application/json"]).await?;
    let json: Json = serde_json::from_slice(&body).map_err(|error| Trouble::new("", error.to_string()))?;
    let text = serde_json::to_string(&json).map_err(|_| Fault::Damaged("a document is not JSON"))?;
    Ok((json, text))
}

/// What an officer says of the invitations to make.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Inviting {
    /// The address of the page with the poll; our own page of it where there is none.
    link: Option<String>,
    /// Those who have not answered, in place of those who have not been asked.
    remind: bool,
    /// Whether those with an address are written to by mail; the others alone are then in the table.
    send: bool,
    /// The language of the mail, for those whose profile names none.
    lang: Option<String>,
}

/// The address of a page as it can stand in a letter.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn page_link(link: &str) -> Result<String, String> {
    let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://")).unwrap_or_default();
    let is_address = rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[');
    if is_address && !link.contains(char::is_whitespace) {
        return Ok(link.to_owned());
    }
    Err(String::from(
        "needs a whole address, such as https://www.example.gov.uk/poll: nobody can follow less from a letter",
    ))
}

/// `POST /v1/polls/{id}/invitations`
pub(crate) async fn invite(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(inviting): Query<Inviting>,
) -> Result<Response, Error> {
    admin::bearer(&state, &headers)?;
    let asked = asked(&state, &HeaderMap::new(), &id, &Wish::default()).await?;
    if asked.published.definition.identity != Identity::Invited {
        return Err(Error::NotFound(format!("`{id}` asks for no invitations: it needs `\"identity\": \"invited\"`")));
    }
    if asked.is_closed {
        return Err(Error::Conflict(format!("`{id}` has closed: nobody is invited or reminded any more")));
    }
    let own = state.public.as_deref().map(|own| format!("{own}/forms/{id}"));
    let link = inviting.link.or(own).ok_or_else(|| {
        Trouble::new(
            "link",
            "is missing: this server was not told its own address (`--public-url`), so letters need one",
        )
    })?;
    let link = page_link(&link).map_err(|what| Trouble::new("link", what))?;
    let definition = &asked.published.definition;
    let mailing = match (inviting.send, &state.mailing) {
        (true, None) => return Err(Error::NotFound(String::from("this server sends no mail"))),
        (true, Some(mailing)) => Some(mailing),
        (false, _) => None,
    };
    let language = inviting.lang.as_deref().unwrap_or("en");
    let post = mailing.map(|mailing| Post { sealing: &mailing.sealing, public: &mailing.public, language });
    let invited = ask(&state.store, &state.secret, definition, &link, inviting.remind, post).await?;
    let rest = invited.iter().filter(|own| !inviting.send || own.member.email.is_none());
    Ok(file(sent("text/csv; charset=utf-8", table(rest)), &id, "invitations.csv"))
}

fn sent(content_type: &'static str, body: String) -> Response {
    let headers = [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "no-store")];
    (headers, body).into_response()
}

fn file(mut response: Response, id: &str, ending: &str) -> Response {
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{id}.{ending}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
