//! Addresses, as a site writes them. Floor 0.
//!
//! A site writes an address in one way, the way of a browser ([WHATWG URL](https://url.spec.whatwg.org/)): `/path?query` where
//! its file knows no host, `https://host/path?query` where it does, `mailto:…` and the like whole. User names and passwords
//! are dropped, since they make no other page. The caller says what resolves a reference ([`Join`]): natively the `url` crate
//! ([`html::join`](super::html::join)), on the page the browser, which has a resolver anyway. The crate with its tables
//! for hosts would be a third of the page's program. A hand-written resolver without these tables took 4 kB (in brotli).

/// Joins an absolute address and a reference; the result is absolute, too. `None` where it is not valid (`https://`, a
/// port of letters): such a link cannot be clicked.
pub type Join = fn(base: &str, reference: &str) -> Option<String>;

/// The home of a site whose file knows paths only. No host has this name: RFC 2606 reserves it.
const UNKNOWN_HOME: &str = "https://site.invalid";

/// The address that `reference` leads to from the page at `base`, which is an address as this function writes them.
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
        // As it is, it would name a host.
        Some(path) if path.starts_with("//") => ["/.", path].concat(),
        Some(path) if path.starts_with('/') => path.to_string(),
        _ => address,
    })
}

/// Whether a reference is a path that is its own address, as most are. Asking the browser takes a hundred times as long.
fn is_plain_path(reference: &str) -> bool {
    let is_plain = |pair: &[u8]| match pair[1] {
        b'/' | b'.' => pair[0] != b'/',
        byte => byte.is_ascii_alphanumeric() || b"-_?=&".contains(&byte),
    };
    reference.starts_with('/') && reference.as_bytes().windows(2).all(is_plain)
}

/// Scheme, host and port of an address as [`resolve`] writes it: nothing of one that is a path, all of a `mailto:…`.
pub fn origin(address: &str) -> &str {
    if address.starts_with('/') {
        return "";
    }
    let host = address.find("://").filter(|_| is_fetchable(address)).map_or(address.len(), |scheme| scheme + 3);
    let end = address[host..].find('/').map_or(address.len(), |path| host + path);
    &address[..end]
}

/// Whether a request can be made for an address of another host.
pub fn is_fetchable(address: &str) -> bool {
    address.starts_with("http:") || address.starts_with("https:")
}

/// `%` and the two digits of a byte.
pub fn percent(byte: u8) -> [u8; 3] {
    let digit = |digit: u8| b"0123456789ABCDEF"[usize::from(digit)];
    [b'%', digit(byte >> 4), digit(byte & 15)]
}

/// The byte that the beginning of `text` encodes: `%` and two hexadecimal digits. Any other `%` is only that.
pub fn percent_byte(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    let digit = |digit: &u8| char::from(*digit).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

/// The text without its percent-encoding; `None` where that is no UTF-8.
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
