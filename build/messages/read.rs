//! Reads the file, and reports the parts that are not supported.

use super::{Fault, Key, Message, Part};
use fluent_syntax::ast::{
    Attribute, Comment, Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser;
use fluent_syntax::unicode::unescape_unicode_to_string;

/// The messages of a file, attributes among them, in their order; or all its faults.
pub fn read(source: &str) -> Result<Vec<Message>, Vec<Fault>> {
    let mut reader = Reader { source, messages: Vec::new(), faults: Vec::new() };
    let resource = parser::parse(source).unwrap_or_else(|(resource, errors)| {
        let fault =
            |error: parser::ParserError| Fault { line: line_at(source, error.pos.start), what: error.kind.to_string() };
        reader.faults.extend(errors.into_iter().map(fault));
        resource
    });
    resource.body.iter().for_each(|entry| reader.entry(entry));
    reader.find_namesakes();
    reader.faults.sort();
    if reader.faults.is_empty() { Ok(reader.messages) } else { Err(reader.faults) }
}

fn line_at(source: &str, place: usize) -> usize {
    source.as_bytes().iter().take(place).filter(|byte| **byte == b'\n').count() + 1
}

struct Reader<'a> {
    source: &'a str,
    messages: Vec<Message>,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    /// The line of a piece of the source: the parser returns slices of it.
    fn line(&self, piece: &str) -> usize {
        line_at(self.source, (piece.as_ptr() as usize).saturating_sub(self.source.as_ptr() as usize))
    }

    fn fault(&mut self, at: &str, what: String) {
        self.faults.push(Fault { line: self.line(at), what });
    }

    fn entry(&mut self, entry: &Entry<&'a str>) {
        match entry {
            Entry::Message(message) => {
                let id = message.id.name;
                if let Some(value) = &message.value {
                    self.message(id.to_string(), id, message.comment.as_ref(), value);
                }
                for Attribute { id: attribute, value } in &message.attributes {
                    self.message(format!("{id}.{}", attribute.name), attribute.name, None, value);
                }
            }
            Entry::Term(term) => self.fault(term.id.name, format!("-{}: terms are not supported", term.id.name)),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            // The parser has reported why it is not a message.
            Entry::Junk { .. } => {}
        }
    }

    fn message(&mut self, id: String, at: &str, comment: Option<&Comment<&str>>, value: &Pattern<&'a str>) {
        let parts = self.parts(at, value);
        let comment =
            comment.map_or(Vec::new(), |comment| comment.content.iter().map(|line| line.to_string()).collect());
        let message = Message { id, line: self.line(at), comment, parts };
        self.faults.extend(message.faults_of_words());
        self.messages.push(message);
    }

    fn parts(&mut self, at: &str, pattern: &Pattern<&'a str>) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for element in &pattern.elements {
            let part = match element {
                PatternElement::TextElement { value } => Part::Text(value.to_string()),
                PatternElement::Placeable { expression: Expression::Inline(inline) } => self.inline(at, inline),
                PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                    self.select(at, selector, variants)
                }
            };
            match (parts.last_mut(), part) {
                (Some(Part::Text(text)), Part::Text(more)) => text.push_str(&more),
                (_, part) => parts.push(part),
            }
        }
        parts
    }

    fn inline(&mut self, at: &str, inline: &InlineExpression<&'a str>) -> Part {
        match inline {
            InlineExpression::StringLiteral { value } => Part::Text(unescape_unicode_to_string(value).into_owned()),
            InlineExpression::NumberLiteral { value } => Part::Text(value.to_string()),
            InlineExpression::VariableReference { id } => Part::Variable(self.variable(id.name)),
            _ => {
                self.fault(at, "only variables and quoted texts are supported in braces".into());
                Part::Text(String::new())
            }
        }
    }

    /// The variable's name in Rust.
    fn variable(&mut self, name: &str) -> String {
        const KEYWORDS: &str = " as async await break const continue crate dyn else enum extern false fn for gen if impl in let \
            loop match mod move mut pub ref return self static struct super trait true try type unsafe use where while yield ";
        let rust = name.replace('-', "_");
        if KEYWORDS.contains(&format!(" {rust} ")) || rust.chars().any(char::is_uppercase) {
            self.fault(
                name,
                format!("${name} cannot be an argument in Rust: use a word in lower case that is not a keyword"),
            );
        }
        rust
    }

    fn select(&mut self, at: &str, selector: &InlineExpression<&'a str>, variants: &[Variant<&'a str>]) -> Part {
        let InlineExpression::VariableReference { id } = selector else {
            self.fault(at, "only a variable can be a selector".into());
            return Part::Text(String::new());
        };
        let on = self.variable(id.name);
        let is_plural = |key: &VariantKey<&str>| {
            matches!(key, VariantKey::NumberLiteral { .. } | VariantKey::Identifier { name: "one" })
        };
        let of_numbers = variants.iter().any(|variant| is_plural(&variant.key));
        let (mut chosen, mut default_key, mut default) = (Vec::new(), String::new(), Vec::new());
        for variant in variants {
            let name = match &variant.key {
                VariantKey::Identifier { name } => *name,
                VariantKey::NumberLiteral { value } => *value,
            };
            let parts = self.parts(name, &variant.value);
            if variant.default {
                if of_numbers && name != "other" {
                    self.fault(name, format!("[{name}]: the default among numbers must be *[other]"));
                }
                (default_key, default) = (name.to_string(), parts);
            } else if let Some(key) = self.key(&variant.key, of_numbers) {
                if chosen.iter().any(|(other, _)| *other == key) {
                    self.fault(name, format!("[{name}] occurs twice"));
                }
                chosen.push((key, parts));
            }
        }
        Part::Select { on, variants: chosen, default_key, default }
    }

    fn key(&mut self, key: &VariantKey<&str>, of_numbers: bool) -> Option<Key> {
        let fault = match key {
            VariantKey::Identifier { name: "one" } => return Some(Key::One),
            VariantKey::Identifier { name: name @ ("zero" | "two" | "few" | "many" | "other") } => {
                (*name, format!("[{name}]: the only plurals are [one], exactly 1, and the default *[other]"))
            }
            VariantKey::Identifier { name } if of_numbers => (*name, format!("[{name}] is a word among numbers")),
            VariantKey::Identifier { name } => return Some(Key::Word(name.to_string())),
            VariantKey::NumberLiteral { value } => match value.parse() {
                Ok(number) => return Some(Key::Number(number)),
                Err(_) => (*value, format!("[{value}] is not a whole number")),
            },
        };
        self.fault(fault.0, fault.1);
        None
    }

    /// Two messages whose names in Rust are the same.
    fn find_namesakes(&mut self) {
        for (place, message) in self.messages.iter().enumerate() {
            if let Some(first) = self.messages[..place].iter().find(|first| first.name() == message.name()) {
                let what = format!("{} and {} (line {}) have the same name in Rust", message.id, first.id, first.line);
                self.faults.push(Fault { line: message.line, what });
            }
        }
    }
}
