//! A language only for tests: English with an accent on each letter. Any text without accents on the page does not come
//! from the file of messages.

use super::{Message, Part};

/// The pseudo-language as HTML names it.
#[allow(dead_code, reason = "only the build needs it")]
pub const PSEUDO: &str = "en-XA";

/// The messages with their words in the pseudo-language. Text in backticks stays unchanged: it is the same in every
/// language.
pub fn pseudo(mut messages: Vec<Message>) -> Vec<Message> {
    messages.iter_mut().for_each(|message| translate(&mut message.parts, &mut false));
    messages
}

fn translate(parts: &mut [Part], is_code: &mut bool) {
    for part in parts {
        match part {
            Part::Text(text) => {
                let accented = |letter: char| {
                    *is_code ^= letter == '`';
                    if *is_code { letter } else { accent(letter) }
                };
                *text = text.chars().map(accented).collect();
            }
            Part::Variable(_) => {}
            Part::Select { variants, default, .. } => {
                variants.iter_mut().for_each(|(_, parts)| translate(parts, &mut is_code.clone()));
                translate(default, &mut is_code.clone());
            }
        }
    }
}

fn accent(letter: char) -> char {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "áƀćďéƒǵħíĵķĺḿńóṕɋŕśťúṽẃẋýźÁɃĆĎÉƑǴĦÍĴĶĹḾŃÓṔɊŔŚŤÚṼẂẊÝŹ";
    let place = PLAIN.chars().position(|plain| plain == letter);
    place.and_then(|place| ACCENTED.chars().nth(place)).unwrap_or(letter)
}
