//! Civic-engagement widgets as Leptos components.
//!
//! [`HaveYourSay`] asks the questions of a [`Definition`](model::Definition) and sends the answers to an
//! endpoint, [`MythBuster`] shows statements to judge and what is known about each, [`PanelPoll`] asks and shows what came
//! of it. With the feature `ssr` it draws on a server, as a form that works without script;
//! with `hydrate` that form comes to life in the browser, and with `csr` the browser draws it alone.
//! [`STYLE`] is the one stylesheet for all of them.

mod app;
pub mod browser;
mod delivery;
mod drafts;
mod fields;
#[cfg(feature = "ssr")]
pub mod floor;
mod have_your_say;
mod kiosk;
pub mod later;
pub mod locales;
pub mod markup;
mod myth_buster;
mod panel_poll;
pub mod planning_follower;
pub mod render;
mod requests;
#[cfg(feature = "ssr")]
pub mod stories;
mod trigger;
mod words;

pub use have_your_say::{Asked, Carried, HaveYourSay, HaveYourSayProps, News, SurveyHandle};
#[cfg(feature = "ssr")]
pub use myth_buster::stories as quiz_stories;
pub use myth_buster::{AskedQuiz, MythBuster, MythBusterProps, QuizHandle};
#[cfg(feature = "ssr")]
pub use myth_buster::{QuizEnd, QuizFloor, QuizPage};
pub use panel_poll::{PanelPoll, PanelPollProps, PollHandle};
pub use planning_follower::{Applications, FollowerHandle, Following, PlanningFollower, PlanningFollowerProps};
/// What widgets ask and residents answer.
pub use wecan_model as model;

/// The stylesheet of every widget: for a page, a shadow root or a Leptos app.
pub const STYLE: &str = include_str!("wecan.css");
