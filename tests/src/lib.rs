//! What the journeys stand on: real browsers, a real server, and plain pages to embed into.
//!
//! - [`Browser`]: one session in one engine with a fresh profile, gone when dropped. Finds things by role and
//!   accessible name, waits for what is seen, never for time.
//! - [`Site`]: the server itself, on a temporary folder.
//! - [`Host`]: somebody's web page, on an origin of its own.
//! - [`fault::Proxy`]: a line on which things go wrong by a seed.
//! - [`soak`]: thousands of responses while everything goes wrong at once.
//! - [`need`]: the tools and builds that all of this needs, and what to type when one is missing.

pub mod axe;
pub mod browser;
pub mod driver;
pub mod emulate;
pub mod fault;
pub mod find;
pub mod host;
pub mod need;
pub mod site;
pub mod soak;
pub mod tree;
mod wire;

pub use browser::Browser;
pub use driver::Engine;
pub use emulate::Look;
pub use host::Host;
pub use site::Site;
