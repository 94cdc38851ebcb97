//! Every text that people read on the page: an item for each message of `messages/en.ftl`, or of the language that the page is
//! built in. Below all floors.
//!
//! A message without variables is a constant, one with variables is a function of them, in the order in which they first occur
//! in the English text. A number chooses between variants by how it is written: `1` takes the singular. Words choose as an enum:
//! of the English text's words, so that the compiler finds one that is misspelt.
//!
//! What is declared elsewhere finds its texts by its key: [`setting`] returns `setting-<key>` and its attributes, [`choice`] and
//! [`rule`] likewise (`build/messages/lookup.rs`).

#![allow(unreachable_patterns, reason = "a language may name all words and have a default, too")]

use std::fmt::Display;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// A text that is found by data: the rest of its message's id, the name of the attribute, and the text.
type Row = (&'static str, &'static str, &'static str);

/// The text of the row with this id and attribute. It is constant, so that tables can be made from it when the program is
/// compiled.
const fn find(mut rows: &[Row], id: &str, attribute: &str) -> Option<&'static str> {
    while let [(of, name, text), rest @ ..] = rows {
        if is_same(of.as_bytes(), id.as_bytes()) && is_same(name.as_bytes(), attribute.as_bytes()) {
            return Some(*text);
        }
        rows = rest;
    }
    None
}

/// Whether two texts are the same. (`==` is not constant.)
const fn is_same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([first, rest @ ..], [first_of_other, rest_of_other @ ..]) = (one, other) {
        if *first != *first_of_other {
            return false;
        }
        (one, other) = (rest, rest_of_other);
    }
    one.is_empty() && other.is_empty()
}

/// Words of an address as a list: `a`, `b`, or `c`, each in backticks.
pub fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match &words[..] {
        [one, other] => [one.as_str(), other].join(ALLOWED_LIST_OR),
        [first @ .., last] if !first.is_empty() => [&first.join(", "), last.as_str()].join(ALLOWED_LIST_OR_LAST),
        words => words.concat(),
    }
}

/// A problem with a word that is not one of `words`, followed by the one that the person may have meant.
pub fn with_nearest<'a>(problem: String, word: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(word, words) {
        Some(near) => did_you_mean(problem, near),
        None => problem,
    }
}

/// The word that differs least from `word`; `None` where each differs in more than a third of its letters.
fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(MOST_LETTERS).map(|letter| letter.to_ascii_lowercase()).collect();
    let near = words.into_iter().map(|near| (distance(&word, near), near));
    let near = near.filter(|(distance, near)| *distance <= near.len().max(word.len()) / 3);
    near.min_by_key(|(distance, _)| *distance).map(|(_, near)| near)
}

/// Longer words are nearest to none of ours.
const MOST_LETTERS: usize = 40;

/// How many letters have to be put in, taken out or exchanged to make one word the other (Levenshtein).
fn distance(one: &[char], other: &str) -> usize {
    let mut row: Vec<usize> = (0..=one.len()).collect();
    for (place, letter) in other.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], place + 1);
        for (column, of_one) in one.iter().enumerate() {
            let exchanged = diagonal + usize::from(*of_one != letter);
            diagonal = row[column + 1];
            row[column + 1] = exchanged.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[one.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_the_one_that_is_almost_the_same() {
        let check = |word: &str, expected: Option<&str>| {
            assert_eq!(nearest(word, ["gather", "sequential", "thread_map", "concurrency"]), expected, "{word}");
        };
        check("gahter", Some("gather"));
        check("Gather", Some("gather"));
        check("gather ", Some("gather"));
        check("treadmap", Some("thread_map"));
        check("concurency", Some("concurrency"));
        check("fast", None);
        check("", None);
        check(&"gather".repeat(10_000), None);
    }

    #[test]
    fn only_a_near_word_is_suggested() {
        let problem = || String::from("x");
        assert_eq!(with_nearest(problem(), "gahter", ["gather"]), did_you_mean("x", "gather"));
        assert_eq!(with_nearest(problem(), "fast", ["gather"]), "x");
    }
}
