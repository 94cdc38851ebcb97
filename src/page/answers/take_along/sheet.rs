//! What every figure has: its size, title, settings, legend and link.

use super::axis::{HEIGHT, LEFT, WIDTH};
use super::xml::{Element, end, number};
use crate::say::settings;
use crate::setup::{SETTINGS, Setup};
use crate::text;

/// About how wide a letter of size 16 is.
const LETTER: f64 = 8.2;
/// The size of the words of a legend.
const LEGEND: f64 = 14.0;
/// The colour of words.
pub const DARK: &str = "#111111";
/// The colour of words that matter less.
pub const GREY: &str = "#444444";

/// A figure without what it shows.
pub struct Sheet<'a> {
    /// Its title.
    pub title: &'a str,
    /// The setup whose settings it says.
    pub setup: &'a Setup,
    /// The keys of the settings that it does not say.
    pub without: &'a [&'a str],
    /// The address that shows it again.
    pub link: &'a str,
}

impl Sheet<'_> {
    /// The beginning: the title and the settings.
    pub fn head(&self, definitions: &str) -> String {
        let mut out = Element::new("svg")
            .with("xmlns", "http://www.w3.org/2000/svg")
            .with("viewBox", format!("0 0 {WIDTH} {HEIGHT}"))
            .with("width", WIDTH)
            .with("height", HEIGHT)
            .with("font-family", "sans-serif")
            .with("role", "img")
            .begin();
        out += &Element::new("title").around_text(self.title);
        if !definitions.is_empty() {
            out += &Element::new("defs").around(definitions);
        }
        out += &Element::new("rect").with("width", WIDTH).with("height", HEIGHT).with("fill", "#ffffff").empty();
        out += &words(LEFT, 48.0, 28.0).with("font-weight", 600).around_text(self.title);
        for (number, line) in wrapped(&self.settings(), 2).iter().enumerate() {
            let place = words(LEFT, 78.0 + 22.0 * number as f64, 16.0);
            out += &place.with("fill", GREY).with("class", "settings").around_text(line);
        }
        out
    }

    /// The end: the link.
    pub fn foot(&self) -> String {
        let link = words(LEFT, HEIGHT - 14.0, 13.0).with("fill", GREY).with("class", "link");
        link.around_text(self.link) + &end("svg")
    }

    /// The settings that are not as at first, and those that are always said: `Concurrency 8, Latency 120 ms`.
    fn settings(&self) -> String {
        let (setup, first) = (self.setup, Setup::default());
        let is_elsewhere = |key: &str| ["site", "lanes", "mode", "live-lanes"].contains(&key);
        let is_said = |key: &str| !is_elsewhere(key) && !self.without.contains(&key);
        let is_told = |key: &str| ["concurrency", "latency-ms", "cpu-ms", "seed"].contains(&key);
        let is_other = |key: &str| SETTINGS.iter().any(|of| of.key == key && of.get(setup) != of.get(&first));
        let said = SETTINGS.iter().filter(|of| is_said(of.key) && (is_told(of.key) || is_other(of.key)));
        let said: Vec<String> =
            said.map(|of| text::value_set(settings::name(of), settings::shown(of, setup))).collect();
        said.join(text::LIST_COMMA)
    }
}

/// The legend of a figure: entries from left to right, as many lines as they need.
pub struct Legend {
    x: f64,
    y: f64,
    line: f64,
    out: String,
}

impl Legend {
    /// A legend whose first line is at `y`, and each further one `line` below.
    pub fn new(y: f64, line: f64) -> Self {
        Legend { x: LEFT, y, line, out: String::new() }
    }

    /// Adds an entry: these words, beside a sign of this width. `sign` draws it: its left end is at the first number, the words'
    /// line at the second.
    pub fn add(&mut self, width: f64, said: &str, sign: impl FnOnce(f64, f64) -> String) {
        let whole = width + 24.0 + said.chars().count() as f64 * LETTER * 0.9;
        if self.x > LEFT && self.x + whole > WIDTH - LEFT {
            (self.x, self.y) = (LEFT, self.y + self.line);
        }
        self.out += &sign(self.x, self.y);
        self.out += &words(self.x + width + 6.0, self.y, LEGEND).around_text(said);
        self.x += whole;
    }

    /// The whole legend.
    pub fn drawn(self) -> String {
        Element::new("g").with("class", "legend").around(&self.out)
    }
}

/// A text in at most this many lines; the last one ends with `…` if there is more.
pub fn wrapped(text: &str, most: usize) -> Vec<String> {
    let fits = ((WIDTH - 2.0 * LEFT) / LETTER) as usize;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let has_room = |line: &&mut String| line.chars().count() + 1 + word.chars().count() <= fits;
        let is_last = lines.len() == most;
        match lines.last_mut() {
            Some(line) if has_room(&line) => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if is_last => {
                line.push('…');
                break;
            }
            _ => lines.push(String::from(word)),
        }
    }
    lines
}

/// Words that begin at a place.
pub fn words(x: f64, y: f64, size: f64) -> Element {
    Element::new("text").long("x", x).long("y", y).long("font-size", size)
}

/// A line from the top to the bottom.
pub fn vertical(x: f64, (top, bottom): (f64, f64), colour: &str, width: f64) -> Element {
    let path = format!("M{} {}V{}", number(x), number(top), number(bottom));
    Element::new("path").with("d", path).with("stroke", colour).long("stroke-width", width)
}
