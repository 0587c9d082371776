//! The myth-buster: statements to judge one at a time, each with what is known about it.

mod card;
mod component;
mod doors;
mod events;
mod explanation;
mod floor;
mod follow_up;
mod kiosk;
#[cfg(feature = "ssr")]
mod pages;
mod quiz;
mod quizzing;
mod rare_doors;
mod sending;
mod sending_doors;
mod share;
#[cfg(feature = "ssr")]
pub mod stories;
mod summary;

#[cfg(feature = "ssr")]
pub(crate) use card::draw_page;
pub use component::{MythBuster, MythBusterProps};
#[cfg(feature = "ssr")]
pub(crate) use floor::draw as draw_floor;
#[cfg(feature = "ssr")]
pub use pages::{QuizEnd, QuizFloor, QuizPage};
pub use quiz::{AskedQuiz, QuizHandle};
#[cfg(feature = "ssr")]
pub(crate) use quiz::{Extra, Stage};
#[cfg(feature = "ssr")]
pub(crate) use quizzing::Quizzing;
#[cfg(feature = "ssr")]
pub(crate) use summary::draw_page as draw_summary;
