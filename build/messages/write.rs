//! Writes the Rust.

use super::words::variant;
use super::{Key, Message, Part, Words, fill};
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
    let (name, variables) = (message.name(), message.variables());
    let words_of = |name: &String| words.iter().find(|of| of.variable == *name);
    let declared = |name: &String| match words_of(name) {
        Some(of) => format!("{name}: {}", type_of(message, of)),
        None => format!("{name}: impl Display"),
    };
    let given = |name: &String| match words_of(name) {
        // Its number chooses the variant of the template.
        Some(_) => format!("&({name} as u8)"),
        None => format!("&{name}"),
    };
    let template = template_of(message, text);
    let arguments: Vec<String> = variables.iter().map(declared).collect();
    let values: Vec<String> = variables.iter().map(given).collect();
    let _ = writeln!(out, "pub fn {name}({}) -> String {{", arguments.join(", "));
    let _ = writeln!(out, "    fill({template:?}, &[{}])\n}}", values.join(", "));
}

/// The words between which a variable chooses.
fn enumeration(out: &mut String, message: &Message, of: &Words) {
    let _ = writeln!(out, "/// The words of `{}` in [`{}`].", of.variable, message.name());
    let _ = writeln!(out, "#[derive(Clone, Copy, PartialEq, Eq, Debug)]\npub enum {} {{", type_of(message, of));
    for word in &of.words {
        let _ = writeln!(out, "    /// `{word}`\n    {},", variant(word));
    }
    let _ = writeln!(out, "}}");
}

/// The template of a message in the language of `text`; its variables have the numbers that they have in `message`.
pub fn template_of(message: &Message, text: &Message) -> String {
    template(&text.parts, &message.variables(), &message.words())
}

fn type_of(message: &Message, of: &Words) -> String {
    format!("{}{}", variant(&message.id), variant(&of.variable))
}

/// The words of a message without variables.
fn plain(parts: &[Part]) -> String {
    let words = |part: &Part| if let Part::Text(text) = part { text.clone() } else { String::new() };
    parts.iter().map(words).collect()
}

/// A text as `fill` reads it, with the numbers of its variables.
fn template(parts: &[Part], variables: &[String], words: &[Words]) -> String {
    let number = |name: &String| {
        let place = variables.iter().position(|variable| variable == name).unwrap_or_default();
        char::from_u32(fill::FIRST as u32 + place as u32).unwrap_or(fill::FIRST)
    };
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Variable(name) => out.extend([fill::ARGUMENT, number(name)]),
            Part::Select { on, variants, default, .. } => {
                out.extend([fill::SELECT, number(on)]);
                let mut add = |key: &str, parts: &[Part]| {
                    let text = template(parts, variables, words);
                    out.extend([key, &format!("{}{text}{}", fill::OPEN, fill::CLOSE)]);
                };
                let of = words.iter().find(|of| of.variable == *on).map_or(&[][..], |of| &of.words[..]);
                // A literal number comes before the plural that it belongs to: the first variant with a key is it.
                let (literal, other): (Vec<_>, Vec<_>) =
                    variants.iter().partition(|(key, _)| matches!(key, Key::Number(_)));
                literal.into_iter().chain(other).for_each(|(key, parts)| add(&written(key, of), parts));
                add("", default);
            }
        }
    }
    out
}

/// How the argument is written that chooses a variant.
fn written(key: &Key, words: &[String]) -> String {
    match key {
        Key::Number(number) => number.to_string(),
        Key::One => String::from("1"),
        Key::Word(word) => words.iter().position(|other| other == word).unwrap_or_default().to_string(),
    }
}

/// A message as the file writes it, but on one line.
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
