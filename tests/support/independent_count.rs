//! An independent count of what a crawl of the museum must find.
//!
//! The count uses only the files, a hand-written scanner and a hand-written resolver. It shares no code with the crawler: no
//! HTML parser, no URL library. If both agree, it is unlikely that both are wrong in the same way.

// Each integration test includes this file and uses the fields it needs.
#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Where the crawl starts, as a URL path.
const START: &str = "/site/";
/// The site's own host, in lower case.
const HOST: &str = "museum-of-small-things.example";

/// What a crawl of the whole site must find, according to the files.
///
/// URLs are written as paths with their query, percent-encoded:
/// `/site/`, `/site/caf%C3%A9.html`, `/site/search.html?q=moth`.
pub struct Count {
    /// Every URL reached from `/site/` that has a file, of any type.
    pub found: BTreeSet<String>,
    /// Every URL reached from `/site/` that has no file.
    pub broken: BTreeSet<String>,
    /// The URL of every HTML file that no chain of links from `/site/` reaches.
    /// An `index.html` is named by its directory.
    pub unreachable_html_files: BTreeSet<String>,
    /// How many of the URLs in `found` are HTML pages. Two URLs of one file
    /// (`/site/` and `/site/index.html`, or two queries) count as two.
    pub html_pages_found: usize,
    /// Links on the shortest way from the start to the farthest URL in `found`.
    pub depth: usize,
}

/// The site's requests to crawlers that the counted crawl follows.
#[derive(Clone, Copy, Default)]
pub struct Manners {
    /// URLs that the site's robots.txt disallows for every crawler count as neither found nor broken: no crawler requests
    /// them.
    pub robots: bool,
    /// Ignores links with `rel=nofollow`, and all links of a page with such a `<meta name=robots>`.
    pub nofollow: bool,
}

/// Counts the site with its files in `site_dir`. Follows every link in every HTML file that is reachable from `/site/`.
///
/// # Panics
///
/// Panics if a directory cannot be read, or if an HTML file is not UTF-8.
pub fn count(site_dir: &Path) -> Count {
    count_with(site_dir, Manners::default())
}

/// The same count for a crawl that follows the site's requests.
///
/// # Panics
/// As [`count`], and if there is no robots.txt.
pub fn count_with(site_dir: &Path, manners: Manners) -> Count {
    let depths = walk(site_dir, manners);
    let (found, broken): (BTreeSet<String>, BTreeSet<String>) =
        depths.keys().cloned().partition(|url| file_of(site_dir, url).is_some());
    let read: BTreeSet<PathBuf> = found.iter().filter_map(|url| file_of(site_dir, url)).collect();
    let unreachable_html_files = html_files(site_dir)
        .into_iter()
        .filter(|file| !read.contains(file))
        .map(|file| url_of(site_dir, &file))
        .collect();
    let html_pages_found = found.iter().filter(|url| is_html(site_dir, url)).count();
    let depth = found.iter().map(|url| depths[url]).max().unwrap_or(0);
    Count { found, broken, unreachable_html_files, html_pages_found, depth }
}

/// Walks through the site one level of links at a time, and returns each URL's level.
fn walk(site_dir: &Path, manners: Manners) -> BTreeMap<String, usize> {
    let scanner = Scanner::new();
    let disallowed = if manners.robots { disallowed(site_dir) } else { Vec::new() };
    let is_open = |url: &String| !disallowed.iter().any(|start| url.starts_with(start));
    let mut depths = BTreeMap::from([(START.to_string(), 0)]);
    let mut level = vec![START.to_string()];
    for depth in 1.. {
        let mut next = Vec::new();
        for url in level.iter().filter(|url| is_html(site_dir, url)) {
            for link in links_of(&scanner, site_dir, url, manners).into_iter().filter(is_open) {
                if !depths.contains_key(&link) {
                    depths.insert(link.clone(), depth);
                    next.push(link);
                }
            }
        }
        if next.is_empty() {
            break;
        }
        level = next;
    }
    depths
}

/// The paths that the site's robots.txt disallows. It has one group for all crawlers, and its patterns are only prefixes of
/// paths.
fn disallowed(site_dir: &Path) -> Vec<String> {
    let text = fs::read_to_string(site_dir.join("robots.txt")).expect("the site has a robots.txt");
    let rules = text.lines().filter_map(|line| line.strip_prefix("Disallow:"));
    let starts: Vec<String> = rules.map(|path| path.trim().to_string()).collect();
    assert!(starts.iter().all(|path| path.starts_with('/') && !path.contains(['*', '$'])), "{starts:?}");
    assert!(!text.contains("Allow:") && text.matches("User-agent:").count() == 1, "{text}");
    starts
}

/// The URLs on this site that the page at `url` links to.
fn links_of(scanner: &Scanner, site_dir: &Path, url: &str, manners: Manners) -> Vec<String> {
    let Some(file) = file_of(site_dir, url) else {
        return Vec::new();
    };
    let text = fs::read_to_string(&file).expect("an HTML file can be read as UTF-8");
    let tags = scanner.tags(&text);
    // Only the first base with an href counts, and it is relative to the page.
    let base = tags
        .iter()
        .find(|tag| tag.name == "base" && tag.href.is_some())
        .and_then(|tag| resolve(url, tag.href.as_ref()?))
        .unwrap_or_else(|| url.to_string());
    if manners.nofollow && tags.iter().any(|tag| tag.name == "meta" && tag.text.contains("nofollow")) {
        return Vec::new();
    }
    let is_followed = |tag: &&Tag| tag.name == "a" && !(manners.nofollow && tag.text.contains("nofollow"));
    tags.iter().filter(is_followed).filter_map(|tag| resolve(&base, tag.href.as_ref()?)).collect()
}

/// A tag of a page.
struct Tag {
    /// Its name, in lower case.
    name: String,
    /// Its decoded `href`, if it has one.
    href: Option<String>,
    /// All its attributes as they are written, in lower case.
    text: String,
}

/// To a browser, the content of these elements is text; the content of the last one is not part of the page. None of them
/// contains another one of the same name.
const NOT_MARKUP: [&str; 10] =
    ["script", "style", "textarea", "title", "noscript", "iframe", "noembed", "noframes", "xmp", "template"];

/// Finds the tags of a page. The only HTML that it knows is where text is not markup and where an attribute's value ends.
struct Scanner {
    not_markup: Vec<Regex>,
    tag: Regex,
    attribute: Regex,
}

impl Scanner {
    fn new() -> Self {
        let regex = |pattern: &str| Regex::new(pattern).expect("the pattern is valid");
        let contents = |name: &str| regex(&format!(r"(?is)<{name}\b[^>]*>.*?</{name}\s*>"));
        Scanner {
            not_markup: [regex(r"(?s)<!--.*?-->")].into_iter().chain(NOT_MARKUP.map(contents)).collect(),
            // A quoted value may contain `<` and `>`, so values are part of the tag.
            tag: regex(r#"(?is)<([a-z][a-z0-9]*)((?:"[^"]*"|'[^']*'|[^'">])*)>"#),
            attribute: regex(r#"(?is)([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?"#),
        }
    }

    /// Every tag that a page opens.
    fn tags(&self, text: &str) -> Vec<Tag> {
        let mut text = text.to_string();
        for hidden in &self.not_markup {
            text = hidden.replace_all(&text, " ").into_owned();
        }
        self.tag
            .captures_iter(&text)
            .map(|tag| Tag {
                name: tag[1].to_ascii_lowercase(),
                href: self.href(&tag[2]),
                text: tag[2].to_ascii_lowercase(),
            })
            .collect()
    }

    /// The value of the first attribute called exactly `href`, if there is one.
    fn href(&self, attributes: &str) -> Option<String> {
        let attribute =
            self.attribute.captures_iter(attributes).find(|attribute| attribute[1].eq_ignore_ascii_case("href"))?;
        // The value from any of the three spellings. A plain `href` has none.
        let value = (2..=4).find_map(|group| attribute.get(group));
        Some(decode_entities(value.map_or("", |value| value.as_str())))
    }
}

/// Replaces the few named character references that an address may contain, and the numeric ones. Leaves all other text
/// unchanged.
fn decode_entities(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').unwrap_or(0);
        if let Some(decoded) = entity(rest.get(1..end).unwrap_or("")) {
            out.push(decoded);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out + rest
}

/// The character for a reference's name (`amp`, `#233`, `#xE9`).
fn entity(name: &str) -> Option<char> {
    if let Some(hex) = name.strip_prefix("#x").or(name.strip_prefix("#X")) {
        return char::from_u32(u32::from_str_radix(hex, 16).ok()?);
    }
    if let Some(decimal) = name.strip_prefix('#') {
        return char::from_u32(decimal.parse().ok()?);
    }
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "eacute" => Some('é'),
        _ => None,
    }
}

/// Resolves a reference against a base URL (a path with a query). `None` if it leads to another host or is not a web
/// address.
fn resolve(base: &str, reference: &str) -> Option<String> {
    let reference = reference.trim_matches(|c: char| c.is_ascii_whitespace());
    let reference = reference.split('#').next().unwrap_or("");
    let reference = local_part(reference)?;
    let (base_path, _) = split_query(base);
    if reference.is_empty() {
        return Some(base.to_string());
    }
    let (path, query) = split_query(reference);
    let path = if path.is_empty() {
        base_path.to_string()
    } else if path.starts_with('/') {
        path.to_string()
    } else {
        // A relative path replaces everything after the last slash.
        let directory = base_path.rfind('/').map_or(0, |slash| slash + 1);
        format!("{}{path}", &base_path[..directory])
    };
    let path = percent_encode(&remove_dot_segments(&path));
    Some(match query {
        Some(query) => format!("{path}?{}", percent_encode(query)),
        None => path,
    })
}

/// Removes the site's own scheme and host from a reference. `None` if it has others.
fn local_part(reference: &str) -> Option<&str> {
    let lower = reference.to_ascii_lowercase();
    let after_scheme = if let Some(rest) = lower.strip_prefix("https:") {
        &reference[reference.len() - rest.len()..]
    } else if has_scheme(reference) {
        return None;
    } else {
        reference
    };
    let Some(address) = after_scheme.strip_prefix("//") else {
        return Some(after_scheme);
    };
    let host_end = address.find(['/', '?']).unwrap_or(address.len());
    if !address[..host_end].eq_ignore_ascii_case(HOST) {
        return None;
    }
    // A bare host means its root.
    Some(if host_end == address.len() { "/" } else { &address[host_end..] })
}

/// Whether a reference starts with a scheme such as `mailto:`.
fn has_scheme(reference: &str) -> bool {
    let Some((scheme, _)) = reference.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// Splits a path from its query.
fn split_query(url: &str) -> (&str, Option<&str>) {
    match url.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (url, None),
    }
}

/// Resolves `.` and `..` in an absolute path. A path that ends in one of them names a directory, so the result ends in a
/// slash.
fn remove_dot_segments(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    for (i, segment) in segments.iter().enumerate() {
        let dots = matches!(*segment, "." | "..");
        if *segment == ".." {
            kept.pop();
        }
        if !dots {
            kept.push(segment);
        } else if i + 1 == segments.len() {
            kept.push("");
        }
    }
    format!("/{}", kept.join("/"))
}

/// Encodes characters that are not allowed in an address: non-ASCII, controls, spaces and a few signs. Keeps `%`, so that
/// nothing is encoded twice.
fn percent_encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !br#"<>"`"#.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.extend(format!("%{byte:02X}").chars());
        }
    }
    out
}

/// Decodes `%C3%A9` to the characters of a file's name. Keeps a `%` without two hexadecimal digits.
fn percent_decode(text: &str) -> Option<String> {
    let pieces = Regex::new("(?s)%([0-9a-fA-F]{2})|(.)").expect("the pattern is valid");
    let mut bytes = Vec::new();
    for piece in pieces.captures_iter(text) {
        match piece.get(1) {
            Some(digits) => bytes.push(u8::from_str_radix(digits.as_str(), 16).ok()?),
            None => bytes.extend(piece[2].bytes()),
        }
    }
    String::from_utf8(bytes).ok()
}

/// The file a URL names, if it exists. A directory's file is its `index.html`.
fn file_of(site_dir: &Path, url: &str) -> Option<PathBuf> {
    let (path, _) = split_query(url);
    let inside = percent_decode(path.strip_prefix(START)?)?;
    let mut file = site_dir.to_path_buf();
    // Joined piece by piece, so that an empty piece cannot restart at the root.
    for piece in inside.split('/').filter(|piece| !piece.is_empty()) {
        file.push(piece);
    }
    if path.ends_with('/') {
        file.push("index.html");
    }
    file.is_file().then_some(file)
}

/// Whether a URL names an existing HTML file.
fn is_html(site_dir: &Path, url: &str) -> bool {
    file_of(site_dir, url).is_some_and(|file| has_html_name(&file))
}

fn has_html_name(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "html")
}

/// Every HTML file in a directory and its subdirectories.
fn html_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("the site's directories can be read") {
        let path = entry.expect("a directory entry can be read").path();
        if path.is_dir() {
            files.extend(html_files(&path));
        } else if has_html_name(&path) {
            files.push(path);
        }
    }
    files
}

/// The URL of a file of the site.
fn url_of(site_dir: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(site_dir).unwrap_or(file);
    let pieces: Vec<_> = inside.iter().map(|piece| piece.to_string_lossy()).collect();
    let url = percent_encode(&format!("{START}{}", pieces.join("/")));
    match url.strip_suffix("/index.html") {
        Some(directory) => format!("{directory}/"),
        None => url,
    }
}
