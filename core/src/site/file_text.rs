//! A site as a site file: what [`file::read`](super::file::read) reads back as the same site.

use super::{Kind, Page, PageId, Site};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// The site as a site file, with one line for each page.
///
/// Pages come in the order of their ids. What a site file cannot say is left out: nothing that a crawl could notice, except rules of
/// robots.txt for other crawlers. Addresses without a page are not listed, because a link is enough.
pub fn write(site: &Site) -> String {
    let mut head = json!({"start": site.url(site.start)});
    if !site.name.is_empty() {
        head["name"] = json!(site.name);
    }
    let robots = site.robots.text();
    if !robots.is_empty() {
        head["robots"] = json!(robots);
    }
    let mut text = head.to_string();
    // Without its last brace.
    text.pop();
    text.push_str(",\"pages\":[");
    let mut separator = "\n";
    for (id, page) in site.iter().filter(|(id, page)| is_listed(site, *id, page)) {
        let _ = write!(text, "{separator}{}", Value::Object(page_json(site, id, page)));
        separator = ",\n";
    }
    text.push_str("\n]}\n");
    text
}

/// Whether the file has the address as a page: it says more than a link to it does.
fn is_listed(site: &Site, id: PageId, page: &Page) -> bool {
    let is_page = page.kind == Kind::Own || *page != Page::missing(page.kind, page.key);
    let has_lists = [site.links(id), site.images(id), site.nofollow(id)].iter().any(|list| !list.is_empty());
    let is_fragment = matches!(page.kind, Kind::FragmentOf(_));
    (is_page || has_lists) && !is_fragment
}

fn page_json(site: &Site, id: PageId, page: &Page) -> Map<String, Value> {
    let mut object = Map::new();
    let mut add = |key: &str, value: Value| _ = object.insert(key.to_string(), value);
    add("url", json!(site.url(id)));
    let redirect = page.redirect.known();
    if page.status != if redirect.is_some() { 302 } else { 200 } {
        add("status", json!(page.status));
    }
    if !page.html {
        add("content_type", json!("application/octet-stream"));
    }
    for (key, us) in [("latency_ms", page.latency_us), ("parse_ms", page.parse_us)] {
        if let Some(us) = us {
            add(key, serde_json::from_str(&format!("{}.{:03}", us / 1000, us % 1000)).unwrap_or(Value::Null));
        }
    }
    if let Some(target) = redirect {
        add("location", json!(site.url(target)));
    }
    for (key, pages) in [("links", site.links(id)), ("images", site.images(id)), ("nofollow", site.nofollow(id))] {
        if !pages.is_empty() {
            add(key, pages.iter().map(|page| json!(site.url(*page))).collect());
        }
    }
    object
}
