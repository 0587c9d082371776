//! What someone has typed or sent so far: not to be believed yet.

use crate::json::Json;
use crate::text::is_blank;
use crate::trouble::Trouble;

/// Form fields by name, in the order they came; a name may stand several times.
///
/// Names are those of the form: a question's id, `{id}.other` for the words beside "other",
/// `{id}.day`, `{id}.month` and `{id}.year` of a date, `{id}.{row}` of a matrix.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    fields: Vec<(String, String)>,
}

impl Draft {
    /// A draft from the fields of a form.
    pub fn from_pairs<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        Self { fields: pairs.into_iter().map(|(name, value)| (name.into(), printable(value.into()))).collect() }
    }

    /// Adds a field at the end.
    pub fn add(&mut self, name: String, value: String) {
        self.fields.push((name, printable(value)));
    }

    /// A draft from answers in JSON: an object of strings, numbers, booleans and lists of strings.
    ///
    /// # Errors
    /// Names the first member that is something else.
    pub fn from_answers(json: &Json) -> Result<Self, Trouble> {
        let Json::Object(members) = json else {
            return Err(Trouble::new("answers", ["needs an object, not ", json.kind()].concat()));
        };
        let mut fields = Vec::new();
        for (name, value) in members {
            let wrong = |value: &Json| {
                let what = ["needs a string, a number, true, false or a list of strings, not ", value.kind()].concat();
                Trouble::new(["answers.", name].concat(), what)
            };
            match value {
                Json::Null | Json::Bool(false) => {}
                Json::Array(values) => {
                    for value in values {
                        fields.push((name.clone(), scalar(value).ok_or_else(|| wrong(value))?));
                    }
                }
                value => fields.push((name.clone(), scalar(value).ok_or_else(|| wrong(value))?)),
            }
        }
        Ok(Self { fields })
    }

    /// The first value of this name in which there is something to see, without the space around it.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of this name in which there is something to see, without the space around it.
    pub fn all(&self, name: &str) -> std::vec::IntoIter<&str> {
        let mut all = Vec::new();
        for (own, value) in &self.fields {
            if own == name && !is_blank(value) {
                all.push(value.trim());
            }
        }
        all.into_iter()
    }

    /// The first value of this name as it was typed, with the space around it.
    pub fn typed(&self, name: &str) -> &str {
        self.fields.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    /// Whether one of the values of this name is this one.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|own| own == value)
    }

    /// Replaces every value of a name.
    pub fn set(&mut self, name: &str, values: impl IntoIterator<Item = String>) {
        self.fields.retain(|(own, _)| own != name);
        self.fields.extend(values.into_iter().map(|value| (name.to_owned(), printable(value))));
    }

    /// Changes the value of a name in its place; whether it has a single one there, without which nothing changes.
    pub fn change(&mut self, name: &str, value: String) -> bool {
        let mut own = self.fields.iter_mut().filter(|(own, _)| own == name);
        match (own.next(), own.next()) {
            (Some((_, single)), None) => {
                *single = printable(value);
                true
            }
            _ => false,
        }
    }

    /// Every field with its value, in order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether nothing has been filled in.
    pub fn is_blank(&self) -> bool {
        self.fields.iter().all(|(_, value)| is_blank(value))
    }

    /// Whether any question has been answered. An invitation's code, which a page may bring along, is no answer.
    pub fn has_answers(&self) -> bool {
        self.fields.iter().any(|(name, value)| !name.starts_with('_') && !is_blank(value))
    }

    /// This with what an earlier one has besides: whatever has nothing here, and texts that go on there as they begin here.
    /// `is_text` tells fields with words in them: a choice or a number that begins like another one is another one.
    pub fn with_earlier(&self, mut earlier: Draft, is_text: &dyn Fn(&str) -> bool) -> Draft {
        for (name, value) in &self.fields {
            let goes_on = is_text(name) && earlier.typed(name).starts_with(value.as_str());
            if !is_blank(value) && !goes_on {
                let mut own = Vec::new();
                for value in self.all(name) {
                    own.push(value.to_owned());
                }
                earlier.set(name, own);
            }
        }
        earlier
    }
}

/// Control characters are nobody's answer, and some stores and readers choke on them.
fn printable(mut text: String) -> String {
    text.retain(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
    text
}

/// Text without the space around it and with one kind of line break: forms send two characters for each.
pub fn lines(typed: &str) -> String {
    let mut out = String::new();
    let mut after_return = false;
    for c in typed.trim().chars() {
        match c {
            '\r' => out.push('\n'),
            '\n' if after_return => {}
            c => out.push(c),
        }
        after_return = c == '\r';
    }
    out
}

/// The length of a text as the check counts it, in Unicode scalar values.
pub fn length(typed: &str) -> u32 {
    lines(typed).chars().count() as u32
}

/// A string, a number or `true` as a form would send it.
pub(crate) fn scalar(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(printable(text.clone())),
        Json::Number(number) => crate::Decimal::from_f64(*number).map(crate::Decimal::digits),
        Json::Bool(true) => Some(String::from("yes")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_that_is_not_blank_counts() {
        let draft = Draft::from_pairs([("a", " "), ("b", "x"), ("a", "\u{200b}\u{a0}"), ("a", " 1 "), ("a", "2")]);
        assert_eq!(draft.first("a"), Some("1"));
        assert_eq!(draft.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(draft.typed("a"), " ");
        assert!(draft.has("a", "2") && !draft.has("a", " ") && !draft.has("c", ""));
        assert_eq!(draft.first("c"), None);
        assert!(!draft.is_blank());
        assert!(Draft::from_pairs([("a", " \n")]).is_blank());
        let invited = Draft::from_pairs([("_invitation", "ABCD"), ("a", " ")]);
        assert!(!invited.is_blank() && !invited.has_answers(), "on a shared device it has to go");
        assert!(draft.has_answers());
    }

    #[test]
    fn what_was_kept_earlier_stays_beside_what_is_there_now() {
        let earlier = [("why", "Quieter roads"), ("use", "park"), ("use", "pool"), ("close", "yes"), ("age", "4")];
        let now = [("why", "Quieter"), ("close", "no"), ("age", ""), ("_invitation", "ABCD")];
        let is_text = |name: &str| name == "why";
        let both = Draft::from_pairs(now).with_earlier(Draft::from_pairs(earlier), &is_text);
        let fields: Vec<_> = both.fields().collect();
        let expected = [
            ("why", "Quieter roads"),
            ("use", "park"),
            ("use", "pool"),
            ("age", "4"),
            ("close", "no"),
            ("_invitation", "ABCD"),
        ];
        assert_eq!(fields, expected);
        // Ten begins like one, and was chosen before it.
        let [earlier, now] = [[("score", "10")], [("score", "1")]].map(Draft::from_pairs);
        assert_eq!(now.with_earlier(earlier, &is_text), now);
        let [earlier, now] = [vec![("use", "park"), ("use", "pool")], vec![("use", "park")]].map(Draft::from_pairs);
        assert_eq!(now.with_earlier(earlier, &is_text), now);
    }

    #[test]
    fn the_length_shown_is_the_length_checked() {
        for (typed, characters) in [("", 0), (" \r\n", 0), (" a\r\nb ", 3), ("a\n\r\n\rb", 5), ("ŵ🌳e\u{301}", 4)] {
            assert_eq!(length(typed), characters, "{typed:?}");
            assert_eq!(lines(&lines(typed)), lines(typed));
        }
    }

    #[test]
    fn setting_a_name_replaces_all_its_values() {
        let mut draft = Draft::from_pairs([("a", "1"), ("b", "x"), ("a", "2")]);
        draft.set("a", ["3".to_owned(), "4\u{0}".to_owned()]);
        assert_eq!(draft.fields().collect::<Vec<_>>(), [("b", "x"), ("a", "3"), ("a", "4")]);
        draft.set("a", []);
        assert_eq!(draft.fields().collect::<Vec<_>>(), [("b", "x")]);
    }

    #[test]
    fn answers_in_json_read_as_form_fields() {
        let json: Json = serde_json::from_str(
            r#"{"t": "x\u0000y", "n": 1.50, "yes": true, "no": false, "none": null, "l": ["a", 2, true], "e": []}"#,
        )
        .expect("it is JSON");
        let draft = Draft::from_answers(&json).expect("all can be read");
        let fields = [("t", "xy"), ("n", "1.5"), ("yes", "yes"), ("l", "a"), ("l", "2"), ("l", "yes")];
        assert_eq!(draft.fields().collect::<Vec<_>>(), fields);
    }
}
