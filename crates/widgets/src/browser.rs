//! What is asked of the browser itself: the time, chance, words for days, JSON, forms, the clipboard.

use js_sys::{Array, JSON, Object, Promise, Reflect};
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
#[cfg(target_family = "wasm")]
use wecan_model::Date;
use wecan_model::Draft;
use wecan_model::json::Json;

/// Something that stays on the page's one thread, for what may also stand on a server, where it is handed from thread
/// to thread.
///
/// It is kept by number in a list of that thread. That is some kilobytes less than a wrapper that compares threads,
/// because of what the standard library has to know of a thread.
#[derive(Debug)]
pub struct Held<T> {
    number: u32,
    kind: PhantomData<fn() -> T>,
}

type Numbered = (u32, Rc<dyn Any>);

thread_local! {
    /// The last number that was given out, and what is held by its number.
    static HELD: RefCell<(u32, Vec<Numbered>)> = const { RefCell::new((0, Vec::new())) };
}

impl<T: 'static> Held<T> {
    /// Keeps it until this is dropped.
    pub fn new(it: T) -> Self {
        Self { number: hold(Rc::new(it)), kind: PhantomData }
    }

    /// What is kept; on any other thread there is nothing.
    pub fn get(&self) -> Option<Rc<T>> {
        held(self.number)?.downcast().ok()
    }
}

fn hold(it: Rc<dyn Any>) -> u32 {
    HELD.with_borrow_mut(|(last, all)| {
        *last += 1;
        all.push((*last, it));
        *last
    })
}

fn held(number: u32) -> Option<Rc<dyn Any>> {
    HELD.with_borrow(|(_, all)| all.iter().find(|(own, _)| *own == number).map(|(_, it)| it.clone()))
}

impl<T> Drop for Held<T> {
    fn drop(&mut self) {
        let gone = HELD.with_borrow_mut(|(_, all)| {
            let place = all.iter().position(|(own, _)| *own == self.number)?;
            Some(all.swap_remove(place))
        });
        // Only now: it may hold others.
        drop(gone);
    }
}

/// How deep a JSON value may be nested.
const DEEPEST: usize = 64;

/// A JavaScript value as JSON; what JSON cannot say, or is nested too deeply, is `null`.
pub fn from_js(value: &JsValue) -> Json {
    read(value, 0)
}

fn read(value: &JsValue, depth: usize) -> Json {
    if let Some(text) = value.as_string() {
        Json::String(text)
    } else if let Some(number) = value.as_f64() {
        Json::Number(number)
    } else if let Some(flag) = value.as_bool() {
        Json::Bool(flag)
    } else if depth >= DEEPEST || !value.is_object() {
        Json::Null
    } else if Array::is_array(value) {
        let mut items = Vec::new();
        for item in value.unchecked_ref::<Array>().iter() {
            items.push(read(&item, depth + 1));
        }
        Json::Array(items)
    } else {
        let mut members = Vec::new();
        for (name, value) in pairs(&Object::entries(value.unchecked_ref())) {
            members.push((name.as_string().unwrap_or_default(), read(&value, depth + 1)));
        }
        Json::Object(members)
    }
}

/// A list of pairs, as JavaScript has them.
fn pairs(entries: &Array) -> Vec<(JsValue, JsValue)> {
    let mut pairs = Vec::new();
    for entry in entries.iter() {
        let pair: Array = entry.unchecked_into();
        pairs.push((pair.get(0), pair.get(1)));
    }
    pairs
}

/// JSON as a JavaScript value.
pub fn to_js(json: &Json) -> JsValue {
    match json {
        Json::Null => JsValue::NULL,
        Json::Bool(flag) => JsValue::from_bool(*flag),
        Json::Number(number) => JsValue::from_f64(*number),
        Json::String(text) => JsValue::from_str(text),
        Json::Array(items) => {
            let array = Array::new();
            for item in items {
                array.push(&to_js(item));
            }
            array.into()
        }
        Json::Object(members) => {
            let object = Object::new();
            for (name, value) in members {
                put(&object, name, &to_js(value));
            }
            object.into()
        }
    }
}

/// JSON as text.
pub fn write_json(json: &Json) -> String {
    JSON::stringify(&to_js(json)).map(String::from).unwrap_or_default()
}

/// Text as JSON; nothing where it is not JSON.
pub fn read_json(text: &str) -> Option<Json> {
    JSON::parse(text).ok().map(|value| from_js(&value))
}

/// A member of an object; undefined where there is none.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    // Fails only for what is no object.
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

pub(crate) fn put(object: &Object, name: &str, value: &JsValue) {
    // Setting a member of a plain object cannot fail.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: web_sys::Window;
    #[wasm_bindgen(thread_local_v2, js_name = document)]
    static DOCUMENT: web_sys::Document;
}

/// The window that the page is in.
pub(crate) fn window() -> web_sys::Window {
    WINDOW.with(Clone::clone)
}

/// The page.
pub(crate) fn document() -> web_sys::Document {
    DOCUMENT.with(Clone::clone)
}

/// Where answers go, in full: what waits for a connection may leave from another page, where the same words lead elsewhere.
/// Nowhere stays nowhere, and what a server draws stays as it is.
pub(crate) fn in_full(address: String) -> String {
    if address.is_empty() || cfg!(not(target_family = "wasm")) {
        return address;
    }
    let link = document().create_element("a").and_then(|link| link.set_attribute("href", &address).map(|()| link));
    link.ok().and_then(|link| get(&link, "href").as_string()).unwrap_or(address)
}

/// What a page may keep on the device; nothing where that is refused.
pub(crate) fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Whether a page can have anything remembered here. What is drawn for no browser in particular says that it can.
pub(crate) fn remembers() -> bool {
    const TRIED: &str = "wecan:tried";
    cfg!(not(target_family = "wasm"))
        || storage().is_some_and(|storage| {
            let kept = storage.set_item(TRIED, "").is_ok();
            let _ = storage.remove_item(TRIED);
            kept
        })
}

/// Does something after so many milliseconds, and after all that is in hand.
pub(crate) fn after(milliseconds: i32, work: Box<dyn FnOnce()>) {
    let work = Closure::once_into_js(work);
    // Fails only for what is no function.
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(work.unchecked_ref(), milliseconds);
}

/// Does this once the work in hand is done, before anything is painted.
pub(crate) fn soon(work: Box<dyn FnOnce()>) {
    window().queue_microtask(Closure::once_into_js(work).unchecked_ref());
}

/// Moves the focus to what is found once what has changed is on the page.
pub(crate) fn focus_soon(find: Box<dyn FnOnce() -> Option<web_sys::Element>>) {
    soon(Box::new(move || {
        if let Some(found) = find() {
            focus(&found);
        }
    }));
}

/// Whether nothing in the page has the focus.
pub(crate) fn is_unfocused() -> bool {
    document().active_element().is_none_or(|active| active.tag_name() == "BODY")
}

pub(crate) fn focus(element: &web_sys::Element) {
    // Whatever cannot take the focus leaves it where it is.
    let _ = element.unchecked_ref::<web_sys::HtmlElement>().focus();
}

/// What is done next, with what has come.
pub(crate) type Next<T> = Box<dyn FnOnce(T)>;

/// A function that the browser calls once.
pub(crate) fn once(work: Next<JsValue>) -> JsValue {
    Closure::once_into_js(work)
}

#[wasm_bindgen]
extern "C" {
    /// A promise as whoever needs nothing of what `then` gives sees it.
    type Promised;
    #[wasm_bindgen(method)]
    fn then(this: &Promised, done: &JsValue);
}

/// Goes on with what a promise comes to. Futures would do the same, but each that waits is a machine of its own, and what
/// runs them all is some kilobytes more to download.
pub(crate) fn on_settled(promise: &Promise, next: Next<Result<JsValue, JsValue>>) {
    let settled = Promise::all_settled(&Array::of1(promise));
    let next = move |all: JsValue| {
        let end = all.unchecked_into::<Array>().get(0);
        next(if get(&end, "status") == "fulfilled" { Ok(get(&end, "value")) } else { Err(get(&end, "reason")) });
    };
    settled.unchecked_ref::<Promised>().then(&once(Box::new(next)));
}

/// Milliseconds since 1970.
pub(crate) fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// Ten random bytes from the browser's secure source.
pub(crate) fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    // Refused only for more bytes than this.
    let _ = window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    bytes
}

#[wasm_bindgen]
extern "C" {
    /// Throws where the page did not come over a safe connection.
    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    fn write_text(text: &str) -> Result<JsValue, JsValue>;
}

/// Puts text where it can be pasted from; says whether the browser let it.
pub(crate) fn copy(text: &str, then: Next<bool>) {
    match write_text(text) {
        Ok(written) => on_settled(&written.unchecked_into(), Box::new(move |written| then(written.is_ok()))),
        Err(_) => then(false),
    }
}

#[wasm_bindgen]
extern "C" {
    /// Throws where there is no such thing, as on pages that did not come over a safe connection.
    #[wasm_bindgen(js_namespace = ["navigator", "geolocation"], js_name = getCurrentPosition, catch)]
    fn get_position(found: &JsValue, refused: &JsValue) -> Result<(), JsValue>;
}

/// What is called with a latitude and a longitude.
type Located = Box<dyn FnOnce(Option<(f64, f64)>)>;

/// Asks the device for its latitude and longitude; `None` where it does not tell.
pub(crate) fn locate(then: Located) {
    // One of the two calls comes, once.
    let then = Rc::new(RefCell::new(Some(then)));
    let tell = |then: Rc<RefCell<Option<Located>>>| {
        Closure::once_into_js(move |answer: JsValue| {
            let coordinates = Reflect::get(&answer, &"coords".into()).unwrap_or_default();
            let number = |name: &str| Reflect::get(&coordinates, &name.into()).ok()?.as_f64();
            let place = number("latitude").zip(number("longitude"));
            if let Some(then) = then.take() {
                then(place);
            }
        })
    };
    if get_position(&tell(then.clone()), &tell(then.clone())).is_err()
        && let Some(then) = then.take()
    {
        then(None);
    }
}

/// The day that the device's clock shows.
#[cfg(target_family = "wasm")]
pub(crate) fn today() -> Option<Date> {
    let date = js_sys::Date::new_0();
    Date::new(date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// How a language writes days and numbers. `Intl` needs a hundred times as long to make one as to use it.
#[cfg(target_family = "wasm")]
struct Formats {
    tag: &'static str,
    /// Nothing where `Intl` does not know the language.
    known: Option<(js_sys::Function, js_sys::Function)>,
}

#[cfg(target_family = "wasm")]
thread_local! {
    /// Of the language that was asked for last.
    static FORMATS: RefCell<Option<Formats>> = const { RefCell::new(None) };
}

/// A day in full, where the browser knows the language.
#[cfg(target_family = "wasm")]
pub(crate) fn long_date(date: Date, tag: &'static str) -> Option<String> {
    let date =
        js_sys::Date::new_with_year_month_day(date.year().into(), i32::from(date.month()) - 1, date.day().into());
    formatted(&date, tag, |(days, _)| days.clone())
}

/// A number with the marks that a language puts between thousands, where the browser knows the language.
#[cfg(target_family = "wasm")]
pub(crate) fn number(number: f64, tag: &'static str) -> Option<String> {
    formatted(&JsValue::from_f64(number), tag, |(_, numbers)| numbers.clone())
}

#[cfg(target_family = "wasm")]
fn formatted(
    what: &JsValue,
    tag: &'static str,
    which: fn(&(js_sys::Function, js_sys::Function)) -> js_sys::Function,
) -> Option<String> {
    let format = FORMATS.with(|formats| {
        let mut formats = formats.borrow_mut();
        if formats.as_ref().is_none_or(|formats| formats.tag != tag) {
            *formats = Some(Formats { tag, known: make_formats(tag) });
        }
        formats.as_ref()?.known.as_ref().map(which)
    })?;
    format.call1(&JsValue::NULL, what).ok()?.as_string()
}

/// English here is that of Britain: 5 May 2026.
#[cfg(target_family = "wasm")]
fn make_formats(tag: &str) -> Option<(js_sys::Function, js_sys::Function)> {
    let locales = Array::of1(&JsValue::from_str(if tag == "en" { "en-GB" } else { tag }));
    let options = Object::new();
    if js_sys::Intl::DateTimeFormat::supported_locales_of(&locales, &options).length() == 0 {
        return None;
    }
    let numbers = js_sys::Intl::NumberFormat::new(&locales, &options).format();
    for (name, value) in [("day", "numeric"), ("month", "long"), ("year", "numeric")] {
        put(&options, name, &JsValue::from_str(value));
    }
    Some((js_sys::Intl::DateTimeFormat::new(&locales, &options).format(), numbers))
}

/// Text as it may stand in a part of an address.
pub(crate) fn in_address(text: &str) -> String {
    #[cfg(target_family = "wasm")]
    return js_sys::encode_uri_component(text).into();
    #[cfg(not(target_family = "wasm"))]
    {
        let mut out = String::new();
        for byte in text.bytes() {
            match byte {
                b'-' | b'.' | b'_' | b'~' => out.push(byte.into()),
                _ if byte.is_ascii_alphanumeric() => out.push(byte.into()),
                _ => out.push_str(&format!("%{byte:02X}")),
            }
        }
        out
    }
}

/// The fields of a form as they stand.
pub fn form_draft(form: &web_sys::HtmlFormElement) -> Draft {
    let mut draft = Draft::default();
    let Ok(data) = web_sys::FormData::new_with_form(form) else { return draft };
    for (name, value) in pairs(&Array::from(&data)) {
        if let (Some(name), Some(value)) = (name.as_string(), value.as_string())
            && (!name.starts_with("_") || name == "_invitation")
        {
            draft.add(name, value);
        }
    }
    draft
}
