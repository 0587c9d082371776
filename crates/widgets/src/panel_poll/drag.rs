//! Options of a ranking are dragged into order: an extra beside the lists of places and the buttons, which everybody can use.

use super::poll::PollHandle;
use crate::browser::{Held, put};
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element as Row, Event};

/// Marks the row that is dragged, and the one above which it would be put down.
const DRAGGED: &str = "data-dragged";
const ABOVE: &str = "data-above";

/// The pointer has done something.
pub(super) fn drag(poll: &PollHandle, name: &str, at: Option<Row>, event: &Event) {
    let row = if name == "pointermove" {
        poll.known(|it| it.dragged.as_ref().and_then(Held::get))
    } else {
        poll.known(|it| it.dragged.take()).and_then(|row| row.get())
    };
    match (name, row) {
        ("pointerdown", _) => {
            let row = begin(at, event).map(Held::new);
            poll.known(|it| it.dragged = row);
        }
        ("pointermove", Some(row)) => over(&row, event),
        ("pointerup", Some(row)) => {
            put_down(&row, event);
            poll.0.survey.read_fields();
        }
        (_, Some(row)) => end(&row),
        _ => {}
    }
}

/// The row of the handle that was pressed.
fn begin(at: Option<Row>, event: &Event) -> Option<Row> {
    let row = at?.closest(".wecan-grip").ok()??.closest(".wecan-rank-row").ok()??;
    // Otherwise the words under the pointer would be marked.
    event.prevent_default();
    // A name that no browser refuses, here and below.
    let _ = row.set_attribute(DRAGGED, "");
    Some(row)
}

/// Shows where the row would be put down.
fn over(row: &Row, event: &Event) {
    let Some(list) = row.parent_element() else { return };
    let target = target(&list, event);
    for other in rows(&list) {
        let _ = match &target {
            Some(target) if *target == other && other != *row => other.set_attribute(ABOVE, ""),
            _ => other.remove_attribute(ABOVE),
        };
    }
}

/// Puts the row down, and numbers every row that has a place.
fn put_down(row: &Row, event: &Event) {
    let Some(list) = row.parent_element() else { return };
    let target = target(&list, event);
    end(row);
    if target.as_ref() != Some(row) {
        // The target is in this list.
        let _ = list.insert_before(row, target.as_deref());
    }
    let value = JsValue::from_str("value");
    let mut place = 0;
    for own in rows(&list) {
        let Ok(Some(field)) = own.query_selector("select") else { continue };
        let before = Reflect::get(&field, &value).ok().and_then(|value| value.as_string()).unwrap_or_default();
        if before.is_empty() && own != *row {
            continue;
        }
        place += 1;
        // The first in each list stands for no place.
        let has_room = place < field.child_element_count();
        let now = if has_room { wecan_model::text::digits(place.into()) } else { String::new() };
        put(field.unchecked_ref(), "value", &JsValue::from_str(&now));
    }
}

/// It is over, wherever it led.
fn end(row: &Row) {
    let _ = row.remove_attribute(DRAGGED);
    for other in row.parent_element().iter().flat_map(rows) {
        let _ = other.remove_attribute(ABOVE);
    }
}

/// The row above whose middle the pointer is; none below them all.
fn target(list: &Row, event: &Event) -> Option<Row> {
    let y = f64::from(event.unchecked_ref::<web_sys::MouseEvent>().client_y());
    rows(list).into_iter().find(|row| {
        let place = row.get_bounding_client_rect();
        y < place.top() + place.height() / 2.0
    })
}

fn rows(list: &Row) -> Vec<Row> {
    let all = list.children();
    let mut rows = Vec::new();
    for at in 0..all.length() {
        rows.extend(all.item(at));
    }
    rows
}
