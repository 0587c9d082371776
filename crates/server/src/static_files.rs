//! The widgets and the site, from their folders. Any page may load them: they hold no secrets.

use crate::pages;
use crate::state::State;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::services::ServeDir;

/// The files of the widgets at `/` and at `/dist/`, and those of the site at `/`.
pub(crate) fn routes(state: &State) -> Router<State> {
    let router = match (&state.dist, &state.site) {
        (Some(dist), Some(site)) => Router::new()
            .nest_service("/dist", folder(dist))
            .fallback_service(folder(dist).append_index_html_on_directories(false).fallback(folder(site))),
        (Some(dist), None) => {
            let dist = folder(dist).append_index_html_on_directories(false);
            Router::new().nest_service("/dist", dist.clone()).fallback_service(dist)
        }
        (None, Some(site)) => {
            Router::new().route("/wecan.css", get(|| css(wecan::STYLE))).fallback_service(folder(site))
        }
        (None, None) => Router::new().route("/wecan.css", get(|| css(wecan::STYLE))),
    };
    // Browsers ask for an icon by themselves; pages for people have none, which is no error to fill a log with.
    router
        .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
        .route("/pages.css", get(|| css(pages::STYLE)))
        .layer(middleware::from_fn(dress))
}

/// A folder's files, as their makers compressed them where the browser can take that.
fn folder(path: &std::path::Path) -> ServeDir {
    ServeDir::new(path).precompressed_br().precompressed_gzip()
}

/// A stylesheet that is built in, so that pages for people are readable without any folder.
async fn css(sheet: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], sheet).into_response()
}

async fn dress(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    // Asked for again each time, answered with "not changed" most times.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let with_charset = headers.get(header::CONTENT_TYPE).and_then(|own| match own.as_bytes() {
        b"text/html" => Some("text/html; charset=utf-8"),
        b"text/css" => Some("text/css; charset=utf-8"),
        b"text/javascript" => Some("text/javascript; charset=utf-8"),
        b"text/plain" => Some("text/plain; charset=utf-8"),
        _ => None,
    });
    if let Some(with_charset) = with_charset {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(with_charset));
    }
    response
}
