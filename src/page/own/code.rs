//! A person's code with what belongs to it, as it is in the fragment of an address.

use crate::setup::MAX_LANES;
use serde_json::{Value, json};

/// The longest code, in bytes: more than any crawler that was looked at, and an address can still hold it.
pub const MOST_BYTES: usize = 200_000;
/// Differences between longer texts are not looked for: the table of all pairs of lines would be too large.
const MOST_LINES: usize = 2_000;

/// The code of one lane.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OwnCode {
    /// The Python.
    pub source: String,
    /// The arguments, as a shell would get them.
    pub arguments: String,
    /// The lines that `input()` returns.
    pub answers: String,
    /// What is called after a file that only defines things.
    pub call: Option<String>,
    /// The seed by which threads change at lines.
    pub interleave: Option<u32>,
    /// The seed by which ready tasks are ordered.
    pub order: Option<u32>,
    /// The lines that the reader may not change, from 1; all if it is `Some` and empty.
    pub locked: Option<Vec<u32>>,
}

impl OwnCode {
    /// Code with nothing else.
    pub fn of(source: &str) -> Self {
        OwnCode { source: source.to_string(), ..OwnCode::default() }
    }

    /// The numbers of the locked lines, from 1.
    pub fn locked_lines(&self) -> Vec<u32> {
        match &self.locked {
            Some(lines) if lines.is_empty() => (1..=self.source.lines().count().max(1) as u32).collect(),
            Some(lines) => lines.clone(),
            None => Vec::new(),
        }
    }

    fn json(&self, lane: usize) -> Value {
        let mut value = json!({"lane": lane + 1, "source": self.source});
        let texts = [("arguments", &self.arguments), ("answers", &self.answers)];
        for (key, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            value[key] = json!(text);
        }
        if let Some(call) = &self.call {
            value["call"] = json!(call);
        }
        for (key, seed) in [("interleave", self.interleave), ("order", self.order)] {
            if let Some(seed) = seed {
                value[key] = json!(seed);
            }
        }
        if let Some(lines) = &self.locked {
            value["locked"] = json!(lines);
        }
        value
    }
}

/// The codes of all lanes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Saved {
    /// Per lane, from 0.
    pub lanes: [Option<OwnCode>; MAX_LANES],
}

impl Saved {
    /// The text for an address; empty if there is no code.
    pub fn text(&self) -> String {
        let lanes = self.lanes.iter().enumerate();
        let lanes: Vec<Value> = lanes.filter_map(|(lane, code)| Some(code.as_ref()?.json(lane))).collect();
        if lanes.is_empty() { String::new() } else { json!(lanes).to_string() }
    }

    /// Reads a text that [`Saved::text`] wrote; `None` if it is no such text, or a code is too long.
    pub fn read(text: &str) -> Option<Self> {
        let mut saved = Saved::default();
        for value in serde_json::from_str::<Value>(text).ok()?.as_array()? {
            let lane = value["lane"].as_u64().filter(|lane| (1..=MAX_LANES as u64).contains(lane))? as usize - 1;
            let string = |key: &str| value[key].as_str().unwrap_or_default().to_string();
            let seed = |key: &str| value[key].as_u64().and_then(|seed| u32::try_from(seed).ok());
            let lines = |list: &Vec<Value>| list.iter().filter_map(|line| u32::try_from(line.as_u64()?).ok()).collect();
            let code = OwnCode {
                source: value["source"].as_str()?.to_string(),
                arguments: string("arguments"),
                answers: string("answers"),
                call: value["call"].as_str().map(String::from),
                interleave: seed("interleave"),
                order: seed("order"),
                locked: value["locked"].as_array().map(lines),
            };
            if code.source.len() > MOST_BYTES {
                return None;
            }
            *saved.lanes.get_mut(lane)? = Some(code);
        }
        Some(saved)
    }
}

/// The lines of `now`, from 1, that are not in `before`, and how many lines of `before` are gone: by the longest common subsequence
/// of their lines. `None` if the texts are too long to be compared.
pub fn changes(before: &str, now: &str) -> Option<(Vec<u32>, usize)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), now.lines().collect());
    let first = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let both = old.len().min(new.len()) - first;
    let last = old.iter().rev().zip(new.iter().rev()).take(both).take_while(|(one, other)| one == other).count();
    let (old, new) = (&old[first..old.len() - last], &new[first..new.len() - last]);
    if old.len() > MOST_LINES || new.len() > MOST_LINES {
        return None;
    }
    let mut common = vec![vec![0u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let matched = if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { 0 };
            common[i][j] = matched.max(common[i + 1][j]).max(common[i][j + 1]);
        }
    }
    let (mut i, mut j, mut added) = (0, 0, Vec::new());
    while j < new.len() {
        if i < old.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && common[i + 1][j] >= common[i][j + 1] {
            i += 1;
        } else {
            added.push((first + j + 1) as u32);
            j += 1;
        }
    }
    Some((added, old.len() - common[0][0] as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_are_read_as_they_were_written() {
        let mut saved = Saved::default();
        assert_eq!(saved.text(), "");
        saved.lanes[1] = Some(OwnCode {
            source: String::from("print('ä')\n"),
            arguments: String::from("-n 3"),
            answers: String::from("7"),
            call: Some(String::from("main()")),
            interleave: Some(7),
            order: Some(0),
            locked: Some(vec![1, 2]),
        });
        saved.lanes[3] = Some(OwnCode { locked: Some(Vec::new()), ..OwnCode::of("a\nb") });
        assert_eq!(Saved::read(&saved.text()), Some(saved.clone()));
        assert_eq!(saved.lanes[3].as_ref().map(OwnCode::locked_lines), Some(vec![1, 2]));
    }

    #[test]
    fn other_texts_are_no_codes() {
        let long = format!("[{{\"lane\":1,\"source\":\"{}\"}}]", "a".repeat(MOST_BYTES + 1));
        for text in
            ["", "{}", "7", "[{\"lane\":1}]", "[{\"lane\":5,\"source\":\"\"}]", "[{\"lane\":0,\"source\":\"\"}]", &long]
        {
            assert_eq!(Saved::read(text), None, "{}", text.get(..40).unwrap_or(text));
        }
    }

    #[test]
    fn changed_lines_are_found() {
        assert_eq!(changes("a\nb\nc\n", "a\nb\nc\n"), Some((vec![], 0)));
        assert_eq!(changes("a\nb\nc\n", "a\nx\nc\nd\n"), Some((vec![2, 4], 1)));
        assert_eq!(changes("a\nb\nb\n", "b\n"), Some((vec![], 2)));
        assert_eq!(changes("", "a\n"), Some((vec![1], 0)));
    }

    proptest! {
        #[test]
        fn what_is_added_and_gone_makes_the_other_length(before in "([abc]\n){0,12}", now in "([abc]\n){0,12}") {
            let (added, gone) = changes(&before, &now).expect("short texts are compared");
            prop_assert_eq!(before.lines().count() - gone + added.len(), now.lines().count());
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            Saved::read(&text);
        }
    }
}
