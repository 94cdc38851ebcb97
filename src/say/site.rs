//! Sites, and what is wrong with those that a person asks for, in words.

use super::Name;
use crate::site::file::{MAX_BYTES, MAX_MS};
use crate::site::generate::{self, GENERATORS, MAX_GENERATED};
use crate::site::{Expected, MAX_PAGES, NoGenerator, Problem, Site, Warning};
use crate::text;

/// The name of a site: its own, or how it was generated.
pub fn site_name(site: &Site) -> String {
    site_name_of(&site.name)
}

/// The same of a site that calls itself so.
pub fn site_name_of(name: &str) -> String {
    match generate::parse(name) {
        Ok((generator, pages)) => text::site_name(generator.id, pages),
        Err(_) if name.is_empty() => text::SITE_FILE_NAME.into(),
        Err(_) => name.into(),
    }
}

/// What a generator makes. Empty for an id that is none's.
pub fn generator(id: &str) -> &'static str {
    match id {
        "tree" => text::SITE_TREE,
        "bush" => text::SITE_BUSH,
        "chain" => text::SITE_CHAIN,
        "star" => text::SITE_STAR,
        "web" => text::SITE_WEB,
        "comb" => text::SITE_COMB,
        _ => "",
    }
}

/// Why a text names no site that can be generated, and what it must be.
pub fn no_generator(problem: &NoGenerator) -> String {
    match problem {
        NoGenerator::Name(name) => {
            let names = || GENERATORS.iter().map(|generator| generator.id);
            let problem = text::site_unknown(names().collect::<Vec<_>>().join(", "), name);
            text::with_nearest(problem, name, names().chain(["demo"]))
        }
        NoGenerator::Pages { name, text } => text::site_pages(MAX_GENERATED, name, text),
    }
}

/// Why a site file cannot be read.
pub fn site_problem(problem: &Problem) -> String {
    match problem {
        Problem::Size(bytes) => text::site_file_size(bytes, MAX_BYTES),
        Problem::NotASite(kind) => text::file_not_a_site(kind.name()),
        Problem::NotJson(reason) => text::site_file_not_json(reason),
        Problem::NoObject(value) => text::site_file_no_object(value),
        Problem::Missing { field, expected: must_be } => text::site_file_missing(field, expected(*must_be)),
        Problem::Wrong { field, expected: must_be, value } => text::site_file_wrong(field, expected(*must_be), value),
        Problem::Pages(pages) => text::site_file_pages(pages, MAX_PAGES),
        Problem::Addresses(addresses) => text::site_file_links(addresses, MAX_PAGES),
        Problem::Start(url) => text::site_file_start(url),
        Problem::Twice { field, url } => text::site_file_twice(field, url),
    }
}

/// What a site file has that is not used.
pub fn site_warning(warning: &Warning) -> String {
    match warning {
        Warning::UnknownField(field) => text::site_file_unknown(field),
        Warning::InvalidLinks(count) => text::site_file_invalid(count),
    }
}

fn expected(expected: Expected) -> String {
    let words = match expected {
        Expected::PageList => text::SITE_FILE_PAGE_LIST,
        Expected::Url => text::SITE_FILE_URL,
        Expected::Urls => text::SITE_FILE_URLS,
        Expected::Home => text::SITE_FILE_HOME,
        Expected::Address => text::SITE_FILE_ADDRESS,
        Expected::Status => text::SITE_FILE_STATUS,
        Expected::RedirectStatus => text::SITE_FILE_REDIRECT_STATUS,
        Expected::MediaType => text::SITE_FILE_TYPE,
        Expected::Milliseconds => return text::site_file_ms(MAX_MS),
        Expected::Robots => text::SITE_FILE_ROBOTS,
        Expected::Object => text::SITE_FILE_OBJECT,
    };
    words.into()
}
