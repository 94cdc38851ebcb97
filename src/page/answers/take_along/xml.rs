//! Writing XML.

use std::fmt::{Display, Write};

/// An element that is being written.
pub struct Element {
    name: &'static str,
    text: String,
}

impl Element {
    /// An element without attributes.
    pub fn new(name: &'static str) -> Self {
        Element { name, text: format!("<{name}") }
    }

    /// The same with an attribute.
    pub fn with(mut self, key: &str, value: impl Display) -> Self {
        let value = escaped(&value.to_string());
        let _ = write!(self.text, " {key}=\"{value}\"");
        self
    }

    /// The same with a length as an attribute.
    pub fn long(self, key: &str, length: f64) -> Self {
        self.with(key, number(length))
    }

    /// Its beginning: what follows is inside of it, until its [`end`].
    pub fn begin(self) -> String {
        self.text + ">\n"
    }

    /// The element without a content.
    pub fn empty(self) -> String {
        self.text + "/>\n"
    }

    /// The element around other elements.
    pub fn around(self, elements: &str) -> String {
        format!("{}>{elements}</{}>\n", self.text, self.name)
    }

    /// The element around a text.
    pub fn around_text(self, text: &str) -> String {
        self.around(&escaped(text))
    }
}

/// The end of an element.
pub fn end(name: &str) -> String {
    format!("</{name}>\n")
}

/// A text with everything escaped that XML gives a meaning. Characters that XML does not allow are left out.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..=' ' if letter != ' ' => {}
            '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(letter),
        }
    }
    out
}

/// A length in the units of the figure, with at most two decimals.
pub fn number(length: f64) -> String {
    let hundredths = (length * 100.0).round() as i64;
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) if part % 10 == 0 => format!("{whole}.{}", part / 10),
        (whole, part) => format!("{whole}.{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_gives_a_meaning_is_escaped() {
        assert_eq!(escaped("a<b>&\"c'\u{0}\u{b}\n\u{ffff}é"), "a&lt;b&gt;&amp;&quot;c&#39; é");
    }

    #[test]
    fn a_length_has_few_digits() {
        assert_eq!([0.0, 1.5, 12.345, 7.001, 3.05].map(number), ["0", "1.5", "12.35", "7", "3.05"]);
    }
}
