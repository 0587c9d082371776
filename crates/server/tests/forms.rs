//! Forms without script: `GET /forms/{id}`, and `POST /v1/responses` from a browser.

mod support;

use serde_json::json;
use support::*;

/// What a browser would post of the form in this page: its hidden fields.
fn hidden(page: &str) -> Vec<(String, String)> {
    let inputs = page.split("<input ").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    let attribute = |input: &str, name: &str| {
        let rest = input.split(&format!("{name}=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let hidden = inputs.filter(|input| input.contains("type=\"hidden\""));
    hidden.filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?))).collect()
}

#[tokio::test]
async fn a_form_is_answered_without_script_from_page_to_receipt() {
    let server = server().await;
    let page = server.get("/forms/park?lang=cy", &[("accept", BROWSER)]).await;
    page.assert_page(
        200,
        &["<html lang=\"cy\"", "<title>Y parc</title>", "<h1", "Pa mor aml?", "action=\"/v1/responses\""],
    );
    assert!(!page.text().contains("<script"));
    let hidden = hidden(&page.text());
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("visit", "never"), ("_website", "")]);
    let thanks = server.post_form("/v1/responses", &fields).await;
    thanks.assert_page(200, &["<html lang=\"cy\"", "Diolch", "href=\"/erase?lang=cy\""]);
    let stored = server.stored("park").await;
    assert_eq!(stored[0]["language"], "cy");
    let reference = stored[0]["reference"].as_str().expect("a reference");
    assert!(thanks.text().contains(reference));
    // Sent again, by a button pressed twice or a page loaded again: the same receipt.
    let again = server.post_form("/v1/responses", &fields).await;
    again.assert_page(200, &[reference]);
    assert_eq!(server.stored("park").await.len(), 1);
}

#[tokio::test]
async fn a_page_never_claims_a_language_that_it_does_not_speak() {
    let server = server().await;
    let mut urdu = park(2);
    urdu["title"] = json!({"en": "The park", "ur": "پارک"});
    server.publish(urdu).await;
    let page = server.get("/forms/park?lang=ur", &[("accept", BROWSER)]).await;
    page.assert_page(200, &["<html lang=\"ur\" dir=\"rtl\">", "<title>پارک</title>"]);
    let page = server.get("/forms/park?lang=ur&version=1", &[("accept", BROWSER)]).await;
    page.assert_page(200, &["<html lang=\"en\" dir=\"ltr\">", "name=\"_lang\" value=\"en\""]);
    let fields = [("_definition", "park"), ("_version", "1"), ("_lang", "ur"), ("visit", "never")];
    server.post_form("/v1/responses", &fields).await.assert_page(200, &["<html lang=\"en\" dir=\"ltr\">"]);
}

#[tokio::test]
async fn problems_come_back_with_the_answers_kept() {
    let server = server().await;
    let own = id(1);
    let fields = [
        ("_id", own.as_str()),
        ("_definition", "park"),
        ("_version", "1"),
        ("_source", "https://www.example.gov.uk/parks"),
        ("age", "old \"&<script>"),
        ("words", "Kept & <b>safe</b>"),
    ];
    let page = server.post_form("/v1/responses", &fields).await;
    page.assert_page(
        422,
        &[
            "<title>Error: The park</title>",
            "There is a problem",
            "href=\"#wecan-park_visit\"",
            "id=\"wecan-park_visit\"",
            "value=\"old &quot;&amp;&lt;script&gt;\"",
            "Kept &amp; &lt;b&gt;safe&lt;/b&gt;",
            &format!("name=\"_id\" value=\"{own}\""),
            "name=\"_source\" value=\"https://www.example.gov.uk/parks\"",
        ],
    );
    assert_eq!(server.stored("park").await.len(), 0);
    let mended = [&fields[..4], &[("age", "42"), ("visit", "never")]].concat();
    server.post_form("/v1/responses", &mended).await.assert_page(200, &["href=\"https://www.example.gov.uk/parks\""]);
}

#[tokio::test]
async fn a_form_that_comes_back_is_one_response_however_often_it_is_sent() {
    let server = server().await;
    let mut named = park(2);
    named["identity"] = json!("named");
    named["check_answers"] = json!(true);
    server.publish(named).await;
    // A form that was pasted into a page has no id. It comes back to be mended, or to be looked at once more.
    for (version, address, visit, status) in
        [("1", "/v1/responses", "", 422), ("2", "/forms/park", "", 422), ("2", "/forms/park", "never", 200)]
    {
        let before = server.stored("park").await.len();
        let fields = [("_definition", "park"), ("_version", version), ("visit", visit)];
        let page = server.post_form(address, &fields).await;
        page.assert_page(status, &["name=\"_id\""]);
        let hidden = hidden(&page.text());
        let mut mended: Vec<(&str, &str)> =
            hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if visit.is_empty() {
            mended.push(("visit", "never"));
        }
        for _ in 0..2 {
            server.post_form("/v1/responses", &mended).await.assert_page(200, &["Your reference"]);
        }
        assert_eq!(server.stored("park").await.len(), before + 1, "{address} {visit}");
    }
}

#[tokio::test]
async fn thanks_are_titled_without_answers_that_were_not_asked_for() {
    let server = server().await;
    let mut thanks = park(2);
    thanks["thank_you"] = json!("Thanks for {{why|coming}}{{why.other}}");
    server.publish(thanks).await;
    let fields = |visit| {
        [("_definition", "park"), ("_version", "2"), ("visit", visit), ("why", "dogs"), ("why.other", "secret")]
    };
    let page = server.post_form("/v1/responses", &fields("never")).await;
    page.assert_page(200, &["<title>Thanks for coming</title>"]);
    assert!(!page.text().contains("secret"));
    let page = server.post_form("/v1/responses", &fields("weekly")).await;
    page.assert_page(200, &["<title>Thanks for Dogs</title>"]);
}

#[tokio::test]
async fn only_pages_that_are_known_are_linked_back_to() {
    let server = server().await;
    for (source, known) in [
        ("https://www.example.gov.uk/parks?a=b", true),
        ("http://forms.example/forms/park", true),
        ("https://evil.example/", false),
        ("javascript:alert(1)", false),
    ] {
        let fields = [("_definition", "park"), ("_version", "1"), ("_source", source), ("visit", "never")];
        let page = server.post_form("/v1/responses", &fields).await;
        page.assert_page(200, &[]);
        let address = source.split('?').next().unwrap_or_default();
        assert_eq!(page.text().contains(&format!("href=\"{address}\"")), known, "{source}");
    }
}

/// What a form without a page of its own is kept with, and whether its sender is led back, where the browser says this.
async fn told(page: &str) -> (Option<String>, bool) {
    let mut server = server().await;
    server.state.public = Some(String::from("https://public.example"));
    let fields = [("_definition", "park"), ("_version", "1"), ("visit", "never")];
    let reply = server.post("/v1/responses", &from_page(page), encoded(&fields)).await;
    reply.assert_page(200, &["Your reference"]);
    let stored = server.stored("park").await;
    (stored[0]["source"].as_str().map(str::to_owned), reply.text().contains("Back to the page"))
}

fn from_page(page: &str) -> [(&str, &str); 4] {
    [
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", BROWSER),
        ("host", "forms.example"),
        ("referer", page),
    ]
}

#[tokio::test]
async fn where_the_form_does_not_say_its_page_the_browser_does() {
    for (page, kept, known) in [
        // Of other sites' pages most browsers tell the site alone.
        ("https://www.example.gov.uk/", None, true),
        ("https://www.example.gov.uk/parks?name=jo#top", Some("https://www.example.gov.uk/parks"), true),
        ("https://www.example.gov.uk/forms/parks", Some("https://www.example.gov.uk/forms/parks"), true),
        ("http://forms.example/parks.html?a=b", Some("http://forms.example/parks.html"), true),
        ("http://forms.example/v1/responses", None, false),
        ("http://forms.example/forms/park", None, false),
        ("https://public.example/forms/park", None, false),
        ("https://proxy.example/v1/responses", None, false),
        ("https://evil.example/", None, false),
        ("https://evil.example/parks", Some("https://evil.example/parks"), false),
    ] {
        assert_eq!(told(page).await, (kept.map(str::to_owned), known), "{page}");
    }
}

#[tokio::test]
async fn a_form_that_comes_back_knows_the_page_where_it_stood() {
    let server = server().await;
    let fields = [("_definition", "park"), ("_version", "1"), ("visit", "")];
    let page = "https://www.example.gov.uk/parks?name=jo";
    let again = server.post("/v1/responses", &from_page(page), encoded(&fields)).await;
    again.assert_page(422, &["name=\"_source\" value=\"https://www.example.gov.uk/parks\""]);
    let hidden = hidden(&again.text());
    let mut mended: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    mended.push(("visit", "never"));
    let ours = "http://forms.example/v1/responses";
    server.post("/v1/responses", &from_page(ours), encoded(&mended)).await.assert_page(200, &["Back to the page"]);
    assert_eq!(server.stored("park").await[0]["source"], "https://www.example.gov.uk/parks");
}

#[tokio::test]
async fn a_program_that_posts_a_form_gets_a_receipt() {
    let server = server().await;
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")];
    let fields = [("_definition", "park"), ("_version", "1"), ("visit", "never"), ("csrf_token", "the host's own")];
    let reply = server.post("/v1/responses", &headers, encoded(&fields)).await;
    assert_eq!(reply.status, 201);
    assert_eq!(reply.json()["reference"].as_str().map(str::len), Some(14));
    let reply = server.post("/v1/responses", &headers, encoded(&fields[..2])).await;
    assert_eq!(reply.assert_problem(422, "answers")["problems"][0]["code"], "missing");
}

#[tokio::test]
async fn refusals_are_pages_for_people_in_their_language() {
    let server = server().await;
    let mut closed = park(2);
    closed["closes"] = json!("2020-12-31");
    server.publish(closed).await;
    let fields = [("_definition", "park"), ("_version", "2"), ("_lang", "cy"), ("visit", "never")];
    let words = ["<html lang=\"cy\"", "<title>Gwall: ", "<p>Roedd yn derbyn ymatebion tan 31 Rhagfyr 2020.</p>"];
    server.post_form("/v1/responses", &fields).await.assert_page(403, &words);
    let closed = server.get("/forms/park?lang=en", &[("accept", BROWSER)]).await;
    closed.assert_page(200, &["31 December 2020"]);
    assert!(!closed.text().contains("<form"));

    let unknown =
        server.post_form("/v1/responses", &[("_definition", "park"), ("_version", "7"), ("visit", "never")]).await;
    unknown.assert_page(422, &["<title>Error: This form is out of date</title>"]);
    server.post_form("/v1/responses", &[("visit", "never")]).await.assert_page(400, &["This form is out of date"]);
    server.get("/forms/other", &[("accept", BROWSER)]).await.assert_page(404, &["Page not found"]);
    let welsh = [("accept", BROWSER), ("accept-language", "cy-GB,cy;q=0.9,en;q=0.8")];
    server.get("/nothing", &welsh).await.assert_page(404, &["<html lang=\"cy\"", "Heb ddod o hyd"]);
    server.get("/forms/park?version=x", &[("accept", BROWSER)]).await.assert_page(400, &["<h1>"]);
}

#[tokio::test]
async fn an_invitation_comes_by_its_link_or_is_typed_in() {
    let server = server().await;
    server.publish(panel()).await;
    let code = server.state.secret.invitation("panel").expect("a code");
    let page = server.get(&format!("/forms/panel?invitation={code}"), &[("accept", BROWSER)]).await;
    page.assert_page(200, &["name=\"_invitation\"", &format!("value=\"{code}\"")]);
    let blank = [("_definition", "panel"), ("_version", "1"), ("_invitation", " "), ("agree", "Yes")];
    let page = server.post_form("/v1/responses", &blank).await;
    page.assert_page(
        422,
        &["There is a problem", "Enter the code from your invitation", "href=\"#wecan-panel__invitation\""],
    );
    let right = [("_definition", "panel"), ("_version", "1"), ("_invitation", code.as_str()), ("agree", "Yes")];
    server.post_form("/v1/responses", &right).await.assert_page(200, &["Your reference"]);
}

#[tokio::test]
async fn a_slip_in_an_invitations_code_costs_no_answers() {
    let server = server().await;
    server.publish(panel()).await;
    let slip = |language, answer| {
        [("_definition", "panel"), ("_version", "1"), ("_lang", language), ("_invitation", "0O00"), ("agree", answer)]
    };
    let page = server.post_form("/v1/responses", &slip("en", "Yes")).await;
    page.assert_page(
        422,
        &[
            "<title>Error: The panel</title>",
            "There is a problem",
            "<a href=\"#wecan-panel__invitation\">Enter the code exactly as it is in your letter or email. We do not recognise this one</a>",
            "value=\"0O00\"",
            "value=\"Yes\" id=\"wecan-panel_agree\" checked",
        ],
    );
    let page = server.post_form("/v1/responses", &slip("cy", "Yes")).await;
    page.assert_page(422, &["Rhowch y cod yn union fel y mae yn eich llythyr neu’ch e-bost."]);
    // Everything that is to be mended is said at once.
    let page = server.post_form("/v1/responses", &slip("en", "Perhaps")).await;
    page.assert_page(422, &["href=\"#wecan-panel__invitation\"", "href=\"#wecan-panel_agree\""]);
    assert_eq!(server.stored("panel").await.len(), 0);

    // Programs have never known it as a problem of one field.
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")];
    let reply = server.post("/v1/responses", &headers, encoded(&slip("en", "Yes"))).await;
    reply.assert_problem(403, "invitation-unknown");
}

#[tokio::test]
async fn whoever_takes_the_code_of_somebody_else_at_home_keeps_their_answers() {
    let server = server().await;
    server.publish(panel()).await;
    let [theirs, own] = [(); 2].map(|()| server.state.secret.invitation("panel").expect("a code"));
    let form = |code, answer, language| {
        let form = [("_definition", "panel"), ("_version", "1"), ("_invitation", code), ("agree", answer)];
        [&form[..], &[("_lang", language)]].concat()
    };
    server.post_form("/v1/responses", &form(&theirs, "No", "en")).await.assert_page(200, &["Your reference"]);
    let page = server.post_form("/v1/responses", &form(&theirs, "Yes", "en")).await;
    page.assert_page(
        422,
        &[
            "<a href=\"#wecan-panel__invitation\">We already have answers with this code, and each code counts once.",
            "value=\"Yes\" id=\"wecan-panel_agree\" checked",
        ],
    );
    let page = server.post_form("/v1/responses", &form(&theirs, "Yes", "cy")).await;
    page.assert_page(422, &["Mae gennym atebion gyda’r cod hwn eisoes"]);
    server.post_form("/v1/responses", &form(&own, "Yes", "en")).await.assert_page(200, &["Your reference"]);
    assert_eq!(server.stored("panel").await.len(), 2);

    let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")];
    let reply = server.post("/v1/responses", &headers, encoded(&form(&own, "Yes", "en"))).await;
    reply.assert_problem(409, "invitation-used");
}

#[tokio::test]
async fn files_in_a_form_are_refused_and_empty_file_fields_are_not() {
    let server = server().await;
    let body = |file: &str| {
        let part = |name: &str, value: &str| {
            format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let file =
            format!("--cut\r\nContent-Disposition: form-data; name=\"visit\"; filename=\"a.txt\"\r\n\r\n{file}\r\n");
        [part("_definition", "park"), part("_version", "1"), part("visit", "never"), file, "--cut--\r\n".into()]
            .concat()
    };
    let headers = [("content-type", "multipart/form-data; boundary=cut")];
    let problem = server.post("/v1/responses", &headers, body("words")).await.assert_problem(400, "unreadable");
    assert_eq!(problem["detail"], "visit: files are not taken");
    assert_eq!(server.post("/v1/responses", &headers, body("")).await.status, 201);
}
