//! What can be wrong with a site that a person asks for, as data: `src/say` has the sentences.

use super::file_kind::FileKind;

/// What a field of a site file must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// A list of pages.
    PageList,
    /// A URL as text.
    Url,
    /// A list of URLs.
    Urls,
    /// A path, or an address with http or https.
    Home,
    /// A valid address.
    Address,
    /// A status, from 100 to 599.
    Status,
    /// The status of a redirect.
    RedirectStatus,
    /// A media type as text.
    MediaType,
    /// A number of ms, from 0 to [`MAX_MS`](super::file::MAX_MS).
    Milliseconds,
    /// The text of a robots.txt, or a list of paths.
    Robots,
    /// An object.
    Object,
}

/// Why a site file cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// It has this number of bytes: more than [`MAX_BYTES`](super::file::MAX_BYTES).
    Size(usize),
    /// It is a file of another kind.
    NotASite(FileKind),
    /// It is no JSON; the parser's own reason.
    NotJson(String),
    /// It is JSON, but this and no object.
    NoObject(String),
    /// A field that must be there is missing.
    Missing {
        /// The field, as in `pages[0].url`.
        field: String,
        /// What it must be.
        expected: Expected,
    },
    /// A field has another value than it must have.
    Wrong {
        /// The field, as in `pages[0].url`.
        field: String,
        /// What it must be.
        expected: Expected,
        /// What it is.
        value: String,
    },
    /// It has this number of pages: none, or more than [`MAX_PAGES`](super::MAX_PAGES).
    Pages(usize),
    /// Its links name this number of addresses: more than [`MAX_PAGES`](super::MAX_PAGES).
    Addresses(usize),
    /// The start is this address, which no page has.
    Start(String),
    /// Two pages have the same URL.
    Twice {
        /// The second of their fields.
        field: String,
        /// The URL.
        url: String,
    },
}

impl Problem {
    pub(super) fn missing(field: &str, expected: Expected) -> Self {
        Problem::Missing { field: field.into(), expected }
    }
}

/// What a site file has that is not used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Warning {
    /// A field that has no meaning, as in `pages.size`.
    UnknownField(String),
    /// This number of links are not valid addresses.
    InvalidLinks(usize),
}

/// Why a text names no site that can be generated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoGenerator {
    /// No generator has this name.
    Name(String),
    /// The number of pages is not from 1 to [`MAX_GENERATED`](super::generate::MAX_GENERATED).
    Pages {
        /// The name of the generator.
        name: String,
        /// The whole text.
        text: String,
    },
}
