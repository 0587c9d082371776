//! Somebody's web page.
/// x
#[derive(Debug)]
pub struct Host;
