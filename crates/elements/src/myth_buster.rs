//! `<wecan-myth-buster>`

use crate::Mounted;
use crate::asking::tell_news;
use crate::element::{attribute, language, message, plain_or_rare, settings};
use std::sync::Arc;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use wecan::browser::{Held, from_js};
use wecan::model::Quiz;
use wecan::model::settings::Format;
use wecan::{AskedQuiz, Carried, QuizHandle};

pub(crate) fn mount(
    host: HtmlElement,
    base: HtmlElement,
    definition: &JsValue,
    whole: bool,
) -> Result<Mounted, JsValue> {
    let asked = read(&host, definition, whole)?;
    let held = Held::new(host);
    // The floor has no fields: there is nothing to carry over.
    let quiz = QuizHandle::new(asked, Carried::default(), false, move |news| {
        tell_news(&held, news, sending_doors::tell_delivery)
    });
    let view = quiz.view().draw_into(&base);
    Ok(Mounted {
        reread: Box::new(move |host, definition, whole| {
            quiz.ask(read(host, definition, whole)?);
            Ok(())
        }),
        _view: view,
    })
}

/// What the page asks for; see [`plain_or_rare`].
fn read(host: &HtmlElement, definition: &JsValue, whole: bool) -> Result<AskedQuiz, JsValue> {
    let settings = settings(host).map_err(|faults| message(&faults))?;
    let json = from_js(definition);
    // What makes statements for a record store is in the rare part.
    let plain = Quiz::read_plain(&json).filter(|_| whole || settings.format != Format::Xapi);
    let quiz = plain_or_rare(plain, whole, || rare_doors::read(&json))?;
    let endpoint = attribute(host, "endpoint").unwrap_or_default();
    Ok(AskedQuiz { quiz: Arc::new(quiz), endpoint, lang: language(host), settings, today: None })
}

mod sending_doors {
    //! Whatever there is to tell of a delivery is told by the part of a module that delivers: see `wecan::later`.

    use web_sys::HtmlElement;
    use wecan::News;

    /// See [`crate::asking::tell_delivery`].
    #[inline(never)]
    pub(super) fn tell_delivery(host: &HtmlElement, news: News<'_>) -> bool {
        crate::asking::tell_delivery(host, news)
    }
}

mod rare_doors {
    //! What puts the faults of a quiz into words: a part of the module that the loader asks for when it is told that a
    //! quiz needs it. The bundle step cuts the module here.

    use wecan::model::json::Json;
    use wecan::model::{Quiz, Trouble};

    /// See [`Quiz::read`].
    #[inline(never)]
    pub(super) fn read(json: &Json) -> Result<Quiz, Vec<Trouble>> {
        Quiz::read(json)
    }
}
