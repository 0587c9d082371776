//! Mail: handed over to a real mail server, through whatever happens in between.

mod support;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use wecan_model::Date;
use wecan_server::mail::{Mail, Mailing, Notify, Smtp, Via, hand_over};
use wecan_server::sealing::Sealing;
use wecan_server::store::{Made, Member, Sent, Store};

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const FROM: &str = "Cyngor <planning@example.gov.uk>";

/// A mail server of its own process, ended with the test.
struct MailServer {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl MailServer {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        std::fs::create_dir_all(folder).expect("a folder");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/mail_server.py");
        let mut child = Command::new(support::python())
            .arg(script)
            .arg(folder)
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        Self { child, port: line.trim().parse().expect("a port"), folder: folder.to_owned() }
    }

    fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}?tls=none", self.port)
    }

    /// What was taken, in whatever order.
    fn taken(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.folder).expect("a folder").map(|file| file.expect("a file").path());
        let mails = files.filter(|path| path.extension().is_some_and(|end| end == "eml"));
        mails.map(|path| String::from_utf8_lossy(&std::fs::read(path).expect("read")).into_owned()).collect()
    }

    fn set(&self, mark: &str, on: bool) {
        let file = self.folder.join(mark);
        if on {
            std::fs::write(file, "").expect("written");
        } else {
            std::fs::remove_file(file).expect("removed");
        }
    }
}

fn mailing(url: &str) -> Mailing {
    let via = Via::Smtp(Box::new(Smtp::read(url, FROM, "example.gov.uk").expect("a good address")));
    let public = "https://engage.example.gov.uk".to_owned();
    Mailing { sealing: Sealing::read(KEY).expect("a key"), public, via, bounces: None, codes_per_hour: 1_000 }
}

fn mail(n: u32) -> Mail {
    Mail {
        to: format!("resident{n}@example.org"),
        subject: format!("Estyniad i’r tŷ {n}"),
        text: format!("Mail number {n} of a long list.\n.\nAnd a dot.\n"),
        html: format!("<p>Mail number {n} of a long list.</p>"),
        unsubscribe: format!("https://engage.example.gov.uk/follows/{n}/unsubscribe"),
        member: String::new(),
        whose: Vec::new(),
        reference: format!("test {n}"),
    }
}

async fn enqueue(store: &Store, mailing: &Mailing, numbers: impl Iterator<Item = u32>) -> usize {
    let sealed: Vec<_> = numbers.map(|n| mailing.seal(&mail(n)).expect("sealed")).collect();
    store.enqueue_mail(&sealed).await.expect("kept")
}

async fn count(store: &Store, state: &str) -> u64 {
    let counts = store.mail_counts().await.expect("counted");
    counts.into_iter().find(|(own, _)| own == state).map_or(0, |(_, count)| count)
}

#[tokio::test]
async fn mail_reaches_a_mail_server_and_is_then_forgotten() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = MailServer::start(&folder.path().join("mail"), &[]);
    let store = Store::open(folder.path()).await.expect("a store");
    let mailing = mailing(&server.url());
    assert_eq!(enqueue(&store, &mailing, 1..3).await, 2);
    assert_eq!(enqueue(&store, &mailing, 1..4).await, 1, "the same reference is the same mail");
    while hand_over(&store, &mailing).await.expect("a database") {}
    let taken = server.taken();
    assert_eq!((taken.len(), count(&store, "sent").await), (3, 3));
    let first = taken.iter().find(|mail| mail.contains("X-RcptTo: resident1@example.org")).expect("it came");
    for words in [
        "List-Unsubscribe: <https://engage.example.gov.uk/follows/1/unsubscribe>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "@engage.example.gov.uk>",
        "multipart/alternative",
    ] {
        assert!(first.contains(words), "{words} in {first}");
    }
    assert!(store.mails("sent").await.expect("listed").iter().all(|row| row.sealed.is_none()));
    store.close().await;
    for file in ["wecan.sqlite", "wecan.sqlite-wal"] {
        let bytes = std::fs::read(folder.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(9).any(|bytes| bytes == b"resident1"), "{file} tells who is written to");
    }
}

#[tokio::test]
async fn mail_that_waits_goes_where_a_member_of_the_panel_is_now_and_not_to_who_has_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = MailServer::start(&folder.path().join("mail"), &[]);
    let (store, mailing) = (Store::open(folder.path()).await.expect("a store"), mailing(&server.url()));
    let member = |member: &str, host: &str| Member {
        member: member.into(),
        email: Some(format!("{member}@{host}")),
        profile: "{}".into(),
    };
    store.import_panel(&["moves", "leaves"].map(|own| member(own, "old.example"))).await.expect("a store");
    for (n, own) in [(1, "moves"), (2, "leaves")] {
        let mail = Mail { to: format!("{own}@old.example"), member: own.into(), ..mail(n) };
        store.enqueue_mail(&[mailing.seal(&mail).expect("sealed")]).await.expect("a store");
    }
    store.import_panel(&[member("moves", "new.example")]).await.expect("a store");
    store.remove_members(&["leaves".into()]).await.expect("a store");
    while hand_over(&store, &mailing).await.expect("a store") {}
    let taken = server.taken();
    assert!(taken.len() == 1 && taken[0].contains("To: moves@new.example"), "{taken:?}");
    let refused = store.mails("refused").await.expect("a store");
    assert!(refused.len() == 1 && refused[0].why.contains("has left") && refused[0].sealed.is_none(), "{refused:?}");
    store.close().await;
}

#[tokio::test]
async fn whoever_stops_a_follow_gets_nothing_that_waited_and_nothing_is_kept_of_their_address() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = MailServer::start(&folder.path().join("mail"), &[]);
    let store = Store::open(folder.path()).await.expect("a store");
    let mailing = mailing(&server.url());
    let today = Date::parse("2026-11-26").expect("a day");
    for (n, whose) in [(1, "stops"), (2, "stays"), (3, "stops"), (4, "stops")] {
        let mail = Mail { whose: whose.as_bytes().to_vec(), ..mail(n) };
        store.enqueue_mail(&[mailing.seal(&mail).expect("sealed")]).await.expect("kept");
    }
    let now = wecan_server::clock::milliseconds();
    let mut due = Vec::new();
    for _ in 0..4 {
        due.push(store.due_mail(now).await.expect("a database").expect("one is due").id);
    }
    // One waits, one is doubtful, one is just being handed over, and is put off.
    store.mark_mail(due[0], &Sent::Later(0), "", today).await.expect("marked");
    store.mark_mail(due[1], &Sent::Later(0), "", today).await.expect("marked");
    store.mark_mail(due[2], &Sent::Doubtful, "", today).await.expect("marked");
    assert!(store.begin_mail(due[3], now).await.expect("a database"));
    store.stop_follow(b"stops").await.expect("a database");
    store.mark_mail(due[3], &Sent::Later(0), "busy", today).await.expect("marked");
    while hand_over(&store, &mailing).await.expect("a database") {}
    let taken = server.taken();
    assert!(taken.len() == 1 && taken[0].contains("resident2@"), "{taken:?}");
    let ended = store.mails("refused").await.expect("listed");
    assert!(ended.len() == 3 && ended.iter().all(|row| row.sealed.is_none()), "{ended:?}");
}

#[tokio::test]
async fn mail_is_encrypted_on_its_way_where_the_server_can() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = MailServer::start(&folder.path().join("mail"), &["starttls"]);
    let store = Store::open(folder.path()).await.expect("a store");
    let trusted = format!("smtp://localhost:{}?ca={}", server.port, server.folder.join("ca.pem").display());
    enqueue(&store, &mailing(&trusted), 1..2).await;
    // A certificate that nobody vouches for is not spoken to; the mail waits.
    let untrusted = mailing(&format!("smtp://localhost:{}", server.port));
    assert!(hand_over(&store, &untrusted).await.expect("a database"));
    assert_eq!((server.taken().len(), count(&store, "waiting").await), (0, 1));
    enqueue(&store, &mailing(&trusted), 2..3).await;
    assert!(hand_over(&store, &mailing(&trusted)).await.expect("a database"));
    assert!(server.taken()[0].contains("X-Tls: True"));
}

#[tokio::test]
async fn mail_that_is_put_off_waits_and_mail_to_nobody_is_given_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = MailServer::start(&folder.path().join("mail"), &[]);
    let store = Store::open(folder.path()).await.expect("a store");
    let mailing = mailing(&server.url());
    server.set("busy", true);
    enqueue(&store, &mailing, 1..2).await;
    let nobody = Mail { to: "nobody@example.org".into(), reference: "to nobody".into(), ..mail(9) };
    store.enqueue_mail(&[mailing.seal(&nobody).expect("sealed")]).await.expect("kept");
    while hand_over(&store, &mailing).await.expect("a database") {}
    assert_eq!((count(&store, "waiting").await, count(&store, "refused").await), (1, 1));
    let refused = store.mails("refused").await.expect("listed").remove(0);
    assert!(refused.why.contains("there is nobody of this name") && !refused.why.contains('@'), "{}", refused.why);
    // Once the reason is mended, it can be sent again: all of them, or one.
    let mut again = Command::new(env!("CARGO_BIN_EXE_wecan"));
    again.args(["mail", "--again-refused", "--data"]).arg(folder.path());
    let said = String::from_utf8(again.output().expect("the program runs").stdout).expect("UTF-8");
    assert_eq!(said, "1 refused: sent again\nwaiting: 2\n");
    while hand_over(&store, &mailing).await.expect("a database") {}
    assert_eq!((count(&store, "waiting").await, count(&store, "refused").await), (1, 1));
    assert!(store.send_mail_again(refused.id).await.expect("a database"));
    while hand_over(&store, &mailing).await.expect("a database") {}
    // Nobody is there at all: it waits as well, and is not asked again at once.
    let port = server.port;
    drop(server);
    enqueue(&store, &mailing, 2..3).await;
    while hand_over(&store, &mailing).await.expect("a database") {}
    assert_eq!(count(&store, "waiting").await, 2, "{port}");
}

/// The program itself, which sends what is in the database.
fn serve(data: &Path, url: &str) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wecan"))
        .args(["serve", "--listen", "127.0.0.1:0", "--public-url", "https://engage.example.gov.uk"])
        .args(["--mail-from", FROM, "--data"])
        .arg(data)
        .env("WECAN_KEY", KEY)
        .env("WECAN_SMTP_URL", url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    assert!(line.starts_with("Listening on "), "{line}");
    child
}

async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !done().await {
        assert!(Instant::now() < deadline, "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn what_was_taken_just_before_the_server_was_killed_is_not_mailed_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = MailServer::start(&folder.path().join("mail"), &[]);
    let store = Store::open(folder.path()).await.expect("a store");
    let mailing = mailing(&server.url());
    enqueue(&store, &mailing, 1..2).await;
    // The mail server has it on its disk and has not said so when we are killed.
    server.set("slow", true);
    let mut running = serve(folder.path(), &server.url());
    until("the mail is taken", async || server.taken().len() == 1).await;
    assert_eq!(count(&store, "sending").await, 1, "it was written down before that it is being sent");
    running.kill().expect("killed");
    running.wait().expect("ended");
    server.set("slow", false);
    let mut running = serve(folder.path(), &server.url());
    enqueue(&store, &mailing, 2..3).await;
    until("mail goes on", async || count(&store, "sent").await == 1).await;
    running.kill().expect("killed");
    running.wait().expect("ended");
    let taken = server.taken();
    assert_eq!(taken.iter().filter(|mail| mail.contains("resident1@")).count(), 1, "{taken:?}");
    // Once its time is over it is doubtful, and somebody may decide to send it again.
    let today = Date::parse("2026-11-26").expect("a day");
    let later = wecan_server::clock::milliseconds() + 11 * 60 * 1000;
    assert_eq!(store.doubt_mail(later, today).await.expect("marked"), 1);
    while hand_over(&store, &mailing).await.expect("a database") {}
    assert_eq!((server.taken().len(), count(&store, "doubtful").await), (2, 1));
    let id = store.mails("doubtful").await.expect("listed")[0].id;
    let mut again = Command::new(env!("CARGO_BIN_EXE_wecan"));
    again.args(["mail", "--again", &id.to_string(), "--data"]).arg(folder.path());
    let said = again.output().expect("the program runs");
    assert_eq!(String::from_utf8_lossy(&said.stdout), format!("{id}: is sent again\nsent: 1\nwaiting: 1\n"));
}

#[tokio::test]
async fn killed_again_and_again_the_server_mails_nothing_twice_and_loses_only_what_it_marks() {
    const MAILS: u32 = 120;
    let folder = tempfile::tempdir().expect("a folder");
    let server = MailServer::start(&folder.path().join("mail"), &[]);
    let store = Store::open(folder.path()).await.expect("a store");
    enqueue(&store, &mailing(&server.url()), 0..MAILS).await;
    for round in 1..=6 {
        let mut running = serve(folder.path(), &server.url());
        until("mail goes on", async || server.taken().len() >= round * 15).await;
        running.kill().expect("killed");
        running.wait().expect("ended");
    }
    // Whoever was given a mail and died before the text has had its turn.
    let all = mailing(&server.url());
    let own = give_turns_back(folder.path());
    while hand_over(&store, &all).await.expect("a database") {}
    let taken = server.taken();
    for n in 0..MAILS {
        let times = taken.iter().filter(|mail| mail.contains(&format!("X-RcptTo: resident{n}@"))).count();
        assert!(times <= 1, "number {n} was mailed {times} times");
    }
    let sending = count(&store, "sending").await;
    assert!(sending <= 6, "at most one for each death: {sending}");
    assert_eq!(count(&store, "sent").await + sending, u64::from(MAILS), "{own} had their turn taken back");
}

/// Lets mail that was given to a process that has died be given to another one now, as ten minutes would.
fn give_turns_back(data: &Path) -> usize {
    let database = rusqlite::Connection::open(data.join("wecan.sqlite")).expect("a database");
    database.busy_timeout(Duration::from_secs(10)).expect("set");
    database.execute("UPDATE mail SET due = 0 WHERE state = 'waiting'", []).expect("updated")
}

#[tokio::test]
async fn notify_is_given_the_subject_the_text_and_a_signed_token() {
    use axum::extract::State;
    use axum::http::{HeaderMap, StatusCode};
    use std::sync::{Arc, Mutex};
    type Seen = Arc<Mutex<Vec<(String, serde_json::Value)>>>;
    async fn take(State(seen): State<Seen>, headers: HeaderMap, body: String) -> (StatusCode, &'static str) {
        let mut seen = seen.lock().expect("no handler panics");
        let token = headers["authorization"].to_str().expect("text").to_owned();
        seen.push((token, serde_json::from_str(&body).expect("JSON")));
        match seen.len() {
            1 => (StatusCode::CREATED, "{}"),
            2 => (StatusCode::TOO_MANY_REQUESTS, r#"{"errors":[{"error":"RateLimitError"}]}"#),
            _ => (StatusCode::BAD_REQUEST, r#"{"errors":[{"message":"Not a valid email address"}]}"#),
        }
    }
    let seen = Seen::default();
    let routes = axum::Router::new().route("/v2/notifications/email", axum::routing::post(take));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let routes = routes.with_state(Arc::clone(&seen));
    tokio::spawn(async move { axum::serve(listener, routes).await });

    let key = "planning-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0";
    let notify = |address: &str| Via::Notify(Notify::read(address, key, "a-template").expect("a key"));
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path()).await.expect("a store");
    let mailing = Mailing { via: notify(&address), ..mailing("smtp://a.example?tls=none") };
    enqueue(&store, &mailing, 1..4).await;
    while hand_over(&store, &mailing).await.expect("a database") {}
    for (state, expected) in [("sent", 1), ("waiting", 1), ("refused", 1)] {
        assert_eq!(count(&store, state).await, expected, "{state}");
    }
    let (token, body) = seen.lock().expect("no handler panics")[0].clone();
    assert!(token.starts_with("Bearer ") && token.matches('.').count() == 2, "{token}");
    assert_eq!(body["email_address"], "resident1@example.org");
    assert_eq!(body["template_id"], "a-template");
    assert_eq!(body["personalisation"]["subject"], "Estyniad i’r tŷ 1");
    assert_eq!(body["one_click_unsubscribe_url"], "https://engage.example.gov.uk/follows/1/unsubscribe");
    // Where nobody listens, nothing was sent.
    let nowhere = Mailing { via: notify("http://127.0.0.1:9"), ..mailing };
    enqueue(&store, &nowhere, 4..5).await;
    while hand_over(&store, &nowhere).await.expect("a database") {}
    assert_eq!((count(&store, "waiting").await, count(&store, "doubtful").await), (2, 0));
}

#[tokio::test]
async fn the_catcher_shows_what_would_be_sent() {
    let mut server = support::empty_server().await;
    server.get("/mail", &[]).await.assert_problem(404, "not-found");
    let mailing = Mailing { via: Via::Catcher, ..mailing("smtp://a.example?tls=none") };
    server.state.mailing = Some(std::sync::Arc::new(mailing.clone()));
    enqueue(&server.state.store, &mailing, 1..3).await;
    while hand_over(&server.state.store, &mailing).await.expect("a database") {}
    let page = server.get("/mail", &[]).await;
    page.assert_page(
        200,
        &["Caught mail", "Estyniad i’r tŷ 2", "resident1@example.org", "action=\"/follows/1/unsubscribe\""],
    );
    assert_eq!(count(&server.state.store, "caught").await, 2);
}

#[tokio::test]
async fn a_code_that_somebody_waits_for_goes_before_a_long_list_and_is_forgotten_within_the_hour() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path()).await.expect("a store");
    let mailing = mailing("smtp://localhost:1?tls=none");
    enqueue(&store, &mailing, 1..50).await;
    let code = mailing.seal(&Mail { reference: "a code".into(), ..mail(99) }).expect("sealed");
    let now = wecan_server::clock::milliseconds();
    let made = store.make_code("parks", &[7; 16], &[8; 32], &code, (now, 1_000)).await.expect("kept");
    assert_eq!(made, Made::Code);
    let next = store.due_mail(now).await.expect("read").expect("one is due");
    assert_eq!(next.reference, code.reference);

    let codes = || {
        let database = rusqlite::Connection::open(folder.path().join("wecan.sqlite")).expect("it opens");
        database.query_row("SELECT COUNT(*) FROM poll_codes", [], |row| row.get::<_, u32>(0)).expect("counted")
    };
    store.forget_codes(now + 59 * 60_000).await.expect("forgotten");
    assert_eq!(codes(), 1, "how many were asked for counts for an hour");
    store.forget_codes(now + 60 * 60_000).await.expect("forgotten");
    assert_eq!(codes(), 0);
}

#[tokio::test]
async fn a_code_counts_for_its_ten_minutes_also_where_it_is_the_last_of_an_hour() {
    const MINUTE: u64 = 60_000;
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path()).await.expect("a store");
    let mailing = mailing("smtp://localhost:1?tls=none");
    let begin = wecan_server::clock::milliseconds();
    let make = async |who: u8, minute: u64, most: u32| {
        let letter = Mail { reference: format!("code {who} {minute}"), ..mail(99) };
        let letter = mailing.seal(&letter).expect("sealed");
        let (who, code, now) = ([who; 16], [minute as u8; 32], begin + minute * MINUTE);
        store.make_code("parks", &who, &code, &letter, (now, most)).await.expect("a database")
    };
    let counts = async |who: u8, made: u64, minute: u64| {
        store.try_code("parks", &[who; 16], &[made as u8; 32], begin + minute * MINUTE).await.expect("a database")
    };
    for minute in [0, 1, 55] {
        assert_eq!(make(7, minute, 1_000).await, Made::Code);
    }
    assert_eq!(make(7, 56, 1_000).await, Made::Enough);
    store.forget_codes(begin + 61 * MINUTE).await.expect("forgotten");
    assert_eq!(make(8, 61, 1).await, Made::Code, "what is kept of an hour before takes nobody's room");
    assert!(counts(7, 55, 64).await, "the mail said ten minutes");
    assert!(!counts(7, 55, 66).await);

    for minute in [62, 63, 64] {
        assert_eq!(make(7, minute, 1_000).await, Made::Code, "another hour has begun");
    }
    assert_eq!(make(7, 65, 1_000).await, Made::Enough);
    assert_eq!(make(7, 121, 1_000).await, Made::Enough, "an hour begins with its own first code");
    assert_eq!(make(7, 122, 1_000).await, Made::Code);
}
