//! What the command says of input that it cannot use.

use crate::{TemporaryFile, simulate, stderr, stdout};
use crawl_playground::say;
use crawl_playground::setup::one_of;
use crawl_playground::site::{file, generate};
use crawl_playground::strategy;
use crawl_playground::text;
use serde_json::Value;

/// Bad input: exit code 2, nothing on standard output, and one line on standard error that holds all of `expected`.
fn check_bad_input(arguments: &[&str], expected: &[&str]) {
    let output = simulate(arguments);
    assert_eq!((output.status.code(), stdout(&output)), (Some(2), ""), "{arguments:?}");
    let message = stderr(&output);
    assert_eq!(message.lines().count(), 1, "{message}");
    for part in expected {
        assert!(message.contains(part), "{arguments:?}: {part:?} is not in {message:?}");
    }
}

/// A value that a flag does not take: the message of the library follows the flag.
fn check_value(flag: &str, value: &str, problem: &str) {
    check_bad_input(&[flag, value], &[&format!("{flag} {problem}")]);
}

#[test]
fn bad_input_is_named_with_what_is_allowed() {
    check_value("--strategy", "fast", &say::no_strategy(&strategy::find("fast").err().expect("there is none")));
    let number = |value: &str, min: u32, max: u32| text::problem_value(text::allowed_number(min, max), value);
    let number_or = |value: &str, max: u32, words: &[&str]| {
        text::problem_value(text::allowed_number_or(1, max, one_of(words)), value)
    };
    let choice = |value: &str, words: &[&str]| text::problem_value(one_of(words), value);
    check_value("--concurrency", "0", &number_or("0", 1000, &["unlimited"]));
    check_value("--latency-ms", "80.5", &number("80.5", 1, 60_000));
    check_value("--seed", "99999999999", &number("99999999999", 0, 4_000_000_000));
    check_value("--batch", "half", &choice("half", &["frontier", "chunk"]));
    check_value("--cores", "65", &number("65", 1, 64));
    check_value("--cores", "0", &number("0", 1, 64));
    check_value("--retries", "11", &number_or("11", 10, &["none"]));
    check_value("--backoff-ms", "-1", &number("-1", 0, 60_000));
    check_value("--jitter", "some", &choice("some", &["full", "equal", "none"]));
    check_value("--rate", "0", &number_or("0", 1000, &["no-limit", "auto"]));
    check_value("--congestion", "lots", &number_or("lots", 1000, &["none"]));
    check_value("--robots", "yes", &choice("yes", &["off", "on"]));
    check_value("--format", "xml", &choice("xml", &["json", "text"]));
    check_bad_input(&["--concurrency=-1"], &["--concurrency", &number_or("-1", 1000, &["unlimited"])]);
    check_bad_input(&["--spread="], &["--spread", "``", "`pareto`"]);
    check_bad_input(&["--max-pages"], &["--max-pages", &text::allowed_number_or(1, 1_000_000, "`none`")]);
    check_bad_input(&["--critical-path=yes"], &["--critical-path", "`yes`"]);
    check_bad_input(&["--events=yes"], &["--events", "`yes`"]);
    check_bad_input(&["--speed", "3"], &["--speed", "--site, --concurrency", "--format"]);
    check_bad_input(&["--concurency=3"], &[&text::did_you_mean("", "--concurrency")]);
    check_bad_input(&["--strategy=gahter"], &[&text::did_you_mean("", "gather")]);
    check_bad_input(&["gather"], &["`gather`", "--key value"]);
    for key in ["--lanes", "--mode", "--live-lanes"] {
        check_bad_input(&[key, "live"], &[key, "--site, --concurrency"]);
    }
}

#[test]
fn a_bad_site_is_named() {
    for name in ["forest", "file"] {
        check_value("--site", name, &say::no_generator(&generate::parse(name).err().expect("there is none")));
    }
    check_value("--site", "tree:many", &text::site_pages(generate::MAX_GENERATED, "tree", "tree:many"));
    check_bad_input(&["--site", "no/such.json"], &["--site no/such.json", "os error"]);
    check_bad_input(&["--site", "nothing.json"], &["--site nothing.json", "os error"]);
    let check_file = |content: &[u8], words: &[&str]| {
        let file = TemporaryFile::new("bad.json", content);
        check_bad_input(&["--site", file.path()], &[&["--site", file.path()], words].concat());
    };
    // The error is the one of the reader of site files.
    for json in ["[", r#"{"start": "/"}"#, r#"{"start": "/", "pages": [{"url": "/", "status": 7}]}"#] {
        check_file(json.as_bytes(), &[&say::site_problem(&file::read(json).expect_err("it is wrong"))]);
    }
    check_file(b"\xff\xfe", &["UTF-8"]);
    check_file(b"{\"start\": \"/\", \"pages\": [{\"url\": \"/\"}], \"name\": \"\xff\"}", &["UTF-8"]);
    for (content, kind) in [
        (&br#"{"log": {"entries": []}}"#[..], text::FILE_KIND_HAR),
        (b"<urlset></urlset>", text::FILE_KIND_SITEMAP),
        (b"<!doctype html><p>Hello", text::FILE_KIND_HTML),
        (b"User-agent: *\nDisallow: /", text::FILE_KIND_ROBOTS),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", text::FILE_KIND_IMAGE),
    ] {
        check_file(content, &[kind, "docs/site-files.md"]);
    }
}

/// A setting that means nothing to the strategy, or something else than it says, is no error, and no secret.
#[test]
fn what_a_strategy_does_not_heed_or_follow_is_said() {
    for (arguments, flags) in [
        (&["--strategy", "thread_map", "--workers", "50", "--concurrency", "3"][..], &["--workers: "][..]),
        (&["--strategy", "process_map", "--concurrency", "unlimited"], &["--concurrency: "]),
        (&["--strategy", "queue_workers", "--done", "frontier-empty"], &["--done: "]),
        (&["--strategy", "sequential", "--processes"], &["--processes: "]),
        (&["--strategy", "thread_map", "--concurrency", "unlimited", "--rate", "no-limit"], &[]),
        (&["--strategy", "to_thread"], &[]),
        (&["--strategy", "async_workers", "--workers", "50", "--semaphore", "as-N"], &[]),
    ] {
        let output = simulate(&[arguments, &["--site", "tree:7"]].concat());
        let said: Vec<&str> = stderr(&output).lines().collect();
        assert_eq!((output.status.code(), said.len()), (Some(0), flags.len()), "{arguments:?}: {said:?}");
        assert!(flags.iter().zip(&said).all(|(flag, line)| line.contains(flag)), "{arguments:?}: {said:?}");
        assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok(), "{arguments:?}");
    }
}
