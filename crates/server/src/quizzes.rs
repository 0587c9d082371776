//! A quiz for those without script: a page a statement, then a page with what is known about it, then what was
//! learned. The pages carry everything on in their own fields: nothing is kept until the end.

use crate::clock;
use crate::definitions::not_found;
use crate::error::Error;
use crate::floor::{is_tag, language_there_is};
use crate::pages::Page;
use crate::planning::address;
use crate::responses::{Refused, Sender, body, keep, new_id};
use crate::state::State;
use crate::store::Published;
use crate::words;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;
use wecan::locales::quiz::JudgedWords;
use wecan::{QuizEnd, QuizFloor, QuizPage};
use wecan_model::myths::{AFTER, Item, Labels, SURE, SURE_AFTER};
use wecan_model::{Channel, Draft, Incoming, Problem, Quiz, Receipt, Sitting, Time, Trouble, formats};

/// What the address of a quiz may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    lang: Option<String>,
    channel: Option<String>,
    /// The attempt that somebody makes again at once.
    again: Option<String>,
    /// The attempt that somebody comes back to after some weeks.
    later: Option<String>,
}

/// Where somebody is, and what they carry on.
struct Going<'a> {
    published: &'a Published,
    quiz: &'a Quiz,
    language: String,
    /// The response's id, the channel and the page that they came from.
    id: String,
    channel: Channel,
    source: Option<String>,
    sitting: Sitting,
    /// How whoever asks reaches us.
    origin: String,
    trapped: bool,
    draft: Draft,
}

/// `GET /quizzes/{id}`
pub(crate) async fn begin(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Error> {
    let Query(wish) = wish.map_err(|_| Error::Unreadable(Trouble::new("query", "could not be read")))?;
    let (published, quiz) = found(state.store.definition(&id, None).await?, &id, None)?;
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wished = wish.lang.filter(|tag| is_tag(tag)).unwrap_or_else(|| words::accepted(accepted).language.to_owned());
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let own = |id: Option<String>| id.filter(|id| formats::is_uuid(id));
    let sitting = match (own(wish.again), own(wish.later)) {
        (Some(attempt), _) => Sitting { attempt, time: Time::Again },
        (None, Some(attempt)) => Sitting { attempt, time: Time::Later },
        (None, None) => Sitting { attempt: new_id()?, time: Time::First },
    };
    let going = Going {
        language: language_there_is(&published.definition, &wished).to_owned(),
        published: &published,
        quiz: &quiz,
        id: new_id()?,
        sitting,
        origin: address::origin(&state, &headers),
        channel: wish.channel.as_deref().and_then(Channel::parse).unwrap_or_default(),
        // Which outlet it was reached from; our own pages have no search part worth keeping either.
        source: referer.and_then(formats::page_address),
        trapped: false,
        draft: Draft::default(),
    };
    Ok(going.page(0, false, &[]))
}

/// `POST /quizzes/{id}`
pub(crate) async fn go_on(
    Shared(state): Shared<State>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Error> {
    let origin = address::origin(&state, request.headers());
    let body = body(request, &["application/x-www-form-urlencoded"]).await?;
    let (own, answers): (Vec<_>, Vec<_>) =
        form_urlencoded::parse(&body).into_owned().partition(|(name, _)| name.starts_with('_'));
    let own = Draft::from_pairs(own);
    let version = own.first("_version").and_then(|version| version.parse().ok());
    let (published, quiz) = found(state.store.definition(&id, version).await?, &id, version)?;
    let lang = own.first("_lang").filter(|tag| is_tag(tag)).unwrap_or("en");
    let going = Going {
        language: language_there_is(&published.definition, lang).to_owned(),
        published: &published,
        quiz: &quiz,
        id: match own.first("_id").filter(|id| formats::is_uuid(id)) {
            Some(id) => id.to_owned(),
            None => new_id()?,
        },
        sitting: match Sitting::of(own.first("_attempt"), own.first("_time"), ["_attempt", "_time"]) {
            Ok(sitting) => sitting,
            Err(_) => Sitting { attempt: new_id()?, time: Time::First },
        },
        origin,
        channel: own.first("_channel").and_then(Channel::parse).unwrap_or_default(),
        source: own.first("_source").and_then(formats::page_address),
        trapped: own.first("_website").is_some(),
        draft: Draft::from_pairs(answers),
    };
    let item = own.first("_item").unwrap_or_default();
    let shown = going.shown();
    let Some(at) = shown.iter().position(|own| own.id == item) else {
        // A statement that ran out meanwhile is passed over.
        let place = quiz.items.iter().position(|own| own.id == item);
        let Some(place) = place else { return Ok(going.page(0, false, &[])) };
        let after = |item: &&Item| quiz.items.iter().skip(place).any(|own| own.id == item.id);
        return match shown.iter().position(after) {
            Some(at) => Ok(going.page(at, false, &[])),
            None => going.end(&state).await,
        };
    };
    if own.first("_told").is_none() {
        let definition = quiz.definition(&Labels::default(), true);
        let question = definition.questions().find(|question| question.id == item);
        let problems = question.map_or_else(Vec::new, |question| definition.check_question(question, &going.draft));
        return Ok(going.page(at, problems.is_empty(), &problems));
    }
    if at + 1 < shown.len() {
        return Ok(going.page(at + 1, false, &[]));
    }
    going.end(&state).await
}

fn found(published: Option<Arc<Published>>, id: &str, version: Option<u32>) -> Result<(Arc<Published>, Quiz), Error> {
    let published = published.ok_or_else(|| not_found(id, version))?;
    let quiz = published.quiz.clone().ok_or_else(|| not_found(id, version))?;
    Ok((published, quiz))
}

impl Going<'_> {
    fn shown(&self) -> Vec<&Item> {
        self.quiz.shown(clock::today()).collect()
    }

    fn floor(&self) -> QuizFloor<'_> {
        QuizFloor { quiz: self.quiz, lang: &self.language, heading_level: 1, today: Some(clock::today()) }
    }

    fn address(&self) -> String {
        format!("/quizzes/{}", self.quiz.id)
    }

    /// A statement, or what is known about it once it has been judged.
    fn page(&self, at: usize, told: bool, problems: &[Problem]) -> Response {
        let item = self.shown().get(at).map(|item| item.id.clone()).unwrap_or_default();
        // What the page has fields for comes from them.
        let parts = if told { [AFTER, SURE_AFTER] } else { ["", SURE] };
        let asked = parts.map(|part| format!("{item}{part}"));
        let mut hidden: Vec<(String, String)> = self
            .draft
            .fields()
            .filter(|(name, value)| !value.is_empty() && !asked.iter().any(|own| own == name))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let own = [
            ("_version", Some(self.quiz.version.to_string())),
            ("_lang", Some(self.language.clone())),
            ("_channel", Some(self.channel.as_str().to_owned())),
            ("_id", Some(self.id.clone())),
            ("_source", self.source.clone()),
            ("_attempt", Some(self.sitting.attempt.clone())),
            ("_time", Some(self.sitting.time.as_str().to_owned())),
            ("_item", Some(item)),
            ("_told", told.then(|| String::from("yes"))),
            ("_website", self.trapped.then(|| String::from("yes"))),
        ];
        hidden.extend(own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
        let action = self.address();
        let page = QuizPage {
            at,
            checked: told,
            action: &action,
            sends: self.published.takes_answers(),
            draft: &self.draft,
            sitting: &self.sitting,
            problems,
            hidden,
        };
        let title = self.floor().page_title(at);
        let (status, title) = match problems {
            [] => (StatusCode::OK, title),
            _ => (StatusCode::UNPROCESSABLE_ENTITY, format!("{}: {title}", words::of(&self.language).error)),
        };
        Page { status, language: &self.language, title: &title, main: self.floor().page_html(&page) }.into_response()
    }

    /// Keeps the answers, where any are collected.
    async fn send(&self, state: &State) -> Result<Option<Receipt>, Error> {
        if !self.published.takes_answers() || self.draft.is_blank() {
            return Ok(None);
        }
        let incoming = Incoming {
            id: Some(self.id.clone()),
            definition: self.quiz.id.clone(),
            version: self.quiz.version,
            language: self.language.clone(),
            channel: self.channel,
            source: self.source.clone(),
            invitation: None,
            device: None,
            sitting: Some(self.sitting.clone()),
            trapped: self.trapped,
            orders: Default::default(),
            draft: self.draft.clone(),
        };
        match keep(state, self.published, incoming, Sender::Person, None).await {
            Ok(accepted) => Ok(Some(accepted.receipt)),
            Err(Refused::Problems(_)) => Err(Error::Unreadable(Trouble::new("answers", "do not fit the statements"))),
            Err(Refused::Error(error)) => Err(error),
        }
    }

    /// Sends the answers, and says what was learned.
    async fn end(&self, state: &State) -> Result<Response, Error> {
        let receipt = self.send(state).await?;
        let (address, attempt) = (self.address(), &self.sitting.attempt);
        let first = format!("{address}?lang={}&channel={}", self.language, self.channel.as_str());
        // On a shared device it is the next person who begins.
        let again = if self.channel == Channel::Web { format!("{first}&again={attempt}") } else { first };
        let later = format!("{}{address}?lang={}&later={attempt}", self.origin, self.language);
        let asks = receipt.is_some() && self.channel == Channel::Web && self.sitting.time == Time::First;
        let end = QuizEnd {
            receipt: receipt.as_ref(),
            again: &again,
            later: asks.then_some((attempt.as_str(), later.as_str())),
        };
        let main = self.floor().summary_html(&self.draft, &end);
        let title = JudgedWords::of(&self.language).summary;
        Ok(Page { status: StatusCode::OK, language: &self.language, title, main }.into_response())
    }
}
