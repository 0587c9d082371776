//! The sentences about planning applications, apart from the others: a page without them does not load them.

mod cy;
mod en;

use super::{Plural, Shared};
use wecan_model::planning::{Event, Kind, Outcome, Standing, What};
use wecan_model::text::base_language;

/// What is said about planning applications in one language.
#[derive(Debug)]
pub struct PlanningWords {
    /// The language tag.
    pub tag: &'static str,
    /// How the language counts, and names its months.
    pub shared: &'static Shared,
    /// Heading of the list.
    pub title: &'static str,
    /// Label of the field that is searched with.
    pub search_label: &'static str,
    /// Hint of that field.
    pub search_hint: &'static str,
    /// The button that searches, where nothing happens as one types.
    pub search: &'static str,
    /// Heading of the filters.
    pub filters: &'static str,
    /// Label of the filter by where it stands.
    pub stage: &'static str,
    /// First line of that filter.
    pub any_stage: &'static str,
    /// Label of the filter by sort.
    pub kind: &'static str,
    /// First line of that filter.
    pub any_kind: &'static str,
    /// Label of the filter by the day since which it is known.
    pub from: &'static str,
    /// The other end of it.
    pub to: &'static str,
    /// Box to tick for decisions of the last seven days.
    pub decided_this_week: &'static str,
    /// Label of the postcode from which distance is measured.
    pub postcode: &'static str,
    /// Label of the distance.
    pub within: &'static str,
    /// A distance in metres. `{n}`
    pub metres: &'static str,
    /// A distance in kilometres. `{n}`
    pub kilometres: &'static str,
    /// Label of the order.
    pub sort: &'static str,
    /// Orders: newest, oldest, soonest to close, nearest.
    pub orders: [&'static str; 4],
    /// Link or button that takes every filter away.
    pub clear: &'static str,
    /// How many were found. `{n}`
    pub found: Plural,
    /// More than are counted. `{n}`
    pub found_more: &'static str,
    /// Nothing was found, and what to do.
    pub found_none: &'static str,
    /// In place of it where nobody knows where the postcode is.
    pub found_nowhere: &'static str,
    /// Which page of how many. `{n}` `{all}`
    pub page: &'static str,
    /// To the next page.
    pub next: &'static str,
    /// To the page before.
    pub previous: &'static str,
    /// How far away it is. `{distance}`
    pub away: &'static str,
    /// Where it stands, in a few words.
    pub standings: [&'static str; 8],
    /// Its sort, in a few words.
    pub kinds: [&'static str; 15],
    /// How long people can still comment. `{n}`
    pub days_left: Plural,
    /// Today is the last day for comments.
    pub last_day: &'static str,
    /// The last day for comments. `{date}`
    pub comment_by: &'static str,
    /// The term for it. `{date}`
    pub received: &'static str,
    /// Comments are taken until the decision.
    pub until_decision: &'static str,
    /// When the source last told of it. `{date}`
    pub updated: &'static str,
    /// Where it comes from. `{source}`
    pub source: &'static str,
    /// That the list is not all there is.
    pub not_complete: &'static str,
    /// Said until what was asked for is loaded: while it is, and once that has failed.
    pub coming: [&'static str; 2],
    /// Back from one application to the list.
    pub back: &'static str,
    /// Link to the server's form to get mail about one application.
    pub by_mail_one: &'static str,
    /// The same, for what the list shows.
    pub by_mail: &'static str,
    /// Button that shows the list on a map, and button that hides it.
    pub map: [&'static str; 2],
    /// Button that sorts by the distance from where the device is.
    pub near_me: &'static str,
    /// Said once that is known.
    pub near_found: &'static str,
    /// Said where the device does not tell.
    pub near_unknown: &'static str,
    /// Box to tick for those that are followed.
    pub followed: &'static str,
    /// Links to the same list for calendars, feed readers and maps: heading and each.
    pub feeds: (&'static str, [&'static str; 3]),
}

/// What is said in one language about one application, of what is followed, and on the map: apart from what a list needs,
/// since a page has it only once somebody wants to see that.
#[derive(Debug)]
pub struct CaseWords {
    /// How the language counts.
    pub shared: &'static Shared,
    /// Where it stands, in a sentence.
    pub standings: [&'static str; 8],
    /// Its sort, in a sentence.
    pub kinds: [&'static str; 15],
    /// What happened, in the timeline.
    pub happenings: [&'static str; 15],
    /// What there is to tell.
    pub events: [&'static str; 10],
    /// What was decided.
    pub outcomes: [&'static str; 4],
    /// Heading of what the stage and the sort mean.
    pub meaning: &'static str,
    /// Heading of the timeline.
    pub timeline: &'static str,
    /// The stages of an application's life, as headings of the timeline.
    pub stages: [&'static str; 7],
    /// Somebody asked the High Court.
    pub high_court: &'static str,
    /// After something that is still to come.
    pub to_come: &'static str,
    /// Heading of the decision.
    pub decision: &'static str,
    /// Who decided. `{who}`
    pub decided_by: &'static str,
    /// Heading of what the permission asks for. `{n}`
    pub conditions: Plural,
    /// Heading of the documents. `{n}`
    pub documents: Plural,
    /// Terms of the list of facts.
    pub reference: &'static str,
    /// Where.
    pub address: &'static str,
    /// The ward or parish.
    pub ward: &'static str,
    /// The stage in the source's own words.
    pub status_said: &'static str,
    /// What was decided on appeal.
    pub appeal: &'static str,
    /// How many comments there are. `{n}`
    pub comments: Plural,
    /// Link to the council's own page.
    pub record: &'static str,
    /// Link to where the council takes comments.
    pub comment_link: &'static str,
    /// Button to the form in which people comment.
    pub comment: &'static str,
    /// What it means.
    pub comment_hint: &'static str,
    /// Above that form, where it is sent.
    pub comment_kept: &'static str,
    /// Above that form, where it is to be copied into the council's own.
    pub comment_by_hand: &'static str,
    /// Link to the council's documents.
    pub documents_link: &'static str,
    /// Follow on this device alone.
    pub follow: &'static str,
    /// No longer.
    pub unfollow: &'static str,
    /// What the map is, how to go nearer and further, how to see all of it, what stands for several, and how many are not on
    /// it; a line each. `{n}`
    pub map_words: &'static str,
    /// Said where there is no map.
    pub map_failed: &'static str,
    /// What following on this device means.
    pub follow_hint: &'static str,
    /// Said in its place where nothing can be remembered.
    pub follow_refused: &'static str,
    /// What is new since the last visit, before a list of it.
    pub changed: &'static str,
}

impl PlanningWords {
    /// The sentences for a language tag; English where there are none.
    pub fn of(tag: &str) -> &'static PlanningWords {
        if base_language(tag).eq_ignore_ascii_case("cy") { &cy::CY } else { &en::EN }
    }

    /// Where an application stands, in a few words.
    pub fn standing(&self, standing: Standing) -> &'static str {
        self.standings[standing as usize]
    }

    /// Its sort, in a few words.
    pub fn sort_of(&self, kind: Kind) -> &'static str {
        self.kinds[kind as usize]
    }
}

impl CaseWords {
    /// The sentences for a language tag; English where there are none.
    pub fn of(tag: &str) -> &'static CaseWords {
        if base_language(tag).eq_ignore_ascii_case("cy") { &cy::CASE } else { &en::CASE }
    }

    /// Where it stands, in a sentence.
    pub fn standing(&self, standing: Standing) -> &'static str {
        self.standings[standing as usize]
    }

    /// Its sort, in a sentence.
    pub fn sort_of(&self, kind: Kind) -> &'static str {
        self.kinds[kind as usize]
    }

    /// What was decided.
    pub fn outcome(&self, outcome: Outcome) -> &'static str {
        self.outcomes[outcome as usize]
    }

    /// What there is to tell.
    pub fn event(&self, event: Event) -> &'static str {
        self.events[event as usize]
    }

    /// What happened; something that only the source has a word for, in that word.
    pub fn happening(&self, what: &What) -> String {
        let place = match what {
            What::Received => 0,
            What::Invalid => 1,
            What::Valid => 2,
            What::Published => 3,
            What::ConsultationStarts => 4,
            What::ConsultationEnds => 5,
            What::Target => 6,
            What::Committee => 7,
            What::Decided => 8,
            What::Withdrawn => 9,
            What::Returned => 10,
            What::AppealLodged => 11,
            What::AppealValid => 12,
            What::AppealStarted => 13,
            What::AppealDecided => 14,
            What::Other(word) => {
                let word = word.replace(['-', '_'], " ");
                let mut letters = word.chars();
                return letters.next().map_or(String::new(), |first| {
                    let mut out: String = first.to_uppercase().collect();
                    out.push_str(letters.as_str());
                    out
                });
            }
        };
        self.happenings[place].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_a_stage_or_a_sort_stands_in_its_place() {
        let en = PlanningWords::of("en-GB");
        let case = CaseWords::of("en-GB");
        assert_eq!(en.standing(Standing::Consultation), "Open for comments");
        assert_eq!(en.standing(Standing::AppealDecided), "Appeal decided");
        assert_eq!(en.sort_of(Kind::Householder), "Householder");
        assert_eq!(en.sort_of(Kind::Telecoms), "Phone masts and cabinets");
        assert_eq!(case.event(Event::ConsultationEnding), "Comments close soon");
        assert_eq!(case.outcome(Outcome::NotNeeded), "Permission not needed");
        assert_eq!(case.happening(&What::AppealDecided), "Appeal decided");
        assert_eq!(case.happening(&What::Other("call-in".into())), "Call in");
        assert_eq!(PlanningWords::of("cy").tag, "cy");
    }

    #[test]
    fn no_sentence_is_the_same_in_both_languages() {
        let (en, cy) = (PlanningWords::of("en"), PlanningWords::of("cy"));
        let list = en.standings.iter().zip(&cy.standings).chain(en.kinds.iter().zip(&cy.kinds));
        let (en, cy) = (CaseWords::of("en"), CaseWords::of("cy"));
        let meanings = en.standings.iter().zip(&cy.standings).chain(en.kinds.iter().zip(&cy.kinds));
        for (english, welsh) in list.chain(meanings) {
            assert_ne!(english, welsh);
        }
        for (english, welsh) in en.happenings.iter().zip(&cy.happenings).chain(en.events.iter().zip(&cy.events)) {
            assert_ne!(english, welsh);
        }
    }
}
