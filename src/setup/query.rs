//! A setup <-> the query of a URL.

use super::{FIELDS, Problem, Setup, field};
use crate::text;

/// Reads the query of a URL (without its `?`). Keys that are not of the schema are reported, but for those in
/// `others`, which belong to somebody else.
pub fn parse_query(query: &str, others: &[&str]) -> (Setup, Vec<Problem>) {
    let pairs = form_urlencoded::parse(query.as_bytes());
    parse_pairs(
        pairs
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .filter(|(key, _)| !others.contains(&key.as_str())),
    )
}

/// Reads (key, value) pairs into a setup. A bad value becomes its default and a problem.
pub fn parse_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> (Setup, Vec<Problem>) {
    let (mut setup, mut problems) = (Setup::default(), Vec::new());
    for (key, value) in pairs {
        let Some(field) = field(&key) else {
            let keys: Vec<&str> = FIELDS.iter().map(|field| field.key).collect();
            problems.push(Problem { text: text::problem_no_field(keys.join(", ")), field: key });
            continue;
        };
        if let Err(text) = field.set(&mut setup, &value) {
            let text = text::problem_instead(text, field.get(&setup));
            problems.push(Problem { field: key, text });
        }
    }
    (setup, problems)
}

/// Writes (key, value) pairs as a query, without its `?`.
pub fn write_pairs<K: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (K, V)>) -> String {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    // These may stand in a query's value as they are: a person can read them.
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

    fn check_problem(query: &str, expected: &str) {
        let (setup, problems) = parse_query(query, &[]);
        assert_eq!(problems.iter().map(Problem::to_string).collect::<Vec<_>>(), [expected]);
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
    fn a_bad_value_becomes_its_default_and_a_problem() {
        check_problem(
            "concurrency=many",
            "concurrency: \"many\"; allowed is a whole number from 1 to 1000, or unlimited. Taken instead: 8",
        );
        check_problem("cpu-ms=-1", "cpu-ms: \"-1\"; allowed is a whole number from 0 to 10000. Taken instead: 4");
        check_problem("batch=half", "batch: \"half\"; allowed is frontier or chunk. Taken instead: frontier");
        let lanes = "lanes: no strategy is called \"fast\"; allowed are sequential, thread_map, process_map, pool_map, \
            imap_unordered, queue_workers, gather, task_group_batch, task_group_spawn, future_callbacks, first_completed, \
            as_completed, thread_per_url, async_workers, to_thread, rate_limited, adaptive, oracle, each but adaptive and \
             oracle also with -as-published behind it. \
            Taken instead: sequential,gather,task_group_spawn";
        check_problem("lanes=fast", lanes);
    }

    #[test]
    fn an_unknown_key_is_said_unless_it_is_somebody_elses() {
        let (_, problems) = parse_query("theme=dark&colour=red", &["theme"]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].to_string().starts_with("colour: no such setting; there are site, lanes,"));
    }
}
