//! Reads the words after the command.

use crate::trouble::Trouble;

/// The flags, the named values and the plain words of one command.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    flags: Vec<String>,
    values: Vec<(String, String)>,
    words: Vec<String>,
}

impl Arguments {
    /// Takes only the `flags` and the `named` values that the command knows, and at most `words` plain words.
    pub(crate) fn read(given: &[String], flags: &[&str], named: &[&str], words: usize) -> Result<Self, Trouble> {
        let mut found = Self::default();
        let mut given = given.iter();
        while let Some(word) = given.next() {
            let (name, glued) = match word.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                _ => (word.as_str(), None),
            };
            if flags.contains(&name) && glued.is_none() {
                found.flags.push(name.to_owned());
            } else if named.contains(&name) {
                let value = glued.or_else(|| given.next().cloned());
                let value = value
                    .ok_or_else(|| Trouble::new(format!("`{name}` needs a value after it; see `cargo xtask help`")))?;
                found.values.push((name.to_owned(), value));
            } else if name.starts_with('-') || found.words.len() == words {
                return Err(Trouble::new(format!("`{word}` is not known to this command; see `cargo xtask help`")));
            } else {
                found.words.push(word.clone());
            }
        }
        Ok(found)
    }

    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|given| given == flag)
    }

    /// The last value given for `name`.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.values.iter().rev().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The first plain word.
    pub(crate) fn word(&self) -> Option<&str> {
        self.words.first().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    fn read(line: &str) -> Result<Arguments, String> {
        let given: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Arguments::read(&given, &["--dev"], &["--listen"], 1).map_err(|trouble| trouble.to_string())
    }

    #[test]
    fn flags_values_and_words_are_told_apart() {
        let found = read("--dev size --listen 0.0.0.0:80").expect("it is well formed");
        assert!(found.has("--dev"));
        assert_eq!(found.value("--listen"), Some("0.0.0.0:80"));
        assert_eq!(found.word(), Some("size"));
        let glued = read("--listen=[::1]:80").expect("it is well formed");
        assert_eq!(glued.value("--listen"), Some("[::1]:80"));
        assert!(!glued.has("--dev"));
    }

    #[test]
    fn an_unknown_flag_is_named() {
        assert!(read("--fast").is_err_and(|trouble| trouble.contains("`--fast` is not known")));
        assert!(read("--dev=yes").is_err_and(|trouble| trouble.contains("`--dev=yes`")));
        assert!(read("one two").is_err_and(|trouble| trouble.contains("`two`")));
    }

    #[test]
    fn a_value_that_is_missing_is_asked_for() {
        assert!(read("--listen").is_err_and(|trouble| trouble.contains("needs a value")));
    }
}
