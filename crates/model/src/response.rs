//! How answers travel: what arrives, what is kept, and the receipt that comes back.

use crate::answers::Answers;
use crate::definition::{Definition, MOST_VERSIONS};
use crate::draft::Draft;
use crate::formats;
use crate::json::Json;
use crate::order::{self, Orders};
use crate::sitting::Sitting;
use crate::text::{digits, is_language_tag};
use crate::trouble::Trouble;

/// How an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Channel {
    /// A page that the resident opened.
    #[default]
    Web,
    /// A shared device.
    Kiosk,
    /// Given to staff on the telephone.
    Telephone,
    /// Written on paper and entered by staff.
    Paper,
}

impl Channel {
    const ALL: [(Channel, &'static str); 4] = [
        (Channel::Web, "web"),
        (Channel::Kiosk, "kiosk"),
        (Channel::Telephone, "telephone"),
        (Channel::Paper, "paper"),
    ];

    /// The channel's word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(own, _)| *own == self).map_or("web", |(_, word)| word)
    }

    /// The channel of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| *own == word).map(|(own, _)| *own)
    }
}

/// The CloudEvents type of a response.
pub const EVENT_TYPE: &str = "org.wecan.response.v1";

/// What a page or a program sent: not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The sender's id for it, a UUID in small letters.
    pub id: Option<String>,
    /// The definition that it answers.
    pub definition: String,
    /// That definition's version.
    pub version: u32,
    /// The language it was answered in.
    pub language: String,
    /// How it came.
    pub channel: Channel,
    /// The page it was given on, without query or fragment.
    pub source: Option<String>,
    /// The code of an invitation.
    pub invitation: Option<String>,
    /// A random mark of the device, made for one poll, by which a poll that is open to all counts the device once.
    pub device: Option<String>,
    /// What ties it to others of the same person.
    pub sitting: Option<Sitting>,
    /// Whether the field that people never see was filled in.
    pub trapped: bool,
    /// The order in which options were shown, where that was shuffled.
    pub orders: Orders,
    /// What was filled in.
    pub draft: Draft,
}

impl Incoming {
    /// Reads a CloudEvents 1.0 event in structured JSON.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn from_cloudevent(json: &Json) -> Result<Self, Trouble> {
        if word(json, "", "specversion")? != Some("1.0") {
            return Err(Trouble::new("specversion", "needs to be \"1.0\""));
        }
        if word(json, "", "type")? != Some(EVENT_TYPE) {
            return Err(Trouble::new("type", ["needs to be \"", EVENT_TYPE, "\""].concat()));
        }
        let source =
            word(json, "", "source")?.ok_or_else(|| Trouble::new("source", "needs the address of the page"))?;
        let id = word(json, "", "id")?.ok_or_else(|| Trouble::new("id", "needs a UUID in small letters"))?;
        let data = json.get("data").ok_or_else(|| Trouble::new("data", "is missing"))?;
        let mut incoming = Self::from_data(data)?;
        incoming.id = Some(uuid(id, "id")?);
        incoming.source = formats::page_address(source);
        Ok(incoming)
    }

    /// Reads bare answers in JSON. What else there is to say stands in these fields, which are those of a form.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn from_json(answers: &Json, fields: Vec<(String, String)>) -> Result<Self, Trouble> {
        let mut incoming = Self::from_form(fields)?;
        incoming.draft = Draft::from_answers(answers)?;
        Ok(incoming)
    }

    /// Reads the fields of a form.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn from_form(fields: Vec<(String, String)>) -> Result<Self, Trouble> {
        let (own, answers): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(name, _)| name.starts_with('_'));
        let own = Draft::from_pairs(own);
        let mut orders = Orders::default();
        for (name, value) in own.fields() {
            if let Some(question) = name.strip_prefix(order::FIELD) {
                orders.add(question, value.to_owned());
            }
        }
        let version = own.first("_version").and_then(crate::date::digits).filter(|version| *version > 0);
        Ok(Self {
            id: own.first("_id").map(|id| uuid(id, "_id")).transpose()?,
            definition: own
                .first("_definition")
                .ok_or_else(|| Trouble::new("_definition", "needs the definition's id"))?
                .into(),
            version: version.ok_or_else(|| Trouble::new("_version", NEEDS_VERSION))?,
            language: language(own.first("_lang")),
            channel: channel(own.first("_channel"), "_channel")?,
            source: own.first("_source").and_then(formats::page_address),
            invitation: own.first("_invitation").map(String::from),
            device: own.first("_device").map(String::from),
            sitting: match own.first("_attempt") {
                None => None,
                id => Some(Sitting::of(id, own.first("_time"), ["_attempt", "_time"])?),
            },
            trapped: own.first("_website").is_some(),
            orders,
            draft: Draft::from_pairs(answers),
        })
    }

    /// Reads an event's data.
    fn from_data(json: &Json) -> Result<Self, Trouble> {
        let trouble = |name: &str, what: &str| Trouble::new(["data.", name].concat(), what);
        if !matches!(json, Json::Object(_)) {
            return Err(Trouble::new("data", ["needs an object, not ", json.kind()].concat()));
        }
        let version = match json.get("version") {
            Some(Json::Number(number))
                if number.fract() == 0.0 && (1.0..=f64::from(MOST_VERSIONS)).contains(number) =>
            {
                *number as u32
            }
            _ => return Err(trouble("version", NEEDS_VERSION)),
        };
        let answers = json.get("answers").ok_or_else(|| trouble("answers", "is missing"))?;
        Ok(Self {
            id: None,
            definition: word(json, "data.", "definition")?
                .ok_or_else(|| trouble("definition", "needs the definition's id"))?
                .into(),
            version,
            language: language(word(json, "data.", "language")?),
            channel: channel(word(json, "data.", "channel")?, "data.channel")?,
            source: None,
            invitation: word(json, "data.", "invitation")?.map(String::from),
            device: word(json, "data.", "device")?.map(String::from),
            sitting: json.get("sitting").map(|json| Sitting::read(json, "data.sitting")).transpose()?,
            trapped: false,
            orders: json.get("orders").map_or(Ok(Orders::default()), |own| Orders::read(own, "data.orders"))?,
            draft: Draft::from_answers(answers).map_err(|it| trouble(&it.at, &it.what))?,
        })
    }
}

const NEEDS_VERSION: &str = "needs a whole number from 1";

/// A member that has to be a string, without the space around it; `None` when that leaves nothing.
fn word<'a>(json: &'a Json, at: &str, name: &str) -> Result<Option<&'a str>, Trouble> {
    match json.get(name) {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
        Some(other) => Err(Trouble::new([at, name].concat(), ["needs a string, not ", other.kind()].concat())),
    }
}

fn uuid(given: &str, at: &str) -> Result<String, Trouble> {
    if formats::is_uuid(given) { Ok(given.into()) } else { Err(Trouble::new(at, "needs a UUID in small letters")) }
}

/// The tag that a page names. Pages get it wrong (`en_GB`), and no resident's answers shall be lost
/// for that: `und`, the tag for a language not known, stands in for what cannot be one.
fn language(given: Option<&str>) -> String {
    let tag = given.unwrap_or("en").chars().map(|c| if c == '_' { '-' } else { c }).collect::<String>();
    if is_language_tag(&tag) { tag } else { String::from("und") }
}

fn channel(given: Option<&str>, at: &str) -> Result<Channel, Trouble> {
    match given {
        None => Ok(Channel::Web),
        Some(word) => {
            Channel::parse(word).ok_or_else(|| Trouble::new(at, "needs to be web, kiosk, telephone or paper"))
        }
    }
}

/// One resident's complete answers to one version of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// A UUID, made by whoever sent it first.
    pub id: String,
    /// The definition that it answers.
    pub definition: String,
    /// That definition's version.
    pub version: u32,
    /// The language it was answered in.
    pub language: String,
    /// How it came.
    pub channel: Channel,
    /// The page it was given on, without query or fragment.
    pub source: Option<String>,
    /// The code of an invitation.
    pub invitation: Option<String>,
    /// The mark of the device, in a poll that is open to all.
    pub device: Option<String>,
    /// The order in which options were shown, where that was shuffled.
    pub orders: Orders,
    /// What ties it to others of the same person.
    pub sitting: Option<Sitting>,
    answers: Answers,
}

impl Response {
    /// A response from checked answers; what came with the draft is taken from `incoming`.
    pub fn new(id: String, definition: &Definition, incoming: Incoming, answers: Answers) -> Self {
        Self {
            id,
            definition: definition.id.clone(),
            version: definition.version,
            language: incoming.language,
            channel: incoming.channel,
            source: incoming.source,
            invitation: incoming.invitation,
            device: incoming.device,
            orders: incoming.orders,
            sitting: incoming.sitting,
            answers,
        }
    }

    /// The checked answers.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// A CloudEvents 1.0 event in structured JSON.
    pub fn to_cloudevent(&self) -> Json {
        let mut all = Json::words(&[
            ("specversion", "1.0"),
            ("id", &self.id),
            ("source", self.source.as_deref().unwrap_or("urn:wecan")),
            ("type", EVENT_TYPE),
            ("subject", &self.definition),
            ("datacontenttype", "application/json"),
        ]);
        let mut data = Json::Object(Vec::new());
        self.add_data(&mut data);
        all.add("data", data);
        all
    }

    /// All of it in JSON, for whoever is told of it in the page.
    pub fn to_json(&self) -> Json {
        let mut all = Json::words(&[("id", &self.id)]);
        if let Some(source) = &self.source {
            all.add("source", Json::string(source));
        }
        self.add_data(&mut all);
        all
    }

    /// The fields of a form.
    pub fn to_form(&self) -> Vec<(String, String)> {
        let mut fields = vec![field("_id", &self.id)];
        fields.append(&mut self.about());
        for (name, secret) in [("_invitation", &self.invitation), ("_device", &self.device)] {
            if let Some(secret) = secret {
                fields.push(field(name, secret));
            }
        }
        for (name, answer) in self.answers.iter() {
            for value in answer.to_fields() {
                fields.push(field(name, &value));
            }
        }
        fields
    }

    /// The fields of a form that are no answers and may be read by anybody on the way: an address can hold them.
    pub fn about(&self) -> Vec<(String, String)> {
        let mut fields = vec![
            field("_definition", &self.definition),
            field("_version", &digits(self.version.into())),
            field("_lang", &self.language),
            field("_channel", self.channel.as_str()),
        ];
        if let Some(source) = &self.source {
            fields.push(field("_source", source));
        }
        fields.extend(self.orders.to_fields());
        if let Some(Sitting { attempt, time }) = &self.sitting {
            fields.push(field("_attempt", attempt));
            fields.push(field("_time", time.as_str()));
        }
        fields
    }

    fn add_data(&self, to: &mut Json) {
        to.add("definition", Json::string(&self.definition));
        to.add("version", Json::Number(self.version.into()));
        to.add("language", Json::string(&self.language));
        to.add("channel", Json::string(self.channel.as_str()));
        for (name, word) in [("invitation", &self.invitation), ("device", &self.device)] {
            if let Some(word) = word {
                to.add(name, Json::string(word));
            }
        }
        if !self.orders.is_empty() {
            to.add("orders", self.orders.to_json());
        }
        if let Some(sitting) = &self.sitting {
            to.add("sitting", sitting.to_json());
        }
        to.add("answers", self.answers.to_json());
    }
}

fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// The endpoint's acceptance of a response.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Receipt {
    /// The response's id.
    pub id: String,
    /// A short code that a person can quote.
    pub reference: String,
    /// Lets its holder read and erase the response.
    pub erasure_token: String,
    /// The day on which it was accepted, `YYYY-MM-DD`.
    pub received: String,
    /// Whether it took the place of what was sent with the same invitation before.
    pub replaced: bool,
}

impl Receipt {
    /// Reads a receipt; an endpoint that is not ours may leave anything out.
    pub fn read(json: &Json) -> Self {
        let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or("").to_owned();
        Self {
            id: text("id"),
            reference: text("reference"),
            erasure_token: text("erasure_token"),
            received: text("received"),
            replaced: matches!(json.get("replaced"), Some(Json::Bool(true))),
        }
    }

    /// The receipt in JSON.
    pub fn to_json(&self) -> Json {
        let mut all = Json::words(&[
            ("id", &self.id),
            ("reference", &self.reference),
            ("erasure_token", &self.erasure_token),
            ("received", &self.received),
        ]);
        if self.replaced {
            all.add("replaced", Json::Bool(true));
        }
        all
    }
}
