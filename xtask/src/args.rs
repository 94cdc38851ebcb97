//! The command line: turns the words into one [`Task`], or into a message that names the wrong word.

use crate::test::Step;
use std::path::PathBuf;

/// The port that `serve` takes by default, if it is free.
const DEFAULT_PORT: u16 = 8080;

/// What `cargo xtask help` prints.
pub(crate) const HELP: &str = "\
cargo xtask serve [--port N] [--open]   build the page, serve it on 127.0.0.1 and print its address
cargo xtask build                       build the page only, and print its folder
cargo xtask single-file [--out FILE]    build the page as one HTML file that works without a server
cargo xtask test [--only STEP,STEP]     run all checks and tests, or only these steps:
                                        fmt, clippy, native, doc, page, smoke, browser
cargo xtask bench [--json FILE] [WORD]...
                                        measure every pattern in the simulator beside a bare loop, natively (built
                                        like the product) and as wasm (with Node). WORDs select rows by name, such as
                                        tree:10000. FILE gets the figures.
cargo xtask frames [--json FILE] [WORD]...
                                        measure in a browser the cost of a frame while four lanes play, and of moving
                                        the slider. WORDs select rows by name, such as slider. FILE gets the figures;
                                        without it, frames.json beside the build does.
cargo xtask pictures                    take the pictures of the README again, from the current page
cargo xtask help                        print this help

Each command first installs what it needs. Tools and build outputs are in one cache folder per user
($XDG_CACHE_HOME/crawl-playground, or ~/.cache/crawl-playground; delete it to start again).
Missing tools are fetched once, at the right version (times on two cores):

  any page      wasm-bindgen                      built from crates.io, a minute and a half
  native        python3 (3.11 or newer)           apt-get, half a minute
  smoke         chromium, chromium-driver         apt-get, a minute (browser and frames need them, too)
                firefox-esr                       apt-get, a minute
                webkit2gtk-driver, xvfb           apt-get, a minute
                geckodriver                       built from crates.io, a minute and a half
  browser       mdbook                            built from crates.io, a minute
                axe-core; Jupyter's nbconvert     npm's registry; PyPI, half a minute

Without apt-get, install these yourself. If a program is not on the PATH, set CHROMIUM, CHROMEDRIVER, FIREFOX, GECKODRIVER,
WEBKIT_DRIVER (WebKitWebDriver), WEBKIT_BROWSER (WebKitGTK's MiniBrowser), XVFB or PYTHON. On a machine without Firefox or
WebKit, leave out the step smoke with --only. The commands use CARGO_TARGET_DIR if you set it.";

/// What the user asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Build the page, serve it, and rebuild it when a source file changes.
    Serve {
        /// The port to take, or the first one to try.
        port: u16,
        /// Open the page in a browser.
        open: bool,
    },
    /// Build the page.
    Build,
    /// Build the page as one file.
    SingleFile {
        /// The file to write; `None` writes it next to the build.
        out: Option<PathBuf>,
    },
    /// Take the pictures for the README.
    Pictures,
    /// Run these test steps, in this order.
    Test {
        /// Never empty, and in the order of [`Step::ALL`].
        steps: Vec<Step>,
    },
    /// Measure the simulator.
    Bench {
        /// Only measurements whose names contain all of these words run.
        words: Vec<String>,
        /// The file for the figures.
        json: Option<PathBuf>,
    },
    /// Measure the page in a browser.
    Frames {
        /// Only measurements whose names contain all of these words run.
        words: Vec<String>,
        /// The file for the figures.
        json: Option<PathBuf>,
    },
    /// Print the help.
    Help,
}

/// Reads the words that follow `cargo xtask`.
pub(crate) fn parse(words: &[String]) -> Result<Task, String> {
    let Some((name, flags)) = words.split_first().filter(|(_, flags)| !flags.iter().any(|flag| is_help(flag))) else {
        return Ok(Task::Help);
    };
    match name.as_str() {
        "serve" => parse_serve(flags),
        "test" => parse_test(flags),
        "build" => no_flags("build", flags, Task::Build),
        "single-file" => parse_single_file(flags),
        "pictures" => no_flags("pictures", flags, Task::Pictures),
        "bench" => parse_measured("bench", flags).map(|(words, json)| Task::Bench { words, json }),
        "frames" => parse_measured("frames", flags).map(|(words, json)| Task::Frames { words, json }),
        "help" | "--help" | "-h" => Ok(Task::Help),
        _ => Err(format!(
            "`{name}` is not a command. Commands: serve, build, single-file, test, bench, frames, pictures, help."
        )),
    }
}

/// Whether a word asks for help, after any command.
fn is_help(word: &str) -> bool {
    matches!(word, "--help" | "-h")
}

fn parse_serve(flags: &[String]) -> Result<Task, String> {
    let (mut port, mut open) = (DEFAULT_PORT, false);
    let mut flags = Flags::new(flags);
    while let Some((flag, value)) = flags.next() {
        match (flag, value) {
            ("--port", value) => port = parse_port(&flags.value_of(flag, value)?)?,
            ("--open", None) => open = true,
            ("--open", Some(_)) => return Err(String::from("`--open` takes no value.")),
            _ => return Err(format!("`{flag}` is not a flag of serve. Flags: --port N, --open.")),
        }
    }
    Ok(Task::Serve { port, open })
}

fn parse_single_file(flags: &[String]) -> Result<Task, String> {
    let mut out = None;
    let mut flags = Flags::new(flags);
    while let Some((flag, value)) = flags.next() {
        match flag {
            "--out" => out = Some(PathBuf::from(flags.value_of(flag, value)?)),
            _ => return Err(format!("`{flag}` is not a flag of single-file. Flags: --out FILE.")),
        }
    }
    Ok(Task::SingleFile { out })
}

fn parse_test(flags: &[String]) -> Result<Task, String> {
    let mut steps = Step::ALL.to_vec();
    let mut flags = Flags::new(flags);
    while let Some((flag, value)) = flags.next() {
        match flag {
            "--only" => steps = parse_steps(&flags.value_of(flag, value)?)?,
            _ => return Err(format!("`{flag}` is not a flag of test. Flags: --only STEP,STEP.")),
        }
    }
    Ok(Task::Test { steps })
}

/// The words that select measurements, and the file for the figures.
fn parse_measured(command: &str, flags: &[String]) -> Result<(Vec<String>, Option<PathBuf>), String> {
    let (mut words, mut json) = (Vec::new(), None);
    let mut flags = Flags::new(flags);
    while let Some((flag, value)) = flags.next() {
        match flag {
            "--json" => json = Some(PathBuf::from(flags.value_of(flag, value)?)),
            _ if flag.starts_with('-') => {
                return Err(format!("`{flag}` is not a flag of {command}. Flags: --json FILE."));
            }
            word => words.push(String::from(word)),
        }
    }
    Ok((words, json))
}

fn no_flags(command: &str, flags: &[String], task: Task) -> Result<Task, String> {
    match flags.first().map(String::as_str) {
        None => Ok(task),
        Some(flag) => Err(format!("`{flag}` is not a flag of {command}, which has no flags.")),
    }
}

fn parse_port(text: &str) -> Result<u16, String> {
    match text.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(format!("`--port` must be a number from 1 to 65535, not `{text}`.")),
    }
}

/// The steps named in `text`, each once, in the order in which they run.
fn parse_steps(text: &str) -> Result<Vec<Step>, String> {
    let mut asked = Vec::new();
    for name in text.split(',').map(str::trim) {
        let step = Step::ALL.into_iter().find(|step| step.name() == name);
        asked.push(step.ok_or_else(|| {
            let names = Step::ALL.map(Step::name).join(", ");
            format!("`--only` has `{name}`, which is not a step. Steps: {names}.")
        })?);
    }
    Ok(Step::ALL.into_iter().filter(|step| asked.contains(step)).collect())
}

/// Reads flags one after another: `--flag`, `--flag=value` or `--flag value`.
struct Flags<'a> {
    rest: std::slice::Iter<'a, String>,
}

impl<'a> Flags<'a> {
    fn new(words: &'a [String]) -> Self {
        Self { rest: words.iter() }
    }

    /// The next flag, with its value if it is written with `=`.
    fn next(&mut self) -> Option<(&'a str, Option<&'a str>)> {
        let word = self.rest.next()?;
        Some(match word.split_once('=') {
            Some((flag, value)) => (flag, Some(value)),
            None => (word, None),
        })
    }

    /// The flag's value: the text after `=`, otherwise the next word.
    fn value_of(&mut self, flag: &str, written: Option<&str>) -> Result<String, String> {
        match written {
            Some(value) => Ok(String::from(value)),
            None => self.rest.next().cloned().ok_or_else(|| format!("`{flag}` needs a value.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, String> {
        let words: Vec<String> = line.split_whitespace().map(String::from).collect();
        parse(&words)
    }

    #[test]
    fn serve_has_a_default_port_and_takes_another() {
        assert_eq!(parsed("serve"), Ok(Task::Serve { port: 8080, open: false }));
        let asked = Ok(Task::Serve { port: 9000, open: true });
        assert_eq!(parsed("serve --port 9000 --open"), asked);
        assert_eq!(parsed("serve --open --port=9000"), asked);
    }

    #[test]
    fn a_bad_port_is_named() {
        for port in ["0", "65536", "http", "-1", ""] {
            let problem = parsed(&format!("serve --port={port}")).unwrap_err();
            assert!(problem.contains("from 1 to 65535"), "{problem}");
        }
        assert_eq!(parsed("serve --port"), Err(String::from("`--port` needs a value.")));
    }

    #[test]
    fn test_runs_all_steps_or_the_requested_ones_in_order() {
        assert_eq!(parsed("test"), Ok(Task::Test { steps: Step::ALL.to_vec() }));
        let asked = Ok(Task::Test { steps: vec![Step::Fmt, Step::Page] });
        assert_eq!(parsed("test --only page,fmt,page"), asked);
        assert!(parsed("test --only linting").unwrap_err().contains("`linting`, which is not a step"));
        assert!(parsed("test --only=").unwrap_err().contains("which is not a step"));
    }

    #[test]
    fn each_step_is_run_alone_by_its_name() {
        for step in Step::ALL {
            assert_eq!(parsed(&format!("test --only {}", step.name())), Ok(Task::Test { steps: vec![step] }));
        }
    }

    #[test]
    fn bench_takes_words_and_a_file() {
        let asked = |words: &[&str], json: Option<&str>| {
            let words = words.iter().copied().map(String::from).collect();
            Ok(Task::Bench { words, json: json.map(PathBuf::from) })
        };
        assert_eq!(parsed("bench"), asked(&[], None));
        assert_eq!(parsed("bench tree:10000 async_workers"), asked(&["tree:10000", "async_workers"], None));
        assert_eq!(parsed("bench --json f.json gather"), asked(&["gather"], Some("f.json")));
        assert_eq!(parsed("bench gather --json=f.json"), asked(&["gather"], Some("f.json")));
        assert_eq!(parsed("bench --json"), Err(String::from("`--json` needs a value.")));
    }

    #[test]
    fn single_file_writes_to_the_path_in_out() {
        assert_eq!(parsed("single-file"), Ok(Task::SingleFile { out: None }));
        let out = Some(PathBuf::from("a.html"));
        assert_eq!(parsed("single-file --out a.html"), Ok(Task::SingleFile { out }));
    }

    #[test]
    fn frames_takes_words_and_a_file() {
        let asked = Task::Frames { words: vec![String::from("slider")], json: Some(PathBuf::from("f.json")) };
        assert_eq!(parsed("frames slider --json f.json"), Ok(asked));
        assert_eq!(parsed("frames"), Ok(Task::Frames { words: Vec::new(), json: None }));
    }

    #[test]
    fn an_unknown_word_is_named_with_the_valid_ones() {
        for (line, named, allowed) in [
            ("measure", "`measure`", "serve, build, single-file, test, bench, frames, pictures, help"),
            ("single-file x.html", "`x.html`", "--out FILE"),
            ("frames --fast", "`--fast`", "frames. Flags: --json FILE"),
            ("bench --fast", "`--fast`", "--json FILE"),
            ("serve --release", "`--release`", "--port N, --open"),
            ("serve 8081", "`8081`", "--port N, --open"),
            ("serve --open=yes", "`--open`", "takes no value"),
            ("test --fast", "`--fast`", "--only"),
            ("build --release", "`--release`", "has no flags"),
        ] {
            let problem = parsed(line).unwrap_err();
            assert!(problem.contains(named) && problem.contains(allowed), "{line}: {problem}");
        }
    }

    #[test]
    fn without_words_the_command_prints_help() {
        for line in ["", "help", "--help", "serve --help", "test -h", "build -h", "frames --help"] {
            assert_eq!(parsed(line), Ok(Task::Help), "{line}");
        }
        assert!(HELP.contains(&Step::ALL.map(Step::name).join(", ")));
    }
}
