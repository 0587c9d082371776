//! Sentences of polls that stand on a server's pages and in the widget alike: confirming an address, and being told what
//! changed.

use wecan_model::text::base_language;

/// The sentences of one language.
#[derive(Debug)]
pub struct AskingWords {
    /// Heading of the step that asks for an address.
    pub email_heading: &'static str,
    /// What the address is for.
    pub email_asked: [&'static str; 2],
    /// Label of the address.
    pub email_label: &'static str,
    /// The button that has a code mailed.
    pub send_code: &'static str,
    /// Heading of the step that asks for the code.
    pub code_heading: &'static str,
    /// Where it was sent. `{email}`
    pub code_asked: &'static str,
    /// How long it works.
    pub code_life: &'static str,
    /// Label of the code.
    pub code_label: &'static str,
    /// The button that confirms.
    pub go_on: &'static str,
    /// Another code.
    pub code_again: &'static str,
    /// The address is missing.
    pub enter_email: &'static str,
    /// The address cannot be one.
    pub wrong_email: &'static str,
    /// The code is missing.
    pub enter_code: &'static str,
    /// The server could not be reached.
    pub not_reached: &'static str,
    /// To be told what changes: heading, what it does, button.
    pub tell: (&'static str, &'static str, &'static str),
    /// That somebody will be told: heading, what that means.
    pub told: (&'static str, &'static str),
    /// There is no address to tell anything to.
    pub nobody_to_tell: &'static str,
    /// What became of answers: agreed, under way, done, not taken up.
    pub states: [&'static str; 4],
}

impl AskingWords {
    /// The sentences of a language, else in English.
    pub fn of(tag: &str) -> &'static Self {
        if base_language(tag).eq_ignore_ascii_case("cy") { &CY } else { &EN }
    }
}

static EN: AskingWords = AskingWords {
    email_heading: "Confirm your email address",
    email_asked: [
        "Each email address counts once. We will email you a code to enter on the next page.",
        "We do not keep your email address with your answers.",
    ],
    email_label: "Email address",
    send_code: "Send me a code",
    code_heading: "Enter your code",
    code_asked: "We have sent a code of 6 digits to {email}.",
    code_life: "The code works for 10 minutes.",
    code_label: "Code",
    go_on: "Continue",
    code_again: "Ask for another code",
    enter_email: "Enter your email address",
    wrong_email: "Enter an email address in the right format, like name@example.com",
    enter_code: "Enter the code from the email",
    not_reached: "That did not work. Check your connection and try again.",
    tell: (
        "Hear what changes",
        "We can email you what the council does because of this. That you asked is not kept with your answers.",
        "Tell me what changes",
    ),
    told: (
        "We will tell you what changes",
        "We will email you when there is something to tell. Each email has a link to stop.",
    ),
    nobody_to_tell: "We do not have an email address for you, so we cannot tell you. The results page shows what changed.",
    states: ["Agreed", "Under way", "Done", "Not taken up"],
};

static CY: AskingWords = AskingWords {
    email_heading: "Cadarnhewch eich cyfeiriad e-bost",
    email_asked: [
        "Mae pob cyfeiriad e-bost yn cyfrif unwaith. Byddwn yn e-bostio cod atoch i’w roi ar y dudalen nesaf.",
        "Nid ydym yn cadw eich cyfeiriad e-bost gyda’ch atebion.",
    ],
    email_label: "Cyfeiriad e-bost",
    send_code: "Anfonwch god ataf",
    code_heading: "Rhowch eich cod",
    code_asked: "Rydym wedi anfon cod o 6 digid at {email}.",
    code_life: "Mae’r cod yn gweithio am 10 munud.",
    code_label: "Cod",
    go_on: "Parhau",
    code_again: "Gofyn am god arall",
    enter_email: "Rhowch eich cyfeiriad e-bost",
    wrong_email: "Rhowch gyfeiriad e-bost yn y fformat cywir, fel enw@example.com",
    enter_code: "Rhowch y cod o’r e-bost",
    not_reached: "Ni weithiodd hynny. Gwiriwch eich cysylltiad a rhowch gynnig arall arni.",
    tell: (
        "Clywed beth sy’n newid",
        "Gallwn e-bostio atoch beth y mae’r cyngor yn ei wneud oherwydd hyn. Nid yw’r ffaith eich bod wedi gofyn yn cael ei chadw gyda’ch atebion.",
        "Rhowch wybod i mi beth sy’n newid",
    ),
    told: (
        "Byddwn yn rhoi gwybod i chi beth sy’n newid",
        "Byddwn yn e-bostio atoch pan fydd rhywbeth i’w ddweud. Mae dolen i stopio ym mhob e-bost.",
    ),
    nobody_to_tell: "Nid oes gennym gyfeiriad e-bost i chi, felly ni allwn roi gwybod i chi. Mae tudalen y canlyniadau yn dangos beth newidiodd.",
    states: ["Cytunwyd", "Ar y gweill", "Wedi’i wneud", "Heb ei dderbyn"],
};
