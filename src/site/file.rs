//! The site file: JSON that describes a site, for the command's `--site FILE` and the page's import. Floor 0.
//!
//! ```json
//! {"start": "/a", "pages": [{"url": "/a", "latency_ms": 120, "status": 200, "content_type": "text/html",
//!   "links": ["/b"], "nofollow": ["/b"], "images": ["/i.png"], "parse_ms": 4},
//!   {"url": "/b", "status": 301, "location": "/c"}],
//!   "robots": "User-agent: *\nDisallow: /private/"}
//! ```
//!
//! Only `start`, `pages` and `url` are required. All addresses are resolved as a browser resolves them
//! ([`address`]): `start` is a path or an `http` or `https` address, a `url` is resolved against `start`, and the links
//! and images of a page against its own `url`. An address with the scheme, host and port of `start` is one of this site.
//! If `start` is a path, the site counts as served by `https`, and no other address is its own. Links that are not valid
//! addresses are left out, with a warning.
//!
//! `nofollow` lists the links of a page that crawlers are asked not to follow, or is `true` for all of them. `robots`
//! is the text of a robots.txt, or a list of paths that it disallows for all crawlers. All this may also be nested in a
//! top-level `site`. A page with a `location` redirects there, with its status: 301, 302 (the default), 303, 307 or
//! 308. Unknown fields are listed as warnings. `docs/site-files.md` and `static/site-files.html` describe the form for
//! people; for a file of another kind, the error names what it seems to be (`FileKind`).

use super::address::{self, Join};
use super::file_kind::FileKind;
use super::{MAX_PAGES, PageId, PageSet, Robots, Site, html};
use crate::text;
use serde_json::{Map, Value};

/// The size of the largest file that is accepted, in bytes.
pub const MAX_BYTES: usize = 64 << 20;
/// The statuses of redirects.
const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];
/// The known fields of a site.
pub const SITE_FIELDS: &[&str] = &["start", "pages", "name", "note", "robots"];
/// The known fields of a page.
pub const PAGE_FIELDS: &[&str] =
    &["url", "latency_ms", "status", "content_type", "location", "links", "nofollow", "images", "parse_ms"];
/// The longest time that a file may give a page, in ms: an hour.
pub const MAX_MS: f64 = 3_600_000.0;

/// Reads a site file natively; in a browser, [`read_with`] makes the program smaller. `Ok` holds the site and a warning
/// for every unknown field; `Err` names the invalid field and says what it must be.
pub fn read(json: &str) -> Result<(Site, Vec<String>), String> {
    read_with(json, html::join)
}

/// Reads a site file, in which `join` resolves references.
pub fn read_with(json: &str, join: Join) -> Result<(Site, Vec<String>), String> {
    if json.len() > MAX_BYTES {
        return Err(text::site_file_size(json.len(), MAX_BYTES));
    }
    // Editors on Windows put a byte order mark before the text.
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let other = |kind: FileKind| text::file_not_a_site(kind.words());
    if let Some(kind) = FileKind::of_text(json) {
        return Err(other(kind));
    }
    let value: Value = serde_json::from_str(json)
        .map_err(|error| FileKind::of_broken_json(json).map_or_else(|| text::site_file_not_json(error), other))?;
    if let Some(kind) = FileKind::of_json(&value) {
        return Err(other(kind));
    }
    let mut reader = Reader { warnings: Vec::new(), seen: PageSet::default(), invalid: 0, join };
    let top = value.as_object().ok_or_else(|| text::site_file_no_object(short(&value)))?;
    let site = match top.get("site") {
        Some(inner) => reader.site(object(inner, "site")?, top.get("name"))?,
        None => reader.site(top, None)?,
    };
    Ok((site, reader.warnings))
}

struct Reader {
    warnings: Vec<String>,
    seen: PageSet,
    /// How many links are not valid addresses.
    invalid: usize,
    join: Join,
}

impl Reader {
    fn site(&mut self, object_: &Map<String, Value>, outer_name: Option<&Value>) -> Result<Site, String> {
        self.warn_of_unknown(object_, "site", SITE_FIELDS);
        let pages = object_.get("pages").ok_or_else(|| text::site_file_missing("pages", text::SITE_FILE_PAGE_LIST))?;
        let pages = pages.as_array().ok_or_else(|| wrong("pages", pages, text::SITE_FILE_PAGE_LIST))?;
        if pages.is_empty() || pages.len() > MAX_PAGES {
            return Err(text::site_file_pages(pages.len(), MAX_PAGES));
        }
        let start = object_.get("start").ok_or_else(|| text::site_file_missing("start", text::SITE_FILE_URL))?;
        let home = start.as_str().and_then(|start| address::resolve("/", without_fragment(start), self.join));
        let home = home.filter(|home| home.starts_with('/') || address::is_fetchable(home));
        let home = home.ok_or_else(|| wrong("start", start, text::SITE_FILE_HOME))?;
        let name = object_.get("name").or(outer_name).and_then(Value::as_str).unwrap_or(text::SITE_FILE_NAME);
        let mut site = Site::new(name, &home);
        // Rows in the order of the file: the ids of a file do not depend on its links.
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
            self.redirect(&mut site, id, index, page)?;
        }
        site.set_robots(robots(object_.get("robots"))?);
        if self.invalid > 0 {
            self.warnings.push(text::site_file_invalid(self.invalid));
        }
        if site.page(site.start).kind == super::Kind::Missing {
            return Err(text::site_file_start(start.as_str().unwrap_or_default()));
        }
        if site.len() > MAX_PAGES {
            return Err(text::site_file_links(site.len(), MAX_PAGES));
        }
        Ok(site)
    }

    fn page(&mut self, site: &mut Site, index: usize, page: &Map<String, Value>) -> Result<PageId, String> {
        let at = format!("pages[{index}]");
        self.warn_of_unknown(page, &at, PAGE_FIELDS);
        let url = page.get("url").ok_or_else(|| text::site_file_missing(format!("{at}.url"), text::SITE_FILE_URL))?;
        let url = url.as_str().ok_or_else(|| wrong(&format!("{at}.url"), url, text::SITE_FILE_URL))?;
        let home = site.page(site.start).url.clone();
        let address = address::resolve(&home, without_fragment(url), self.join);
        let address = address.ok_or_else(|| wrong(&format!("{at}.url"), &Value::from(url), text::SITE_FILE_ADDRESS))?;
        let id = site.intern_reference(&address);
        if !self.seen.insert(id) {
            return Err(text::site_file_twice(format!("{at}.url"), url));
        }
        let status = match page.get("status") {
            None if page.contains_key("location") => 302,
            None => 200,
            Some(status) => match status.as_u64() {
                Some(code @ 100..=599) => code as u16,
                _ => return Err(wrong(&format!("{at}.status"), status, text::SITE_FILE_STATUS)),
            },
        };
        let html = match page.get("content_type") {
            None => true,
            Some(value) => {
                let text =
                    value.as_str().ok_or_else(|| wrong(&format!("{at}.content_type"), value, text::SITE_FILE_TYPE))?;
                is_html(text)
            }
        };
        let latency = milliseconds(page, &at, "latency_ms")?;
        let parse = milliseconds(page, &at, "parse_ms")?;
        site.set_page(id, status, html, latency, parse);
        Ok(id)
    }

    /// The target of `page`, which has the row `id`, if it redirects.
    fn redirect(&mut self, site: &mut Site, id: PageId, index: usize, page: &Value) -> Result<(), String> {
        let Some(location) = page.get("location") else { return Ok(()) };
        let at = format!("pages[{index}].location");
        let url = location.as_str().ok_or_else(|| wrong(&at, location, text::SITE_FILE_URL))?;
        let status = site.page(id).status;
        if !REDIRECTS.contains(&status) {
            let at = format!("pages[{index}].status");
            return Err(wrong(&at, &Value::from(status), text::SITE_FILE_REDIRECT_STATUS));
        }
        match address::resolve(&site.page(id).url, url, self.join) {
            Some(target) => {
                let target = site.intern_reference(&target);
                site.set_redirect(id, target);
            }
            None => self.invalid += 1,
        }
        Ok(())
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
        let list = value.as_array().ok_or_else(|| wrong(&at, value, text::SITE_FILE_URLS))?;
        let base = site.page(id).url.clone();
        let mut targets = Vec::with_capacity(list.len());
        for (place, value) in list.iter().enumerate() {
            let reference =
                value.as_str().ok_or_else(|| wrong(&format!("{at}[{place}]"), value, text::SITE_FILE_URL))?;
            if field == "images" && reference.trim().is_empty() {
                continue; // As in HTML, an empty `src` shows nothing.
            }
            match address::resolve(&base, reference, self.join) {
                Some(address) => targets.push(site.intern_reference(&address)),
                None => self.invalid += 1,
            }
        }
        Ok(targets)
    }

    fn warn_of_unknown(&mut self, object: &Map<String, Value>, at: &str, known: &[&str]) {
        for field in object.keys().filter(|field| !known.contains(&field.as_str())) {
            let warning = text::site_file_unknown(format!("{}.{field}", at.split('[').next().unwrap_or(at)));
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
        }
    }
}

fn robots(value: Option<&Value>) -> Result<Robots, String> {
    let allowed = text::SITE_FILE_ROBOTS;
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
        // The only place where a float enters: rounded to whole µs here.
        Some(ms) if (0.0..=MAX_MS).contains(&ms) => Ok(Some((ms * 1000.0).round() as u32)),
        _ => Err(wrong(&format!("{at}.{field}"), value, &text::site_file_ms(MAX_MS))),
    }
}

/// Whether a crawl reads links from pages of this media type.
pub fn is_html(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    essence == "text/html" || essence == "application/xhtml+xml"
}

fn object<'a>(value: &'a Value, at: &str) -> Result<&'a Map<String, Value>, String> {
    value.as_object().ok_or_else(|| wrong(at, value, text::SITE_FILE_OBJECT))
}

fn wrong(field: &str, value: &Value, allowed: &str) -> String {
    text::site_file_wrong(field, allowed, short(value))
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.len() > 40 { text.chars().take(40).chain(['…']).collect() } else { text }
}

fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_error(text: &str, expected: String) {
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
        assert_eq!(warnings, ["site.colour", "pages.size"].map(text::site_file_unknown));
    }

    #[test]
    fn a_page_may_redirect_if_its_status_is_a_redirect() {
        let (site, warnings) = read(
            r#"{"start": "/", "pages": [{"url": "/", "links": ["/old"]}, {"url": "/old", "location": "/new#top"}]}"#,
        )
        .unwrap();
        assert_eq!(warnings, Vec::<String>::new());
        let (old, new) = (site.find("/old").unwrap(), site.find("/new").unwrap());
        assert_eq!(site.page(old).status, 302);
        let policy = super::super::LinkPolicy { keep_fragments: true, ..Default::default() };
        let graph = super::super::Graph::of(&site, &policy);
        assert!(graph.is_redirect(old) && !graph.is_redirect(new));
        assert_eq!(graph.links(old), [new], "no request bears a fragment");
        for (page, expected) in [
            (r#""location": 7"#, text::site_file_wrong("pages[0].location", text::SITE_FILE_URL, 7)),
            (
                r#""location": "/", "status": 404"#,
                text::site_file_wrong("pages[0].status", text::SITE_FILE_REDIRECT_STATUS, 404),
            ),
        ] {
            check_error(&format!(r#"{{"start": "/", "pages": [{{"url": "/", {page}}}]}}"#), expected);
        }
    }

    #[test]
    fn a_file_may_disallow_crawlers() {
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
            text::site_file_wrong("robots", text::SITE_FILE_ROBOTS, "7"),
        );
    }

    /// A crawl that obeys robots.txt, on a site of paths and on the same site with absolute addresses.
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
    fn invalid_addresses_are_left_out_or_named() {
        let (site, warnings) = read(
            r#"{"start": "/", "pages": [{"url": "/", "links": ["https://", "a", "//b:x/"], "images": ["", " ", "i"]}]}"#,
        )
        .unwrap();
        assert_eq!(site.iter().map(|(_, page)| &*page.url).collect::<Vec<_>>(), ["/", "/a", "/i"]);
        assert_eq!(warnings, [text::site_file_invalid(2)]);
        for (start, url) in [("mailto:x", "/"), ("https://", "/"), ("/", "https://")] {
            assert!(read(&format!(r#"{{"start": "{start}", "pages": [{{"url": "{url}"}}]}}"#)).is_err());
        }
        assert!(read(r#"{"start": "/", "pages": [{"url": "/"}, {"url": "/a/.."}]}"#).is_err(), "the same page twice");
    }

    #[test]
    fn an_error_names_the_field_and_what_it_must_be() {
        let reason = serde_json::from_str::<Value>("[").unwrap_err();
        check_error("[", text::site_file_not_json(reason));
        check_error("[]", text::site_file_no_object("[]"));
        check_error("{}", text::site_file_missing("pages", text::SITE_FILE_PAGE_LIST));
        check_error(r#"{"start": "/", "pages": []}"#, text::site_file_pages(0, MAX_PAGES));
        check_error(r#"{"pages": [{"url": "/"}]}"#, text::site_file_missing("start", text::SITE_FILE_URL));
        check_error(r#"{"start": "/x", "pages": [{"url": "/"}]}"#, text::site_file_start("/x"));
        check_error(
            r#"{"start": "/", "pages": [{"url": "/", "latency_ms": -1}]}"#,
            text::site_file_wrong("pages[0].latency_ms", text::site_file_ms(MAX_MS), "-1"),
        );
        check_error(
            r#"{"start": "/", "pages": [{"url": "/", "status": "ok"}]}"#,
            text::site_file_wrong("pages[0].status", text::SITE_FILE_STATUS, "\"ok\""),
        );
        check_error(
            r#"{"start": "/", "pages": [{"url": "/"}, {"url": "/"}]}"#,
            text::site_file_twice("pages[1].url", "/"),
        );
        check_error(
            r#"{"start": "/", "pages": [{"url": "/", "links": [7]}]}"#,
            text::site_file_wrong("pages[0].links[0]", text::SITE_FILE_URL, "7"),
        );
    }
}
