//! What a mail says, written once and set as plain text and as HTML.

use crate::pages::escape;

/// A letter, part by part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    language: &'static str,
    subject: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Heading(String),
    Link {
        words: String,
        address: String,
    },
    /// What an entry of a list is about, its address, what else there is to say, and what can be done about it.
    Entry {
        title: String,
        address: String,
        lines: Vec<String>,
        then: (String, String),
    },
    /// What stands under a line at the end.
    Footer {
        words: String,
        links: Vec<(String, String)>,
    },
}

/// How long a line of plain text gets.
const WIDTH: usize = 72;

impl Letter {
    /// A letter in this language, about this.
    pub fn new(language: &'static str, subject: impl Into<String>) -> Self {
        Self { language, subject: subject.into(), parts: Vec::new() }
    }

    /// What it is about.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// A paragraph.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Text(text.into()));
        self
    }

    /// A heading.
    #[must_use]
    pub fn heading(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Heading(text.into()));
        self
    }

    /// A link on its own.
    #[must_use]
    pub fn link(mut self, words: impl Into<String>, address: impl Into<String>) -> Self {
        self.parts.push(Part::Link { words: words.into(), address: address.into() });
        self
    }

    /// An entry of a list: its title leads to its address, its lines stand below, then a link to do something about it.
    #[must_use]
    pub fn entry(
        mut self,
        title: impl Into<String>,
        address: impl Into<String>,
        lines: Vec<String>,
        (then, there): (&str, String),
    ) -> Self {
        let then = (then.to_owned(), there);
        self.parts.push(Part::Entry { title: title.into(), address: address.into(), lines, then });
        self
    }

    /// Why this came, and how to stop it.
    #[must_use]
    pub fn footer(mut self, words: impl Into<String>, links: Vec<(String, String)>) -> Self {
        self.parts.push(Part::Footer { words: words.into(), links });
        self
    }

    /// As plain text, lines no longer than is read well.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for part in &self.parts {
            if !out.is_empty() {
                out.push('\n');
            }
            match part {
                Part::Text(text) => wrap(text, "", &mut out),
                Part::Heading(text) => wrap(&text.to_uppercase(), "", &mut out),
                Part::Link { words, address } => {
                    wrap(&format!("{words}:"), "", &mut out);
                    out.push_str(&format!("{address}\n"));
                }
                Part::Entry { title, address, lines, then } => {
                    wrap(&format!("* {title}"), "  ", &mut out);
                    for line in lines.iter().filter(|line| !line.is_empty()) {
                        wrap(&format!("  {line}"), "  ", &mut out);
                    }
                    out.push_str(&format!("  {address}\n"));
                    if !then.0.is_empty() {
                        wrap(&format!("  {}:", then.0), "  ", &mut out);
                        out.push_str(&format!("  {}\n", then.1));
                    }
                }
                Part::Footer { words, links } => {
                    out.push_str("----\n");
                    wrap(words, "", &mut out);
                    for (words, address) in links {
                        out.push_str(&format!("{words}: {address}\n"));
                    }
                }
            }
        }
        out
    }

    /// As HTML, without anything that would have to be fetched.
    pub fn to_html(&self) -> String {
        let link = |words: &str, address: &str| format!("<a href=\"{}\">{}</a>", escape(address), escape(words));
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{subject}</title></head>\n<body>\n<h1>{subject}</h1>\n",
            self.language,
            subject = escape(&self.subject)
        );
        let mut in_list = false;
        for part in &self.parts {
            let is_entry = matches!(part, Part::Entry { .. });
            if in_list != is_entry {
                out.push_str(if is_entry { "<ul>\n" } else { "</ul>\n" });
                in_list = is_entry;
            }
            match part {
                Part::Text(text) => out.push_str(&format!("<p>{}</p>\n", escape(text))),
                Part::Heading(text) => out.push_str(&format!("<h2>{}</h2>\n", escape(text))),
                Part::Link { words, address } => out.push_str(&format!("<p>{}</p>\n", link(words, address))),
                Part::Entry { title, address, lines, then } => {
                    let lines =
                        lines.iter().filter(|line| !line.is_empty()).map(|line| format!("<br>{}", escape(line)));
                    let lines: String = lines.collect();
                    let then = match then.0.is_empty() {
                        true => String::new(),
                        false => format!("<br>{}", link(&then.0, &then.1)),
                    };
                    out.push_str(&format!("<li>{}{lines}{then}</li>\n", link(title, address)));
                }
                Part::Footer { words, links } => {
                    let links = links.iter().map(|(words, address)| link(words, address));
                    let lines: Vec<String> = std::iter::once(escape(words)).chain(links).collect();
                    out.push_str(&format!("<hr>\n<p>{}</p>\n", lines.join("<br>")));
                }
            }
        }
        if in_list {
            out.push_str("</ul>\n");
        }
        out.push_str("</body>\n</html>\n");
        out
    }
}

/// Words in lines, those after the first begun with `indent`.
fn wrap(text: &str, indent: &str, out: &mut String) {
    let mut width = 0;
    let lead = text.len() - text.trim_start().len();
    out.push_str(&text[..lead]);
    for word in text.split_whitespace() {
        let letters = word.chars().count();
        if width > 0 && width + letters >= WIDTH {
            out.push('\n');
            out.push_str(indent);
            width = 0;
        } else if width > 0 {
            out.push(' ');
        }
        out.push_str(word);
        width += letters + 1;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter::new("cy", "Cais <newydd>")
            .text(
                "Un frawddeg sydd yn hir iawn ac sydd felly yn gorfod cael ei rhannu dros fwy nag un llinell o destun.",
            )
            .entry(
                "Estyniad & garej",
                "https://a.example/?a=1&b=2",
                vec!["14/0590".into(), String::new()],
                ("", String::new()),
            )
            .footer("Pam?", vec![("Stopio".into(), "https://a.example/s".into())])
    }

    #[test]
    fn a_letter_is_text_in_short_lines() {
        let text = letter().to_text();
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert!(text.ends_with(
            "* Estyniad & garej\n  14/0590\n  https://a.example/?a=1&b=2\n\n----\nPam?\nStopio: https://a.example/s\n"
        ));
    }

    #[test]
    fn a_letter_is_html_that_fetches_nothing() {
        let html = letter().to_html();
        assert!(
            html.starts_with("<!DOCTYPE html>\n<html lang=\"cy\">") && html.contains("<h1>Cais &lt;newydd&gt;</h1>")
        );
        assert!(html.contains(
            "<ul>\n<li><a href=\"https://a.example/?a=1&amp;b=2\">Estyniad &amp; garej</a><br>14/0590</li>\n</ul>\n"
        ));
        for fetched in ["src=", "<img", "<link", "style", "url("] {
            assert!(!html.contains(fetched), "{fetched}");
        }
    }
}
