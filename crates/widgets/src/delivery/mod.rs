//! A response on its way to the endpoint: kept first, then sent until the endpoint has answered for it.
//!
//! `outbox` follows what the browser says; `step` lets one event happen and decides by the state machine in `model`;
//! `record` is what is kept of a response, `store` keeps it, `seal` hides it on shared devices, and `endpoint` sends it
//! once.

mod endpoint;
mod mark;
mod outbox;
mod record;
mod seal;
mod step;
mod store;

pub(crate) use endpoint::{compose, compose_statements};
pub(crate) use mark::may_hold;
pub(crate) use outbox::{Watch, Watcher, add, forget, hold, look, send_now, watch, withdraw};
pub(crate) use record::Record;
