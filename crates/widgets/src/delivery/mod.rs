//! A response on its way to the endpoint.

mod endpoint;

pub(crate) use endpoint::{Outcome, send};
