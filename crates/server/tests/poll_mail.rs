//! Mail about polls: invitations and reminders, codes that confirm an address, and what changed.

mod support;

use serde_json::{Value, json};
use std::process::Command;
use std::sync::Arc;
use support::*;
use wecan_model::Date;
use wecan_server::mail::{Mail, Mailing, Via, hand_over};
use wecan_server::sealing::Sealing;
use wecan_server::store::{MailRow, Member, SealedMail};
use wecan_server::{clock, words};

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const AS_ADMIN: [(&str, &str); 2] = [("content-type", "application/json"), ("authorization", ADMIN)];
const OWN: &str = "https://engage.example.gov.uk";

/// The last day of the poll.
fn last() -> Date {
    Date::from_number(clock::today().number() + 200).expect("a day")
}

async fn mailing_server(identity: &str) -> Server {
    let mut server = empty_server().await;
    server.state.mailing = Some(Arc::new(Mailing {
        sealing: Sealing::read(KEY).expect("a key"),
        public: OWN.into(),
        via: Via::Catcher,
        bounces: None,
        codes_per_hour: 20,
    }));
    server
        .publish(json!({
            "id": "parks", "version": 1, "title": {"en": "Our parks", "cy": "Ein parciau"}, "retention_days": 300,
            "purpose": {"en": "To plan the parks.", "cy": "I gynllunio’r parciau."}, "identity": identity, "closes": last().iso(),
            "poll": {"results": "after_close"},
            "pages": [{"questions": [{"id": "belong", "type": "radios", "label": "Belong?", "required": true, "options": ["yes", "no"]}]}]
        }))
        .await;
    server
}

/// Every mail that was caught, the oldest first.
async fn mails(server: &Server) -> Vec<Mail> {
    let mailing = server.state.mailing.clone().expect("mail");
    while hand_over(&server.state.store, &mailing).await.expect("a database") {}
    let rows = server.state.store.mails("caught").await.expect("listed");
    let open = |row: &MailRow| mailing.open(row.sealed.as_deref().expect("kept")).expect("ours");
    rows.iter().rev().map(open).collect()
}

async fn panel(server: &Server) {
    let members = [
        ("A1", Some("ann@example.org"), r#"{"ward": "Hale"}"#),
        ("A2", Some("bryn@example.org"), r#"{"language": "cy"}"#),
        ("A3", None, "{}"),
    ];
    let members = members.map(|(member, email, profile)| Member {
        member: member.into(),
        email: email.map(String::from),
        profile: profile.into(),
    });
    server.state.store.import_panel(&members).await.expect("the store works");
}

fn answer(n: u32, invitation: Option<&str>) -> Value {
    json!({"id": id(n), "definition": "parks", "version": 1, "invitation": invitation, "answers": {"belong": "yes"}})
}

#[tokio::test]
async fn members_with_an_address_are_mailed_once_and_the_others_are_printed() {
    let server = mailing_server("invited").await;
    panel(&server).await;
    let data = server.folder.path().to_str().expect("a path");
    let run = |what: &str, environment: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wecan"));
        command.args(["panel", what, "parks", "--send", "--link", "https://council.example/parks", "--data", data]);
        let command = command.env_remove("WECAN_KEY").env_remove("WECAN_PUBLIC_URL");
        command.envs(environment.iter().copied()).output().expect("it runs")
    };
    let both = [("WECAN_KEY", KEY), ("WECAN_PUBLIC_URL", OWN)];
    for (environment, missing) in [(&both[1..], "WECAN_KEY"), (&both[..1], "--public-url")] {
        let without = run("invite", environment);
        assert!(!without.status.success() && String::from_utf8_lossy(&without.stderr).contains(missing));
    }
    let output = run("invite", &both);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(printed.lines().count() == 2 && printed.contains("A3,"), "{printed}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("3 invited, 2 by mail"));
    let sent = mails(&server).await;
    assert_eq!(sent.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["ann@example.org", "bryn@example.org"]);
    let code = server.state.secret.member_invitation("parks", "A1");
    for words in [
        "Our parks",
        "To plan the parks.",
        &format!("https://council.example/parks?invitation={code}"),
        &words::of("en").date(last()),
        "on our panel",
    ] {
        assert!(sent[0].text.contains(words), "no `{words}` in {}", sent[0].text);
    }
    assert_eq!(sent[1].subject, "Eich gwahoddiad: Ein parciau");
    assert!(
        sent[1].html.contains("lang=\"cy\"") && sent[1].text.contains("I gynllunio’r parciau."),
        "{}",
        sent[1].text
    );

    run("invite", &both);
    assert_eq!(mails(&server).await.len(), 2, "nobody is invited twice");
    assert_eq!(server.post_json("/v1/responses", &answer(1, Some(&code))).await.status, 201);
    for _ in 0..2 {
        let address = "/v1/polls/parks/invitations?remind=true&send=true&link=https%3A%2F%2Fcouncil.example%2Fparks";
        let reply = server.post(address, &AS_ADMIN, "").await;
        assert_eq!((reply.status.as_u16(), reply.text().lines().count()), (200, 2));
    }
    let sent = mails(&server).await;
    assert_eq!(
        (sent.len(), sent[2].subject.as_str()),
        (3, "Nodyn atgoffa: Ein parciau"),
        "once a day, and not who has answered"
    );
}

#[tokio::test]
async fn a_member_whose_mail_comes_back_is_asked_by_post_and_one_who_leaves_is_asked_no_more() {
    let server = mailing_server("invited").await;
    panel(&server).await;
    let data = server.folder.path().to_str().expect("a path");
    let panel = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_wecan")).arg("panel").args(arguments).args(["--data", data]).output();
        let output = output.expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.success(), text(output.stdout), text(output.stderr))
    };
    for (status, by_post) in [("temporary-failure", 1), ("permanent-failure", 2)] {
        let body = json!({"to": " Ann@Example.org", "status": status}).to_string();
        let headers = [("content-type", "application/json"), ("authorization", ADMIN)];
        assert_eq!(server.post("/v1/mail/bounces", &headers, body).await.status, 204);
        let told = panel(&["paper", "parks", "--link", "https://council.example/parks"]);
        assert!(told.0, "{}", told.2);
        let members = server.state.store.not_invited("parks").await.expect("listed");
        assert_eq!(members.iter().filter(|own| own.email.is_none()).count(), by_post, "{status}");
    }

    // An address that does not exist may come back with an import, one whose holder has complained does not.
    let address = async || server.state.store.address_of("A1").await.expect("a database");
    let again = [Member { member: "A1".into(), email: Some("ann@example.org".into()), profile: "{}".into() }];
    server.state.store.import_panel(&again).await.expect("the store works");
    assert_eq!(address().await.as_deref(), Some("ann@example.org"));
    let body = json!({"to": "ann@example.org", "status": "complaint"}).to_string();
    assert_eq!(server.post("/v1/mail/bounces", &AS_ADMIN, body).await.status, 204);
    server.state.store.import_panel(&again).await.expect("the store works");
    assert_eq!(address().await, None);

    let (_, letters, _) = panel(&["invite", "parks", "--link", "https://council.example/parks"]);
    assert_eq!(letters.lines().count(), 4);
    let code = server.state.secret.member_invitation("parks", "A2");
    assert_eq!(server.post_json("/v1/responses", &answer(1, Some(&code))).await.status, 201);
    let (done, _, why) = panel(&["remove", "A2", "A9"]);
    assert!(!done && why.contains("`A9` is not in the panel: nobody was taken out"), "{why}");
    assert_eq!(panel(&["remove", "A1", "A2"]).1, "2 taken out of the panel\n");
    let (_, left, _) = panel(&["remind", "parks", "--link", "https://council.example/parks"]);
    assert!(left.lines().count() == 2 && left.contains("A3,"), "{left}");
    assert_eq!(panel(&["invite", "parks", "--link", "https://council.example/parks"]).1.lines().count(), 1);
    assert_eq!(server.stored("parks").await.len(), 1, "what they answered stays");
    for file in ["wecan.sqlite", "wecan.sqlite-wal"] {
        let bytes = std::fs::read(server.folder.path().join(file)).expect("a file");
        assert!(!bytes.windows(4).any(|bytes| bytes == b"bryn"), "{file} still has who left");
    }
}

#[tokio::test]
async fn a_command_that_takes_somebody_out_waits_for_whoever_reads_of_them() {
    let server = mailing_server("invited").await;
    panel(&server).await;
    let logged = || {
        let log = std::fs::read(server.folder.path().join("wecan.sqlite-wal")).expect("a file");
        log.windows(4).any(|bytes| bytes == b"bryn")
    };
    assert!(logged(), "this would show nothing otherwise");
    let reader = rusqlite::Connection::open(server.folder.path().join("wecan.sqlite")).expect("it opens");
    reader.execute_batch("BEGIN; SELECT COUNT(*) FROM panel").expect("it reads");
    let mut remove = Command::new(env!("CARGO_BIN_EXE_wecan"));
    remove.args(["panel", "remove", "A2", "--data"]).arg(server.folder.path());
    let mut remove = remove.stdout(std::process::Stdio::null()).spawn().expect("it runs");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while server.state.store.address_of("A2").await.expect("a database").is_some() {
        assert!(std::time::Instant::now() < deadline, "nobody is taken out");
        tokio::task::yield_now().await;
    }
    assert!(logged() && remove.try_wait().expect("a state").is_none(), "the reader still sees it there");
    reader.execute_batch("COMMIT").expect("it ends");
    assert!(remove.wait().expect("it ends").success());
    assert!(!logged());
}

#[tokio::test]
async fn a_member_can_stop_the_mail_and_is_asked_by_post_whatever_an_import_brings() {
    let server = mailing_server("invited").await;
    panel(&server).await;
    let ask = async |remind: bool| {
        let address = "/v1/polls/parks/invitations?send=true&link=https%3A%2F%2Fcouncil.example%2Fparks&remind=";
        let reply = server.post(&format!("{address}{remind}"), &AS_ADMIN, "").await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.text().lines().count() - 1
    };
    assert_eq!(ask(false).await, 1);
    let mail = &mails(&server).await[1];
    let stop = mail.unsubscribe.strip_prefix(OWN).expect("an address of ours");
    assert!(stop.starts_with("/polls/parks/mail/") && mail.text.contains(&mail.unsubscribe), "{}", mail.text);

    // Programs that follow links stop nothing.
    let page = server.get(stop, &[]).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains("lang=\"cy\"") && text.contains(&format!("action=\"{}\"", stop)), "{text}");
    let address = async || server.state.store.address_of("A2").await.expect("a database");
    assert_eq!(address().await.as_deref(), Some("bryn@example.org"));
    let wrong = stop.replace("/mail/", "/mail/0");
    assert_eq!(server.get(&wrong, &[]).await.status, 404);
    assert_eq!(server.post(&wrong, &[], "").await.status, 404);

    let one_click = [("content-type", "application/x-www-form-urlencoded")];
    let stopped = server.post(stop, &one_click, "List-Unsubscribe=One-Click").await;
    assert!(stopped.status == 200 && stopped.text().contains("drwy’r post"), "{}", stopped.text());
    assert_eq!(address().await, None);
    panel(&server).await;
    assert_eq!(address().await, None, "an import does not bring it back");
    assert_eq!(ask(true).await, 2, "who has stopped it is asked by post");
    let to_bryn = async || mails(&server).await.iter().filter(|mail| mail.to.starts_with("bryn")).count();
    assert_eq!(to_bryn().await, 1);

    // Taken out and imported anew they are written to again, although a mail of the same name has been sent.
    server.state.store.remove_members(&["A2".into()]).await.expect("a database");
    panel(&server).await;
    assert_eq!(ask(false).await, 0, "nobody is asked by post");
    assert_eq!(to_bryn().await, 1, "the one before gave way to it");
    let last = mails(&server).await.pop().expect("a mail");
    assert_eq!((last.to.as_str(), last.subject.as_str()), ("bryn@example.org", "Eich gwahoddiad: Ein parciau"));
}

/// The code in a mail: six digits on a line.
fn code_in(mail: &Mail) -> String {
    let line = mail.text.lines().find(|line| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit()));
    line.unwrap_or_else(|| panic!("no code in {}", mail.text)).to_owned()
}

#[tokio::test]
async fn an_address_that_is_confirmed_by_a_code_counts_once() {
    let server = mailing_server("verified").await;
    let ask =
        async |email: &str| server.post_json("/v1/polls/parks/codes", &json!({"email": email, "lang": "cy"})).await;
    let verify = async |email: &str, code: &str| {
        server.post_json("/v1/polls/parks/codes/verify", &json!({"email": email, "code": code})).await
    };
    for wrong in ["", "someone", "a@b@example.org"] {
        let problem = ask(wrong).await.assert_problem(422, "answers");
        assert_eq!(problem["problems"][0]["field"], "email");
    }
    let asked = ask("Ann@Example.org").await;
    assert_eq!((asked.status.as_u16(), asked.json()), (202, json!({"sent": true})));
    let mail = &mails(&server).await[0];
    let code = code_in(mail);
    assert_eq!((mail.to.as_str(), mail.subject.clone()), ("Ann@Example.org", format!("{code} yw eich cod")));
    let other = if code == "000000" { "000001" } else { "000000" };
    verify("ann@example.org", other).await.assert_problem(422, "answers");
    verify("bryn@example.org", &code).await.assert_problem(422, "answers");
    let spaced = format!(" {} {}", &code[..3], &code[3..]);
    let first = verify(" ann@example.org", &spaced).await.json()["invitation"].clone();
    let invitation = first.as_str().expect("an invitation");

    server.post_json("/v1/responses", &answer(1, None)).await.assert_problem(403, "email-unconfirmed");
    server
        .post_json("/v1/responses", &answer(1, Some("AAAA-AAAA-AAAA-AAAA-AAAA")))
        .await
        .assert_problem(403, "email-unconfirmed");
    assert_eq!(server.post_json("/v1/responses", &answer(1, Some(invitation))).await.status, 201);
    // Another code for the same address is the same invitation: the second answer takes the place of the first.
    ask("ann@example.org").await;
    let code = code_in(&mails(&server).await[1]);
    let again = verify("ann@example.org", &code).await.json()["invitation"].clone();
    assert_eq!(again, first);
    let second = server.post_json("/v1/responses", &answer(2, again.as_str())).await;
    assert_eq!((second.status.as_u16(), &second.json()["replaced"]), (201, &json!(true)));
    assert_eq!(server.stored("parks").await.len(), 1);

    ask("ann@example.org").await;
    ask("ann@example.org").await;
    assert_eq!(mails(&server).await.len(), 3, "an address gets three codes in an hour");
    for file in ["wecan.sqlite", "wecan.sqlite-wal"] {
        let bytes = std::fs::read(server.folder.path().join(file)).expect("a file");
        assert!(!bytes.windows(11).any(|bytes| bytes.eq_ignore_ascii_case(b"example.org")), "{file} holds an address");
    }
}

#[tokio::test]
async fn a_server_mails_so_many_codes_an_hour_and_then_says_when_there_are_more() {
    let server = mailing_server("verified").await;
    let ask = async |n: u32| {
        let email = format!("resident-{n}@example.org");
        server.post_json("/v1/polls/parks/codes", &json!({"email": email, "lang": "cy"})).await
    };
    for n in 0..20 {
        assert_eq!(ask(n).await.status, 202);
    }
    let refused = ask(20).await;
    let seconds: u64 = refused.header("retry-after").parse().expect("seconds");
    assert!((3_500..=3_601).contains(&seconds), "an hour after the first: {seconds}");
    let problem = refused.assert_problem(429, "many-codes");
    assert!(
        problem["detail"].as_str().is_some_and(|said| said.starts_with("Ni allwn anfon e-bost atoch nawr.")),
        "{problem}"
    );
    assert_eq!(mails(&server).await.len(), 20, "nothing more goes out");
    let form = server.post_form("/polls/parks/codes", &[("email", "late@example.org"), ("lang", "en")]).await;
    form.assert_page(429, &["We cannot send you an email now", "Try again in an hour."]);
}

#[tokio::test]
async fn a_code_can_be_guessed_five_times() {
    let server = mailing_server("verified").await;
    server.post_json("/v1/polls/parks/codes", &json!({"email": "ann@example.org"})).await;
    let code = code_in(&mails(&server).await[0]);
    let verify = async |code: &str| {
        server
            .post_json("/v1/polls/parks/codes/verify", &json!({"email": "ann@example.org", "code": code}))
            .await
            .status
    };
    for _ in 0..5 {
        assert_eq!(verify(if code == "000000" { "000001" } else { "000000" }).await, 422);
    }
    assert_eq!(verify(&code).await, 422, "it was tried too often");
    let invited = mailing_server("invited").await;
    let ask = invited.post_json("/v1/polls/parks/codes", &json!({"email": "ann@example.org"})).await;
    ask.assert_problem(404, "not-found");
}

#[tokio::test]
async fn without_script_the_form_asks_for_an_address_then_for_the_code() {
    let server = mailing_server("verified").await;
    let form = server.get("/forms/parks?lang=en", &[("accept", BROWSER)]).await;
    form.assert_page(200, &["Confirm your email address", "action=\"/polls/parks/codes\"", "autocomplete=\"email\""]);
    let post = async |fields: &[(&str, &str)]| server.post_form("/polls/parks/codes", fields).await;
    post(&[("email", "someone"), ("lang", "en")])
        .await
        .assert_page(422, &["Error: Confirm", "Enter an email address in the right", "value=\"someone\""]);
    post(&[("email", "ann@example.org"), ("lang", "en")])
        .await
        .assert_page(200, &["Enter your code", "to ann@example.org", "one-time-code"]);
    post(&[("email", "ann@example.org"), ("code", "1"), ("lang", "en")])
        .await
        .assert_page(422, &["Check the code.", "href=\"#code\""]);
    let code = code_in(&mails(&server).await[0]);
    let right = post(&[("email", "ann@example.org"), ("code", &code), ("lang", "en")]).await;
    assert_eq!(right.status, 303);
    let form = server.get(right.header("location"), &[("accept", BROWSER)]).await;
    form.assert_page(200, &["Belong?", "name=\"_invitation\""]);
    let invitation = right.header("location").rsplit('=').next().expect("a code");
    let fields = [("_definition", "parks"), ("_version", "1"), ("_lang", "en"), ("_invitation", invitation)];
    server.post_form("/v1/responses", &fields).await.assert_page(422, &[invitation]);
    let answered = [&fields[..], &[("belong", "yes")]].concat();
    assert_eq!(server.post_form("/v1/responses", &answered).await.status, 200);
    server
        .post_form("/v1/responses", &[&fields[..3], &[("belong", "yes")]].concat())
        .await
        .assert_page(403, &["Confirm your email address first"]);
}

#[tokio::test]
async fn where_codes_are_entered_none_is_mailed() {
    // How much mail somebody may have us send is counted where codes are asked for, and nowhere else.
    let server = mailing_server("verified").await;
    let enter = async |fields: &[(&str, &str)]| server.post_form("/polls/parks/codes/verify", fields).await;
    let without = [("email", "ann@example.org"), ("lang", "en")];
    enter(&without).await.assert_page(422, &["Enter the code from the email", "href=\"#code\""]);
    let json = json!({"email": "ann@example.org"});
    let problem = server.post_json("/v1/polls/parks/codes/verify", &json).await.assert_problem(422, "answers");
    assert_eq!(
        (&problem["problems"][0]["field"], &problem["problems"][0]["code"]),
        (&json!("code"), &json!("required"))
    );
    assert_eq!(mails(&server).await, []);

    let asked = server.post_form("/polls/parks/codes", &without).await;
    asked.assert_page(200, &["action=\"/polls/parks/codes/verify\""]);
    let code = code_in(&mails(&server).await[0]);
    assert_eq!(enter(&[&without[..], &[("code", &code)]].concat()).await.status, 303);
}

#[tokio::test]
async fn an_address_that_was_pasted_with_what_nobody_sees_is_confirmed_too() {
    let server = mailing_server("verified").await;
    let pasted = "ann@\u{200b}example.org\u{feff}";
    assert_eq!(server.post_json("/v1/polls/parks/codes", &json!({"email": pasted})).await.status, 202);
    let mail = &mails(&server).await[0];
    assert_eq!(mail.to, "ann@example.org");
    let verify = async |email: &str| {
        server.post_json("/v1/polls/parks/codes/verify", &json!({"email": email, "code": code_in(mail)})).await
    };
    let invitation = verify(pasted).await.json()["invitation"].clone();
    assert!(invitation.is_string());
    assert_eq!(
        verify("Ann@example.org").await.json()["invitation"],
        invitation,
        "it is one person, however it is typed"
    );
    for (wrong, code) in [("", "required"), ("ann", "format")] {
        let problem = verify(wrong).await.assert_problem(422, "answers");
        assert_eq!(
            (&problem["problems"][0]["field"], &problem["problems"][0]["code"]),
            (&json!("email"), &json!(code))
        );
    }
    let code = code_in(mail);
    let form =
        server.post_form("/polls/parks/codes/verify", &[("email", "ann"), ("code", &code), ("lang", "en")]).await;
    form.assert_page(422, &["Enter an email address in the right", "href=\"#email\"", "action=\"/polls/parks/codes\""]);
}

#[tokio::test]
async fn members_who_asked_to_hear_what_changed_are_told_once() {
    let server = mailing_server("invited").await;
    panel(&server).await;
    server.post("/v1/polls/parks/invitations?link=https%3A%2F%2Fcouncil.example", &AS_ADMIN, "").await;
    assert_eq!(server.get("/v1/polls/parks", &[]).await.json()["tells"], true);
    let code = |member: &str| server.state.secret.member_invitation("parks", member);
    let tell = async |invitation: &str, tell: bool| {
        server.post_json("/v1/polls/parks/tell", &json!({"invitation": invitation, "tell": tell, "lang": "cy"})).await
    };
    tell("AAAA-AAAA-AAAA-AAAA-AAAA", true).await.assert_problem(403, "invitation-unknown");
    tell(&code("A3"), true).await.assert_problem(404, "not-found");
    assert_eq!(tell(&code("A2"), true).await.json(), json!({"tell": true}));
    let fields =
        [("_definition", "parks"), ("_version", "1"), ("_lang", "en"), ("belong", "yes"), ("_invitation", &code("A1"))];
    server
        .post_form("/v1/responses", &fields)
        .await
        .assert_page(200, &["Tell me what changes", "action=\"/polls/parks/tell\""]);
    let post = server.post_form("/polls/parks/tell", &[("invitation", &code("A1")), ("lang", "en")]).await;
    post.assert_page(200, &["We will tell you what changes"]);

    let put = async |outcomes: Value| {
        let asked = request(axum::http::Method::PUT, "/v1/polls/parks/outcomes", &AS_ADMIN, outcomes.to_string());
        assert_eq!(server.send(asked).await.status, 204);
        mails(&server).await
    };
    let benches =
        json!({"status": "done", "date": "2026-11-20", "text": {"en": "New benches", "cy": "Meinciau newydd"}});
    let sent = put(json!([benches])).await;
    assert_eq!(sent.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["ann@example.org", "bryn@example.org"]);
    assert_eq!(sent[0].subject, "What changed: Our parks");
    for words in ["Done, 20 November 2026", "New benches", "https://engage.example.gov.uk/polls/parks?lang=en"] {
        assert!(sent[0].text.contains(words), "no `{words}` in {}", sent[0].text);
    }
    assert!(sent[1].text.contains("Meinciau newydd"), "{}", sent[1].text);
    // Where they lead there are no results yet, and what was done.
    let page = server.get("/polls/parks?lang=en", &[("accept", BROWSER)]).await;
    page.assert_page(200, &["Our parks", "Results will be shown here", "New benches", "20 November 2026"]);
    assert!(!page.text().contains("Not enough"), "no word of results");
    let mended = json!({"status": "done", "date": "2026-11-20", "text": {"en": "New benches by the pond", "cy": "Meinciau newydd"}});
    assert_eq!(put(json!([benches])).await.len(), 2);
    assert_eq!(put(json!([mended])).await.len(), 2, "words that were mended are no news");
    assert_eq!(put(json!([])).await.len(), 2);

    let stop = sent[0].unsubscribe.trim_start_matches(OWN).to_owned();
    server.get(&stop, &[("accept", BROWSER)]).await.assert_page(200, &["Stop these emails"]);
    let more = |text: &str| json!([mended, {"status": "agreed", "date": "2026-11-21", "text": text}]);
    assert_eq!(put(more("A plan")).await.len(), 4, "looking at the page stops nothing");
    // What waits when they stop it is not sent any more.
    let waits = json!([mended, {"status": "done", "date": "2026-11-22", "text": "A gate"}]).to_string();
    let asked = request(axum::http::Method::PUT, "/v1/polls/parks/outcomes", &AS_ADMIN, waits);
    assert_eq!(server.send(asked).await.status, 204);
    let one_click = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(server.post(&stop, &one_click, "List-Unsubscribe=One-Click").await.status, 200);
    let sent_after = mails(&server).await;
    assert_eq!((sent_after.len(), sent_after[4].to.as_str()), (5, "bryn@example.org"));
    // The same by the page that they answered on.
    let fence = json!([mended, {"status": "done", "date": "2026-11-23", "text": "A fence"}]).to_string();
    let asked = request(axum::http::Method::PUT, "/v1/polls/parks/outcomes", &AS_ADMIN, fence);
    assert_eq!(server.send(asked).await.status, 204);
    assert_eq!(server.state.store.mails("waiting").await.expect("listed").len(), 1);
    assert_eq!(tell(&code("A2"), false).await.json(), json!({"tell": false}));
    assert_eq!(mails(&server).await.len(), 5, "what waited is not sent any more");
    let later = json!([mended, {"status": "done", "date": "2026-11-24", "text": "Lights"}]);
    assert_eq!(put(later).await.len(), 5);
    let mut forged = stop[..stop.find('?').expect("a query")].to_owned();
    let last = forged.pop();
    forged.push(if last == Some('0') { '8' } else { '0' });
    assert_eq!(server.post(&forged, &one_click, "").await.status, 404);
}

#[tokio::test]
async fn who_stops_while_mail_is_written_gets_none() {
    let server = mailing_server("invited").await;
    panel(&server).await;
    server.post("/v1/polls/parks/invitations?link=https%3A%2F%2Fcouncil.example", &AS_ADMIN, "").await;
    let store = &server.state.store;
    for member in ["A1", "A2"] {
        let invitation = server.state.secret.member_invitation("parks", member);
        server.post_json("/v1/polls/parks/tell", &json!({"invitation": invitation})).await;
    }
    let told = store.to_tell("parks").await.expect("listed");
    assert_eq!(told.len(), 2);
    let mails: Vec<_> = told
        .iter()
        .map(|own| {
            (own.mark, SealedMail { reference: own.member.clone(), sealed: vec![1], whose: own.mark[..10].to_vec() })
        })
        .collect();
    store.stop_telling("parks", told[0].mark.first_chunk().expect("ten bytes")).await.expect("a database");
    store.set_outcomes("parks", "[]", &mails).await.expect("a database");
    let mail = store.due_mail(clock::milliseconds()).await.expect("a database").expect("one waits");
    assert_eq!(mail.reference, "A2");
    assert_eq!(store.due_mail(clock::milliseconds()).await.expect("a database"), None);
}
