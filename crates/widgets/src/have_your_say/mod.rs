//! Have your say: a form of any length, from its first question to its receipt.

mod check_answers;
mod component;
mod doors;
mod events;
mod form;
mod going;
mod kiosk;
mod rare_doors;
mod received;
mod sending;
mod standing;
mod steps;
#[cfg(feature = "ssr")]
pub(crate) mod stories;
mod survey;
mod waiting;

#[cfg(feature = "ssr")]
pub(crate) use check_answers::draw_still as draw_check;
pub(crate) use component::Callbacks;
pub use component::{HaveYourSay, HaveYourSayProps};
#[cfg(feature = "ssr")]
pub(crate) use form::draw as draw_form;
#[cfg(feature = "ssr")]
pub(crate) use form::problem_list;
pub(crate) use form::{heading, privacy};
#[cfg(feature = "ssr")]
pub(crate) use received::draw as draw_received;
#[cfg(feature = "ssr")]
pub(crate) use survey::Survey;
pub use survey::{Asked, Carried, News, SurveyHandle};
