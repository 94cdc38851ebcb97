//! A setup <-> the query of a URL.

use super::{FIELDS, Problem, Setup, field};
use crate::text;

/// Reads the query of a URL (without its `?`) into a setup. A bad value becomes its default and a problem, and so does a
/// key that is neither in the schema nor in `others`.
pub fn parse_query(query: &str, others: &[&str]) -> (Setup, Vec<Problem>) {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let pairs = pairs.map(|(key, value)| (key.into_owned(), value.into_owned()));
    read(pairs.filter(|(key, _)| !others.contains(&key.as_str())), others)
}

/// Reads (key, value) pairs into a setup. A bad value becomes its default and a problem.
pub fn parse_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> (Setup, Vec<Problem>) {
    read(pairs, &[])
}

fn read(pairs: impl IntoIterator<Item = (String, String)>, others: &[&str]) -> (Setup, Vec<Problem>) {
    let (mut setup, mut problems) = (Setup::default(), Vec::new());
    for (key, value) in pairs {
        let Some(field) = field(&key) else {
            let keys: Vec<&str> = FIELDS.iter().map(|field| field.key).collect();
            let text = text::problem_no_field(keys.join(", "));
            let text = text::with_nearest(text, &key, keys.iter().chain(others).copied());
            problems.push(Problem { field: key, text });
            continue;
        };
        if let Err(text) = field.set(&mut setup, &value) {
            let text = text::problem_instead(text, format!("`{}`", field.get(&setup)));
            problems.push(Problem { field: key, text });
        }
    }
    (setup, problems)
}

/// Writes (key, value) pairs as a query, without its `?`.
pub fn write_pairs<K: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (K, V)>) -> String {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    // A query's value may contain these unescaped, which people can read.
    let readable = |value: &str| encoded(value).replace("%2C", ",").replace("%3A", ":").replace("%3D", "=");
    let pairs = pairs.into_iter().map(|(key, value)| format!("{}={}", encoded(key.as_ref()), readable(value.as_ref())));
    pairs.collect::<Vec<_>>().join("&")
}

/// Writes the query of a setup, without its `?`: only what differs from the default.
pub fn to_query(setup: &Setup) -> String {
    let default = Setup::default();
    let values = FIELDS.iter().map(|field| (field, field.get(setup)));
    let changed = values.filter(|(field, value)| *value != field.get(&default));
    write_pairs(changed.map(|(field, value)| (field.key, value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::one_of;

    fn check_problem(key: &str, value: &str, expected: String, default: &str) {
        let (setup, problems) = parse_query(&format!("{key}={value}"), &[]);
        assert_eq!(
            problems,
            [Problem { field: key.into(), text: text::problem_instead(expected, format!("`{default}`")) }]
        );
        assert_eq!(setup, Setup::default());
    }

    #[test]
    fn every_field_survives_the_url() {
        let query = "site=tree:127&lanes=gather,sequential&concurrency=unlimited&batch=chunk&latency-ms=80&spread=pareto\
            &stragglers=none&cpu-ms=7&errors=3&timeout-ms=400&timeout-from=asked&retries=3&backoff-ms=50&backoff-max-ms=900&jitter=equal&connections=6&congestion=9&overload=4&robots=on&nofollow=on&max-pages=50&max-depth=4&seed=7\
            &cores=4&overhead=none&workers=3&semaphore=5&rate=50&idle-timeout-ms=200&order=lifo&mark=result&done=worker-idle\
            &status=any&types=any&fragments=keep&external=list&images=fetch&failure=raise&guard=lock&release=after-fetch\
            &parse-in=parent&flat=on&processes=on&mode=live&live-lanes=one-by-one";
        let (setup, problems) = parse_query(query, &[]);
        assert_eq!(problems, []);
        assert_eq!(to_query(&setup), query);
        assert_eq!(FIELDS.len(), query.split('&').count(), "every field is in this test");
    }

    #[test]
    fn the_default_is_an_empty_query() {
        assert_eq!(to_query(&Setup::default()), "");
    }

    #[test]
    fn an_invalid_value_becomes_its_default_and_a_problem() {
        let value = |value: &str, allowed: String| text::problem_value(allowed, value);
        let many = value("many", text::allowed_number_or(1, 1000, "`unlimited`"));
        check_problem("concurrency", "many", many, "8");
        check_problem("cpu-ms", "-1", value("-1", text::allowed_number(0, 10_000)), "4");
        check_problem("batch", "half", value("half", one_of(&["frontier", "chunk"])), "frontier");
        let fast = crate::say::no_strategy(&crate::strategy::find("fast").err().unwrap());
        check_problem("lanes", "fast", fast, "sequential,gather,task_group_spawn");
    }

    #[test]
    fn an_unknown_key_is_a_problem_unless_the_page_knows_it() {
        let (_, problems) = parse_query("theme=dark&colour=red", &["theme"]);
        let keys: Vec<&str> = FIELDS.iter().map(|field| field.key).collect();
        let text = text::problem_no_field(keys.join(", "));
        assert_eq!(problems, [Problem { field: String::from("colour"), text }]);
    }

    #[test]
    fn a_misspelt_word_is_corrected() {
        for (query, word) in [
            ("concurency=4", "concurrency"),
            ("Them=dark", "theme"),
            ("batch=chunks", "chunk"),
            ("lanes=gahter", "gather"),
            ("lanes=gather-as-publishd", "gather-as-published"),
            ("lanes=gather:mrk=result", "mark"),
            ("site=tre:7", "tree"),
            ("site=dmo", "demo"),
        ] {
            let (_, problems) = parse_query(query, &["theme"]);
            let near = text::did_you_mean("", word);
            assert!(problems.len() == 1 && problems[0].text.contains(&near), "{query}: {problems:?}");
        }
    }
}
