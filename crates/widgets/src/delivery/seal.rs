//! Sealing what waits on a shared device: AES-GCM under a key that stays in this browser and that no script can read out.
//!
//! It keeps answers from whoever looks into the device's files or its storage; not from whoever can run a script in
//! the page.

use super::store::Store;
use crate::browser::put;
use crate::browser::window;
use js_sys::{Array, Object, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

const KEY: &str = "outbox";

/// Text as sealed bytes: twelve that are new each time, then what they seal.
pub(super) async fn seal(text: &str) -> Result<JsValue, JsValue> {
    let subtle = subtle()?;
    let key = key(&subtle).await?;
    let mut nonce = [0; 12];
    nonce[..10].copy_from_slice(&crate::browser::random());
    nonce[10..].copy_from_slice(&crate::browser::random()[..2]);
    let bytes = subtle.encrypt_with_object_and_u8_array(&algorithm(&nonce), &key, text.as_bytes())?;
    let bytes = Uint8Array::new(&JsFuture::from(bytes).await?);
    let sealed = Uint8Array::new_with_length(12 + bytes.length());
    sealed.set(&Uint8Array::from(&nonce[..]), 0);
    sealed.set(&bytes, 12);
    Ok(sealed.into())
}

/// Sealed bytes as text.
pub(super) async fn open(sealed: &JsValue) -> Result<String, JsValue> {
    let subtle = subtle()?;
    let key = key(&subtle).await?;
    let sealed = Uint8Array::new(sealed).to_vec();
    let (nonce, bytes) = sealed.split_at_checked(12).ok_or(JsValue::NULL)?;
    let text = JsFuture::from(subtle.decrypt_with_object_and_u8_array(&algorithm(nonce), &key, bytes)?).await?;
    String::from_utf8(Uint8Array::new(&text).to_vec()).map_err(|_| JsValue::NULL)
}

/// Nothing where the page did not come over a safe connection.
fn subtle() -> Result<SubtleCrypto, JsValue> {
    let subtle = window().crypto()?.subtle();
    if subtle.is_object() { Ok(subtle) } else { Err(JsValue::NULL) }
}

fn algorithm(nonce: &[u8]) -> Object {
    let algorithm = Object::new();
    put(&algorithm, "name", &JsValue::from_str("AES-GCM"));
    put(&algorithm, "iv", &Uint8Array::from(nonce));
    algorithm
}

/// The browser's key, made when it is first wanted.
async fn key(subtle: &SubtleCrypto) -> Result<CryptoKey, JsValue> {
    let algorithm = Object::new();
    put(&algorithm, "name", &JsValue::from_str("AES-GCM"));
    put(&algorithm, "length", &JsValue::from_f64(256.0));
    let uses = Array::of2(&JsValue::from_str("encrypt"), &JsValue::from_str("decrypt"));
    // Not to be taken out. Made before there is a transaction, which would not wait for it.
    let made = JsFuture::from(subtle.generate_key_with_object(&algorithm, false, &uses)?).await?;
    let store = Store::keys().await?;
    let mut key = store.get(KEY).await?;
    if key.is_undefined() {
        store.put(KEY, &made)?;
        key = made;
    }
    store.close().await?;
    Ok(key.unchecked_into())
}
