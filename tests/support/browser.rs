//! The browsers that tests run the page in, each with its driver. All drivers speak WebDriver.

#[path = "../../xtask/src/chromium.rs"]
mod chromium;

use super::process::{Driver, Scratch};
use fantoccini::Client;
use fantoccini::error::CmdError;
use serde_json::{Value, json};
use std::env;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium or Chrome, through chromedriver.
    Chromium,
    /// Firefox, through geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser, through WebKitWebDriver. It has no headless mode, so it runs on a virtual display.
    WebKit,
}

/// What a test may require from a browser or its driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// The driver can touch the screen with a finger.
    Touch,
    /// The driver returns the content of the browser's own console.
    Console,
}

/// Everything that the smoke test's browsers cannot do, with the reason.
const LACKS: [(Browser, Ability, &str); 2] = [
    (
        Browser::WebKit,
        Ability::Touch,
        "WebKitWebDriver 2.50 makes a mouse of a pointer of type `touch`, without an error",
    ),
    (Browser::WebKit, Ability::Console, "WebKitGTK 2.50 prints no console messages of a session that is automated"),
];

/// What WebKit's driver says when it has lost the result of a script.
const LOST: &str = "Could not parse script result";
/// How often a script is asked for its result.
const MOST_TRIES: usize = 5;
/// The number of the latest script that keeps its result in the page.
static LATEST: AtomicUsize = AtomicUsize::new(0);

/// A driver that listens. Dropping it ends the driver, its browser and then the programs that these need.
pub struct Started {
    /// The driver.
    pub driver: Driver,
    /// The browser's home folder, and its display.
    _home: Scratch,
}

impl Browser {
    /// Why this browser or its driver lacks the ability; `None` if it has it.
    pub fn lacks(self, ability: Ability) -> Option<&'static str> {
        LACKS.iter().find(|(browser, lacked, _)| (*browser, *lacked) == (self, ability)).map(|(.., reason)| *reason)
    }

    /// Starts the driver with a separate home folder, because browsers also write into the user's.
    pub fn start(self) -> Started {
        let mut home = Scratch::new().unwrap();
        let display = (self == Browser::WebKit).then(|| start_display(&mut home));
        let driver = Driver::start(|port| {
            let mut command = self.driver(port);
            // Otherwise the browser would open its windows on an existing display.
            command
                .env_remove("WAYLAND_DISPLAY")
                .env_remove("DISPLAY")
                .envs(display.iter().map(|display| ("DISPLAY", display)));
            let folders = ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"];
            command.envs(folders.map(|name| (name, home.path())));
            command
        });
        Started { driver, _home: home }
    }

    fn driver(self, port: u16) -> Command {
        let (variable, name) = match self {
            Browser::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Browser::Firefox => ("GECKODRIVER", "geckodriver"),
            Browser::WebKit => ("WEBKIT_DRIVER", "WebKitWebDriver"),
        };
        let mut command = Command::new(place(variable).unwrap_or_else(|| String::from(name)));
        command.arg(format!("--port={port}"));
        if self == Browser::Firefox {
            // The console belongs to the browser, not to the page.
            command.arg("--allow-system-access");
        }
        command
    }

    /// Runs JavaScript in the page, once, and returns its result. WebKit's driver now and then loses the result of a script that
    /// ran. There, a script keeps its result in the page, so that it can be asked again without running again.
    pub async fn run(self, client: &Client, script: &str) -> Result<Value, CmdError> {
        if self != Browser::WebKit {
            return client.execute(script, Vec::new()).await;
        }
        let number = LATEST.fetch_add(1, Ordering::Relaxed);
        let kept = format!(
            "if (window.keptResult?.number !== {number}) {{
                 window.keptResult = {{number: {number}, value: (() => {{ {script}\n }})()}};
             }}
             return window.keptResult.value"
        );
        for _ in 1..MOST_TRIES {
            let result = client.execute(&kept, Vec::new()).await;
            if !matches!(&result, Err(CmdError::Standard(error)) if error.message == LOST) {
                return result;
            }
        }
        client.execute(&kept, Vec::new()).await
    }

    /// The capabilities for the driver; `options` adds options of the browser.
    pub fn capabilities(self, mut options: Value) -> Value {
        let (name, variable) = match self {
            Browser::Chromium => ("goog:chromeOptions", "CHROMIUM"),
            Browser::Firefox => ("moz:firefoxOptions", "FIREFOX"),
            Browser::WebKit => ("webkitgtk:browserOptions", "WEBKIT_BROWSER"),
        };
        let own = match self {
            Browser::Chromium => chromium_flags(),
            Browser::Firefox => json!(["-headless"]),
            Browser::WebKit => json!(["--automation"]),
        };
        let arguments = |value: &Value| value.as_array().cloned().unwrap_or_default();
        options["args"] = arguments(&own).into_iter().chain(arguments(&options["args"])).collect();
        if self == Browser::Firefox {
            // Touch as on a phone, and no contact with Mozilla's servers.
            options["prefs"] = json!({
                "dom.w3c_touch_events.enabled": 1,
                "browser.newtabpage.enabled": false,
                "services.settings.server": "data:,",
            });
        }
        if let Some(binary) = place(variable) {
            options["binary"] = json!(binary);
        }
        let mut capabilities = json!({name: options});
        if self == Browser::Chromium {
            capabilities["goog:loggingPrefs"] = json!({"browser": "ALL", "performance": "ALL"});
        }
        capabilities
    }
}

fn chromium_flags() -> Value {
    json!([&chromium::FLAGS[..], &["--window-size=1360,900"]].concat())
}

/// The path of a program, which `cargo xtask test` sets.
fn place(variable: &str) -> Option<String> {
    env::var(variable).ok().filter(|path| !path.is_empty())
}

/// Starts a virtual display and returns its name. Its server chooses a free number, and prints it when it is ready.
fn start_display(scratch: &mut Scratch) -> String {
    let program = place("XVFB").unwrap_or_else(|| String::from("Xvfb"));
    let mut command = Command::new(&program);
    command.args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let server = scratch.start(&mut command).unwrap_or_else(|error| panic!("{program}: {error}"));
    let mut number = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
    assert!(!number.trim().is_empty(), "{program} ended before it had a display");
    format!(":{}", number.trim())
}
