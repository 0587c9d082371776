//! An application as JSON: how it is kept, how the server gives it out, and how a page reads it.

use super::{Application, Document, Extent, Happening, Kind, Outcome, Point, Status, What};
use crate::Date;
use crate::json::Json;

impl Application {
    /// The application as JSON. What is empty is left out.
    pub fn to_json(&self) -> Json {
        let mut out = Members(Vec::new());
        out.text("area", &self.area);
        out.text("reference", &self.reference);
        out.text("address", &self.address);
        out.maybe("postcode", self.postcode.as_deref());
        out.text("ward", &self.ward);
        if let Some(point) = self.point {
            out.0.push(("lat".into(), Json::Number(point.latitude())));
            out.0.push(("lng".into(), Json::Number(point.longitude())));
        }
        out.text("description", &self.description);
        out.text("type", self.kind.name());
        out.text("type_label", &self.kind_label);
        out.text("status", self.status.name());
        out.text("status_label", &self.status_label);
        out.maybe("decision", self.outcome.map(Outcome::name));
        out.text("decision_label", &self.decision_label);
        out.text("decided_by", &self.decided_by);
        out.text("appeal_label", &self.appeal_label);
        out.text("appeal_reference", &self.appeal_reference);
        out.list("conditions", self.conditions.iter().map(Json::string).collect());
        out.list("documents", self.documents.iter().map(Document::to_json).collect());
        if let Some(count) = self.comments {
            out.0.push(("comments".into(), Json::Number(f64::from(count))));
        }
        out.maybe("page_url", self.page_url.as_deref());
        out.maybe("documents_url", self.documents_url.as_deref());
        out.maybe("comment_url", self.comment_url.as_deref());
        if self.comments_until_decision {
            out.0.push(("comments_until_decision".into(), Json::Bool(true)));
        }
        if self.comments_elsewhere {
            out.0.push(("comments_elsewhere".into(), Json::Bool(true)));
        }
        out.list("timeline", self.timeline.iter().map(Happening::to_json).collect());
        out.maybe("updated", self.updated.map(Date::iso).as_deref());
        out.maybe("extent", self.extent.name());
        Json::Object(out.0)
    }

    /// Reads what [`Application::to_json`] writes, whoever wrote it: what is missing or unknown stays empty.
    ///
    /// `None` where there is no reference.
    pub fn from_json(json: &Json) -> Option<Self> {
        let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let maybe = |name: &str| json.get(name).and_then(Json::as_str).map(String::from);
        let address = |name: &str| maybe(name).filter(|url| is_web_address(url));
        let number = |name: &str| match json.get(name) {
            Some(Json::Number(number)) => Some(*number),
            _ => None,
        };
        let mut application = Application {
            area: text("area"),
            reference: text("reference"),
            address: text("address"),
            postcode: maybe("postcode"),
            ward: text("ward"),
            point: number("lat").zip(number("lng")).and_then(|(lat, lng)| Point::new(lat, lng)),
            description: text("description"),
            kind: Kind::parse(&text("type")).unwrap_or_default(),
            kind_label: text("type_label"),
            status: Status::parse(&text("status")).unwrap_or_default(),
            status_label: text("status_label"),
            outcome: Outcome::parse(&text("decision")),
            decision_label: text("decision_label"),
            decided_by: text("decided_by"),
            appeal_label: text("appeal_label"),
            appeal_reference: text("appeal_reference"),
            conditions: items(json, "conditions").iter().filter_map(Json::as_str).map(String::from).collect(),
            documents: items(json, "documents").iter().map(Document::from_json).collect(),
            comments: number("comments").filter(|count| (0.0..1e9).contains(count)).map(|count| count as u32),
            page_url: address("page_url"),
            documents_url: address("documents_url"),
            comment_url: address("comment_url"),
            comments_until_decision: matches!(json.get("comments_until_decision"), Some(Json::Bool(true))),
            comments_elsewhere: matches!(json.get("comments_elsewhere"), Some(Json::Bool(true))),
            timeline: items(json, "timeline").iter().filter_map(Happening::from_json).collect(),
            updated: Date::parse(&text("updated")),
            extent: Extent::parse(&text("extent")).unwrap_or_default(),
        };
        application.tidy();
        (!application.reference.is_empty()).then_some(application)
    }
}

impl Document {
    fn to_json(&self) -> Json {
        let mut out = Members(Vec::new());
        out.text("name", &self.name);
        out.maybe("url", self.url.as_deref());
        out.maybe("published", self.published.map(Date::iso).as_deref());
        Json::Object(out.0)
    }

    fn from_json(json: &Json) -> Self {
        let text = |name: &str| json.get(name).and_then(Json::as_str);
        Self {
            name: text("name").unwrap_or_default().to_owned(),
            url: text("url").filter(|url| is_web_address(url)).map(String::from),
            published: text("published").and_then(Date::parse),
        }
    }
}

impl Happening {
    fn to_json(&self) -> Json {
        let member = |name: &str, value: &str| (String::from(name), Json::string(value));
        Json::Object(vec![member("day", &self.day.iso()), member("what", self.what.name())])
    }

    fn from_json(json: &Json) -> Option<Self> {
        let day = Date::parse(json.get("day")?.as_str()?)?;
        Some(Self { day, what: What::of(json.get("what")?.as_str()?) })
    }
}

/// Whether a link to this leads to a web page and nowhere else.
pub(crate) fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace))
}

fn items<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    match json.get(name) {
        Some(Json::Array(items)) => items,
        _ => &[],
    }
}

struct Members(Vec<(String, Json)>);

impl Members {
    fn text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.0.push((name.into(), Json::string(value)));
        }
    }

    fn maybe(&mut self, name: &str, value: Option<&str>) {
        self.text(name, value.unwrap_or_default());
    }

    fn list(&mut self, name: &str, values: Vec<Json>) {
        if !values.is_empty() {
            self.0.push((name.into(), Json::Array(values)));
        }
    }
}
