//! The site that is crawled: pages and the links between them. Floor 0.
//!
//! A [`Site`] is a table of addresses, in columns because there may be a million. They are known before a
//! run ([`generate`], [`file`](mod@file), [`demo`]) or found during one (live). It knows nothing of time, of strategies
//! or of the browser. [`html`] reads links out of a page as a browser resolves them; [`Graph`] is the site as a crawl
//! with a certain [`LinkPolicy`] sees it.

pub mod address;
pub mod demo;
pub mod file;
mod file_kind;
mod file_text;
pub mod generate;
mod graph;
pub mod html;
pub mod order;
mod page_set;
mod problem;
pub mod random;
mod robots;
mod table;

pub use file_kind::FileKind;
pub use file_text::write as file_text;
pub use graph::{ExternalPolicy, Graph, GraphReader, ImagePolicy, LinkPolicy, StatusPolicy};
pub use page_set::PageSet;
pub use problem::{Expected, NoGenerator, Problem, Warning};
pub use robots::{AGENT, Robots};

use std::borrow::Cow;
use table::{Addresses, Generated, Lists};

/// The most pages that one site may hold. Worker rows and pages are packed into 20 bits of a trace event.
pub const MAX_PAGES: usize = 1 << 20;

/// A page's place in its site's table: small, dense, never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PageId(pub u32);

impl PageId {
    /// No page: the start page's parent, a wait without a culprit.
    pub const NONE: PageId = PageId(u32::MAX);

    /// The page as an index into tables with one row per page.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// This page, or `None` if it is [`PageId::NONE`].
    pub fn known(self) -> Option<PageId> {
        (self != PageId::NONE).then_some(self)
    }
}

impl Default for PageId {
    fn default() -> Self {
        PageId::NONE
    }
}

/// The target of an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A page of this site.
    Own,
    /// An address of this site without a page: a fetch of it gets a 404.
    Missing,
    /// An address of another host, or of another scheme such as `mailto:`.
    External,
    /// The same page as the other address, with a `#fragment` at the end.
    FragmentOf(PageId),
}

/// The facts about one address. The address itself is [`Site::url`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Page {
    /// What the address leads to.
    pub kind: Kind,
    /// The HTTP status that a fetch of it gets.
    pub status: u16,
    /// Whether the content type is HTML, so that its links can be read.
    pub html: bool,
    /// Time of a fetch in µs, if the site itself gives it; otherwise the network settings draw it.
    pub latency_us: Option<u32>,
    /// CPU time of parsing in µs, if the site itself gives it; otherwise the machine settings give it.
    pub parse_us: Option<u32>,
    /// The address to which its answer redirects; [`PageId::NONE`] if it does not redirect.
    pub redirect: PageId,
    /// A number that depends only on the address. Everything random about a page is drawn from (seed, key), so an
    /// address has the same latency in every site, lane and world.
    pub key: u64,
}

impl Page {
    /// An address without a page.
    fn missing(kind: Kind, key: u64) -> Self {
        let (latency_us, parse_us, redirect) = (None, None, PageId::NONE);
        Page { kind, status: 404, html: true, latency_us, parse_us, redirect, key }
    }
}

/// The FNV-1a hash of some bytes (Fowler, Noll, Vo; 64 bits).
pub fn fnv1a(bytes: impl IntoIterator<Item = u8>) -> u64 {
    fnv1a_after(FNV1A_OF_NOTHING, bytes)
}

/// The hash of no bytes.
pub const FNV1A_OF_NOTHING: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of some bytes after others, whose hash it continues.
pub fn fnv1a_after(hash: u64, bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The hash of an address: a page's [`Page::key`].
pub fn key_of(url: &str) -> u64 {
    fnv1a(url.bytes())
}

/// A table of pages with the links between them, as written in the pages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Site {
    /// The name of the site, for people.
    pub name: String,
    /// The start page of a crawl.
    pub start: PageId,
    pages: Vec<Page>,
    addresses: Addresses,
    /// Per page: the addresses of its links in document order, duplicates included.
    links: Lists,
    /// Per page that has any: the addresses of its images in document order.
    images: Lists,
    /// The rules for crawlers.
    robots: Robots,
    /// Per page that has any: its `nofollow` links.
    nofollow: Lists,
}

impl Site {
    /// A site whose only page so far is its start; a fetch of it gets a 404 until [`Site::set_page`] is called. All
    /// addresses of a site have the form of [`address::resolve`], and those with the scheme, host and port of the start
    /// are its own.
    pub fn new(name: impl Into<String>, start_url: &str) -> Self {
        let mut site = Site::with(name.into(), Addresses::default());
        site.start = site.intern(start_url, Kind::Missing);
        site
    }

    /// A site with the addresses `/`, which is its start, `/p1`, `/p2`, … (all numbers have the same width), to which
    /// `add_generated` adds the pages one after another.
    pub fn generated(name: String, pages: u32) -> Self {
        let generated = Generated { count: pages, width: pages.saturating_sub(1).to_string().len() };
        Site::with(name, Addresses::generated(generated))
    }

    /// Adds the next page of a generated site, with its links.
    fn add_generated(&mut self, links: &[PageId]) {
        if self.pages.is_empty() {
            self.pages.reserve_exact(self.addresses.len());
        }
        let id = PageId(self.pages.len() as u32);
        let key = self.addresses.generated_key(id);
        self.pages.push(Page { status: 200, ..Page::missing(Kind::Own, key) });
        self.links.set(id, links);
    }

    fn with(name: String, addresses: Addresses) -> Self {
        Site {
            name,
            start: PageId(0),
            pages: Vec::new(),
            addresses,
            links: Lists::default(),
            images: Lists::default(),
            robots: Robots::default(),
            nofollow: Lists::default(),
        }
    }

    /// The id of `url`; if it is not known yet, a new row of the table, with status 404.
    pub fn intern(&mut self, url: &str, kind: Kind) -> PageId {
        if let Some(id) = self.addresses.find(url) {
            return id;
        }
        let key = match kind {
            Kind::FragmentOf(page) => self.page(page).key,
            _ => key_of(url),
        };
        self.pages.push(Page::missing(kind, key));
        self.addresses.push(url)
    }

    /// The id of an address that a page refers to; an address with a `#fragment` has its own row, which points to its
    /// page.
    pub fn intern_reference(&mut self, url: &str) -> PageId {
        if let Some((page, _)) = url.split_once('#') {
            let page = self.intern_reference(page);
            return self.intern(url, Kind::FragmentOf(page));
        }
        let is_own = address::origin(url) == address::origin(&self.url(self.start));
        self.intern(url, if is_own { Kind::Missing } else { Kind::External })
    }

    /// Makes `id` a page with its status, its type and, if known, its times in µs.
    pub fn set_page(&mut self, id: PageId, status: u16, html: bool, latency_us: Option<u32>, parse_us: Option<u32>) {
        let page = &mut self.pages[id.index()];
        if page.kind == Kind::Missing {
            page.kind = Kind::Own;
        }
        page.status = status;
        page.html = html;
        page.latency_us = latency_us;
        page.parse_us = parse_us;
    }

    /// Makes the page `id` redirect to another address. Its status must be that of a redirect.
    pub fn set_redirect(&mut self, id: PageId, target: PageId) {
        self.pages[id.index()].redirect = target;
    }

    /// Sets the links of the page `id`, in document order.
    pub fn set_links(&mut self, id: PageId, links: &[PageId]) {
        self.links.set(id, links);
    }

    /// Sets the images of the page `id`, in document order.
    pub fn set_images(&mut self, id: PageId, images: &[PageId]) {
        self.images.set(id, images);
    }

    /// Sets which links of the page `id` crawlers are asked not to follow (`rel=nofollow`).
    pub fn set_nofollow(&mut self, id: PageId, mut links: Vec<PageId>) {
        order::sort_by_number(&mut links, |page| u128::from(page.0));
        self.nofollow.set(id, &links);
    }

    /// Sets the rules for crawlers.
    pub fn set_robots(&mut self, robots: Robots) {
        self.robots = robots;
    }

    /// The address of `id` in the form of [`address::resolve`]: path and query if the site has no host, otherwise the
    /// full address.
    pub fn url(&self, id: PageId) -> Cow<'_, str> {
        self.addresses.get(id)
    }

    /// The row of `id`.
    #[inline]
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.index()]
    }

    /// The links of `id` as written in the page: other hosts and fragments included.
    pub fn links(&self, id: PageId) -> &[PageId] {
        self.links.get(id)
    }

    /// How many links all pages have; not less.
    fn link_count(&self) -> usize {
        self.links.entries()
    }

    /// Its `nofollow` links, ordered by id: a page may have a hundred thousand.
    pub fn nofollow(&self, id: PageId) -> &[PageId] {
        self.nofollow.get(id)
    }

    /// Whether this site's robots.txt disallows the address, judged by `robots`. Those of other hosts are not known.
    pub fn disallows(&self, robots: &Robots, id: PageId) -> bool {
        let kind = match self.page(id).kind {
            Kind::FragmentOf(page) => self.page(page).kind,
            kind => kind,
        };
        let url = self.url(id);
        kind != Kind::External && !robots.allows(&url[address::origin(&url).len()..])
    }

    /// The same, judged by the robots.txt of this table.
    pub fn is_disallowed(&self, id: PageId) -> bool {
        self.disallows(&self.robots, id)
    }

    /// The images of `id`.
    pub fn images(&self, id: PageId) -> &[PageId] {
        self.images.get(id)
    }

    /// The id of a known address.
    pub fn find(&self, url: &str) -> Option<PageId> {
        self.addresses.find(url)
    }

    /// All rows with their ids, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.pages.iter().enumerate().map(|(index, page)| (PageId(index as u32), page))
    }

    /// How many addresses the table holds.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Never true: every site has its start page.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// A short name of the page for a bar or a sentence: the end of its address, decoded for reading.
    ///
    /// The root is `/`, and so is a start page that is a folder: the names of pages below it are relative to it.
    pub fn label(&self, id: PageId) -> String {
        let url = self.url(id);
        match id.index() < self.addresses.len() {
            true if id == self.start && url.ends_with('/') => String::from("/"),
            true => label_of(&url),
            false => String::from("?"),
        }
    }

    /// The part of the site that a page belongs to: the first folder of its address below the start's folder.
    pub fn section(&self, id: PageId) -> String {
        if self.addresses.is_generated(id) {
            return String::new(); // they have no folders, and a large site asks for all of its pages
        }
        let (start, url) = (self.url(self.start), self.url(id));
        let home = start.rsplit_once('/').map_or("", |(folder, _)| folder);
        let below = url.strip_prefix(home).unwrap_or(&url).trim_start_matches('/');
        below.split_once('/').map_or("", |(section, _)| section).to_string()
    }
}

fn label_of(url: &str) -> String {
    let path = url.split('#').next().unwrap_or(url);
    let (path, query) = path.split_once('?').map_or((path, ""), |(path, query)| (path, query));
    let trimmed = path.trim_end_matches('/');
    let last = trimmed.rsplit('/').next().unwrap_or("");
    let name = last.strip_suffix(".html").unwrap_or(last);
    let name = if name.is_empty() { "/" } else { name };
    let text = if query.is_empty() { name.to_string() } else { format!("{name}?{query}") };
    readable(&text)
}

/// The text decoded for reading, except invisible characters: a control character could break a line or change its
/// direction.
fn readable(text: &str) -> String {
    let Some(decoded) = address::percent_decoded(text) else { return text.to_string() };
    let mut readable = String::with_capacity(decoded.len());
    for c in decoded.chars() {
        if c.is_control() || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| readable.extend(address::percent(byte).map(char::from)));
        } else {
            readable.push(c);
        }
    }
    readable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_short_and_decoded() {
        for (url, expected) in [
            ("/", "/"),
            ("/site/shells/", "shells"),
            ("/site/caf%C3%A9.html", "café"),
            ("/site/search.html?q=moth", "search?q=moth"),
            ("/a%", "a%"),
            ("/a%zz%+5%4", "a%zz%+5%4"),
            ("/search?q=5%+apples", "search?q=5%+apples"),
            ("/%25%20%41", "% A"),
            ("/%FF", "%FF"),
            ("/a%0Ab%00%E2%80%AE", "a%0Ab%00%E2%80%AE"),
            ("https://host.example/", "host.example"),
            ("https://host.example/a/b.html", "b"),
        ] {
            assert_eq!(label_of(url), expected, "{url}");
        }
    }
}
