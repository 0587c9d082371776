//! The description of the endpoint for programs. Kept by hand; a test asks it every route.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// OpenAPI 3.1.
pub const DOCUMENT: &str = include_str!("openapi.json");

/// `GET /openapi.json`
pub(crate) async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT).into_response()
}
