//! A plain form comes in, a page goes out: the form again with what is to be mended, or thanks with
//! the receipt. And the form as a page of its own.

use crate::clock;
use crate::definitions::not_found;
use crate::error::Error;
use crate::pages::{Page, escape};
use crate::responses;
use crate::state::State;
use crate::store::Published;
use crate::tokens;
use crate::words::{self, Words};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use wecan::floor::Floor;
use wecan::locales::Locale;
use wecan_model::order::Orders;
use wecan_model::{
    Channel, Date, Definition, Draft, Identity, Incoming, Problem, Receipt, Reveal, Settings, Trouble, formats,
};

/// Where responses are posted to.
pub(crate) const ENDPOINT: &str = "/v1/responses";

/// Where a form is posted to: people who say who they are see once more what they said before it is sent.
fn action(definition: &Definition) -> String {
    match definition.identity {
        Identity::Named if definition.check_answers => format!("/forms/{}", definition.id),
        _ => String::from(ENDPOINT),
    }
}

/// What the address of a form may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    lang: Option<String>,
    version: Option<u32>,
    channel: Option<String>,
    invitation: Option<String>,
}

/// `GET /forms/{id}`
pub(crate) async fn show(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Error> {
    let Ok(Query(wish)) = wish else {
        return Err(Error::Unreadable(Trouble::new("query", "`version` needs a whole number from 1")));
    };
    let published = state.store.definition(&id, wish.version).await?.ok_or_else(|| not_found(&id, wish.version))?;
    if published.quiz.is_some() {
        return Ok(Redirect::to(&format!("/quizzes/{id}")).into_response());
    }
    let today = clock::today();
    let mut definition = published.definition.clone();
    let closed = crate::polls::closed(&state, &definition, today).await?;
    let mut drawn_on = today;
    if let Some(last) = closed {
        // Closed by hand: the form says so as if this had been its last day from the start, and is shut on that day too.
        definition.closes = Some(last);
        drawn_on = Date::from_number(last.number() + 1).map_or(today, |after| after.max(today));
    }
    let mut orders = Orders::shuffled(&definition, u64::from_le_bytes(tokens::random().map_err(Error::System)?));
    orders.apply(&mut definition);
    let is_open = closed.is_none() && definition.is_open(today);
    let definition = &definition;
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wished = wish.lang.filter(|tag| is_tag(tag)).unwrap_or_else(|| words::accepted(accepted).language.to_owned());
    let language = language_there_is(definition, &wished).to_owned();
    let channel = wish.channel.as_deref().and_then(Channel::parse).unwrap_or_default();
    let mut hidden = orders.to_fields();
    if definition.identity == Identity::Verified && definition.poll.is_some() && is_open {
        let confirmed = wish.invitation.as_deref().filter(|code| state.secret.invitation_mark(&id, code).is_some());
        match confirmed {
            Some(code) => hidden.push((String::from("_invitation"), code.to_owned())),
            None => return Ok(crate::polls::confirm_first(definition, &language)),
        }
    }
    let mut draft = Draft::default();
    draft.set("_invitation", wish.invitation);
    hidden.push((String::from("_id"), responses::new_id()?));
    let action = action(definition);
    let floor = Floor {
        settings: settings(channel),
        draft: &draft,
        hidden,
        today: Some(drawn_on),
        ..Floor::new(definition, &action, &language)
    };
    let title = title(definition, &language, &draft);
    let mut main = floor.to_html();
    if closed.is_some() && definition.poll.as_ref().is_some_and(|poll| poll.results != Reveal::Never) {
        main.push_str(&format!(
            "\n<div class=\"wecan\"><p class=\"wecan-text\"><a href=\"/polls/{}?lang={}\">{}</a></p></div>",
            escape(&definition.id),
            words::of(&language).language,
            escape(wecan::floor::results_heading(&language))
        ));
    }
    Ok(Page { status: StatusCode::OK, language: &language, title: &title, main }.into_response())
}

/// `POST /forms/{id}`: what was filled in once more, before it is sent; or the form, where it is to be mended or changed.
pub(crate) async fn check(
    Shared(state): Shared<State>,
    Path(_): Path<String>,
    request: Request,
) -> Result<Response, Error> {
    let headers = request.headers().clone();
    let (mut incoming, fields) = responses::form(request).await?;
    fill_in(&state, &mut incoming, &headers)?;
    let published = responses::definition(&state, &incoming).await?;
    let changes = fields.iter().any(|(name, _)| name == CHANGE);
    let problems = published.definition.check(&incoming.draft).err().unwrap_or_default();
    if changes || !problems.is_empty() {
        return Ok(again(&published, &incoming, if changes { &[] } else { &problems }));
    }
    let (definition, language) = (&published.definition, incoming.language.as_str());
    let draft = drafted(&incoming);
    let mut hidden = carried(definition, &incoming);
    hidden.extend(incoming.trapped.then(|| (String::from("_website"), String::from("yes"))));
    let floor = Floor {
        settings: settings(incoming.channel),
        draft: &draft,
        hidden,
        ..Floor::new(definition, ENDPOINT, language)
    };
    let main = floor.check_html(&action(definition), CHANGE);
    let title = format!("{}: {}", Locale::of(language).check_heading, title(definition, language, &draft));
    let language = language_there_is(definition, language);
    Ok(Page { status: StatusCode::OK, language, title: &title, main }.into_response())
}

/// The field that says that somebody wants to change what they filled in.
const CHANGE: &str = "_change";

/// What a form that was pasted into a page cannot say of itself. With an id, what is drawn of it next is one response however
/// often its button is pressed; with the page that it stands on it is kept as the widget's would be.
///
/// # Errors
/// When the system has no random bytes.
pub(crate) fn fill_in(state: &State, incoming: &mut Incoming, headers: &HeaderMap) -> Result<(), Error> {
    if incoming.id.is_none() {
        incoming.id = Some(responses::new_id()?);
    }
    if incoming.source.is_none() {
        // Of pages of other sites browsers tell the site alone, unless those ask for more: that is not where the form stands.
        // A site's first page cannot be told from it.
        incoming.source = referring(state, headers).filter(|page| !path(page).is_empty());
    }
    Ok(())
}

/// The form again, with what was filled in and what is to be mended.
pub(crate) fn again(published: &Published, incoming: &Incoming, problems: &[Problem]) -> Response {
    let (mut definition, language) = (published.definition.clone(), incoming.language.as_str());
    // Nothing is to move under the hand of whoever mends it.
    incoming.orders.clone().apply(&mut definition);
    let definition = &definition;
    let (draft, action) = (drafted(incoming), action(definition));
    let floor = Floor {
        settings: settings(incoming.channel),
        draft: &draft,
        problems,
        hidden: carried(definition, incoming),
        ..Floor::new(definition, &action, language)
    };
    let title = title(definition, language, &draft);
    let (status, title) = match problems {
        [] => (StatusCode::OK, title),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, format!("{}: {title}", words::of(language).error)),
    };
    let language = language_there_is(definition, language);
    Page { status, language, title: &title, main: floor.to_html() }.into_response()
}

fn drafted(incoming: &Incoming) -> Draft {
    let mut draft = incoming.draft.clone();
    draft.set("_invitation", incoming.invitation.clone());
    draft
}

/// What a form carries on beside its answers.
fn carried(definition: &Definition, incoming: &Incoming) -> Vec<(String, String)> {
    let invitation = incoming.invitation.clone().filter(|_| definition.identity == Identity::Verified);
    let fields = [("_id", &incoming.id), ("_source", &incoming.source), ("_invitation", &invitation)];
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)));
    fields.chain(incoming.orders.to_fields()).collect()
}

/// Thanks with the receipt, and a way back to the page where the form stands if that page is known to us.
pub(crate) async fn thank_you(
    state: &State,
    published: &Published,
    incoming: &Incoming,
    receipt: &Receipt,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let (definition, language) = (&published.definition, incoming.language.as_str());
    let words = words::of(language);
    let from = came_from(state, incoming, headers);
    let floor = Floor {
        settings: settings(incoming.channel),
        draft: &incoming.draft,
        ..Floor::new(definition, ENDPOINT, language)
    };
    let main = format!(
        "{}\n{}\n{}\n{}",
        floor.received_html(receipt, from.as_deref().map(|page| (page, words.back))),
        crate::polls::after_voting(state, definition, language).await?,
        crate::polls::offer_to_tell(state, definition, incoming.invitation.as_deref(), language).await?,
        erasure_link(words)
    );
    let piped = |text| wecan::floor::text(definition, language, text, &incoming.draft);
    let title = definition.thank_you.as_ref().map_or_else(|| words.thank_you.to_owned(), piped);
    let language = language_there_is(definition, language);
    Ok(Page { status: StatusCode::OK, language, title: &title, main }.into_response())
}

/// The page where the form stands, when it is one of those that we know: as the form says, else as the browser does.
fn came_from(state: &State, incoming: &Incoming, headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let from = incoming.source.clone().or_else(|| referring(state, headers));
    from.filter(|page| state.origins.know(page, host))
}

/// The page that the browser says it was on. Not our own pages of forms and of problems: nobody put a form there, and they
/// are nowhere to go back to.
fn referring(state: &State, headers: &HeaderMap) -> Option<String> {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let page = formats::page_address(said(header::REFERER)?)?;
    let is_ours = [said(header::HOST), state.public.as_deref().map(host)].contains(&Some(host(&page)));
    // A proxy may hide the name by which the browser knows us; what stands below `v1` is ours by any.
    let no_place = path(&page).starts_with("v1/") || (is_ours && path(&page).starts_with("forms/"));
    (!no_place).then_some(page)
}

/// The host of a page's address, with its port.
fn host(page: &str) -> &str {
    page.split('/').nth(2).unwrap_or_default()
}

/// What follows the host in a page's address.
fn path(page: &str) -> &str {
    page.splitn(4, '/').nth(3).unwrap_or_default()
}

/// A problem in words for the resident.
pub(crate) fn message(problem: &Problem, published: &Published, incoming: &Incoming) -> String {
    wecan::floor::message(&published.definition, &incoming.language, problem, &incoming.draft)
}

/// The heading on a page of its own is the page's first.
fn settings(channel: Channel) -> Settings {
    Settings { heading_level: 1, channel, ..Settings::default() }
}

fn title(definition: &Definition, language: &str, draft: &Draft) -> String {
    wecan::floor::text(definition, language, &definition.title, draft)
}

fn erasure_link(words: &Words) -> String {
    format!(
        "<div class=\"wecan\"><p class=\"wecan-text\"><a href=\"/erase?lang={}\">{}</a></p></div>",
        words.language,
        escape(words.erase.title)
    )
}

/// The language wished for where the definition has it, else one that we have ourselves: what a page says of its
/// language and direction must be true.
pub(crate) fn language_there_is<'a>(definition: &Definition, wished: &'a str) -> &'a str {
    let base = wecan_model::text::base_language;
    let has = definition.title.languages().any(|(tag, _)| base(tag).eq_ignore_ascii_case(base(wished)));
    if has { wished } else { words::of(wished).language }
}

/// Whether this may stand in a `lang` attribute.
pub(crate) fn is_tag(tag: &str) -> bool {
    tag.len() <= 35
        && tag
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
