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
use super::problem::{Expected, Problem, Warning};
use super::{MAX_PAGES, PageId, PageSet, Robots, Site, html};
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
/// for every unknown field; `Err` names the invalid field and what it must be.
pub fn read(json: &str) -> Result<(Site, Vec<Warning>), Problem> {
    read_with(json, html::join)
}

/// Reads a site file, in which `join` resolves references.
pub fn read_with(json: &str, join: Join) -> Result<(Site, Vec<Warning>), Problem> {
    if json.len() > MAX_BYTES {
        return Err(Problem::Size(json.len()));
    }
    // Editors on Windows put a byte order mark before the text.
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    if let Some(kind) = FileKind::of_text(json) {
        return Err(Problem::NotASite(kind));
    }
    let value: Value = serde_json::from_str(json).map_err(|error| {
        FileKind::of_broken_json(json).map_or_else(|| Problem::NotJson(error.to_string()), Problem::NotASite)
    })?;
    if let Some(kind) = FileKind::of_json(&value) {
        return Err(Problem::NotASite(kind));
    }
    let mut reader = Reader { warnings: Vec::new(), seen: PageSet::default(), invalid: 0, join };
    let top = value.as_object().ok_or_else(|| Problem::NoObject(short(&value)))?;
    let site = match top.get("site") {
        Some(inner) => reader.site(object(inner, "site")?, top.get("name"))?,
        None => reader.site(top, None)?,
    };
    Ok((site, reader.warnings))
}

struct Reader {
    warnings: Vec<Warning>,
    seen: PageSet,
    /// How many links are not valid addresses.
    invalid: usize,
    join: Join,
}

impl Reader {
    fn site(&mut self, object_: &Map<String, Value>, outer_name: Option<&Value>) -> Result<Site, Problem> {
        self.warn_of_unknown(object_, "site", SITE_FIELDS);
        let pages = object_.get("pages").ok_or_else(|| Problem::missing("pages", Expected::PageList))?;
        let pages = pages.as_array().ok_or_else(|| wrong("pages", pages, Expected::PageList))?;
        if pages.is_empty() || pages.len() > MAX_PAGES {
            return Err(Problem::Pages(pages.len()));
        }
        let start = object_.get("start").ok_or_else(|| Problem::missing("start", Expected::Url))?;
        let home = start.as_str().and_then(|start| address::resolve("/", without_fragment(start), self.join));
        let home = home.filter(|home| home.starts_with('/') || address::is_fetchable(home));
        let home = home.ok_or_else(|| wrong("start", start, Expected::Home))?;
        let name = object_.get("name").or(outer_name).and_then(Value::as_str).unwrap_or_default();
        let mut site = Site::new(name, &home);
        // Rows in the order of the file: the ids of a file do not depend on its links.
        let mut ids = Vec::with_capacity(pages.len());
        for (index, page) in pages.iter().enumerate() {
            ids.push(self.page(&mut site, index, object(page, &format!("pages[{index}]"))?)?);
        }
        for (index, (page, &id)) in pages.iter().zip(&ids).enumerate() {
            let links = self.references(&mut site, id, index, page, "links")?;
            site.set_links(id, &links);
            let images = self.references(&mut site, id, index, page, "images")?;
            site.set_images(id, &images);
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
            self.warnings.push(Warning::InvalidLinks(self.invalid));
        }
        if site.page(site.start).kind == super::Kind::Missing {
            return Err(Problem::Start(start.as_str().unwrap_or_default().into()));
        }
        if site.len() > MAX_PAGES {
            return Err(Problem::Addresses(site.len()));
        }
        Ok(site)
    }

    fn page(&mut self, site: &mut Site, index: usize, page: &Map<String, Value>) -> Result<PageId, Problem> {
        let at = format!("pages[{index}]");
        self.warn_of_unknown(page, &at, PAGE_FIELDS);
        let url = page.get("url").ok_or_else(|| Problem::missing(&format!("{at}.url"), Expected::Url))?;
        let url = url.as_str().ok_or_else(|| wrong(&format!("{at}.url"), url, Expected::Url))?;
        let home = site.url(site.start).into_owned();
        let address = address::resolve(&home, without_fragment(url), self.join);
        let address = address.ok_or_else(|| wrong(&format!("{at}.url"), &Value::from(url), Expected::Address))?;
        let id = site.intern_reference(&address);
        if !self.seen.insert(id) {
            return Err(Problem::Twice { field: format!("{at}.url"), url: url.into() });
        }
        let status = match page.get("status") {
            None if page.contains_key("location") => 302,
            None => 200,
            Some(status) => match status.as_u64() {
                Some(code @ 100..=599) => code as u16,
                _ => return Err(wrong(&format!("{at}.status"), status, Expected::Status)),
            },
        };
        let html = match page.get("content_type") {
            None => true,
            Some(value) => {
                let text =
                    value.as_str().ok_or_else(|| wrong(&format!("{at}.content_type"), value, Expected::MediaType))?;
                is_html(text)
            }
        };
        let latency = milliseconds(page, &at, "latency_ms")?;
        let parse = milliseconds(page, &at, "parse_ms")?;
        site.set_page(id, status, html, latency, parse);
        Ok(id)
    }

    /// The target of `page`, which has the row `id`, if it redirects.
    fn redirect(&mut self, site: &mut Site, id: PageId, index: usize, page: &Value) -> Result<(), Problem> {
        let Some(location) = page.get("location") else { return Ok(()) };
        let at = format!("pages[{index}].location");
        let url = location.as_str().ok_or_else(|| wrong(&at, location, Expected::Url))?;
        let status = site.page(id).status;
        if !REDIRECTS.contains(&status) {
            let at = format!("pages[{index}].status");
            return Err(wrong(&at, &Value::from(status), Expected::RedirectStatus));
        }
        match address::resolve(&site.url(id), url, self.join) {
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
    ) -> Result<Vec<PageId>, Problem> {
        let Some(value) = page.get(field) else { return Ok(Vec::new()) };
        let at = format!("pages[{index}].{field}");
        let list = value.as_array().ok_or_else(|| wrong(&at, value, Expected::Urls))?;
        let base = site.url(id).into_owned();
        let mut targets = Vec::with_capacity(list.len());
        for (place, value) in list.iter().enumerate() {
            let reference = value.as_str().ok_or_else(|| wrong(&format!("{at}[{place}]"), value, Expected::Url))?;
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
            let warning = Warning::UnknownField(format!("{}.{field}", at.split('[').next().unwrap_or(at)));
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
        }
    }
}

fn robots(value: Option<&Value>) -> Result<Robots, Problem> {
    let allowed = Expected::Robots;
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

fn milliseconds(page: &Map<String, Value>, at: &str, field: &str) -> Result<Option<u32>, Problem> {
    let Some(value) = page.get(field) else { return Ok(None) };
    match value.as_f64() {
        // The only place where a float enters: rounded to whole µs here.
        Some(ms) if (0.0..=MAX_MS).contains(&ms) => Ok(Some((ms * 1000.0).round() as u32)),
        _ => Err(wrong(&format!("{at}.{field}"), value, Expected::Milliseconds)),
    }
}

/// Whether a crawl reads links from pages of this media type.
pub fn is_html(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    essence == "text/html" || essence == "application/xhtml+xml"
}

fn object<'a>(value: &'a Value, at: &str) -> Result<&'a Map<String, Value>, Problem> {
    value.as_object().ok_or_else(|| wrong(at, value, Expected::Object))
}

fn wrong(field: &str, value: &Value, expected: Expected) -> Problem {
    Problem::Wrong { field: field.into(), expected, value: short(value) }
}

fn short(value: &Value) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    if text.len() > 40 { text.chars().take(40).chain(['…']).collect() } else { text }
}

fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_error(text: &str, expected: Problem) {
        assert_eq!(read(text).unwrap_err(), expected);
    }

    fn wrong_text(field: &str, expected: Expected, value: &str) -> Problem {
        Problem::Wrong { field: field.into(), expected, value: value.into() }
    }

    #[test]
    fn a_page_needs_no_more_than_its_url() {
        let (site, warnings) =
            read(r#"{"start": "/a", "pages": [{"url": "/a", "links": ["/b#x", "mailto:m"]}]}"#).unwrap();
        assert_eq!(warnings, Vec::new());
        let urls: Vec<_> = site.iter().map(|(id, _)| site.url(id)).collect();
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
        assert_eq!(warnings, ["site.colour", "pages.size"].map(|field| Warning::UnknownField(field.into())));
    }

    #[test]
    fn a_page_may_redirect_if_its_status_is_a_redirect() {
        let (site, warnings) = read(
            r#"{"start": "/", "pages": [{"url": "/", "links": ["/old"]}, {"url": "/old", "location": "/new#top"}]}"#,
        )
        .unwrap();
        assert_eq!(warnings, Vec::new());
        let (old, new) = (site.find("/old").unwrap(), site.find("/new").unwrap());
        assert_eq!(site.page(old).status, 302);
        let policy = super::super::LinkPolicy { keep_fragments: true, ..Default::default() };
        let graph = super::super::Graph::of(&site, &policy);
        assert!(graph.is_redirect(old) && !graph.is_redirect(new));
        assert_eq!(graph.links(old), [new], "no request bears a fragment");
        for (page, expected) in [
            (r#""location": 7"#, wrong_text("pages[0].location", Expected::Url, "7")),
            (r#""location": "/", "status": 404"#, wrong_text("pages[0].status", Expected::RedirectStatus, "404")),
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
            assert_eq!(warnings, Vec::new());
            let polite = super::super::LinkPolicy { robots: true, nofollow: true, ..Default::default() };
            let graph = super::super::Graph::of(&site, &polite);
            let urls = |pages: &[PageId]| pages.iter().map(|&page| site.url(page)).collect::<Vec<_>>().join(" ");
            assert_eq!(urls(graph.links(site.start)), "/d");
            assert_eq!(urls(&graph.disallowed(site.start).collect::<Vec<_>>()), "/b");
            assert_eq!(urls(graph.links(site.find("/d").unwrap())), "");
        }
        check_error(
            r#"{"start": "/", "robots": 7, "pages": [{"url": "/"}]}"#,
            wrong_text("robots", Expected::Robots, "7"),
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
            let disallowed: Vec<_> =
                site.iter().filter(|(id, _)| site.is_disallowed(*id)).map(|(id, _)| site.url(id)).collect();
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
        assert_eq!(site.iter().map(|(id, _)| site.url(id)).collect::<Vec<_>>(), ["/", "/a", "/i"]);
        assert_eq!(warnings, [Warning::InvalidLinks(2)]);
        for (start, url) in [("mailto:x", "/"), ("https://", "/"), ("/", "https://")] {
            assert!(read(&format!(r#"{{"start": "{start}", "pages": [{{"url": "{url}"}}]}}"#)).is_err());
        }
        assert!(read(r#"{"start": "/", "pages": [{"url": "/"}, {"url": "/a/.."}]}"#).is_err(), "the same page twice");
    }

    #[test]
    fn an_error_names_the_field_and_what_it_must_be() {
        let reason = serde_json::from_str::<Value>("[").unwrap_err();
        check_error("[", Problem::NotJson(reason.to_string()));
        check_error("[]", Problem::NoObject("[]".into()));
        check_error("{}", Problem::missing("pages", Expected::PageList));
        check_error(r#"{"start": "/", "pages": []}"#, Problem::Pages(0));
        check_error(r#"{"pages": [{"url": "/"}]}"#, Problem::missing("start", Expected::Url));
        check_error(r#"{"start": "/x", "pages": [{"url": "/"}]}"#, Problem::Start("/x".into()));
        check_error(
            r#"{"start": "/", "pages": [{"url": "/", "latency_ms": -1}]}"#,
            wrong_text("pages[0].latency_ms", Expected::Milliseconds, "-1"),
        );
        check_error(
            r#"{"start": "/", "pages": [{"url": "/", "status": "ok"}]}"#,
            wrong_text("pages[0].status", Expected::Status, "\"ok\""),
        );
        check_error(
            r#"{"start": "/", "pages": [{"url": "/"}, {"url": "/"}]}"#,
            Problem::Twice { field: "pages[1].url".into(), url: "/".into() },
        );
        check_error(
            r#"{"start": "/", "pages": [{"url": "/", "links": [7]}]}"#,
            wrong_text("pages[0].links[0]", Expected::Url, "7"),
        );
    }
}
