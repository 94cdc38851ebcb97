//! HTML -> links, resolved as a browser resolves them. Floor 0.
//!
//! The build script includes this file too, to read the demo site's links at build time, and so does the module that
//! the page loads for live runs (`src/bin/links.rs`): it stands on `scraper` and `url` alone.

use scraper::{Html, Selector};
use url::Url;

/// What stands in a page: addresses resolved against the page and its `<base href>`, in document order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct References {
    /// Every `a[href]`, duplicates included.
    pub links: Vec<Url>,
    /// Those of them that a crawl is asked not to follow: every link to the address says `rel=nofollow`, or the page
    /// says so of all its links (`<meta name=robots content=nofollow>`).
    pub nofollow: Vec<Url>,
    /// Every `img[src]`.
    pub images: Vec<Url>,
}

/// Reads the references out of `text`, the page at `address`.
///
/// The first `<base href>` counts, resolved against the page itself (WHATWG HTML, "document base URL").
/// What cannot be resolved (`https://`, a bad port) is left out, as a browser leaves it unclickable.
pub fn references(text: &str, address: &Url) -> References {
    let document = Html::parse_document(text);
    let base = attributes(&document, "base[href]", "href").find_map(|href| address.join(&href).ok());
    let base = base.unwrap_or_else(|| address.clone());
    let resolved = |selector: &str, attribute: &str| -> Vec<Url> {
        attributes(&document, selector, attribute).filter_map(|value| base.join(&value).ok()).collect()
    };
    let links = resolved("a[href]", "href");
    let nofollow = if forbids_to_follow(&document) {
        links.clone()
    } else {
        let followed = resolved("a[href]:not([rel~=nofollow i])", "href");
        let asked = resolved("a[href][rel~=nofollow i]", "href");
        asked.into_iter().filter(|link| !followed.contains(link)).collect()
    };
    References { links, nofollow, images: resolved("img[src]", "src") }
}

/// Whether the page asks crawlers to follow none of its links. `none` stands for `noindex, nofollow`.
fn forbids_to_follow(document: &Html) -> bool {
    attributes(document, "meta[name=robots i][content]", "content").any(|content| {
        content.split(',').any(|word| ["nofollow", "none"].iter().any(|no| word.trim().eq_ignore_ascii_case(no)))
    })
}

fn attributes(document: &Html, selector: &str, attribute: &str) -> impl Iterator<Item = String> {
    let selector = Selector::parse(selector).ok();
    let values: Vec<String> = selector
        .iter()
        .flat_map(|selector| document.select(selector))
        .filter_map(|element| element.attr(attribute).map(str::to_owned))
        .collect();
    values.into_iter()
}

/// The address of `url` as a site whose pages live below `home` writes it: path and query on the site's own
/// host, whole elsewhere; a `#fragment` stays at the end.
pub fn address_on(home: &Url, url: &Url) -> String {
    if url.origin() != home.origin() {
        return url.to_string();
    }
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{}{query}{fragment}", url.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a page at `/a/b.html` with this body links to, one address a line.
    fn check(body: &str, expected: &str) {
        let page = Url::parse("https://host.example/a/b.html").unwrap();
        let links: Vec<String> = references(body, &page).links.iter().map(|url| address_on(&page, url)).collect();
        assert_eq!(links.join("\n"), expected, "{body}");
    }

    #[test]
    fn relative_links_resolve_against_the_page() {
        check("<a href=c.html>", "/a/c.html");
        check("<a href='../c'>", "/c");
        check("<a href='../../../c'>", "/c");
        check("<a href=./>", "/a/");
        check("<a href=/c?x=1&amp;y=2>", "/c?x=1&y=2");
        check("<a href='?q'>", "/a/b.html?q");
        check("<a href=''>", "/a/b.html");
    }

    #[test]
    fn fragments_stay_behind_their_page() {
        check("<a href='#top'>", "/a/b.html#top");
        check("<a href='c#top'>", "/a/c#top");
    }

    #[test]
    fn other_hosts_and_schemes_are_written_whole() {
        check("<a href='//other.example/c'>", "https://other.example/c");
        check("<a href='http://host.example/c'>", "http://host.example/c");
        check("<a href='https://host.example/c'>", "/c");
        check("<a href='mailto:a@b.example'>", "mailto:a@b.example");
        check("<a href='javascript:void(0)'>", "javascript:void(0)");
    }

    #[test]
    fn the_first_base_counts() {
        check("<base href=/z/><base href=/y/><a href=c>", "/z/c");
        check("<base target=_top><base href='../'><a href=c>", "/c");
    }

    #[test]
    fn paths_are_percent_encoded_and_white_space_goes() {
        check("<a href='é t.html'>", "/a/%C3%A9%20t.html");
        check("<a href='%C3%A9'>", "/a/%C3%A9");
        check("<a href='\n  c\n'>", "/a/c");
    }

    #[test]
    fn links_can_ask_not_to_be_followed() {
        let check = |body: &str, expected: &[&str]| {
            let page = Url::parse("https://host.example/a/").unwrap();
            let nofollow: Vec<String> =
                references(body, &page).nofollow.iter().map(|url| address_on(&page, url)).collect();
            assert_eq!(nofollow, expected, "{body}");
        };
        check("<a href=b>", &[]);
        check("<a href=b rel=nofollow><a href=c rel='external NoFollow'><a href=d rel=nofollowing>", &["/a/b", "/a/c"]);
        check("<a href=b rel=nofollow><a href=b>", &[]);
        check("<meta name=ROBOTS content='noindex, NoFollow'><a href=b><a href=c>", &["/a/b", "/a/c"]);
        check("<meta name=robots content=none><a href=b>", &["/a/b"]);
        check("<meta name=robots content=noindex><meta name=googlebot content=nofollow><a href=b>", &[]);
    }

    #[test]
    fn what_is_no_link_is_none() {
        check("<!-- <a href=x> --><script>'<a href=x>'</script><textarea><a href=x></textarea><a name=x>", "");
        check("<A HREF=c>unclosed<div><p></span><a href=d", "/a/c");
        check("<a href='https://'>", "");
    }
}
