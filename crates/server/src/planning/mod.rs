//! Planning applications beyond their database: fetched from where they are published.

pub mod fetch;
