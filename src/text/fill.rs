//! Fills a message's variables in. The build writes each message with variables as a template; here it becomes a text.
//!
//! One function for all messages, over `dyn` arguments: a function of its own for each message and each combination of argument
//! types weighed more than twice as much in the page.

use std::fmt::{Display, Write};

/// Then follows the number of an argument, as a character from [`FIRST`] on: its text comes here.
pub const ARGUMENT: char = '\u{1}';
/// Then follows the number of an argument, and variants: a key, [`OPEN`], a template, [`CLOSE`]. The text of the argument chooses
/// the variant; the last one has an empty key and is chosen when no other is.
pub const SELECT: char = '\u{2}';
/// Begins the text of a variant.
pub const OPEN: char = '\u{3}';
/// Ends the text of a variant.
pub const CLOSE: char = '\u{4}';
/// All of them. The reader of messages refuses a text that has one.
pub const MARKS: [char; 4] = [ARGUMENT, SELECT, OPEN, CLOSE];
/// The number of the first argument.
pub const FIRST: char = '0';

/// The text of a template.
pub fn fill(template: &str, arguments: &[&dyn Display]) -> String {
    let mut text = String::new();
    read(template, arguments, &mut text, true);
    text
}

/// Reads a template up to its end, or to the end of the variant that it is; what `is_chosen` becomes text. Gives what follows.
fn read<'a>(mut template: &'a str, arguments: &[&dyn Display], text: &mut String, is_chosen: bool) -> &'a str {
    let put = |text: &mut String, argument: &dyn Display| {
        // Writing into memory never fails.
        let _ = write!(text, "{argument}");
    };
    while let Some(at) = template.find(MARKS) {
        let (words, rest) = template.split_at(at);
        if is_chosen {
            text.push_str(words);
        }
        let mut rest = rest.chars();
        let mark = rest.next();
        if mark == Some(CLOSE) {
            return rest.as_str();
        }
        let number = rest.next().map_or(0, |number| (number as usize).wrapping_sub(FIRST as usize));
        template = rest.as_str();
        let Some(&argument) = arguments.get(number) else { break };
        if mark == Some(ARGUMENT) {
            if is_chosen {
                put(text, argument);
            }
            continue;
        }
        let mut value = String::new();
        put(&mut value, argument);
        let mut is_open = is_chosen;
        while let Some((key, variant)) = template.split_once(OPEN) {
            let is_it = is_open && (key.is_empty() || key == value);
            is_open &= !is_it;
            template = read(variant, arguments, text, is_it);
            if key.is_empty() {
                break;
            }
        }
    }
    if is_chosen {
        text.push_str(template);
    }
    ""
}
