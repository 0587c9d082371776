//! `<wecan-myth-buster>`

use crate::Mounted;
use crate::asking::tell_news;
use crate::element::{attribute, language, message, settings};
use std::sync::Arc;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use wecan::browser::{Held, from_js};
use wecan::model::Quiz;
use wecan::{AskedQuiz, Carried, QuizHandle};

pub(crate) fn mount(
    host: HtmlElement,
    base: HtmlElement,
    definition: &JsValue,
    _whole: bool,
) -> Result<Mounted, JsValue> {
    let asked = read(&host, definition)?;
    let held = Held::new(host);
    // The floor has no fields: there is nothing to carry over.
    let quiz = QuizHandle::new(asked, Carried::default(), false, move |news| tell_news(&held, news));
    let view = quiz.view().draw_into(&base);
    Ok(Mounted {
        reread: Box::new(move |host, definition, _| {
            quiz.ask(read(host, definition)?);
            Ok(())
        }),
        _view: view,
    })
}

fn read(host: &HtmlElement, definition: &JsValue) -> Result<AskedQuiz, JsValue> {
    let settings = settings(host).map_err(|faults| message(&faults))?;
    let quiz = Quiz::read(&from_js(definition)).map_err(|faults| message(&faults))?;
    let endpoint = attribute(host, "endpoint").unwrap_or_default();
    Ok(AskedQuiz { quiz: Arc::new(quiz), endpoint, lang: language(host), settings, today: None })
}
