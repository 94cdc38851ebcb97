//! The code to paste a run into other documents: one [`Format`] for each tool.

use super::parameters;
use crate::setup::{setting, write_pairs};
use crate::text;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Characters that an address must escape, or that would end it in HTML, in Markdown or in a Python string.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Characters with a meaning in the text of a Markdown link, in any dialect.
const MARKS_OF_MARKDOWN: &str = r"\`*_[]<>{}&~|$^!";

/// A run to be embedded in another document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Embedding {
    /// Where the playground is, such as `https://x.org/play/`. A query, a fragment and `index.html` are cut off; the
    /// name of another file stays, as the playground can be one file of any name.
    pub base: String,
    /// The query of the whole page, without its `?`.
    pub whole: String,
    /// The query of the playground in a frame, without its `?`. `embed=1` is added if it is missing.
    pub embedded: String,
    /// Its title: the text of a link, and the name of a frame for screen readers. Runs of spaces become one space.
    pub title: String,
    /// The height of the frame, in CSS pixels. The element needs none: it grows with its content.
    pub height: u32,
}

/// Where a piece is pasted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// The address of the whole page.
    Permalink,
    /// A frame in HTML.
    Iframe,
    /// The element of `embed.js`, which grows with its content.
    Element,
    /// A link to the whole page: many Markdown viewers remove frames.
    Markdown,
    /// A raw block of HTML in Quarto's Markdown.
    Quarto,
    /// A cell in Python.
    Jupyter,
    /// HTML in the Markdown of a book.
    MdBook,
    /// JSX in MDX.
    Docusaurus,
    /// A frame that Moodle's editor keeps.
    Moodle,
    /// A frame that Canvas's editor keeps.
    Canvas,
}

impl Format {
    /// All formats, in the order of the list.
    pub const ALL: [Format; 10] = [
        Format::Permalink,
        Format::Iframe,
        Format::Element,
        Format::Markdown,
        Format::Quarto,
        Format::Jupyter,
        Format::MdBook,
        Format::Docusaurus,
        Format::Moodle,
        Format::Canvas,
    ];

    /// Its id, for the elements of the page and for addresses.
    pub fn id(self) -> &'static str {
        self.words()[0]
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        self.words()[1]
    }

    /// Where to paste it in that tool: a sentence.
    pub fn hint(self) -> &'static str {
        self.words()[2]
    }

    fn words(self) -> [&'static str; 3] {
        match self {
            Format::Permalink => ["permalink", text::FORMAT_PERMALINK, text::FORMAT_PERMALINK_HINT],
            Format::Iframe => ["iframe", text::FORMAT_IFRAME, text::FORMAT_IFRAME_HINT],
            Format::Element => ["element", text::FORMAT_ELEMENT, text::FORMAT_ELEMENT_HINT],
            Format::Markdown => ["markdown", text::FORMAT_MARKDOWN, text::FORMAT_MARKDOWN_HINT],
            Format::Quarto => ["quarto", text::FORMAT_QUARTO, text::FORMAT_QUARTO_HINT],
            Format::Jupyter => ["jupyter", text::FORMAT_JUPYTER, text::FORMAT_JUPYTER_HINT],
            Format::MdBook => ["mdbook", text::FORMAT_MDBOOK, text::FORMAT_MDBOOK_HINT],
            Format::Docusaurus => ["docusaurus", text::FORMAT_DOCUSAURUS, text::FORMAT_DOCUSAURUS_HINT],
            Format::Moodle => ["moodle", text::FORMAT_MOODLE, text::FORMAT_MOODLE_HINT],
            Format::Canvas => ["canvas", text::FORMAT_CANVAS, text::FORMAT_CANVAS_HINT],
        }
    }

    /// The code to paste, without an end of its last line.
    pub fn snippet(self, piece: &Embedding) -> String {
        let height = piece.height;
        match self {
            Format::Permalink => piece.address(),
            Format::Iframe => frame(piece, &styled(height)),
            Format::Element => element(piece),
            Format::Markdown => format!("[{}]({})", link_text(&piece.title()), piece.address()),
            Format::Quarto => format!("```{{=html}}\n{}\n```", frame(piece, &styled(height))),
            Format::Jupyter => cell(piece),
            // Text that begins with a `<div>` is HTML up to the next empty line. Markdown would treat an unknown
            // element as a part of a paragraph: https://spec.commonmark.org/0.31.2/#html-blocks
            Format::MdBook => format!("<div>\n{}\n</div>", element(piece)),
            // JSX takes a style as an object, not as a string.
            Format::Docusaurus => frame(piece, &format!("style={{{{width: \"100%\", height: {height}, border: 0}}}}")),
            // Both keep attributes wherever they keep frames, and Canvas removes styles that it does not know.
            Format::Moodle | Format::Canvas => {
                frame(piece, &format!("width=\"100%\" height=\"{height}\" frameborder=\"0\""))
            }
        }
    }
}

impl Embedding {
    /// The address of the whole page.
    pub fn address(&self) -> String {
        let query = write_pairs(pairs(&self.whole));
        if query.is_empty() { self.page() } else { format!("{}?{query}", self.page()) }
    }

    /// The address of the playground in a frame.
    pub fn frame_address(&self) -> String {
        let embed = (String::from("embed"), String::from("1"));
        format!("{}?{}", self.page(), write_pairs([embed].into_iter().chain(self.settings())))
    }

    /// What the query of the frame sets, apart from `embed`.
    fn settings(&self) -> Vec<(String, String)> {
        pairs(&self.embedded).into_iter().filter(|(key, _)| key != "embed").collect()
    }

    fn page(&self) -> String {
        let base = self.base.split(['?', '#']).next().unwrap_or_default();
        let base = utf8_percent_encode(base, UNSAFE).to_string();
        let folder = folder(&base);
        if folder.len() > base.len() || base[folder.len()..] == *"index.html" { folder } else { base }
    }

    fn title(&self) -> String {
        let words = self.title.split(|letter: char| letter.is_whitespace() || letter.is_control());
        let title = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if title.is_empty() { String::from(text::PIECE_TITLE) } else { title }
    }
}

/// The folder that an address is in, with the slash at its end.
fn folder(page: &str) -> String {
    let host = page.find("://").map_or(0, |place| place + "://".len());
    match page[host..].rfind('/') {
        Some(slash) => page[..=host + slash].to_string(),
        None => format!("{page}/"),
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// A frame; `look` has its size and removes its border.
fn frame(piece: &Embedding, look: &str) -> String {
    let (address, shared) = (attribute(&piece.frame_address()), frame_attributes(piece).join(" "));
    format!("<iframe src=\"{address}\" {shared} {look}></iframe>")
}

/// The attributes that every frame has.
fn frame_attributes(piece: &Embedding) -> [String; 3] {
    let title = format!("title=\"{}\"", attribute(&piece.title()));
    [title, String::from("loading=\"lazy\""), String::from("allow=\"clipboard-write\"")]
}

fn styled(height: u32) -> String {
    format!("style=\"width: 100%; height: {height}px; border: 0\"")
}

/// The element, after the script that defines it.
fn element(piece: &Embedding) -> String {
    let (page, mut tag) = (piece.page(), String::from("<crawl-playground"));
    let folder = folder(&page);
    let mut add = |name: &str, value: &str| tag += &format!(" {name}=\"{}\"", attribute(value));
    if page != folder {
        add("src", &page);
    }
    let settings = piece.settings();
    for (place, (key, value)) in settings.iter().enumerate() {
        // All keys are valid attribute names. If a key occurs twice, the page takes the last value, HTML
        // the first.
        let is_known = setting(key).is_some() || parameters::parameter_of(key).is_some();
        if is_known && settings[place + 1..].iter().all(|(later, _)| later != key) {
            add(key, value);
        }
    }
    add("title", &piece.title());
    add("loading", "lazy");
    format!("<script src=\"{}\"></script>\n{tag}></crawl-playground>", attribute(&format!("{folder}embed.js")))
}

/// A cell of a notebook. IPython copies the extras into its frame unescaped, and older versions did so with the
/// address, too: an ampersand between our parameters never begins a character reference of HTML.
fn cell(piece: &Embedding) -> String {
    let (address, height) = (python(&piece.frame_address()), piece.height);
    let extras = frame_attributes(piece).map(|attribute| python(&attribute)).join(", ");
    format!(
        "from IPython.display import IFrame\n\nIFrame(\n    {address},\n    width=\"100%\",\n    height={height},\n    extras=[{extras}],\n)"
    )
}

/// Escapes a value between double quotes in HTML and in JSX. Braces, too: mdBook, Jekyll and others read commands in
/// them.
fn attribute(text: &str) -> String {
    let escape = |letter: char| match letter {
        '&' => String::from("&amp;"),
        '"' => String::from("&quot;"),
        '<' => String::from("&lt;"),
        '>' => String::from("&gt;"),
        // A value could contain an empty line, which ends HTML in Markdown.
        '{' | '}' | '\0'..' ' => format!("&#{};", u32::from(letter)),
        _ => letter.to_string(),
    };
    text.chars().map(escape).collect()
}

fn link_text(text: &str) -> String {
    let escape = |letter: char| {
        let mark = if MARKS_OF_MARKDOWN.contains(letter) { "\\" } else { "" };
        format!("{mark}{letter}")
    };
    text.chars().map(escape).collect()
}

/// A text without control characters as a Python string.
fn python(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
