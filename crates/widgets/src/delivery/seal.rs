//! Sealing what waits on a shared device: AES-GCM under a key that stays in this browser and that no script can read out.
//!
//! It keeps answers from whoever looks into the device's files or its storage; not from whoever can run a script in
//! the page.

use super::store::{KEYS, Opening, change};
use crate::browser::{Next, get, on_settled, put, window};
use js_sys::{Array, Object, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

const KEY: &str = "outbox";

#[wasm_bindgen]
extern "C" {
    /// As in web-sys, where each call catches what it may throw. What gives promises throws nothing.
    type Subtle;
    #[wasm_bindgen(method, js_name = generateKey)]
    fn generate_key(this: &Subtle, algorithm: &Object, out: bool, uses: &Array) -> Promise;
    #[wasm_bindgen(method)]
    fn encrypt(this: &Subtle, algorithm: &Object, key: &JsValue, bytes: &[u8]) -> Promise;
    #[wasm_bindgen(method)]
    fn decrypt(this: &Subtle, algorithm: &Object, key: &JsValue, bytes: &[u8]) -> Promise;

    /// As an endpoint gives it; made of bytes.
    #[wasm_bindgen(js_name = Response)]
    type Answer;
    #[wasm_bindgen(constructor, js_class = Response)]
    fn new(bytes: &JsValue) -> Answer;
    #[wasm_bindgen(method)]
    fn text(this: &Answer) -> Promise;
}

/// Text as sealed bytes: twelve that are new each time, then what they seal. Nothing where that cannot be done.
pub(super) fn seal(text: String, then: Next<Option<JsValue>>) {
    let mut nonce = [0; 12];
    nonce[..10].copy_from_slice(&crate::browser::random());
    nonce[10..].copy_from_slice(&crate::browser::random()[..2]);
    with_key(Box::new(move |with| {
        let Some((subtle, key)) = with else { return then(None) };
        let sealed = subtle.encrypt(&algorithm(&nonce), &key, text.as_bytes());
        let seal = move |bytes: Result<JsValue, JsValue>| {
            then(bytes.ok().map(|bytes| {
                let bytes = Uint8Array::new(&bytes);
                let sealed = Uint8Array::new_with_length(12 + bytes.length());
                sealed.set(&Uint8Array::from(&nonce[..]), 0);
                sealed.set(&bytes, 12);
                sealed.into()
            }));
        };
        on_settled(&sealed, Box::new(seal));
    }));
}

/// Sealed bytes as text. Nothing where they cannot be opened.
pub(super) fn open(sealed: &JsValue, then: Next<Option<String>>) {
    let sealed = Uint8Array::new(sealed).to_vec();
    with_key(Box::new(move |with| {
        let (Some((subtle, key)), Some((nonce, bytes))) = (with, sealed.split_at_checked(12)) else {
            return then(None);
        };
        let opened = subtle.decrypt(&algorithm(nonce), &key, bytes);
        let open = move |bytes: Result<JsValue, JsValue>| {
            let Ok(bytes) = bytes else { return then(None) };
            // The browser makes text of bytes, as it does of answers.
            let text = Answer::new(&bytes).text();
            on_settled(&text, Box::new(move |text| then(text.ok().and_then(|text| text.as_string()))));
        };
        on_settled(&opened, Box::new(open));
    }));
}

fn algorithm(nonce: &[u8]) -> Object {
    let algorithm = Object::new();
    put(&algorithm, "name", &JsValue::from_str("AES-GCM"));
    put(&algorithm, "iv", &Uint8Array::from(nonce));
    algorithm
}

/// Goes on with the browser's key, made when it is first wanted.
fn with_key(then: Next<Option<(Subtle, JsValue)>>) {
    let subtle: Subtle = get(&get(&window(), "crypto"), "subtle").unchecked_into();
    if !subtle.is_object() {
        // The page did not come over a safe connection.
        return then(None);
    }
    let algorithm = Object::new();
    put(&algorithm, "name", &JsValue::from_str("AES-GCM"));
    put(&algorithm, "length", &JsValue::from_f64(256.0));
    let uses = Array::of2(&JsValue::from_str("encrypt"), &JsValue::from_str("decrypt"));
    // Not to be taken out. Made before there is a transaction, which would not wait for it.
    let made = subtle.generate_key(&algorithm, false, &uses);
    let keep = move |made: Result<JsValue, JsValue>| {
        let Ok(made) = made else { return then(None) };
        let opening = Opening { store: KEYS, make: true, strict: true };
        change(
            opening,
            Box::new(move |store, all| {
                let (mut key, mut sound) = (all.get(0), true);
                if let Some(store) = store.filter(|_| key.is_undefined()) {
                    sound = store.put(&made, KEY).is_ok();
                    key = made;
                }
                Box::new(move |kept| then((kept && sound).then_some((subtle, key))))
            }),
        );
    };
    on_settled(&made, Box::new(keep));
}
