//! The documentation of all parameters is made from the schema.
//!
//! `UPDATE_GOLDEN=1 cargo test --test parameters` writes it anew.

#[path = "support/policies.rs"]
mod policies;

use crawl_playground::scene::parameters;
use crawl_playground::setup::host::CALLS;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const HEAD: &str = "<!-- Made by `UPDATE_GOLDEN=1 cargo test --test parameters`; a test holds it against the schema. -->

# Parameters

They stand in the address (`?lanes=gather&concurrency=4`), are attributes of `<crawl-playground>`, and the settings are also
flags of `simulate` (`--concurrency 4`). What is unknown or not allowed is said on the page, and the default is taken.

";

/// The messages between the playground and a page that has it in a frame.
fn messages() -> String {
    let mut text = String::from(
        "\n## Messages, version 1\n\nA host page posts `{\"crawl-playground\": 1, \"id\": 7, \"call\": \"seek\", \"value\": 1411}` to the frame and gets
`{\"crawl-playground\": 1, \"id\": 7, \"answer\": …}`, or `\"problem\": {\"field\", \"text\"}`. The methods of the element are these calls.

| call | value |\n|---|---|\n",
    );
    for (name, value) in CALLS {
        let _ = writeln!(text, "| `{name}` | {value} |");
    }
    text + "\nBy itself it posts `{\"crawl-playground\": 1, \"event\": …, \"detail\": …}`, and `{\"subject\": \"lti.frameResize\", \"height\": …}`.\n
| event | detail |\n|---|---|
| `ready` | `version`, `at_ms`, `playing`, `setup` |
| `change` | `by` (`person`, `host` or `time`), `at_ms`, `playing`, `setup` |
| `time` | `at_ms`, `playing`: four times a second while it plays |
| `finish` | the figures, as `result` gives them |
| `answer` | the reader has answered what was asked: `question`, `answer`, `correct` |
| `complete` | the reader has seen the run to its end, after the answer where something was asked: the same three, or `null` |
| `problem` | `field`, `text` |
| `size` | `height` in CSS pixels |
"
}

/// What servers may forbid, and browsers.
fn limits() -> String {
    let (playground, host) = (policies::PLAYGROUND, policies::HOST);
    format!(
        "
## Content security policies

The playground works in full, alone and in a frame, when its server sends

    Content-Security-Policy: {playground}

`'wasm-unsafe-eval'` lets its program run, which is WebAssembly, and no text. `data:` is its icon. `connect-src` is for the program
and for live crawls of the demo site; `worker-src` and `manifest-src` are for visits without a network, and can be left out with
them. Whose frames it may be in is for `frame-ancestors` to say, in the same header; without it, in everybody's. Nothing of this
stands in the page itself: another host may be as strict as it likes, and the page in one file has all of its parts inline.

A page that has it in the element needs of its own policy

    Content-Security-Policy: {host}

and one that has it in a plain frame `frame-src` alone. Browser tests use the playground under both, and find nothing refused.

## Without storage

The playground keeps no settings and no cookies: what is set stands in the address. A browser that blocks storage, for all or for
frames of others, takes nothing away but visits without a network, of which frames have none anyway: a frame keeps nothing. A frame in
a sandbox without `allow-same-origin` has neither live crawls nor the clipboard.
"
    )
}

#[test]
fn the_documentation_is_that_of_the_schema() {
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
