//! Applications as a page hands them over: the answer of our own server, or a file of the same shape.

use wecan_model::json::Json;
use wecan_model::planning::search::haystack;
use wecan_model::planning::{Application, Point};
use wecan_model::{Date, Trouble};

/// The applications of a page, ready to be searched.
#[derive(Debug, Default, PartialEq)]
pub struct Applications {
    /// Each of them.
    pub all: Vec<Application>,
    /// What words are looked for in, of each.
    pub(crate) words: Vec<String>,
    /// The place of each in `all`, the newest first.
    pub(crate) newest: Vec<u32>,
    /// Who publishes them, in words.
    pub source: String,
    /// The last day on which one was told of.
    pub updated: Option<Date>,
}

impl Applications {
    /// Reads `{"applications": […], "source": "…"}`.
    ///
    /// # Errors
    /// A fault for those whose page it is, where there is no list. What is no application in it is passed over.
    pub fn read(json: &Json) -> Result<Self, Vec<Trouble>> {
        let Some(Json::Array(list)) = json.get("applications") else {
            return Err(vec![Trouble::new("applications", "is missing: a list of planning applications is needed")]);
        };
        let all: Vec<Application> = list.iter().filter_map(Application::from_json).collect();
        let words = all.iter().map(haystack).collect();
        let mut newest: Vec<u32> = (0..all.len() as u32).collect();
        // Those of one day stay as they came.
        newest.sort_by_key(|at| std::cmp::Reverse(all[*at as usize].known()));
        let source = json.get("source").and_then(Json::as_str).unwrap_or_default().to_owned();
        let updated = all.iter().filter_map(|one| one.updated).max();
        Ok(Self { all, words, newest, source, updated })
    }
}

impl Applications {
    /// Where a postcode is, as far as these applications tell: the middle of those in it, in its sector or its district.
    pub(crate) fn place(&self, postcode: &str) -> Option<Point> {
        let sector = postcode.get(..postcode.len().checked_sub(2)?)?;
        let district = &postcode[..=postcode.find(' ')?];
        [postcode, sector, district].into_iter().find_map(|begins| {
            let (mut lat, mut lng, mut count) = (0_i64, 0_i64, 0_i64);
            for one in &self.all {
                if let (Some(own), Some(point)) = (&one.postcode, one.point)
                    && own.starts_with(begins)
                {
                    (lat, lng, count) = (lat + i64::from(point.lat), lng + i64::from(point.lng), count + 1);
                }
            }
            (count > 0).then(|| Point { lat: (lat / count) as i32, lng: (lng / count) as i32 })
        })
    }
}
