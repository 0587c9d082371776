//! Every address on one screen, and what every request goes through.

use crate::responses::MOST_BYTES;
use crate::state::{Origins, State};
use crate::{
    beliefs, definitions, erasure, error, exports, floor, follows, mail, officers, often, openapi, planning, polls,
    quizzes, responses, static_files,
};
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State as Shared};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post, put};
use std::time::{Duration, Instant};
use tower::limit::GlobalConcurrencyLimitLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

/// Requests that are worked on at the same time; more wait their turn.
const AT_ONCE: usize = 512;

/// How long a request may take until its answer begins.
const PATIENCE: Duration = Duration::from_secs(30);

/// The whole server, without a socket.
pub fn routes(state: State) -> Router {
    let for_programs = Router::new()
        .route("/v1/responses", post(responses::receive))
        .route("/v1/responses/{id}", get(responses::show).delete(responses::erase))
        .route("/v1/definitions", post(definitions::publish))
        .route("/v1/definitions/{id}", get(definitions::show))
        .route("/v1/polls/{id}", get(polls::show))
        .route("/v1/polls/{id}/results", get(polls::results))
        .route("/v1/polls/{id}/results.csv", get(polls::csv))
        .route("/v1/polls/{id}/results.svg", get(polls::picture))
        .route("/v1/polls/{id}/targets", put(polls::set_targets))
        .route("/v1/polls/{id}/outcomes", get(polls::outcomes).put(polls::set_outcomes))
        .route("/v1/polls/{id}/invitations", post(polls::invite))
        .route("/v1/polls/{id}/tell", post(polls::ask_to_tell))
        .route("/v1/polls/{id}/codes", post(polls::ask_code))
        .route("/v1/polls/{id}/codes/verify", post(polls::verify_code))
        .route("/v1/definitions/{id}/responses.csv", get(exports::csv))
        .route("/v1/definitions/{id}/responses.ndjson", get(exports::ndjson))
        .route("/v1/definitions/{id}/beliefs", get(beliefs::report))
        .route("/v1/quizzes", get(officers::list))
        .route("/v1/planning/applications", get(planning::list::list))
        .route("/v1/planning/applications.geojson", get(planning::geojson::map))
        .route("/v1/planning/applications.atom", get(planning::atom::feed))
        .route("/v1/planning/applications.ics", get(planning::calendar::calendar))
        .route("/v1/planning/comments.csv", get(planning::comments::csv))
        .route("/v1/planning/applications/{*reference}", get(planning::list::show))
        .route("/v1/follows", get(follows::offered).post(follows::ask_json))
        .layer(middleware::from_fn_with_state(state.clone(), often::limit))
        // Mail comes back as it does, to those who have a token for it.
        .route("/v1/mail/bounces", post(follows::bounced))
        .layer(cors(&state.origins));
    let for_people = Router::new()
        .route("/forms/{id}", get(floor::show).post(floor::check))
        .route("/polls/{id}", get(polls::page))
        .route("/polls/{id}/codes", post(polls::ask_code_form))
        .route("/polls/{id}/codes/verify", post(polls::verify_code_form))
        .route("/polls/{id}/tell", post(polls::tell_form))
        .route("/polls/{id}/tell/{code}", get(polls::stop_telling).post(polls::telling_stopped))
        .route("/polls/{id}/mail/{code}", get(polls::stop_asking).post(polls::asking_stopped))
        .route("/planning", get(planning::page::list))
        .route("/planning/{*reference}", get(planning::page::one))
        .route("/follows", get(follows::show).post(follows::post))
        .route("/follows/asked", get(follows::asked))
        .route("/follows/{code}", get(follows::manage).post(follows::change))
        .route("/follows/{code}/unsubscribe", get(follows::manage).post(follows::one_click))
        .route("/mail", get(mail::page::caught))
        .route("/quizzes/{id}", get(quizzes::begin).post(quizzes::go_on))
        .route("/erase", get(erasure::ask).post(erasure::look_or_erase))
        .layer(middleware::from_fn_with_state(state.clone(), often::limit));
    let about = Router::new().route("/openapi.json", get(openapi::document)).route("/healthz", get(health));

    Router::new()
        .merge(for_programs)
        .merge(for_people)
        .merge(about)
        .merge(static_files::routes(&state))
        .layer(GlobalConcurrencyLimitLayer::new(AT_ONCE))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(header::REFERRER_POLICY, "same-origin"))
        .layer(middleware::from_fn(error::dress))
        .layer(middleware::from_fn(log))
        .with_state(state)
}

/// `GET /healthz`
async fn health(Shared(state): Shared<State>) -> Result<&'static str, error::Error> {
    state.store.is_well().await?;
    Ok("well\n")
}

/// Pages of these origins may send and read; none may do so with a visitor's cookies.
fn cors(origins: &Origins) -> CorsLayer {
    let allowed = match origins {
        Origins::Any => AllowOrigin::any(),
        Origins::These(these) => AllowOrigin::list(these.iter().cloned()),
    };
    CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            HeaderName::from_static("idempotency-key"),
            responses::INVITATION,
            responses::DEVICE,
        ])
        .expose_headers([header::LOCATION, header::RETRY_AFTER])
        .max_age(Duration::from_secs(60 * 60))
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// One line for each request: no answers, no tokens, no ids, and nobody's address.
async fn log(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let (status, milliseconds) = (response.status().as_u16(), began.elapsed().as_millis());
    tracing::info!(%method, route = route.as_deref().unwrap_or("a file"), status, milliseconds, "request");
    response
}
