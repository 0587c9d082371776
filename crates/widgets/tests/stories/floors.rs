//! What HTML and assistive technology need of every story.

use std::collections::BTreeSet;

use wecan::stories::At;

use crate::html::Node;
use crate::{definition, drawn, trees};

/// Controls that a resident fills in.
fn fields(tree: &Node) -> Vec<&Node> {
    let is_field = |node: &&Node| {
        matches!(node.tag.as_str(), "input" | "select" | "textarea") && node.attribute("type") != Some("hidden")
    };
    tree.all().into_iter().filter(is_field).collect()
}

fn ids(tree: &Node) -> Vec<&str> {
    tree.all().into_iter().filter_map(|node| node.attribute("id")).collect()
}

#[test]
fn every_id_is_there_once() {
    for (place, tree) in trees() {
        let mut seen = BTreeSet::new();
        for id in ids(&tree) {
            assert!(seen.insert(id), "{place}: `{id}` is there twice");
            assert!(!id.contains(char::is_whitespace), "{place}: `{id}` has a space");
        }
    }
}

#[test]
fn whatever_points_to_an_id_finds_it() {
    for (place, tree) in trees() {
        let ids = ids(&tree);
        for node in tree.all() {
            for name in ["for", "aria-describedby", "aria-labelledby"] {
                for id in node.attribute(name).unwrap_or_default().split(' ').filter(|id| !id.is_empty()) {
                    assert!(ids.contains(&id), "{place}: {} points to nothing", node.line());
                }
            }
        }
    }
}

#[test]
fn every_link_of_an_error_summary_leads_to_a_field_that_can_take_the_focus() {
    for (place, story, tree) in drawn() {
        let links: Vec<&Node> = tree.all().into_iter().filter(|node| node.tag == "a").collect();
        let targets = links.iter().filter_map(|link| link.attribute("href")?.strip_prefix('#'));
        let targets: Vec<&str> = targets.collect();
        assert_eq!(targets.len(), story.problems(&definition(&story)).len(), "{place}");
        for target in targets {
            let field = fields(&tree).into_iter().find(|field| field.attribute("id") == Some(target));
            assert!(field.is_some(), "{place}: no field has the id `{target}`");
        }
    }
}

#[test]
fn what_is_wrong_is_said_beside_its_field_in_the_words_of_the_summary() {
    for (place, _, tree) in drawn() {
        let all = tree.all();
        let summary = all.iter().find(|node| node.attribute("class") == Some("wecan-summary-list"));
        let told: Vec<String> = summary.map_or(Vec::new(), |list| list.children.iter().map(Node::words).collect());
        let beside = all.iter().filter(|node| node.attribute("class") == Some("wecan-error"));
        let beside: Vec<String> =
            beside.map(|node| node.children.last().map(Node::words).unwrap_or_default().trim().to_owned()).collect();
        assert_eq!(told, beside, "{place}");
    }
}

#[test]
fn an_error_describes_the_field_or_group_that_it_is_about() {
    for (place, tree) in trees() {
        let all = tree.all();
        for error in all.iter().filter(|node| node.attribute("class") == Some("wecan-error-place")) {
            let id = error.attribute("id").expect("the place of an error has an id");
            let describes = |node: &&&Node| {
                node.attribute("aria-describedby").is_some_and(|ids| ids.split(' ').any(|own| own == id))
            };
            let described = all.iter().filter(describes).count();
            assert_eq!(described, usize::from(!error.children.is_empty()), "{place}: {}", error.line());
        }
    }
}

#[test]
fn every_field_has_a_name_and_one_label_with_words() {
    for (place, tree) in trees() {
        let all = tree.all();
        for field in fields(&tree) {
            assert!(field.attribute("name").is_some_and(|name| !name.is_empty()), "{place}: {}", field.line());
            let id = field.attribute("id").expect("a field has an id");
            let labels: Vec<_> =
                all.iter().filter(|node| node.tag == "label" && node.attribute("for") == Some(id)).collect();
            assert_eq!(labels.len(), 1, "{place}: {}", field.line());
            assert!(!labels[0].words().trim().is_empty(), "{place}: {}", field.line());
        }
    }
}

#[test]
fn every_group_begins_with_a_legend_that_has_words() {
    for (place, tree) in trees() {
        for group in tree.all().into_iter().filter(|node| node.tag == "fieldset") {
            let legend = group.children.first().filter(|first| first.tag == "legend");
            assert!(legend.is_some_and(|legend| !legend.words().trim().is_empty()), "{place}: {}", group.line());
        }
    }
}

#[test]
fn radios_and_checkboxes_stand_in_a_group_and_none_is_chosen_beforehand() {
    for (place, story, tree) in drawn() {
        for tick in fields(&tree).into_iter().filter(|field| field.attribute("class") == Some("wecan-tick")) {
            let (name, value) = (tick.attribute("name").unwrap_or_default(), tick.attribute("value").unwrap_or("on"));
            let chosen = story.draft.contains(&(name, value));
            assert_eq!(tick.attribute("checked").is_some(), chosen, "{place}: {}", tick.line());
            // One box to agree to a sentence needs no group.
            let alone = tick.attribute("type") == Some("checkbox") && value == "yes";
            let group = tree.all().into_iter().any(|node| {
                node.tag == "fieldset" && node.all().iter().any(|inner| inner.attribute("id") == tick.attribute("id"))
            });
            assert!(group || alone, "{place}: {}", tick.line());
        }
    }
}

#[test]
fn nothing_brings_a_style_a_script_or_a_listener_of_its_own() {
    for (place, tree) in trees() {
        for node in tree.all() {
            assert!(!matches!(node.tag.as_str(), "script" | "style" | "link"), "{place}: {}", node.line());
            for (name, value) in &node.attributes {
                let forbidden = name == "style" || name.starts_with("on") || value.starts_with("javascript:");
                assert!(!forbidden, "{place}: {}", node.line());
            }
        }
    }
}

#[test]
fn the_browser_leaves_the_checking_to_the_widget() {
    for (place, tree) in trees() {
        for node in tree.all() {
            for name in ["required", "maxlength", "min", "max", "pattern", "placeholder"] {
                assert!(node.attribute(name).is_none(), "{place}: {}", node.line());
            }
            assert!(node.tag != "form" || node.attribute("novalidate").is_some(), "{place}");
        }
    }
}

#[test]
fn headings_go_down_a_level_at_a_time_from_the_level_that_the_page_chose() {
    for (place, story, tree) in drawn() {
        let settings = story.settings().expect("a sound story has sound settings");
        let mut before = settings.heading_level;
        let level = |node: &Node| node.tag.strip_prefix('h').and_then(|level| level.parse::<u8>().ok());
        for level in tree.all().into_iter().filter_map(level) {
            assert!(level >= settings.heading_level && level <= before + 1, "{place}: h{level} after h{before}");
            before = level;
        }
    }
}

#[test]
fn a_floor_shows_every_question_and_a_step_only_its_own() {
    for (place, story, tree) in drawn() {
        let closed = tree.all().iter().all(|node| node.tag != "form");
        let questions = shown(&tree).into_iter().filter(|class| class.starts_with("wecan-question")).count();
        let all = definition(&story).questions().count();
        match story.at {
            At::Floor if closed => assert_eq!(questions, 0, "{place}"),
            At::Floor => assert!(questions >= all, "{place}: {questions} of {all}"),
            At::Step(_) => assert!((1..=all).contains(&questions), "{place}: {questions}"),
            _ => assert_eq!(questions, 0, "{place}"),
        }
    }
}

/// The classes of every element that is not hidden, nor stands in one that is.
fn shown(node: &Node) -> Vec<&str> {
    if node.attribute("hidden").is_some() {
        return Vec::new();
    }
    let inner = node.children.iter().flat_map(shown);
    node.attribute("class").into_iter().chain(inner).collect()
}
