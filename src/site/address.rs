//! Addresses, written and resolved as a browser does it ([WHATWG URL](https://url.spec.whatwg.org/)). Floor 0.
//!
//! A site writes an address in one way: `/path?query` where its file knows no host, `https://host/path?query` where it
//! does, `mailto:…` and the like as they came. The page's program has this resolver of its own, as the `url` crate with its
//! tables for hosts is a third of the program; a test holds one against the other. What it leaves out: a host of other
//! letters is put in lower case and encoded (`xn--…`), with no other mapping; a host of numbers stays as it is written;
//! user names and passwords are dropped, since they make no other page.

/// The scheme of a site whose file knows paths only. `//host/x` is another host all the same.
const SCHEME: &str = "https";

/// What each part encodes apart from blanks, control characters and all that is not ASCII.
const IN_PATH: &[u8] = b"\"<>`{}";
const IN_QUERY: &[u8] = b"\"<>'";
const IN_FRAGMENT: &[u8] = b"\"<>`";

/// The address that `reference` leads to from the page at `base`, which is an address as this function writes them.
/// `None` where a browser finds no valid address (`https://`, a port of letters): such a link cannot be clicked.
pub fn resolve(base: &str, reference: &str) -> Option<String> {
    let mut reference = reference.trim_matches(|c: char| c <= ' ').to_string();
    reference.retain(|c| !matches!(c, '\t' | '\n' | '\r'));
    let home = origin(base);
    let home_scheme = scheme(home).unwrap_or(SCHEME);
    let (scheme, rest) = match scheme(&reference) {
        Some(scheme) => (scheme.to_ascii_lowercase(), &reference[scheme.len() + 1..]),
        None => (home_scheme.to_string(), &*reference),
    };
    if scheme != "http" && scheme != "https" {
        return Some(scheme + ":" + rest);
    }
    let after_slashes = rest.trim_start_matches(SLASHES);
    let is_relative = scheme == home_scheme && rest.len() - after_slashes.len() < 2;
    let (mut address, rest) = if is_relative {
        (home.to_string(), rest)
    } else {
        let end = after_slashes.find(['/', '\\', '?', '#']).unwrap_or(after_slashes.len());
        let (host, rest) = after_slashes.split_at(end);
        (authority(&scheme, host)?, rest)
    };
    let (rest, fragment) = cut(rest, '#');
    let (path, query) = cut(rest, '?');
    let (base_path, base_query) = cut(&base[home.len()..], '?');
    if is_relative && path.is_empty() {
        address.push_str(base_path);
    } else if is_relative && !path.starts_with(SLASHES) {
        let folder = base_path.rfind('/').map_or("", |end| &base_path[..end]);
        push_path(&mut address, &[folder, "/", path].concat());
    } else {
        push_path(&mut address, path);
    }
    if address.starts_with("//") {
        address.insert_str(0, "/."); // Else it would name a host.
    }
    let is_same_page = is_relative && rest.is_empty();
    push_part(&mut address, '?', if is_same_page { base_query } else { query }, IN_QUERY);
    push_part(&mut address, '#', fragment, IN_FRAGMENT);
    Some(address)
}

const SLASHES: [char; 2] = ['/', '\\'];
/// The longest label that the domain name system has; the time to encode one grows with its square.
const MOST_LETTERS: usize = 63;

/// Scheme, host and port of an address as [`resolve`] writes it: nothing of one that is a path, all of a `mailto:…`.
pub fn origin(address: &str) -> &str {
    let Some(scheme) = scheme(address) else { return "" };
    let rest = &address[scheme.len() + 1..];
    match rest.strip_prefix("//").and_then(|rest| rest.find('/')) {
        Some(host) => &address[..scheme.len() + 3 + host],
        None => address,
    }
}

/// Whether a request can be made for an address of another host.
pub fn is_fetchable(address: &str) -> bool {
    address.starts_with("http:") || address.starts_with("https:")
}

/// The scheme that a reference names, as it is written there.
fn scheme(reference: &str) -> Option<&str> {
    let scheme = &reference[..reference.find(':')?];
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c));
    is_scheme.then_some(scheme)
}

/// What stands before and behind the first `mark`.
fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, behind)| (before, Some(behind)))
}

/// `scheme://host:port` of what stands before the path.
fn authority(scheme: &str, text: &str) -> Option<String> {
    let text = text.rsplit('@').next().unwrap_or(text);
    let end = if text.starts_with('[') { text.find(']')? + 1 } else { text.find(':').unwrap_or(text.len()) };
    let (host, port) = text.split_at(end);
    let mut address = [scheme, "://"].concat();
    push_host(&mut address, host)?;
    let port = port.strip_prefix(':').unwrap_or(port);
    if !port.bytes().all(|c| c.is_ascii_digit()) || !text[end..].starts_with(':') && !port.is_empty() {
        return None;
    }
    let default = if scheme == "http" { 80 } else { 443 };
    let number: u16 = if port.is_empty() { default } else { port.parse().ok()? };
    if number != default {
        address.push(':');
        address.push_str(&number.to_string());
    }
    Some(address)
}

/// Adds a host: decoded, in lower case, and where that leaves other letters than ASCII's, encoded for the domain name system.
fn push_host(address: &mut String, host: &str) -> Option<()> {
    let decoded = if host.starts_with('[') { host.to_string() } else { percent_decoded(host)? };
    let host = decoded.to_lowercase();
    let is_valid = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(number) => number.bytes().all(|c| c.is_ascii_hexdigit() || c == b':' || c == b'.'),
        None => !host.bytes().any(|c| c <= b' ' || c == 0x7f || b"#%/:<>?@[\\]^|".contains(&c)),
    };
    if host.is_empty() || !is_valid {
        return None;
    }
    for (number, label) in host.split('.').enumerate() {
        if number > 0 {
            address.push('.');
        }
        if label.is_ascii() { address.push_str(label) } else { push_punycode(address, label)? }
    }
    Some(())
}

/// Adds a label of a host as RFC 3492 encodes it.
fn push_punycode(address: &mut String, label: &str) -> Option<()> {
    if label.chars().count() > MOST_LETTERS {
        return None;
    }
    address.push_str("xn--");
    let plain = address.len();
    address.extend(label.chars().filter(char::is_ascii));
    let plain = (address.len() - plain) as u32;
    if plain > 0 {
        address.push('-');
    }
    let (mut point, mut delta, mut bias, mut done) = (128u32, 0u32, 72, plain);
    let all = label.chars().count() as u32;
    while done < all {
        let next = label.chars().map(u32::from).filter(|&c| c >= point).min()?;
        delta = delta.checked_add((next - point).checked_mul(done + 1)?)?;
        point = next;
        for c in label.chars().map(u32::from) {
            if c < point {
                delta += 1;
            }
            if c == point {
                push_number(address, delta, bias);
                // How RFC 3492 adapts to the distance of the letters of a script: its parameters damp, skew and tmin, tmax.
                delta = if done == plain { delta / 700 } else { delta / 2 };
                delta += delta / (done + 1);
                bias = 0;
                while delta > 455 {
                    delta /= 35;
                    bias += 36;
                }
                bias += 36 * delta / (delta + 38);
                (delta, done) = (0, done + 1);
            }
        }
        (delta, point) = (delta + 1, point + 1);
    }
    Some(())
}

/// Adds a number in digits of a base that changes with the place and the bias.
fn push_number(address: &mut String, mut number: u32, bias: u32) {
    let digit = |digit: u32| char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[digit as usize % 36]);
    for place in 1u32.. {
        let least = (36 * place).saturating_sub(bias).clamp(1, 26);
        if number < least {
            break;
        }
        address.push(digit(least + (number - least) % (36 - least)));
        number = (number - least) / (36 - least);
    }
    address.push(digit(number));
}

/// Adds a path, its `.` and `..` worked out.
fn push_path(address: &mut String, path: &str) {
    let root = address.len();
    let mut segments = path.strip_prefix(SLASHES).unwrap_or(path).split(SLASHES).peekable();
    while let Some(segment) = segments.next() {
        let dots = dots(segment);
        if dots == 2 {
            let parent = address[root..].rfind('/').unwrap_or(0);
            address.truncate(root + parent);
        }
        if dots == 0 || segments.peek().is_none() {
            address.push('/');
        }
        if dots == 0 {
            push_encoded(address, segment, IN_PATH);
        }
    }
}

/// Of how many dots alone a segment is, one or two, however they are written; else 0.
fn dots(segment: &str) -> usize {
    if !segment.starts_with(['.', '%']) {
        return 0;
    }
    match &*segment.to_ascii_lowercase().replace("%2e", ".") {
        "." => 1,
        ".." => 2,
        _ => 0,
    }
}

fn push_part(address: &mut String, mark: char, part: Option<&str>, unsafe_there: &[u8]) {
    if let Some(part) = part {
        address.push(mark);
        push_encoded(address, part, unsafe_there);
    }
}

fn push_encoded(address: &mut String, text: &str, unsafe_there: &[u8]) {
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !unsafe_there.contains(&byte) {
            address.push(char::from(byte));
        } else {
            push_percent(address, byte);
        }
    }
}

/// Adds `%` and the two digits of a byte.
pub fn push_percent(text: &mut String, byte: u8) {
    let digit = |digit: u8| char::from(b"0123456789ABCDEF"[usize::from(digit)]);
    text.extend(['%', digit(byte >> 4), digit(byte & 15)]);
}

/// The byte that the beginning of `text` encodes: `%` and two hexadecimal digits. Any other `%` is only that.
pub fn percent_byte(text: &[u8]) -> Option<u8> {
    let digit = |at: usize| text.get(at).and_then(|&digit| char::from(digit).to_digit(16));
    (text.first() == Some(&b'%')).then_some(())?;
    Some((digit(1)? * 16 + digit(2)?) as u8)
}

/// The text without its percent-encoding; `None` where that is no UTF-8.
pub fn percent_decoded(text: &str) -> Option<String> {
    let (mut rest, mut out) = (text.as_bytes(), Vec::with_capacity(text.len()));
    while let [first, behind @ ..] = rest {
        match percent_byte(rest) {
            Some(byte) => {
                out.push(byte);
                rest = &rest[3..];
            }
            None => {
                out.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(out).ok()
}
