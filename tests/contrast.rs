//! Code is readable: each text colour has enough contrast with each background behind it, in both themes (WCAG 2, 1.4.3).

use regex::Regex;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The minimum contrast for text.
const LEAST: f64 = 4.5;
const TEXTS: [&str; 6] = ["ink", "soft", "code-keyword", "code-text", "code-comment", "code-number"];
const GROUNDS: [&str; 5] = ["card", "hair", "code-here", "code-removed", "code-added"];
/// The signs and words of the diff, and the words next to the timelines.
const SIGNS: [(&str, &str); 4] = [("bad", "code-removed"), ("ok", "code-added"), ("bound", "card"), ("bad", "card")];

/// Every `--name: light-dark(#…, #…)` of the style sheets.
fn colours() -> BTreeMap<String, [String; 2]> {
    let token = Regex::new(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)").expect("the pattern is valid");
    let mut colours = BTreeMap::new();
    for sheet in ["static/style.css", "static/lanes.css", "static/chart.css", "static/code.css"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(sheet)).expect("the sheet is there");
        for found in token.captures_iter(&text) {
            colours.insert(found[1].to_string(), [found[2].to_string(), found[3].to_string()]);
        }
    }
    colours
}

/// The relative luminance of `#rgb` or `#rrggbb`.
fn luminance(colour: &str) -> f64 {
    let digits: Vec<u32> = colour.chars().skip(1).map(|digit| digit.to_digit(16).expect("hexadecimal")).collect();
    let parts: Vec<u32> = match digits.len() {
        3 => digits.iter().map(|digit| digit * 17).collect(),
        _ => digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect(),
    };
    let linear = |part: u32| match f64::from(part) / 255.0 {
        part if part <= 0.04045 => part / 12.92,
        part => ((part + 0.055) / 1.055).powf(2.4),
    };
    0.2126 * linear(parts[0]) + 0.7152 * linear(parts[1]) + 0.0722 * linear(parts[2])
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn the_contrast_matches_published_values() {
    assert!((contrast("#000", "#fff") - 21.0).abs() < 0.01);
    assert!((contrast("#777777", "#fff") - 4.48).abs() < 0.01);
}

#[test]
fn code_is_readable() {
    let colours = colours();
    let pairs = TEXTS.iter().flat_map(|text| GROUNDS.iter().map(move |ground| (*text, *ground))).chain(SIGNS);
    for (text, ground) in pairs {
        for (theme, name) in ["light", "dark"].into_iter().enumerate() {
            let (one, other) = (&colours[text][theme], &colours[ground][theme]);
            let contrast = contrast(one, other);
            assert!(
                contrast >= LEAST,
                "{text} {one} on {ground} {other}, {name}: {contrast:.2}, but must be at least {LEAST}"
            );
        }
    }
}
