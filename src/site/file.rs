//! The site file: JSON that describes a site, for the command's `--site FILE` and the page's import. Floor 0.
//!
//! ```json
//! {"start": "/a", "pages": [{"url": "/a", "latency_ms": 120, "status": 200, "content_type": "text/html",
//!   "links": ["/b"], "nofollow": ["/b"], "images": ["/i.png"], "parse_ms": 4}],
//!   "robots": "User-agent: *\nDisallow: /private/"}
//! ```
//!
//! Only `start`, `pages` and `url` are needed. All addresses are read as a browser reads them
//! ([`address`](super::address)): `start` is a path or an `http` or `https` address, a `url` is resolved against `start`, and
//! the links and images of a page against its own `url`: `a.html`, `../c`, `?page=2`, `#top`, `//other.example/x`. An address
//! with the scheme, host and port of `start` is one of this site. If `start` is a path, the site is taken for one that
//! is served by `https`, and no other address is its own. A link that is no valid address is left out, with a warning.
//!
//! `nofollow` are those of a page's links that ask not to be followed, or `true`
//! for all of them. `robots` is the text of a robots.txt, or a list of paths that it disallows everybody. A file whose top-level `site` holds all this is read too.
//! Unknown fields are listed as warnings. `docs/site-files.md` and `static/site-files.html` say the same for people; a file that is something else
//! altogether is named for what it seems to be (`FileKind`).

use super::file_kind::FileKind;
use super::{MAX_PAGES, PageId, PageSet, Robots, Site, address};
use crate::text;
use serde_json::{Map, Value};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 64 << 20;
/// The fields of a site that are read.
pub const SITE_FIELDS: &[&str] = &["start", "pages", "name", "note", "robots"];
/// The fields of a page that are read.
pub const PAGE_FIELDS: &[&str] =
    &["url", "latency_ms", "status", "content_type", "links", "nofollow", "images", "parse_ms"];
/// The longest time that a file may give a page, in ms: an hour.
pub const MAX_MS: f64 = 3_600_000.0;

/// Reads a site file. `Ok` holds the site and a warning for every field that nothing reads; `Err` names the
/// field that is wrong and what is allowed in it.
pub fn read(json: &str) -> Result<(Site, Vec<String>), String> {
    if json.len() > MAX_BYTES {
        return Err(format!("site file: {} bytes; allowed are at most {MAX_BYTES}", json.len()));
    }
    // Editors on Windows put a byte order mark before the text.
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let other = |kind: FileKind| text::file_not_a_site(kind.words());
    if let Some(kind) = FileKind::of_text(json) {
        return Err(other(kind));
    }
    let value: Value = serde_json::from_str(json).map_err(|error| {
        FileKind::of_broken_json(json).map_or_else(|| format!("site file: not JSON: {error}"), other)
    })?;
    if let Some(kind) = FileKind::of_json(&value) {
        return Err(other(kind));
    }
    let mut reader = Reader { warnings: Vec::new(), seen: PageSet::default(), invalid: 0 };
    let top = object(&value, "site file")?;
    let site = match top.get("site") {
        Some(inner) => reader.site(object(inner, "site")?, top.get("name"))?,
        None => reader.site(top, None)?,
    };
    Ok((site, reader.warnings))
}

struct Reader {
    warnings: Vec<String>,
    seen: PageSet,
    /// How many links are no valid addresses.
    invalid: usize,
}

impl Reader {
    fn site(&mut self, object_: &Map<String, Value>, outer_name: Option<&Value>) -> Result<Site, String> {
        self.warn_of_unknown(object_, "site", SITE_FIELDS);
        let pages = object_.get("pages").ok_or("pages: missing; a list of pages is needed")?;
        let pages = pages.as_array().ok_or_else(|| wrong("pages", pages, "a list of pages"))?;
        if pages.is_empty() || pages.len() > MAX_PAGES {
            return Err(format!("pages: {} of them; allowed are 1 to {MAX_PAGES}", pages.len()));
        }
        let start = object_.get("start").ok_or("start: missing; the URL of the first page is needed")?;
        let home = start.as_str().and_then(|start| address::resolve("/", without_fragment(start)));
        let home = home.filter(|home| home.starts_with('/') || address::is_fetchable(home));
        let home = home.ok_or_else(|| wrong("start", start, "a path, or an address with http or https"))?;
        let name = object_.get("name").or(outer_name).and_then(Value::as_str).unwrap_or("imported site");
        let mut site = Site::new(name, &home);
        // Rows in the order of the file: a file's ids do not depend on who links to whom.
        let mut ids = Vec::with_capacity(pages.len());
        for (index, page) in pages.iter().enumerate() {
            ids.push(self.page(&mut site, index, object(page, &format!("pages[{index}]"))?)?);
        }
        for (index, (page, &id)) in pages.iter().zip(&ids).enumerate() {
            let links = self.references(&mut site, id, index, page, "links")?;
            site.set_links(id, links);
            let images = self.references(&mut site, id, index, page, "images")?;
            site.set_images(id, images);
            let nofollow = match page.get("nofollow") {
                Some(Value::Bool(is_all)) => {
                    if *is_all {
                        site.links(id).to_vec()
                    } else {
                        Vec::new()
                    }
                }
                _ => self.references(&mut site, id, index, page, "nofollow")?,
            };
            site.set_nofollow(id, nofollow);
        }
        site.set_robots(robots(object_.get("robots"))?);
        if self.invalid > 0 {
            self.warnings.push(format!("links: {} of them are no valid addresses and lead nowhere", self.invalid));
        }
        if site.page(site.start).kind == super::Kind::Missing {
            return Err(format!("start: no page has the URL {start}; allowed is the `url` of one of the pages"));
        }
        if site.len() > MAX_PAGES {
            return Err(format!("links: they name {} addresses; allowed are {MAX_PAGES}", site.len()));
        }
        Ok(site)
    }

    fn page(&mut self, site: &mut Site, index: usize, page: &Map<String, Value>) -> Result<PageId, String> {
        let at = format!("pages[{index}]");
        self.warn_of_unknown(page, &at, PAGE_FIELDS);
        let url = page.get("url").ok_or_else(|| format!("{at}.url: missing; every page needs one"))?;
        let url = url.as_str().ok_or_else(|| wrong(&format!("{at}.url"), url, "a URL as text"))?;
        let home = site.page(site.start).url.clone();
        let address = address::resolve(&home, without_fragment(url));
        let address = address.ok_or_else(|| wrong(&format!("{at}.url"), &Value::from(url), "a valid address"))?;
        let id = site.intern_reference(&address);
        if !self.seen.insert(id) {
            return Err(format!("{at}.url: {url:?} stands twice; allowed is one page a URL"));
        }
        let status = match page.get("status") {
            None => 200,
            Some(status) => match status.as_u64() {
                Some(code @ 100..=599) => code as u16,
                _ => return Err(wrong(&format!("{at}.status"), status, "a whole number from 100 to 599")),
            },
        };
        let html = match page.get("content_type") {
            None => true,
            Some(value) => {
                let text = value
                    .as_str()
                    .ok_or_else(|| wrong(&format!("{at}.content_type"), value, "a media type as text"))?;
                is_html(text)
            }
        };
        let latency = milliseconds(page, &at, "latency_ms")?;
        let parse = milliseconds(page, &at, "parse_ms")?;
        site.set_page(id, status, html, latency, parse);
        Ok(id)
    }

    /// The addresses in a list of `page`, which has the row `id`, as a browser resolves them.
    fn references(
        &mut self,
        site: &mut Site,
        id: PageId,
        index: usize,
        page: &Value,
        field: &str,
    ) -> Result<Vec<PageId>, String> {
        let Some(value) = page.get(field) else { return Ok(Vec::new()) };
        let at = format!("pages[{index}].{field}");
        let list = value.as_array().ok_or_else(|| wrong(&at, value, "a list of URLs"))?;
        let base = site.page(id).url.clone();
        let mut targets = Vec::with_capacity(list.len());
        for (place, value) in list.iter().enumerate() {
            let reference = value.as_str().ok_or_else(|| wrong(&format!("{at}[{place}]"), value, "a URL as text"))?;
            if field == "images" && reference.trim().is_empty() {
                continue; // As in HTML: it shows nothing.
            }
            match address::resolve(&base, reference) {
                Some(address) => targets.push(site.intern_reference(&address)),
                None => self.invalid += 1,
            }
        }
        Ok(targets)
    }

    fn warn_of_unknown(&mut self, object: &Map<String, Value>, at: &str, known: &[&str]) {
        for field in object.keys().filter(|field| !known.contains(&field.as_str())) {
            let warning = format!("{}.{field}: unknown field, not read", at.split('[').next().unwrap_or(at));
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
        }
    }
}

fn robots(value: Option<&Value>) -> Result<Robots, String> {
    let allowed = "the text of a robots.txt, or a list of paths";
    let text = match value {
        None => return Ok(Robots::default()),
        Some(Value::String(text)) => text.clone(),
        Some(value) => {
            let paths = value.as_array().ok_or_else(|| wrong("robots", value, allowed))?;
            let rule = |path: &Value| Some(format!("\nDisallow: {}", path.as_str()?));
            let rules =
                paths.iter().map(rule).collect::<Option<String>>().ok_or_else(|| wrong("robots", value, allowed))?;
            format!("User-agent: *{rules}")
        }
    };
    Ok(Robots::read(&text))
}

fn milliseconds(page: &Map<String, Value>, at: &str, field: &str) -> Result<Option<u32>, String> {
    let Some(value) = page.get(field) else { return Ok(None) };
    match value.as_f64() {
        // The one place where a float comes in: rounded to whole µs at the border.
        Some(ms) if (0.0..=MAX_MS).contains(&ms) => Ok(Some((ms * 1000.0).round() as u32)),
        _ => Err(wrong(&format!("{at}.{field}"), value, &format!("a number of ms from 0 to {MAX_MS}"))),
    }
}

/// Whether a media type is one whose links a crawl reads.
pub fn is_html(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    essence == "text/html" || essence == "application/xhtml+xml"
}

fn object<'a>(value: &'a Value, at: &str) -> Result<&'a Map<String, Value>, String> {
    value.as_object().ok_or_else(|| wrong(at, value, "an object"))
}

fn wrong(field: &str, value: &Value, allowed: &str) -> String {
    let mut text = value.to_string();
    if text.len() > 40 {
        text = text.chars().take(40).chain(['…']).collect();
    }
    format!("{field}: {text}; allowed is {allowed}")
}

fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_error(text: &str, expected: &str) {
        assert_eq!(read(text).unwrap_err(), expected);
    }

    #[test]
    fn a_page_needs_no_more_than_its_url() {
        let (site, warnings) =
            read(r#"{"start": "/a", "pages": [{"url": "/a", "links": ["/b#x", "mailto:m"]}]}"#).unwrap();
        assert_eq!(warnings, Vec::<String>::new());
        let urls: Vec<&str> = site.iter().map(|(_, page)| &*page.url).collect();
        assert_eq!(urls, ["/a", "/b", "/b#x", "mailto:m"]);
        let policy = super::super::LinkPolicy::default();
        assert_eq!(super::super::Graph::of(&site, &policy).links(site.start), [PageId(1)]);
    }

    #[test]
    fn a_file_may_hold_its_site_inside() {
        let (site, warnings) = read(
            r#"{"name": "n", "runs": [], "site": {"start": "/", "colour": 1, "pages": [{"url": "/", "size": 3}]}}"#,
        )
        .unwrap();
        assert_eq!(site.name, "n");
        assert_eq!(warnings, ["site.colour: unknown field, not read", "pages.size: unknown field, not read"]);
    }

    #[test]
    fn a_file_may_ask_crawlers_to_keep_out() {
        for robots in [r#""User-agent: *\nDisallow: /b""#, r#"["/b"]"#] {
            let text = format!(
                r#"{{"start": "/a", "robots": {robots}, "pages": [{{"url": "/a", "links": ["/b", "/c", "/d"],
                "nofollow": ["/c"]}}, {{"url": "/d", "nofollow": true, "links": ["/e"]}}]}}"#
            );
            let (site, warnings) = read(&text).unwrap();
            assert_eq!(warnings, Vec::<String>::new());
            let polite = super::super::LinkPolicy { robots: true, nofollow: true, ..Default::default() };
            let graph = super::super::Graph::of(&site, &polite);
            let urls = |pages: &[PageId]| pages.iter().map(|&page| &*site.page(page).url).collect::<Vec<_>>().join(" ");
            assert_eq!(urls(graph.links(site.start)), "/d");
            assert_eq!(urls(&graph.disallowed(site.start).collect::<Vec<_>>()), "/b");
            assert_eq!(urls(graph.links(site.find("/d").unwrap())), "");
        }
        check_error(
            r#"{"start": "/", "robots": 7, "pages": [{"url": "/"}]}"#,
            "robots: 7; allowed is the text of a robots.txt, or a list of paths",
        );
    }

    /// A crawl that asks robots.txt, on a site of paths and on the same one with absolute addresses.
    #[test]
    fn robots_txt_holds_for_absolute_addresses() {
        for home in ["", "https://shop.example"] {
            let text = format!(
                r#"{{"start": "{home}/", "robots": ["/private/", "/x?u=http://y"], "pages": [{{"url": "{home}/", "links":
                ["{home}/private/a", "private/b#c", "a", "/x?u=http%3A%2F%2Fy", "https://other.example/private/"]}}]}}"#
            );
            let (site, _) = read(&text).unwrap();
            let disallowed: Vec<&str> =
                site.iter().filter(|(id, _)| site.is_disallowed(*id)).map(|(_, page)| &*page.url).collect();
            let expected = ["/private/a", "/private/b", "/private/b#c", "/x?u=http%3A%2F%2Fy"];
            assert_eq!(disallowed, expected.map(|path| format!("{home}{path}")));
        }
    }

    #[test]
    fn what_is_no_address_is_left_out_or_named() {
        let (site, warnings) = read(
            r#"{"start": "/", "pages": [{"url": "/", "links": ["https://", "a", "//b:x/"], "images": ["", " ", "i"]}]}"#,
        )
        .unwrap();
        assert_eq!(site.iter().map(|(_, page)| &*page.url).collect::<Vec<_>>(), ["/", "/a", "/i"]);
        assert_eq!(warnings, ["links: 2 of them are no valid addresses and lead nowhere"]);
        for (start, url) in [("mailto:x", "/"), ("https://", "/"), ("/", "https://")] {
            assert!(read(&format!(r#"{{"start": "{start}", "pages": [{{"url": "{url}"}}]}}"#)).is_err());
        }
        assert!(read(r#"{"start": "/", "pages": [{"url": "/"}, {"url": "/a/.."}]}"#).is_err(), "the same page twice");
    }

    #[test]
    fn what_is_wrong_is_named_with_what_is_allowed() {
        check_error("[", "site file: not JSON: EOF while parsing a list at line 1 column 1");
        check_error("[]", "site file: []; allowed is an object");
        check_error("{}", "pages: missing; a list of pages is needed");
        check_error(r#"{"start": "/", "pages": []}"#, "pages: 0 of them; allowed are 1 to 1048576");
        check_error(r#"{"pages": [{"url": "/"}]}"#, "start: missing; the URL of the first page is needed");
        check_error(
            r#"{"start": "/x", "pages": [{"url": "/"}]}"#,
            r#"start: no page has the URL "/x"; allowed is the `url` of one of the pages"#,
        );
        check_error(
            r#"{"start": "/", "pages": [{"url": "/", "latency_ms": -1}]}"#,
            "pages[0].latency_ms: -1; allowed is a number of ms from 0 to 3600000",
        );
        check_error(
            r#"{"start": "/", "pages": [{"url": "/", "status": "ok"}]}"#,
            "pages[0].status: \"ok\"; allowed is a whole number from 100 to 599",
        );
        check_error(
            r#"{"start": "/", "pages": [{"url": "/"}, {"url": "/"}]}"#,
            r#"pages[1].url: "/" stands twice; allowed is one page a URL"#,
        );
        check_error(
            r#"{"start": "/", "pages": [{"url": "/", "links": [7]}]}"#,
            "pages[0].links[0]: 7; allowed is a URL as text",
        );
    }
}
