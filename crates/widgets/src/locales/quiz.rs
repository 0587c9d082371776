//! The sentences of the myth-buster. They are apart, so that a page without one does not download them.

use super::{LANGUAGES, place};

/// The sentences of one language.
#[derive(Debug)]
pub struct QuizWords {
    /// The language tag.
    pub tag: &'static str,
    /// The options: true, false, more complicated.
    pub holds: [&'static str; 3],
    /// Asks how sure somebody is.
    pub sure: &'static str,
    /// The ends of that scale.
    pub sure_ends: [&'static str; 2],
    /// Asks for a judgement once more.
    pub now: &'static str,
    /// Asks how sure somebody is of that.
    pub sure_now: &'static str,
    /// `{n}` of `{all}` statements.
    pub progress: &'static str,
    /// The button that shows whether the statement holds.
    pub check: &'static str,
    /// Said while that is still on its way.
    pub coming: &'static str,
    /// Who stands behind the answers. `{name}`
    pub publisher: &'static str,
    /// Link to the page where the answers stand in full.
    pub full_answers: &'static str,
    /// Said to somebody who has come back.
    pub welcome_back: &'static str,
    /// Every fact is past its review.
    pub nothing: &'static str,
    /// What is sent, and when: at the end.
    pub sends_at_end: &'static str,
    /// What is sent, and when: as one goes.
    pub sends_each: &'static str,
}

/// Those that are read once a statement has been judged. They come with the later part of the myth-buster's module.
#[derive(Debug)]
pub struct JudgedWords {
    /// The language tag.
    pub tag: &'static str,
    /// What is said first once a statement has been judged: it is true, it is not, it is more complicated.
    pub verdicts: [&'static str; 3],
    /// Before the right answer or answers, where there were some to choose from. `{answer}`
    pub right_answer: &'static str,
    /// After that, to somebody who was right.
    pub you_were_right: &'static str,
    /// After that, to somebody who was not. `{answer}`
    pub you_chose: &'static str,
    /// Heading of how the myth misleads.
    pub fallacy: &'static str,
    /// Heading of the fact once more.
    pub remember: &'static str,
    /// Heading of what to do next.
    pub next_heading: &'static str,
    /// Heading of what people of the place say.
    pub voices: &'static str,
    /// Heading of the sources.
    pub sources: &'static str,
    /// When the sources are looked at again. `{date}`
    pub review_by: &'static str,
    /// The button to the next statement.
    pub next: &'static str,
    /// The button to the summary.
    pub finish: &'static str,
    /// The same, where it also sends the answers.
    pub finish_and_send: &'static str,
    /// Heading of the summary.
    pub summary: &'static str,
    /// How many were right. `{n}` `{all}`
    pub score: &'static str,
    /// The button that begins again.
    pub again: &'static str,
    /// The button that shares.
    pub share: &'static str,
    /// Said once the address has been copied.
    pub copied: &'static str,
    /// Label of the address, where it cannot be copied.
    pub copy_this: &'static str,
    /// Heading of the request to come back. `{date}`
    pub come_back: &'static str,
    /// Why, and how.
    pub come_back_why: &'static str,
    /// Label of the address at which somebody comes back.
    pub later_link: &'static str,
    /// The link that puts the day into a calendar.
    pub calendar: &'static str,
    /// Without script: the link to the pages that ask one statement at a time.
    pub one_at_a_time: &'static str,
}

/// What is said by the part that sends.
#[derive(Debug)]
pub struct SentWords {
    /// The answers have been accepted.
    pub sent: &'static str,
}

impl SentWords {
    /// The sentences for a language tag; English where there are none.
    pub fn of(tag: &str) -> &'static SentWords {
        SENT[place(tag)]
    }
}

impl QuizWords {
    /// The sentences for a language tag; English where there are none.
    pub fn of(tag: &str) -> &'static QuizWords {
        ALL[place(tag)]
    }
}

impl JudgedWords {
    /// The sentences for a language tag; English where there are none.
    pub fn of(tag: &str) -> &'static JudgedWords {
        JUDGED[place(tag)]
    }
}

/// The sentences of every language.
pub static ALL: [&QuizWords; LANGUAGES] = [&EN, &CY];

static SENT: [&SentWords; LANGUAGES] = [
    &SentWords { sent: "Your answers have been sent. Thank you." },
    &SentWords { sent: "Mae eich atebion wedi’u hanfon. Diolch." },
];

static JUDGED: [&JudgedWords; LANGUAGES] = [&EN_JUDGED, &CY_JUDGED];

static EN: QuizWords = QuizWords {
    tag: "en",
    holds: ["True", "False", "It’s more complicated"],
    sure: "How sure are you?",
    sure_ends: ["Not sure at all", "Completely sure"],
    now: "Now that you have read this, what do you think?",
    sure_now: "How sure are you now?",
    progress: "Statement {n} of {all}",
    check: "Check",
    coming: "Getting the answer…",
    publisher: "These answers are from {name}.",
    full_answers: "Read the full answers",
    welcome_back: "Thank you for coming back. Tell us what you think now.",
    nothing: "There is nothing to show here at the moment. We are checking the facts again.",
    sends_at_end: "When you finish, your answers are sent to us without your name.",
    sends_each: "Each answer is sent to us without your name as you go on.",
};

static EN_JUDGED: JudgedWords = JudgedWords {
    tag: "en",
    verdicts: ["This is true", "This is not true", "It is more complicated than that"],
    right_answer: "The answer is: {answer}",
    you_were_right: "You got it right.",
    you_chose: "You chose ‘{answer}’.",
    fallacy: "Where the mistake is",
    remember: "What to remember",
    next_heading: "What to do next",
    voices: "What people here say",
    sources: "Where this is from",
    review_by: "We will check this again by {date}.",
    next: "Next statement",
    finish: "Finish",
    finish_and_send: "Finish and send your answers",
    summary: "What you have learned",
    score: "You got {n} out of {all} right.",
    again: "Try again",
    share: "Share this quiz",
    copied: "The link has been copied",
    copy_this: "Copy this link",
    come_back: "Come back on {date}",
    come_back_why: "We want to find out what stays with you. Open this link on that day and answer again. The link does not say who you are.",
    later_link: "Your own link for that day",
    calendar: "Add the day to your calendar",
    one_at_a_time: "Judge the statements one at a time",
};

static CY: QuizWords = QuizWords {
    tag: "cy",
    holds: ["Gwir", "Gau", "Mae’n fwy cymhleth"],
    sure: "Pa mor siŵr ydych chi?",
    sure_ends: ["Ddim yn siŵr o gwbl", "Yn hollol siŵr"],
    now: "Nawr eich bod wedi darllen hyn, beth yw eich barn?",
    sure_now: "Pa mor siŵr ydych chi nawr?",
    progress: "Gosodiad {n} o {all}",
    check: "Gwirio",
    coming: "Wrthi’n nôl yr ateb…",
    publisher: "Cyhoeddwr yr atebion hyn: {name}.",
    full_answers: "Darllenwch yr atebion llawn",
    welcome_back: "Diolch am ddod yn ôl. Dywedwch beth yw eich barn nawr.",
    nothing: "Does dim byd i’w ddangos yma ar hyn o bryd. Rydym yn gwirio’r ffeithiau eto.",
    sends_at_end: "Pan fyddwch yn gorffen, anfonir eich atebion atom heb eich enw.",
    sends_each: "Anfonir pob ateb atom heb eich enw wrth i chi fynd ymlaen.",
};

static CY_JUDGED: JudgedWords = JudgedWords {
    tag: "cy",
    verdicts: ["Mae hyn yn wir", "Nid yw hyn yn wir", "Mae’n fwy cymhleth na hynny"],
    right_answer: "Yr ateb yw: {answer}",
    you_were_right: "Roeddech chi’n iawn.",
    you_chose: "Fe wnaethoch chi ddewis ‘{answer}’.",
    fallacy: "Ble mae’r camgymeriad",
    remember: "Beth i’w gofio",
    next_heading: "Beth i’w wneud nesaf",
    voices: "Beth mae pobl yma’n ei ddweud",
    sources: "O ble mae hyn yn dod",
    review_by: "Byddwn yn gwirio hyn eto erbyn {date}.",
    next: "Y gosodiad nesaf",
    finish: "Gorffen",
    finish_and_send: "Gorffen ac anfon eich atebion",
    summary: "Beth rydych chi wedi’i ddysgu",
    score: "Cawsoch {n} allan o {all} yn gywir.",
    again: "Rhoi cynnig arall arni",
    share: "Rhannu’r cwis hwn",
    copied: "Mae’r ddolen wedi’i chopïo",
    copy_this: "Copïwch y ddolen hon",
    come_back: "Dewch yn ôl ar {date}",
    come_back_why: "Rydym am wybod beth sy’n aros gyda chi. Agorwch y ddolen hon ar y diwrnod hwnnw ac atebwch eto. Nid yw’r ddolen yn dweud pwy ydych chi.",
    later_link: "Eich dolen eich hun ar gyfer y diwrnod hwnnw",
    calendar: "Ychwanegu’r diwrnod at eich calendr",
    one_at_a_time: "Barnu’r gosodiadau fesul un",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_base() {
        assert_eq!(QuizWords::of("cy-GB").tag, "cy");
        assert_eq!(QuizWords::of("pl").tag, "en");
        assert_eq!((JudgedWords::of("cy").tag, JudgedWords::of("pl").tag), ("cy", "en"));
    }
}
