//! The `wecan` command.

use std::process::ExitCode;
use wecan_server::commands::{self, Failure};
use wecan_server::settings::{self, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let settings = settings::read();
    if let Err(line) = wecan_server::clock::count_days_in(&settings.time_zone) {
        eprintln!("{line}");
        return ExitCode::FAILURE;
    }
    let done = match settings.command {
        Command::Serve(how) => commands::serve(how).await,
        Command::Check { files } => commands::check(&files),
        Command::Merge { template, overlays } => commands::merge(&template, &overlays),
        Command::Render(how) => commands::render(&how),
        Command::Publish { files, data } => commands::publish(&files, &data).await,
        Command::Panel(what) => commands::panel(what).await,
        Command::Weight(how) => commands::weight(&how),
        Command::Planning(what) => commands::planning(what).await,
        Command::Mail(how) => commands::mail(how).await,
        Command::Invite { definition, count, data } => commands::invite(&definition, count, &data).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(lines)) => {
            for line in lines {
                eprintln!("{line}");
            }
            ExitCode::FAILURE
        }
    }
}
