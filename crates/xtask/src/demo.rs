//! Serves the gallery and the endpoint on this machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::files;
use crate::places;
use crate::program;
use crate::progress::{say, spoken, step};
use crate::site;
use crate::trouble::Trouble;

const LISTEN: &str = "127.0.0.1:8080";
/// The gallery's survey that asks for an invitation.
const INVITED: &str = "every-question";

/// Sets up and builds what is missing, then serves until it is stopped.
pub(crate) fn demo(listen: Option<&str>, data: Option<&str>) -> Result<(), Trouble> {
    let start = std::time::Instant::now();
    // From where the person is, which need not be the top of the repository.
    let data = data.map_or_else(|| places::target().join("demo-data"), PathBuf::from);
    let data = std::path::absolute(&data)
        .map_err(|error| Trouble::new(format!("{} is not a folder's name: {error}", data.display())))?;
    site::with_server()?;
    publish(&data)?;
    import(&data)?;
    say(format!("for a survey that asks for an invitation, in another terminal: {}", program::spoken(&invite(&data))));
    say(format!("ready to serve after {}; Ctrl-C stops it", spoken(start.elapsed())));
    become_server(server().arg("serve").args(serving(listen.unwrap_or(LISTEN), &data)))
}

fn server() -> Command {
    let mut server = Command::new(places::server());
    server.current_dir(places::root());
    server
}

fn serving(listen: &str, data: &Path) -> Vec<std::ffi::OsString> {
    vec![
        "--listen".into(),
        listen.into(),
        "--data".into(),
        data.into(),
        "--dist".into(),
        places::dist().into(),
        "--site".into(),
        places::site().into(),
        // Nobody is written to from a demonstration; `/mail` shows what would be sent.
        "--mail-catch".into(),
        "--show-token".into(),
    ]
}

/// What prints an invitation. The survey's page names the command, and cannot know where the program and the folder are.
fn invite(data: &Path) -> Command {
    let mut invite = server();
    invite.args(["invite", INVITED, "--data"]).arg(data);
    invite
}

/// Puts the gallery's definitions where the server finds them.
fn publish(data: &Path) -> Result<(), Trouble> {
    files::create_folder(data)?;
    let definitions = files::list(&places::site().join("definitions"))?;
    step("publishing the gallery's definitions", || {
        let mut publish = server();
        publish.arg("publish").arg("--data").arg(data).args(&definitions);
        program::run_aside(&mut publish).map_err(|trouble| {
            Trouble::new(format!(
                "{trouble}. When it says that a version was published with other content: \
                 raise the version in the definition, or remove {} with what was answered so far",
                data.display()
            ))
        })
    })
}

/// Planning applications for the server's own pages: their format, their area, and where they are.
const PLANNING: [(&str, &str, &str); 4] = [
    ("lodis", "Surrey Heath", "surrey-heath/applications.csv"),
    ("isle-of-man", "Isle of Man", "isle-of-man/weekly.csv"),
    ("mhclg", "Examples of the MHCLG specification", "mhclg"),
    ("dpds", "Examples of the digital planning data schemas", "dpds"),
];

/// Puts planning applications where the server finds them.
fn import(data: &Path) -> Result<(), Trouble> {
    step("importing planning applications", || {
        PLANNING.iter().try_for_each(|(format, area, place)| {
            let mut import = server();
            import.args(["planning", "import", "--as", format, "--area", area, "--data"]).arg(data);
            program::run_aside(import.arg(places::root().join("tests/data/planning").join(place)))
        })
    })
}

/// Turns this process into the server, so that what stops one stops the other.
#[cfg(unix)]
fn become_server(server: &mut Command) -> Result<(), Trouble> {
    use std::os::unix::process::CommandExt;
    let error = server.exec();
    Err(Trouble::new(format!("cannot start {}: {error}", program::spoken(server))))
}

#[cfg(not(unix))]
fn become_server(server: &mut Command) -> Result<(), Trouble> {
    program::run(server)
}

#[cfg(test)]
mod tests {
    use super::INVITED;

    #[test]
    fn the_survey_that_is_said_to_need_an_invitation_does() {
        let path = crate::places::root().join(format!("www/definitions/{INVITED}.json"));
        let definition = crate::files::read_text(&path).expect("the survey is in the gallery");
        assert!(definition.contains("\"identity\": \"invited\""), "{definition}");
    }
}
