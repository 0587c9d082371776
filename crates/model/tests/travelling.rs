//! Responses on their way: written and read in three formats, and what is refused on arrival.

use serde_json::{Value, json};
use wecan_model::json::Json;
use wecan_model::order::Orders;
use wecan_model::{Channel, Definition, Draft, Incoming, Receipt, Response, Trouble};

const ID: &str = "01923456-789a-7fff-bfff-ffffffffffff";

fn of(value: Value) -> Json {
    serde_json::from_value(value).expect("any value is Json")
}

fn through_text(json: &Json) -> Json {
    let text = serde_json::to_string(json).expect("Json is JSON");
    serde_json::from_str(&text).expect("what was written can be read")
}

fn definition() -> Definition {
    let definition = json!({
        "id": "park", "version": 3, "title": "Park", "purpose": "to plan", "retention_days": 90, "identity": "invited",
        "pages": [{"questions": [
            {"id": "words", "type": "long_text", "label": "W"},
            {"id": "uses", "type": "checkboxes", "label": "U", "options": ["b", "a", {"label": "o", "other": "O"}], "shuffle": true},
            {"id": "score", "type": "scale", "label": "S", "from": -5, "to": 5},
            {"id": "far", "type": "number", "label": "F", "decimals": 6},
            {"id": "since", "type": "date", "label": "D"},
            {"id": "agree", "type": "consent", "label": "A"},
            {"id": "looks", "type": "matrix", "label": "L", "rows": [{"id": "r", "label": "R"}], "options": ["1", "2"]}
        ]}]
    });
    Definition::read(&of(definition)).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn draft() -> Draft {
    Draft::from_pairs([
        ("words", "a & b=c\r\n\"ŵ\" + 🌳"),
        ("uses", "o"),
        ("uses", "a"),
        ("uses.other", "a, b"),
        ("score", "-3"),
        ("far", "0.1"),
        ("since.day", "1"),
        ("since.month", "2"),
        ("since.year", "2026"),
        ("agree", "yes"),
        ("looks.r", "2"),
    ])
}

fn response() -> Response {
    let incoming = Incoming {
        id: None,
        definition: "park".into(),
        version: 3,
        language: "cy".into(),
        channel: Channel::Kiosk,
        source: Some("https://council.example/parks".into()),
        invitation: Some("4-XYZ".into()),
        device: None,
        sitting: None,
        trapped: false,
        orders: Orders::shuffled(&definition(), 4),
        draft: Draft::default(),
    };
    let answers = definition().check(&draft()).unwrap_or_else(|problems| panic!("{problems:?}"));
    Response::new(ID.into(), &definition(), incoming, answers)
}

#[test]
fn a_response_reads_as_agreed_in_each_format() {
    let answers = json!({
        "words": "a & b=c\n\"ŵ\" + 🌳", "uses": ["a", "o"], "uses.other": "a, b", "score": -3,
        "far": 0.1, "since": "2026-02-01", "agree": true, "looks.r": "2"
    });
    let data = json!({
        "definition": "park", "version": 3, "language": "cy", "channel": "kiosk", "invitation": "4-XYZ",
        "orders": {"uses": ["a", "b", "o"]}, "answers": answers
    });
    let event = json!({
        "specversion": "1.0", "id": ID, "source": "https://council.example/parks", "type": "org.wecan.response.v1",
        "subject": "park", "datacontenttype": "application/json", "data": data
    });
    assert_eq!(serde_json::to_value(response().to_cloudevent()).expect("JSON"), event);
    let mut told = data;
    told["id"] = json!(ID);
    told["source"] = json!("https://council.example/parks");
    assert_eq!(serde_json::to_value(response().to_json()).expect("JSON"), told);
    assert_eq!(serde_json::to_value(response().answers().to_json()).expect("JSON"), answers);
    let about = [
        ("_definition", "park"),
        ("_version", "3"),
        ("_lang", "cy"),
        ("_channel", "kiosk"),
        ("_source", "https://council.example/parks"),
        ("_order.uses", "a"),
        ("_order.uses", "b"),
        ("_order.uses", "o"),
    ];
    let pairs = |fields: &[(&str, &str)]| -> Vec<_> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    assert_eq!(response().about(), pairs(&about), "no id and no invitation: addresses are written into logs");
    let form = [
        ("_id", ID),
        ("_definition", "park"),
        ("_version", "3"),
        ("_lang", "cy"),
        ("_channel", "kiosk"),
        ("_source", "https://council.example/parks"),
        ("_order.uses", "a"),
        ("_order.uses", "b"),
        ("_order.uses", "o"),
        ("_invitation", "4-XYZ"),
        ("words", "a & b=c\n\"ŵ\" + 🌳"),
        ("uses", "a"),
        ("uses", "o"),
        ("uses.other", "a, b"),
        ("score", "-3"),
        ("far", "0.1"),
        ("since", "2026-02-01"),
        ("agree", "yes"),
        ("looks.r", "2"),
    ];
    assert_eq!(response().to_form(), pairs(&form));
}

/// Bare answers with the rest beside them: in the address, and in headers what is not for logs.
fn bare(sent: &Response) -> Result<Incoming, Trouble> {
    let mut arrived = Incoming::from_json(&through_text(&sent.answers().to_json()), sent.about())?;
    (arrived.id, arrived.invitation) = (Some(sent.id.clone()), sent.invitation.clone());
    Ok(arrived)
}

#[test]
fn every_format_arrives_as_the_same_response() {
    let sent = response();
    let ways = [
        Incoming::from_cloudevent(&through_text(&sent.to_cloudevent())),
        bare(&sent),
        Incoming::from_form(sent.to_form()),
    ];
    for way in ways {
        let mut arrived = way.expect("it is as agreed");
        assert_eq!(definition().strangers(&arrived.draft), []);
        assert!(!arrived.trapped);
        let answers = definition().check(&arrived.draft).expect("it was checked before");
        let id = arrived.id.take().expect("it was sent with one");
        assert_eq!(Response::new(id, &definition(), arrived, answers), sent);
    }
}

#[test]
fn a_response_without_a_page_or_an_invitation_says_neither() {
    let mut incoming = Incoming::from_cloudevent(&of(event())).expect("it is as agreed");
    assert_eq!(incoming.source, None, "urn:wecan is no page");
    incoming.id = None;
    let answers = definition().check(&incoming.draft).expect("nothing is required");
    let response = Response::new(ID.into(), &definition(), incoming, answers);
    assert_eq!(response.to_cloudevent().get("source").and_then(Json::as_str), Some("urn:wecan"));
    assert_eq!(response.to_json().get("source"), None);
    assert_eq!(response.to_json().get("invitation"), None);
    assert!(
        response.to_form().iter().chain(&response.about()).all(|(name, _)| name != "_source" && name != "_invitation")
    );
    let arrived = Incoming::from_cloudevent(&response.to_cloudevent()).expect("it is as agreed");
    assert_eq!(arrived.source, None);
}

fn data() -> Value {
    json!({"definition": "park", "version": 3, "answers": {"words": "Hello"}})
}

/// An event with one member of its data changed is refused in these words.
#[track_caller]
fn refused(name: &str, value: Value, at: &str, what: &str) {
    let mut event = event();
    event["data"][name] = value;
    assert_eq!(Incoming::from_cloudevent(&of(event)).err(), Some(Trouble::new(["data.", at].concat(), what)));
}

fn event() -> Value {
    json!({"specversion": "1.0", "id": ID, "source": "urn:wecan", "type": "org.wecan.response.v1", "data": data()})
}

#[test]
fn what_is_wrong_in_a_response_is_told_with_its_place() {
    refused("definition", Value::Null, "definition", "needs the definition's id");
    refused("definition", json!(""), "definition", "needs the definition's id");
    refused("definition", json!(3), "definition", "needs a string, not a number");
    for wrong in [Value::Null, json!("3"), json!(0), json!(-3), json!(1.5), json!(4_294_967_296_u64), json!(1e300)] {
        refused("version", wrong, "version", "needs a whole number from 1");
    }
    refused("language", json!(["cy"]), "language", "needs a string, not a list");
    refused("channel", json!("post"), "channel", "needs to be web, kiosk, telephone or paper");
    refused("channel", json!(true), "channel", "needs a string, not true or false");
    refused("invitation", json!(4), "invitation", "needs a string, not a number");
    refused("answers", Value::Null, "answers", "is missing");
    refused("answers", json!([]), "answers", "needs an object, not a list");
    let scalar = |found: &str| format!("needs a string, a number, true, false or a list of strings, not {found}");
    refused("answers", json!({"words": {}}), "answers.words", &scalar("an object"));
    refused("answers", json!({"words": ["a", ["b"]]}), "answers.words", &scalar("a list"));
    refused("answers", json!({"words": ["a", null]}), "answers.words", &scalar("null"));
    refused("answers", json!({"far": 1e300}), "answers.far", &scalar("a number"));
    for wrong in [Value::Null, json!([]), json!("a"), json!(1)] {
        assert!(Incoming::from_cloudevent(&of(wrong)).is_err());
    }
}

#[test]
fn what_is_wrong_in_an_event_is_told_with_its_place() {
    let said = |name: &str, value: Value| {
        let mut event = event();
        event[name] = value;
        Incoming::from_cloudevent(&of(event)).err().map(|it| it.to_string()).unwrap_or_default()
    };
    assert_eq!(said("specversion", json!("0.3")), "specversion: needs to be \"1.0\"");
    assert_eq!(said("specversion", json!(1.0)), "specversion: needs a string, not a number");
    assert_eq!(said("type", json!("org.wecan.response.v2")), "type: needs to be \"org.wecan.response.v1\"");
    assert_eq!(said("source", json!("")), "source: needs the address of the page");
    assert_eq!(said("id", Value::Null), "id: needs a UUID in small letters");
    assert_eq!(said("id", json!("7")), "id: needs a UUID in small letters");
    assert_eq!(said("id", json!(7)), "id: needs a string, not a number");
    assert_eq!(said("data", Value::Null), "data: is missing");
    assert_eq!(said("data", json!("a")), "data: needs an object, not a string");
    assert_eq!(said("time", json!("2026-11-22T10:00:00Z")), "");
}

#[test]
fn bare_answers_have_beside_them_only_what_has_no_default() {
    let fields = |fields: &[(&str, &str)]| {
        let needed = [("_definition", "park"), ("_version", "3")].iter().chain(fields);
        needed.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
    };
    let answers = of(json!({"words": "Hello"}));
    // What the endpoint's own address says, such as a token, is nothing to us.
    let arrived = Incoming::from_json(&answers, fields(&[("token", "7")])).expect("it is as agreed");
    assert_eq!((arrived.id, arrived.language.as_str(), arrived.channel), (None, "en", Channel::Web));
    assert_eq!((arrived.source, arrived.invitation), (None, None));
    assert_eq!(arrived.draft, Draft::from_pairs([("words", "Hello")]));
    let said = |answers: Value, beside| {
        Incoming::from_json(&of(answers), beside).err().map(|it| it.to_string()).unwrap_or_default()
    };
    assert_eq!(said(json!({}), fields(&[("_id", &ID.to_uppercase())])), "_id: needs a UUID in small letters");
    assert_eq!(said(json!({}), Vec::new()), "_definition: needs the definition's id");
    assert_eq!(said(json!([]), fields(&[])), "answers: needs an object, not a list");
    assert_eq!(said(Value::Null, fields(&[])), "answers: needs an object, not null");
    let scalar = "answers.words: needs a string, a number, true, false or a list of strings, not an object";
    assert_eq!(said(json!({"words": {}}), fields(&[])), scalar);
}

#[test]
fn no_response_is_lost_for_its_language_tag() {
    for (given, kept) in [
        ("cy", "cy"),
        ("", "en"),
        ("en_GB", "en-GB"),
        ("zh-Hant-HK", "zh-Hant-HK"),
        ("<script>", "und"),
        ("123", "und"),
        ("cy-", "und"),
    ] {
        let mut event = event();
        event["data"]["language"] = json!(given);
        assert_eq!(Incoming::from_cloudevent(&of(event)).map(|it| it.language), Ok(kept.into()), "{given}");
    }
}

fn form(changes: &[(&str, &str)]) -> Result<Incoming, String> {
    let mut fields = vec![
        ("_definition".to_owned(), "park".to_owned()),
        ("_version".into(), "3".into()),
        ("words".into(), "Hello".into()),
    ];
    for (name, value) in changes {
        fields.retain(|(own, _)| own != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    Incoming::from_form(fields).map_err(|trouble| trouble.to_string())
}

#[test]
fn a_form_carries_its_own_fields_beside_the_answers() {
    let arrived = form(&[
        ("_id", ID),
        ("_lang", "cy"),
        ("_channel", "paper"),
        ("_source", "https://a:b@council.example/x?y#z"),
        ("_invitation", " 4-XYZ "),
        ("_website", ""),
        ("_csrf", "host's own"),
    ]);
    let arrived = arrived.expect("it is as agreed");
    assert_eq!(arrived.id.as_deref(), Some(ID));
    assert_eq!((arrived.definition.as_str(), arrived.version, arrived.language.as_str()), ("park", 3, "cy"));
    assert_eq!(arrived.channel, Channel::Paper);
    assert_eq!(arrived.source.as_deref(), Some("https://council.example/x"));
    assert_eq!(arrived.invitation.as_deref(), Some("4-XYZ"));
    assert!(!arrived.trapped);
    assert_eq!(arrived.draft, Draft::from_pairs([("words", "Hello")]));
    assert!(form(&[("_website", "http://spam.example")]).expect("it is as agreed").trapped);
}

#[test]
fn what_is_wrong_in_a_form_is_told_with_its_field() {
    for (field, value, said) in [
        ("_definition", " ", "_definition: needs the definition's id"),
        ("_version", "", "_version: needs a whole number from 1"),
        ("_version", "0", "_version: needs a whole number from 1"),
        ("_version", "-1", "_version: needs a whole number from 1"),
        ("_version", "three", "_version: needs a whole number from 1"),
        ("_version", "9999999999", "_version: needs a whole number from 1"),
        ("_id", "7", "_id: needs a UUID in small letters"),
        ("_channel", "post", "_channel: needs to be web, kiosk, telephone or paper"),
    ] {
        assert_eq!(form(&[(field, value)]), Err(said.into()));
    }
    assert_eq!(Incoming::from_form(Vec::new()).map_err(|it| it.at), Err("_definition".into()));
}

#[test]
fn a_receipt_reads_back_and_forgives_what_is_left_out() {
    let receipt = Receipt {
        id: ID.into(),
        reference: "R-7".into(),
        erasure_token: "t".into(),
        received: "2026-11-22".into(),
        replaced: false,
    };
    assert_eq!(Receipt::read(&through_text(&receipt.to_json())), receipt);
    for other in [Json::Null, of(json!([])), of(json!({"reference": 7, "ok": true}))] {
        assert_eq!(Receipt::read(&other), Receipt::default());
    }
}

#[test]
fn channels_are_four_words() {
    for word in ["web", "kiosk", "telephone", "paper"] {
        assert_eq!(Channel::parse(word).map(Channel::as_str), Some(word));
    }
    assert_eq!(Channel::parse("Web"), None);
}
