//! Results as they are published: made by a [`Count`](super::Count), drawn by the widget.

use crate::date::Date;
use crate::definition::Identity;
use crate::json::Json;

/// Everything that is told of a poll. Counts are rounded, and hidden where they are too small.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The definition's id.
    pub poll: String,
    /// Its version.
    pub version: u32,
    /// The first and the last day on which it takes answers.
    pub days: (Option<Date>, Option<Date>),
    /// The day on which these results were made.
    pub made: Option<Date>,
    /// Whether no more answers are taken.
    pub closed: bool,
    /// What is known of those who answered.
    pub identity: Identity,
    /// How many answered; none where they are too few to tell.
    pub base: Option<u32>,
    /// Who was asked, where that is known.
    pub asked: Option<Asked>,
    /// The effective base, where answers are weighted.
    pub effective_base: Option<u32>,
    /// How many answers have a weight: those of people of whom every characteristic is known that is weighted by.
    pub weighted_base: Option<u32>,
    /// Half the width of the 95 % confidence interval of a half, in percentage points: for random samples alone.
    pub margin_of_error: Option<f64>,
    /// Each question with what was answered.
    pub questions: Vec<QuestionResult>,
    /// Who answered beside who lives there.
    pub margins: Vec<MarginResult>,
    /// What each part of the population answered.
    pub crossed: Vec<Crossed>,
}

/// How many were asked, and how many of a hundred answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// How many were asked.
    pub people: u32,
    /// How many of a hundred answered.
    pub rate: u32,
}

/// What was answered to one question, or to one row of a matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionResult {
    /// The question's id, or `id.row`.
    pub id: String,
    /// How many answered it.
    pub base: Option<u32>,
    /// Each option, in the definition's order. For a ranking: how many put it first.
    pub options: Vec<OptionResult>,
    /// The mean of a scale of numbers, to one decimal place.
    pub mean: Option<f64>,
    /// The same by weight, where answers are weighted.
    pub weighted_mean: Option<f64>,
    /// What rankings come to.
    pub ranked: Option<Ranked>,
    /// The same by weight, where answers are weighted.
    pub weighted_ranked: Option<Ranked>,
    /// Whether nothing is told since the number of answers alone would give a hidden one away.
    pub withheld: bool,
}

impl QuestionResult {
    /// Whether enough people answered for something to be told, but no count can be: each would be too small, or give one
    /// away that is.
    pub fn is_withheld(&self) -> bool {
        self.withheld
            || self.base.is_some() && !self.options.is_empty() && self.options.iter().all(|own| own.count.is_none())
    }
}

/// How many gave one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionResult {
    /// The option's value.
    pub value: String,
    /// How many; none where they are too few to tell.
    pub count: Option<u32>,
    /// How many of a hundred who answered.
    pub percent: Option<u32>,
    /// The same by weight, where answers are weighted.
    pub weighted: Option<u32>,
}

/// What rankings come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Each option's place by pairwise majority (Schulze), 1 the best, in the definition's order.
    pub places: Vec<u32>,
    /// Each option's points (Borda), of a hundred that it could have.
    pub points: Vec<u32>,
}

/// Who answered, by one characteristic.
#[derive(Debug, Clone, PartialEq)]
pub struct MarginResult {
    /// Its name: a question's id, or a column of the panel's profile.
    pub name: String,
    /// Its categories; those too small to tell are joined with a neighbour.
    pub categories: Vec<Category>,
}

/// One category.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// Its name.
    pub name: String,
    /// How many of a hundred who answered.
    pub answered: u32,
    /// How many of a hundred who live there.
    pub population: u32,
    /// How many of a hundred by weight.
    pub weighted: u32,
}

/// A question with one answer by one margin: how many of each category gave each answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossed {
    /// The question's id, or `id.row`.
    pub question: String,
    /// The margin's name.
    pub margin: String,
    /// The margin's categories, each with how many of it answered the question.
    pub categories: Vec<(String, Option<u32>)>,
    /// For each option how many of each category; none where they are too few to tell, or could be worked out.
    pub counts: Vec<Vec<Option<u32>>>,
}

/// So many of a hundred; at most all, since both are rounded.
pub fn percent(part: u32, whole: u32) -> u32 {
    let share = if whole > 0 { f64::from(part) / f64::from(whole) * 100.0 } else { 0.0 };
    (share.round() as u32).min(100)
}

fn number(value: impl Into<f64>) -> Json {
    Json::Number(value.into())
}

fn maybe<T>(value: Option<T>, write: impl Fn(T) -> Json) -> Json {
    value.map_or(Json::Null, write)
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn list<T>(items: &[T], write: impl Fn(&T) -> Json) -> Json {
    Json::Array(items.iter().map(write).collect())
}

/// The word for what is known of those who answer, in results.
fn identity(identity: Identity) -> &'static str {
    match identity {
        Identity::Anonymous | Identity::Named => "open",
        Identity::Invited => "invited",
        Identity::Verified => "verified",
    }
}

impl Results {
    /// The results in JSON.
    pub fn to_json(&self) -> Json {
        let day = |day: Option<Date>| maybe(day, |day| Json::string(day.iso()));
        object([
            ("poll", Json::string(&self.poll)),
            ("version", number(self.version)),
            ("opens", day(self.days.0)),
            ("closes", day(self.days.1)),
            ("made", day(self.made)),
            ("closed", Json::Bool(self.closed)),
            ("identity", Json::string(identity(self.identity))),
            ("base", maybe(self.base, number)),
            ("asked", maybe(self.asked, |asked| number(asked.people))),
            ("response_rate", maybe(self.asked, |asked| number(asked.rate))),
            ("weighted", Json::Bool(self.effective_base.is_some())),
            ("effective_base", maybe(self.effective_base, number)),
            ("weighted_base", maybe(self.weighted_base, number)),
            ("margin_of_error", maybe(self.margin_of_error, Json::Number)),
            ("questions", list(&self.questions, QuestionResult::to_json)),
            (
                "margins",
                list(&self.margins, |margin| {
                    object([
                        ("name", Json::string(&margin.name)),
                        (
                            "categories",
                            list(&margin.categories, |own| {
                                object([
                                    ("name", Json::string(&own.name)),
                                    ("answered", number(own.answered)),
                                    ("population", number(own.population)),
                                    ("weighted", number(own.weighted)),
                                ])
                            }),
                        ),
                    ])
                }),
            ),
            ("crossed", list(&self.crossed, Crossed::to_json)),
        ])
    }

    /// Reads results; what is not there, or is something else, is left out.
    pub fn read(json: &Json) -> Option<Self> {
        let day = |name| json.get(name).and_then(Json::as_str).and_then(Date::parse);
        Some(Self {
            poll: json.get("poll")?.as_str()?.to_owned(),
            version: whole(json, "version")?,
            days: (day("opens"), day("closes")),
            made: day("made"),
            closed: json.get("closed") == Some(&Json::Bool(true)),
            identity: match json.get("identity")?.as_str()? {
                "invited" => Identity::Invited,
                "verified" => Identity::Verified,
                _ => Identity::Anonymous,
            },
            base: whole(json, "base"),
            asked: whole(json, "asked").zip(whole(json, "response_rate")).map(|(people, rate)| Asked { people, rate }),
            effective_base: whole(json, "effective_base"),
            weighted_base: whole(json, "weighted_base"),
            margin_of_error: float(json, "margin_of_error"),
            questions: items(json, "questions").iter().filter_map(QuestionResult::read).collect(),
            margins: items(json, "margins")
                .iter()
                .filter_map(|margin| {
                    let categories = items(margin, "categories").iter().filter_map(|own| {
                        Some(Category {
                            name: own.get("name")?.as_str()?.to_owned(),
                            answered: whole(own, "answered")?,
                            population: whole(own, "population")?,
                            weighted: whole(own, "weighted")?,
                        })
                    });
                    let name = margin.get("name")?.as_str()?.to_owned();
                    Some(MarginResult { name, categories: categories.collect() })
                })
                .collect(),
            crossed: items(json, "crossed").iter().filter_map(Crossed::read).collect(),
        })
    }
}

impl QuestionResult {
    /// Tells nothing of it.
    pub(super) fn withhold(&mut self) {
        (self.base, self.mean, self.weighted_mean, self.withheld) = (None, None, None, true);
        (self.ranked, self.weighted_ranked) = (None, None);
        for option in &mut self.options {
            (option.count, option.percent, option.weighted) = (None, None, None);
        }
    }

    fn to_json(&self) -> Json {
        let option = |own: &OptionResult| {
            object([
                ("value", Json::string(&own.value)),
                ("count", maybe(own.count, number)),
                ("percent", maybe(own.percent, number)),
                ("weighted", maybe(own.weighted, number)),
            ])
        };
        let places = |ranked: &Ranked| list(&ranked.places, |place| number(*place));
        let points = |ranked: &Ranked| list(&ranked.points, |points| number(*points));
        object([
            ("id", Json::string(&self.id)),
            ("base", maybe(self.base, number)),
            ("options", list(&self.options, option)),
            ("mean", maybe(self.mean, Json::Number)),
            ("weighted_mean", maybe(self.weighted_mean, Json::Number)),
            ("places", maybe(self.ranked.as_ref(), places)),
            ("points", maybe(self.ranked.as_ref(), points)),
            ("weighted_places", maybe(self.weighted_ranked.as_ref(), places)),
            ("weighted_points", maybe(self.weighted_ranked.as_ref(), points)),
            ("withheld", Json::Bool(self.withheld)),
        ])
    }

    fn read(json: &Json) -> Option<Self> {
        let option = |own: &Json| {
            Some(OptionResult {
                value: own.get("value")?.as_str()?.to_owned(),
                count: whole(own, "count"),
                percent: whole(own, "percent"),
                weighted: whole(own, "weighted"),
            })
        };
        let wholes = |name| -> Option<Vec<u32>> {
            json.get(name)?;
            Some(items(json, name).iter().filter_map(as_whole).collect())
        };
        let ranked =
            |places, points| wholes(places).zip(wholes(points)).map(|(places, points)| Ranked { places, points });
        Some(Self {
            id: json.get("id")?.as_str()?.to_owned(),
            base: whole(json, "base"),
            options: items(json, "options").iter().filter_map(option).collect(),
            mean: float(json, "mean"),
            weighted_mean: float(json, "weighted_mean"),
            ranked: ranked("places", "points"),
            weighted_ranked: ranked("weighted_places", "weighted_points"),
            withheld: json.get("withheld") == Some(&Json::Bool(true)),
        })
    }
}

impl Crossed {
    fn to_json(&self) -> Json {
        let category =
            |own: &(String, Option<u32>)| object([("name", Json::string(&own.0)), ("base", maybe(own.1, number))]);
        object([
            ("question", Json::string(&self.question)),
            ("margin", Json::string(&self.margin)),
            ("categories", list(&self.categories, category)),
            ("counts", list(&self.counts, |row| list(row, |count| maybe(*count, number)))),
        ])
    }

    fn read(json: &Json) -> Option<Self> {
        let word = |name| json.get(name).and_then(Json::as_str).map(String::from);
        let category = |own: &Json| Some((own.get("name")?.as_str()?.to_owned(), whole(own, "base")));
        let row = |row: &Json| match row {
            Json::Array(counts) => counts.iter().map(as_whole).collect(),
            _ => Vec::new(),
        };
        Some(Self {
            question: word("question")?,
            margin: word("margin")?,
            categories: items(json, "categories").iter().filter_map(category).collect(),
            counts: items(json, "counts").iter().map(row).collect(),
        })
    }
}

fn items<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    match json.get(name) {
        Some(Json::Array(items)) => items,
        _ => &[],
    }
}

fn float(json: &Json, name: &str) -> Option<f64> {
    match json.get(name) {
        Some(Json::Number(number)) => Some(*number),
        _ => None,
    }
}

fn as_whole(json: &Json) -> Option<u32> {
    match json {
        Json::Number(number) if *number >= 0.0 => Some(*number as u32),
        _ => None,
    }
}

fn whole(json: &Json, name: &str) -> Option<u32> {
    json.get(name).and_then(as_whole)
}
