//! Where records are kept: IndexedDB, the only user of it.
//!
//! A database is opened for one transaction and closed after it, so that nothing stands in the way of a page that
//! is put aside and comes back, or of somebody who clears their browser.

use crate::browser::{Next, get, on_settled, once, put, soon, window};
use js_sys::{Array, Object, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

/// The database.
const DATABASE: &str = "wecan";
/// Its store of responses on their way.
pub(super) const RECORDS: &str = "outbox";
/// Its store of the key that seals those of a shared device.
pub(super) const KEYS: &str = "keys";

#[wasm_bindgen]
extern "C" {
    /// IndexedDB. In web-sys every call catches what it may throw, which is code for each; here two can.
    type Factory;
    #[wasm_bindgen(method, catch)]
    fn open(this: &Factory, name: &str, version: u32) -> Result<Object, JsValue>;
    /// Throws where the browser does not know it.
    #[wasm_bindgen(method, catch)]
    fn databases(this: &Factory) -> Result<Promise, JsValue>;

    type Database;
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Database, store: &str, mode: &str, options: &Object) -> Result<Transaction, JsValue>;
    #[wasm_bindgen(method, js_name = createObjectStore)]
    fn create_store(this: &Database, name: &str);
    #[wasm_bindgen(method)]
    fn close(this: &Database);

    type Transaction;
    #[wasm_bindgen(method, js_name = objectStore)]
    fn store(this: &Transaction, name: &str) -> Store;
    #[wasm_bindgen(method)]
    fn abort(this: &Transaction);

    /// One store within a transaction.
    pub(super) type Store;
    #[wasm_bindgen(method, js_name = getAll)]
    fn all(this: &Store) -> Object;
    /// Puts it in place of what stood under this name. Throws for what cannot be kept.
    #[wasm_bindgen(method, catch)]
    pub(super) fn put(this: &Store, value: &JsValue, name: &str) -> Result<Object, JsValue>;
    /// Takes out what stands under this name.
    #[wasm_bindgen(method)]
    pub(super) fn delete(this: &Store, name: &str);
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

/// Looks at everything in a store, which is nothing where it cannot be opened, and decides what becomes of it. Gives what
/// is to be done once it is known whether all of that is kept, or none of it.
pub(super) type Decide = Box<dyn FnOnce(Option<&Store>, Array) -> Next<bool>>;

/// Does this if the database is there, as far as the browser tells without opening it.
pub(super) fn if_there(then: Box<dyn FnOnce()>) {
    let factory = factory();
    let Ok(asked) = (if factory.is_object() { factory.databases() } else { Err(JsValue::NULL) }) else { return };
    let told = move |all: Result<JsValue, JsValue>| {
        if let Ok(all) = all
            && all.unchecked_into::<Array>().iter().any(|database| get(&database, "name") == DATABASE)
        {
            then();
        }
    };
    on_settled(&asked, Box::new(told));
}

fn factory() -> Factory {
    get(&window(), "indexedDB").unchecked_into()
}

/// Makes one transaction of what is decided about a store.
pub(super) fn change(opening: Opening, decide: Decide) {
    let factory = factory();
    let request = if factory.is_object() { factory.open(DATABASE, 1) } else { Err(JsValue::NULL) };
    let Ok(request) = request else {
        // Whoever asks is not done yet.
        return soon(Box::new(move || decide(None, Array::new())(false)));
    };
    let own = request.clone();
    let upgrade = Closure::<dyn FnMut(JsValue)>::new(move |_| fill(&own, opening.make));
    put(&request, "onupgradeneeded", upgrade.as_ref());
    on_end(&request, ["onsuccess", "onerror"], move |opened| {
        drop(upgrade);
        let database: Database = result(&opened).unchecked_into();
        let options = Object::new();
        put(&options, "durability", &JsValue::from_str(if opening.strict { "strict" } else { "relaxed" }));
        let transaction = if database.is_object() {
            database.transaction(opening.store, "readwrite", &options)
        } else {
            Err(JsValue::NULL)
        };
        let Ok(transaction) = transaction else { return decide(None, Array::new())(false) };
        let store = transaction.store(opening.store);
        on_end(&store.all(), ["onsuccess", "onerror"], move |read| {
            let all = result(&read);
            let next = decide(Some(&store), if all.is_object() { all.unchecked_into() } else { Array::new() });
            on_end(&transaction, ["oncomplete", "onabort"], move |ended| {
                database.close();
                next(get(&ended, "type") == "complete");
            });
        });
    });
}

/// What a request came to, from an event of its; undefined where it failed.
fn result(event: &JsValue) -> JsValue {
    get(&get(event, "target"), "result")
}

/// Makes the stores of a new database; or takes the database back, where nobody has anything to keep.
fn fill(request: &Object, make: bool) {
    if make {
        let database: Database = get(request, "result").unchecked_into();
        database.create_store(RECORDS);
        database.create_store(KEYS);
    } else {
        get(request, "transaction").unchecked_into::<Transaction>().abort();
    }
}

/// Does this with the one of two events that comes.
fn on_end(of: &JsValue, events: [&str; 2], work: impl FnOnce(JsValue) + 'static) {
    let work = once(Box::new(work));
    for event in events {
        put(of.unchecked_ref(), event, &work);
    }
}
