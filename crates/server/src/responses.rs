//! A response comes in: read, checked, kept, and answered with a receipt. And what its sender may
//! do with it later: see it and erase it.

use crate::admin;
use crate::clock;
use crate::error::{Error, InvitationFault, Item, prefers_page};
use crate::exports::shown;
use crate::floor;
use crate::polls;
use crate::state::State;
use crate::store::{Counts, Kept, Published, Row};
use crate::tokens::{self, Key};
use axum::body::Bytes;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Path, Request, State as Shared};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use wecan_model::json::Json;
use wecan_model::order::Orders;
use wecan_model::outbox::KEPT_DAYS;
use wecan_model::{
    Answers, Date, Definition, Identity, Incoming, Problem, ProblemKind, Receipt, Trouble, formats, response,
};

/// The most bytes of a request's body.
pub(crate) const MOST_BYTES: usize = 256 * 1024;

/// The header that carries an invitation's code beside bare answers. An address would be written into logs.
pub(crate) const INVITATION: HeaderName = HeaderName::from_static("wecan-invitation");

/// The header that carries a device's mark beside bare answers.
pub(crate) const DEVICE: HeaderName = HeaderName::from_static("wecan-device");

/// The most fields in a draft: far beyond any form, and few enough to check at once.
const MOST_FIELDS: usize = 2000;

/// A response that is kept, now or since before.
pub(crate) struct Accepted {
    /// What its sender gets.
    pub(crate) receipt: Receipt,
    /// Whether it came for the first time.
    pub(crate) new: bool,
}

/// Why a response is not kept.
pub(crate) enum Refused {
    /// Its answers do not fit the questions.
    Problems(Vec<Problem>),
    /// Anything else.
    Error(Error),
}

impl<E: Into<Error>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

/// Who sent a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sender {
    /// A program, which knows what the questions are called.
    Program,
    /// A form, for a program that reads a document.
    Form,
    /// A form, for a person who reads a page.
    Person,
}

/// How a response was written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    CloudEvent,
    Json,
    Form,
    Parts,
}

const WAYS: [(&str, Way); 4] = [
    ("application/cloudevents+json", Way::CloudEvent),
    ("application/json", Way::Json),
    ("application/x-www-form-urlencoded", Way::Form),
    ("multipart/form-data", Way::Parts),
];

/// `POST /v1/responses`
pub(crate) async fn receive(Shared(state): Shared<State>, request: Request) -> Result<Response, Error> {
    let headers = request.headers().clone();
    let way =
        content_type(&headers).and_then(|own| WAYS.into_iter().find(|(known, _)| own.eq_ignore_ascii_case(known)));
    let (_, way) = way.ok_or(Error::UnknownType)?;
    let mut incoming = with_key(read(request, way).await?, &headers)?;
    let sender = match way {
        Way::CloudEvent | Way::Json => Sender::Program,
        Way::Form | Way::Parts if prefers_page(&headers) => Sender::Person,
        Way::Form | Way::Parts => Sender::Form,
    };
    let published = definition(&state, &incoming).await?;
    let page = sender == Sender::Person;
    // Whoever posts a page is there to read that it is too late. What an outbox sends may have been given days ago.
    let given = incoming.id.as_deref().filter(|_| !page).and_then(formats::uuid_time).and_then(clock::day_at);
    if page {
        floor::fill_in(&state, &mut incoming, &headers)?;
    }
    let outcome = keep(&state, &published, incoming.clone(), sender, given).await;
    match outcome {
        Ok(accepted) if page => floor::thank_you(&state, &published, &incoming, &accepted.receipt, &headers).await,
        Ok(accepted) => Ok(receipt(&accepted)),
        Err(Refused::Problems(problems)) if page => Ok(floor::again(&published, &incoming, &problems)),
        Err(Refused::Problems(problems)) => {
            Err(Error::Answers { items: items(&published, &incoming, problems), language: incoming.language.clone() })
        }
        Err(Refused::Error(error)) => Err(error),
    }
}

/// `GET /v1/responses/{id}`
pub(crate) async fn show(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let key = opened(&state, &headers, &id)?;
    let Some(row) = state.store.response(&key).await? else {
        return Err(if state.store.was_erased(&key).await? { Error::Erased(String::from("en")) } else { unknown() });
    };
    let mut members =
        vec![(String::from("id"), Json::string(id)), (String::from("reference"), Json::string(key.reference()))];
    members.extend(shown(&row));
    Ok(json(StatusCode::OK, &Json::Object(members)))
}

/// `DELETE /v1/responses/{id}`
pub(crate) async fn erase(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let key = opened(&state, &headers, &id)?;
    let gone = state.store.erase(&key).await? || state.store.was_erased(&key).await?;
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(unknown()) }
}

/// The body, when it is of one of these types and not too big.
///
/// # Errors
/// When it is not, or the connection breaks.
pub(crate) async fn body(request: Request, types: &[&str]) -> Result<Bytes, Error> {
    let known =
        content_type(request.headers()).is_some_and(|own| types.iter().any(|known| own.eq_ignore_ascii_case(known)));
    if !known {
        return Err(Error::UnknownType);
    }
    Bytes::from_request(request, &()).await.map_err(|rejection| match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooBig,
        _ => unreadable("", "the body ended too early"),
    })
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    let whole = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    whole.split(';').next().map(str::trim)
}

async fn read(request: Request, way: Way) -> Result<Incoming, Error> {
    let types = WAYS.map(|(name, _)| name);
    let incoming = match way {
        Way::CloudEvent => Incoming::from_cloudevent(&parse(&body(request, &types).await?)?)?,
        Way::Json => {
            let query = request.uri().query().unwrap_or_default().to_owned();
            let (code, device) = (secret(request.headers(), &INVITATION), secret(request.headers(), &DEVICE));
            let answers = parse(&body(request, &types).await?)?;
            let mut incoming = Incoming::from_json(&answers, pairs(query.as_bytes()))?;
            (incoming.invitation, incoming.device) = (code, device);
            incoming
        }
        Way::Form => {
            let body = body(request, &types).await?;
            Incoming::from_form(pairs(&body))?
        }
        Way::Parts => Incoming::from_form(parts(request).await?)?,
    };
    if incoming.draft.fields().nth(MOST_FIELDS).is_some() {
        return Err(unreadable("answers", &format!("has more than {MOST_FIELDS} fields")));
    }
    Ok(incoming)
}

fn secret(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let said = headers.get(name)?.to_str().ok()?;
    Some(said.to_owned()).filter(|said| !said.is_empty())
}

/// A plain form, with every field as it came.
///
/// # Errors
/// When it cannot be read.
pub(crate) async fn form(request: Request) -> Result<(Incoming, Vec<(String, String)>), Error> {
    let body = body(request, &["application/x-www-form-urlencoded"]).await?;
    let fields = pairs(&body);
    if fields.len() > MOST_FIELDS {
        return Err(unreadable("answers", &format!("has more than {MOST_FIELDS} fields")));
    }
    Ok((Incoming::from_form(fields.clone())?, fields))
}

fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded).into_owned().collect()
}

fn parse(body: &[u8]) -> Result<Json, Error> {
    serde_json::from_slice(body).map_err(|error| unreadable("", &error.to_string()))
}

/// The fields of a multipart form. Forms of ours have no files: one that was chosen is refused.
async fn parts(request: Request) -> Result<Vec<(String, String)>, Error> {
    let broken = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooBig,
        _ => unreadable("", "the parts of the form could not be read"),
    };
    let parts = Multipart::from_request(request, &()).await;
    let mut parts = parts.map_err(|_| unreadable("", "multipart/form-data needs a boundary"))?;
    let mut fields = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(broken)?;
        if is_file && !bytes.is_empty() {
            return Err(unreadable(&name, "files are not taken"));
        }
        let text = String::from_utf8(bytes.into()).map_err(|_| unreadable(&name, "needs text in UTF-8"))?;
        if !is_file {
            fields.push((name, text));
        }
    }
    Ok(fields)
}

/// The id may stand in the `Idempotency-Key` header as well, or there alone.
fn with_key(mut incoming: Incoming, headers: &HeaderMap) -> Result<Incoming, Error> {
    let Some(given) = headers.get("idempotency-key") else { return Ok(incoming) };
    let given = given.to_str().unwrap_or_default().trim().trim_matches('"');
    if !formats::is_uuid(given) {
        return Err(unreadable("Idempotency-Key", "needs a UUID in small letters"));
    }
    match &incoming.id {
        Some(id) if id != given => return Err(unreadable("Idempotency-Key", "is not the id in the body")),
        _ => incoming.id = Some(given.to_owned()),
    }
    Ok(incoming)
}

/// The definition that a response answers.
///
/// # Errors
/// When there is none.
pub(crate) async fn definition(state: &State, incoming: &Incoming) -> Result<Arc<Published>, Error> {
    let found = state.store.definition(&incoming.definition, Some(incoming.version)).await?;
    found.filter(|published| published.takes_answers()).ok_or_else(|| Error::NoDefinition {
        id: incoming.definition.clone(),
        version: incoming.version,
        language: incoming.language.clone(),
    })
}

/// An id for a response whose sender made none.
///
/// # Errors
/// When the system has no random bytes.
pub(crate) fn new_id() -> Result<String, Error> {
    Ok(formats::uuid_v7(clock::milliseconds(), tokens::random().map_err(Error::System)?))
}

/// Checks a response and keeps it, once. `given` is the day on which its sender says that it was.
pub(crate) async fn keep(
    state: &State,
    published: &Published,
    mut incoming: Incoming,
    sender: Sender,
    given: Option<Date>,
) -> Result<Accepted, Refused> {
    let definition = &published.definition;
    let is_form = sender != Sender::Program;
    let language = incoming.language.clone();
    // Forms carry fields of their host's as well; a program that misnames a question must hear of it.
    let strangers = if is_form { Vec::new() } else { definition.strangers(&incoming.draft) };
    let checked = definition.check(&incoming.draft);
    let mark = match definition.identity {
        Identity::Invited => invitation(state, &definition.id, incoming.invitation.as_deref()).map(Some),
        // Whatever it is, it did not come from entering a code.
        Identity::Verified => invitation(state, &definition.id, incoming.invitation.as_deref())
            .map(Some)
            .map_err(|_| InvitationFault::Unconfirmed),
        Identity::Anonymous | Identity::Named => {
            incoming.invitation = None;
            let device = incoming.device.take().filter(|device| definition.poll.is_some() && formats::is_uuid(device));
            Ok(device.map(|device| state.secret.device_mark(&definition.id, &device)))
        }
    };
    let wrong_code = mark.err().and_then(|fault| mendable(fault, sender));
    let answers = match checked {
        Ok(answers) if strangers.is_empty() && wrong_code.is_none() => answers,
        found => {
            let all = wrong_code.into_iter().chain(found.err().unwrap_or_default()).chain(strangers);
            return Err(Refused::Problems(all.collect()));
        }
    };
    if let Some(fault) = incoming.orders.fault(definition) {
        // A form may come from a page of an older version: how its options stood is not worth its answers.
        if !is_form {
            return Err(Error::Unreadable(fault).into());
        }
        incoming.orders = Orders::default();
    }
    let mark = mark.map_err(|fault| uninvited(fault, sender, language.clone()))?;
    let id = match incoming.id.take() {
        Some(id) => id,
        None => new_id()?,
    };
    let key = Key::of(&id);
    let today = clock::today();
    if let (Identity::Invited, Some(mark)) = (definition.identity, &mark)
        && state.store.is_revoked(&definition.id, mark).await?
    {
        // What came before they were taken out may still ask for its receipt.
        let first = state.store.response(&key).await?.filter(|first| is_same(first, published, &answers));
        let first = first.ok_or_else(|| uninvited(InvitationFault::Unknown, sender, language))?;
        return Ok(accepted(state, id, &key, first.received, first.replaced, false));
    }
    if let Some(first) = definition.opens().filter(|first| today < *first) {
        return Err(Error::NotOpen { first, language }.into());
    }
    if let Some(last) = polls::closed(state, definition, today).await?
        && (published.about.is_some() || !may_be_late(definition, last, given, today))
    {
        // What came in time may still ask for its receipt.
        let first = state.store.response(&key).await?.filter(|first| is_same(first, published, &answers));
        let first = first.ok_or(Error::Closed { last, language })?;
        return Ok(accepted(state, id, &key, first.received, first.replaced, false));
    }
    if let Some(about) = &published.about {
        state.store.keep_comment_form(published, about).await?;
    }
    let set_aside = incoming.trapped;
    let response = response::Response::new(id.clone(), definition, incoming, answers);
    let counts = match (&published.quiz, &definition.poll) {
        (Some(_), _) => Counts::Beliefs,
        (None, Some(_)) => Counts::Poll,
        (None, None) => Counts::Nothing,
    };
    match state.store.keep(response, mark, set_aside, counts, today).await? {
        Kept::New => Ok(accepted(state, id, &key, today.iso(), false, true)),
        Kept::Replaced => Ok(accepted(state, id, &key, today.iso(), true, true)),
        Kept::Again { received, replaced } => Ok(accepted(state, id, &key, received, replaced, false)),
        Kept::Different => Err(Error::Different(language).into()),
        Kept::Erased => Err(Error::Erased(language).into()),
        Kept::InvitationUsed => Err(uninvited(InvitationFault::Used, sender, language)),
    }
}

/// Whether a response that arrives after the last day is taken because it was given in time: as long as outboxes wait.
/// Not comments on planning applications: until when those count is the law's, and an application may be decided by then.
/// The day is what its sender says, so this is for those whose answers may be looked at one by one. A poll's results are
/// shown once it has closed, and whoever has seen them could set their clock back and vote.
fn may_be_late(definition: &Definition, last: Date, given: Option<Date>, today: Date) -> bool {
    definition.poll.is_none()
        && given.is_some_and(|given| given <= last)
        && clock::days_before(today, KEPT_DAYS).is_none_or(|first| first <= last)
}

fn is_same(row: &Row, published: &Published, answers: &Answers) -> bool {
    let own = (row.definition == published.definition.id) && row.version == published.definition.version;
    own && serde_json::from_str::<Json>(&row.answers).is_ok_and(|stored| stored == answers.to_json())
}

fn invitation(state: &State, definition: &str, code: Option<&str>) -> Result<[u8; 16], InvitationFault> {
    let code = code.ok_or(InvitationFault::Missing)?;
    state.secret.invitation_mark(definition, code).ok_or(InvitationFault::Unknown)
}

/// What a form can be drawn again for, so that a slip in a code does not cost the answers. Programs that read a form's
/// problems know those of its fields, but a code that is not ours as what refuses the whole.
fn mendable(fault: InvitationFault, sender: Sender) -> Option<Problem> {
    let kind = match (fault, sender) {
        (InvitationFault::Missing, Sender::Form | Sender::Person) => ProblemKind::Missing,
        (InvitationFault::Unknown, Sender::Person) => ProblemKind::UnknownInvitation,
        // It may be the code of somebody they live with.
        (InvitationFault::Used, Sender::Person) => ProblemKind::UsedInvitation,
        _ => return None,
    };
    let field = String::from("_invitation");
    Some(Problem { question: field.clone(), field, kind })
}

fn uninvited(fault: InvitationFault, sender: Sender, language: String) -> Refused {
    match mendable(fault, sender) {
        Some(problem) => Refused::Problems(vec![problem]),
        None => Error::Invitation { fault, language }.into(),
    }
}

fn accepted(state: &State, id: String, key: &Key, received: String, replaced: bool, new: bool) -> Accepted {
    let (reference, erasure_token) = (key.reference(), state.secret.erasure_token(key));
    let receipt = Receipt { id, reference, erasure_token, received, replaced };
    Accepted { receipt, new }
}

fn receipt(accepted: &Accepted) -> Response {
    let status = if accepted.new { StatusCode::CREATED } else { StatusCode::OK };
    let location = format!("/v1/responses/{}", accepted.receipt.id);
    ([(header::LOCATION, location)], json(status, &accepted.receipt.to_json())).into_response()
}

fn items(published: &Published, incoming: &Incoming, problems: Vec<Problem>) -> Vec<Item> {
    let item = |problem: Problem| Item {
        message: floor::message(&problem, published, incoming),
        code: problem.kind.code(),
        question: problem.question,
        field: problem.field,
    };
    problems.into_iter().map(item).collect()
}

/// The key of a response that the request's erasure token opens.
fn opened(state: &State, headers: &HeaderMap, id: &str) -> Result<Key, Error> {
    let token = admin::token(headers).ok_or(Error::NoToken)?;
    let key = Key::of(id);
    if formats::is_uuid(id) && state.secret.opens(&key, token) { Ok(key) } else { Err(unknown()) }
}

/// The same for a wrong token as for no response: which ids there are is nobody's business.
fn unknown() -> Error {
    Error::NotFound(String::from("there is no response with this id that this token opens"))
}

fn unreadable(at: &str, what: &str) -> Error {
    Error::Unreadable(Trouble::new(at, what))
}

fn json(status: StatusCode, json: &Json) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, serde_json::to_string(json).unwrap_or_default()).into_response()
}
