//! Addresses in the form that a site stores. Floor 0.
//!
//! A site stores each address in one form, that of a browser ([WHATWG URL](https://url.spec.whatwg.org/)):
//! `/path?query` if its file has no host, `https://host/path?query` if it has one, and `mailto:…` and similar addresses
//! in full. User names and passwords are dropped, because they do not change the page. The caller passes the function
//! that resolves a reference ([`Join`]): natively the `url` crate ([`html::join`](super::html::join)), on the page the
//! browser, which has a resolver anyway. The crate with its tables for hosts would be a third of the page's program. A
//! hand-written resolver without these tables took 4 kB (in brotli).

/// Joins an absolute address and a reference; the result is absolute, too. `None` if it is not valid (`https://`, a
/// port of letters): browsers do not let you click such a link.
pub type Join = fn(base: &str, reference: &str) -> Option<String>;

/// The home of a site whose file has only paths. No host has this name: RFC 2606 reserves it.
const UNKNOWN_HOME: &str = "https://site.invalid";

/// The address that `reference` leads to from the page at `base`, which is an address in the form that this function
/// returns.
pub fn resolve(base: &str, reference: &str, join: Join) -> Option<String> {
    let home = origin(base);
    if is_plain_path(reference) {
        return Some([home, reference].concat());
    }
    if !home.is_empty() {
        return join(base, reference);
    }
    let address = join(&[UNKNOWN_HOME, base].concat(), reference)?;
    Some(match address.strip_prefix(UNKNOWN_HOME) {
        // Unchanged, it would name a host.
        Some(path) if path.starts_with("//") => ["/.", path].concat(),
        Some(path) if path.starts_with('/') => path.to_string(),
        _ => address,
    })
}

/// Whether a reference is a path that is already an address, as most are. Asking the browser takes a hundred times as
/// long.
fn is_plain_path(reference: &str) -> bool {
    let is_plain = |pair: &[u8]| match pair[1] {
        b'/' | b'.' => pair[0] != b'/',
        byte => byte.is_ascii_alphanumeric() || b"-_?=&".contains(&byte),
    };
    reference.starts_with('/') && reference.as_bytes().windows(2).all(is_plain)
}

/// Scheme, host and port of an address in the form of [`resolve`]: empty for a path, all of a `mailto:…`.
pub fn origin(address: &str) -> &str {
    if address.starts_with('/') {
        return "";
    }
    let host = address.find("://").filter(|_| is_fetchable(address)).map_or(address.len(), |scheme| scheme + 3);
    let end = address[host..].find('/').map_or(address.len(), |path| host + path);
    &address[..end]
}

/// Whether an address of another host can be requested.
pub fn is_fetchable(address: &str) -> bool {
    address.starts_with("http:") || address.starts_with("https:")
}

/// A byte as `%` and two digits.
pub fn percent(byte: u8) -> [u8; 3] {
    let digit = |digit: u8| b"0123456789ABCDEF"[usize::from(digit)];
    [b'%', digit(byte >> 4), digit(byte & 15)]
}

/// The byte that the beginning of `text` encodes: `%` and two hexadecimal digits. Any other `%` encodes nothing.
pub fn percent_byte(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    let digit = |digit: &u8| char::from(*digit).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

/// The text without its percent-encoding; `None` if the result is not UTF-8.
pub fn percent_decoded(text: &str) -> Option<String> {
    String::from_utf8(decoded(text.as_bytes())).ok()
}

fn decoded(mut text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    while let [first, behind @ ..] = text {
        let byte = percent_byte(text);
        out.push(byte.unwrap_or(*first));
        text = if byte.is_some() { &text[3..] } else { behind };
    }
    out
}
