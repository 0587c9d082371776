//! `GET /v1/definitions/{id}/responses.csv` and `.ndjson`.

mod support;

use serde_json::{Value, json};
use support::*;

#[tokio::test]
async fn an_officer_gets_a_table_that_spreadsheets_read_and_do_not_run() {
    let server = server().await;
    let mut one = response(1);
    one["answers"]["words"] = json!("=1+1\n\"quoted\", and more");
    one["answers"]["since"] = json!("2020-02-29");
    one["answers"]["rate.grass"] = json!("Good");
    let receipt = server.post_json("/v1/responses", &one).await.json();
    let reply = server.get("/v1/definitions/park/responses.csv", &[("authorization", ADMIN)]).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"park.csv\"");
    assert_eq!(reply.header("cache-control"), "no-store");
    let (reference, received) =
        (receipt["reference"].as_str().unwrap_or(""), receipt["received"].as_str().unwrap_or(""));
    assert_eq!(
        reply.text(),
        format!(
            "\u{feff}reference,received,version,language,channel,visit,why,why.other,age,rate.grass,since,words\r\n\
             {reference},{received},1,en,web,weekly,\"dogs; other\",The =ducks,42,Good,2020-02-29,\
             \"'=1+1\n\"\"quoted\"\", and more\"\r\n"
        )
    );
    assert!(!reply.text().contains(&id(1)), "the id would tell the time of day");
}

#[tokio::test]
async fn columns_are_those_of_the_newest_version_then_those_of_older_ones() {
    let server = server().await;
    server.post_json("/v1/responses", &response(1)).await;
    let mut two = park(2);
    let questions =
        json!([{"id": "bins", "type": "text", "label": "Bins?"}, {"id": "age", "type": "number", "label": "Age"}]);
    two["pages"] = json!([{"questions": questions}]);
    server.publish(two).await;
    let newer = json!({"id": id(2), "definition": "park", "version": 2, "answers": {"bins": "More", "age": 7}});
    assert_eq!(server.post_json("/v1/responses", &newer).await.status, 201);
    let reply = server.get("/v1/definitions/park/responses.csv", &[("authorization", ADMIN)]).await.text();
    let lines: Vec<_> = reply.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        lines[0],
        "reference,received,version,language,channel,bins,age,visit,why,why.other,rate.grass,since,words"
    );
    assert!(lines.iter().any(|line| line.ends_with(",1,en,web,,42,weekly,\"dogs; other\",The =ducks,,,")), "{lines:?}");
    assert!(lines.iter().any(|line| line.ends_with(",2,en,web,More,7,,,,,,")), "{lines:?}");
    let reply = server.get("/v1/definitions/park/responses.csv?version=2", &[("authorization", ADMIN)]).await.text();
    assert_eq!(reply.lines().count(), 2);
    assert!(reply.contains(",channel,bins,age\r\n"));
}

#[tokio::test]
async fn more_responses_than_are_read_at_a_time_come_out_once_each() {
    let server = server().await;
    let mut waiting = Vec::new();
    for n in 0..1203 {
        waiting.push(tokio::spawn(tower::ServiceExt::oneshot(server.routes(), sent(&response(n)))));
    }
    for one in waiting {
        assert_eq!(one.await.expect("done").expect("an answer").status(), 201);
    }
    let stored = server.stored("park").await;
    let references: std::collections::HashSet<_> = stored.iter().filter_map(|row| row["reference"].as_str()).collect();
    assert_eq!((stored.len(), references.len()), (1203, 1203));
}

#[tokio::test]
async fn exports_need_the_admin_token_which_a_browser_may_give_as_a_password() {
    let server = server().await;
    for ending in ["csv", "ndjson"] {
        let address = format!("/v1/definitions/park/responses.{ending}");
        let reply = server.get(&address, &[]).await;
        reply.assert_problem(401, "no-admin-token");
        let schemes: Vec<_> = reply.headers.get_all("www-authenticate").iter().collect();
        assert_eq!(schemes.len(), 2);
        // A browser shows this once its own question for a password was cancelled.
        let page = server.get(&address, &[("accept", BROWSER)]).await;
        page.assert_page(401, &["You cannot open this page"]);
        assert_eq!(page.headers.get_all("www-authenticate").iter().count(), 2);
        server.get(&address, &[("authorization", "Bearer wrong")]).await.assert_problem(401, "no-admin-token");
        // `officer:a-long-admin-token`
        let basic = "Basic b2ZmaWNlcjphLWxvbmctYWRtaW4tdG9rZW4=";
        assert_eq!(server.get(&address, &[("authorization", basic)]).await.status, 200);
        assert_eq!(server.get(&address, &[("authorization", ADMIN)]).await.status, 200);
    }
    let reply = server.get("/v1/definitions/other/responses.csv", &[("authorization", ADMIN)]).await;
    reply.assert_problem(404, "not-found");
}

#[tokio::test]
async fn an_export_without_responses_has_its_heading_alone() {
    let server = server().await;
    let table = server.get("/v1/definitions/park/responses.csv", &[("authorization", ADMIN)]).await;
    assert_eq!(table.text().lines().count(), 1);
    assert_eq!(server.stored("park").await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_question_with_the_name_of_one_of_our_columns_has_a_heading_of_its_own() {
    let server = server().await;
    let mut two = park(2);
    let questions = json!([{"id": "channel", "type": "text", "label": "Which channel do you watch?"}]);
    two["pages"] = json!([{"questions": questions}]);
    server.publish(two).await;
    let sent = json!({"id": id(1), "definition": "park", "version": 2, "answers": {"channel": "S4C"}});
    assert_eq!(server.post_json("/v1/responses", &sent).await.status, 201);
    let reply = server.get("/v1/definitions/park/responses.csv?version=2", &[("authorization", ADMIN)]).await.text();
    let lines: Vec<_> = reply.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "reference,received,version,language,channel,channel (answer)");
    assert!(lines[1].ends_with(",2,en,web,S4C"), "{lines:?}");
}

#[tokio::test]
async fn the_order_in_which_options_were_shown_is_exported_with_the_answers() {
    let server = empty_server().await;
    let mut shuffled = park(1);
    shuffled["pages"][0]["questions"][0]["shuffle"] = json!(true);
    server.publish(shuffled).await;
    let mut one = response(1);
    one["orders"] = json!({"visit": ["never", "weekly"]});
    let send = async |response: &Value| {
        server.post(RESPONSES, &[("content-type", "application/cloudevents+json")], event(response).to_string()).await
    };
    assert_eq!(send(&one).await.status, 201);
    assert_eq!(send(&response(2)).await.status, 201);
    let csv = server.get("/v1/definitions/park/responses.csv", &[("authorization", ADMIN)]).await.text();
    assert!(csv.lines().next().is_some_and(|head| head.ends_with(",since,words,visit (order shown)")), "{csv}");
    assert_eq!(csv.lines().filter(|line| line.ends_with(",\"never; weekly\"")).count(), 1, "{csv}");
    let stored = server.stored("park").await;
    let orders: Vec<&Value> = stored.iter().filter_map(|line| line.get("orders")).collect();
    assert_eq!(orders, [&json!({"visit": ["never", "weekly"]})]);

    let mut wrong = response(3);
    wrong["orders"] = json!({"visit": ["never", "often"]});
    let problem = send(&wrong).await.assert_problem(400, "unreadable");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("orders.visit")), "{problem}");
    // A resident's form is another matter: the answers count, the order is left out.
    let form = [("_definition", "park"), ("_version", "1"), ("visit", "never"), ("_order.visit", "weekly")];
    assert_eq!(server.post_form("/v1/responses", &form).await.status, 200);
    let form = [
        ("_definition", "park"),
        ("_version", "1"),
        ("visit", "never"),
        ("_order.visit", "weekly"),
        ("_order.visit", "never"),
    ];
    assert_eq!(server.post_form("/v1/responses", &form).await.status, 200);
    let stored = server.stored("park").await;
    assert_eq!((stored.len(), stored.iter().filter(|line| line.get("orders").is_some()).count()), (4, 2));

    // Without script the page is drawn in an order, says which, and keeps it when something is to be mended.
    let shown = |page: &str| {
        let values =
            page.split("name=\"visit\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
        values.map(str::to_owned).collect::<Vec<_>>()
    };
    let said = |page: &str| {
        let values =
            page.split("name=\"_order.visit\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
        values.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut orders = std::collections::BTreeSet::new();
    while orders.len() < 2 {
        let page = server.get("/forms/park?lang=en", &[("accept", BROWSER)]).await.text();
        let order = said(&page);
        assert!(order.len() == 2 && order == shown(&page), "{page}");
        let form =
            [("_definition", "park"), ("_version", "1"), ("_order.visit", &order[0]), ("_order.visit", &order[1])];
        let again = server.post_form("/v1/responses", &form).await;
        assert_eq!(
            (again.status.as_u16(), shown(&again.text()), said(&again.text())),
            (422, order.clone(), order.clone())
        );
        orders.insert(order);
    }
}
