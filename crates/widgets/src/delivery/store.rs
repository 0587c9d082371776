//! Where records are kept: IndexedDB, the only user of it.
//!
//! A database is opened for one transaction and closed after it, so that nothing stands in the way of a page that
//! is put aside and comes back, or of somebody who clears their browser.

use crate::browser::{Next, get, once, put, soon, window};
use js_sys::{Array, Object};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

/// The database.
const DATABASE: &str = "wecan";
/// Its store of responses on their way.
pub(super) const RECORDS: &str = "outbox";
/// Its store of the key that seals those of a shared device.
pub(super) const KEYS: &str = "keys";

#[wasm_bindgen]
extern "C" {
    /// As in web-sys, where the options are not to be had yet.
    type Database;
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Database, store: &str, mode: &str, options: &Object) -> Result<IdbTransaction, JsValue>;
}

/// How a store is opened.
#[derive(Clone, Copy)]
pub(super) struct Opening {
    /// [`RECORDS`] or [`KEYS`].
    pub(super) store: &'static str,
    /// Where there has never been any there is nothing to open, unless this is set.
    pub(super) make: bool,
    /// Waits until what is put there is on the disk, and not only on its way.
    pub(super) strict: bool,
}

/// One store within a transaction.
pub(super) struct Store(IdbObjectStore);

/// Looks at everything in a store, which is nothing where it cannot be opened, and decides what becomes of it. Gives what
/// is to be done once it is known whether all of that is kept, or none of it.
pub(super) type Decide = Box<dyn FnOnce(Option<&Store>, Array) -> Next<bool>>;

impl Store {
    /// Puts it in place of what stood there.
    pub(super) fn put(&self, name: &str, value: &JsValue) -> bool {
        self.0.put_with_key(value, &JsValue::from_str(name)).is_ok()
    }

    /// Takes it out.
    pub(super) fn delete(&self, name: &str) -> bool {
        self.0.delete(&JsValue::from_str(name)).is_ok()
    }
}

/// Makes one transaction of what is decided about a store.
pub(super) fn change(opening: Opening, decide: Decide) {
    let open = || window().indexed_db().ok()??.open_with_u32(DATABASE, 1).ok();
    let Some(request) = open() else {
        // Whoever asks is not done yet.
        return soon(Box::new(move || decide(None, Array::new())(false)));
    };
    let own = request.clone();
    let upgrade = Closure::<dyn FnMut(JsValue)>::new(move |_| {
        // Both are there while the browser asks.
        let _ = fill(&own, opening.make);
    });
    put(&request, "onupgradeneeded", upgrade.as_ref());
    on_end(&request, ["onsuccess", "onerror"], move |opened| {
        drop(upgrade);
        let database: IdbDatabase = get(&get(&opened, "target"), "result").unchecked_into();
        let Ok((transaction, store, read)) = begin(&database, opening) else {
            return decide(None, Array::new())(false);
        };
        on_end(&read, ["onsuccess", "onerror"], move |read| {
            let all = get(&get(&read, "target"), "result");
            let next = decide(Some(&store), if all.is_object() { all.unchecked_into() } else { Array::new() });
            on_end(&transaction, ["oncomplete", "onabort"], move |ended| {
                database.close();
                next(get(&ended, "type") == "complete");
            });
        });
    });
}

/// Begins a transaction, and reads everything in its store. Fails too where there is no database.
fn begin(database: &IdbDatabase, opening: Opening) -> Result<(IdbTransaction, Store, IdbRequest), JsValue> {
    let options = Object::new();
    let durability = if opening.strict { "strict" } else { "relaxed" };
    put(&options, "durability", &JsValue::from_str(durability));
    let transaction = database.unchecked_ref::<Database>().transaction(opening.store, "readwrite", &options)?;
    let store = transaction.object_store(opening.store)?;
    let read = store.get_all()?;
    Ok((transaction, Store(store), read))
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

/// Does this with the one of two events that comes.
fn on_end(of: &Object, events: [&str; 2], work: impl FnOnce(JsValue) + 'static) {
    let work = once(Box::new(work));
    for event in events {
        put(of, event, &work);
    }
}
