//! Finds and runs other programs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::places;
use crate::trouble::Trouble;

/// Where a program is: among the project's own tools, else on the path.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let own = places::tools().join("bin").join(&file);
    if own.is_file() {
        return Some(own);
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|candidate| candidate.is_file())
}

/// The cargo that runs this, started at the top of the repository.
pub(crate) fn cargo() -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(places::root());
    // `cargo run` tells us about the xtask package. Passed on, it would make build scripts run again
    // that ask to when these change.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs it, its output going where ours goes; anything but success is trouble.
pub(crate) fn run(command: &mut Command) -> Result<(), Trouble> {
    let status = command.status().map_err(|error| unstarted(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(Trouble::new(format!("this failed ({status}): {}", spoken(command))))
}

/// Runs it with its own output sent to stderr, since ours on stdout is for results.
pub(crate) fn run_aside(command: &mut Command) -> Result<(), Trouble> {
    command.stdout(std::io::stderr());
    run(command)
}

/// Runs it and gives what it wrote to stdout, or nothing when it failed or is not there.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = output.status.success().then(|| String::from_utf8(output.stdout).ok())?;
    text.map(|text| text.trim().to_owned())
}

/// Runs it quietly, and stops it when it takes too long. Says whether it succeeded.
pub(crate) fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else {
        return false;
    };
    let start = Instant::now();
    while start.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(50)),
            Err(_) => break,
        }
    }
    // Nothing more can be done when it will not stop.
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// The command as one would type it into a shell.
pub(crate) fn spoken(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| quoted(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "_@%+=:,./-".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn unstarted(command: &Command, error: &std::io::Error) -> Trouble {
    let name = Path::new(command.get_program()).display();
    Trouble::new(format!("cannot start {name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_said_so_that_a_shell_takes_it() {
        let mut command = Command::new("/opt/we can/wecan");
        command.args(["invite", "members-2026", "--data", "it's here", ""]);
        assert_eq!(spoken(&command), r"'/opt/we can/wecan' invite members-2026 --data 'it'\''s here' ''");
    }
}
