//! Polls: from the panel's list to published results.

mod support;

use serde_json::{Value, json};
use std::process::{Command, Output};
use support::*;
use wecan_model::Date;
use wecan_server::{clock, words};

fn poll(identity: &str, results: &str) -> Value {
    json!({
        "id": "belonging", "version": 1, "title": {"en": "Belonging", "cy": "Perthyn"}, "purpose": "To plan.", "retention_days": 30,
        "identity": identity, "poll": {"results": results, "method": {"en": "By lot.", "cy": "Drwy goelbren."}},
        "pages": [{"questions": [
            {"id": "belong", "type": "radios", "label": {"en": "Do you belong?", "cy": "Ydych chi’n perthyn?"}, "required": true,
             "options": [{"value": "yes", "label": {"en": "Yes, I do", "cy": "Ydw"}}, {"value": "no", "label": {"en": "No", "cy": "Nac ydw"}}]},
            {"id": "rank", "type": "ranking", "label": "First", "options": ["=Parks", "Pools"]},
            {"id": "score", "type": "scale", "label": "Score", "from": 0, "to": 10}
        ]}]
    })
}

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];
const AS_ADMIN: [(&str, &str); 2] = [("content-type", "application/json"), ("authorization", ADMIN)];
const RESULTS: &str = "/v1/polls/belonging/results";

async fn open_poll(identity: &str, results: &str) -> Server {
    let server = empty_server().await;
    server.publish(poll(identity, results)).await;
    server
}

async fn close(server: &Server) {
    let day = Date::parse("2026-11-22").expect("a day");
    assert!(server.state.store.close_poll("belonging", day).await.expect("the store works"));
}

fn answer(n: u32, belong: &str, invitation: Option<&str>) -> Value {
    json!({"id": id(n), "definition": "belonging", "version": 1, "invitation": invitation,
           "answers": {"belong": belong, "score": if belong == "yes" { 8 } else { 2 },
                       "rank": if belong == "yes" { ["Pools", "=Parks"] } else { ["=Parks", "Pools"] }}})
}

async fn answers(server: &Server, from: u32, count: u32, belong: &str) {
    for n in from..from + count {
        assert_eq!(server.post_json("/v1/responses", &answer(n, belong, None)).await.status, 201);
    }
}

async fn results(server: &Server) -> Value {
    let reply = server.get(RESULTS, &[("authorization", ADMIN)]).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

#[tokio::test]
async fn results_tell_of_nobody_and_come_in_batches() {
    let server = open_poll("anonymous", "after_voting").await;
    answers(&server, 0, 9, "yes").await;
    let few = results(&server).await;
    assert_eq!((few["base"].is_null(), few["questions"].as_array().map(Vec::len)), (true, Some(0)));
    answers(&server, 9, 1, "yes").await;
    assert_eq!(results(&server).await["base"], 10, "the tenth brings them all");
    answers(&server, 10, 13, "yes").await;
    let some = results(&server).await;
    assert_eq!(some["base"], 25);
    for option in [0, 1] {
        let count = &some["questions"][0]["options"][option]["count"];
        assert_eq!(count, &Value::Null, "nobody said no, and that is not told, nor is it what is left");
    }
    // Nine more change nothing that can be seen; the tenth brings them all.
    answers(&server, 23, 9, "no").await;
    assert_eq!(results(&server).await, some);
    answers(&server, 32, 1, "no").await;
    let more = results(&server).await;
    assert_eq!(more["questions"][0]["options"][1]["count"], 10);
    assert_eq!(more["questions"][0]["options"][0]["count"], 25);
    assert_eq!(more["questions"][2]["mean"], 6.3);
    assert_eq!(more["questions"][1]["places"], json!([2, 1]));
}

#[tokio::test]
async fn results_are_shown_to_those_whom_the_definition_names() {
    for (reveal, open, voted, closed) in
        [("never", 403, 403, 403), ("after_close", 403, 403, 200), ("after_voting", 403, 200, 200)]
    {
        let server = open_poll("anonymous", reveal).await;
        let receipt = server.post_json("/v1/responses", &answer(1, "yes", None)).await.json();
        let token = format!("Bearer {}.{}", id(1), receipt["erasure_token"].as_str().expect("a token"));
        assert_eq!(server.get(RESULTS, &[]).await.status, open, "{reveal}");
        assert_eq!(server.get(RESULTS, &[("authorization", &token)]).await.status, voted, "{reveal}");
        assert_eq!(
            server.get(RESULTS, &[("authorization", &format!("Bearer {}.nonsense", id(1)))]).await.status,
            403,
            "{reveal}"
        );
        assert_eq!(server.get(RESULTS, &[("authorization", ADMIN)]).await.status, 200, "{reveal}");
        close(&server).await;
        assert_eq!(server.get(RESULTS, &[]).await.status, closed, "{reveal}");
        for part in [".csv", ".svg"] {
            assert_eq!(server.get(&format!("{RESULTS}{part}"), &[]).await.status, closed, "{reveal} {part}");
        }
    }
    let server = server().await;
    assert_eq!(server.get("/v1/polls/park", &[]).await.json(), json!({"poll": "park", "published": false}));
    assert_eq!(server.get("/v1/polls/park/results", &[]).await.status, 404, "a survey is no poll");
    assert_eq!(server.get("/v1/polls/none/results", &[]).await.status, 404);
}

#[tokio::test]
async fn a_second_answer_on_one_invitation_replaces_the_first_and_says_so() {
    let server = open_poll("invited", "after_close").await;
    let code = server.state.secret.invitation("belonging").expect("a code");
    let first = server.post_json("/v1/responses", &answer(1, "yes", Some(&code))).await;
    assert_eq!((first.status.as_u16(), first.json().get("replaced")), (201, None));
    let second = server.post_json("/v1/responses", &answer(2, "no", Some(&code))).await;
    assert_eq!((second.status.as_u16(), second.json()["replaced"].clone()), (201, json!(true)));
    let stored = server.stored("belonging").await;
    assert_eq!((stored.len(), &stored[0]["answers"]["belong"]), (1, &json!("no")));
    // A copy of the second that comes late is the second; one of the first does not bring it back.
    assert_eq!(server.post_json("/v1/responses", &answer(2, "no", Some(&code))).await.status, 200);
    assert_eq!(server.post_json("/v1/responses", &answer(1, "yes", Some(&code))).await.status, 410);
    assert_eq!(server.stored("belonging").await.len(), 1);
    server
        .post_json("/v1/responses", &answer(3, "no", Some("AAAA-AAAA-AAAA-AAAA-AAAA")))
        .await
        .assert_problem(403, "invitation-unknown");
    server.post_json("/v1/responses", &answer(3, "no", None)).await.assert_problem(403, "invitation-missing");
    close(&server).await;
    server.post_json("/v1/responses", &answer(3, "yes", Some(&code))).await.assert_problem(403, "closed");
}

#[tokio::test]
async fn a_poll_that_opens_later_takes_no_answers_yet() {
    let server = empty_server().await;
    let mut later = poll("anonymous", "after_close");
    later["poll"]["opens"] = json!("2999-01-01");
    server.publish(later).await;
    let problem = server.post_json("/v1/responses", &answer(1, "yes", None)).await.assert_problem(403, "not-open");
    assert_eq!(problem["detail"], "This survey has not opened yet. It takes responses from 1 January 2999.");
    server
        .get("/forms/belonging?lang=en", &[("accept", BROWSER)])
        .await
        .assert_page(200, &["This opens on 1 January 2999."]);
}

#[tokio::test]
async fn targets_and_outcomes_are_set_by_officers_and_shown_with_the_results() {
    let server = open_poll("anonymous", "after_close").await;
    let targets = json!({"belong": {"yes": 0.5, "no": 0.5}}).to_string();
    let put = async |part: &str, headers: &[(&str, &str)], body: &str| {
        server
            .send(request(axum::http::Method::PUT, &format!("/v1/polls/belonging/{part}"), headers, body.to_owned()))
            .await
    };
    assert_eq!(put("targets", &JSON, &targets).await.status, 401);
    put("targets", &AS_ADMIN, r#"{"belong": {"yes": 0.4}}"#).await.assert_problem(422, "document");
    assert_eq!(put("targets", &AS_ADMIN, &targets).await.status, 204);
    answers(&server, 0, 30, "yes").await;
    answers(&server, 30, 10, "no").await;
    close(&server).await;
    let weighted = results(&server).await;
    let yes = &weighted["questions"][0]["options"][0];
    assert_eq!((&yes["percent"], &yes["weighted"], &weighted["effective_base"]), (&json!(75), &json!(50), &json!(30)));
    assert_eq!(
        (&weighted["margins"][0]["categories"][0]["answered"], &weighted["margin_of_error"]),
        (&json!(25), &Value::Null)
    );

    let wrong = put("outcomes", &AS_ADMIN, r#"[{"status": "soon", "date": "today", "link": "x"}]"#)
        .await
        .assert_problem(422, "document");
    let fields: Vec<&str> =
        wrong["problems"].as_array().expect("a list").iter().filter_map(|it| it["field"].as_str()).collect();
    assert_eq!(fields, ["[0].status", "[0].date", "[0].text", "[0].link"]);
    let outcomes = json!([
        {"status": "agreed", "date": "2026-11-01", "text": {"en": "A plan <b>", "cy": "Cynllun"}},
        {"status": "done", "date": "2026-11-20", "text": "New benches", "link": "https://www.example.gov.uk/benches"}
    ]);
    assert_eq!(put("outcomes", &AS_ADMIN, &outcomes.to_string()).await.status, 204);
    assert_eq!(server.get("/v1/polls/belonging/outcomes", &[]).await.json(), outcomes);
    assert_eq!(server.get(RESULTS, &[]).await.json()["outcomes"], outcomes);

    let page = server.get("/polls/belonging?lang=en", &[("accept", BROWSER)]).await;
    page.assert_page(
        200,
        &[
            "Results",
            "About 40 people answered.",
            "Yes, I do",
            "<td>75%</td><td>50%</td>",
            "By lot.",
            "This is not a random sample, so there is no margin of error.",
            "A plan &lt;b&gt;",
            "New benches",
            "/v1/polls/belonging/results.csv?lang=en",
        ],
    );
    server
        .get("/polls/belonging?lang=cy", &[("accept", BROWSER)])
        .await
        .assert_page(200, &["Canlyniadau", "Ydych chi’n perthyn?", "Drwy goelbren.", "Beth newidiodd"]);
    let csv = server.get(&format!("{RESULTS}.csv?lang=en"), &[]).await;
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"belonging.csv\"");
    let text = csv.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "\u{feff}question,answer,label,count,percent,weighted_percent,place,points,weighted_place,weighted_points,base,note"
    );
    assert_eq!(lines[1], "belong,yes,\"Yes, I do\",30,75,50,,,,,40,");
    assert_eq!(lines[3], "rank,'=Parks,'=Parks,10,25,50,2,25,1,50,40,");
    let svg = server.get(&format!("{RESULTS}.svg?lang=cy"), &[]).await;
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert!(svg.text().contains("Ydych chi’n perthyn?") && svg.text().contains("75%"), "{}", svg.text());
}

#[tokio::test]
async fn where_nearly_everybody_gave_one_answer_it_is_said_why_no_number_is_shown() {
    let server = open_poll("anonymous", "after_close").await;
    answers(&server, 0, 40, "yes").await;
    answers(&server, 40, 3, "no").await;
    close(&server).await;
    let told = results(&server).await;
    let question = &told["questions"][0];
    assert_eq!(question["base"], json!(45));
    assert!(
        question["options"].as_array().is_some_and(|all| all.iter().all(|own| own["count"].is_null())),
        "{question}"
    );
    let page = server.get("/polls/belonging?lang=en", &[("accept", BROWSER)]).await;
    page.assert_page(
        200,
        &["We cannot show these numbers. They could give away an answer that fewer than 10 people gave"],
    );
    let page = server.get("/polls/belonging?lang=cy", &[("accept", BROWSER)]).await;
    page.assert_page(200, &["Ni allwn ddangos y rhifau hyn."]);
    let csv = server.get(&format!("{RESULTS}.csv?lang=en"), &[]).await.text();
    let line = csv.lines().nth(1).unwrap_or_default();
    assert!(line.starts_with("belong,yes,\"Yes, I do\",,,,,,,,45,") && line.contains("We cannot show"), "{line}");
}

#[tokio::test]
async fn the_form_of_a_poll_closed_today_says_so_and_not_that_it_was_yesterday() {
    let server = open_poll("anonymous", "after_close").await;
    let today = clock::today();
    assert!(server.state.store.close_poll("belonging", today).await.expect("the store works"));
    let standing = server.get("/v1/polls/belonging", &[]).await.json();
    assert_eq!(standing["closes"], json!(today.iso()), "what the widget goes by");
    for (language, sentence) in [("en", "This closed on"), ("cy", "Caeodd hwn ar")] {
        let sentence = format!("{sentence} {}.", words::of(language).date(today));
        let page = server.get(&format!("/forms/belonging?lang={language}"), &[("accept", BROWSER)]).await;
        page.assert_page(200, &[&sentence]);
    }
}

#[tokio::test]
async fn without_script_the_thank_you_page_has_the_results() {
    let server = open_poll("anonymous", "after_voting").await;
    answers(&server, 0, 12, "yes").await;
    let form = [
        ("_definition", "belonging"),
        ("_version", "1"),
        ("_lang", "en"),
        ("belong", "no"),
        ("rank.2", "1"),
        ("score", "0"),
    ];
    let page = server.post_form("/v1/responses", &form).await;
    page.assert_page(200, &["Results", "Do you belong?", "This is still open, so the results may change."]);
    close(&server).await;
    server
        .get("/forms/belonging?lang=en", &[("accept", BROWSER)])
        .await
        .assert_page(200, &["This closed on", "/polls/belonging?lang=en"]);
    server.post_form("/v1/responses", &form).await.assert_page(403, &["This survey has closed"]);
}

#[tokio::test]
async fn erasing_an_answer_counts_as_a_change() {
    let server = open_poll("anonymous", "after_close").await;
    answers(&server, 0, 20, "yes").await;
    assert_eq!(results(&server).await["base"], 20);
    for n in 0..10 {
        let key = wecan_server::tokens::Key::of(&id(n));
        assert!(server.state.store.erase(&key).await.expect("the store works"));
    }
    assert_eq!(results(&server).await["base"], 10);
}

fn wecan(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wecan")).args(arguments).output().expect("the program runs")
}

#[track_caller]
fn done(arguments: &[&str]) -> String {
    let output = wecan(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[tokio::test]
async fn a_panel_is_imported_invited_reminded_and_weighted_by_its_profile() {
    let mut definition = poll("invited", "after_close");
    definition["poll"]["random_sample"] = json!(true);
    let server = empty_server().await;
    server.publish(definition).await;
    let data = server.folder.path().to_str().expect("a path");
    let list = server.folder.path().join("panel.csv");
    let mut rows = String::from("id,email,age,ward\n");
    for member in 0..60 {
        let age = if member < 20 { "young" } else { "old" };
        // A mark that nobody sees, as exports of contacts have it.
        let email = if member == 7 { String::new() } else { format!("member{member}@example.org\u{200b}") };
        rows.push_str(&format!("M{member:03},{email},{age},Hale\n"));
    }
    std::fs::write(&list, rows).expect("written");
    let list = list.to_str().expect("a path");
    assert_eq!(
        done(&["panel", "import", list, "--data", data]),
        "60 members: 60 new, 0 brought up to date; 59 have an e-mail address\n"
    );
    assert_eq!(
        done(&["panel", "import", list, "--data", data]),
        "60 members: 0 new, 60 brought up to date; 59 have an e-mail address\n"
    );

    let link = "https://www.example.gov.uk/poll?lang=cy#form";
    let letters = done(&["panel", "invite", "belonging", "--link", link, "--data", data]);
    let letters: Vec<Vec<&str>> = letters.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!((letters.len(), letters[0].clone()), (61, vec!["\u{feff}id", "email", "code", "link"]));
    assert_eq!((letters[1][1], letters[8][1]), ("member0@example.org", ""));
    let code = |member: usize| letters[member + 1][2];
    assert_eq!(letters[1][3], format!("https://www.example.gov.uk/poll?lang=cy&invitation={}#form", code(0)));
    assert_eq!(
        done(&["panel", "invite", "belonging", "--link", link, "--data", data]).lines().count(),
        1,
        "nobody is asked twice"
    );

    let mut sent = 0;
    for member in (0..20).step_by(2).chain(20..50) {
        let belong = if member < 20 { "no" } else { "yes" };
        let reply = server.post_json("/v1/responses", &answer(member, belong, Some(code(member as usize)))).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        sent += 1;
    }
    let again = done(&["panel", "remind", "belonging", "--link", link, "--data", data]);
    assert_eq!(again.lines().count(), 61 - sent, "those who have answered are left alone");
    assert!(again.contains(code(1)) && !again.contains(code(0)), "the link is the one they have");

    let paper = done(&["panel", "paper", "belonging", "--link", link, "--lang", "cy", "--data", data]);
    assert_eq!(paper.matches("<section>").count(), 1, "one member has no address");
    assert!(paper.contains(code(7)), "{paper}");
    assert_eq!(scanned(&paper), link.replace("#form", &format!("&invitation={}#form", code(7))));
    for words in [
        "<html lang=\"cy\">",
        "Ydych chi’n perthyn?",
        "<span class=\"box round\"></span>Ydw",
        "<span class=\"box wide\"></span>=Parks",
    ] {
        assert!(paper.contains(words), "no `{words}` in {paper}");
    }
    let entered = format!("/forms/belonging?channel=paper&invitation={}", code(7));
    server
        .get(&entered, &[("accept", BROWSER)])
        .await
        .assert_page(200, &[code(7), "name=\"_channel\" value=\"paper\""]);

    let targets = json!({"age": {"young": 50, "old": 50}}).to_string();
    let put = request(axum::http::Method::PUT, "/v1/polls/belonging/targets", &AS_ADMIN, targets);
    assert_eq!(server.send(put).await.status, 204);
    done(&["panel", "close", "belonging", "--data", data]);
    let results = server.get(RESULTS, &[]).await.json();
    assert_eq!((&results["asked"], &results["response_rate"], &results["base"]), (&json!(60), &json!(67), &json!(40)));
    let standing = server.get("/v1/polls/belonging", &[]).await.json();
    assert!(results["closes"].is_string() && results["closes"] == standing["closes"], "both name the day of the close");
    let yes = &results["questions"][0]["options"][0];
    assert_eq!((&yes["percent"], &yes["weighted"]), (&json!(75), &json!(50)));
    assert_eq!(results["margin_of_error"], 17.9);
    let told = results.to_string();
    assert!(!told.contains("M001") && !told.contains("@example.org"));

    // Weighted anew, these results would tell of whoever leaves or is called something else since: so they stay.
    let weigh = async || {
        let targets = json!({"age": {"young": 40, "old": 60}}).to_string();
        let put = request(axum::http::Method::PUT, "/v1/polls/belonging/targets", &AS_ADMIN, targets);
        server.send(put).await
    };
    done(&["panel", "remove", "M059", "--data", data]);
    assert_eq!(weigh().await.status, 204, "M059 has not answered");
    let results = server.get(RESULTS, &[]).await.json();
    assert_eq!(results["questions"][0]["options"][0]["weighted"], 63, "24 of 40, rounded to 25");
    done(&["panel", "remove", "M020", "--data", data]);
    weigh().await.assert_problem(409, "conflict");
    assert_eq!(server.get(RESULTS, &[]).await.json(), results);
    assert!(!wecan(&["panel", "close", "belonging", "--data", data]).status.success(), "it is closed already");
    for what in ["invite", "remind", "paper"] {
        let late = wecan(&["panel", what, "belonging", "--link", link, "--data", data]);
        let said = String::from_utf8_lossy(&late.stderr).into_owned();
        assert!(
            !late.status.success() && late.stdout.is_empty() && said.contains("`belonging` has closed"),
            "{what}: {said}"
        );
    }
}

#[tokio::test]
async fn whoever_was_taken_out_of_the_panel_answers_no_more_until_they_are_asked_again() {
    let server = empty_server().await;
    server.publish(poll("invited", "after_close")).await;
    let data = server.folder.path().to_str().expect("a path");
    let list = server.folder.path().join("panel.csv");
    std::fs::write(&list, "id,email\nA,\nB,\n").expect("written");
    let list = list.to_str().expect("a path");
    let link = "https://www.example.gov.uk/poll";
    let asked = || {
        done(&["panel", "import", list, "--data", data]);
        done(&["panel", "invite", "belonging", "--link", link, "--data", data])
    };
    let letters = asked();
    let codes: Vec<&str> = letters.lines().skip(1).filter_map(|line| line.split(',').nth(2)).collect();
    assert_eq!(server.post_json("/v1/responses", &answer(1, "yes", Some(codes[0]))).await.status, 201);
    done(&["panel", "remove", "A", "--data", data]);
    let late = server.post_json("/v1/responses", &answer(2, "no", Some(codes[0]))).await;
    late.assert_problem(403, "invitation-unknown");
    let form = [("_definition", "belonging"), ("_version", "1"), ("_invitation", codes[0]), ("belong", "no")];
    let late = server.post_form("/v1/responses", &form).await;
    late.assert_page(422, &["We do not recognise this one", &format!("value=\"{}\"", codes[0])]);
    let again = server.post_json("/v1/responses", &answer(1, "yes", Some(codes[0]))).await;
    assert_eq!(again.status, 200, "what was answered before has its receipt");
    assert_eq!(server.post_json("/v1/responses", &answer(3, "no", Some(codes[1]))).await.status, 201);
    let stored = server.stored("belonging").await;
    assert_eq!(stored.len(), 2, "what was answered before stays");
    assert!(asked().contains(codes[0]), "the code is the one that they had");
    assert_eq!(server.post_json("/v1/responses", &answer(4, "no", Some(codes[0]))).await.status, 201);
}

/// What a telephone makes of the first QR code of a page.
fn scanned(page: &str) -> String {
    const MODULE: usize = 4;
    let path = page.split("<path d=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a picture");
    let dark: std::collections::HashSet<(usize, usize)> = path
        .split('M')
        .filter_map(|module| module.strip_suffix("h1v1h-1z")?.split_once(','))
        .map(|(x, y)| (x.parse().expect("a number"), y.parse().expect("a number")))
        .collect();
    let size = (dark.iter().map(|(x, _)| x + 5).max().expect("dark modules")) * MODULE;
    let pixel = |x: usize, y: usize| if dark.contains(&(x / MODULE, y / MODULE)) { 0 } else { 255 };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(size, size, pixel);
    let grid = picture.detect_grids().into_iter().next().expect("a QR code is found");
    grid.decode().expect("it can be read").1
}

#[test]
fn what_is_wrong_with_a_panels_list_is_told_line_by_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("panel.csv");
    std::fs::write(&list, "id,email\nA,a@example.org\n,b@example.org\nA,\nB,nowhere\n").expect("written");
    let (list, data) = (list.to_str().expect("a path"), folder.path().to_str().expect("a path"));
    let output = wecan(&["panel", "import", list, "--data", data]);
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(said.contains("line 3: id is empty"), "{said}");
    assert!(said.contains("line 4: id `A` is in line 2 already"), "{said}");
    assert!(said.contains("line 5: email needs an address, or nothing for those asked by post"), "{said}");
    let nowhere = wecan(&["panel", "invite", "none", "--link", "/poll", "--data", data]);
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("needs a whole address, such as https://"));
}

#[tokio::test]
async fn an_import_takes_no_address_away_that_it_does_not_speak_of() {
    let server = empty_server().await;
    let data = server.folder.path().to_str().expect("a path");
    let import = |list: &str| {
        let file = server.folder.path().join("panel.csv");
        std::fs::write(&file, list).expect("written");
        let output = wecan(&["panel", "import", file.to_str().expect("a path"), "--data", data]);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.success(), text(output.stdout) + &text(output.stderr))
    };
    let addresses = async || {
        let members = server.state.store.not_invited("none").await.expect("the store works");
        members.into_iter().map(|own| own.email.unwrap_or_default()).collect::<Vec<_>>()
    };
    for header in ["id,email", "ID,Email", " Id ,E-mail", "I-D,e mail", "id,E\u{2011}MAIL"] {
        let (done, said) = import(&format!("{header},ward\nA,a@example.org,Hale\nB,b@example.org,Hale\nC,,Hale\n"));
        assert!(done && said.ends_with("brought up to date; 2 have an e-mail address\n"), "{header}: {said}");
        assert_eq!(addresses().await, ["a@example.org", "b@example.org", ""], "{header}");
    }
    let columns = server.state.store.panel_columns().await.expect("the store works");
    assert_eq!(columns, [("ward".to_owned(), vec!["Hale".to_owned()])], "an address is no part of the profile");

    let (done, said) = import("id,ward\nA,Bowdon\nB,Hale\nD,Hale\n");
    let expected = "3 members: 1 new, 2 brought up to date; 2 have an e-mail address\n\
                    The file has no column `email`: addresses stay as they were\n";
    assert_eq!((done, said.as_str()), (true, expected));
    assert_eq!(addresses().await, ["a@example.org", "b@example.org", "", ""]);
    assert_eq!(server.state.store.panel_columns().await.expect("the store works")[0].1, ["Bowdon", "Hale"]);

    let (done, said) = import("id,email\nA,\nB,new@example.org\n");
    let expected = "2 members: 0 new, 2 brought up to date; 1 have an e-mail address\n\
                    1 of them have lost their address, since `email` is empty now: they are asked by post\n";
    assert_eq!((done, said.as_str()), (true, expected));
    assert_eq!(addresses().await, ["", "new@example.org", "", ""]);

    for (header, why) in [
        ("id,email,E-mail", "has two columns for `email`: `email` and `E-mail`; leave one of them"),
        ("id,ID,ward", "has two columns for `id`: `id` and `ID`; leave one of them"),
        ("name,email,ward", "has no column `id`; it has: name, email, ward"),
        (
            "id,ward,Email address",
            "has no column `email`, but `Email address`: call it `email` where it holds addresses",
        ),
    ] {
        let (done, said) = import(&format!("{header}\nB,,\n"));
        assert!(!done && said.contains(why), "{header}: {said}");
        assert_eq!(addresses().await, ["", "new@example.org", "", ""], "{header}");
    }
}

#[tokio::test]
async fn a_folder_without_a_database_is_named_and_stays_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("panel.csv");
    std::fs::write(&list, "id,email\nA,a@example.org\n").expect("written");
    let list = list.to_str().expect("a path");
    let wrong = folder.path().join("wrong");
    let letters = ["none", "--link", "https://x.example"];
    for command in [
        &["panel", "import", list][..],
        &[&["panel", "invite"][..], &letters].concat(),
        &[&["panel", "remind"][..], &letters].concat(),
        &[&["panel", "paper"][..], &letters].concat(),
        &["panel", "remove", "A"],
        &["panel", "close", "none"],
        &["invite", "none"],
        &["mail"],
        &["planning", "runs"],
        &["planning", "events", "--since", "2026-01-01"],
    ] {
        let output = wecan(&[command, &["--data", wrong.to_str().expect("a path")]].concat());
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(!output.status.success() && output.stdout.is_empty(), "{command:?}");
        assert!(said.starts_with(&format!("{}: there is no database here; ", wrong.display())), "{command:?}: {said}");
        assert!(!wrong.exists(), "{command:?}");
    }
    let server = empty_server().await;
    let data = server.folder.path().to_str().expect("a path");
    let nobody = wecan(&[&["panel", "invite"][..], &letters, &["--data", data]].concat());
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("there is no poll `none`"));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn letters_that_cannot_be_printed_can_be_printed_again() {
    let server = empty_server().await;
    server.publish(poll("invited", "after_close")).await;
    let members = ["A", "B"].map(|member| wecan_server::store::Member {
        member: member.into(),
        email: None,
        profile: "{}".into(),
    });
    server.state.store.import_panel(&members).await.expect("the store works");
    let data = server.folder.path().to_str().expect("a path");
    let ask = |what: &str, to: std::process::Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wecan"));
        command.args(["panel", what, "belonging", "--link", "https://x.example", "--data", data]).stdout(to);
        let output = command.output().expect("the program runs");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"), said)
    };
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").expect("it opens").into();
    let (code, _, said) = ask("invite", full());
    assert!(code == Some(1) && said.contains("the letters were not printed to their end: "), "{said}");
    let hint = "`wecan panel remind belonging` prints the same links again";
    assert!(said.contains(&format!("Everybody in them stands as invited: {hint}\n")), "{said}");
    let (code, letters, said) = ask("invite", std::process::Stdio::piped());
    assert_eq!((code, letters.lines().count()), (Some(0), 1), "{said}");
    assert!(said.ends_with(&format!("2 were invited before and have not answered: {hint}\n")), "{said}");
    assert_eq!(ask("remind", std::process::Stdio::piped()).1.lines().count(), 3);
    let (code, _, said) = ask("paper", full());
    assert!(code == Some(1) && said.contains("the questionnaires were not printed to their end: "), "{said}");
}

#[tokio::test]
async fn officers_invite_and_remind_over_http_too() {
    let server = open_poll("invited", "after_close").await;
    let members = [("A1", Some("a@example.org")), ("A2", None)].map(|(member, email)| wecan_server::store::Member {
        member: member.into(),
        email: email.map(String::from),
        profile: String::from("{}"),
    });
    server.state.store.import_panel(&members).await.expect("the store works");
    let address = "/v1/polls/belonging/invitations";
    assert_eq!(server.post(address, &[], "").await.status, 401);
    for (wrong, said) in [
        ("", "link: is missing"),
        ("?link=%2Fpoll", "link: needs a whole address"),
        ("?link=https%3A%2F%2F", "link: needs"),
    ] {
        let problem = server.post(&format!("{address}{wrong}"), &AS_ADMIN, "").await.assert_problem(400, "unreadable");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.starts_with(said)), "{problem}");
    }
    let letters = server.post(&format!("{address}?link=https%3A%2F%2Fcouncil.example%2Fpoll"), &AS_ADMIN, "").await;
    assert_eq!((letters.status.as_u16(), letters.text().lines().count()), (200, 3));
    assert!(letters.text().contains("https://council.example/poll?invitation="), "{}", letters.text());
    let reminders =
        server.post(&format!("{address}?link=https%3A%2F%2Fcouncil.example%2Fpoll&remind=true"), &AS_ADMIN, "").await;
    assert_eq!(reminders.text(), letters.text());
    let mut known = server.state.clone();
    known.public = Some(String::from("https://polls.example"));
    let ours = request(axum::http::Method::POST, &format!("{address}?remind=true"), &AS_ADMIN, "");
    let ours = tower::ServiceExt::oneshot(wecan_server::routes(known), ours).await.expect("an answer");
    let ours = axum::body::to_bytes(ours.into_body(), usize::MAX).await.expect("a table");
    assert!(String::from_utf8_lossy(&ours).contains("https://polls.example/forms/belonging?invitation="));
    close(&server).await;
    let late = server.post(&format!("{address}?link=https%3A%2F%2Fcouncil.example"), &AS_ADMIN, "").await;
    late.assert_problem(409, "conflict");
    let open = open_poll("anonymous", "after_close").await;
    assert_eq!(open.post(address, &AS_ADMIN, "").await.status, 404);
}

#[tokio::test]
async fn figures_for_what_nobody_was_asked_are_refused_with_what_there_is() {
    let server = open_poll("invited", "after_close").await;
    let members = [("A1", r#"{"ward": "Hale", "age": "16-34"}"#), ("A2", r#"{"ward": " Sale ", "age": "65+"}"#)];
    let members = members.map(|(member, profile)| wecan_server::store::Member {
        member: member.into(),
        email: None,
        profile: profile.into(),
    });
    server.state.store.import_panel(&members).await.expect("the store works");
    let put = async |targets: Value| {
        let asked = request(axum::http::Method::PUT, "/v1/polls/belonging/targets", &AS_ADMIN, targets.to_string());
        server.send(asked).await
    };
    let refused = put(json!({"wards": {"Hale": 1.0}, "ward": {"Hale": 0.5, "sale": 0.5}, "score": {"0": 1.0}})).await;
    let refused = refused.assert_problem(422, "document");
    let said: Vec<String> = refused["problems"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| {
            format!("{}: {}", it["field"].as_str().unwrap_or_default(), it["message"].as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(
        said,
        [
            "score: no answer and no profile has this column; there are: belong, age, ward",
            "ward.sale: nobody can be in this category; there are: Hale, Sale",
            "wards: no answer and no profile has this column; there are: belong, age, ward",
        ]
    );
    assert_eq!(put(json!({"ward": {"Hale": 0.5, "Sale": 0.5}, "belong": {"yes": 0.5, "no": 0.5}})).await.status, 204);
    let open = open_poll("anonymous", "after_close").await;
    open.state.store.import_panel(&members).await.expect("the store works");
    let asked = request(axum::http::Method::PUT, "/v1/polls/belonging/targets", &AS_ADMIN, r#"{"ward": {"Hale": 1}}"#);
    open.send(asked).await.assert_problem(422, "document");
}

#[tokio::test]
async fn a_poll_keeps_its_answers_until_it_closes() {
    let server = empty_server().await;
    let mut short = poll("anonymous", "after_close");
    short["poll"]["opens"] = json!("2026-11-01");
    short["closes"] = json!("2026-12-01");
    let problem = server.post("/v1/definitions", &AS_ADMIN, short.to_string()).await.assert_problem(422, "definition");
    assert_eq!(problem["problems"][0]["field"], "retention_days");
    short["retention_days"] = json!(31);
    assert_eq!(server.post("/v1/definitions", &AS_ADMIN, short.to_string()).await.status, 201);

    // What names no first day is answered from today on, and a later close is checked against what was answered before.
    let in_days = |days| Date::from_number(wecan_server::clock::today().number() + days).expect("a day").iso();
    let mut open = poll("anonymous", "after_close");
    (open["id"], open["closes"], open["poll"]["opens"]) = (json!("parks"), json!(in_days(30)), Value::Null);
    open["poll"].as_object_mut().expect("an object").remove("opens");
    let problem = server.post("/v1/definitions", &AS_ADMIN, open.to_string()).await.assert_problem(422, "definition");
    assert_eq!(problem["problems"][0]["field"], "retention_days");
    open["closes"] = json!(in_days(29));
    assert_eq!(server.post("/v1/definitions", &AS_ADMIN, open.to_string()).await.status, 201);
    let answer = json!({"id": id(1), "definition": "parks", "version": 1, "answers": {"belong": "yes"}});
    assert_eq!(server.post_json("/v1/responses", &answer).await.status, 201);
    (open["version"], open["retention_days"], open["closes"]) = (json!(2), json!(300), json!(in_days(30)));
    let problem = server.post("/v1/definitions", &AS_ADMIN, open.to_string()).await.assert_problem(422, "definition");
    assert_eq!(problem["problems"][0]["field"], "closes");
    open["closes"] = json!(in_days(29));
    assert_eq!(server.post("/v1/definitions", &AS_ADMIN, open.to_string()).await.status, 201);
}

#[tokio::test]
async fn once_the_newest_version_has_closed_no_version_takes_answers() {
    let server = empty_server().await;
    let options = json!(["yes", "no"]);
    let mut poll = json!({"id": "parks", "version": 1, "title": "Parks", "purpose": "To plan.", "retention_days": 30, "poll": {},
                          "pages": [{"questions": [{"id": "more", "type": "radios", "label": "More?", "options": options}]}]});
    server.publish(poll.clone()).await;
    let answer = |n| json!({"id": id(n), "definition": "parks", "version": 1, "answers": {"more": "yes"}});
    assert_eq!(server.post_json("/v1/responses", &answer(1)).await.status, 201);
    poll["version"] = json!(2);
    poll["closes"] = json!("2026-01-31");
    server.publish(poll).await;
    let refused = server.post_json("/v1/responses", &answer(2)).await;
    refused.assert_problem(403, "closed");
    assert_eq!(server.stored("parks").await.len(), 1);
}
