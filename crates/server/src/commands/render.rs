//! `wecan render`: the markup that a web team pastes into a page.

use super::{Failure, document};
use crate::clock;
use crate::documents::Document;
use crate::pages::escape;
use crate::settings::Render;
use std::sync::Arc;
use wecan::floor::Floor;
use wecan::planning_follower::floor;
use wecan::{Applications, Following, QuizFloor};
use wecan_model::json::Json;
use wecan_model::{Channel, Definition, Quiz, Settings, Trouble};

/// What is rendered.
enum Rendered {
    /// What is asked and answered.
    Asked(Box<Document>),
    /// Planning applications, as the server's answer has them.
    List(Arc<Applications>),
}

impl Rendered {
    fn read(json: &Json) -> Result<Self, Vec<Trouble>> {
        if json.get("applications").is_some() {
            return Applications::read(json).map(|list| Self::List(Arc::new(list)));
        }
        Document::read(json).map(|document| Self::Asked(Box::new(document)))
    }
}

/// Prints the element with its floor, and what the page's head needs.
///
/// # Errors
/// A line for each fault of the document, or that a survey has nowhere to send to.
pub fn render(settings: &Render) -> Result<(), Failure> {
    let (json, it) = document(&settings.file, Rendered::read)?;
    if let Rendered::Asked(it) = &it
        && it.quiz.is_none()
        && settings.endpoint.is_empty()
    {
        return Err(String::from("--endpoint: is missing: a survey needs an address to send responses to").into());
    }
    if let Rendered::Asked(it) = &it {
        tell_of_shuffled(settings, &it.definition);
    }
    print!("{}", snippet(settings, &json, &it));
    Ok(())
}

/// What is pasted is the same for everybody: only what runs or answers anew can give each resident an order.
fn tell_of_shuffled(settings: &Render, definition: &Definition) {
    for question in definition.questions().filter(|question| question.shuffle) {
        eprintln!(
            "{}: warning: the options of `{}` stand in the definition’s order where no script runs; the server’s own page \
             shuffles them there too",
            settings.file.display(),
            question.id
        );
    }
}

/// The markup to paste: the element around its floor, the stylesheet for both, and the loader. The module is asked for at
/// once, and last: on a bad line it would otherwise share what the floor needs, and be found only when the loader runs.
fn snippet(settings: &Render, json: &Json, it: &Rendered) -> String {
    let host = escape(settings.host.trim_end_matches('/'));
    let (widget, floor) = match it {
        Rendered::List(list) => ("planning-follower", first_page(settings, list)),
        Rendered::Asked(it) => match &it.quiz {
            Some(quiz) => ("myth-buster", folded(settings, quiz)),
            None => {
                let widget = if it.definition.poll.is_some() { "panel-poll" } else { "have-your-say" };
                (widget, form(settings, &it.definition))
            }
        },
    };
    let mut attributes = String::new();
    let mut attribute = |name: &str, value: &str| {
        if !value.is_empty() {
            attributes.push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
    };
    attribute("src", settings.src.as_deref().unwrap_or_default());
    attribute("endpoint", &settings.endpoint);
    attribute("lang", &settings.lang);
    // What the element takes it to be anyway need not be said.
    attribute("channel", if settings.channel == Channel::Web { "" } else { settings.channel.as_str() });
    attribute("source", &settings.source);
    let level = settings.heading_level.to_string();
    attribute("heading-level", if settings.heading_level == Settings::default().heading_level { "" } else { &level });
    attribute("follows", &settings.follows);
    let inside = match &settings.src {
        Some(_) => String::new(),
        None => format!("<script type=\"application/json\">{}</script>\n", in_script(json)),
    };
    format!(
        "<link rel=\"stylesheet\" href=\"{host}/wecan.css\">\n\
         <wecan-{widget}{attributes}>\n{inside}{floor}\n</wecan-{widget}>\n\
         <script type=\"module\" src=\"{host}/wecan.js\"></script>\n\
         <link rel=\"modulepreload\" href=\"{host}/{widget}.js\" fetchpriority=\"low\">\n\
         <link rel=\"preload\" href=\"{host}/{widget}.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin \
         fetchpriority=\"low\">\n",
    )
}

/// The form of a survey or a poll.
fn form(settings: &Render, definition: &Definition) -> String {
    let (channel, heading_level) = (settings.channel, settings.heading_level);
    let source = Some(settings.source.clone()).filter(|source| !source.is_empty());
    let own = Settings { channel, heading_level, source, ..Settings::default() };
    let hidden = own.page(|| None).map(|page| (String::from("_source"), page)).into_iter().collect();
    Floor { settings: own, hidden, ..Floor::new(definition, &settings.endpoint, &settings.lang) }.to_html()
}

/// The first page of a list. What is searched for without script is found by the server that the list is fetched from.
fn first_page(settings: &Render, list: &Arc<Applications>) -> String {
    let mut following = Following::now(list.clone(), settings.lang.clone(), settings.heading_level);
    following.today = clock::today();
    let src = settings.src.as_deref().and_then(|src| src.split_once("/v1/planning/applications"));
    let (page, query) = match src {
        Some((server, rest)) => (format!("{server}/planning"), rest.trim_start_matches('?')),
        None => (String::new(), ""),
    };
    following.page = settings.page.clone().unwrap_or(page);
    let area = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "area");
    floor::first_page(following, &area.map(|(_, area)| area).unwrap_or_default())
}

/// Every statement with its answer folded away. Where the endpoint is a server of ours, it asks one at a time as well.
fn folded(settings: &Render, quiz: &Quiz) -> String {
    let floor =
        QuizFloor { quiz, lang: &settings.lang, heading_level: settings.heading_level, today: Some(clock::today()) };
    let server = settings.endpoint.strip_suffix("/v1/responses");
    let start = server.map(|server| format!("{server}/quizzes/{}?lang={}", quiz.id, settings.lang));
    floor.to_html(start.as_deref())
}

/// JSON that can stand in a `script` element: nothing in it ends the element.
fn in_script(json: &Json) -> String {
    serde_json::to_string(json).unwrap_or_default().replace('<', "\\u003c")
}
