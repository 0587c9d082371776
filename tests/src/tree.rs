//! The accessibility tree: what Chromium hands to screen readers, as lines of text that can be compared.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::Browser;

/// What a screen reader says of a node besides its role, name and description.
const STATES: [&str; 12] = [
    "level",
    "checked",
    "pressed",
    "expanded",
    "selected",
    "required",
    "invalid",
    "disabled",
    "readonly",
    "multiline",
    "live",
    "busy",
];

/// What only the engine itself is interested in.
const UNSPOKEN: [&str; 3] = ["InlineTextBox", "LineBreak", "ListMarker"];

impl Browser {
    /// The part of Chromium's accessibility tree that is in the first element of the page's own markup with this
    /// selector, open shadow roots included: a line a node, `role "name" (description) state=value`.
    ///
    /// # Panics
    /// When the page has no such element, or in another engine.
    pub async fn tree(&self, selector: &str) -> String {
        let document = self.devtools("DOM.getDocument", json!({"depth": 0})).await;
        let asked = json!({"nodeId": document["root"]["nodeId"], "selector": selector});
        let found = self.devtools("DOM.querySelector", asked).await;
        let described = self.devtools("DOM.describeNode", json!({"nodeId": found["nodeId"]})).await;
        let whole = self.devtools("Accessibility.getFullAXTree", json!({})).await;
        let nodes: HashMap<&str, &Value> = whole["nodes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|node| Some((node["nodeId"].as_str()?, node)))
            .collect();
        let backend = &described["node"]["backendNodeId"];
        let top = nodes.values().find(|node| &node["backendDOMNodeId"] == backend);
        let top = top.unwrap_or_else(|| panic!("{selector} is not in the accessibility tree"));
        let mut lines = String::new();
        write(top, &nodes, 0, &mut lines);
        lines
    }
}

fn write(node: &Value, nodes: &HashMap<&str, &Value>, depth: usize, lines: &mut String) {
    let role = node["role"]["value"].as_str().unwrap_or_default();
    if UNSPOKEN.contains(&role) {
        return;
    }
    // A node without meaning of its own stands only for what is in it.
    // A form without a name is a landmark to some versions of Chromium and nothing to others.
    let said = node["name"]["value"].as_str().unwrap_or_default();
    let silent = node["ignored"] == true
        || ["generic", "none", "LabelText"].contains(&role)
        || (role == "form" && said.is_empty());
    if !silent {
        let _ = writeln!(lines, "{}{}", "  ".repeat(depth), line(role, node));
    }
    // The text in a thing whose name is that text would be said twice here, and is said once aloud.
    for child in node["childIds"].as_array().into_iter().flatten() {
        let child = child.as_str().and_then(|id| nodes.get(id));
        if let Some(child) = child.filter(|child| silent || !repeats(child, said)) {
            write(child, nodes, if silent { depth } else { depth + 1 }, lines);
        }
    }
}

fn repeats(child: &Value, said: &str) -> bool {
    child["role"]["value"] == "StaticText" && child["name"]["value"].as_str().is_some_and(|text| text.trim() == said)
}

fn line(role: &str, node: &Value) -> String {
    let mut line = role.to_owned();
    for (member, open, close) in [("name", " \"", "\""), ("value", " = \"", "\""), ("description", " (", ")")] {
        let text = match &node[member]["value"] {
            Value::String(text) => text.trim().to_owned(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        if !text.is_empty() {
            let _ = write!(line, "{open}{text}{close}");
        }
    }
    for property in node["properties"].as_array().into_iter().flatten() {
        let name = property["name"].as_str().unwrap_or_default();
        let value = &property["value"]["value"];
        let off = matches!(value, Value::Null | Value::Bool(false)) || value == "false" || value == "off";
        if STATES.contains(&name) && (!off || name == "checked" || name == "expanded") {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let _ = write!(line, " {name}={value}");
        }
    }
    line
}
