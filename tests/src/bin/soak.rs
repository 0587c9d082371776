//! `cargo xtask soak` runs this: the long test of the outbox, with a seed and as many responses as are wanted.

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use wecan_tests::soak;

#[tokio::main]
async fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let (mut seed, mut responses) = (None, 2000);
    while let Some(word) = words.next() {
        let value = words.next().and_then(|value| value.parse::<u64>().ok());
        match (word.as_str(), value) {
            ("--seed", Some(value)) => seed = Some(value),
            ("--responses", Some(value)) => responses = value as usize,
            _ => {
                eprintln!("usage: soak [--seed NUMBER] [--responses NUMBER]");
                return ExitCode::FAILURE;
            }
        }
    }
    let by_clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs());
    let seed = seed.unwrap_or_else(by_clock);
    println!("seed {seed}");
    let count = soak::soak(seed, responses, |line| println!("{line}")).await;
    println!("{count}");
    if count.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
