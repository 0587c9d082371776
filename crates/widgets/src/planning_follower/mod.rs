//! The planning follower: find an application, understand it, and see what has changed.
//!
//! The list is the whole truth and comes first. A server draws its first page as the floor; in a browser everything is
//! searched where it is, in the page.

mod comment;
mod component;
mod doors;
mod events;
mod find;
#[cfg(feature = "ssr")]
pub mod floor;
mod follows;
mod list;
mod mail;
mod map;
mod one;
mod read;
mod state;
mod view;

pub use component::{PlanningFollower, PlanningFollowerProps};
pub use read::Applications;
pub use state::{FollowerHandle, Following};
