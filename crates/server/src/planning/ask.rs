//! What somebody asks for, from the query of an address: the same for programs, for feeds and for people.

use crate::clock;
use crate::error::Error;
use crate::state::State;
use crate::store::planning::{Order, Part};
use wecan_model::planning::{Kind, Point, Search, Standing};
use wecan_model::{Date, Trouble, formats};

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    /// What to look for; [`Asked::find_place`] adds the place of a postcode.
    pub(crate) search: Search,
    /// The postcode from which distance is measured, in its usual form.
    pub(crate) postcode: Option<String>,
    /// In which order.
    pub(crate) order: Order,
    /// Which page, from 1.
    pub(crate) page: u32,
    /// How many on a page.
    pub(crate) per_page: u32,
    /// How far from a place, in metres.
    pub(crate) radius: f64,
    /// The language wished for.
    pub(crate) lang: Option<String>,
}

/// Applications on a page where none says how many.
pub(crate) const PER_PAGE: u32 = 20;
/// Most applications on a page.
const MOST_PER_PAGE: u32 = 5_000;
/// The last application that pages lead to.
const MOST_SKIPPED: u32 = 10_000;
/// The widest circle, in metres.
const MOST_METRES: f64 = 20_000.0;
/// The circle where none says how wide.
pub(crate) const METRES: f64 = 2_000.0;

/// The names of the orders.
pub(crate) const ORDERS: [(&str, Order); 4] = [
    ("newest", Order::Newest),
    ("oldest", Order::Oldest),
    ("deadline", Order::Deadline),
    ("distance", Order::Distance),
];

impl Asked {
    /// Reads a query. What is empty counts as not said, as a form sends it; names that mean nothing here are left alone.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub(crate) fn read(query: &str) -> Result<Self, Vec<Trouble>> {
        let mut asked = Self {
            search: Search::default(),
            postcode: None,
            order: Order::Newest,
            page: 1,
            per_page: PER_PAGE,
            radius: METRES,
            lang: None,
        };
        let (mut lat, mut lng) = (None, None);
        let mut troubles = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let mut wrong = |what: &str| troubles.push(Trouble::new(name.clone(), what));
            let date = || Date::parse(value);
            match &*name {
                "q" if value.chars().count() > 200 => wrong("has room for 200 characters"),
                "q" => asked.search.words = value.to_owned(),
                "type" => match Kind::parse(value) {
                    Some(kind) => asked.search.kind = Some(kind),
                    None => wrong(&one_of(Kind::all().map(Kind::name))),
                },
                "stage" => match Standing::parse(value) {
                    Some(standing) => asked.search.standing = Some(standing),
                    None => wrong(&one_of(Standing::all().map(Standing::name))),
                },
                "decided" => match value.parse() {
                    Ok(days @ 1..=3_650) => asked.search.decided_days = Some(days),
                    _ => wrong("needs a number of days from 1 to 3650"),
                },
                "from" => match date() {
                    Some(day) => asked.search.from = Some(day),
                    None => wrong("needs a day such as 2026-11-22"),
                },
                "to" => match date() {
                    Some(day) => asked.search.to = Some(day),
                    None => wrong("needs a day such as 2026-11-22"),
                },
                "reference" | "ward" | "street" | "area" if value.chars().count() > 100 => {
                    wrong("has room for 100 characters");
                }
                "reference" => asked.search.reference = value.to_owned(),
                "ward" => asked.search.ward = value.to_owned(),
                "street" => asked.search.street = value.to_owned(),
                "area" => asked.search.area = value.to_owned(),
                "postcode" => match formats::postcode(value) {
                    Some(postcode) => asked.postcode = Some(postcode),
                    None => wrong("needs a full postcode, like GU19 5QF"),
                },
                "lat" => match value.parse().ok().filter(|lat: &f64| lat.is_finite()) {
                    Some(degrees) => lat = Some(degrees),
                    None => wrong("needs degrees, like 51.35"),
                },
                "lng" => match value.parse().ok().filter(|lng: &f64| lng.is_finite()) {
                    Some(degrees) => lng = Some(degrees),
                    None => wrong("needs degrees, like -0.69"),
                },
                "radius" => match value.parse() {
                    Ok(metres) if (1.0..=MOST_METRES).contains(&metres) => asked.radius = metres,
                    _ => wrong("needs metres from 1 to 20000"),
                },
                "sort" => match ORDERS.iter().find(|(name, _)| *name == value) {
                    Some((_, order)) => asked.order = *order,
                    None => wrong(&one_of(ORDERS.iter().map(|(name, _)| *name))),
                },
                "page" => match value.parse() {
                    Ok(page) if page >= 1 => asked.page = page,
                    _ => wrong("needs a whole number from 1"),
                },
                "per_page" => match value.parse() {
                    Ok(count) if (1..=MOST_PER_PAGE).contains(&count) => asked.per_page = count,
                    _ => wrong("needs a whole number from 1 to 5000"),
                },
                "lang" => asked.lang = Some(value.to_owned()).filter(|tag| tag.len() <= 35),
                _ => {}
            }
        }
        match (lat, lng) {
            (Some(lat), Some(lng)) => match Point::new(lat, lng) {
                Some(point) => asked.search.near = Some((point, asked.radius)),
                None => troubles.push(Trouble::new("lat", "and lng need a place in the British Isles")),
            },
            (None, None) => {}
            _ => troubles.push(Trouble::new("lat", "and lng are only good together")),
        }
        if asked.order == Order::Distance && asked.search.near.is_none() && asked.postcode.is_none() {
            troubles.push(Trouble::new("sort", "by distance needs a place: `postcode`, or `lat` and `lng`"));
        }
        if (asked.page - 1).saturating_mul(asked.per_page) >= MOST_SKIPPED {
            troubles.push(Trouble::new("page", "leads beyond the first 10,000; look for fewer"));
        }
        if troubles.is_empty() { Ok(asked) } else { Err(troubles) }
    }

    /// The same, as a handler wants it: everything that is wrong in one line.
    pub(crate) fn of(query: Option<String>) -> Result<Self, Error> {
        Self::read(query.as_deref().unwrap_or_default()).map_err(|troubles| {
            let lines: Vec<_> = troubles.iter().skip(1).map(Trouble::line).collect();
            let mut first = troubles.into_iter().next().unwrap_or_else(|| Trouble::new("", "cannot be read"));
            for line in lines {
                first.what = format!("{}; {line}", first.what);
            }
            Error::Unreadable(first)
        })
    }

    /// Puts the place of the postcode into the search; `false` where no application tells where it is.
    pub(crate) async fn find_place(&mut self, state: &State) -> Result<bool, Error> {
        let Some(postcode) = &self.postcode else { return Ok(true) };
        let Some(place) = state.store.planning_postcode(postcode).await? else { return Ok(false) };
        self.search.near = Some((place, self.radius));
        Ok(true)
    }

    /// Which part of what is found.
    pub(crate) fn part(&self) -> Part {
        Part { skip: (self.page - 1) * self.per_page, take: self.per_page, order: self.order }
    }

    /// Today, for what depends on it.
    pub(crate) fn today() -> Date {
        clock::today()
    }
}

fn one_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    format!("is one of {}", names.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_sends_empty_counts_as_not_said() {
        let nothing = Asked::read("").expect("a good query");
        assert_eq!(Asked::read("q=&type=&stage=&from=&postcode=+&utm_source=x"), Ok(nothing));
        let asked = Asked::read("q=oak+tree&type=trees&stage=decided&postcode=gu195qf&radius=500&sort=distance&page=3");
        let asked = asked.expect("a good query");
        assert_eq!((asked.search.words.as_str(), asked.search.kind), ("oak tree", Some(Kind::Trees)));
        assert_eq!((asked.postcode.as_deref(), asked.radius), (Some("GU19 5QF"), 500.0));
        assert_eq!(asked.part(), Part { skip: 40, take: 20, order: Order::Distance });
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let wrong = "type=shed&from=May&radius=30000&lat=51.3&page=0&sort=distance&postcode=x";
        let at: Vec<_> = Asked::read(wrong).expect_err("it is wrong").into_iter().map(|trouble| trouble.at).collect();
        assert_eq!(at, ["type", "from", "radius", "page", "postcode", "lat", "sort"]);
        assert!(Asked::read("page=501").is_err() && Asked::read("lat=0&lng=0").is_err());
    }
}
