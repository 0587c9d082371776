//! Calendars as lines (RFC 5545): none longer than 75 bytes, none cut inside a letter, and nothing in a value that could
//! begin another line.

/// The lines so far.
#[derive(Debug, Default)]
pub struct Lines(pub String);

impl Lines {
    /// A line as it is.
    pub fn line(&mut self, name: &str, value: &str) {
        let mut left = 75;
        for c in [name, ":", value].concat().chars() {
            // A carriage return or a line feed would begin another line.
            let c = if c.is_control() { ' ' } else { c };
            if c.len_utf8() > left {
                self.0.push_str("\r\n ");
                left = 74;
            }
            self.0.push(c);
            left -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A line of text, in which some marks mean something.
    pub fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => {
                    escaped.push('\\');
                    escaped.push(c);
                }
                '\n' => escaped.push_str("\\n"),
                c => escaped.push(c),
            }
        }
        self.line(name, &escaped);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_75_bytes_and_no_letter_is_cut() {
        for text in ["Estyniad i’r tŷ ".repeat(20), "🌳".repeat(60), "x".repeat(300), "ŵ".repeat(37), String::new()]
        {
            let mut lines = Lines::default();
            lines.text("SUMMARY", &text);
            assert!(lines.0.split("\r\n").all(|line| line.len() <= 75));
            assert_eq!(lines.0.replace("\r\n ", ""), ["SUMMARY:", &text, "\r\n"].concat());
        }
    }

    #[test]
    fn marks_that_mean_something_are_escaped() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", "a,b;c\\d\ne");
        lines.line("URL", "https://a.example/\r\nBEGIN:VEVENT");
        assert_eq!(lines.0, "SUMMARY:a\\,b\\;c\\\\d\\ne\r\nURL:https://a.example/  BEGIN:VEVENT\r\n");
    }
}
