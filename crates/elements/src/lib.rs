//! The widgets as custom elements: what the loader calls.

mod element;
mod have_your_say;

pub use have_your_say::{HaveYourSayElement, mount};
