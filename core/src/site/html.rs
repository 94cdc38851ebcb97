//! HTML -> links, resolved as a browser resolves them. Floor 0.
//!
//! It returns what `document.querySelectorAll` finds for `a[href]` and `img[src]` in the page as served, before any
//! script has run: no other element (`area`, `iframe`, `link`, `srcset`), nothing that the browser treats as text (in
//! comments, `script`, `style`, `textarea`, `title`, `noscript`, `iframe`), and nothing in a `template`, which is not
//! part of the page. A link in an SVG counts if it has an `href`; the older `xlink:href` does not count. An empty
//! `href` is a link to the page itself; an empty `src` shows nothing.
//!
//! The build script includes this file, too, to read the demo site's links at build time, and so does the module that
//! the page loads for live runs (`src/bin/links.rs`): it needs only `scraper` and `url`.

use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;
use url::Url;

/// The references of a page: addresses resolved against the page and its `<base href>`, in document order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct References {
    /// Every `a[href]`, duplicates included.
    pub links: Vec<Url>,
    /// The links that the page asks crawlers not to follow: every link to the address has `rel=nofollow`, or the page
    /// has it for all its links (`<meta name=robots content=nofollow>`).
    pub nofollow: Vec<Url>,
    /// Every `img[src]`.
    pub images: Vec<Url>,
}

/// Reads the references in `text`, the page at `address`. References that cannot be resolved (`https://`, a bad port)
/// are left out: browsers do not let you click them.
pub fn references(text: &str, address: &Url) -> References {
    let document = Html::parse_document(text);
    let base = base(&document, address);
    let all = |selector: &str, attribute: &str| -> Vec<Url> {
        attributes(&document, selector, attribute).filter_map(|value| resolve(&base, &value)).collect()
    };
    let links = all("a[href]", "href");
    let nofollow = if forbids_to_follow(&document) {
        links.clone()
    } else {
        let followed: BTreeSet<Url> = all("a[href]:not([rel~=nofollow i])", "href").into_iter().collect();
        let asked = all("a[href][rel~=nofollow i]", "href");
        asked.into_iter().filter(|link| !followed.contains(link)).collect()
    };
    References { links, nofollow, images: all("img[src]", "src") }
}

/// The address that a page's references are resolved against (WHATWG HTML, "document base URL"): the first `<base
/// href>` counts, resolved against the page itself. If it is not valid, the next one does not count either.
fn base(document: &Html, address: &Url) -> Url {
    let base = attributes(document, "base[href]", "href").next().and_then(|href| resolve(address, &href));
    base.filter(|base| !["data", "javascript"].contains(&base.scheme())).unwrap_or_else(|| address.clone())
}

/// The address that a reference leads to from `base`.
fn resolve(base: &Url, reference: &str) -> Option<Url> {
    let mut reference = reference.trim_matches(|c: char| c <= ' ').to_string();
    reference.retain(|c| !matches!(c, '\t' | '\n' | '\r'));
    let behind = reference.trim_start_matches(['/', '\\']);
    // After more than two slashes, the crate finds no host, but a browser does.
    let has_host = reference.len() - behind.len() > 2;
    let mut url = if has_host { base.join(&["//", behind].concat()) } else { base.join(&reference) }.ok()?;
    // User name and password do not change the page.
    if !url.username().is_empty() || url.password().is_some() {
        url.set_username("").and_then(|()| url.set_password(None)).ok()?;
    }
    Some(url)
}

/// The same for addresses as text, as an `address::Join`.
pub fn join(base: &str, reference: &str) -> Option<String> {
    resolve(&Url::parse(base).ok()?, reference).map(String::from)
}

/// Whether the page asks crawlers to follow none of its links. `none` means `noindex, nofollow`.
fn forbids_to_follow(document: &Html) -> bool {
    attributes(document, "meta[name=robots i][content]", "content").any(|content| {
        content.split(',').any(|word| ["nofollow", "none"].iter().any(|no| word.trim().eq_ignore_ascii_case(no)))
    })
}

/// The values of an attribute of the elements that a selector finds. An empty `src` does not count.
fn attributes(document: &Html, selector: &str, attribute: &str) -> impl Iterator<Item = String> {
    let is_in_page = |element: &ElementRef| {
        let mut around = element.ancestors().filter_map(ElementRef::wrap);
        !around.any(|element| element.value().name() == "template")
    };
    let selector = Selector::parse(selector).ok();
    let values: Vec<String> = selector
        .iter()
        .flat_map(|selector| document.select(selector))
        .filter(is_in_page)
        .filter_map(|element| element.attr(attribute).map(str::to_owned))
        .filter(|value| attribute != "src" || !value.trim().is_empty())
        .collect();
    values.into_iter()
}

/// The address of `url` in the form of a site whose pages are below `home`: path and query on the site's own host, the
/// full address elsewhere; a `#fragment` stays at the end.
pub fn address_on(home: &Url, url: &Url) -> String {
    if url.origin() != home.origin() {
        return url.to_string();
    }
    // A path that begins with two slashes would name a host.
    let dot = if url.path().starts_with("//") { "/." } else { "" };
    format!("{dot}{}", &url[url::Position::BeforePath..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The links of a page at `/a/b.html` with this body, one address per line.
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
    fn fragments_stay_at_the_end() {
        check("<a href='#top'>", "/a/b.html#top");
        check("<a href='c#top'>", "/a/c#top");
    }

    #[test]
    fn other_hosts_and_schemes_are_written_in_full() {
        check("<a href='//other.example/c'>", "https://other.example/c");
        check("<a href='///other.example/c'>", "https://other.example/c");
        check("<a href='http://host.example/c'>", "http://host.example/c");
        check("<a href='https://host.example/c'>", "/c");
        check("<a href='mailto:a@b.example'>", "mailto:a@b.example");
        check("<a href='javascript:void(0)'>", "javascript:void(0)");
    }

    #[test]
    fn the_first_base_counts() {
        check("<base href=/z/><base href=/y/><a href=c>", "/z/c");
        check("<base target=_top><base href='../'><a href=c>", "/c");
        check("<base href='https://'><base href=/y/><a href=c>", "/a/c");
        check("<base href='javascript:0'><a href=c>", "/a/c");
        check("<base href='data:,x'><a href=c>", "/a/c");
        check("<template><base href=/t/></template><a href=c><base href=/z/>", "/z/c");
        check(
            "<base href='//other.example/z/'><a href=c><a href='#d'>",
            "https://other.example/z/c\nhttps://other.example/z/#d",
        );
        check("<base href=''><a href=c>", "/a/c");
    }

    #[test]
    fn paths_are_percent_encoded_and_white_space_is_removed() {
        check("<a href='é t.html'>", "/a/%C3%A9%20t.html");
        check("<a href='%C3%A9'>", "/a/%C3%A9");
        check("<a href='\n  c\n'>", "/a/c");
    }

    #[test]
    fn nofollow_links_are_recognized() {
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
    fn other_elements_and_invalid_addresses_are_no_links() {
        check("<!-- <a href=x> --><script>'<a href=x>'</script><textarea><a href=x></textarea><a name=x>", "");
        check("<A HREF=c>unclosed<div><p></span><a href=d", "/a/c");
        check("<a href='https://'>", "");
        check("<template><a href=x><template></template><a href=x></template><a href=c>", "/a/c");
        check("<title><a href=x></title><noscript><a href=x></noscript><iframe><a href=x></iframe><a href=c>", "/a/c");
        check("<area href=x><link href=x><svg><a xlink:href=x></a><a href=c></a></svg>", "/a/c");
        check("<a href><a href='' href=x><a HREF='https://user:word@host.example/c'>", "/a/b.html\n/a/b.html\n/c");
    }

    #[test]
    fn an_image_without_an_address_does_not_count() {
        let page = Url::parse("https://host.example/a/b.html").unwrap();
        let images =
            references("<img src=''><img src><img src=' '><img><img src=i><template><img src=x></template>", &page);
        let images: Vec<String> = images.images.iter().map(|url| address_on(&page, url)).collect();
        assert_eq!(images, ["/a/i"]);
    }
}
