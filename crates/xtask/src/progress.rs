//! Tells the person at the terminal what is happening and how long it took. Everything goes to stderr.

use std::time::{Duration, Instant};

use crate::trouble::Trouble;

/// One line about what is happening.
pub(crate) fn say(what: impl AsRef<str>) {
    eprintln!("xtask: {}", what.as_ref());
}

/// Says what begins, does it, and says how long it took.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
    say(format!("{what} …"));
    let start = Instant::now();
    let done = work()?;
    say(format!("{what}: done in {}", spoken(start.elapsed())));
    Ok(done)
}

/// `0.4 s`, `12 s`, `3 min 05 s`.
pub(crate) fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..120 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    #[test]
    fn times_are_short_to_read() {
        assert_eq!(super::spoken(Duration::from_millis(420)), "0.4 s");
        assert_eq!(super::spoken(Duration::from_secs(61)), "61 s");
        assert_eq!(super::spoken(Duration::from_secs(185)), "3 min 05 s");
    }
}
