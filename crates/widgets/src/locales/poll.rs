//! Every sentence about a poll's results. Apart from the others: only pages that show results load them. The few with
//! which a page may begin are apart from these again.

use super::{Locale, Plural, fill};
use wecan_model::Decimal;
use wecan_model::text::base_language;

/// The sentences of one language. `{n}` and the like are filled in by [`fill`](super::fill).
#[derive(Debug)]
pub(crate) struct PollWords {
    /// Heading of the results.
    pub(crate) results: &'static str,
    /// There are too few answers to show any.
    pub(crate) too_few: &'static str,
    /// Results could not be got, and the button to try again.
    pub(crate) no_results: &'static str,
    pub(crate) look_again: &'static str,
    /// How many answered. `{n}`
    pub(crate) answered: Plural,
    /// How many answered, of those asked. `{rate}` `{all}`
    pub(crate) rate: &'static str,
    /// Since when and until when. `{from}` `{to}`
    pub(crate) dates: &'static str,
    /// Until when. `{to}`
    pub(crate) until: &'static str,
    /// When the results were made. `{date}`
    pub(crate) made: &'static str,
    /// Answers are still being taken.
    pub(crate) still_open: &'static str,
    /// Columns of a question's table.
    pub(crate) answer: &'static str,
    pub(crate) people: &'static str,
    pub(crate) unweighted: &'static str,
    pub(crate) weighted: &'static str,
    /// A number that is not shown.
    pub(crate) dash: &'static str,
    /// The same, for those who cannot make out what stands in the cell.
    pub(crate) hidden: &'static str,
    /// Why none of a question's numbers are shown, though enough people answered it.
    pub(crate) none_shown: &'static str,
    /// The mean of a scale. `{mean}`
    pub(crate) mean: &'static str,
    /// The mean of a scale, weighted. `{mean}`
    pub(crate) weighted_mean: &'static str,
    /// Columns of a ranking's table.
    pub(crate) first: &'static str,
    pub(crate) place: &'static str,
    pub(crate) points: &'static str,
    pub(crate) weighted_place: &'static str,
    pub(crate) weighted_points: &'static str,
    /// How places and points came about.
    pub(crate) ranking_method: &'static str,
    /// What opens a table of what each group answered. `{group}`
    pub(crate) by_group: &'static str,
    /// What such a table holds.
    pub(crate) of_each_group: &'static str,
    /// Heading of the tables of who answered.
    pub(crate) who: &'static str,
    pub(crate) group: &'static str,
    pub(crate) of_answers: &'static str,
    pub(crate) of_population: &'static str,
    pub(crate) after_weighting: &'static str,
    /// Heading of the method.
    pub(crate) how: &'static str,
    pub(crate) open_poll: &'static str,
    pub(crate) invited_poll: &'static str,
    pub(crate) verified_poll: &'static str,
    /// `{points}`
    pub(crate) margin: &'static str,
    /// How far apart results may be, for `margin`. What is no whole number takes the last form. `{n}`
    pub(crate) points_apart: Plural,
    pub(crate) not_random: &'static str,
    /// `{n}`
    pub(crate) is_weighted: &'static str,
    /// Of how many the weighted results are made, where it is not everybody.
    pub(crate) weighted_base: &'static str,
    pub(crate) not_weighted: &'static str,
    pub(crate) protected: &'static str,
    /// Downloads.
    pub(crate) as_csv: &'static str,
    /// `{group}`
    pub(crate) as_csv_by: &'static str,
    pub(crate) as_image: &'static str,
    /// Heading of what was done.
    pub(crate) changed: &'static str,
    pub(crate) read_more: &'static str,
    /// Results are shown later.
    pub(crate) later: &'static str,
    /// This device has voted. `{date}`
    pub(crate) voted: &'static str,
    /// The button to answer anew.
    pub(crate) change: &'static str,
}

impl PollWords {
    /// The sentences of a language, else in English.
    pub(crate) fn of(tag: &str) -> &'static Self {
        if base_language(tag).eq_ignore_ascii_case("cy") { &CY } else { &EN }
    }

    /// How far results may be from what everyone would have said, in percentage points.
    pub(crate) fn margin(&self, locale: &Locale, margin: f64) -> String {
        let (forms, tenths) = (&self.points_apart, tenths(margin));
        let points = if tenths % 10.0 == 0.0 {
            locale.count(forms, (tenths / 10.0) as u32)
        } else {
            fill(forms[5], &[("n", &tenth(margin))])
        };
        fill(self.margin, &[("points", &points)])
    }
}

/// A number with one decimal place, where it has one.
pub(crate) fn tenth(value: f64) -> String {
    Decimal::from_f64(tenths(value) / 10.0).map_or_else(String::new, Decimal::digits)
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round()
}

/// The sentences that are there when what a poll's later part says is not, in one language.
#[derive(Debug)]
pub(crate) struct FirstWords {
    /// What shows the results could not be had so far.
    pub(crate) not_loaded: &'static str,
}

impl FirstWords {
    /// The sentences of a language, else in English.
    pub(crate) fn of(tag: &str) -> &'static Self {
        if base_language(tag).eq_ignore_ascii_case("cy") { &FIRST_CY } else { &FIRST_EN }
    }
}

static FIRST_EN: FirstWords =
    FirstWords { not_loaded: "The results could not be loaded yet. They will be shown here as soon as they can be." };

static FIRST_CY: FirstWords = FirstWords {
    not_loaded: "Nid oedd modd llwytho’r canlyniadau eto. Byddant i’w gweld yma cyn gynted ag y bo modd.",
};

static EN: PollWords = PollWords {
    results: "Results",
    too_few: "Fewer than 10 people have answered. Results are shown once there are more, so that nobody can be picked out.",
    no_results: "The results could not be loaded. Check your connection and try again.",
    look_again: "Try again",
    answered: ["", "About {n} person answered.", "", "", "", "About {n} people answered."],
    rate: "That is {rate}% of the {all} people we asked.",
    dates: "Open from {from} to {to}.",
    until: "Open until {to}.",
    made: "These results were counted on {date}.",
    still_open: "This is still open, so the results may change.",
    answer: "Answer",
    people: "People",
    unweighted: "Of those who answered",
    weighted: "Weighted",
    dash: "–",
    hidden: "not shown",
    none_shown: "We cannot show these numbers. They could give away an answer that fewer than 10 people gave, here or in another question, and then somebody could be picked out.",
    mean: "Average: {mean}.",
    weighted_mean: "Weighted average: {mean}.",
    first: "Put first by",
    place: "Place",
    points: "Points",
    weighted_place: "Weighted place",
    weighted_points: "Weighted points",
    ranking_method: "We compare the answers two at a time. The one that more people like better comes first. Points show how high people put an answer: 100 means that everyone put it first.",
    by_group: "Answers by group: {group}",
    of_each_group: "Of each group, how many in 100 gave each answer. This is not weighted.",
    who: "Who answered",
    group: "Group",
    of_answers: "Of those who answered",
    of_population: "Of everyone here",
    after_weighting: "After weighting",
    how: "How to read these results",
    open_poll: "Anyone could answer. Each device counts once where we can tell, but somebody could still answer more than once. People chose to take part, so the results do not speak for everyone.",
    invited_poll: "Only people with an invitation could answer. Each invitation counts once.",
    verified_poll: "Anyone with an email address could answer. Each address counts once.",
    margin: "The people we asked were picked at random. If everyone had answered, most results would be within {points} of these, 19 times out of 20.",
    points_apart: ["", "{n} percentage point", "", "", "", "{n} percentage points"],
    not_random: "This is not a random sample, so there is no margin of error.",
    is_weighted: "Some groups answered more than others. So weighted results count some answers more and some less, to match who lives here. That makes them only as sure as {n} answers without weighting.",
    weighted_base: "We know these groups for {n} of the answers. The weighted results are made of those.",
    not_weighted: "The results are not weighted: they show who answered, not who lives here.",
    protected: "Numbers are rounded to the nearest 5, and percentages are worked out from the rounded numbers. Numbers under 10 are not shown. Nor is a larger one, where it would give a smaller one away. So nobody can be picked out. New answers are added several at a time.",
    as_csv: "Download the results (CSV)",
    as_csv_by: "Download the answers by group: {group} (CSV)",
    as_image: "Download the charts (image)",
    changed: "What changed",
    read_more: "Read more",
    later: "Results will be shown here once this has closed.",
    voted: "Your answers were received on {date}. You can change them until this closes: answer again, and the new answers take the place of the old.",
    change: "Change your answers",
};

static CY: PollWords = PollWords {
    results: "Canlyniadau",
    too_few: "Mae llai na 10 o bobl wedi ateb. Bydd y canlyniadau i’w gweld pan fydd mwy, fel na ellir adnabod neb.",
    no_results: "Nid oedd modd llwytho’r canlyniadau. Gwiriwch eich cysylltiad a rhowch gynnig arall arni.",
    look_again: "Rhoi cynnig arall arni",
    answered: [
        "Atebodd tua {n} o bobl.",
        "Atebodd tua {n} person.",
        "Atebodd tua {n} berson.",
        "Atebodd tua {n} o bobl.",
        "Atebodd tua {n} o bobl.",
        "Atebodd tua {n} o bobl.",
    ],
    rate: "Dyna {rate}% o’r {all} o bobl y gofynnwyd iddynt.",
    dates: "Ar agor o {from} tan {to}.",
    until: "Ar agor tan {to}.",
    made: "Cafodd y canlyniadau hyn eu cyfrif ar {date}.",
    still_open: "Mae hwn yn dal ar agor, felly gall y canlyniadau newid.",
    answer: "Ateb",
    people: "Pobl",
    unweighted: "O’r rhai a atebodd",
    weighted: "Wedi’i bwysoli",
    dash: "–",
    hidden: "heb ei ddangos",
    none_shown: "Ni allwn ddangos y rhifau hyn. Gallent ddatgelu ateb a roddwyd gan lai na 10 o bobl, yma neu mewn cwestiwn arall, ac yna gellid adnabod rhywun.",
    mean: "Cyfartaledd: {mean}.",
    weighted_mean: "Cyfartaledd wedi’i bwysoli: {mean}.",
    first: "Wedi’i roi’n gyntaf gan",
    place: "Safle",
    points: "Pwyntiau",
    weighted_place: "Safle wedi’i bwysoli",
    weighted_points: "Pwyntiau wedi’u pwysoli",
    ranking_method: "Rydym yn cymharu’r atebion fesul dau. Yr un sydd orau gan fwy o bobl sy’n dod gyntaf. Mae’r pwyntiau’n dangos pa mor uchel y rhoddodd pobl ateb: mae 100 yn golygu bod pawb wedi’i roi’n gyntaf.",
    by_group: "Atebion fesul grŵp: {group}",
    of_each_group: "O bob grŵp, faint o bob 100 a roddodd bob ateb. Nid yw hyn wedi’i bwysoli.",
    who: "Pwy atebodd",
    group: "Grŵp",
    of_answers: "O’r rhai a atebodd",
    of_population: "O bawb yma",
    after_weighting: "Ar ôl pwysoli",
    how: "Sut i ddarllen y canlyniadau hyn",
    open_poll: "Gallai unrhyw un ateb. Mae pob dyfais yn cyfrif unwaith lle gallwn ddweud, ond gallai rhywun ateb fwy nag unwaith. Pobl a ddewisodd gymryd rhan, felly nid yw’r canlyniadau’n siarad dros bawb.",
    invited_poll: "Dim ond pobl â gwahoddiad allai ateb. Mae pob gwahoddiad yn cyfrif unwaith.",
    verified_poll: "Gallai unrhyw un â chyfeiriad e-bost ateb. Mae pob cyfeiriad yn cyfrif unwaith.",
    margin: "Dewiswyd y bobl y gofynnwyd iddynt ar hap. Pe bai pawb wedi ateb, byddai’r rhan fwyaf o’r canlyniadau o fewn {points} i’r rhain, 19 gwaith o bob 20.",
    points_apart: ["", "", "{n} bwynt canran", "{n} phwynt canran", "{n} phwynt canran", "{n} pwynt canran"],
    not_random: "Nid sampl ar hap yw hon, felly nid oes lwfans gwallau.",
    is_weighted: "Atebodd rhai grwpiau yn fwy nag eraill. Felly mae canlyniadau wedi’u pwysoli yn cyfrif rhai atebion yn fwy a rhai yn llai, i gyfateb i’r bobl sy’n byw yma. O ganlyniad, dim ond mor sicr â {n} o atebion heb eu pwysoli ydynt.",
    weighted_base: "Gwyddom i ba grwpiau y mae {n} o’r atebion yn perthyn. O’r rheini y gwneir y canlyniadau wedi’u pwysoli.",
    not_weighted: "Nid yw’r canlyniadau wedi’u pwysoli: maent yn dangos pwy atebodd, nid pwy sy’n byw yma.",
    protected: "Mae rhifau wedi’u talgrynnu i’r 5 agosaf, a chaiff canrannau eu cyfrifo o’r rhifau wedi’u talgrynnu. Ni ddangosir rhifau o dan 10, na rhif mwy lle byddai’n datgelu un llai. Felly ni ellir adnabod neb. Caiff atebion newydd eu hychwanegu sawl un ar y tro.",
    as_csv: "Lawrlwytho’r canlyniadau (CSV)",
    as_csv_by: "Lawrlwytho’r atebion fesul grŵp: {group} (CSV)",
    as_image: "Lawrlwytho’r siartiau (delwedd)",
    changed: "Beth newidiodd",
    read_more: "Darllen mwy",
    later: "Bydd y canlyniadau i’w gweld yma ar ôl i hwn gau.",
    voted: "Cafodd eich atebion eu derbyn ar {date}. Gallwch eu newid nes i hwn gau: atebwch eto, a bydd yr atebion newydd yn cymryd lle’r hen rai.",
    change: "Newid eich atebion",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_margin_is_said_in_the_plural_of_its_number() {
        let said = |tag, margin| PollWords::of(tag).margin(Locale::of(tag), margin);
        for (tag, margin, words) in [
            ("en", 1.0, " within 1 percentage point of "),
            ("en", 1.5, " within 1.5 percentage points of "),
            ("cy", 0.96, " o fewn 1 pwynt canran i’r "),
            ("cy", 2.0, " o fewn 2 bwynt canran i’r "),
            ("cy", 2.4, " o fewn 2.4 pwynt canran i’r "),
            ("cy", 3.04, " o fewn 3 phwynt canran i’r "),
            ("cy", 6.0, " o fewn 6 phwynt canran i’r "),
            ("cy", 10.0, " o fewn 10 pwynt canran i’r "),
        ] {
            let sentence = said(tag, margin);
            assert!(sentence.contains(words), "{tag}, {margin}: {sentence}");
        }
    }
}
