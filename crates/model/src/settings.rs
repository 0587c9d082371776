//! What a page says of a widget beside its definition: the attributes of the element.

use crate::date::digits;
use crate::formats::page_address;
use crate::response::Channel;
use crate::trouble::Trouble;

/// One attribute that a page may set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The attribute's name.
    pub name: &'static str,
    /// What it may hold, in words.
    pub values: &'static str,
    /// What it does.
    pub about: &'static str,
}

const FORMATS: &str = "cloudevents, json, form, or xapi for a quiz";
const CHANNELS: &str = "web, kiosk, telephone or paper";
const LEVELS: &str = "1 to 5";
const THEMES: &str = "auto, light or dark";
const CREDENTIALS: &str = "omit, same-origin or include";
const IDLE: &str = "20 to 3600";

/// Every attribute: the list behind the guide, the builder and the reading of elements.
pub const SETTINGS: [Setting; 14] = [
    Setting {
        name: "src",
        values: "an address",
        about: "Where the definition is fetched from, unless it stands inside the element.",
    },
    Setting {
        name: "endpoint",
        values: "an address",
        about: "Where responses are sent. Without it the form can be filled in, but not sent.",
    },
    Setting {
        name: "format",
        values: FORMATS,
        about: "How a response is written: a CloudEvents 1.0 event (the default), the bare answers in JSON, or form fields. A quiz can also tell a learning record store, in statements of xAPI 1.0.3.",
    },
    Setting {
        name: "lang",
        values: "a language tag",
        about: "The language. Without it the nearest lang of the page counts, else English.",
    },
    Setting {
        name: "channel",
        values: CHANNELS,
        about: "How answers come. Recorded with each response; web by default.",
    },
    Setting {
        name: "heading-level",
        values: LEVELS,
        about: "The level of the widget's heading in the page; 2 by default.",
    },
    Setting { name: "theme", values: THEMES, about: "Colours. By default they follow the page and the device." },
    Setting {
        name: "source",
        values: "an address",
        about: "The page's address to record with responses, when it is not the one in the address bar.",
    },
    Setting {
        name: "credentials",
        values: CREDENTIALS,
        about: "Whether cookies and the like go to the endpoint with a response; omit by default.",
    },
    Setting {
        name: "idle",
        values: IDLE,
        about: "On a shared device (channel kiosk): after so many seconds without a touch a warning comes, and half a minute later answers are cleared; 60 by default. After a response to a survey the warning comes after 20.",
    },
    Setting {
        name: "follows",
        values: "an address",
        about: "In a planning follower: the server's page where people ask to be told by email, such as https://answers.council.example/follows. Its form is drawn in your page where the server allows your origin; else a link leads there.",
    },
    Setting {
        name: "tiles",
        values: "an address with {z}, {x} and {y}",
        about: "In a planning follower: where the pictures of a map come from, such as https://tiles.example/{z}/{x}/{y}.png. Without it there is no map.",
    },
    Setting {
        name: "tiles-credit",
        values: "text",
        about: "In a planning follower: what you owe to whoever makes these pictures, shown below the map.",
    },
    Setting {
        name: "tiles-zoom",
        values: "a number",
        about: "In a planning follower: the deepest level of these pictures; 18 by default. The map goes on from there by enlarging them.",
    },
];

/// How a response is written for the endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// A CloudEvents 1.0 event in structured JSON.
    #[default]
    CloudEvents,
    /// The bare answers in JSON; the rest in the address and in headers.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Statements of the Experience API, to a learning record store: for quizzes alone.
    Xapi,
}

/// Whether cookies and the like go to the endpoint with a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Credentials {
    /// Never.
    #[default]
    Omit,
    /// Where the endpoint is on the page's own origin.
    SameOrigin,
    /// Always.
    Include,
}

impl Credentials {
    /// The word for it, in attributes and in the browser's requests.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Omit => "omit",
            Self::SameOrigin => "same-origin",
            Self::Include => "include",
        }
    }
}

/// What a page says of a widget, beside where its definition is and where responses go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How responses are written.
    pub format: Format,
    /// How answers come.
    pub channel: Channel,
    /// The level of the widget's heading, 1 to 5.
    pub heading_level: u8,
    /// The page's address to record, as the page gives it: see [`Settings::page`].
    pub source: Option<String>,
    /// Whether cookies go with responses.
    pub credentials: Credentials,
    /// On a shared device: after so many seconds without a touch, what was filled in is cleared.
    pub idle: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            format: Format::default(),
            channel: Channel::default(),
            heading_level: 2,
            source: None,
            credentials: Credentials::default(),
            idle: 60,
        }
    }
}

impl Settings {
    /// Reads the attributes of an element.
    ///
    /// # Errors
    /// Every attribute that holds something else than it may.
    pub fn read(attribute: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<Trouble>> {
        let mut faults = Vec::new();
        let mut fault = |name: &'static str| {
            // Not looked up in the list: its descriptions are for guides, and no browser is to download them.
            let values = match name {
                "format" => FORMATS,
                "channel" => CHANNELS,
                "heading-level" => LEVELS,
                "credentials" => CREDENTIALS,
                "idle" => IDLE,
                _ => THEMES,
            };
            faults.push(Trouble::new(name, ["needs to be ", values].concat()));
        };
        let format = match attribute("format").as_deref() {
            None | Some("cloudevents") => Format::CloudEvents,
            Some("json") => Format::Json,
            Some("form") => Format::Form,
            Some("xapi") => Format::Xapi,
            Some(_) => {
                fault("format");
                Format::CloudEvents
            }
        };
        let channel =
            attribute("channel").map_or(Some(Channel::Web), |word| Channel::parse(&word)).unwrap_or_else(|| {
                fault("channel");
                Channel::Web
            });
        let heading_level = match attribute("heading-level").as_deref().map(str::as_bytes) {
            None => 2,
            Some(&[digit @ b'1'..=b'5']) => digit - b'0',
            Some(_) => {
                fault("heading-level");
                2
            }
        };
        if attribute("theme").is_some_and(|theme| !matches!(theme.as_str(), "auto" | "light" | "dark")) {
            fault("theme");
        }
        let credentials = match attribute("credentials").as_deref() {
            None | Some("omit") => Credentials::Omit,
            Some("same-origin") => Credentials::SameOrigin,
            Some("include") => Credentials::Include,
            Some(_) => {
                fault("credentials");
                Credentials::Omit
            }
        };
        let idle = attribute("idle").map_or(Some(60), |seconds| digits(&seconds));
        let idle = idle.filter(|seconds| (20..=3600).contains(seconds)).unwrap_or_else(|| {
            fault("idle");
            60
        });
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self { format, channel, heading_level, source: attribute("source"), credentials, idle })
    }

    /// The page's address to record: the one that it gives, else its own; without what could name somebody.
    pub fn page(&self, own: impl FnOnce() -> Option<String>) -> Option<String> {
        let given = self.source.as_deref().and_then(page_address);
        given.or_else(|| page_address(&own()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(attributes: &[(&str, &str)], expected: Result<Settings, &[&str]>) {
        let attribute = |name: &str| {
            let value = attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| value.to_string());
            assert!(SETTINGS.iter().any(|setting| setting.name == name), "`{name}` is not a setting");
            value
        };
        let faults = |faults: Vec<Trouble>| faults.iter().map(ToString::to_string).collect::<Vec<_>>();
        let expected = expected.map_err(|it| it.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(Settings::read(attribute).map_err(faults), expected);
    }

    #[test]
    fn nothing_needs_to_be_set() {
        reads(&[], Ok(Settings::default()));
        assert_eq!(Settings::default().heading_level, 2);
    }

    #[test]
    fn each_attribute_is_read() {
        let attributes = [
            ("format", "form"),
            ("channel", "kiosk"),
            ("heading-level", "5"),
            ("theme", "dark"),
            ("source", "https://council.example/x?y"),
            ("credentials", "include"),
            ("idle", "3600"),
        ];
        let source = Some("https://council.example/x?y".into());
        let expected = Settings {
            format: Format::Form,
            channel: Channel::Kiosk,
            heading_level: 5,
            source,
            credentials: Credentials::Include,
            idle: 3600,
        };
        reads(&attributes, Ok(expected));
        for (word, format) in [("cloudevents", Format::CloudEvents), ("json", Format::Json), ("xapi", Format::Xapi)] {
            reads(&[("format", word)], Ok(Settings { format, ..Settings::default() }));
        }
        let same = Settings { credentials: Credentials::SameOrigin, ..Settings::default() };
        reads(&[("credentials", "same-origin")], Ok(same));
        reads(&[("credentials", "omit"), ("idle", "60")], Ok(Settings::default()));
        reads(&[("theme", "auto")], Ok(Settings::default()));
    }

    #[test]
    fn a_page_may_give_another_address_than_its_own() {
        let own = || Some("https://council.example/own?name=x".into());
        for (given, recorded) in [
            (None, "https://council.example/own"),
            (Some("https://council.example/given?y"), "https://council.example/given"),
            (Some("not an address"), "https://council.example/own"),
        ] {
            let settings = Settings { source: given.map(String::from), ..Settings::default() };
            assert_eq!(settings.page(own).as_deref(), Some(recorded), "{given:?}");
        }
        assert_eq!(Settings::default().page(|| None), None);
    }

    #[test]
    fn every_wrong_attribute_is_told_at_once() {
        reads(
            &[
                ("format", "xml"),
                ("channel", "post"),
                ("heading-level", "6"),
                ("theme", "blue"),
                ("credentials", "yes"),
                ("idle", "19"),
            ],
            Err(&[
                "format: needs to be cloudevents, json, form, or xapi for a quiz",
                "channel: needs to be web, kiosk, telephone or paper",
                "heading-level: needs to be 1 to 5",
                "theme: needs to be auto, light or dark",
                "credentials: needs to be omit, same-origin or include",
                "idle: needs to be 20 to 3600",
            ]),
        );
        for level in ["", "0", "2 ", "22", "two", "²"] {
            reads(&[("heading-level", level)], Err(&["heading-level: needs to be 1 to 5"]));
        }
    }
}
