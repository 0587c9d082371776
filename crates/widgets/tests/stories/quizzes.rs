//! What holds for every story of the myth-buster.

use wecan::model::json::Json;
use wecan::model::{Date, Draft, Quiz, Sitting, Time};
use wecan::quiz_stories::{At, QuizStory, all};
use wecan::{QuizFloor, QuizPage};

use crate::html::{self, Node};

fn read(story: &QuizStory) -> Result<Quiz, Vec<String>> {
    let json: Json = serde_json::from_str(story.definition).expect("a story's definition is JSON");
    Quiz::read(&json).map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

/// Every story that can be drawn, as its place in files and addresses, with its HTML.
pub fn drawn() -> Vec<(String, QuizStory, Node)> {
    let sound = all().into_iter().filter(|story| story.broken.is_empty());
    sound
        .map(|story| {
            let quiz = read(&story).unwrap_or_else(|faults| panic!("{}: {faults:#?}", story.name));
            let html = story.to_html(&quiz, "https://council.example/v1/responses");
            (format!("{}.{}", story.slug(), story.lang), story, html::read(&html))
        })
        .collect()
}

fn of_class<'a>(tree: &'a Node, class: &str) -> Vec<&'a Node> {
    let has = |node: &&Node| node.attribute("class").is_some_and(|classes| classes.split(' ').any(|own| own == class));
    tree.all().into_iter().filter(has).collect()
}

#[test]
fn every_quiz_reads_or_its_trouble_reads_as_written_down() {
    for story in all() {
        assert_eq!(read(&story).err().unwrap_or_default(), story.broken, "{}", story.name);
    }
}

#[test]
fn nothing_is_told_before_a_statement_has_been_judged() {
    for (place, story, tree) in drawn() {
        let told = of_class(&tree, "wecan-truth").len() + of_class(&tree, "wecan-verdict").len();
        match story.at {
            At::Item(_) | At::Missing(_) | At::Later(_) => assert_eq!(told, 0, "{place}"),
            At::Checked(_) => assert!(told >= 2, "{place}"),
            At::Floor | At::Done => {}
        }
    }
}

#[test]
fn the_verdict_is_a_status_and_every_source_is_a_link_with_its_day() {
    for (place, _, tree) in drawn().into_iter().filter(|(_, story, _)| matches!(story.at, At::Checked(_))) {
        let status = tree.all().into_iter().find(|node| node.attribute("role") == Some("status")).expect("a status");
        assert!(!of_class(status, "wecan-verdict").is_empty(), "{place}");
        assert!(of_class(status, "wecan-truth").is_empty(), "{place}: only the verdict is read out by itself");
        for source in of_class(&tree, "wecan-sources").iter().flat_map(|list| &list.children) {
            assert!(source.children[0].attribute("href").is_some_and(|url| url.starts_with("https://")), "{place}");
            assert!(source.words().ends_with("2026)"), "{place}: {}", source.words());
        }
    }
}

#[test]
fn options_can_be_reached_after_the_answer_too() {
    for (place, _, tree) in drawn() {
        for tick in of_class(&tree, "wecan-tick") {
            assert!(tick.attribute("disabled").is_none() && tick.attribute("tabindex").is_none(), "{place}");
        }
        assert!(tree.all().iter().all(|node| node.attribute("disabled").is_none()), "{place}");
    }
}

#[test]
fn at_the_end_each_fact_stands_above_the_statement_with_its_sources() {
    for (place, story, tree) in drawn().into_iter().filter(|(_, story, _)| story.at == At::Done) {
        let quiz = read(&story).expect("sound");
        let learned = of_class(&tree, "wecan-learned");
        assert_eq!(learned.len(), quiz.items.len(), "{place}");
        for (item, section) in quiz.items.iter().zip(learned) {
            assert_eq!(section.children[0].words(), item.fact.get(story.lang), "{place}");
            let links = section.all().into_iter().filter(|node| node.tag == "a").count();
            assert_eq!(links, item.sources.len(), "{place}");
        }
        assert_eq!(of_class(&tree, "wecan-score").len(), usize::from(quiz.score), "{place}");
    }
}

#[test]
fn the_pages_for_those_without_script_carry_everything_on() {
    let story = all().into_iter().find(|story| story.name == "how sure").expect("there is one");
    let quiz = read(&story).expect("sound");
    let floor = QuizFloor { quiz: &quiz, lang: "en", heading_level: 1, today: Date::parse("2026-11-22") };
    let draft = Draft::from_pairs([("lorry", "true"), ("lorry-sure", "3")]);
    let sitting = Sitting { attempt: "01923456-789a-7fff-bfff-ffffffffffff".into(), time: Time::First };
    let page = |checked| QuizPage {
        at: 0,
        checked,
        action: "/quizzes/story-sure",
        sends: true,
        draft: &draft,
        sitting: &sitting,
        problems: &[],
        hidden: vec![("_at".into(), "0".into())],
    };
    let asked = html::read(&floor.page_html(&page(false)));
    let told = html::read(&floor.page_html(&page(true)));
    let names = |tree: &Node| {
        let fields = tree.all().into_iter().filter(|node| node.tag == "input");
        let mut names: Vec<String> = fields.filter_map(|field| Some(field.attribute("name")?.to_owned())).collect();
        names.dedup();
        names
    };
    assert_eq!(names(&asked), ["lorry", "lorry-sure", "_website", "_at"]);
    assert_eq!(names(&told), ["lorry-after", "lorry-after-sure", "_website", "_at"]);
    assert!(of_class(&asked, "wecan-truth").is_empty());
    assert!(!of_class(&told, "wecan-truth").is_empty());
    let words = told.words();
    assert!(words.contains("You chose ‘True’.") && words.contains("The lorry has separate compartments."), "{words}");
}

#[test]
fn a_fact_past_its_review_is_in_no_list() {
    let story = all().into_iter().find(|story| story.name == "statements").expect("there is one");
    let quiz = read(&story).expect("sound");
    let count = |today: &str| {
        let floor = QuizFloor { quiz: &quiz, lang: "en", heading_level: 2, today: Date::parse(today) };
        of_class(&html::read(&floor.to_html(None)), "wecan-myth").len()
    };
    assert_eq!((count("2027-06-30"), count("2027-07-01")), (5, 0));
}
