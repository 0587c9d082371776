//! Where records are kept: IndexedDB, the only user of it.
//!
//! A database is opened for one transaction and closed after it, so that nothing stands in the way of a page that
//! is put aside and comes back, or of somebody who clears their browser.

use crate::browser::window;
use js_sys::{Array, Object, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

/// The database.
const DATABASE: &str = "wecan";
/// Its two stores: responses on their way, and the key that seals those of a shared device.
const RECORDS: &str = "outbox";
const KEYS: &str = "keys";

#[wasm_bindgen]
extern "C" {
    /// As in web-sys, where the options are not to be had yet.
    type Database;
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Database, store: &str, mode: &str, options: &Object) -> Result<IdbTransaction, JsValue>;
}

/// One transaction on one store.
pub(super) struct Store {
    database: IdbDatabase,
    transaction: IdbTransaction,
    store: IdbObjectStore,
}

impl Store {
    /// The records. Where there have never been any there is nothing to open, unless `make`; `strict` waits until
    /// what is put there is on the disk, and not only on its way.
    pub(super) async fn records(make: bool, strict: bool) -> Result<Self, JsValue> {
        Self::open(RECORDS, make, strict).await
    }

    /// The key.
    pub(super) async fn keys() -> Result<Self, JsValue> {
        Self::open(KEYS, true, true).await
    }

    async fn open(store: &str, make: bool, strict: bool) -> Result<Self, JsValue> {
        let factory = window().indexed_db()?.ok_or(JsValue::NULL)?;
        let request = factory.open_with_u32(DATABASE, 1)?;
        let own = request.clone();
        let upgrade = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
            // Both are there while the browser asks.
            let _ = fill(&own, make);
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let database: IdbDatabase = done(&request).await?.unchecked_into();
        let options = Object::new();
        let durability = if strict { "strict" } else { "relaxed" };
        crate::browser::put(&options, "durability", &JsValue::from_str(durability));
        let transaction = database.unchecked_ref::<Database>().transaction(store, "readwrite", &options)?;
        let store = transaction.object_store(store)?;
        Ok(Self { database, transaction, store })
    }

    /// Everything in it.
    pub(super) async fn all(&self) -> Result<Array, JsValue> {
        Ok(done(&self.store.get_all()?).await?.unchecked_into())
    }

    /// What stands under this name.
    pub(super) async fn get(&self, name: &str) -> Result<JsValue, JsValue> {
        done(&self.store.get(&JsValue::from_str(name))?).await
    }

    /// Puts it in place of what stood there.
    pub(super) fn put(&self, name: &str, value: &JsValue) -> Result<(), JsValue> {
        self.store.put_with_key(value, &JsValue::from_str(name)).map(drop)
    }

    /// Takes it out.
    pub(super) fn delete(&self, name: &str) -> Result<(), JsValue> {
        self.store.delete(&JsValue::from_str(name)).map(drop)
    }

    /// Waits until all of it is kept, or none of it.
    pub(super) async fn close(self) -> Result<(), JsValue> {
        let ended = Promise::new(&mut |yes, no| {
            self.transaction.set_oncomplete(Some(&yes));
            self.transaction.set_onabort(Some(&no));
        });
        let ended = JsFuture::from(ended).await.map(drop);
        self.database.close();
        ended
    }
}

/// Makes the stores of a new database; or takes the database back, where nobody has anything to keep.
fn fill(request: &IdbOpenDbRequest, make: bool) -> Result<(), JsValue> {
    if !make {
        return request.transaction().map_or(Ok(()), |upgrade| upgrade.abort());
    }
    let database: IdbDatabase = request.result()?.unchecked_into();
    database.create_object_store(RECORDS)?;
    database.create_object_store(KEYS).map(drop)
}

/// The result of a request. It is still inside its transaction that whoever awaits this goes on.
async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let ended = Promise::new(&mut |yes, no| {
        request.set_onsuccess(Some(&yes));
        request.set_onerror(Some(&no));
    });
    JsFuture::from(ended).await?;
    request.result()
}
