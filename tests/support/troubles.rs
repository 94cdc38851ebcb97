//! Errors in a page, in every browser. The first script in the page collects them. If the driver returns the browser's own
//! console, tests check that, too.
//!
//! | | the script | the browser's own console |
//! |---|---|---|
//! | errors of scripts, rejected promises, violations of the policy | yes | Chromium, Firefox |
//! | `console.error` | yes | Chromium |
//! | in frames and in workers | no | Chromium, Firefox |

use super::browser::{Ability, Browser};
use super::page::Page;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// The name of the script, next to index.html.
pub const SCRIPT: &str = "troubles.js";

/// The name of a script, next to index.html, that causes one error of each kind. The page does not load it by itself. It is
/// a file, because browsers treat a driver's scripts differently from the page's.
pub const WRONG: &str = "wrong.js";

/// All entries of web pages in Firefox's console that are not warnings (bit 1), without the browser's own messages.
const FIREFOX_CONSOLE: &str = "const errors = Services.console.getMessageArray()
    .filter(m => m instanceof Ci.nsIScriptError && !(m.flags & 1) && !m.isFromChromeContext)
    .map(m => `${m.category}: ${m.errorMessage} (${m.sourceName}:${m.lineNumber})`);
    Services.console.reset();
    return errors";

/// A copy of the built page with the script in it, in a folder of the test programs that is written each time.
pub fn watched(dist: &Path) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("watched");
    let _ = fs::remove_dir_all(&folder);
    copy(dist, &folder);
    let index = folder.join("index.html");
    let html = fs::read_to_string(&index).unwrap();
    let watched = html.replacen("<head>", &format!("<head><script src=\"./{SCRIPT}\"></script>"), 1);
    assert_ne!(html, watched, "index.html has a head");
    fs::write(index, watched).unwrap();
    fs::write(folder.join(SCRIPT), include_str!("troubles.js")).unwrap();
    fs::write(folder.join(WRONG), include_str!("wrong.js")).unwrap();
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copied = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            fs::copy(&path, &copied).unwrap();
        }
    }
}

/// The errors in this document since the last call.
pub async fn collected(page: &Page) -> Vec<String> {
    strings(&page.js("return window.troubles.splice(0)").await)
}

/// The errors in the browser's own console since the last call; none if its driver does not return it. A 404 of these
/// addresses is no error.
pub async fn console(page: &Page, broken: &[String]) -> Vec<String> {
    match page.browser {
        Browser::Chromium => page.console_errors(broken).await,
        Browser::Firefox => {
            context(page, "chrome").await;
            let errors = page.js(FIREFOX_CONSOLE).await;
            context(page, "content").await;
            strings(&errors)
        }
        browser => {
            assert!(browser.lacks(Ability::Console).is_some());
            Vec::new()
        }
    }
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_string()).collect()
}

async fn context(page: &Page, name: &'static str) {
    page.client.issue_cmd(SetContext(name)).await.unwrap();
}

/// geckodriver's own command: whether scripts run in the page (`content`) or in the browser itself (`chrome`).
#[derive(Debug)]
struct SetContext(&'static str);

impl WebDriverCompatibleCommand for SetContext {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/moz/context", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({"context": self.0}).to_string()))
    }
}
