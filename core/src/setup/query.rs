//! A setup <-> the query of a URL.

use super::{Mistake, SETTINGS, Setup, Wrong, setting};

/// Reads the query of a URL (without its `?`) into a setup. A bad value becomes its default and a mistake, and so does a
/// key that is neither a setting nor in `others`.
pub fn parse_query(query: &str, others: &[&str]) -> (Setup, Vec<Mistake>) {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let pairs = pairs.map(|(key, value)| (key.into_owned(), value.into_owned()));
    parse_pairs(pairs.filter(|(key, _)| !others.contains(&key.as_str())))
}

/// Reads (key, value) pairs into a setup. A bad value becomes its default and a mistake.
pub fn parse_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> (Setup, Vec<Mistake>) {
    let (mut setup, mut mistakes) = (Setup::default(), Vec::new());
    for (key, value) in pairs {
        let Some(setting) = setting(&key) else {
            mistakes.push(Mistake { field: key, wrong: Wrong::Unknown, taken: None });
            continue;
        };
        if let Err(wrong) = setting.set(&mut setup, &value) {
            mistakes.push(Mistake { field: key, wrong, taken: Some(setting.get(&setup)) });
        }
    }
    (setup, mistakes)
}

/// Writes (key, value) pairs as a query, without its `?`.
pub fn write_pairs<K: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (K, V)>) -> String {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    // A query's value may contain these unescaped, which people can read.
    let readable =
        |value: &str| encoded(value).replace("%2C", ",").replace("%3A", ":").replace("%3D", "=").replace("%40", "@");
    let pairs = pairs.into_iter().map(|(key, value)| format!("{}={}", encoded(key.as_ref()), readable(value.as_ref())));
    pairs.collect::<Vec<_>>().join("&")
}

/// Writes the query of a setup, without its `?`: only what differs from the default.
pub fn to_query(setup: &Setup) -> String {
    let default = Setup::default();
    let values = SETTINGS.iter().map(|setting| (setting, setting.get(setup)));
    let changed = values.filter(|(setting, value)| *value != setting.get(&default));
    write_pairs(changed.map(|(setting, value)| (setting.key, value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, field: &str, wrong: Wrong, taken: Option<&str>) {
        let (setup, mistakes) = parse_query(query, &["theme"]);
        assert_eq!(mistakes, [Mistake { field: field.into(), wrong, taken: taken.map(String::from) }]);
        assert_eq!(setup, Setup::default());
    }

    #[test]
    fn every_setting_survives_the_url() {
        let query = "site=tree:127&lanes=gather,sequential&concurrency=unlimited&batch=chunk&latency-ms=80&spread=pareto\
            &stragglers=none&cpu-ms=7&errors=3&timeout-ms=400&timeout-from=asked&retries=3&backoff-ms=50&backoff-max-ms=900&jitter=equal&connections=6&congestion=9&overload=4&robots=on&nofollow=on&max-pages=50&max-depth=4&seed=7\
            &cores=4&overhead=none&python=3.14&gil=off&start-method=spawn&buffersize=9&eager=on&chunksize=3&shutdown=on&workers=3&semaphore=5&rate=50&idle-timeout-ms=200&order=lifo&mark=result&done=worker-idle\
            &status=any&types=any&fragments=keep&external=list&images=fetch&failure=raise&guard=lock&release=after-fetch\
            &parse-in=parent&flat=on&processes=on&mode=live&live-lanes=one-by-one";
        let (setup, problems) = parse_query(query, &[]);
        assert_eq!(problems, []);
        assert_eq!(to_query(&setup), query);
        assert_eq!(SETTINGS.len(), query.split('&').count(), "every setting is in this test");
    }

    #[test]
    fn the_default_is_an_empty_query() {
        assert_eq!(to_query(&Setup::default()), "");
    }

    #[test]
    fn an_invalid_value_becomes_its_default_and_a_mistake() {
        let value = |written: &str| Wrong::Value(written.into());
        check("concurrency=many", "concurrency", value("many"), Some("8"));
        check("cpu-ms=-1", "cpu-ms", value("-1"), Some("4"));
        check("batch=half", "batch", value("half"), Some("frontier"));
        let lanes = Some("sequential,gather,task_group_spawn");
        check("lanes=fast", "lanes", Wrong::Strategy("fast".into()), lanes);
        check("lanes=", "lanes", Wrong::Lanes(0), lanes);
        check("site=forest", "site", Wrong::Site("forest".into()), Some("demo"));
    }

    #[test]
    fn an_unknown_key_is_a_mistake_unless_the_page_knows_it() {
        check("theme=dark&colour=red", "colour", Wrong::Unknown, None);
    }
}
