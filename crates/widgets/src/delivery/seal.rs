//! Sealing what waits on a shared device: AES-GCM under a key that stays in this browser and that no script can read out.
//!
//! It keeps answers from whoever looks into the device's files or its storage; not from whoever can run a script in
//! the page.

use super::store::{KEYS, Opening, change};
use crate::browser::{Next, on_settled, put, window};
use js_sys::{Array, Object, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CryptoKey, SubtleCrypto};

const KEY: &str = "outbox";

/// Text as sealed bytes: twelve that are new each time, then what they seal. Nothing where that cannot be done.
pub(super) fn seal(text: String, then: Next<Option<JsValue>>) {
    let mut nonce = [0; 12];
    nonce[..10].copy_from_slice(&crate::browser::random());
    nonce[10..].copy_from_slice(&crate::browser::random()[..2]);
    with_key(Box::new(move |with| {
        let sealed = with.and_then(|(subtle, key)| {
            subtle.encrypt_with_object_and_u8_array(&algorithm(&nonce), &key, text.as_bytes()).ok()
        });
        let Some(sealed) = sealed else { return then(None) };
        on_settled(
            &sealed,
            Box::new(move |bytes| {
                then(bytes.ok().map(|bytes| {
                    let bytes = Uint8Array::new(&bytes);
                    let sealed = Uint8Array::new_with_length(12 + bytes.length());
                    sealed.set(&Uint8Array::from(&nonce[..]), 0);
                    sealed.set(&bytes, 12);
                    sealed.into()
                }));
            }),
        );
    }));
}

/// Sealed bytes as text. Nothing where they cannot be opened.
pub(super) fn open(sealed: &JsValue, then: Next<Option<String>>) {
    let sealed = Uint8Array::new(sealed).to_vec();
    with_key(Box::new(move |with| {
        let text = with.zip(sealed.split_at_checked(12)).and_then(|((subtle, key), (nonce, bytes))| {
            subtle.decrypt_with_object_and_u8_array(&algorithm(nonce), &key, bytes).ok()
        });
        let Some(text) = text else { return then(None) };
        on_settled(
            &text,
            Box::new(move |bytes| {
                let text = bytes.ok().map(|bytes| Uint8Array::new(&bytes).to_vec());
                then(text.and_then(|text| String::from_utf8(text).ok()));
            }),
        );
    }));
}

fn algorithm(nonce: &[u8]) -> Object {
    let algorithm = Object::new();
    put(&algorithm, "name", &JsValue::from_str("AES-GCM"));
    put(&algorithm, "iv", &Uint8Array::from(nonce));
    algorithm
}

/// Goes on with the browser's key, made when it is first wanted.
fn with_key(then: Next<Option<(SubtleCrypto, CryptoKey)>>) {
    // Not there where the page did not come over a safe connection.
    let subtle = window().crypto().map(|crypto| crypto.subtle()).ok().filter(|subtle| subtle.is_object());
    let made = subtle.as_ref().and_then(make);
    let (Some(subtle), Some(made)) = (subtle, made) else { return then(None) };
    // Made before there is a transaction, which would not wait for it.
    on_settled(
        &made,
        Box::new(move |made| {
            let Ok(made) = made else { return then(None) };
            let opening = Opening { store: KEYS, make: true, strict: true };
            change(
                opening,
                Box::new(move |store, all| {
                    let (mut key, mut sound) = (all.get(0), true);
                    if let Some(store) = store.filter(|_| key.is_undefined()) {
                        sound = store.put(KEY, &made);
                        key = made;
                    }
                    Box::new(move |kept| then((kept && sound).then(|| (subtle, key.unchecked_into()))))
                }),
            );
        }),
    );
}

/// A key that cannot be taken out.
fn make(subtle: &SubtleCrypto) -> Option<Promise> {
    let algorithm = Object::new();
    put(&algorithm, "name", &JsValue::from_str("AES-GCM"));
    put(&algorithm, "length", &JsValue::from_f64(256.0));
    let uses = Array::of2(&JsValue::from_str("encrypt"), &JsValue::from_str("decrypt"));
    subtle.generate_key_with_object(&algorithm, false, &uses).ok()
}
