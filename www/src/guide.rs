//! The embedding guide, for a council's web team.

use maud::{Markup, html};
use wecan_model::SETTINGS;

use crate::embed;
use crate::layout::{self, Section, code};
use crate::pages::Page;

/// The events of an element: name, whether a page can stop it, and what it says.
const EVENTS: [(&str, &str, &str); 6] = [
    ("wecan-ready", "The widget has taken the place of the plain form.", "none"),
    ("wecan-start", "The resident gave a first answer.", "none"),
    (
        "wecan-submit",
        "The answers are about to be sent. A page that calls preventDefault() keeps them from being sent.",
        "the response",
    ),
    (
        "wecan-waiting",
        "The endpoint could not take the response yet. It waits on the device and is tried again.",
        "id, and saved: whether it is still there after the page has been closed",
    ),
    ("wecan-received", "The endpoint accepted the response.", "the receipt: id, reference, erasure_token, received"),
    (
        "wecan-error",
        "Something failed. Before the widget is there (a definition, an attribute, the module) the plain form stays; afterwards (a changed attribute, sending) the widget stays, with the answers.",
        "message: the reason",
    ),
];

/// What a page with a widget keeps on a device: where and name, content, purpose, and how long.
/// A journey asserts that there is nothing else.
const KEPT: [(&str, &str, &str, &str); 6] = [
    (
        "localStorage wecan:draft:ID:VERSION",
        "Answers that are not finished. Only where the definition says \"drafts\": true, and never on a kiosk.",
        "To go on after a reload.",
        "Until they are in the outbox, the resident clears them, or 14 days after the last change.",
    ),
    (
        "IndexedDB wecan, store outbox",
        "Responses that were sent and that the endpoint has not answered for: the answers, the endpoint, the times of the tries. \
         On a kiosk the answers and an invitation’s code are sealed (AES-GCM); where a page cannot seal, as without https, they wait in the page alone. Afterwards the receipt, or the endpoint’s words, without the answers where it took them.",
        "So that nothing is lost when the connection, the browser or the endpoint fails.",
        "Until the endpoint has taken the response and its receipt was shown; 14 days at most, and 14 more for the end of it. \
         On a kiosk and where staff enter answers, until the endpoint has taken it.",
    ),
    (
        "localStorage wecan:outbox",
        "That the outbox may hold something: the digit 1.",
        "So that a page that begins knows whether to look, and loads what sends at once only where it has to.",
        "Until the outbox is empty.",
    ),
    (
        "IndexedDB wecan, store keys",
        "A key that no script can read out. Only on a kiosk.",
        "To seal what waits there.",
        "Until the browser’s data are cleared.",
    ),
    (
        "localStorage wecan:planning",
        "Planning follower: each application that is followed on the device, as the council published it when it was last seen, and which of its events were shown.",
        "To say what is new since the last visit.",
        "Until the resident stops following, or the browser’s data are cleared.",
    ),
    (
        "localStorage wecan:poll:ID",
        "Panel poll: the id, the day and the erasure code of the response that was accepted, and in a poll open to all, from the first answer on, a random mark of the device. No answers. Never on a kiosk, or where staff enter answers.",
        "To show the results again to whoever has voted, and to count the device once.",
        "Until the page is opened after the poll has closed, or as many days as answers are kept.",
    ),
];

/// The custom properties that a page may set.
const TOKENS: [(&str, &str); 15] = [
    ("--wecan-font", "The font, as in the CSS property of that name. By default your page’s."),
    ("--wecan-text", "Text."),
    ("--wecan-quiet", "Hints, progress, and other words of less weight."),
    ("--wecan-paper", "What the widget and its fields stand on. By default your page shows through."),
    ("--wecan-line", "Borders of fields, and rules."),
    ("--wecan-accent", "The main button, and the panel that says thank you."),
    ("--wecan-on-accent", "Words on those."),
    ("--wecan-link", "Links, and buttons that look like links."),
    ("--wecan-error", "What needs to be mended."),
    ("--wecan-focus", "The outline of what has the focus."),
    ("--wecan-on-focus", "The line around that outline."),
    ("--wecan-radius", "How round corners are."),
    ("--wecan-gap", "The room between questions."),
    ("--wecan-padding", "The room around everything. None by default."),
    ("--wecan-width", "How wide the widget may become. 42rem by default."),
];

/// The parts that a page may restyle with `::part()`.
const PARTS: [(&str, &str); 4] = [
    ("widget", "the whole of it"),
    ("title", "its heading"),
    ("button", "the main button of each step"),
    ("panel", "the panel that says thank you"),
];

/// A chapter: its place in the address, its heading, and what it says.
type Chapter = (&'static str, &'static str, fn() -> Markup);

const CHAPTERS: [Chapter; 13] = [
    ("start", "Start", start),
    ("myth-busters", "Myth-busters", myths),
    ("planning", "Planning applications", planning),
    ("map", "A map of planning applications", map),
    ("polls", "Polls", polls),
    ("attributes", "Attributes", attributes),
    ("looks", "Looks", looks),
    ("events", "Events", events),
    ("policy", "Content security policy", security),
    ("privacy", "Privacy", privacy),
    ("kept", "What stays on a resident’s device", kept),
    ("endpoints", "Endpoints", endpoints),
    ("without-javascript", "Without JavaScript", without),
];

/// The guide.
pub(crate) fn page() -> Page {
    let main = html! {
        div class="gallery-text" {
            h1 { "Embedding guide" }
            p class="lead" {
                "How to put a survey, a quiz, a poll or a list of planning applications into your own page. "
                "You need no build step and no account with anyone: a few lines of HTML, one JSON file, and somewhere to send the answers."
            }
            nav aria-label="Contents of this guide" {
                ul {
                    @for (id, title, _) in CHAPTERS { li { a href={ "#" (id) } { (title) } } }
                }
            }
            @for (id, title, chapter) in CHAPTERS {
                h2 id=(id) { (title) }
                (chapter())
            }
        }
    };
    let html = layout::page("en", Section::Guide, "Embedding guide", &html! {}, &main);
    Page { path: String::from("guide.html"), lang: "en", kind: "text", widgets: 0, html }
}

fn start() -> Markup {
    html! {
        p {
            "The command " code { "wecan" } " comes with the source: " code { "cargo install --locked --path crates/server" } ". "
            code { "wecan serve --data DIR --dist DIST --allow-origin https://www.council.example" }
            " takes answers from the pages of that origin, and serves the files of " code { "dist" } ", which " code { "cargo xtask dist" } " makes. "
            "You get them with the admin token, which stands in " code { "DIR/admin-token" } ": send it as " code { "Authorization: Bearer …" } "."
        }
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
                "Print what to paste: " code { "wecan render survey.json --endpoint URL --host URL --src URL" }
                ". It writes the element with its plain form, and asks for the module early, which brings the widget sooner."
            }
            li {
                "Paste that into your page. Host the definition where " code { "--src" } " says, which you can leave out: then it stands in the element. "
                "Host the files of the " code { "dist" } " folder where " code { "--host" } " says; on another origin than your pages, with the header "
                code { "Access-Control-Allow-Origin" } ". Names of files, but for those of a module’s parts, stay the same from version to version: serve them with "
                code { "Cache-Control: no-cache" } ", as " code { "wecan serve" } " does, replace all of them together, and leave the parts of the last version there for some days, since pages that are open still ask for them. No page loads " code { "licences.txt" } ", the licences of what the modules are made of: keep it with them."
            }
        }
        (code("HTML to paste", &embed::snippet("survey", "en")))
        p {
            "The definition can also stand inside the element, in a " code { "<script type=\"application/json\">" }
            ", or be given to the element’s " code { "definition" } " property."
        }
    }
}

fn myths() -> Markup {
    html! {
        p {
            "A quiz shows what people say, lets residents judge one statement at a time, and tells what is known about it, with every source. "
            "Without script it is a list with the answers folded away, and, where there is a server, a page for each statement. "
            "What judges comes at the first touch, in " code { "myth-buster-later-….wasm" } " beside the module, and where answers are sent what sends them, in " code { "myth-buster-sending-….wasm" } "; on a lost connection Check waits for it, says so, and goes on by itself."
        }
        ol {
            li {
                "Begin with a template, such as " a href="/myths/waste-planning-streets.json" { "the one of this gallery" }
                ", and write an overlay: " a href="/myths/exampleton-myths.json" { "what your place makes of it" }
                ". The schemas are those of " a href="/schemas/quiz-1.json" { "quizzes" } " and " a href="/schemas/overlay-1.json" { "overlays" } "."
            }
            li {
                "Merge them: " code { "wecan merge template.json overlay.json > quiz.json" }
                " also tells what does not fit together, and what in the template has changed since you wrote yours."
            }
            li {
                "Check it: " code { "wecan check quiz.json" } " also tells which facts run out within 60 days. "
                "Residents never see one that has run out. Of what is published, " code { "/v1/quizzes" } " on the server tells the same."
            }
            li {
                "Print what to paste: " code { "wecan render quiz.json" } ", which is " code { "<wecan-myth-buster>" } " around that list, and needs no server. To learn what residents think, add "
                code { "--endpoint" } ", and publish the quiz as you would a survey; the server also asks it at " code { "/quizzes/ID" } "."
            }
        }
        p {
            "Answers are sent only where the quiz says what they are collected for, without a name. With " code { "\"confidence\": true" }
            " residents judge each statement before and after reading, and " code { "/v1/definitions/ID/beliefs" }
            " on the server tells you whether the explanation helped, and which newspaper reached whom. On a paper’s site the quiz says whose answers they are: "
            a href="/hosts/newspaper.html" { "an example" } "."
        }
        p {
            "With " code { "\"follow_up_days\": 42" } " in " code { "collect" } " the end asks residents to come back in six weeks, by a link to keep or a day "
            "for their own calendar. Nobody leaves an address: the link holds a random number, by which the report compares what the same person says then. "
            "With " code { "format=\"xapi\"" } " a school or a library has answers told to its learning record store."
        }
    }
}

fn polls() -> Markup {
    html! {
        p {
            "A definition with the member " code { "poll" } " is a poll. " code { "wecan render" } " puts it into " code { "<wecan-panel-poll>" }
            ", which also shows residents what came of it. The server counts it, weights it, and has a page with the results at "
            code { "/polls/POLL" } ". When residents see them is up to you: "
            code { "after_close" } ", " code { "after_voting" } " or " code { "never" } "."
        }
        (code("Part of a definition", "\"identity\": \"invited\",\n\"closes\": \"2026-12-18\",\n\"poll\": {\n  \"results\": \"after_close\",\n  \"opens\": \"2026-12-01\",\n  \"random_sample\": true,\n  \"method\": \"We asked 1,500 people, picked at random from every ward.\"\n}"))
        ul {
            li {
                "Open to all, a poll counts each device once, by a random mark that stands on the device and is sent with the answers; answers given again take the place of the first. "
                "Its results say that people chose to take part, and that they do not speak for everyone."
            }
            li {
                code { "opens" } " and " code { "closes" } " are days, without a time: answers are taken from the start of the first day to the end of the last. "
                "The server counts days where you are (" code { "--time-zone" } ", Europe/London unless you say another), browsers by their own clock. "
                "To end during a day, close the poll by hand: " code { "wecan panel close POLL" } " is at once."
            }
            li {
                "By invitation, each member of your panel has a link, which is good until the close: "
                code { "wecan panel invite" } " prints them for mail merge, " code { "wecan panel remind" } " the same ones again, and "
                code { "wecan panel paper" } " questionnaires with a QR code. What is sent last on an invitation counts. "
                "Answers on paper or by telephone are entered at " code { "/forms/POLL?channel=paper" } " with the same code. "
                "With " code { "--send" } " members who have an email address are written to, and the others are printed. "
                "A link in each email stops them: whoever follows it stays in the panel, and is asked by post. "
                "Members can ask to be told what changes: they get an email when you add an outcome."
            }
            li {
                "With " code { "\"identity\": \"verified\"" } " each email address counts once: a code is mailed to it. The address is not kept. "
                "This needs a server that sends mail."
            }
            li {
                "With " code { "\"shuffle\": true" } " a question's options stand in another order for each resident, since what stands first is "
                "chosen more often. The order is kept with the answers. A form that you paste is the same for everybody: where no script runs, options stand "
                "as in the definition, and no order is kept. The server’s own page at " code { "/forms/POLL" } " shuffles them for everybody; "
                code { "wecan render" } " tells you which questions this is about."
            }
            li {
                "Results are weighted once you have put published figures at " code { "/v1/polls/POLL/targets" }
                ". " a href=(crate::panel::ADDRESS) { "This is what weighting does" } "."
            }
            li {
                "What is not in the panel’s profile can be asked in the poll itself, with the questions of the standard "
                a href="/definitions/equality.json" { "equality block" }
                ". A column of the published figures is looked for in the profile first, then among the answers."
            }
            li { "Nothing is told of fewer than ten people, and new answers are added several at a time." }
        }
    }
}

fn planning() -> Markup {
    html! {
        p {
            "The planning follower is a list of applications to search. It says in plain words where each one is, and residents follow those that matter to them, on their device or by email. "
            a href="/planning-applications.html" { "This is one" } "."
        }
        ol {
            li {
                "Take in what your council publishes: " code { "wecan planning import FILE --as FORMAT --area AREA --data DIR" }
                ". " code { "wecan planning import --help" } " names the formats. The same again takes in what has changed since."
            }
            li {
                "Print what to paste. The server has the list at " code { "/v1/planning/applications?per_page=5000" } "; with its address as "
                code { "URL" } ": " code { "curl URL | wecan render - --src URL --host https://widgets.council.example" }
                ". It is the element around the first page of the list, which needs no script. Print it again after each import."
            }
            li {
                "With " code { "--endpoint" } " residents can comment on what is open for comments, with " code { "--follows" }
                " they can ask for emails. For the second the server has to send mail."
            }
        }
    }
}

fn map() -> Markup {
    html! {
        p {
            "Give the planning follower the address of map pictures, and it offers a map of what the list shows as well:"
        }
        (code(
            "HTML example",
            "<wecan-planning-follower src=\"https://answers.council.example/v1/planning/applications?per_page=5000\"\n  \
             tiles=\"https://tiles.example/{z}/{x}/{y}.png\"\n  tiles-credit=\"© Crown copyright and database rights 2026\">",
        ))
        ul {
            li { "Nothing of it is loaded before somebody presses “Show these on a map”: then " code { "map.js" } " and " code { "map.css" } " come from where " code { "wecan.js" } " is, with Leaflet inside, and pictures from the address that you gave." }
            li { "Whoever serves the pictures learns that somebody looks at this part of the map, and from which address. Say so in your privacy notice, or serve them yourself. Mind their terms: the tiles of OpenStreetMap’s own servers, for one, are not for everybody’s use." }
            li { "Applications that are near each other are one marker with a number. Markers can be reached and pressed with the keyboard, and open what the list opens. What has no place is in the list alone, and the map says how many these are." }
            li { "Where the pictures or the library cannot be loaded, a sentence says so, and the list is as it was. Under a strict policy " code { "img-src" } " needs the host of the pictures." }
            li { code { "map-licence.txt" } " is the licence of Leaflet (BSD-2-Clause). Keep it beside " code { "map.js" } "." }
        }
    }
}

fn attributes() -> Markup {
    html! {
        p { "A change to an attribute takes effect at once. A wrong one leaves what is there in place, and says why in the console." }
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
        p {
            "A widget takes its font from your page, and is light or dark as your page’s " code { "color-scheme" }
            " says, or the " code { "theme" } " attribute. Set custom properties on the element, or on anything around it, for the rest:"
        }
        (code("CSS example", "wecan-have-your-say {\n  --wecan-accent: #5b2a86;\n  --wecan-radius: 0;\n}"))
        table class="stacks" {
            thead { tr { th scope="col" { "Property" } th scope="col" { "What it changes" } } }
            tbody {
                @for (name, about) in TOKENS {
                    tr { th scope="row" { code { (name) } } td { (about) } }
                }
            }
        }
        p { "A few pieces can be restyled freely with " code { "::part()" } ":" }
        dl {
            @for (name, about) in PARTS {
                dt { code { (name) } }
                dd { (about) }
            }
        }
    }
}

fn events() -> Markup {
    html! {
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
            code { "connect-src" } " covers the module, the definition and the endpoint; " code { "form-action" } " covers the plain form. "
            "A map needs " code { "img-src" } " with the host of its pictures."
        }
        h2 { "Subresource integrity" }
        p {
            code { "manifest.json" } " in the " code { "dist" } " folder lists an " code { "integrity" } " hash for every file that a page can load. "
            "Put those of " code { "wecan.js" } " and " code { "wecan.css" } " on your script and link elements, with "
            code { "crossorigin=\"anonymous\"" } " when they come from another host."
        }
    }
}

fn privacy() -> Markup {
    html! {
        ul {
            li { "Answers go to the endpoint alone, and only once the resident presses the button. With " code { "follows" } " an email address goes to that server when it is entered there and sent. A poll asks its server by itself how it stands, and on a device that has voted with the id and the code of that vote. There are no cookies and no third parties, but for the host of a map’s pictures where you name one." }
            li { "The definition must say a purpose and a number of days. Residents see both before they send." }
            li { "An " code { "anonymous" } " survey cannot ask for an email address or a telephone number. The server keeps no address and no time finer than the day." }
            li { "An " code { "invited" } " survey needs a code from " code { "wecan invite" } ". Each code counts once." }
            li { "Unfinished answers stay on the device only when the definition says " code { "\"drafts\": true" } ". One button clears them. On a kiosk they are never kept." }
            li { "Every receipt has a reference and an erasure code. With them a resident can see what they sent, or erase it, at " code { "/erase" } " on the server." }
        }
    }
}

fn kept() -> Markup {
    html! {
        p { "This and nothing else: no cookie, no cache, no session storage. Every page of the same origin shares it." }
        p {
            "Browsers may clear what an origin keeps when the device runs out of room, and Safari does so once a site has not been used for seven days. "
            "Widgets do not ask for storage that is exempt (" code { "navigator.storage.persist()" } "): Firefox would put a question about your whole site to a resident who has just "
            "pressed a button, and the answer would change what the browser does with everything else that your site keeps. "
            "On devices of your own, such as kiosks, your page can ask once when they are set up."
        }
        table class="stacks" {
            thead { tr { th scope="col" { "Where" } th scope="col" { "What" } th scope="col" { "Why" } th scope="col" { "How long" } } }
            tbody {
                @for (name, content, purpose, time) in KEPT {
                    tr { th scope="row" { (name) } td { (content) } td { (purpose) } td { (time) } }
                }
            }
        }
    }
}

fn endpoints() -> Markup {
    html! {
        ul {
            li {
                "A response is kept on the device before it is first sent. Status 2xx takes it; 408, 425, 429, 5xx and a broken connection mean that it is tried again, "
                "after what " code { "Retry-After" } " asks for; any other 4xx refuses it, and the resident sees the " code { "detail" } ", " code { "title" } " or "
                code { "message" } " of the answer’s JSON. From another origin, expose " code { "Retry-After" } "."
            }
            li {
                "With " code { "format=\"json\"" } " the body is the answers and nothing else: " code { "{\"close\": \"yes\", \"words\": \"Quieter\"}" }
                ". What there is to know of them stands in the address, in the names that a form’s own fields have: "
                code { "?_definition=ID&_version=1&_lang=en&_channel=web&_source=PAGE" } ". The id is in the " code { "Idempotency-Key" }
                " header, and the code of an invitation, which is nothing for logs, in " code { "Wecan-Invitation" } ", and that of a device in an open poll in " code { "Wecan-Device" } ": an endpoint on another origin has to allow them."
            }
            li {
                "Every try has the same id: in the " code { "Idempotency-Key" } " header, as the event’s " code { "id" } ", or in the field " code { "_id" }
                ". An endpoint that takes each id once takes each response once, whatever happens on the way."
            }
            li {
                "With " code { "format=\"cloudevents\"" } " or " code { "\"json\"" } " an answer of 2xx counts, whatever it says, "
                "but not a page: that is what a network puts in the way. A receipt with a " code { "reference" } " and another "
                code { "id" } " is not for this response. With " code { "\"form\"" } " any 2xx counts."
            }
            li {
                "A survey closes at the end of its last day. To close one early, publish a version with " code { "closes" } ": once that day is over, no version takes answers any more. What was given by then and waited on a device is still taken for 14 days, as long as a device keeps it; "
                "its day in the export, " code { "received" } ", is the one on which it came. When it was given is what the id says, a UUID of version 7 made on the device: "
                "a program can claim any time, so leave out what came after the last day where that matters. "
                "Polls take nothing after they have closed, because their results are seen from then on; who sent too late reads so, and can copy their answers."
            }
            li {
                "Headers, such as a token’s, are set as a property and read anew for each try; they are stored nowhere: "
                code { "element.headers = { Authorization: \"Bearer …\" }" } "."
            }
            li {
                "A plain form posted by a double click where no script runs at all may arrive twice: a pasted page cannot hold an id of its own. "
                "The forms that the server draws under " code { "/forms" } " have one, and the loader adds one wherever scripts run."
            }
            li {
                code { "channel=\"kiosk\"" } " clears after each response by a button, or else by itself: a warning comes after 20 seconds, or after " code { "idle" }
                " while somebody answers, and half a minute later the screen is cleared, unless it is put off. Who puts it off once is not hurried again. "
                "Staff see how many responses wait. " code { "\"telephone\"" } " and " code { "\"paper\"" } " are for answers given elsewhere, and mark them so."
            }
        }
    }
}

fn without() -> Markup {
    html! {
        p {
            "Between the element’s tags stands a plain HTML form, made by the same code as the widget. It posts to the same endpoint, which checks the answers "
            "in the same way and answers with a page: a receipt, or the form again with what needs to be mended. Residents get it when scripts are off or blocked, "
            "when the network fails half way, on browsers without WebAssembly, and for as long as the module is on its way. "
            "What they typed by then is carried over."
        }
        p {
            "A planning follower has the first page of its list there, and a search that the server answers: "
            code { "wecan render applications.json --src URL --host URL" } ", where the file is what the server gave at that address. "
            "Make it again whenever applications were taken in."
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// What stands in a text between `before` and the next character that names do not have.
    fn names_after<'a>(text: &'a str, before: &str) -> BTreeSet<&'a str> {
        let end = |rest: &str| rest.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(rest.len());
        let starts = text.match_indices(before).map(|(at, _)| &text[at + before.len()..]);
        starts.map(|rest| &rest[..end(rest)]).filter(|name| !name.is_empty()).collect()
    }

    fn sources(folder: &Path) -> String {
        let mut all = String::new();
        for entry in std::fs::read_dir(folder).expect("the folder is in the repository") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                all.push_str(&sources(&path));
            } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "js") {
                all.push_str(&std::fs::read_to_string(&path).expect("sources are text"));
            }
        }
        all
    }

    fn crates(name: &str) -> String {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates").join(name))
    }

    #[test]
    fn the_guide_has_every_custom_property_of_the_stylesheet_and_no_other() {
        let told = TOKENS.iter().filter_map(|(name, _)| name.strip_prefix("--wecan-")).collect();
        assert_eq!(names_after(wecan::STYLE, "var(--wecan-"), told);
    }

    #[test]
    fn the_guide_has_every_part_and_no_other() {
        let widgets = crates("widgets");
        let told = PARTS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names_after(&widgets, "attr(\"part\", \""), told);
    }

    #[test]
    fn the_guide_has_every_event_and_no_other() {
        // The map has class names, and no events.
        let elements = crates("elements").replace(include_str!("../../crates/elements/map.js"), "");
        let told: BTreeSet<&str> = EVENTS.iter().map(|(name, ..)| *name).collect();
        let tags =
            ["wecan-have-your-say", "wecan-planning-follower", "wecan-myth-buster", "wecan-panel-poll", "wecan-map"];
        let said: BTreeSet<&str> = names_after(&elements, "\"wecan-");
        let said: BTreeSet<String> = said.into_iter().map(|name| format!("wecan-{name}")).collect();
        assert_eq!(said.iter().map(String::as_str).filter(|name| !tags.contains(name)).collect::<BTreeSet<_>>(), told);
    }
}
