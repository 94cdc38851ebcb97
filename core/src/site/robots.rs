//! robots.txt: the addresses that a site disallows for crawlers. Floor 0.
//!
//! As in RFC 9309: there are groups by user agent; all groups that name this crawler are merged, and if there is none,
//! those for `*` apply. The longest rule that matches a path wins, and `Allow` wins if two are equally long; `*`
//! matches anything, `$` the end. Other fields (`Crawl-delay`, `Sitemap`) are ignored.
//!
//! The encoding of characters makes no difference, except when it changes the address: in a path, `/a%2Fb` is not
//! `/a/b` (RFC 9309, 2.2.2). Figure 4 of the RFC treats `?baz=https://foo.bar` and `?baz=https%3A%2F%2Ffoo.bar` as one
//! address; Google's and Scrapy's readers treat them as two. Here they are one: `:`, `/`, `?` and `@` delimit nothing
//! in a query (RFC 3986, 3.4), so a server gives the same answer to both, and a crawler that distinguishes them fetches
//! pages that its site disallows. `&`, `=`, `+` and similar characters are delimiters there and stay distinct. Every
//! match of Google's readers is a match here, too: a pattern such as `*u=https%3A` may begin in a path or in a query,
//! so both readings are tried.

use super::address;

/// The name by which a robots.txt can speak to this crawler.
pub const AGENT: &str = "crawl-playground";
/// How many bytes of a file are read: the minimum that RFC 9309 requires.
pub const MAX_BYTES: usize = 500 << 10;

/// Characters that need no encoding in a query and delimit nothing there.
const DATA_IN_QUERY: &[u8] = b":/?@";

/// The rules of a robots.txt that apply to this crawler. The default has none: everything is allowed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Robots {
    rules: Vec<Rule>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Rule {
    allows: bool,
    /// The pattern in the form for comparisons, without its `$`: unchanged, and with its query decoded.
    patterns: [String; 2],
    /// Whether the path must end with the pattern.
    is_whole: bool,
}

impl Robots {
    /// Reads a robots.txt.
    pub fn read(text: &str) -> Self {
        let (mut ours, mut everybodys) = (Vec::new(), Vec::new());
        let (mut is_ours, mut is_everybodys, mut is_named) = (false, false, false);
        let mut has_rules = false;
        for (key, value) in lines(text) {
            if key.eq_ignore_ascii_case("user-agent") {
                // Agents come before their rules; the first agent after a rule begins the next group.
                if std::mem::take(&mut has_rules) {
                    (is_ours, is_everybodys) = (false, false);
                }
                let names_us = token(value).eq_ignore_ascii_case(AGENT);
                (is_ours, is_named) = (is_ours || names_us, is_named || names_us);
                is_everybodys |= value == "*";
                continue;
            }
            let allows = key.eq_ignore_ascii_case("allow");
            if !allows && !key.eq_ignore_ascii_case("disallow") {
                continue;
            }
            has_rules = true;
            if let Some(rule) = Rule::read(allows, value) {
                if is_ours {
                    ours.push(rule.clone());
                }
                if is_everybodys {
                    everybodys.push(rule);
                }
            }
        }
        Robots { rules: if is_named { ours } else { everybodys } }
    }

    /// The rules if the server cannot deliver its robots.txt (5xx, no connection): RFC 9309 says that nothing is
    /// allowed.
    pub fn unreachable() -> Self {
        Robots { rules: Rule::read(false, "/").into_iter().collect() }
    }

    /// The rules as a robots.txt for all crawlers, which reads back as the same rules; empty without any.
    pub fn text(&self) -> String {
        let line = |rule: &Rule| {
            let field = if rule.allows { "Allow" } else { "Disallow" };
            format!("\n{field}: {}{}", rule.patterns[0], if rule.is_whole { "$" } else { "" })
        };
        let rules: String = self.rules.iter().map(line).collect();
        if rules.is_empty() { rules } else { format!("User-agent: *{rules}") }
    }

    /// Whether the page at `address`, a path with its query, may be fetched. A `#fragment` is ignored.
    pub fn allows(&self, address: &str) -> bool {
        let path = address.split('#').next().unwrap_or(address);
        if self.rules.is_empty() || path == "/robots.txt" {
            return true;
        }
        let paths = both(path, false);
        let matching = self.rules.iter().filter(|rule| rule.matches(&paths));
        // Of equally long rules, the one that allows wins: true is greater than false.
        matching.max_by_key(|rule| (rule.length(), rule.allows)).is_none_or(|rule| rule.allows)
    }
}

impl Rule {
    /// `None` for a rule without a pattern, which has no effect.
    fn read(allows: bool, value: &str) -> Option<Self> {
        let (value, is_whole) = value.strip_suffix('$').map_or((value, false), |value| (value, true));
        (!value.is_empty()).then(|| Rule { allows, patterns: both(value, true), is_whole })
    }

    fn length(&self) -> usize {
        self.patterns[0].len() + usize::from(self.is_whole)
    }

    fn matches(&self, paths: &[String; 2]) -> bool {
        self.patterns.iter().zip(paths).any(|(pattern, path)| self.matches_as(pattern, path))
    }

    fn matches_as(&self, pattern: &str, path: &str) -> bool {
        let mut parts = pattern.split('*');
        let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or("")) else { return false };
        let mut parts = parts.peekable();
        if parts.peek().is_none() {
            return !self.is_whole || rest.is_empty();
        }
        while let Some(part) = parts.next() {
            // If the last part must match the end, it is compared with the end.
            if parts.peek().is_none() && self.is_whole {
                return rest.ends_with(part);
            }
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
        true
    }
}

/// The lines of a file that have a key and a value, without white space and comments.
fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let end = (0..=text.len().min(MAX_BYTES)).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    let text = text[..end].trim_start_matches('\u{feff}');
    text.split(['\r', '\n']).filter_map(|line| {
        let (key, value) = line.split('#').next()?.split_once(':')?;
        Some((key.trim(), value.trim()))
    })
}

/// The name in a user agent line: `crawl-playground/2.0` names this crawler, too.
fn token(value: &str) -> &str {
    let end = value.find(|c: char| !c.is_ascii_alphabetic() && c != '_' && c != '-').unwrap_or(value.len());
    &value[..end]
}

/// The two forms of a path or a pattern for comparisons.
fn both(text: &str, is_pattern: bool) -> [String; 2] {
    [false, true].map(|in_query| normal(text, is_pattern, in_query))
}

/// A path in the form for comparisons: characters that need no encoding are decoded, all others are encoded, in upper
/// case. In a pattern, `*` stays a wildcard; in a path, `*` and `$` are ordinary characters. With `in_query`,
/// characters that delimit nothing in a query ([`DATA_IN_QUERY`]) are decoded there.
fn normal(text: &str, is_pattern: bool, in_query: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_bytes();
    let mut is_query = false;
    while let [first, behind @ ..] = rest {
        if let Some(byte) = address::percent_byte(rest) {
            let is_data = in_query && is_query && DATA_IN_QUERY.contains(&byte);
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || is_data {
                out.push(char::from(byte))
            } else {
                out.extend(address::percent(byte).map(char::from));
            }
            rest = &rest[3..];
            continue;
        }
        let is_plain = first.is_ascii_graphic() && (!b"*$".contains(first) || is_pattern && *first == b'*');
        if is_plain {
            out.push(char::from(*first))
        } else {
            out.extend(address::percent(*first).map(char::from))
        }
        is_query |= *first == b'?';
        rest = behind;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, path: &str, expected: bool) {
        assert_eq!(Robots::read(text).allows(path), expected, "{path} under {text:?}");
    }

    /// Under `User-agent: *` and these rules.
    fn check_rules(rules: &str, path: &str, expected: bool) {
        check(&format!("User-agent: *\n{rules}"), path, expected);
    }

    #[test]
    fn groups_are_chosen_by_agent() {
        // RFC 9309, 5.1, with this crawler as its foobot.
        let text = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n\
            User-Agent: crawl-playground\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n\
            User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n";
        check(text, "/example/page.html", true);
        check(text, "/example/allowed.gif", true);
        check(text, "/publications/", false);
        let others = text.replace("crawl-playground", "foobot");
        for (path, expected) in [("/example/a", false), ("/a.gif", false), ("/a.gif?b", true), ("/publications/", true)]
        {
            check(&others, path, expected);
        }
        check("User-agent: a\nUser-agent: CRAWL-Playground/2.0 (x)\nDisallow: /a", "/a", false);
        check("User-agent: crawl-playground-image\nDisallow: /a", "/a", true);
        check("Disallow: /a", "/a", true);
        check("", "/a", true);
    }

    #[test]
    fn groups_of_one_agent_are_merged() {
        let text = "User-agent: crawl-playground\nDisallow: /a\nUser-agent: *\nDisallow: /b\n\
            User-agent: Crawl-Playground\nDisallow: /c";
        for (path, expected) in [("/a", false), ("/b", true), ("/c", false)] {
            check(text, path, expected);
        }
        check("User-agent: *\nSitemap: x\nCrawl-delay: 1\nUser-agent: a\nDisallow: /a", "/a", false);
        check("User-agent: *\nDisallow: /a\n\nUser-agent: crawl-playground\nCrawl-delay: 1", "/a", true);
    }

    #[test]
    fn the_longest_match_wins() {
        let rules = "Allow: /example/page/\nDisallow: /example/page/disallowed.gif";
        check_rules(rules, "/example/page/disallowed.gif", false);
        check_rules(rules, "/example/page/", true);
        check_rules("Disallow: /\nAllow: /a", "/abc", true);
        check_rules("Disallow: /a\nAllow: /a", "/a", true);
        check_rules("Allow: /a\nDisallow: /*.html", "/a.html", false);
        check_rules("Disallow:", "/a", true);
        check_rules("Disallow: /", "/robots.txt", true);
    }

    #[test]
    fn patterns_match_stars_and_the_end() {
        for (pattern, path, matches) in [
            ("/a", "/ab?c", true),
            ("/a", "/A", false),
            ("/a/", "/a", false),
            ("/*.php", "/x/y.php5", true),
            ("/*.php$", "/x/y.php?z", false),
            ("/*.php$", "/x.php/y.php", true),
            ("/a*", "/a", true),
            ("/a*b*c", "/a1b2b3c4", true),
            ("/a*b*c", "/acb", false),
            ("/a*a$", "/a", false),
            ("/a$", "/a", true),
            ("/a$", "/ab", false),
            ("*", "/", true),
            ("/$", "/", true),
            ("/a$b", "/a$b", true),
            ("a", "/a", false),
        ] {
            check_rules(&format!("Disallow: {pattern}"), path, !matches);
        }
    }

    #[test]
    fn encoding_makes_no_difference() {
        // RFC 9309, figure 4: path, encoded path, path to match. Each matches each other.
        for forms in [
            ["/foo/bar?baz=quz", "/foo/bar?baz=quz", "/foo/bar?baz=quz"],
            [
                "/foo/bar?baz=https://foo.bar",
                "/foo/bar?baz=https%3A%2F%2Ffoo.bar",
                "/foo/bar?baz=https%3A%2F%2Ffoo.bar",
            ],
            ["/foo/bar/\u{30c4}", "/foo/bar/%E3%83%84", "/foo/bar/%E3%83%84"],
            ["/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84"],
            ["/foo/bar/%62%61%7A", "/foo/bar/%62%61%7A", "/foo/bar/baz"],
        ] {
            for pattern in forms {
                for path in forms {
                    check_rules(&format!("Disallow: {pattern}"), path, false);
                    check_rules(&format!("Disallow: {pattern}$"), path, false);
                    check_rules(&format!("Disallow: /\nAllow: {pattern}"), path, true);
                }
            }
        }
        // 2.2.2 and 2.2.3.
        for (pattern, path, matches) in [
            ("/foo/bar?baz=quz", "/foo/bar?baz=qux", false),
            ("/a%3Fb", "/a?b", false),
            ("/a?b%26c", "/a?b&c", false),
            ("/a?b%3Dc", "/a?b=c", false),
            ("/a?b%2Bc", "/a?b+c", false),
            ("/a?b%25", "/a?b%", false),
            ("/*u=https%3A%2F", "/a?u=https%3A%2F%2Fx", true),
            ("/*u=https:/", "/a?u=https%3A%2F%2Fx", true),
            ("/*?*u=https%3A%2F", "/a?u=https://x", true),
            ("/a%2Fb", "/a/b", false),
            ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", true),
            ("/path/foo-%24", "/path/foo-$", true),
            ("/100%", "/100%", true),
            ("/a%+5", "/a%+5", true),
            ("/a%+5", "/a%05", false),
            ("/a%2", "/a%2", true),
        ] {
            check_rules(&format!("Disallow: {pattern}"), path, !matches);
        }
    }

    #[test]
    fn lines_are_read_leniently() {
        check("\u{feff}user-agent:*\r\ndisallow :/a # here\r\n", "/a", false);
        check("User-agent: *\rDisallow: /a\r", "/a", false);
        check("User-agent: *\nDisallow /a\n: /b\nnonsense", "/a", true);
        check(&format!("User-agent: *\n{}Disallow: /a", "#\n".repeat(MAX_BYTES)), "/a", true);
    }

    #[test]
    fn without_a_server_nothing_is_allowed() {
        assert!(!Robots::unreachable().allows("/") && !Robots::unreachable().allows("/a?b"));
        assert!(Robots::default().allows("/"));
    }
}
