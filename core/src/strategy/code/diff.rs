//! The lines that only one of two versions has.

use super::Listing;

/// The version that a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// Both versions.
    Same,
    /// Only the published version.
    Removed,
    /// Only the corrected version.
    Added,
}

/// A line of either version, or of both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DiffLine {
    /// The version that it belongs to.
    pub mark: Mark,
    /// Its text.
    pub text: &'static str,
    /// Its number in the published file.
    pub published: Option<u16>,
    /// Its number in the corrected file.
    pub corrected: Option<u16>,
}

/// The diff from the published version to the corrected one: the longest common subsequence of their lines. A long line
/// weighs more than a bracket, so that meaningful lines match first. Listings have at most a hundred lines: a table of
/// all pairs is small, and needs no library.
pub fn diff(published: &Listing, corrected: &Listing) -> Vec<DiffLine> {
    let (old, new) = (&published.lines, &corrected.lines);
    let weight = |text: &str| 1 + text.trim().len() as u32;
    // The weight of the common lines from (i, j) on.
    let mut common = vec![vec![0u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let matched = if old[i].text == new[j].text { common[i + 1][j + 1] + weight(old[i].text) } else { 0 };
            common[i][j] = matched.max(common[i + 1][j]).max(common[i][j + 1]);
        }
    }
    let (mut lines, mut added) = (Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        let is_same = i < old.len()
            && j < new.len()
            && old[i].text == new[j].text
            && common[i][j] == common[i + 1][j + 1] + weight(old[i].text);
        if is_same {
            // Added lines come after removed ones, not in between.
            lines.append(&mut added);
            let (published, corrected) = (Some(old[i].number), Some(new[j].number));
            lines.push(DiffLine { mark: Mark::Same, text: old[i].text, published, corrected });
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            let published = Some(old[i].number);
            lines.push(DiffLine { mark: Mark::Removed, text: old[i].text, published, corrected: None });
            i += 1;
        } else {
            let corrected = Some(new[j].number);
            added.push(DiffLine { mark: Mark::Added, text: new[j].text, published: None, corrected });
            j += 1;
        }
    }
    lines.append(&mut added);
    lines
}

#[cfg(test)]
mod tests {
    use super::super::{Language, Line};
    use super::*;

    fn listing(text: &'static str) -> Listing {
        Listing { language: Language::Rust, lines: super::super::listing::numbered(text).collect() }
    }

    fn check(published: &'static str, corrected: &'static str, expected: &str) {
        let lines = diff(&listing(published), &listing(corrected));
        let sign = |mark| match mark {
            Mark::Same => ' ',
            Mark::Removed => '-',
            Mark::Added => '+',
        };
        let text: Vec<String> = lines.iter().map(|line| format!("{}{}", sign(line.mark), line.text)).collect();
        assert_eq!(text.join("\n"), expected);
    }

    #[test]
    fn removed_lines_come_before_added_lines() {
        check("a\nb\nc", "a\nd\ne\nc", " a\n-b\n+d\n+e\n c");
        check("a", "a", " a");
        check("", "a\nb", "+a\n+b");
        check("a\nb", "", "-a\n-b");
    }

    #[test]
    fn a_meaningful_line_outweighs_brackets() {
        check(
            "}\n}\n}\nlet answer = fetch(page);",
            "let answer = fetch(page);\n}\n}\n}",
            "-}\n-}\n-}\n let answer = fetch(page);\n+}\n+}\n+}",
        );
    }

    /// For every pattern, each side of the diff is one version, line by line with its line numbers.
    #[test]
    fn the_sides_put_together_are_the_versions() {
        for corrected in crate::strategy::corrected() {
            let Some(published) = corrected.other_version() else { continue };
            for language in [Language::Rust, Language::Python] {
                let old = Listing::of(published, language, published.own_source());
                let new = Listing::of(corrected, language, corrected.own_source());
                let lines = diff(&old, &new);
                let side = |number: fn(&DiffLine) -> Option<u16>| -> Vec<Line> {
                    let numbered = lines.iter().filter_map(|line| Some((number(line)?, line.text)));
                    numbered.map(|(number, text)| Line { number, text }).collect()
                };
                assert_eq!(side(|line| line.published), old.lines, "{} as published", corrected.id);
                assert_eq!(side(|line| line.corrected), new.lines, "{}", corrected.id);
                for line in &lines {
                    let is_same = line.published.is_some() && line.corrected.is_some();
                    assert_eq!(line.mark == Mark::Same, is_same);
                }
            }
        }
    }
}
