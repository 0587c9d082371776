//! The reference endpoint for wecan widgets: takes responses, keeps them, gives them to those who
//! asked. [`routes`] is the whole of it, without a socket.

pub mod clock;
pub mod commands;
mod definitions;
pub mod documents;
pub mod follows;
pub mod mail;
pub mod often;
pub mod planning;
pub mod sealing;
pub mod settings;
pub mod state;
pub mod store;
pub mod tokens;
pub mod words;

mod admin;
mod beliefs;
mod erasure;
mod error;
mod exports;
mod floor;
mod officers;
mod openapi;
mod pages;
mod polls;
mod quizzes;
mod responses;
mod routes;
mod static_files;

pub use openapi::DOCUMENT;
pub use routes::routes;
