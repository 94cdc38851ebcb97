//! The place of each setting's control on the page. A setting in no list fails the test below.

use crate::text;

/// Settings with a special control: the site and its pages, the big slider, the seed with its die, the headers of the
/// lanes, and two in the header of the page.
pub const SINGLE: &[&str] = &["site", "concurrency", "seed", "lanes", "mode", "live-lanes"];

/// The other settings that are always visible.
pub const IN_SIGHT: &[&str] = &["latency-ms", "stragglers", "cpu-ms", "errors"];

/// The folded settings by subject: first those that a newcomer changes.
pub const FOLDED: &[(&str, &[&str])] = &[
    (text::STRIP_NETWORK, &["spread", "timeout-ms", "timeout-from", "connections", "congestion", "overload"]),
    (text::STRIP_RETRIES, &["retries", "backoff-ms", "backoff-max-ms", "jitter"]),
    (text::STRIP_MANNERS_AND_LIMITS, &["rate", "max-pages", "max-depth", "robots", "nofollow"]),
    (text::STRIP_MACHINE, &["cores", "overhead"]),
    (text::STRIP_SINGLE_PATTERNS, &["batch", "workers", "semaphore", "idle-timeout-ms"]),
];

/// The classic questions: each pattern has its own answers.
pub const QUESTIONS: &[&str] = &[
    "mark",
    "done",
    "order",
    "failure",
    "status",
    "types",
    "fragments",
    "external",
    "images",
    "flat",
    "guard",
    "release",
    "parse-in",
    "processes",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::FIELDS;

    #[test]
    fn each_setting_has_one_control_on_the_page() {
        let folded = FOLDED.iter().flat_map(|(_, keys)| keys.iter());
        let mut placed: Vec<&str> = SINGLE.iter().chain(IN_SIGHT).chain(folded).chain(QUESTIONS).copied().collect();
        let mut keys: Vec<&str> = FIELDS.iter().map(|field| field.key).collect();
        placed.sort_unstable();
        keys.sort_unstable();
        assert_eq!(placed, keys);
    }
}
