//! The frame of every page for people: plain, without script or inline style, under a policy that
//! allows neither.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// What a page of ours may load and where its forms may go.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
                          img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the widgets' own stylesheet leaves to a page: its width and its letters. `GET /pages.css`
pub(crate) const STYLE: &str = "\
:root { color-scheme: light; background: Canvas; color: CanvasText; }
@supports (color: light-dark(red, red)) { :root { color-scheme: light dark; } }
body { margin: 0; font: 1.125rem/1.5 system-ui, sans-serif; }
main { box-sizing: border-box; max-width: 46rem; margin-inline: auto; padding: 1.5rem 1rem 4rem; overflow-wrap: break-word; }
.wecan a.wecan-button { display: inline-block; text-decoration: none; }
.wecan .wecan-feeds { margin-block-end: 1.875rem; }
.wecan a.wecan-back { display: inline-block; margin-block-end: 0.75rem; }
";

/// A page for people.
pub(crate) struct Page<'a> {
    /// The status that goes with it.
    pub(crate) status: StatusCode,
    /// The language of the whole page.
    pub(crate) language: &'a str,
    /// The title, as plain text.
    pub(crate) title: &'a str,
    /// What stands in `main`, as HTML.
    pub(crate) main: String,
}

impl Page<'_> {
    fn html(&self) -> String {
        let direction = if is_right_to_left(self.language) { "rtl" } else { "ltr" };
        format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             <link rel=\"stylesheet\" href=\"/wecan.css\">\n<link rel=\"stylesheet\" href=\"/pages.css\">\n</head>\n<body>\n<main>\n{main}\n</main>\n</body>\n</html>\n",
            language = escape(self.language),
            title = escape(self.title),
            main = self.main,
        )
    }
}

impl IntoResponse for Page<'_> {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (self.status, headers, Html(self.html())).into_response()
    }
}

/// Text as it may stand in HTML, between tags or in a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

fn is_right_to_left(language: &str) -> bool {
    matches!(wecan_model::text::base_language(language), "ar" | "fa" | "he" | "ps" | "ur" | "yi")
}
