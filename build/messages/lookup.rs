//! Functions that find a text by what is data elsewhere: the key of a setting, and one of its choices.

use super::{Message, plain};
use std::fmt::Write;

/// Each becomes a function of the same name: `setting("batch", "hint")` is the text of `setting-batch.hint`. Nothing else
/// refers to these messages, so a test compares them with the things that they are about.
pub const LOOKUPS: [&str; 3] = ["choice", "rule", "setting"];

/// The functions for all messages of `first` without variables, with their texts in `texts`.
#[allow(dead_code, reason = "only the build needs it")]
pub fn lookups(first: &[Message], texts: &[Message]) -> String {
    LOOKUPS.iter().map(|prefix| lookup(prefix, first, texts)).collect()
}

fn lookup(prefix: &str, first: &[Message], texts: &[Message]) -> String {
    let mut rows = String::new();
    for message in first.iter().filter(|message| message.variables().is_empty()) {
        let Some(id) = message.id.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-')) else { continue };
        let (id, attribute) = id.split_once('.').unwrap_or((id, ""));
        let text = texts.iter().find(|text| text.id == message.id).unwrap_or(message);
        let _ = writeln!(rows, "        ({id:?}, {attribute:?}, {:?}),", plain(&text.parts));
    }
    format!(
        "/// The text of `{prefix}-<id>`, or of its attribute; `None` for a message that does not exist or has variables.\n\
         pub const fn {prefix}(id: &str, attribute: &str) -> Option<&'static str> {{\n    \
         const ROWS: &[Row] = &[\n{rows}    ];\n    find(ROWS, id, attribute)\n}}\n"
    )
}
