//! Writes the Rust.

use super::words::variant;
use super::{Key, Message, Part, Words};
use std::fmt::Write;

/// The items of all messages. Names and arguments are those of `first`, the texts those of the same messages in
/// `texts`.
pub fn rust(first: &[Message], texts: &[Message]) -> String {
    let mut out = String::new();
    for message in first {
        let text = texts.iter().find(|text| text.id == message.id).unwrap_or(message);
        item(&mut out, message, text);
    }
    out
}

/// Functions that look texts up by id, for the messages whose ids begin with `family` and a hyphen: one for the messages,
/// `family_name`, and one for each of their attributes. `thread_map` has the message `family-thread-map`. A message that
/// lacks an attribute of the others does not compile, and the error names it.
pub fn family(messages: &[Message], family: &str) -> String {
    let begin = format!("{family}-");
    let members = messages.iter().filter_map(|message| Some((message, message.id.strip_prefix(&begin)?)));
    let (attributes, names): (Vec<_>, Vec<_>) = members.partition(|(_, id)| id.contains('.'));
    let mut kinds: Vec<&str> = Vec::new();
    for kind in attributes.iter().filter_map(|(_, id)| Some(id.split_once('.')?.1)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let mut out = format!("const {}_TEXTS: &[(&str, [&str; {}])] = &[\n", family.to_uppercase(), kinds.len() + 1);
    for (message, id) in &names {
        let name = message.name().to_uppercase();
        let texts: String = kinds.iter().map(|kind| format!(", {name}_{}", rust_name(kind).to_uppercase())).collect();
        let _ = writeln!(out, "    ({:?}, [{name}{texts}]),", rust_name(id));
    }
    let _ = writeln!(out, "];");
    for (place, kind) in std::iter::once(&"name").chain(&kinds).enumerate() {
        let _ =
            writeln!(out, "/// The {} of the {family} with this id; empty for an unknown one.", kind.replace('-', " "));
        let _ = writeln!(out, "pub fn {family}_{}(id: &str) -> &'static str {{", rust_name(kind));
        let table = format!("{}_TEXTS", family.to_uppercase());
        let _ = writeln!(out, "    {table}.iter().find(|row| row.0 == id).map_or(\"\", |row| row.1[{place}])\n}}");
    }
    out
}

fn rust_name(id: &str) -> String {
    id.replace('-', "_")
}

fn item(out: &mut String, message: &Message, text: &Message) {
    let (name, variables, words) = (message.name(), message.variables(), message.words());
    for of in &words {
        enumeration(out, message, of);
    }
    for line in &text.comment {
        let _ = writeln!(out, "/// {line}");
    }
    if !text.comment.is_empty() {
        let _ = writeln!(out, "///");
    }
    let _ = writeln!(out, "/// ```text");
    for line in source(&text.parts).lines() {
        let _ = writeln!(out, "/// {line}");
    }
    let _ = writeln!(out, "/// ```");
    if variables.is_empty() {
        let _ = writeln!(out, "pub const {}: &str = {:?};", name.to_uppercase(), plain(&text.parts));
        return;
    }
    function(out, message, text, &words);
}

/// The function of a message with variables.
fn function(out: &mut String, message: &Message, text: &Message, words: &[Words]) {
    let declared = |name: &String| match words.iter().find(|of| of.variable == *name) {
        Some(of) => format!("{name}: {}", type_of(message, of)),
        None => format!("{name}: impl Display"),
    };
    let arguments: Vec<String> = message.variables().iter().map(declared).collect();
    let writer = Writer { message, words };
    let _ = writeln!(out, "pub fn {}({}) -> String {{", message.name(), arguments.join(", "));
    let _ = writeln!(out, "    {}\n}}", writer.expression(&text.parts));
}

/// The enum of the words between which a variable chooses.
fn enumeration(out: &mut String, message: &Message, of: &Words) {
    let _ = writeln!(out, "/// The words of `{}` in [`{}`].", of.variable, message.name());
    let _ = writeln!(out, "#[derive(Clone, Copy, PartialEq, Eq, Debug)]\npub enum {} {{", type_of(message, of));
    for word in &of.words {
        let _ = writeln!(out, "    /// `{word}`\n    {},", variant(word));
    }
    let _ = writeln!(out, "}}");
}

fn type_of(message: &Message, of: &Words) -> String {
    format!("{}{}", variant(&message.id), variant(&of.variable))
}

/// The words of a message without variables.
pub(super) fn plain(parts: &[Part]) -> String {
    let words = |part: &Part| if let Part::Text(text) = part { text.clone() } else { String::new() };
    parts.iter().map(words).collect()
}

/// Writes the expressions of one message.
struct Writer<'a> {
    message: &'a Message,
    words: &'a [Words],
}

impl Writer<'_> {
    /// An expression that is the text as a `String`.
    fn expression(&self, parts: &[Part]) -> String {
        match parts {
            [Part::Text(text)] => return format!("String::from({text:?})"),
            [] => return String::from("String::new()"),
            [Part::Select { on, variants, default, .. }] => return self.choice(on, variants, default),
            _ => {}
        }
        let (mut text, mut choices) = (String::new(), String::new());
        for part in parts {
            match part {
                Part::Text(words) => text.push_str(&words.replace('{', "{{").replace('}', "}}")),
                Part::Variable(name) => text.push_str(&format!("{{{name}}}")),
                Part::Select { on, variants, default, .. } => {
                    text.push_str("{}");
                    choices.push_str(&format!(", {}", self.choice(on, variants, default)));
                }
            }
        }
        format!("format!({text:?}{choices})")
    }

    /// An expression that chooses by a word, or by a number as written: `1` has the singular.
    fn choice(&self, on: &str, variants: &[(Key, Vec<Part>)], default: &[Part]) -> String {
        let of = self.words.iter().find(|of| of.variable == on);
        let on = of.map_or_else(|| format!("{on}.to_string().as_str()"), |_| on.to_string());
        // A literal number comes before its plural category.
        let (literal, other): (Vec<_>, Vec<_>) = variants.iter().partition(|(key, _)| matches!(key, Key::Number(_)));
        let mut out = format!("match {on} {{ ");
        let mut seen = Vec::new();
        for (key, parts) in literal.into_iter().chain(other) {
            let pattern = match key {
                Key::Number(number) => format!("\"{number}\""),
                Key::One => String::from("\"1\""),
                Key::Word(word) => {
                    format!("{}::{}", of.map_or(String::new(), |of| type_of(self.message, of)), variant(word))
                }
            };
            if !seen.contains(&pattern) {
                let _ = write!(out, "{pattern} => {}, ", self.expression(parts));
                seen.push(pattern);
            }
        }
        let _ = write!(out, "_ => {} }}", self.expression(default));
        out
    }
}

/// A message as in the file, but on one line.
fn source(parts: &[Part]) -> String {
    let piece = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Variable(name) => format!("{{ ${name} }}"),
        Part::Select { on, variants, default_key, default } => {
            let key = |key: &Key| match key {
                Key::Number(number) => number.to_string(),
                Key::One => String::from("one"),
                Key::Word(word) => word.clone(),
            };
            let variants: String =
                variants.iter().map(|(of, parts)| format!("[{}] {} ", key(of), source(parts))).collect();
            format!("{{ ${on} -> {variants}*[{default_key}] {} }}", source(default))
        }
    };
    parts.iter().map(piece).collect()
}
