//! What developers need: the component, the endpoint, the formats.

use maud::html;

use crate::layout::{self, Section, code};
use crate::pages::Page;

/// The example of the component's own documentation, which is compiled by a test.
fn example() -> String {
    let source = include_str!("../../crates/widgets/src/have_your_say/component.rs");
    let between_fences = source.split("/// ```\n").nth(1).unwrap_or_default();
    let lines = between_fences.lines().map(|line| line.strip_prefix("///").unwrap_or(line));
    let shown = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).filter(|line| !line.starts_with("# "));
    shown.collect::<Vec<_>>().join("\n").trim().to_owned()
}

const EVENT: &str = r#"{
  "specversion": "1.0",
  "id": "0193a5f0-7c1e-7d3a-9b52-5f1c8e2a4b60",
  "source": "https://www.council.example/school-streets",
  "type": "org.wecan.response.v1",
  "subject": "school-streets",
  "datacontenttype": "application/json",
  "data": {
    "definition": "school-streets",
    "version": 1,
    "language": "cy",
    "channel": "web",
    "answers": { "who": "resident", "on-street": "yes", "support": "support", "safe": 2 }
  }
}"#;

/// The addresses of the endpoint: method and path, who may ask, and what it does.
const ADDRESSES: [(&str, &str, &str); 15] = [
    (
        "POST /v1/responses",
        "anyone",
        "Takes a response: a CloudEvents event, bare answers in JSON, or a form. The same id twice is one response.",
    ),
    ("GET /v1/responses/{id}", "erasure token", "Gives a response back to whoever sent it."),
    ("DELETE /v1/responses/{id}", "erasure token", "Erases it."),
    ("GET /v1/definitions/{id}", "anyone", "Gives the newest version, or ?version=N."),
    ("POST /v1/definitions", "admin token", "Publishes a definition. A published version never changes."),
    (
        "GET /v1/definitions/{id}/responses.csv",
        "admin token",
        "All responses as a table, safe to open in a spreadsheet program.",
    ),
    ("GET /v1/definitions/{id}/responses.ndjson", "admin token", "All responses, one JSON object a line."),
    (
        "GET /v1/polls/{id}/results",
        "as the poll says",
        "What came of a poll: JSON; a table at results.csv (?by=MARGIN for one by groups), charts at results.svg, a page at /polls/{id}.",
    ),
    ("PUT /v1/polls/{id}/targets", "admin token", "The published figures to which a poll is weighted."),
    (
        "PUT /v1/polls/{id}/outcomes",
        "admin token",
        "What was done because of a poll; shown with its results, and mailed to who asked.",
    ),
    (
        "POST /v1/polls/{id}/codes",
        "anyone",
        "Mails a code that confirms an address; /codes/verify gives an invitation for it.",
    ),
    ("POST /v1/polls/{id}/tell", "invitation", "Asks to be told by mail what changes."),
    (
        "GET /v1/definitions/{id}/beliefs",
        "admin token",
        "What a quiz changed: before reading, after, and weeks later, of people in tens.",
    ),
    ("GET /v1/quizzes", "admin token", "Every quiz with what it is made of, and which of its facts run out."),
    ("GET /forms/{id}", "anyone", "The survey as a page of its own, without any script."),
];

/// The page.
pub(crate) fn page() -> Page {
    let main = html! {
        div class="gallery-text" {
            h1 { "Developers" }
            p class="lead" { "The element is one way to use wecan. The component, the endpoint and the formats stand by themselves." }

            h2 { "The component" }
            p {
                "The " code { "wecan" } " crate is a Leptos 0.8 library with the features " code { "csr" } ", " code { "hydrate" } " and " code { "ssr" }
                ". The component that the element shows is an ordinary one:"
            }
            (code("Rust example", &example()))
            p {
                "Components bring no looks of their own: the page has to link " code { "wecan.css" } ", or carry the same text, "
                code { "wecan::STYLE" } "."
            }
            p {
                "On a server it draws the plain form, which works before the page wakes up. "
                a href="/leptos-app/" { "A small app" } " does so; its source is in " code { "examples/leptos-app" } "."
            }

            p {
                "Of the other components, " code { "PlanningFollower" } " offers a map where it has " code { "tiles" } ", and a form to comment where it has an "
                code { "endpoint" } ". Both are elements of the loader, " code { "<wecan-map>" } " and " code { "<wecan-have-your-say>" }
                ": a page with the component needs " code { "wecan.js" } " for them, with " code { "map.js" } ", " code { "map.css" } " and the survey’s module beside it. They come when somebody wants them."
            }

            h2 { "The endpoint" }
            p {
                "Any address that takes a POST will do, and answers with a receipt or just a status. "
                "The one that comes with wecan is described in " a href="/openapi.json" { "OpenAPI 3.1" } "."
            }
            table class="stacks" {
                thead { tr { th scope="col" { "Address" } th scope="col" { "Who" } th scope="col" { "What it does" } } }
                tbody {
                    @for (address, who, what) in ADDRESSES {
                        tr { th scope="row" { code { (address) } } td { (who) } td { (what) } }
                    }
                }
            }
            p {
                "An error is a problem document (RFC 9457) for programs, and a page for people. "
                "Answers are checked by the code that checked them in the browser, against the server’s own copy of the definition."
            }

            h2 { "A response" }
            p {
                "By default a response travels as a CloudEvents 1.0 event. With " code { "format=\"json\"" } " the body is the answers alone: "
                "the definition, its version, the language and the channel stand in the address, and the id in a header, as the guide tells under "
                a href="/guide.html#endpoints" { "Endpoints" } ". With " code { "format=\"form\"" } " it is form fields."
                " A quiz with " code { "format=\"xapi\"" } " tells a learning record store: the statements " em { "answered" } " and " em { "completed" }
                " of xAPI 1.0.3, each with an id of its own, so that the store takes it once. Nobody is named in them."
            }
            (code("A response as an event", EVENT))
            ul {
                li { "The sender makes the id, a UUID of version 7, so it can send again without counting twice." }
                li { "Questions that were hidden have no answer, whatever was typed into them before." }
                li { "A response to a quiz has a " code { "sitting" } ": a random " code { "attempt" } ", the same for everything that one person sends, and whether it is the first " code { "time" } ", " code { "again" } " or weeks " code { "later" } "." }
                li { "Checkboxes give a list, numbers and scales of numbers give numbers, dates are " code { "YYYY-MM-DD" } ", a consent is " code { "true" } ", all else is text." }
                li { "Words beside an option such as “Something else” are at " code { "question.other" } ", rows of a matrix at " code { "question.row" } "." }
            }

            h2 { "A definition" }
            p {
                a href="/schemas/definition-1.json" { "The JSON Schema" } " describes the format, for editors and for tests. "
                "The " a href="/surveys/" { "surveys" } " of this gallery are examples of it, and the "
                a href="/stories/" { "stories" } " show each question type by itself."
            }
        }
    };
    let html = layout::page("en", Section::Developers, "Developers", &html! {}, &main);
    Page { path: String::from("developers.html"), lang: "en", kind: "text", widgets: 0, html }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_example_is_there_without_what_its_test_hides() {
        let example = super::example();
        assert!(example.contains("<HaveYourSay") && example.ends_with('}'), "{example}");
        assert!(!example.contains("unwrap") && !example.contains("///"), "{example}");
    }
}
