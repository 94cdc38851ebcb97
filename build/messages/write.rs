//! Writes the Rust.

use super::{Key, Message, Part};
use std::fmt::Write;

/// The items of all messages. Names and arguments are those of `first`, the texts those of the same messages in `texts`.
pub fn rust(first: &[Message], texts: &[Message]) -> String {
    let mut out = String::new();
    for message in first {
        let text = texts.iter().find(|text| text.id == message.id).unwrap_or(message);
        item(&mut out, message, text);
    }
    out
}

fn item(out: &mut String, message: &Message, text: &Message) {
    let (name, variables) = (message.name(), message.variables());
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
    let arguments: Vec<String> = variables.iter().map(|name| format!("{name}: impl Display")).collect();
    let _ = writeln!(out, "pub fn {name}({}) -> String {{\n    {}\n}}", arguments.join(", "), expression(&text.parts));
}

/// The words of a message without variables.
fn plain(parts: &[Part]) -> String {
    let words = |part: &Part| if let Part::Text(text) = part { text.clone() } else { String::new() };
    parts.iter().map(words).collect()
}

/// An expression that is the text as a `String`.
fn expression(parts: &[Part]) -> String {
    match parts {
        [Part::Text(text)] => return format!("String::from({text:?})"),
        [] => return String::from("String::new()"),
        [Part::Select { on, variants, default }] => return choice(on, variants, default),
        _ => {}
    }
    let (mut text, mut choices) = (String::new(), String::new());
    for part in parts {
        match part {
            Part::Text(words) => text.push_str(&words.replace('{', "{{").replace('}', "}}")),
            Part::Variable(name) => text.push_str(&format!("{{{name}}}")),
            Part::Select { on, variants, default } => {
                text.push_str("{}");
                choices.push_str(&format!(", {}", choice(on, variants, default)));
            }
        }
    }
    format!("format!({text:?}{choices})")
}

/// An expression that chooses by how a variable is written: `1` takes the singular.
fn choice(on: &str, variants: &[(Key, Vec<Part>)], default: &[Part]) -> String {
    // A literal number comes before the plural that it belongs to.
    let (literal, other): (Vec<_>, Vec<_>) = variants.iter().partition(|(key, _)| matches!(key, Key::Number(_)));
    let mut out = format!("match {on}.to_string().as_str() {{ ");
    let mut seen = Vec::new();
    for (key, parts) in literal.into_iter().chain(other) {
        let word = match key {
            Key::Number(number) => number.to_string(),
            Key::One => String::from("1"),
            Key::Word(word) => word.clone(),
        };
        if !seen.contains(&word) {
            let _ = write!(out, "{word:?} => {}, ", expression(parts));
            seen.push(word);
        }
    }
    let _ = write!(out, "_ => {} }}", expression(default));
    out
}

/// A message as the file writes it, but on one line.
fn source(parts: &[Part]) -> String {
    let piece = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Variable(name) => format!("{{ ${name} }}"),
        Part::Select { on, variants, default } => {
            let key = |key: &Key| match key {
                Key::Number(number) => number.to_string(),
                Key::One => String::from("one"),
                Key::Word(word) => word.clone(),
            };
            let variants: String =
                variants.iter().map(|(of, parts)| format!("[{}] {} ", key(of), source(parts))).collect();
            format!("{{ ${on} -> {variants}*[other] {} }}", source(default))
        }
    };
    parts.iter().map(piece).collect()
}
