//! Journeys in real browsers, against the real server and its database: what a browser alone can show.
//!
//! `cargo xtask test` prepares what they need and runs them; `cargo test -p wecan-tests` runs them again.
//! A journey that fails leaves a picture of what the browser showed in `target/screenshots`.

mod answering;
mod coming_back;
mod commenting;
mod council;
mod embedding;
mod endpoint;
mod engines;
mod erasing;
mod events;
mod faults;
mod following;
mod foreign;
mod gallery;
mod harness;
mod judging;
mod keyboard;
mod kiosk;
mod leptos_app;
mod looks;
mod maps;
mod markup;
mod moments;
mod myths;
mod outbox;
mod park;
mod parts;
mod planning;
mod poll_parts;
mod polls;
mod problems;
mod refused;
mod soak;
mod storage;
mod surveys;
mod upgrade;
mod ways;
mod xapi;
