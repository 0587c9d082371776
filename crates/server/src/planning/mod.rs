//! Planning applications beyond their database: fetched from where they are published, given to programs, feeds and people.

pub(crate) mod address;
pub(crate) mod ask;
pub(crate) mod atom;
pub mod bops;
pub(crate) mod calendar;
pub(crate) mod comments;
pub mod fetch;
pub(crate) mod geojson;
pub(crate) mod list;
pub(crate) mod page;
pub mod schedule;
