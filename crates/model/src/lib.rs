//! What wecan widgets ask and residents answer: definitions, logic, checking, responses.
//!
//! Everything here is pure. There is no browser, network, clock, or chance: time, ids and
//! randomness are handed in, so the same code gives the same verdict in a browser and on a server.
//!
//! The way through is one way:
//!
//! ```
//! use wecan_model::{Definition, Draft, json::Json};
//!
//! let json: Json = serde_json::from_str(r#"{
//!     "id": "high-street", "version": 1, "title": "Saturdays on the High Street",
//!     "purpose": "To decide whether to close the street to cars.", "retention_days": 90,
//!     "pages": [{"questions": [
//!         {"id": "close", "type": "radios", "label": "Close it?", "required": true, "options": ["Yes", "No"]}
//!     ]}]
//! }"#).expect("this is JSON");
//! let definition = Definition::read(&json).expect("this definition has no faults");
//!
//! let nothing = Draft::default();
//! assert_eq!(definition.check(&nothing).unwrap_err().len(), 1);
//!
//! let draft = Draft::from_pairs([("close", "Yes")]);
//! let answers = definition.check(&draft).expect("a complete draft becomes answers");
//! assert_eq!(serde_json::to_string(&answers.to_json()).unwrap(), r#"{"close":"Yes"}"#);
//! ```

pub mod answers;
pub mod calendar;
mod check;
pub mod date;
pub mod decimal;
pub mod definition;
pub mod draft;
pub mod formats;
pub mod json;
pub mod logic;
pub mod myths;
pub mod order;
pub mod outbox;
pub mod planning;
pub mod poll;
pub mod problem;
mod rank;
mod read;
pub mod response;
pub mod settings;
pub mod sitting;
pub mod text;
pub mod trouble;
pub mod weighting;

pub use answers::{Answer, Answers};
pub use date::Date;
pub use decimal::Decimal;
pub use definition::{Choice, Definition, Identity, Kind, Layout, Look, Note, Page, Poll, Question, Reveal};
pub use draft::Draft;
pub use logic::{Condition, Shown};
pub use myths::{Overlay, Quiz};
pub use problem::{Problem, ProblemKind};
pub use response::{Channel, Incoming, Receipt, Response};
pub use settings::{SETTINGS, Setting, Settings};
pub use sitting::{Sitting, Time};
pub use text::Text;
pub use trouble::Trouble;
