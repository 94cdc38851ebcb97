//! Hosts: a limit of connections is one for each of them.

/// The origin of an absolute address: scheme, host and port, in lower case, without what is the default. Clients keep
/// a pool of connections for each (RFC 6454 for its form; browsers, urllib3, aiohttp and httpx for their pools).
pub(super) fn origin(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let origin = format!("{scheme}://{host}").to_ascii_lowercase();
    let port = if origin.starts_with("https:") { ":443" } else { ":80" };
    String::from(origin.strip_suffix(port).unwrap_or(&origin).trim_end_matches(':'))
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_is_scheme_host_and_port_in_any_case() {
        for (url, expected) in [
            ("https://a.example/b?c#d", "https://a.example"),
            ("HTTPS://A.Example:443", "https://a.example"),
            ("https://a.example:80/", "https://a.example:80"),
            ("http://a.example:80?x", "http://a.example"),
            ("http://a.example:/", "http://a.example"),
            ("http://me:secret@a.example/", "http://a.example"),
            ("http://[::1]:8080/a@b", "http://[::1]:8080"),
        ] {
            assert_eq!(origin(url), expected, "{url}");
        }
    }
}
