//! What stories are called, in the language of their page: a subject, then its state.

/// A story's name as a heading has it.
pub(crate) fn heading(name: &str, lang: &str) -> String {
    let parts: Vec<&str> = name.split(", ").map(|part| if lang == "cy" { welsh(part) } else { part }).collect();
    let name = parts.join(", ");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A part of a name in Welsh; in English where it is missing, which a test tells.
fn welsh(part: &str) -> &str {
    WELSH.iter().find(|(english, _)| *english == part).map_or(part, |(_, welsh)| welsh)
}

const WELSH: [(&str, &str); 69] = [
    ("and now", "ac yn awr"),
    ("being changed", "yn cael ei newid"),
    ("being sent", "yn cael ei anfon"),
    ("by telephone", "dros y ffôn"),
    ("checkboxes", "blychau ticio"),
    ("closed", "wedi cau"),
    ("come back", "dod yn ôl"),
    ("conditions", "amodau"),
    ("consent", "cydsyniad"),
    ("contact", "manylion cyswllt"),
    ("dark", "tywyll"),
    ("date", "dyddiad"),
    ("drop down list", "cwymplen"),
    ("end", "diwedd"),
    ("filled in", "wedi’i lenwi"),
    ("first page", "tudalen gyntaf"),
    ("first statement", "gosodiad cyntaf"),
    ("heading level 4", "pennawd lefel 4"),
    ("how sure", "pa mor siŵr"),
    ("invited", "drwy wahoddiad"),
    ("kept on the device", "wedi’i gadw ar y ddyfais"),
    ("last look", "golwg olaf"),
    ("last page", "tudalen olaf"),
    ("left behind", "wedi’i adael"),
    ("long text", "testun hir"),
    ("long words", "geiriau hir"),
    ("matrix", "grid"),
    ("missing", "ar goll"),
    ("more complicated", "mwy cymhleth"),
    ("names close to one another", "enwau tebyg i’w gilydd"),
    ("never", "byth"),
    ("no last look", "heb olwg olaf"),
    ("none with others", "‘dim un’ gydag eraill"),
    ("not judged", "heb ei farnu"),
    ("not saved", "heb ei gadw"),
    ("not true", "ddim yn wir"),
    ("not yet open", "heb agor eto"),
    ("nothing to show", "dim i’w ddangos"),
    ("number", "rhif"),
    ("numbers not shown", "rhifau heb eu dangos"),
    ("on a shared device", "ar ddyfais a rennir"),
    ("on paper", "ar bapur"),
    ("one of a list", "un o restr"),
    ("one question a page", "un cwestiwn i bob tudalen"),
    ("open until a day", "ar agor tan ddiwrnod"),
    ("other chosen", "‘arall’ wedi’i ddewis"),
    ("other too long", "‘arall’ yn rhy hir"),
    ("passed over", "wedi’i hepgor"),
    ("piped in", "wedi’i gario ymlaen"),
    ("poll", "pôl"),
    ("radios", "botymau radio"),
    ("ranking", "trefnu"),
    ("refused", "wedi’i wrthod"),
    ("results", "canlyniadau"),
    ("results not weighted", "canlyniadau heb eu pwysoli"),
    ("right", "cywir"),
    ("scale", "graddfa"),
    ("second", "ail"),
    ("sent", "wedi’i anfon"),
    ("several of a list", "sawl un o restr"),
    ("shared device", "dyfais a rennir"),
    ("short text", "testun byr"),
    ("statements", "gosodiadau"),
    ("too few answers", "rhy ychydig o atebion"),
    ("true", "gwir"),
    ("waited too long", "wedi aros yn rhy hir"),
    ("waiting", "yn aros"),
    ("words that look like markup", "geiriau sy’n edrych fel cod"),
    ("wrong", "anghywir"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_in_welsh_has_a_welsh_name() {
        let stories = wecan::stories::all();
        let quizzes = wecan::quiz_stories::all();
        let welsh = stories.iter().map(|story| (story.name, story.lang));
        let welsh = welsh.chain(quizzes.iter().map(|story| (story.name, story.lang))).filter(|(_, lang)| *lang == "cy");
        let mut used = Vec::new();
        for part in welsh.flat_map(|(name, _)| name.split(", ")) {
            assert!(WELSH.iter().any(|(english, _)| *english == part), "`{part}` has no Welsh");
            used.push(part);
        }
        for (english, _) in WELSH {
            assert!(used.contains(&english), "no story has `{english}`");
        }
    }

    #[test]
    fn a_heading_begins_with_a_capital_letter() {
        assert_eq!(heading("waiting, being sent", "cy"), "Yn aros, yn cael ei anfon");
        assert_eq!(heading("waiting, being sent", "en"), "Waiting, being sent");
    }
}
