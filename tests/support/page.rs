//! The built page in a real browser, controlled through its driver.

use super::browser::Browser;
use super::server::Server;
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::env;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Shift. WebDriver's code for a key without a letter, as are the following ones.
pub const SHIFT: char = '\u{e008}';
/// The arrow to the right.
pub const RIGHT: char = '\u{e014}';
/// The arrow to the left.
pub const LEFT: char = '\u{e012}';
/// The arrow down.
pub const DOWN: char = '\u{e015}';
/// The arrow up.
pub const UP: char = '\u{e013}';
/// Enter.
pub const ENTER: char = '\u{e007}';

/// The longest wait. Only an error takes this long: a busy machine needs a fraction of it.
const PATIENCE: Duration = Duration::from_secs(300);
/// The longest time for a test.
const LONGEST: Duration = Duration::from_secs(1800);

/// The folder of the built page.
pub fn dist() -> PathBuf {
    let folder = env::var("PLAYGROUND_DIST").expect("PLAYGROUND_DIST: the built page; `cargo xtask test` builds it");
    PathBuf::from(folder)
}

/// A page in a browser.
pub struct Page {
    /// The browser's session.
    pub client: Client,
    /// The kind of browser.
    pub browser: Browser,
    address: String,
    folder: PathBuf,
}

/// Runs a test with a server, a fresh browser and the page's address. Ends all of these in any case.
pub fn with_page<F>(test: impl FnOnce(Page, Server) -> F)
where
    F: Future<Output = ()>,
{
    with_page_in(json!({}), test);
}

/// The same, in a Chromium that also has these options (those of `goog:chromeOptions`, such as `prefs`).
pub fn with_page_in<F>(options: Value, test: impl FnOnce(Page, Server) -> F)
where
    F: Future<Output = ()>,
{
    with_browser(Browser::Chromium, options, Server::start(&dist()), test);
}

/// The same in any browser, with this server.
pub fn with_browser<F>(browser: Browser, options: Value, server: Server, test: impl FnOnce(Page, Server) -> F)
where
    F: Future<Output = ()>,
{
    let mut started = browser.start();
    let folder = started.driver.scratch().path().to_path_buf();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = connect(browser, started.driver.port, options).await;
        let page = Page { client, browser, address: server.address.clone(), folder };
        // The browser ends with its driver, whether the test fails or not.
        tokio::time::timeout(LONGEST, test(page, server)).await.expect("the test took too long");
    });
}

async fn connect(browser: Browser, port: u16, options: Value) -> Client {
    let patience_ms = PATIENCE.as_millis() as u64;
    let mut capabilities = browser.capabilities(options);
    capabilities["timeouts"] = json!({"script": patience_ms, "pageLoad": patience_ms});
    let Value::Object(capabilities) = capabilities else { unreachable!() };
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities);
    let client = builder.connect(&format!("http://127.0.0.1:{port}")).await;
    client.unwrap_or_else(|error| panic!("{browser:?}: {error}"))
}

/// A message as the page shows it, without the backticks around code.
pub fn shown(message: impl AsRef<str>) -> String {
    message.as_ref().replace('`', "")
}

impl Page {
    /// The address of the page.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A folder for the test's files. It is removed when the test ends.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The same browser, with the page of this server.
    pub fn of(&self, server: &Server) -> Page {
        Page {
            client: self.client.clone(),
            browser: self.browser,
            address: server.address.clone(),
            folder: self.folder.clone(),
        }
    }

    /// Opens the page with this query and waits until its lanes are computed and painted.
    pub async fn open(&self, query: &str) {
        self.client.goto(&format!("{}?{query}", self.address)).await.unwrap();
        self.wait_for_state("ready").await;
        self.settle().await;
    }

    /// Scrolls to the code, and waits until the page has loaded it.
    pub async fn show_code(&self) {
        self.js("document.querySelector('.panes').scrollIntoView()").await;
        self.wait_until("document.querySelector('.ln')").await;
        self.settle().await;
    }

    /// Waits until all effects of previous actions are rendered and painted: until the worker has answered, and then for two
    /// frames, each with its remaining tasks. The script answers at once and leaves a mark in the page when it is done: WebKit's
    /// driver sometimes loses the result of an asynchronous script.
    pub async fn settle(&self) {
        let script = "window.hasSettled = false;
            const frame = then => requestAnimationFrame(() => setTimeout(then));
            const rest = then => document.body?.dataset.state === 'simulating' ? frame(() => rest(then)) : then();
            frame(() => rest(() => frame(() => frame(() => window.hasSettled = true))))";
        self.js(script).await;
        self.wait_until("window.hasSettled").await;
    }

    /// Opens the page with a query whose simulation takes several frames, and cancels it in one of them. A script in the page
    /// does so: the simulation may end between two polls of the driver. Returns the expression's value at that moment.
    pub async fn open_and_cancel(&self, query: &str, expression: &str) -> Value {
        let source = format!(
            "(function look() {{
                 const button = document.getElementById('cancel');
                 const can = document.body?.dataset.state === 'simulating' && button?.checkVisibility();
                 if (can) {{ window.meanwhile = {{value: {expression}}}; button.click() }}
                 else requestAnimationFrame(look)
             }})()"
        );
        let script = self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": source})).await;
        self.client.goto(&format!("{}?{query}", self.address)).await.unwrap();
        self.wait_until("window.meanwhile && document.body.dataset.state !== 'simulating'").await;
        self.devtools("Page.removeScriptToEvaluateOnNewDocument", script).await;
        self.settle().await;
        self.js("return window.meanwhile.value").await
    }

    /// Starts a live run and waits until it ends. A script in the page watches it, because a run may start and end between
    /// two polls of the driver.
    pub async fn run_live(&self) {
        self.js("window.hasRun = false;
             new MutationObserver((changes, observer) => {
                 if (!changes.some(change => change.oldValue === 'live-running')) return;
                 window.hasRun = true;
                 observer.disconnect();
             }).observe(document.body, {attributeFilter: ['data-state'], attributeOldValue: true})")
            .await;
        self.click("#run-live").await;
        self.wait_until("window.hasRun && document.body.dataset.state === 'live-done'").await;
        self.settle().await;
    }

    /// Waits until the page is in this state.
    pub async fn wait_for_state(&self, state: &str) {
        self.wait_until(&format!("document.body.dataset.state === '{state}'")).await;
    }

    /// Waits until the JavaScript expression is true.
    pub async fn wait_until(&self, expression: &str) {
        let script = format!("return !!({expression})");
        self.wait_while(expression, async || self.js(&script).await != json!(true)).await;
    }

    /// Waits while the condition holds. If it never ends, the panic names `what`.
    pub async fn wait_while(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let began = Instant::now();
        while is_so().await {
            if began.elapsed() > PATIENCE {
                let state =
                    self.js("return document.body.dataset.state + ' | ' + document.body.innerText.slice(0, 600)").await;
                panic!("never came true: {what}\nthe page: {state}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Runs JavaScript and returns its result.
    pub async fn js(&self, script: &str) -> Value {
        self.browser.run(&self.client, script).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// The element that matches the CSS selector.
    pub async fn find(&self, selector: &str) -> Element {
        self.client.find(Locator::Css(selector)).await.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    /// Clicks on the element.
    pub async fn click(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Presses a key as a user does: the element with the focus receives it. Optionally holds Shift.
    pub async fn press(&self, key: char, with_shift: bool) {
        let mut keys = KeyActions::new(String::from("keys"));
        if with_shift {
            keys = keys.then(KeyAction::Down { value: SHIFT });
        }
        keys = keys.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        if with_shift {
            keys = keys.then(KeyAction::Up { value: SHIFT });
        }
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Moves the pointer to a point of the window, in CSS pixels.
    pub async fn point_at(&self, x: f64, y: f64) {
        let to = |x: f64| PointerAction::MoveTo { duration: None, x, y };
        // Two moves, so that at least one of them changes the position.
        let mouse = MouseActions::new(String::from("mouse")).then(to(x - 1.0)).then(to(x));
        self.client.perform_actions(mouse).await.unwrap();
    }

    /// Resizes the window, in CSS pixels, even to a size that no desktop window has.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Emulates a user preference, such as `dark` for `prefers-color-scheme`.
    pub async fn emulate(&self, feature: &str, value: &str) {
        self.devtools("Emulation.setEmulatedMedia", json!({"features": [{"name": feature, "value": value}]})).await;
    }

    /// Emulates a phone: small, and with a touch screen.
    pub async fn be_a_phone(&self) {
        self.resize(390, 844).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({"enabled": true, "maxTouchPoints": 1})).await;
    }

    /// Touches the screen at the first of these points of the window, moves along the others, and lifts the finger.
    pub async fn swipe(&self, places: &[(f64, f64)]) {
        let points =
            |places: &[(f64, f64)]| places.iter().map(|(x, y)| json!({"x": x, "y": y})).collect::<Vec<Value>>();
        for (nth, place) in places.iter().enumerate() {
            let kind = if nth == 0 { "touchStart" } else { "touchMove" };
            self.devtools("Input.dispatchTouchEvent", json!({"type": kind, "touchPoints": points(&[*place])})).await;
        }
        self.devtools("Input.dispatchTouchEvent", json!({"type": "touchEnd", "touchPoints": []})).await;
    }

    /// Taps on the middle of an element. Scrolls it to the middle of the window first if it is not visible.
    pub async fn tap(&self, selector: &str) {
        let script = format!(
            "const e = document.querySelector(`{selector}`); if (!e.closest('footer')) e.scrollIntoView({{block: 'center', behavior: 'instant'}});
             const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]"
        );
        let place = self.js(&script).await;
        self.swipe(&[(place[0].as_f64().unwrap(), place[1].as_f64().unwrap())]).await;
    }

    /// Sends a command to the browser's developer tools.
    pub async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        self.try_devtools(command, parameters).await.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// The same for a command that may fail.
    pub async fn try_devtools(&self, command: &'static str, parameters: Value) -> Result<Value, String> {
        self.client.issue_cmd(DevTools(command, parameters)).await.map_err(|error| error.to_string())
    }

    /// Clicks at a point of the window, in CSS pixels.
    pub async fn click_at(&self, x: f64, y: f64) {
        self.point_at(x, y).await;
        let mouse = MouseActions::new(String::from("mouse"))
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.client.perform_actions(mouse).await.unwrap();
    }

    /// A `data-` attribute of a lane's card.
    pub async fn lane(&self, lane: &str, attribute: &str) -> String {
        let selector = format!("section.lane[data-lane={lane}]");
        let value = self.find(&selector).await.attr(&format!("data-{attribute}")).await.unwrap();
        value.unwrap_or_else(|| panic!("{selector} has no data-{attribute}"))
    }

    /// The trace of the lane at this index, as the page exports it.
    pub async fn trace(&self, place: usize) -> Value {
        let text = self.js(&format!("return window.wasmBindings.trace_json({place})")).await;
        serde_json::from_str(text.as_str().unwrap()).unwrap()
    }

    /// The texts of all notes on the page.
    pub async fn notes(&self) -> Vec<String> {
        let notes = self
            .js("return [...document.querySelectorAll('.note')].filter(n => n.offsetParent).map(n => n.firstElementChild.innerText.trim())")
            .await;
        notes.as_array().unwrap().iter().map(|note| note.as_str().unwrap().to_string()).collect()
    }

    /// Moves a range input to `value`, as a drag does.
    pub async fn drag(&self, id: &str, value: &str) {
        let script = format!(
            "const input = document.getElementById('{id}');
             Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, '{value}');
             input.dispatchEvent(new Event('input', {{bubbles: true}}))"
        );
        self.js(&script).await;
    }

    /// Errors in the console since the last call, except a 404 for a broken link of the demo site.
    pub async fn console_errors(&self, broken: &[String]) -> Vec<String> {
        let is_expected = |message: &str| broken.iter().any(|url| message.contains(&format!("{url} -")));
        let entries = self.log("browser").await;
        entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].as_str().unwrap().to_string())
            .filter(|message| !is_expected(message))
            .collect()
    }

    /// Requests of the page to other origins since the last call.
    pub async fn foreign_requests(&self) -> Vec<String> {
        let mut foreign = Vec::new();
        for entry in self.log("performance").await {
            let message: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            let url = message["message"]["params"]["request"]["url"].as_str().unwrap_or("");
            let is_sent = message["message"]["method"] == "Network.requestWillBeSent";
            if is_sent && !url.starts_with(&self.address) && !url.starts_with("data:") && !url.starts_with("blob:") {
                foreign.push(url.to_string());
            }
        }
        foreign
    }

    /// The entries of a log since the last call.
    pub async fn log(&self, kind: &'static str) -> Vec<Value> {
        let entries = self.client.issue_cmd(TakeLog(kind)).await.unwrap();
        entries.as_array().cloned().unwrap_or_default()
    }
}

/// chromedriver's own command that forwards a command to the developer tools.
#[derive(Debug)]
struct DevTools(&'static str, Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({"cmd": self.0, "params": self.1}).to_string()))
    }
}

/// chromedriver's own command that takes the entries of a log.
#[derive(Debug)]
struct TakeLog(&'static str);

impl WebDriverCompatibleCommand for TakeLog {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({"type": self.0}).to_string()))
    }
}
