//! The program itself, as a process.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn wecan(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wecan")).args(arguments).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn written(folder: &Path, name: &str, words: &str) -> String {
    let file = folder.join(name);
    std::fs::write(&file, words).expect("written");
    file.to_str().expect("a path").to_owned()
}

const GOOD: &str = r#"{"id": "bins", "version": 1, "title": {"en": "Bins </script>", "cy": "Biniau"}, "purpose": "To plan.",
    "retention_days": 30, "pages": [{"questions": [{"id": "why", "type": "text", "label": {"en": "Why?", "cy": "Pam?"}}]}]}"#;

#[test]
fn checking_names_every_fault_with_its_file_and_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = written(folder.path(), "good.json", GOOD);
    let wrong = written(folder.path(), "wrong.json", &GOOD.replace("30", "\"long\"").replace("\"text\"", "\"song\""));
    let broken = written(folder.path(), "broken.json", "{\n  \"id\": }");
    let fine = wecan(&["check", &good]);
    assert_eq!((fine.status.code(), text(&fine.stderr).as_str()), (Some(0), ""));
    assert_eq!(text(&fine.stdout), format!("{good}: good: `bins` version 1\n"));
    let faulty = wecan(&["check", &good, &wrong, &broken, "nowhere.json"]);
    assert_eq!(faulty.status.code(), Some(1));
    let lines = text(&faulty.stderr);
    let lines: Vec<_> = lines.lines().collect();
    assert_eq!(lines.len(), 4, "{lines:#?}");
    assert!(lines[0].starts_with(&format!("{wrong}: retention_days: ")), "{lines:#?}");
    assert!(lines[1].starts_with(&format!("{wrong}: pages[0].questions[0].type: ")), "{lines:#?}");
    assert!(lines[2].starts_with(&format!("{broken}: ")) && lines[2].ends_with("at line 2 column 9"), "{lines:#?}");
    assert!(lines[3].starts_with("nowhere.json: "), "{lines:#?}");
}

#[test]
fn checking_and_publishing_name_all_that_the_server_cannot_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let texts = ["homes", "plans"]
        .map(|id| format!(r#"{{"id": "{id}", "type": "long_text", "label": "Plans", "max_length": 50000}}"#));
    let definition = format!(
        r#"{{"id": "bins", "version": 1, "title": "Bins", "purpose": "To plan.", "retention_days": 30, "identity": "verified",
            "pages": [{{"questions": [{}, {{"id": "street", "type": "select", "label": "Street", "options": [
                "High Street", {{"label": "Mill Lane", "hint": "By the river"}}]}}]}}]}}"#,
        texts.join(",")
    );
    let file = written(folder.path(), "wrong.json", &definition);
    let data = folder.path().join("data");
    for arguments in [&["check", &file][..], &["publish", &file, "--data", data.to_str().expect("a path")]] {
        let faulty = wecan(arguments);
        assert_eq!(faulty.status.code(), Some(1), "{arguments:?}");
        let lines = text(&faulty.stderr);
        let lines: Vec<_> = lines.lines().collect();
        assert_eq!(lines.len(), 3, "{lines:#?}");
        assert!(
            lines[2].starts_with(&format!("{file}: pages[0].questions[2].options: the hint of `Mill Lane` is shown"))
        );
        assert!(lines[0].starts_with(&format!("{file}: identity: ")), "{lines:#?}");
        assert!(lines[1].starts_with(&format!("{file}: pages[0].questions[1].max_length: ")), "{lines:#?}");
    }
    assert!(!data.exists(), "nothing is made for what is not published");
}

#[test]
fn publishing_names_an_earlier_version_together_with_all_else_that_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let data = data.to_str().expect("a path");
    let good = written(folder.path(), "good.json", GOOD);
    assert_eq!(wecan(&["publish", &good, "--data", data]).status.code(), Some(0));
    let version = |n: u32, members: &str| {
        let definition = GOOD.replace("\"version\": 1", &format!("\"version\": {n}, {members}"));
        written(folder.path(), &format!("version-{n}.json"), &definition)
    };
    let said = |files: &[&str]| {
        let refused = wecan(&[&["publish"][..], files, &["--data", data]].concat());
        assert_eq!((refused.status.code(), text(&refused.stdout).as_str()), (Some(1), ""), "{files:?}");
        text(&refused.stderr).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let verified = version(2, "\"identity\": \"verified\"");
    let lines = said(&[&verified]);
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[0].starts_with(&format!("{verified}: identity: \"verified\" is for polls")), "{lines:#?}");
    let earlier = "identity: version 1 asks for nothing, and answers to both";
    assert!(lines[1].starts_with(&format!("{verified}: {earlier}")), "{lines:#?}");
    // Beside a file that cannot be read. What follows another version is not held against one before that.
    let (wrong, invited) = (written(folder.path(), "wrong.json", "{"), version(3, "\"identity\": \"invited\""));
    let lines = said(&[&invited, &wrong, &version(4, "\"identity\": \"invited\"")]);
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[0].starts_with(&format!("{wrong}: ")), "{lines:#?}");
    assert!(lines[1].starts_with(&format!("{invited}: {earlier}")), "{lines:#?}");
    // Where nothing else is wrong, it is said in the same words.
    let lines = said(&[&invited]);
    assert!(lines.len() == 1 && lines[0].starts_with(&format!("{invited}: {earlier}")), "{lines:#?}");
}

#[test]
fn checking_reads_standard_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wecan"))
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(GOOD.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("ended");
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), "-: good: `bins` version 1\n"));
}

#[test]
fn rendering_gives_the_element_with_its_floor() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = written(folder.path(), "good.json", GOOD);
    let endpoint = "https://forms.example/v1/responses";
    let host = "https://widgets.example/";
    let paper = text(&wecan(&["render", &good, "--endpoint", endpoint, "--channel", "paper"]).stdout);
    assert!(paper.contains(" channel=\"paper\">") && paper.contains("name=\"_channel\" value=\"paper\""), "{paper}");
    let page = "https://www.example/parks?from=mail";
    let placed = text(&wecan(&["render", &good, "--endpoint", endpoint, "--source", page]).stdout);
    assert!(placed.contains(&format!(" source=\"{page}\">")), "{placed}");
    assert!(placed.contains("name=\"_source\" value=\"https://www.example/parks\""), "{placed}");
    let wrong = wecan(&["render", &good, "--endpoint", endpoint, "--channel", "post"]);
    assert!(text(&wrong.stderr).contains("there are web, kiosk, telephone and paper"));
    let inside = wecan(&["render", &good, "--endpoint", endpoint, "--host", host, "--lang", "cy"]);
    assert_eq!(inside.status.code(), Some(0));
    let inside = text(&inside.stdout);
    for piece in [
        "<link rel=\"stylesheet\" href=\"https://widgets.example/wecan.css\">",
        "<wecan-have-your-say endpoint=\"https://forms.example/v1/responses\" lang=\"cy\">",
        "<script type=\"application/json\">{\"id\":\"bins\"",
        "Bins \\u003c/script>",
        "action=\"https://forms.example/v1/responses\"",
        "Pam?",
        // As the widget that takes its place has it: the page has a first heading of its own.
        "<h2 class=\"wecan-title\"",
        "</wecan-have-your-say>\n<script type=\"module\" src=\"https://widgets.example/wecan.js\"></script>",
    ] {
        assert!(inside.contains(piece), "no `{piece}` in {inside}");
    }
    let last = "</wecan-have-your-say>\n\
        <script type=\"module\" src=\"https://widgets.example/wecan.js\"></script>\n\
        <link rel=\"modulepreload\" href=\"https://widgets.example/have-your-say.js\" fetchpriority=\"low\">\n\
        <link rel=\"preload\" href=\"https://widgets.example/have-your-say.wasm\" as=\"fetch\" type=\"application/wasm\" \
        crossorigin fetchpriority=\"low\">\n";
    assert!(inside.ends_with(last), "the module comes after what the floor needs: {inside}");
    let apart = text(&wecan(&["render", &good, "--endpoint", endpoint, "--src", "bins.json?a=1&b=2"]).stdout);
    assert!(apart.contains("<wecan-have-your-say src=\"bins.json?a=1&amp;b=2\" endpoint="), "{apart}");
    assert!(apart.contains("src=\"/wecan.js\"") && !apart.contains("application/json"), "{apart}");
    let under = text(&wecan(&["render", &good, "--endpoint", endpoint, "--heading-level", "4"]).stdout);
    assert!(under.contains(" heading-level=\"4\">") && under.contains("<h4 class=\"wecan-title\""), "{under}");
    let deep = wecan(&["render", &good, "--endpoint", endpoint, "--heading-level", "6"]);
    assert!(text(&deep.stderr).contains("6 is not in 1..=5"), "{deep:?}");
    assert_eq!(wecan(&["render", "nowhere.json", "--endpoint", endpoint]).status.code(), Some(1));
}

#[test]
fn rendering_tells_which_options_are_not_shuffled_without_script() {
    let folder = tempfile::tempdir().expect("a folder");
    let asked = r#""type": "radios", "options": [{"value": "a", "label": "Cake"}, {"value": "b", "label": "Tea"}], "shuffle": true"#;
    let poll = written(folder.path(), "poll.json", &GOOD.replace("\"type\": \"text\"", asked));
    let rendered = wecan(&["render", &poll, "--endpoint", "/v1/responses"]);
    assert_eq!(rendered.status.code(), Some(0));
    let said = text(&rendered.stderr);
    assert!(said.starts_with(&format!("{poll}: warning: the options of `why` ")), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn publishing_is_all_or_nothing_and_for_good() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let data = data.to_str().expect("a path");
    let good = written(folder.path(), "good.json", GOOD);
    let wrong = written(folder.path(), "wrong.json", "{}");
    let changed = written(folder.path(), "changed.json", &GOOD.replace("Why?", "Why not?"));
    // This can be read, and served where it stands already.
    let unseen = r#""type": "select", "options": ["a", {"label": "b", "hint": "c"}]"#;
    let unseen = GOOD.replace("bins", "streets").replace(r#""type": "text""#, unseen);
    let unseen = written(folder.path(), "unseen.json", &unseen);
    for wrong in [wrong, unseen] {
        let refused = wecan(&["publish", &good, &wrong, "--data", data]);
        assert_eq!((refused.status.code(), text(&refused.stdout).as_str()), (Some(1), ""), "{wrong}");
        assert!(text(&refused.stderr).starts_with(&wrong), "{}", text(&refused.stderr));
    }
    assert_eq!(text(&wecan(&["publish", &good, "--data", data]).stdout), "Published `bins` version 1\n");
    assert_eq!(text(&wecan(&["publish", &good, "--data", data]).stdout), "`bins` version 1 was published before\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(data).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "the folder with the answers is its owner's alone");
    }
    let refused = wecan(&["publish", &changed, "--data", data]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        text(&refused.stderr),
        "`bins` version 1 is published and never changes; publish this as another version\n"
    );
}

#[test]
fn inviting_prints_codes_for_definitions_that_ask_for_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let data = data.to_str().expect("a path");
    let open = written(folder.path(), "open.json", GOOD);
    let panel = GOOD.replace("\"bins\"", "\"panel\", \"identity\": \"invited\"");
    let panel = written(folder.path(), "panel.json", &panel);
    assert_eq!(wecan(&["publish", &open, &panel, "--data", data]).status.code(), Some(0));
    let codes = wecan(&["invite", "panel", "--count", "3", "--data", data]);
    assert_eq!(codes.status.code(), Some(0));
    let codes = text(&codes.stdout);
    let codes: std::collections::HashSet<_> = codes.lines().collect();
    assert!(codes.len() == 3 && codes.iter().all(|code| code.len() == 24), "{codes:?}");
    for (id, words) in [("bins", "asks for no invitations"), ("other", "there is no definition `other`")] {
        let refused = wecan(&["invite", id, "--data", data]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(text(&refused.stderr).contains(words), "{}", text(&refused.stderr));
    }
}

#[test]
fn a_secret_that_is_lost_is_asked_for_and_not_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let secret = data.join("secret");
    let data = data.to_str().expect("a path");
    let panel = GOOD.replace("\"bins\"", "\"panel\", \"poll\": {}, \"identity\": \"invited\"");
    let panel = written(folder.path(), "panel.json", &panel);
    assert_eq!(wecan(&["publish", &panel, "--data", data]).status.code(), Some(0));
    let kept = std::fs::read(&secret).expect("made with the database");
    std::fs::remove_file(&secret).expect("lost");
    let link = ["panel", "--link", "https://council.example/panel"];
    for command in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["publish", &panel],
        &["invite", "panel"],
        &[&["panel", "invite"][..], &link].concat(),
        &[&["panel", "remind"][..], &link].concat(),
        &[&["panel", "paper"][..], &link].concat(),
    ] {
        let refused = wecan(&[command, &["--data", data]].concat());
        let said = text(&refused.stderr);
        assert!(refused.status.code() == Some(1) && refused.stdout.is_empty(), "{command:?}: {said}");
        let why = ": there is a database here, but no `secret`: put back the one that it was used with\n";
        assert!(said.contains(&format!("{}{why}", secret.display())), "{command:?}: {said}");
        assert!(!secret.exists(), "{command:?}");
    }
    std::fs::write(&secret, kept).expect("put back");
    assert_eq!(wecan(&["invite", "panel", "--data", data]).status.code(), Some(0));
}

/// A file of the gallery.
fn published(name: &str) -> String {
    format!("{}/../../www/myths/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn merging_gives_a_quiz_that_can_be_checked_and_published_and_tells_what_has_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let template = published("waste-planning-streets.json");
    let merged = wecan(&["merge", &template, &published("llanenghraifft-myths.json")]);
    assert_eq!(merged.status.code(), Some(0), "{}", text(&merged.stderr));
    assert_eq!(
        text(&merged.stderr),
        ["recycling-same-lorry", "planning-competition", "planning-builders-noise"]
            .map(|id| format!(
                "changed: {id}: is new or changed in version 2; `llanenghraifft-myths` was written against 1\n"
            ))
            .concat()
    );
    let quiz = written(folder.path(), "quiz.json", &text(&merged.stdout));
    let checked = wecan(&["check", &quiz, &template, &published("exampleton-myths.json")]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stderr));
    let lines = text(&checked.stdout);
    let ends: Vec<_> = lines.lines().filter_map(|line| line.split_once(": good: ")).map(|(_, what)| what).collect();
    assert_eq!(
        ends,
        [
            "quiz `llanenghraifft-myths` version 1, statements: 12",
            "template `waste-planning-streets` version 2, statements: 18; to fill in: council, households",
            "overlay `exampleton-myths` version 1 of `waste-planning-streets`",
        ]
    );
    let data = folder.path().join("data");
    let data = data.to_str().expect("a path");
    let done = wecan(&["publish", "--data", data, &quiz]);
    assert_eq!(text(&done.stdout), "Published `llanenghraifft-myths` version 1\n", "{}", text(&done.stderr));
    let refused = wecan(&["publish", "--data", data, &template]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("title.en: `{council}` is not filled in")
            || text(&refused.stderr).contains("title: `{council}` is not filled in"),
        "{}",
        text(&refused.stderr)
    );
}

#[test]
fn merging_prints_the_quiz_and_fails_where_something_does_not_fit() {
    let folder = tempfile::tempdir().expect("a folder");
    let overlay = r#"{"id": "here", "version": 1, "template": "waste-planning-streets", "template_version": 2,
        "order": ["nowhere"], "values": {"council": {"words": "Here"}}}"#;
    let overlay = written(folder.path(), "overlay.json", overlay);
    let merged = wecan(&["merge", &published("waste-planning-streets.json"), &overlay]);
    assert_eq!(merged.status.code(), Some(1));
    assert!(text(&merged.stdout).contains("\"id\": \"here\""));
    assert_eq!(
        text(&merged.stderr),
        "conflict: nowhere: `here` puts it in order, but there is no such item\n\
         conflict: recycling-same-lorry: `{households}` is not filled in\n"
    );
    let broken = wecan(&["merge", &overlay, &published("waste-planning-streets.json")]);
    assert_eq!((broken.status.code(), text(&broken.stdout).as_str()), (Some(1), ""));
}

#[test]
fn checking_warns_of_facts_that_run_out_and_of_words_that_are_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let item = |id: &str, review_by: &str| {
        format!(
            r#"{{"id": "{id}", "statement": {{"en": "So?"}}, "answer": "true", "fact": "So.", "review_by": "{review_by}",
                "sources": [{{"title": "A page", "url": "https://council.example/", "date": "2020-01-31"}}]}}"#
        )
    };
    let quiz = format!(
        r#"{{"id": "old", "version": 1, "title": "Old", "locales": ["en", "cy"], "items": [{}, {}]}}"#,
        item("never", "9999-12-31"),
        item("gone", "2020-12-31")
    );
    let file = written(folder.path(), "old.json", &quiz);
    let checked = wecan(&["check", &file]);
    assert_eq!(checked.status.code(), Some(0), "what is old is not wrong");
    let warnings = [
        "gone: ran out on 2020-12-31: residents no longer see it",
        "never.statement: has no words in `cy`",
        "gone.statement: has no words in `cy`",
    ];
    let expected: String = warnings.iter().map(|line| format!("{file}: warning: {line}\n")).collect();
    assert_eq!(text(&checked.stderr), expected);
    let overlay = format!(
        r#"{{"id": "place", "version": 1, "template": "old", "template_version": 1, "add": [{}],
            "replace": [{{"against": 1, "item": {}}}]}}"#,
        item("ours", "9999-12-31"),
        item("gone", "2020-12-31")
    );
    let file = written(folder.path(), "place.json", &overlay);
    let checked = wecan(&["check", &file]);
    let expected = format!("{file}: warning: {}\n", warnings[0]);
    assert_eq!((checked.status.code(), text(&checked.stderr)), (Some(0), expected), "a place's own facts age too");
}

#[test]
fn rendering_a_quiz_gives_the_element_around_a_list_with_its_answers_folded_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let merged = wecan(&["merge", &published("waste-planning-streets.json"), &published("exampleton-myths.json")]);
    let quiz = written(folder.path(), "quiz.json", &text(&merged.stdout));
    let plain = text(&wecan(&["render", &quiz]).stdout);
    for piece in [
        "<wecan-myth-buster lang=\"en\">\n<script type=\"application/json\">{",
        "<div class=\"wecan wecan-myth-buster\">",
        "</wecan-myth-buster>\n<script type=\"module\"",
    ] {
        assert!(plain.contains(piece), "no `{piece}` in {plain}");
    }
    assert_eq!(plain.matches("<details class=\"wecan-myth wecan-known\">").count(), 8);
    assert!(!plain.contains("/quizzes/"), "without a server there is no page to lead to");
    let endpoint = "https://answers.council.example/v1/responses";
    let served = text(&wecan(&["render", &quiz, "--endpoint", endpoint, "--lang", "cy", "--src", "quiz.json"]).stdout);
    let element = format!("<wecan-myth-buster src=\"quiz.json\" endpoint=\"{endpoint}\" lang=\"cy\">\n<div");
    assert!(served.contains(&element), "{served}");
    assert!(served.contains("href=\"https://answers.council.example/quizzes/exampleton-myths?lang=cy\""), "{served}");
    let survey = written(folder.path(), "good.json", GOOD);
    assert_eq!(wecan(&["render", &survey]).status.code(), Some(1), "a survey needs an endpoint");
}

#[test]
fn rendering_a_list_of_applications_gives_its_first_page_with_a_search_that_the_server_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = |at: u32| {
        format!(
            r#"{{"area": "Môn", "reference": "26/{at}", "address": "{at} High Street </script>",
                "timeline": [{{"day": "2026-11-02", "what": "received"}}, {{"day": "9999-12-25", "what": "consultation-ends"}}]}}"#
        )
    };
    let list = format!(r#"{{"applications": [{}]}}"#, (1..=25).map(one).collect::<Vec<_>>().join(","));
    let list = written(folder.path(), "list.json", &list);
    let src = "https://answers.council.example/v1/planning/applications?per_page=5000&area=M%C3%B4n";
    let follows = "https://answers.council.example/follows";
    let apart = text(&wecan(&["render", &list, "--src", src, "--follows", follows]).stdout);
    for piece in [
        "?per_page=5000&amp;area=M%C3%B4n\" lang=\"en\" follows=\"https://answers.council.example/follows\">\n<div",
        "action=\"https://answers.council.example/planning\"",
        "<input type=\"hidden\" name=\"area\" value=\"Môn\">",
        "25 applications. Page 1 of 2",
        "<a href=\"https://answers.council.example/planning/26%2F1?area=M%C3%B4n&amp;lang=en\"",
        "<a href=\"https://answers.council.example/planning?area=M%C3%B4n&amp;lang=en&amp;page=2\">Next page</a>",
        "Comment by 25 December 9999",
        "</wecan-planning-follower>\n<script type=\"module\"",
    ] {
        assert!(apart.contains(piece), "no `{piece}` in {apart}");
    }
    assert_eq!(apart.matches("<li class=\"wecan-application\">").count(), 20);
    assert!(!apart.contains("days left"), "a floor is read long after it was drawn");
    let inside = text(&wecan(&["render", &list, "--lang", "cy"]).stdout);
    assert!(inside.contains("<script type=\"application/json\">{\"applications\":["), "{inside}");
    assert!(inside.contains("25 cais. Tudalen 1 o 2") && !inside.contains("<form"), "nobody would answer a form");
    let page = text(&wecan(&["render", &list, "--page", "/search", "--endpoint", "/v1/responses"]).stdout);
    assert!(page.contains("action=\"/search\"") && page.contains("<wecan-planning-follower endpoint="), "{page}");
    let wrong = written(folder.path(), "wrong.json", r#"{"applications": {}}"#);
    let said = text(&wecan(&["render", &wrong]).stderr);
    assert!(said.ends_with(": applications: is missing: a list of planning applications is needed\n"), "{said}");
}
