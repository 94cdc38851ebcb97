//! The same core on a command line: one strategy, one site, in virtual time; JSON or text on standard output. `--sweep`
//! runs it many times.
//!
//! Exit codes: 0 for a run that was reported, however it ended; 1 when the output cannot be written; 2 for bad
//! input: standard error has the name of the flag and what it must be.

mod sweep;

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::say;
use crawl_playground::say::settings;
use crawl_playground::setup::{Flag, Kind, SETTINGS, Setting, Setup};
use crawl_playground::site::{Graph, Site, demo, file, generate};
use crawl_playground::strategy::{self, CATALOGUE, Strategy, Version};
use crawl_playground::text::{RUNS_TOO_MANY, one_of, problem_value, with_nearest};
use crawl_playground::trace::{
    CriticalPath, Timeline, critical_path_lines, culprit_lines, text, text::Report, text::Sentences, verdict,
};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;

#[global_allocator]
static MEMORY: playground_memory::Memory = playground_memory::Memory;

/// Flags that take no value and are not settings.
const SWITCHES: [&str; 5] = ["help", "version", "events", "critical-path", "as-published"];

/// The values of `--format`.
const FORMATS: [&str; 2] = ["json", "text"];

/// What the command does.
enum Command {
    Run(Box<Request>),
    Help,
    Version,
}

/// One run and how to report it.
struct Request {
    setup: Setup,
    strategy: &'static Strategy,
    format: Format,
    /// Whether to run the published version.
    published: bool,
    /// The keys of the settings that were given.
    given: BTreeSet<String>,
    /// Whether the text has a line for each event, and one for each segment of the critical path.
    events: bool,
    critical_path: bool,
    /// The flags of a sweep.
    asked: sweep::Asked,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Text,
}

fn main() -> ExitCode {
    let command = match read_arguments(std::env::args_os().skip(1).map(|argument| argument.into_string())) {
        Ok(command) => command,
        Err(problem) => return bad_input(&problem),
    };
    let stdout = io::stdout();
    let mut out = BufWriter::new(stdout.lock());
    let written = match command {
        Command::Help => out.write_all(help().as_bytes()),
        Command::Version => writeln!(out, "simulate {}", env!("CARGO_PKG_VERSION")),
        Command::Run(request) => match simulate(&request, &mut out) {
            Ok(written) => written,
            Err(problem) => return bad_input(&problem),
        },
    };
    match written.and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader closed the pipe, as `head` does: this is not an error.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            tell(&format!("cannot write to standard output: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn bad_input(problem: &str) -> ExitCode {
    tell(problem);
    ExitCode::from(2)
}

fn tell(line: &str) {
    // If standard error is closed, there is nowhere to report it.
    let _ = writeln!(io::stderr(), "simulate: {line}");
}

/// Runs and reports. The outer error is bad input, the inner one a failure to write the output.
fn simulate(request: &Request, out: &mut dyn Write) -> Result<io::Result<()>, String> {
    let (site, warnings) = site_of(&request.setup)?;
    request.remarks().iter().for_each(|remark| tell(remark));
    for warning in warnings {
        tell(&format!("--site {}: {warning}", request.setup.site));
    }
    if request.asked.is_some() {
        return Ok(out.write_all(sweep::report(request, site)?.as_bytes()));
    }
    let rules = request.setup.rules(request.strategy);
    let graph = Rc::new(Graph::of(&site, &rules.links));
    let terrain = Terrain::of(&site, graph, &rules);
    let trace = virtual_time::run(request.strategy, &terrain, &rules).map_err(|_| RUNS_TOO_MANY)?;
    let bounds = terrain.bounds(&trace);
    let timeline = Timeline::of(&trace);
    let path = CriticalPath::of(&trace, &timeline);
    let verdict = say::verdict(&verdict(&trace, &terrain.graph), &site);
    let sentences = Sentences { verdict: &verdict, critical_path: &say::critical_path(&path, &site) };
    Ok(match request.format {
        Format::Json => {
            let seed = u64::from(request.setup.seed);
            let report = Report { trace: &trace, site: &site, seed, bounds: &bounds, path: &path, sentences };
            text::write_json(out, report)
        }
        Format::Text => {
            let mut report = format!("{} on {}\n\n", request.strategy.id, say::site_name(&site));
            report += &text::figures(&trace, &bounds);
            report += &verdict.iter().map(|sentence| format!("\n{sentence}")).collect::<String>();
            report += "\n";
            report += &culprit_lines(&timeline, &site);
            report += "\n";
            report += &text::gantt(&trace, &site);
            if request.critical_path {
                report += "\n";
                report += &critical_path_lines(&path, &site);
                report += &format!("{}\n", sentences.critical_path);
            }
            if request.events {
                report += "\n";
                report += &text::event_lines(&trace, &site);
            }
            out.write_all(report.as_bytes())
        }
    })
}

/// The site that `--site` names, with the warnings of a site file.
fn site_of(setup: &Setup) -> Result<(Site, Vec<String>), String> {
    let name = setup.site.as_str();
    if is_path(name) {
        let bytes = read_file(name).map_err(|problem| format!("--site {name}: {problem}"))?;
        return read_site(bytes).map_err(|problem| {
            let problem = problem.trim_end_matches('.');
            format!("--site {name}: {problem}. For how a site file is written, see docs/site-files.md")
        });
    }
    match name {
        "demo" => Ok((demo::site(), Vec::new())),
        name => match generate::generate(name, u64::from(setup.seed)) {
            Ok(site) => Ok((site, Vec::new())),
            Err(problem) => Err(format!("--site {}", say::no_generator(&problem))),
        },
    }
}

/// Whether `--site` means a file: a file with that name exists, or the name looks like a path.
fn is_path(name: &str) -> bool {
    name.contains(['/', '\\']) || name.ends_with(".json") || Path::new(name).is_file()
}

/// A file's bytes. A file that is too large is not read to its end: it may be endless.
fn read_file(path: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(file::MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() > file::MAX_BYTES {
        return Err(format!("the file is too large. A site file must have at most {} bytes.", file::MAX_BYTES));
    }
    Ok(bytes)
}

fn read_site(bytes: Vec<u8>) -> Result<(Site, Vec<String>), String> {
    match String::from_utf8(bytes) {
        Ok(text) => match file::read(&text) {
            Ok((site, warnings)) => Ok((site, warnings.iter().map(say::site_warning).collect())),
            Err(problem) => Err(say::site_problem(&problem)),
        },
        // The error for an image or an archive names its kind, recognized by its beginning.
        Err(error) => match file::read(&String::from_utf8_lossy(error.as_bytes())) {
            Err(problem) => Err(say::site_problem(&problem)),
            Ok(_) => Err(format!("{}. A site file must be JSON in UTF-8.", error.utf8_error())),
        },
    }
}

// --- The flags ---------------------------------------------------------------------------------------------

/// The settings that are flags.
fn flags() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(|setting| setting.flag != Flag::None)
}

/// The setting of a flag.
fn flag(key: &str) -> Option<&'static Setting> {
    flags().find(|setting| setting.key == key)
}

/// Reads `--key value` and `--key=value`. If a flag occurs twice, the last one counts.
fn read_arguments(mut arguments: impl Iterator<Item = Result<String, std::ffi::OsString>>) -> Result<Command, String> {
    let mut request = Request {
        setup: Setup::default(),
        strategy: &CATALOGUE[0],
        format: Format::Json,
        published: false,
        given: BTreeSet::new(),
        events: false,
        critical_path: false,
        asked: sweep::Asked::default(),
    };
    while let Some(argument) = arguments.next() {
        let argument = argument.map_err(|argument| format!("arguments must be UTF-8, not {argument:?}."))?;
        let Some(flag) = argument.strip_prefix("--") else {
            if argument == "-h" {
                return Ok(Command::Help);
            }
            return Err(format!("`{argument}` is not a flag. Write flags as --key value or --key=value."));
        };
        let (key, given) = flag.split_once('=').map_or((flag, None), |(key, value)| (key, Some(value.to_string())));
        match (key, &given) {
            ("help", None) => return Ok(Command::Help),
            ("version", None) => return Ok(Command::Version),
            ("events", None) => request.events = true,
            ("critical-path", None) => request.critical_path = true,
            ("as-published", None) => request.published = true,
            (key, None) if is_switch(key) => request.set(key, "on")?,
            (key, Some(value)) if is_switch(key) || SWITCHES.contains(&key) => {
                return Err(format!("--{key} takes no value, but got `{value}`."));
            }
            _ => {
                let allowed = allowed(key).ok_or_else(|| no_such_flag(key))?;
                let value = match given {
                    Some(value) => value,
                    None => match arguments.next() {
                        Some(Ok(value)) => value,
                        Some(Err(value)) => {
                            return Err(format!("--{key} must be {allowed}, not {value:?}, which is not UTF-8."));
                        }
                        None => return Err(format!("--{key} needs a value: {allowed}.")),
                    },
                };
                request.set(key, &value).map_err(|problem| format!("--{key} {problem}"))?;
            }
        }
    }
    if request.published && request.strategy.version == Version::Corrected {
        let id = request.strategy.id;
        let published = request.strategy.other_version();
        request.strategy = published.ok_or_else(|| {
            format!("--as-published does not work with {id}, which has no published version. Leave the flag out.")
        })?;
    }
    if request.strategy.descriptor.is_unlimited_unless_told && !request.given.contains("concurrency") {
        // The default executor, unless a size is given.
        request.setup.concurrency = 0;
    }
    let prints_one_run = [(request.events, "events"), (request.critical_path, "critical-path")];
    request.asked.check(prints_one_run.iter().find(|(is_given, _)| *is_given).map(|(_, flag)| *flag))?;
    if request.names_a_file() && !request.given.contains("cpu-ms") {
        // A site file gives the costs of its pages: without a parse time, parsing takes no time.
        request.setup.cpu_ms = 0;
    }
    Ok(Command::Run(Box::new(request)))
}

/// Whether a flag turns a setting on.
fn is_switch(key: &str) -> bool {
    flag(key).is_some_and(|setting| setting.flag == Flag::Switch)
}

/// The valid values of a flag that takes a value; `None` for an unknown flag.
fn allowed(key: &str) -> Option<String> {
    let ids: Vec<&str> = CATALOGUE.iter().map(|strategy| strategy.id).collect();
    match key {
        "strategy" => Some(one_of(&ids)),
        "format" => Some(one_of(&FORMATS)),
        "sweep" | "seeds" | "threads" => sweep::allowed(key),
        key => flag(key).map(|setting| match setting.kind {
            Kind::Site => {
                let names: Vec<&str> = generate::GENERATORS.iter().map(|generator| generator.id).collect();
                format!("a site file, `demo`, or one of {}, each with `:PAGES`", names.join(", "))
            }
            _ => settings::allowed(setting),
        }),
    }
}

fn no_such_flag(key: &str) -> String {
    let keys = ["strategy", "as-published", "format", "events", "critical-path", "sweep", "seeds", "threads"];
    let keys = keys.into_iter().chain(["help", "version"]);
    let keys: Vec<String> = flags().map(|setting| setting.key).chain(keys).map(|key| format!("--{key}")).collect();
    let flag = format!("--{key}");
    let problem = format!("{flag} is not a flag. Flags: {}.", keys.join(", "));
    with_nearest(problem, &flag, keys.iter().map(String::as_str))
}

impl Request {
    /// Remarks on settings that have no effect on the strategy, or a different one.
    fn remarks(&self) -> Vec<String> {
        let given = flags().filter(|setting| self.given.contains(setting.key));
        let remark = |setting: &Setting| {
            let remark = settings::no_effect_on(setting, self.strategy)
                .or_else(|| settings::instead_on(setting, &self.setup, self.strategy))?;
            Some(format!("--{}: {remark}", setting.key))
        };
        let is_unsafe = settings::unsafe_on(&self.setup, self.strategy).map(|why| format!("--gil: {why}"));
        given.filter_map(remark).chain(is_unsafe).collect()
    }

    /// Whether the site is imported.
    fn names_a_file(&self) -> bool {
        is_path(&self.setup.site)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        if let Some(set) = self.asked.set(key, value) {
            return set;
        }
        match key {
            "strategy" => self.strategy = strategy::find(value).map_err(|unknown| say::no_strategy(&unknown))?,
            "format" => {
                self.format = match value {
                    "json" => Format::Json,
                    "text" => Format::Text,
                    _ => return Err(with_nearest(problem_value(one_of(&FORMATS), value), value, FORMATS)),
                }
            }
            key => {
                let Some(setting) = flag(key) else { return Ok(()) };
                self.given.insert(key.to_string());
                if setting.kind == Kind::Site {
                    if value != "demo" && !is_path(value) {
                        generate::parse(value).map_err(|problem| say::no_generator(&problem))?;
                    }
                    self.setup.site = value.to_string();
                } else {
                    setting.set(&mut self.setup, value).map_err(|wrong| settings::wrong(key, &wrong, &[]))?;
                }
            }
        }
        Ok(())
    }
}

/// Every flag with its effect, its valid values and its default.
fn help() -> String {
    let mut text = String::from(
        "Crawls a site with one concurrency pattern, in virtual time. The same flags give the same output.\n\n\
         Usage: simulate [--site FILE|demo|GENERATOR] [--strategy ID] [--KEY VALUE]... [--format json|text]\n\n",
    );
    let mut row = |flag: &str, about: &str, allowed: &str, default: &str| {
        text += &format!("  --{flag:<13} {about}\n{:18}{allowed} [{default}]\n", "");
    };
    let default = Setup::default();
    for setting in flags() {
        let allowed = allowed(setting.key).unwrap_or_default();
        row(setting.key, settings::hint(setting), &allowed, &setting.get(&default));
        if setting.kind == Kind::Site {
            let ids: Vec<&str> = CATALOGUE.iter().map(|strategy| strategy.id).collect();
            row("strategy", "The pattern that crawls the site.", &one_of(&ids), CATALOGUE[0].id);
        }
    }
    for (key, about, default) in [
        ("sweep", "Run many times instead, with each of these values, and print figures only.", "none"),
        ("seeds", "With --sweep: how many seeds to run with each value, counted from --seed.", "1"),
        ("threads", "With --sweep: how many threads run.", "all processors"),
    ] {
        row(key, about, &sweep::allowed(key).unwrap_or_default(), default);
    }
    row("format", "JSON for programs, or figures and a chart for people.", &one_of(&FORMATS), "json");
    text += "  --as-published  Run the published version of the pattern, bugs included.\n";
    text += "  --events        With --format text: print a line for each event, too.\n";
    text += "  --critical-path With --format text: print the critical path, too: the chain of work that decided the makespan.\n";
    text += "  --help          Print this help.\n";
    text += "  --version       Print the version.\n\n";
    text += "Write flags as --key value or --key=value. Generators of sites, such as tree:127:\n";
    for generator in generate::GENERATORS {
        text += &format!(
            "  {:<8} {} (default: {} pages)\n",
            generator.id,
            say::generator(generator.id),
            generator.default_pages
        );
    }
    text += "\nExit codes: 0: the report was written; it has the outcome of the run. 1: the output could not be written.\n2: bad \
             input; standard error names it and says what it must be.\n";
    text
}
