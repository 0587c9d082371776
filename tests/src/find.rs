//! Finding and using things as a person does: by role and accessible name, through open shadow roots.
//!
//! A role may be several, `textbox|spinbutton`. A name is the whole name, or with `…` at its end how it starts.

use serde_json::{Value, json};

use crate::Browser;
use crate::browser::ELEMENT;

const SCRIPT: &str = include_str!("find.js");
const FIELD: &str = "textbox|spinbutton|searchbox|combobox";
const CHOICE: &str = "radio|checkbox";

/// A part of the page to look in.
#[derive(Debug, Clone)]
pub struct Place<'b> {
    browser: &'b Browser,
    root: Option<String>,
    within: Vec<(String, String)>,
}

/// Something found, as it was then.
#[derive(Debug, Clone)]
pub struct Found<'b> {
    browser: &'b Browser,
    seen: Value,
}

impl Browser {
    /// The whole page.
    #[must_use]
    pub fn page(&self) -> Place<'_> {
        Place { browser: self, root: None, within: Vec::new() }
    }

    /// One element of the page, by a selector for the page's own markup, never a widget's.
    #[must_use]
    pub fn part(&self, selector: &str) -> Place<'_> {
        Place { browser: self, root: Some(selector.to_owned()), within: Vec::new() }
    }

    /// What the page shows, as an outline of roles, names and states.
    pub async fn outline(&self) -> String {
        match self.page().ask("outline", "any", None).await {
            Ok(Value::String(outline)) => outline,
            other => format!("{other:?}"),
        }
    }

    /// What has the focus, however deep.
    pub async fn focus(&self) -> Option<Found<'_>> {
        let seen = self.page().ask("focus", "any", None).await.ok()?;
        (!seen.is_null()).then_some(Found { browser: self, seen })
    }

    /// Waits until this has the focus.
    pub async fn focus_on(&self, role: &str, name: &str) {
        self.wait(&format!("focus on the {role} {name:?}"), async |browser| {
            let found = browser.focus().await?;
            found.fits(role, name).then_some(())
        })
        .await;
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub async fn keys(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})])
            .collect();
        let body = json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]});
        self.command("POST", "actions", body).await;
    }

    /// What a mouse does, in the actions of the WebDriver protocol.
    pub async fn pointer(&self, actions: &[Value]) {
        let body = json!({"actions": [{"type": "pointer", "id": "mouse", "actions": actions}]});
        self.command("POST", "actions", body).await;
    }

    /// Presses Tab until this has the focus, as someone without a mouse does.
    ///
    /// # Panics
    /// When it is not reached in 80 presses.
    pub async fn tab_to(&self, role: &str, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..80 {
            self.keys(key::TAB).await;
            match self.focus().await {
                Some(found) if found.fits(role, name) => return,
                Some(found) => passed.push(format!("{} {:?}", found.role(), found.name())),
                None => passed.push("nothing".to_owned()),
            }
        }
        panic!("Tab never reaches the {role} {name:?}; it passes {passed:#?}");
    }
}

impl<'b> Place<'b> {
    /// The part of this place that is in the thing with this role and name.
    #[must_use]
    pub fn within(&self, role: &str, name: &str) -> Self {
        let mut place = self.clone();
        place.within.push((role.to_owned(), name.to_owned()));
        place
    }

    /// The part of this place that is in this group of fields.
    #[must_use]
    pub fn group(&self, name: &str) -> Self {
        self.within("group|radiogroup", name)
    }

    /// Waits until this is here, and gives the first.
    pub async fn see(&self, role: &str, name: &str) -> Found<'b> {
        self.browser
            .wait(&format!("{role} {name:?}{}", self.whereabouts()), async |_| {
                self.all(role, Some(name)).await.into_iter().next()
            })
            .await
    }

    /// Waits until these words are here.
    pub async fn see_text(&self, words: &str) {
        self.browser
            .wait(&format!("text {words:?}{}", self.whereabouts()), async |_| {
                self.text().await.contains(words).then_some(())
            })
            .await;
    }

    /// Waits until this is not here.
    pub async fn gone(&self, role: &str, name: &str) {
        self.browser
            .wait(&format!("end of the {role} {name:?}{}", self.whereabouts()), async |_| {
                let seen = self.ask("find", role, Some(name)).await.ok()?;
                seen.as_array().is_some_and(Vec::is_empty).then_some(())
            })
            .await;
    }

    /// All of this role, and this name if one is given, as of now.
    pub async fn all(&self, role: &str, name: Option<&str>) -> Vec<Found<'b>> {
        match self.ask("find", role, name).await {
            Ok(Value::Array(found)) => found.into_iter().map(|seen| Found { browser: self.browser, seen }).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether this is here now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        !self.all(role, Some(name)).await.is_empty()
    }

    /// All that can be read here now.
    pub async fn text(&self) -> String {
        match self.ask("text", "any", None).await {
            Ok(Value::String(text)) => text,
            _ => String::new(),
        }
    }

    /// Presses a button or follows a link.
    pub async fn press(&self, name: &str) {
        self.with("button|link", name, async |found| found.click().await).await;
    }

    /// Writes into a field, in place of what is there.
    pub async fn fill(&self, name: &str, text: &str) {
        self.with(FIELD, name, async |found| {
            found.act("clear", json!({})).await?;
            found.act("value", json!({"text": text})).await
        })
        .await;
    }

    /// Chooses a radio button or ticks a box, if it is not so already.
    pub async fn choose(&self, name: &str) {
        self.with(CHOICE, name, async |found| if found.is("checked") { Ok(()) } else { found.click().await }).await;
    }

    /// Takes the tick out of a box.
    pub async fn untick(&self, name: &str) {
        self.with("checkbox", name, async |found| if found.is("checked") { found.click().await } else { Ok(()) }).await;
    }

    /// Picks an option of a list.
    pub async fn pick(&self, name: &str, option: &str) {
        self.within("combobox", name).with("option", option, async |found| found.click().await).await;
        self.browser
            .wait(&format!("{option:?} picked in {name:?}"), async |_| {
                let list = self.all("combobox", Some(name)).await.into_iter().next()?;
                (list.value() == option).then_some(())
            })
            .await;
    }

    /// Waits for a thing and does something with it, once more if the page was drawn anew in between.
    async fn with(&self, role: &str, name: &str, act: impl AsyncFn(&Found<'b>) -> Result<(), String>) {
        self.browser
            .wait(&format!("{role} {name:?} to use{}", self.whereabouts()), async |_| {
                let found = self.all(role, Some(name)).await.into_iter().next()?;
                match act(&found).await {
                    Ok(()) => Some(()),
                    Err(error) if MOVING.iter().any(|passing| error.contains(passing)) => None,
                    Err(error) => panic!("{role} {name:?}: {error}"),
                }
            })
            .await;
    }

    async fn ask(&self, kind: &str, role: &str, name: Option<&str>) -> Result<Value, String> {
        let wanted = json!({"kind": kind, "role": role, "name": name, "within": self.within, "root": self.root});
        self.browser.try_run(SCRIPT, vec![wanted]).await
    }

    fn whereabouts(&self) -> String {
        self.within
            .iter()
            .map(|(role, name)| format!(" in the {role} {name:?}"))
            .chain(self.root.iter().map(|root| format!(" in {root}")))
            .collect()
    }
}

/// What drivers say of an element that is being drawn anew or is still under something.
const MOVING: [&str; 5] = ["stale", "intercept", "interactable", "detached", "does not belong to the document"];

impl Found<'_> {
    /// Its role.
    #[must_use]
    pub fn role(&self) -> &str {
        self.word("role")
    }

    /// Its accessible name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.word("name")
    }

    /// Its accessible description: hints and error messages.
    #[must_use]
    pub fn description(&self) -> &str {
        self.word("description")
    }

    /// What is typed or picked in it.
    #[must_use]
    pub fn value(&self) -> &str {
        self.word("value")
    }

    /// What can be read in it.
    #[must_use]
    pub fn text(&self) -> &str {
        self.word("text")
    }

    /// Where a link leads.
    #[must_use]
    pub fn address(&self) -> &str {
        self.word("address")
    }

    /// Whether it is `checked`, `invalid` or `focused`.
    #[must_use]
    pub fn is(&self, state: &str) -> bool {
        self.seen[state] == true
    }

    /// The level of a heading.
    #[must_use]
    pub fn level(&self) -> u64 {
        self.seen["level"].as_u64().unwrap_or_default()
    }

    /// The element itself, to hand to a script.
    #[must_use]
    pub fn element(&self) -> Value {
        self.seen["element"].clone()
    }

    /// Whether it has one of these roles, and this name.
    #[must_use]
    pub fn fits(&self, role: &str, name: &str) -> bool {
        let named = match name.strip_suffix('…') {
            Some(start) => self.name().starts_with(start.trim_end()),
            None => self.name() == name,
        };
        named && (role == "any" || role.split('|').any(|role| role == self.role()))
    }

    /// Clicks it.
    ///
    /// # Errors
    /// What the driver says, for one when something else is in front of it.
    pub async fn click(&self) -> Result<(), String> {
        self.act("click", json!({})).await
    }

    async fn act(&self, what: &str, body: Value) -> Result<(), String> {
        let id = self.seen["element"][ELEMENT].as_str().unwrap_or_default();
        self.browser.try_command("POST", &format!("element/{id}/{what}"), body).await.map(drop)
    }

    fn word(&self, part: &str) -> &str {
        self.seen[part].as_str().unwrap_or_default()
    }
}

/// Keys that have no letter, for [`Browser::keys`].
pub mod key {
    /// Tab.
    pub const TAB: &str = "\u{E004}";
    /// Enter.
    pub const ENTER: &str = "\u{E007}";
    /// The space bar.
    pub const SPACE: &str = " ";
    /// Arrow down.
    pub const DOWN: &str = "\u{E015}";
}
