//! The builder's controls as HTML: an author ticks what readers may change and see, and copies the code to paste.

use crate::page::appearance::THEMES;
use crate::page::builder::{Draft, HEIGHTS, PART};
use crate::page::parts::{Part, Parts};
use crate::page::questions::Question;
use crate::page::scene::Range;
use crate::page::snippets::Format;
use crate::say;
use crate::setup::{Kind, SETTINGS, Setting};
use crate::text;

/// The beginning of the id of each control.
pub const ID: &str = "build-";

/// What readers may do with a setting.
const LEVELS: &[(&str, &str)] =
    &[("unseen", text::BUILDER_UNSEEN), ("locked", text::BUILDER_LOCKED), ("open", text::BUILDER_OPEN)];

/// All controls. `is_file` says that the playground was opened as a file, which has no other pages beside it.
pub fn controls(draft: &Draft, is_file: bool) -> String {
    let (left, right) = (settings(draft) + &time(draft), parts(draft) + &look(draft) + &code(draft, is_file));
    format!("<div class=\"columns\"><div>{left}</div><div>{right}</div></div>")
}

/// A text that stands in HTML, or in quotation marks there.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// A text in pieces: text in backticks is code.
pub fn pieces(text: &str) -> String {
    let pieces = text.split('`').enumerate().map(|(nth, piece)| match nth % 2 {
        1 => format!("<code>{}</code>", escaped(piece)),
        _ => escaped(piece),
    });
    pieces.collect()
}

/// A part of the time in ms, as its field shows it; nothing for the end of the run.
pub fn milliseconds(us: u64) -> String {
    if us == Range::default().to_us { String::new() } else { (us / 1000).to_string() }
}

fn group(name: &str, content: &str) -> String {
    format!("<fieldset><legend>{}</legend>{content}</fieldset>", escaped(name))
}

fn pick(id: &str, label: &str, control: &str) -> String {
    format!("<div class=\"pick\"><label for=\"{ID}{id}\">{}</label>{control}</div>", escaped(label))
}

fn input(id: &str, attributes: &str, value: &str) -> String {
    format!("<input id=\"{ID}{id}\" {attributes} value=\"{}\">", escaped(value))
}

fn tick(id: &str, label: &str, is_on: bool) -> String {
    let checked = if is_on { " checked" } else { "" };
    format!(
        "<label class=\"tick\"><input type=\"checkbox\" id=\"{ID}{id}\"{checked}><span>{}</span></label>",
        escaped(label)
    )
}

/// A list of words, each with its name, to choose one from.
fn list(id: &str, label: &str, words: &[(&str, &str)], chosen: &str) -> String {
    let options = words.iter().map(|(word, name)| {
        let selected = if *word == chosen { " selected" } else { "" };
        format!("<option value=\"{word}\"{selected}>{}</option>", escaped(name))
    });
    pick(id, label, &format!("<select id=\"{ID}{id}\">{}</select>", options.collect::<String>()))
}

/// The settings, and what readers may do with each.
fn settings(draft: &Draft) -> String {
    let author = &draft.address.author;
    let row = |setting: &'static Setting| {
        // Readers always see the lanes.
        let levels =
            if setting.kind == Kind::Lanes { &[("unseen", text::BUILDER_FIXED), LEVELS[2]][..] } else { LEVELS };
        let level = match (author.controls.contains(&setting.key), author.locked.contains(&setting.key)) {
            (true, _) => "open",
            (_, true) => "locked",
            _ => "unseen",
        };
        list(setting.key, say::settings::name(setting), levels, level)
    };
    let at = |place| SETTINGS.iter().find(|setting| setting.author_place == Some(place));
    let first: String = (0..).map_while(at).map(row).collect();
    let others: String = SETTINGS.iter().filter(|setting| setting.author_place.is_none()).map(row).collect();
    let (about, more) = (escaped(text::BUILDER_SETTINGS_ABOUT), escaped(text::OWN_OTHERS));
    let content = format!("<p>{about}</p>{first}<details><summary>{more}</summary>{others}</details>");
    group(text::BUILDER_SETTINGS, &content)
}

/// What readers see, and the question before the run.
fn parts(draft: &Draft) -> String {
    let author = &draft.address.author;
    let ticks = Part::ALL.into_iter().map(|part| {
        let is_seen = if Parts::EXTRA.has(part) { author.show.has(part) } else { !author.hide.has(part) };
        tick(&format!("{PART}{}", part.id()), part.name(), is_seen)
    });
    let ticks: String = ticks.collect();
    let mut questions = vec![("none", text::BUILDER_ASKS_NOTHING)];
    questions.extend(Question::ALL.iter().map(|(id, ask)| (*id, ask.words())));
    let ask = list("ask", text::BUILDER_ASK, &questions, author.ask.map_or("none", Question::id));
    group(text::BUILDER_SEEN, &format!("<div class=\"ticks\">{ticks}</div>{ask}"))
}

/// The visible part of the time, and the moment at which it begins.
fn time(draft: &Draft) -> String {
    let (range, playback) = (draft.address.author.range, &draft.address.playback);
    let cut = |id: &str, label: &str, us: u64| {
        let field = input(id, "type=\"number\" min=\"0\" step=\"1\"", &milliseconds(us));
        let here = escaped(text::BUILDER_HERE);
        let button = format!("<button type=\"button\" class=\"btn\" id=\"{ID}{id}-here\">{here}</button>");
        pick(id, label, &format!("<span class=\"row\">{field}{button}</span>"))
    };
    let plays = [("auto", text::BUILDER_PLAY_AUTO), ("1", text::BUILDER_PLAY_YES), ("0", text::BUILDER_PLAY_NO)];
    let play = playback.play.map_or("auto", |plays| if plays { "1" } else { "0" });
    let content = [
        cut("from", text::BUILDER_FROM, range.from_us),
        cut("to", text::BUILDER_TO, range.to_us),
        list("play", text::BUILDER_PLAY, &plays, play),
        tick("at", text::BUILDER_AT, draft.is_from_here),
        tick("loop", text::BUILDER_LOOP, playback.is_loop),
    ];
    group(text::BUILDER_TIME, &content.concat())
}

/// How it looks.
fn look(draft: &Draft) -> String {
    let names = [text::BUILDER_THEME_AUTO, text::BUILDER_THEME_LIGHT, text::BUILDER_THEME_DARK];
    let themes: Vec<_> = THEMES.iter().copied().zip(names).collect();
    let bounds = format!("type=\"number\" min=\"{}\" max=\"{}\"", HEIGHTS.start(), HEIGHTS.end());
    let content = [
        list("theme", text::BUILDER_THEME, &themes, draft.address.appearance.theme),
        tick("type", text::BUILDER_LARGE, draft.address.appearance.is_large),
        pick("height", text::BUILDER_HEIGHT, &input("height", &bounds, &draft.height.to_string())),
    ];
    group(text::BUILDER_LOOK, &content.concat())
}

/// The code to paste; [`show`](super::dialog) fills in what depends on the draft.
fn code(draft: &Draft, is_file: bool) -> String {
    let formats: Vec<_> = Format::ALL.into_iter().map(|format| (format.id(), format.name())).collect();
    let [name, copy, attempt] = [text::BUILDER_CODE, text::BUILDER_COPY, text::BUILDER_TRY].map(escaped);
    let mut content = [
        pick("base", text::BUILDER_BASE, &input("base", "type=\"url\"", &draft.base)),
        list("format", text::BUILDER_FORMAT, &formats, draft.format.id()),
        format!("<p id=\"{ID}hint\"></p><div class=\"warnings\" role=\"status\"></div>"),
        format!("<textarea id=\"{ID}code\" readonly rows=\"7\" aria-label=\"{name}\" spellcheck=\"false\"></textarea>"),
        format!("<span class=\"row\"><button type=\"button\" class=\"btn on\" id=\"{ID}copy\">{copy}</button>"),
        format!("<a class=\"btn\" id=\"{ID}try\" target=\"_blank\" rel=\"noopener\">{attempt}</a>"),
        format!("<span class=\"word\" id=\"{ID}result\" role=\"status\"></span></span>"),
    ]
    .concat();
    if !is_file {
        let teachers = escaped(text::BUILDER_TEACHERS);
        content += &format!("<p><a href=\"teachers.html\" target=\"_blank\" rel=\"noopener\">{teachers}</a></p>");
    }
    group(text::BUILDER_CODE, &content)
}
