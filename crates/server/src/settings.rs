//! What the program is told: its command line and its environment. The only reader of either.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
use wecan_model::Date;
use wecan_model::planning::adapters::Format;

/// Widgets for taking part: the reference endpoint, and tools for definitions.
#[derive(Debug, Parser)]
#[command(name = "wecan", version, about)]
pub struct Settings {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Where days are counted: a survey opens and closes at midnight there.
    #[arg(long, global = true, env = "WECAN_TIME_ZONE", value_name = "ZONE", default_value = crate::clock::ZONE)]
    pub time_zone: String,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Takes responses, and serves the widgets.
    #[command(after_long_help = "Environment:
  WECAN_ADMIN_TOKEN  the admin token, in place of the one in DIR/admin-token
  WECAN_KEY          64 hexadecimal digits (`openssl rand -hex 32`), with which mail and addresses are sealed
  WECAN_SMTP_URL     the mail server, such as `smtp://user:password@host:587`
  WECAN_NOTIFY_KEY   in place of that, a key of GOV.UK Notify
  WECAN_BOUNCE_TOKEN what lets another program tell of mail that came back")]
    Serve(Serve),
    /// Checks definitions, quizzes and overlays: prints every fault, and which facts run out within 60 days.
    Check {
        /// Files to check; `-` stands for standard input.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Prints the quiz that a page gets of a template and a place's overlays, and tells what has changed in the
    /// template since they were written. Fails where something does not fit together.
    Merge {
        /// A template; `-` stands for standard input.
        #[arg(value_name = "TEMPLATE")]
        template: PathBuf,
        /// Overlays, the later over the earlier.
        #[arg(required = true, value_name = "OVERLAY")]
        overlays: Vec<PathBuf>,
    },
    /// Prints the markup to paste into a page: the element with its plain form.
    Render(Render),
    /// Publishes definitions. A published version never changes.
    Publish {
        /// Definitions; `-` stands for standard input.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Where the database lives.
        #[arg(long, value_name = "DIR", default_value = "wecan-data")]
        data: PathBuf,
    },
    /// Weights the rows of a survey to published figures (raking), and reports what that costs.
    Weight(Weight),
    /// Prints codes, each of which lets one person answer a definition that asks for invitations.
    Invite {
        /// The definition's id.
        definition: String,
        /// How many codes.
        #[arg(long, value_name = "N", default_value_t = 1)]
        count: u32,
        /// Where the database lives.
        #[arg(long, value_name = "DIR", default_value = "wecan-data")]
        data: PathBuf,
    },
    /// The panel: imports members, invites and reminds them, closes polls.
    #[command(subcommand)]
    Panel(Panel),
    /// Planning applications: takes them in, and tells what happened to them.
    #[command(subcommand)]
    Planning(Planning),
    /// Prints what became of mail. What is *doubtful* was being handed over when the server ended: it is never sent again by itself.
    Mail(MailList),
}

/// Which mail.
#[derive(Debug, Args)]
pub struct MailList {
    /// Sends this mail again, which was refused, or is doubtful: then at the risk that it comes twice.
    #[arg(long, value_name = "NUMBER")]
    pub again: Vec<i64>,
    /// Sends all mail again that was refused, once the reason is mended.
    #[arg(long)]
    pub again_refused: bool,
    /// Where the database lives.
    #[arg(long, value_name = "DIR", default_value = "wecan-data")]
    pub data: PathBuf,
}

/// What can be done with planning applications.
#[derive(Debug, Subcommand)]
pub enum Planning {
    /// Takes in what councils publish. The same again changes nothing; what changes is kept as history.
    Import(Import),
    /// Prints when each area's applications last came in, from where, and what came of it.
    Runs {
        /// Where the database lives.
        #[arg(long, value_name = "DIR", default_value = "wecan-data")]
        data: PathBuf,
    },
    /// Prints what there is to tell, by the dates that the records carry: a JSON object a line.
    Events {
        /// The day after which; what happened on it is not told again.
        #[arg(long, value_name = "DATE", value_parser = date)]
        since: Date,
        /// The last day; today, where none is given.
        #[arg(long, value_name = "DATE", value_parser = date)]
        until: Option<Date>,
        /// Where the database lives.
        #[arg(long, value_name = "DIR", default_value = "wecan-data")]
        data: PathBuf,
    },
}

/// What to take in.
#[derive(Debug, Args)]
pub struct Import {
    /// A file, a folder with files, or an `https` address.
    #[arg(value_name = "FILE|FOLDER|URL")]
    pub from: String,
    /// What it is: `lodis`, `planit`, `planning-data`, `bops`, `dpds`, `mhclg`, `isle-of-man`, or `csv` with a mapping.
    #[arg(long = "as", value_name = "KIND", value_parser = format)]
    pub format: Format,
    /// Whose applications these are, such as `Surrey Heath`.
    #[arg(long, value_name = "NAME", value_parser = area)]
    pub area: String,
    /// For `csv`: a JSON file that names the columns, such as `{"reference": "PA Ref", "received": "Date"}`.
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// For an address: your own site, so that its owner knows who asks.
    #[arg(long, value_name = "URL")]
    pub site: Option<String>,
    /// For an address: seconds between two pages; without it 60 for PlanIt and 1 for others.
    #[arg(long, value_name = "SECONDS")]
    pub pause: Option<u64>,
    /// Where the database lives.
    #[arg(long, value_name = "DIR", default_value = "wecan-data")]
    pub data: PathBuf,
}

fn date(given: &str) -> Result<Date, String> {
    Date::parse(given).ok_or_else(|| "needs to be a day such as 2026-11-22".into())
}

fn format(given: &str) -> Result<Format, String> {
    let all = || Format::all().map(Format::name).collect::<Vec<_>>().join(", ");
    Format::parse(given).ok_or_else(|| format!("there are {}", all()))
}

/// The name of an area, where it is one.
pub(crate) fn area(given: &str) -> Result<String, String> {
    let given = given.trim();
    let sound = !given.is_empty() && given.chars().count() <= 100 && !given.contains(char::is_control);
    if sound { Ok(given.to_owned()) } else { Err("needs a name of 1 to 100 characters".into()) }
}

/// How to serve.
#[derive(Debug, Args)]
pub struct Serve {
    /// The address to listen at; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where the database lives.
    #[arg(long, value_name = "DIR", default_value = "wecan-data")]
    pub data: PathBuf,
    /// The most that one address may send in a minute; 0 for as much as it likes.
    #[arg(long, value_name = "N", default_value_t = 120)]
    pub posts_per_minute: u32,
    /// The header in which a web server in front of this one names whom it serves, such as `X-Forwarded-For`: the last
    /// address in it is who sends. Without it, whoever connects is, unless from a private address.
    #[arg(long, value_name = "NAME")]
    pub client_header: Option<axum::http::HeaderName>,
    /// Prints the admin token also where nobody sits at a terminal; else only where it is.
    #[arg(long)]
    pub show_token: bool,
    /// The folder with the loader, the module and the stylesheet.
    #[arg(long, value_name = "DIR")]
    pub dist: Option<PathBuf>,
    /// The folder with the site to show at `/`.
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// An origin whose pages may send responses and read definitions, such as `https://www.example.gov.uk`; `*` for any.
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    pub allow_origins: Vec<String>,
    /// How log lines are written.
    #[arg(long, value_enum, default_value_t = Log::Text)]
    pub log: Log,
    /// Where planning applications are fetched from, again and again: a JSON file, such as `{"sources": [{"url": "https://…",
    /// "format": "planit", "area": "Surrey Heath", "every_hours": 24}]}`; `pause_seconds` says how long to wait
    /// between two requests, and `csv` needs a `mapping`.
    #[arg(long, value_name = "FILE")]
    pub planning_sources: Option<PathBuf>,
    /// An area whose planning applications can be commented on here, as imports name it; may be given again. Without any, all can.
    /// Comments on another council's applications are for that council.
    #[arg(long = "comment-area", value_name = "AREA")]
    pub comment_areas: Vec<String>,
    /// Where comments on planning applications go on to, area by area: a JSON file, such as `{"bops": [{"area": "Camden",
    /// "url": "https://camden.bops.example", "key": "WECAN_BOPS_KEY"}]}`, where `key` names a variable of the environment.
    #[arg(long, value_name = "FILE")]
    pub planning_comments: Option<PathBuf>,
    /// Mail.
    #[command(flatten)]
    pub mail: MailSettings,
}

/// How mail goes out. What is secret stands in the environment alone: `WECAN_KEY`, 64 hexadecimal digits with which
/// addresses are sealed; then `WECAN_SMTP_URL`, such as `smtp://user:password@host:587`, or `WECAN_NOTIFY_KEY`.
#[derive(Debug, Args)]
pub struct MailSettings {
    /// This server's address as residents reach it, such as `https://engage.example.gov.uk`: links in mail, feeds, calendars and quizzes begin with it.
    #[arg(long, value_name = "URL", env = "WECAN_PUBLIC_URL", value_parser = public)]
    pub public_url: Option<String>,
    /// Whom mail through SMTP comes from, such as `Council <planning@example.gov.uk>`.
    #[arg(long, value_name = "MAILBOX", env = "WECAN_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// The id of the template of GOV.UK Notify with the places ((subject)) and ((body)).
    #[arg(long, value_name = "ID", env = "WECAN_NOTIFY_TEMPLATE")]
    pub notify_template: Option<String>,
    /// The most mails that confirm an address in an hour, to everybody together: of codes, and of links to follow.
    #[arg(long, value_name = "N", env = "WECAN_CODES_PER_HOUR", default_value_t = 1_000)]
    pub codes_per_hour: u32,
    /// Sends no mail, and shows at /mail what would be sent, to everybody. For demonstrations.
    #[arg(long)]
    pub mail_catch: bool,
}

fn public(given: &str) -> Result<String, String> {
    let given = given.trim_end_matches('/');
    let rest = given.strip_prefix("https://").or_else(|| given.strip_prefix("http://"));
    let sound = |rest: &&str| !rest.is_empty() && !rest.contains(['?', '#', '@', '"', '<', '>', ' ', '/']);
    rest.filter(sound).map(|_| given.to_owned()).ok_or_else(|| "needs to be like https://engage.example.gov.uk".into())
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Log {
    /// For people.
    Text,
    /// A JSON object a line.
    Json,
}

/// What to print.
#[derive(Debug, Args)]
pub struct Render {
    /// A definition, a quiz, or planning applications as `/v1/planning/applications` gives them; `-` stands for standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where responses are sent. A quiz may do without, and so may applications: it takes comments on them.
    #[arg(long, value_name = "URL", default_value = "")]
    pub endpoint: String,
    /// Where the loader, the module and the stylesheet are.
    #[arg(long, value_name = "URL", default_value = "")]
    pub host: String,
    /// Where pages fetch the definition or the applications; without it, they stand inside the element.
    #[arg(long, value_name = "URL")]
    pub src: Option<String>,
    /// The language.
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub lang: String,
    /// How answers come: `web`, or where staff or a shared device stand behind the page `telephone`, `paper`, `kiosk`.
    #[arg(long, default_value = "web", value_parser = channel)]
    pub channel: wecan_model::Channel,
    /// The page that the answers are given on, where its address says something else.
    #[arg(long, default_value = "")]
    pub source: String,
    /// The level of the widget's heading in the page, 1 to 5.
    #[arg(long, value_name = "LEVEL", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=5))]
    pub heading_level: u8,
    /// For applications: the server's page where they are searched without script. By default that of the server in `--src`.
    #[arg(long, value_name = "URL")]
    pub page: Option<String>,
    /// For applications: the server's page where people ask to be told by mail.
    #[arg(long, value_name = "URL", default_value = "")]
    pub follows: String,
}

fn channel(word: &str) -> Result<wecan_model::Channel, String> {
    wecan_model::Channel::parse(word).ok_or_else(|| String::from("there are web, kiosk, telephone and paper"))
}

/// What can be done with the panel.
#[derive(Debug, Subcommand)]
pub enum Panel {
    /// Takes members in from a table with the columns `id`, `email` (empty for those asked by post) and their profile. Without
    /// a column `email`, addresses stay as they are.
    Import {
        /// The table; `-` stands for standard input.
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
        /// Where the database lives.
        #[arg(long, value_name = "DIR", default_value = "wecan-data")]
        data: PathBuf,
    },
    /// Invites every member who has not been invited yet, and prints their links for mail merge.
    Invite {
        /// For whom.
        #[command(flatten)]
        letters: Letters,
        /// How those with an address are written to.
        #[command(flatten)]
        written: Written,
    },
    /// Prints the same links once more for every member who has not answered.
    Remind {
        /// For whom.
        #[command(flatten)]
        letters: Letters,
        /// How those with an address are written to, at most once a day.
        #[command(flatten)]
        written: Written,
    },
    /// Prints a questionnaire on paper for every invited member who has no e-mail address and has not answered: an HTML
    /// document with a page break after each. Staff enter what comes back at `/forms/POLL?channel=paper`.
    Paper {
        /// For whom.
        #[command(flatten)]
        letters: Letters,
        /// The language.
        #[arg(long, value_name = "TAG", default_value = "en")]
        lang: String,
        /// For those with an e-mail address as well.
        #[arg(long)]
        all: bool,
    },
    /// Takes members out of the panel, with their address and their profile. What they answered stays, without them.
    Remove {
        /// What the column `id` calls them.
        #[arg(value_name = "ID", required = true)]
        members: Vec<String>,
        /// Where the database lives.
        #[arg(long, value_name = "DIR", default_value = "wecan-data")]
        data: PathBuf,
    },
    /// Takes no more answers to a poll.
    Close {
        /// The definition's id.
        poll: String,
        /// Where the database lives.
        #[arg(long, value_name = "DIR", default_value = "wecan-data")]
        data: PathBuf,
    },
}

/// Letters to members of the panel.
#[derive(Debug, Args)]
pub struct Letters {
    /// The definition's id.
    pub poll: String,
    /// The address of the page with the poll: an invitation's code is added to it.
    #[arg(long, value_name = "URL", value_parser = crate::polls::page_link)]
    pub link: String,
    /// Where the database lives.
    #[arg(long, value_name = "DIR", default_value = "wecan-data")]
    pub data: PathBuf,
}

/// Mail to members of the panel.
#[derive(Debug, Args)]
pub struct Written {
    /// Writes to those with an e-mail address, and prints the others alone. `wecan serve` sends what is written; the
    /// key is in WECAN_KEY.
    #[arg(long)]
    pub send: bool,
    /// With `--send`: the server's own address as residents reach it, where they can stop such mail.
    #[arg(long, value_name = "URL", env = "WECAN_PUBLIC_URL", value_parser = public)]
    pub public_url: Option<String>,
    /// The language of the mail, for those without a column `language` in their profile.
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub lang: String,
}

/// What to weight, and to what.
#[derive(Debug, Args)]
pub struct Weight {
    /// The survey: a table with a row for each person; `-` stands for standard input.
    #[arg(value_name = "SURVEY.csv")]
    pub file: PathBuf,
    /// The published figures: `{"COLUMN": {"CATEGORY": SHARE or COUNT, …}, …}`.
    #[arg(long, value_name = "TARGETS.json")]
    pub targets: PathBuf,
    /// The column with the weights to begin from; without it every row begins with 1.
    #[arg(long, value_name = "COLUMN")]
    pub base: Option<String>,
    /// The least and the greatest weight; what trimming takes is shared out among the other rows.
    #[arg(long, value_name = "LOW,HIGH", value_parser = bounds)]
    pub trim: Option<(f64, f64)>,
    /// Joins categories with fewer rows than this with the one before them in the targets.
    #[arg(long, value_name = "ROWS", default_value_t = 0)]
    pub join_below: usize,
    /// What to call the new column.
    #[arg(long, value_name = "NAME", default_value = "weight")]
    pub name: String,
}

fn bounds(typed: &str) -> Result<(f64, f64), String> {
    let both =
        typed.split_once(',').and_then(|(low, high)| Some((low.trim().parse().ok()?, high.trim().parse().ok()?)));
    let sound = |(low, high): &(f64, f64)| *low > 0.0 && low < high && high.is_finite();
    both.filter(sound).ok_or_else(|| String::from("needs two numbers above 0, the lower first, as 0.3,3"))
}

/// Reads the command line; ends the program with an explanation when it makes no sense.
pub fn read() -> Settings {
    Settings::parse()
}

/// The admin token, where the environment holds one.
///
/// # Errors
/// When it is not one line.
pub fn admin_token() -> Result<Option<String>, String> {
    line("WECAN_ADMIN_TOKEN")
}

/// What mail needs and nobody but the environment may know.
#[derive(Default)]
pub struct MailSecrets {
    /// The key with which addresses are sealed.
    pub key: Option<String>,
    /// The mail server with its password.
    pub smtp: Option<String>,
    /// The API key of GOV.UK Notify.
    pub notify: Option<String>,
    /// What lets another program tell of mail that came back.
    pub bounces: Option<String>,
    /// Where Notify is, if not where it usually is.
    pub notify_url: Option<String>,
}

/// What the environment holds under a name that a file has for it. The end of the line in a file of secrets is no part of it.
pub fn secret(name: &str) -> Option<String> {
    std::env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// A secret that is compared or sent as it is: no header could carry one with a control character in it.
fn line(name: &str) -> Result<Option<String>, String> {
    match secret(name) {
        Some(value) if value.contains(char::is_control) => {
            Err(format!("{name}: holds a line break or another control character; give it as one line of plain text"))
        }
        value => Ok(value),
    }
}

/// What mail needs, as far as the environment holds it.
///
/// # Errors
/// When one of it is not one line.
pub fn mail_secrets() -> Result<MailSecrets, String> {
    Ok(MailSecrets {
        key: line("WECAN_KEY")?,
        smtp: line("WECAN_SMTP_URL")?,
        notify: line("WECAN_NOTIFY_KEY")?,
        bounces: line("WECAN_BOUNCE_TOKEN")?,
        notify_url: line("WECAN_NOTIFY_URL")?,
    })
}
