//! The surveys of the gallery: real questionnaires as definitions, in English and Welsh.

use wecan_model::Definition;
use wecan_model::json::Json;

/// A definition file of the gallery.
pub(crate) struct Survey {
    /// Its name, which is also the definition's id.
    pub(crate) id: &'static str,
    /// The file as it stands.
    pub(crate) text: &'static str,
}

macro_rules! survey {
    ($id:literal) => {
        Survey { id: $id, text: include_str!(concat!("../definitions/", $id, ".json")) }
    };
}

/// Every survey, in the order in which the gallery lists them.
pub(crate) static SURVEYS: [Survey; 7] = [
    survey!("town-centre"),
    survey!("school-streets"),
    survey!("speed-limit"),
    survey!("local-area"),
    survey!("belonging"),
    survey!("equality"),
    survey!("every-question"),
];

/// The languages that every survey is written in, each with its own name.
pub(crate) const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("cy", "Cymraeg")];

/// The survey of this id.
pub(crate) fn survey(id: &str) -> &'static Survey {
    SURVEYS.iter().find(|survey| survey.id == id).expect("the gallery names only surveys of its own list")
}

impl Survey {
    /// The file as JSON.
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(self.text).expect("a test reads every definition of the gallery")
    }

    /// The definition.
    pub(crate) fn definition(&self) -> Definition {
        Definition::read(&self.json()).expect("a test reads every definition of the gallery")
    }

    /// What the file says to those who keep it: where the questions come from.
    pub(crate) fn note(&self) -> String {
        self.json().get("note").and_then(Json::as_str).unwrap_or_default().to_owned()
    }

    /// The address of the file in the gallery.
    pub(crate) fn address(&self) -> String {
        format!("/definitions/{}.json", self.id)
    }
}

/// The address of a survey's page: English at the plain name, every other language at its own.
pub(crate) fn page_address(id: &str, lang: &str) -> String {
    if lang == "en" { format!("/surveys/{id}.html") } else { format!("/surveys/{id}.{lang}.html") }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use wecan_model::Text;
    use wecan_model::definition::Kind;

    use super::*;

    #[test]
    fn every_definition_file_is_in_the_list() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("definitions");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .expect("the folder is in the repository")
            .map(|entry| entry.expect("a readable entry").file_name().into_string().expect("a plain name"))
            .collect();
        let listed = SURVEYS.iter().map(|survey| format!("{}.json", survey.id)).collect();
        assert_eq!(files, listed);
    }

    #[test]
    fn every_definition_has_no_faults_and_bears_its_files_name() {
        for survey in &SURVEYS {
            match Definition::read(&survey.json()) {
                Ok(definition) => assert_eq!(definition.id, survey.id),
                Err(faults) => panic!("{}: {faults:?}", survey.id),
            }
            assert!(!survey.note().is_empty(), "{} does not say where its questions come from", survey.id);
        }
    }

    #[test]
    fn every_survey_says_everything_in_english_and_welsh() {
        for survey in &SURVEYS {
            for text in texts(&survey.definition()) {
                let tags: Vec<&str> = text.languages().map(|(tag, _)| tag).collect();
                let words = text.get("en");
                // Place names and bare numbers read the same in both.
                let plain = tags == [""] && words.split(' ').count() < 3;
                assert!(plain || tags == ["en", "cy"], "{}: {words:?} is in {tags:?}", survey.id);
            }
        }
    }

    fn texts(definition: &Definition) -> Vec<&Text> {
        let mut all = vec![&definition.title, &definition.purpose];
        all.extend(&definition.introduction);
        all.extend(&definition.thank_you);
        all.extend(&definition.what_happens_next);
        for page in &definition.pages {
            all.extend(&page.title);
            all.extend(&page.introduction);
        }
        for question in definition.questions() {
            all.push(&question.label);
            all.extend(&question.hint);
            all.extend(&question.error);
            for choice in question.choices() {
                all.push(&choice.label);
                all.extend(&choice.hint);
                all.extend(&choice.other);
            }
            match &question.kind {
                Kind::Matrix { rows, .. } => all.extend(rows.iter().map(|(_, label)| label)),
                Kind::Points { from_label, to_label, .. } => all.extend(from_label.iter().chain(to_label)),
                Kind::Number { unit, .. } => all.extend(unit),
                _ => {}
            }
        }
        all
    }
}
