//! The server itself.
/// x
#[derive(Debug)]
pub struct Site;
