//! The documentation of all parameters is made from their declarations.
//!
//! `UPDATE_GOLDEN=1 cargo test --test parameters` updates it.

#[path = "support/policies.rs"]
mod policies;

use crawl_playground::page::host::CALLS;
use crawl_playground::page::parameters;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const HEAD: &str = "<!-- Made by `UPDATE_GOLDEN=1 cargo test --test parameters`; a test compares it with the schema. -->

# Parameters

Write parameters in the address (`?lanes=gather&concurrency=4`) or as attributes of `<crawl-playground>`. The settings are also
flags of `simulate` (`--concurrency 4`). If a parameter is unknown or has an invalid value, the page says so and uses the default.

";

/// The messages between the playground and a page that embeds it.
fn messages() -> String {
    let mut text = String::from(
        "\n## Messages, version 1\n\nA host page posts `{\"crawl-playground\": 1, \"id\": 7, \"call\": \"seek\", \"value\": 1411}` to the frame. The frame answers with
`{\"crawl-playground\": 1, \"id\": 7, \"answer\": …}`, or with `\"problem\": {\"field\", \"text\"}`. The element has these calls as methods.

| call | value |\n|---|---|\n",
    );
    for (name, value) in CALLS {
        let _ = writeln!(text, "| `{name}` | {value} |");
    }
    text + "\nWhen something happens, the frame posts `{\"crawl-playground\": 1, \"event\": …, \"detail\": …}`. For learning platforms it also posts
`{\"subject\": \"lti.frameResize\", \"height\": …}`.\n
| event | detail |\n|---|---|
| `ready` | `version`, `at_ms`, `playing`, `setup` |
| `change` | `by` (`person`, `host` or `time`), `at_ms`, `playing`, `setup` |
| `time` | `at_ms`, `playing`: four times a second while the run plays |
| `finish` | the figures, as `result` returns them |
| `answer` | the reader answered the question: `question`, `answer`, `correct` |
| `complete` | the reader saw the end of the run (and answered, if there is a question): the same three, or `null` |
| `problem` | `field`, `text` |
| `size` | `height` in CSS pixels |
"
}

/// What servers and browsers can forbid.
fn limits() -> String {
    let (playground, host) = (policies::PLAYGROUND, policies::HOST);
    format!(
        "
## Content security policies

The whole playground works, alone and in a frame, if its server sends

    Content-Security-Policy: {playground}

`'wasm-unsafe-eval'` lets the WebAssembly program run; it does not allow JavaScript's `eval`. `data:` is for the icon. `connect-src`
is for the program and for live crawls of the demo site. `worker-src` and `manifest-src` are for visits without a network; leave
them out if you do not need those. To restrict which pages can embed the playground, add `frame-ancestors` to the same header.
The page itself has no policy, so each host can choose its own. The single-file page has all its parts inline.

A page that embeds the playground with the element needs this policy:

    Content-Security-Policy: {host}

A page with a plain frame needs only `frame-src`. Browser tests use the playground under both policies and find that browsers refuse
nothing.

## Without storage

The playground stores no settings and no cookies: the address holds all settings. In a browser that blocks storage, only visits without
a network do not work. In a frame, the playground never stores anything. A frame in a sandbox without `allow-same-origin` has no live
crawls and no clipboard.
"
    )
}

#[test]
fn the_documentation_matches_the_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/parameters.md");
    let actual = format!("{HEAD}{}{}{}", parameters::table(), messages(), limits());
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("it can be made");
        fs::write(&path, &actual).expect("it can be written");
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(actual, expected, "docs/parameters.md; UPDATE_GOLDEN=1 cargo test --test parameters writes it");
}
