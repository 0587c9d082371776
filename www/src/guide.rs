//! The embedding guide, for a council's web team.

use maud::{Markup, html};
use wecan_model::SETTINGS;

use crate::embed;
use crate::layout::{self, Section, code};
use crate::pages::Page;

/// The events of an element: name, whether a page can stop it, and what it says.
const EVENTS: [(&str, &str, &str); 5] = [
    ("wecan-ready", "The widget has taken the place of the plain form.", "nothing"),
    ("wecan-start", "The resident gave a first answer.", "nothing"),
    (
        "wecan-submit",
        "The answers are about to be sent. A page that calls preventDefault() keeps them from being sent.",
        "the response",
    ),
    ("wecan-received", "The endpoint accepted the response.", "the receipt: id, reference, erasure_token, received"),
    (
        "wecan-error",
        "Something failed: the definition, an attribute, the module, or sending. The plain form stays.",
        "the reason",
    ),
];

/// The guide.
pub(crate) fn page() -> Page {
    let main = html! {
        div class="gallery-text" {
            h1 { "Embedding guide" }
            p class="lead" {
                "How to put a survey into your own page. You need no build step and no account with anyone: "
                "three lines of HTML, one JSON file, and somewhere to send the answers."
            }
            (start())
            (attributes())
            (looks())
            (events())
            (security())
            (privacy())
            (without())
        }
    };
    let html = layout::page("en", Section::Guide, "Embedding guide", &html! {}, &main);
    Page { path: String::from("guide.html"), lang: "en", kind: "text", widgets: 0, html }
}

fn start() -> Markup {
    html! {
        h2 { "Start" }
        ol {
            li {
                "Write a definition: a JSON file that says what you ask, why, and for how long you keep the answers. "
                "Begin with " a href="/definitions/town-centre.json" { "a short one" } " or "
                a href="/definitions/every-question.json" { "the one with everything" }
                ". An editor that knows JSON Schema completes the words for you when the file names "
                a href="/schemas/definition-1.json" { "the schema" } " as its " code { "$schema" } "."
            }
            li {
                "Check it: " code { "wecan check survey.json" } " prints every fault with its place, such as "
                code { "pages[1].questions[2].options: needs at least two" } "."
            }
            li {
                "Publish it on the server that will take the answers: " code { "wecan publish survey.json --data DIR" }
                ". A published version never changes. To change a survey, raise its " code { "version" } " and publish it again."
            }
            li {
                "Print what to paste: " code { "wecan render survey.json --endpoint URL --host URL" }
                ". It writes the element with its plain form."
            }
            li { "Paste that into your page. Host the definition, and the files of the " code { "dist" } " folder, where the page says they are." }
        }
        (code("HTML to paste", &embed::snippet("survey", "en")))
        p {
            "The definition can also stand inside the element, in a " code { "<script type=\"application/json\">" }
            ", or be given to the element’s " code { "definition" } " property."
        }
    }
}

fn attributes() -> Markup {
    html! {
        h2 { "Attributes" }
        p { "A change to an attribute takes effect at once. A wrong one leaves the plain form in place and says why in the console." }
        table class="stacks" {
            thead { tr { th scope="col" { "Attribute" } th scope="col" { "Holds" } th scope="col" { "What it does" } } }
            tbody {
                @for setting in SETTINGS {
                    tr { th scope="row" { code { (setting.name) } } td { (setting.values) } td { (setting.about) } }
                }
            }
        }
    }
}

fn looks() -> Markup {
    html! {
        h2 { "Looks" }
        p {
            "A widget takes its font and its colours from your page. For the rest, set custom properties on the element or on anything around it:"
        }
        (code("CSS example", "wecan-have-your-say {\n  --wecan-accent: #00703c;\n}"))
    }
}

fn events() -> Markup {
    html! {
        h2 { "Events" }
        p { "They bubble, and pass through shadow roots." }
        table class="stacks" {
            thead { tr { th scope="col" { "Event" } th scope="col" { "When" } th scope="col" { "Its detail" } } }
            tbody {
                @for (name, when, detail) in EVENTS {
                    tr { th scope="row" { code { (name) } } td { (when) } td { (detail) } }
                }
            }
        }
    }
}

fn security() -> Markup {
    html! {
        h2 { "Content security policy" }
        p {
            "There is no inline script, no inline style and no eval. A page can use the strictest policy, and needs only this, "
            "with your own hosts in place of " code { "'self'" } " where the files or the endpoint are elsewhere:"
        }
        (code(
            "Content security policy",
            "default-src 'none';\nscript-src 'self' 'wasm-unsafe-eval';\nstyle-src 'self';\nconnect-src 'self';\nform-action 'self'",
        ))
        p {
            "Without " code { "'wasm-unsafe-eval'" } " the browser refuses the module, and residents get the plain form. "
            code { "connect-src" } " covers the module, the definition and the endpoint; " code { "form-action" } " covers the plain form."
        }
        h2 { "Subresource integrity" }
        p {
            code { "manifest.json" } " in the " code { "dist" } " folder lists an " code { "integrity" } " hash for every file. "
            "Put those of " code { "wecan.js" } " and " code { "wecan.css" } " on your script and link elements, with "
            code { "crossorigin=\"anonymous\"" } " when they come from another host."
        }
    }
}

fn privacy() -> Markup {
    html! {
        h2 { "Privacy" }
        ul {
            li { "Nothing is sent anywhere but to the endpoint, and only when the resident presses the button. There are no cookies and no third parties." }
            li { "The definition must say a purpose and a number of days. Residents see both before they send." }
            li { "An " code { "anonymous" } " survey cannot ask for an e-mail address or a telephone number. The server keeps no address and no time finer than the day." }
            li { "An " code { "invited" } " survey needs a code from " code { "wecan invite" } ". Each code counts once." }
            li { "Unfinished answers stay on the device only when the definition says " code { "\"drafts\": true" } ". One button clears them. On a kiosk they are never kept." }
            li { "Every receipt has a reference and an erasure code. With them a resident can see what they sent, or have it erased." }
        }
    }
}

fn without() -> Markup {
    html! {
        h2 { "Without JavaScript" }
        p {
            "Between the element’s tags stands a plain HTML form, made by the same code as the widget. It posts to the same endpoint, which checks the answers "
            "in the same way and answers with a page: a receipt, or the form again with what needs to be mended. Residents get it when scripts are off or blocked, "
            "when the network fails half way, on browsers without WebAssembly, and for as long as the module is on its way. "
            "What they typed by then is carried over."
        }
    }
}
