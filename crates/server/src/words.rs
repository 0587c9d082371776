//! Every sentence that the server itself says to people, in each language it has. Sentences about
//! a form and its answers are the widgets' own and are not repeated here.

use wecan::locales::Locale;
use wecan_model::Date;
use wecan_model::text::base_language;

/// The server's sentences in one language.
pub struct Words {
    /// The language's tag.
    pub language: &'static str,
    /// Put before a page's title when something is wrong.
    pub error: &'static str,
    /// There is no such page: heading and what to do.
    pub not_found: (&'static str, &'static str),
    /// The survey is over: heading and, after it, the last day.
    pub closed: (&'static str, &'static str),
    /// Results of a poll that nobody may see yet.
    pub results_later: (&'static str, &'static str),
    /// No answers are taken yet; before the first day.
    pub not_open: (&'static str, &'static str),
    /// An invitation is needed.
    pub invitation_missing: (&'static str, &'static str),
    /// The invitation is not ours.
    pub invitation_unknown: (&'static str, &'static str),
    /// An address has to be confirmed first.
    pub email_unconfirmed: (&'static str, &'static str),
    /// No more codes are mailed for a while.
    pub many_codes: (&'static str, &'static str),
    /// So much came from one address that no more is taken for a moment.
    pub too_often: (&'static str, &'static str),
    /// The invitation was used.
    pub invitation_used: (&'static str, &'static str),
    /// Other answers were sent under the same id.
    pub already_sent: (&'static str, &'static str),
    /// The response was erased by its sender.
    pub erased_before: (&'static str, &'static str),
    /// What was sent is too big.
    pub too_big: (&'static str, &'static str),
    /// The form no longer fits what the server knows.
    pub out_of_date: (&'static str, &'static str),
    /// Whoever asks may not have what they ask for.
    pub not_allowed: (&'static str, &'static str),
    /// The server failed.
    pub failed: (&'static str, &'static str),
    /// Title of the page that says thanks, where the definition has none.
    pub thank_you: &'static str,
    /// Link back to the page where the form stands.
    pub back: &'static str,
    /// The page to see or erase what one sent.
    pub erase: EraseWords,
}

/// The sentences of the page where people see or erase what they sent.
pub struct EraseWords {
    /// The page's heading.
    pub title: &'static str,
    /// What is needed.
    pub introduction: &'static str,
    /// Label of the reference.
    pub reference: &'static str,
    /// Label of the erasure code.
    pub token: &'static str,
    /// The button that shows the answers.
    pub show: &'static str,
    /// The reference is missing.
    pub enter_reference: &'static str,
    /// The code is missing.
    pub enter_token: &'static str,
    /// No response fits the two.
    pub unknown: &'static str,
    /// Heading above the answers.
    pub sent: &'static str,
    /// Before the day on which they came.
    pub received: &'static str,
    /// What erasing does.
    pub warning: &'static str,
    /// The button that erases.
    pub button: &'static str,
    /// Heading once erased.
    pub done: &'static str,
    /// Sentence once erased.
    pub gone: &'static str,
    /// An answer that is a plain yes.
    pub yes: &'static str,
}

impl Words {
    /// A day as people write it.
    pub fn date(&self, date: Date) -> String {
        let month =
            Locale::of(self.language).shared.months.get(usize::from(date.month()) - 1).copied().unwrap_or_default();
        format!("{} {month} {}", date.day(), date.year())
    }

    /// A stored day as people write it.
    pub fn iso_date(&self, iso: &str) -> String {
        Date::parse(iso).map_or_else(|| iso.to_owned(), |date| self.date(date))
    }
}

/// The sentences in this language, else in English.
pub fn of(language: &str) -> &'static Words {
    if base_language(language).eq_ignore_ascii_case("cy") { &CY } else { &EN }
}

/// The sentences that a browser's `Accept-Language` asks for first among those there are.
pub fn accepted(header: &str) -> &'static Words {
    let mut wishes: Vec<(f32, &str)> = header
        .split(',')
        .map(|wish| {
            let (tag, quality) = wish.split_once(";q=").unwrap_or((wish, "1"));
            (quality.trim().parse().unwrap_or(0.0), tag.trim())
        })
        .filter(|(quality, _)| *quality > 0.0)
        .collect();
    wishes.sort_by(|one, other| other.0.total_cmp(&one.0));
    let known =
        |tag: &str| [&EN, &CY].into_iter().find(|words| base_language(tag).eq_ignore_ascii_case(words.language));
    wishes.into_iter().find_map(|(_, tag)| known(tag)).unwrap_or(&EN)
}

static EN: Words = Words {
    language: "en",
    error: "Error",
    not_found: (
        "Page not found",
        "If you typed the web address, check that it is correct. If you pasted it, check that you copied all of it.",
    ),
    closed: ("This survey has closed", "It took responses until"),
    results_later: ("The results are not shown yet", "Come back once this has closed."),
    not_open: ("This survey has not opened yet", "It takes responses from"),
    invitation_missing: (
        "You need an invitation",
        "Only people with an invitation can answer this survey. Use the link in your invitation.",
    ),
    invitation_unknown: (
        "The code of your invitation is not correct",
        "Use the link in your invitation, or check that you copied all of the code.",
    ),
    email_unconfirmed: ("Confirm your email address first", "Open the form again. We will email you a code to enter."),
    invitation_used: (
        "Your invitation has been used",
        "Someone has already answered with this invitation. Each one counts once.",
    ),
    many_codes: (
        "We cannot send you an email now",
        "We have sent a lot of emails in the last hour. Try again in an hour.",
    ),
    too_often: (
        "We cannot take this now",
        "A lot has been sent from your network. Wait a minute, go back, then send it again.",
    ),
    already_sent: (
        "You have already sent this form",
        "We have the answers that you sent first, and have not changed them. To send others, erase the first ones with the code that you were given, then open the form again.",
    ),
    erased_before: (
        "You have erased this response",
        "We have not stored it again. To send a new one, open the form again.",
    ),
    too_big: ("Your answers are too long to send", "Go back and shorten your longest answers."),
    out_of_date: (
        "This form is out of date",
        "The form has changed since you opened it. Open it again from the page where you found it.",
    ),
    not_allowed: ("You cannot open this page", "It is only for people who have been given its password."),
    failed: (
        "There is a problem with this service",
        "Go back and try again in a few minutes. If you were sending answers, we cannot be sure that they arrived: send them again.",
    ),
    thank_you: "Thank you. We have your answers",
    back: "Back to the page you came from",
    erase: EraseWords {
        title: "See or erase what you sent",
        introduction: "You were given a reference and an erasure code when you sent your answers.",
        reference: "Reference",
        token: "Erasure code",
        show: "Show what I sent",
        enter_reference: "Enter your reference",
        enter_token: "Enter your erasure code",
        unknown: "Check your reference and erasure code. There are no answers with this reference and code",
        sent: "What you sent",
        received: "Received on",
        warning: "Once your answers are erased nobody can bring them back.",
        button: "Erase my answers",
        done: "Your answers have been erased",
        gone: "We no longer hold them.",
        yes: "Yes",
    },
};

static CY: Words = Words {
    language: "cy",
    error: "Gwall",
    not_found: (
        "Heb ddod o hyd i’r dudalen",
        "Os gwnaethoch deipio’r cyfeiriad gwe, gwnewch yn siŵr ei fod yn gywir. Os gwnaethoch ei ludo, gwnewch yn siŵr eich bod wedi copïo’r cyfan.",
    ),
    closed: ("Mae’r arolwg hwn wedi cau", "Roedd yn derbyn ymatebion tan"),
    results_later: ("Nid yw’r canlyniadau i’w gweld eto", "Dewch yn ôl ar ôl i hwn gau."),
    not_open: ("Nid yw’r arolwg hwn wedi agor eto", "Bydd yn derbyn ymatebion o"),
    invitation_missing: (
        "Mae angen gwahoddiad arnoch",
        "Dim ond pobl sydd â gwahoddiad all ateb yr arolwg hwn. Defnyddiwch y ddolen yn eich gwahoddiad.",
    ),
    invitation_unknown: (
        "Nid yw cod eich gwahoddiad yn gywir",
        "Defnyddiwch y ddolen yn eich gwahoddiad, neu gwnewch yn siŵr eich bod wedi copïo’r cod cyfan.",
    ),
    email_unconfirmed: (
        "Cadarnhewch eich cyfeiriad e-bost yn gyntaf",
        "Agorwch y ffurflen eto. Byddwn yn e-bostio cod atoch i’w roi.",
    ),
    invitation_used: (
        "Mae eich gwahoddiad wedi’i ddefnyddio",
        "Mae rhywun eisoes wedi ateb gyda’r gwahoddiad hwn. Mae pob un yn cyfrif unwaith.",
    ),
    many_codes: (
        "Ni allwn anfon e-bost atoch nawr",
        "Rydym wedi anfon llawer o e-byst yn yr awr ddiwethaf. Rhowch gynnig arall arni ymhen awr.",
    ),
    too_often: (
        "Ni allwn dderbyn hyn nawr",
        "Mae llawer wedi’i anfon o’ch rhwydwaith. Arhoswch funud, ewch yn ôl, yna anfonwch ef eto.",
    ),
    already_sent: (
        "Rydych eisoes wedi anfon y ffurflen hon",
        "Mae gennym yr atebion a anfonwyd gennych gyntaf, ac nid ydym wedi’u newid. I anfon rhai eraill, dilëwch y rhai cyntaf gyda’r cod a gawsoch, yna agorwch y ffurflen eto.",
    ),
    erased_before: (
        "Rydych wedi dileu’r ymateb hwn",
        "Nid ydym wedi’i storio yr eildro. I anfon un newydd, agorwch y ffurflen eto.",
    ),
    too_big: ("Mae eich atebion yn rhy hir i’w hanfon", "Ewch yn ôl a byrhewch eich atebion hiraf."),
    out_of_date: (
        "Mae’r ffurflen hon wedi dyddio",
        "Mae’r ffurflen wedi newid ers i chi ei hagor. Agorwch hi eto o’r dudalen lle daethoch o hyd iddi.",
    ),
    not_allowed: ("Ni allwch agor y dudalen hon", "Dim ond i bobl sydd wedi cael ei chyfrinair y mae hi."),
    failed: (
        "Mae problem gyda’r gwasanaeth hwn",
        "Ewch yn ôl a rhowch gynnig arall arni ymhen ychydig funudau. Os oeddech yn anfon atebion, ni allwn fod yn siŵr eu bod wedi cyrraedd: anfonwch nhw eto.",
    ),
    thank_you: "Diolch. Mae eich atebion gennym",
    back: "Yn ôl i’r dudalen y daethoch ohoni",
    erase: EraseWords {
        title: "Gweld neu ddileu’r hyn a anfonwyd gennych",
        introduction: "Cawsoch gyfeirnod a chod dileu pan anfonwyd eich atebion.",
        reference: "Cyfeirnod",
        token: "Cod dileu",
        show: "Dangos yr hyn a anfonais",
        enter_reference: "Rhowch eich cyfeirnod",
        enter_token: "Rhowch eich cod dileu",
        unknown: "Gwiriwch eich cyfeirnod a’ch cod dileu. Nid oes atebion gyda’r cyfeirnod a’r cod hyn",
        sent: "Yr hyn a anfonwyd gennych",
        received: "Derbyniwyd ar",
        warning: "Unwaith y bydd eich atebion wedi’u dileu ni all neb eu hadfer.",
        button: "Dileu fy atebion",
        done: "Mae eich atebion wedi’u dileu",
        gone: "Nid ydym yn eu cadw mwyach.",
        yes: "Ie",
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_language_it_likes_best_among_those_there_are() {
        for (header, language) in [
            ("", "en"),
            ("cy", "cy"),
            ("cy-GB,cy;q=0.9,en;q=0.8", "cy"),
            ("en-GB,en;q=0.9,cy;q=0.8", "en"),
            ("fr,cy;q=0.5,en;q=0.4", "cy"),
            ("cy;q=0,en", "en"),
            ("cy;q=nonsense,,;q=1", "en"),
        ] {
            assert_eq!(accepted(header).language, language, "{header}");
        }
    }

    #[test]
    fn days_are_written_out() {
        let day = Date::parse("2026-12-31").expect("a day");
        assert_eq!(of("en").date(day), "31 December 2026");
        assert_eq!(of("cy-GB").date(day), "31 Rhagfyr 2026");
    }
}
