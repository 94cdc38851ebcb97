//! What comes from outside is read at the border: whatever it is, nothing panics, and what is wrong is named by its field.

#![cfg(not(target_arch = "wasm32"))]

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::page::host;
use crawl_playground::say;
use crawl_playground::setup::{FIELDS, Setup, parse_pairs, parse_query, to_query};
use crawl_playground::site::{Graph, LinkPolicy, MAX_PAGES, Robots, Warning, file, generate};
use crawl_playground::strategy;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestCaseResult;
use serde_json::{Value, json};
use std::rc::Rc;

// --- Inputs ------------------------------------------------------------------------------------------------

/// A change of a text's bytes.
#[derive(Clone, Debug)]
enum Edit {
    Remove(Index, usize),
    Insert(Index, Vec<u8>),
    Repeat(Index, usize),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        (any::<Index>(), 1..20usize).prop_map(|(at, count)| Edit::Remove(at, count)),
        (any::<Index>(), vec(any::<u8>(), 1..6)).prop_map(|(at, bytes)| Edit::Insert(at, bytes)),
        // Bytes that mean something in one of the languages.
        (any::<Index>(), vec(select(b"{}[]\":,*$#%&=\\/-+0.eE\n\r\xef\xbb\xbf \0".to_vec()), 1..6))
            .prop_map(|(at, bytes)| Edit::Insert(at, bytes)),
        (any::<Index>(), 1..20usize).prop_map(|(at, count)| Edit::Repeat(at, count)),
    ];
    vec(edit, 0..6)
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for edit in edits {
        let (Edit::Remove(at, _) | Edit::Insert(at, _) | Edit::Repeat(at, _)) = edit;
        let at = at.index(bytes.len() + 1);
        match edit {
            Edit::Remove(_, count) => drop(bytes.drain(at..(at + count).min(bytes.len()))),
            Edit::Insert(_, more) => drop(bytes.splice(at..at, more.iter().copied())),
            Edit::Repeat(_, count) => {
                let piece = bytes[at..(at + count).min(bytes.len())].to_vec();
                drop(bytes.splice(at..at, piece));
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn any_text() -> impl Strategy<Value = String> {
    vec(any::<u8>(), 0..200).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Any JSON, with numbers and texts that are hard to read.
fn any_json() -> impl Strategy<Value = Value> {
    let texts =
        ["", "/", "/a", "/b#c", "http://[", "//", "../..", "%", "%zz", "\u{0}", "ß", "text/html", "*", "gather", "-1"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        select(vec![0.0, -0.0, 0.5, -1.5, 1e18, 1e300, f64::MIN_POSITIVE]).prop_map(Value::from),
        select(texts.to_vec()).prop_map(Value::from),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((any_text(), inner), 0..4).prop_map(|pairs| pairs.into_iter().collect()),
        ]
    })
}

/// A change of a JSON value: another value at a place in it, or what is there taken out.
type Graft = (Index, Option<Value>);

fn grafts() -> impl Strategy<Value = Vec<Graft>> {
    vec((any::<Index>(), proptest::option::of(any_json())), 0..4)
}

/// The value with all of it that is counted, in the order in which it is written.
fn grafted(mut value: Value, grafts: &[Graft]) -> Value {
    fn count(value: &Value) -> usize {
        1 + match value {
            Value::Array(values) => values.iter().map(count).sum::<usize>(),
            Value::Object(values) => values.values().map(count).sum::<usize>(),
            _ => 0,
        }
    }
    /// Changes the value `left` places behind this one; whether it is to be taken out of what it is in.
    fn change(value: &mut Value, left: &mut usize, new: Option<&Value>) -> bool {
        if *left == 0 {
            *left = usize::MAX;
            if let Some(new) = new {
                *value = new.clone();
            }
            return new.is_none();
        }
        *left -= 1;
        match value {
            Value::Array(values) => values.retain_mut(|value| *left == usize::MAX || !change(value, left, new)),
            Value::Object(values) => values.retain(|_, value| *left == usize::MAX || !change(value, left, new)),
            _ => {}
        }
        false
    }
    for (at, new) in grafts {
        let mut left = at.index(count(&value));
        change(&mut value, &mut left, new.as_ref());
    }
    value
}

// --- Site files --------------------------------------------------------------------------------------------

const SITE: &str = r#"{"name": "Ten", "start": "/", "robots": "User-agent: *\nDisallow: /b", "note": "n", "pages": [
    {"url": "/", "links": ["/a", "/b#c", "https://other.example/"], "images": ["/i.png"], "latency_ms": 12.5},
    {"url": "/a", "status": 301, "content_type": "text/html; charset=utf-8", "links": ["/"], "nofollow": true, "parse_ms": 0},
    {"url": "/b", "status": 500, "content_type": "image/png", "nofollow": ["/a"], "links": ["/a", "/missing"]}]}"#;

/// What a problem of a site file names: the file, or a field.
const NAMES: [&str; 6] = ["site file", "site", "start", "pages", "links", "robots"];

fn check_site_file(text: &str) -> TestCaseResult {
    match file::read(text) {
        Ok((site, warnings)) => {
            prop_assert!((1..=MAX_PAGES).contains(&site.len()));
            let names_field = |warning: &Warning| match warning {
                Warning::UnknownField(_) => say::site_warning(warning).contains('`'),
                Warning::InvalidLinks(count) => *count > 0,
            };
            prop_assert!(warnings.iter().all(names_field), "{warnings:?}");
            // What is taken in can be crawled.
            let (strategy, setup) = (strategy::find("gather").expect("it is there"), Setup::default());
            let rules = setup.rules(strategy);
            let graph = Rc::new(Graph::of(&site, &LinkPolicy::default()));
            let trace = virtual_time::run(strategy, &Terrain::of(&site, graph, &rules), &rules);
            prop_assert!(trace.is_ok_and(|trace| trace.outcome().is_some()));
        }
        Err(problem) => {
            let problem = say::site_problem(&problem);
            // A field is in backticks; what is no site file at all is named as a whole.
            let mut words = problem.split('`').skip(1).step_by(2).filter_map(|field| field.split(['[', '.']).next());
            let is_named = words.any(|name| NAMES.contains(&name)) || problem.to_lowercase().contains(NAMES[0]);
            prop_assert!(is_named, "no field is named: {problem}");
        }
    }
    Ok(())
}

// --- Messages of a host ------------------------------------------------------------------------------------

fn message() -> impl Strategy<Value = Value> {
    let value = prop_oneof![
        Just(json!(1411)),
        Just(json!("back")),
        Just(json!({"lanes": ["gather", "sequential"], "robots": true, "concurrency": 4, "site": "tree:7"})),
        any_json(),
    ];
    let names: Vec<&str> = host::CALLS.iter().map(|(name, _)| *name).collect();
    (select(names), value)
        .prop_map(|(call, value)| json!({(host::MARK): host::VERSION, "id": 7, "call": call, "value": value}))
}

fn check_message(message: &Value) -> TestCaseResult {
    let has = |key| message.get(key).is_some();
    let Some(asked) = host::read(message) else {
        prop_assert!(!has(host::MARK) || !has("call"), "it is a question");
        return Ok(());
    };
    match asked.call {
        Ok(host::Call::Setup(pairs)) => {
            let keys: Vec<String> = pairs.iter().map(|(key, _)| key.clone()).collect();
            let (setup, problems) = parse_pairs(pairs);
            prop_assert!(problems.iter().all(|problem| keys.contains(&problem.field)), "{problems:?}");
            setup.plans();
        }
        Ok(_) => {}
        Err(problem) => {
            let is_setting = || message.get("value").and_then(|value| value.get(&problem.field)).is_some();
            let is_call = [host::MARK, "call"].contains(&&*problem.field)
                || host::CALLS.iter().any(|(name, _)| *name == problem.field);
            prop_assert!(is_call || is_setting(), "{problem}");
            prop_assert!(!problem.text.is_empty());
        }
    }
    Ok(())
}

// --- Queries -----------------------------------------------------------------------------------------------

const QUERY: &str = "site=tree:127&lanes=gather,sequential:concurrency=4:batch=chunk,queue_workers-as-published\
    &concurrency=unlimited&latency-ms=80&errors=3&retries=3&rate=50&status=any&mode=live&max-pages=50&max-depth=4&seed=7";

fn check_query(query: &str) -> TestCaseResult {
    let (setup, problems) = parse_query(query, &["theme"]);
    let keys: Vec<String> = form_urlencoded::parse(query.as_bytes()).map(|(key, _)| key.into_owned()).collect();
    for problem in &problems {
        prop_assert!(keys.contains(&problem.field) && !problem.text.is_empty(), "{problem}");
    }
    // Whatever was read is a setup like any other.
    prop_assert_eq!(parse_query(&to_query(&setup), &[]), (setup.clone(), vec![]));
    prop_assert_eq!(setup.plans().len(), setup.lanes.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn a_site_file_of_any_bytes_is_read_or_its_problem_names_a_field(text in any_text()) {
        check_site_file(&text)?;
    }

    #[test]
    fn a_damaged_site_file_is_read_or_its_problem_names_a_field(edits in edits()) {
        check_site_file(&edited(SITE, &edits))?;
    }

    #[test]
    fn a_site_file_of_other_values_is_read_or_its_problem_names_a_field(grafts in grafts(), is_inner in any::<bool>()) {
        let site = grafted(serde_json::from_str(SITE).expect("it is JSON"), &grafts);
        check_site_file(&if is_inner { json!({"site": site}) } else { site }.to_string())?;
    }

    #[test]
    fn robots_txt_of_any_bytes_is_read(text in any_text(), edits in edits(), address in any_text()) {
        for text in [text, edited("\u{feff}User-agent: *\r\nDisallow: /a*b$\nAllow: /a%2Fb\n\nUser-agent: crawl-playground\nDisallow:", &edits)] {
            let robots = Robots::read(&text);
            // The address of robots.txt itself is always allowed (RFC 9309, 2.2.2).
            prop_assert!(robots.allows("/robots.txt"), "{text:?}");
            robots.allows(&address);
            robots.allows(&format!("/{address}"));
        }
    }

    #[test]
    fn a_robots_txt_without_a_rule_allows_all(lines in vec("[ a-ce-z]{0,9}[:=]?[ -~]{0,9}", 0..9), address in any_text()) {
        // No line of these begins with `disallow`.
        let address = format!("/{address}");
        prop_assert!(Robots::read(&lines.join("\n")).allows(&address), "{address:?} under {lines:?}");
    }

    #[test]
    fn a_message_of_any_shape_is_left_alone_or_answered(message in any_json(), asked in message(), grafts in grafts()) {
        check_message(&message)?;
        check_message(&asked)?;
        check_message(&grafted(asked, &grafts))?;
    }

    #[test]
    fn a_query_of_any_bytes_becomes_a_setup_and_problems_by_field(text in any_text(), edits in edits()) {
        check_query(&text)?;
        check_query(&edited(QUERY, &edits))?;
    }

    #[test]
    fn a_setting_of_any_value_becomes_its_default_or_itself(place in any::<Index>(), value in any_text(), json in any_json()) {
        let key = FIELDS[place.index(FIELDS.len())].key;
        for value in [value, json.to_string()] {
            let (setup, problems) = parse_pairs([(key.to_string(), value)]);
            prop_assert!(problems.iter().all(|problem| problem.field == key) && problems.len() <= 1);
            prop_assert_eq!(parse_query(&to_query(&setup), &[]), (setup, vec![]));
        }
    }

    #[test]
    fn a_generator_of_any_bytes_is_read_or_refused(text in any_text(), edits in edits()) {
        let _ = generate::parse(&text);
        if let Ok((_, pages)) = generate::parse(&edited("tree:127", &edits)) {
            prop_assert!(pages > 0 && pages as usize <= MAX_PAGES);
        }
    }
}
