//! What is said about polls by mail, and on the pages where an address is confirmed, in each language there is.

use wecan_model::text::base_language;

/// The sentences in one language.
pub(super) struct PollWords {
    pub(super) language: &'static str,
    /// An invitation: what it is about (with a place for the title), first sentence.
    pub(super) invited: (&'static str, &'static str),
    /// A reminder, likewise.
    pub(super) reminded: (&'static str, &'static str),
    /// What the answers are for, before the purpose.
    pub(super) purpose: &'static str,
    pub(super) answer: &'static str,
    /// Whose link it is, and until when; with and without a last day.
    pub(super) until: &'static str,
    pub(super) yours: &'static str,
    /// Where the link fails. `{code}`
    pub(super) code: &'static str,
    pub(super) why_invited: &'static str,
    /// To get no more mail, neither of what changes: what it does, link and button.
    pub(super) stop_asking: (&'static str, &'static str),
    /// The mail with a code: what it is about, first sentence, what to do otherwise.
    pub(super) code_letter: (&'static str, &'static str, &'static str),
    /// The code is wrong, or too old.
    pub(super) wrong_code: &'static str,
    /// To be told no more: heading, what it does, button.
    pub(super) stop: (&'static str, &'static str, &'static str),
    pub(super) stopped: (&'static str, &'static str),
    /// The mail that tells: what it is about, first sentence.
    pub(super) changed: (&'static str, &'static str),
    pub(super) see_all: &'static str,
    pub(super) why_told: &'static str,
}

impl PollWords {
    /// The sentences for a language tag; English where there are none.
    pub(super) fn of(tag: &str) -> &'static Self {
        if base_language(tag).eq_ignore_ascii_case("cy") { &CY } else { &EN }
    }
}

static EN: PollWords = PollWords {
    language: "en",
    invited: ("Your invitation: {title}", "We would like to hear from you: {title}."),
    reminded: ("Reminder: {title}", "There is still time to answer: {title}. We do not have an answer from you yet."),
    purpose: "What your answers are for:",
    answer: "Answer now",
    until: "You can answer until {date}.",
    yours: "This link is only for you, and it counts once. You can come back with it and change your answers until this closes.",
    code: "If a page asks for your invitation, enter this code: {code}",
    why_invited: "You get this email because you are on our panel of residents.",
    stop_asking: (
        "We will no longer email you. You stay on our panel, and we may write to you by post.",
        "Stop these emails",
    ),
    code_letter: (
        "{code} is your code",
        "Enter this code to answer: {title}.",
        "If you did not ask for a code, you do not have to do anything.",
    ),
    wrong_code: "Check the code. If it is more than 10 minutes old, ask for another one",
    stop: (
        "Stop these emails",
        "We will no longer email you what changes because of these answers.",
        "Stop these emails",
    ),
    stopped: ("These emails have stopped", "You will get no more emails about what changes because of these answers."),
    changed: ("What changed: {title}", "You answered: {title}. This is what the council has done."),
    see_all: "See the results and everything that changed",
    why_told: "You get this email because you asked to hear what changes.",
};

static CY: PollWords = PollWords {
    language: "cy",
    invited: ("Eich gwahoddiad: {title}", "Hoffem glywed gennych: {title}."),
    reminded: ("Nodyn atgoffa: {title}", "Mae amser o hyd i ateb: {title}. Nid oes gennym ateb gennych eto."),
    purpose: "At ba ddiben y mae eich atebion:",
    answer: "Ateb nawr",
    until: "Gallwch ateb tan {date}.",
    yours: "I chi yn unig y mae’r ddolen hon, ac mae’n cyfrif unwaith. Gallwch ddod yn ôl gyda hi a newid eich atebion nes bydd hwn yn cau.",
    code: "Os bydd tudalen yn gofyn am eich gwahoddiad, rhowch y cod hwn: {code}",
    why_invited: "Rydych yn cael yr e-bost hwn am eich bod ar ein panel o drigolion.",
    stop_asking: (
        "Ni fyddwn yn e-bostio atoch mwyach. Rydych yn aros ar ein panel, ac efallai y byddwn yn ysgrifennu atoch drwy’r post.",
        "Stopio’r e-byst hyn",
    ),
    code_letter: (
        "{code} yw eich cod",
        "Rhowch y cod hwn i ateb: {title}.",
        "Os na wnaethoch ofyn am god, nid oes angen i chi wneud dim.",
    ),
    wrong_code: "Gwiriwch y cod. Os yw dros 10 munud oed, gofynnwch am un arall",
    stop: (
        "Stopio’r e-byst hyn",
        "Ni fyddwn yn e-bostio atoch mwyach beth sy’n newid oherwydd yr atebion hyn.",
        "Stopio’r e-byst hyn",
    ),
    stopped: ("Mae’r e-byst hyn wedi stopio", "Ni chewch ragor o e-byst am beth sy’n newid oherwydd yr atebion hyn."),
    changed: ("Beth newidiodd: {title}", "Gwnaethoch ateb: {title}. Dyma beth mae’r cyngor wedi’i wneud."),
    see_all: "Gweld y canlyniadau a phopeth a newidiodd",
    why_told: "Rydych yn cael yr e-bost hwn am i chi ofyn am glywed beth sy’n newid.",
};
