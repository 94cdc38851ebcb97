//! The developer commands: `cargo xtask serve`, `cargo xtask test`, `cargo xtask build`, `cargo xtask bench`,
//! `cargo xtask frames`, `cargo xtask single-file`, `cargo xtask pictures`.
//!
//! Each command first sets up what it needs, on a machine that has only cargo and a C compiler:
//!
//! | module | question it answers |
//! |---|---|
//! | [`args`] | what did the user ask for? |
//! | [`cache`] | where is this user's cache folder, and which process may write to it now? |
//! | [`builds`] | where do build outputs go, so that all clones share as much as possible? |
//! | [`command`] | how do we find another program, run it and get its version? |
//! | [`leash`] | how do child processes end when this program ends? |
//! | [`scratch`] | how do we remove temporary files and end every process that was started with them? |
//! | [`toolchain`], [`tools`], [`browser`], [`firefox`], [`webkit`], [`python`] | is the right version there? If not, get it |
//! | [`chromium`] | which flags does every start of Chromium have? |
//! | [`packages`] | which files of npm packages do the tests use, and are these the pinned ones? |
//! | [`jupyter`] | which Python has the packages that run a notebook? |
//! | [`apt`] | how does Debian install a program? |
//! | [`wheels`], [`zip`] | which packages of PyPI does the page's Python have, and how are archives read and written? |
//! | [`bundle`], [`own_python`], [`compiled`] | what does the page's folder contain, and what does its Python consist of? |
//! | [`files`], [`watch`] | how is that folder served, and when does a source change? |
//! | [`page`], [`serve`], [`test`](mod@test), [`bench`](mod@bench), [`frames`], [`single_file`], [`pictures`] | the commands themselves |
//!
//! Nothing here is part of the playground, and the playground does not depend on it.

mod apt;
mod args;
mod bench;
mod browser;
mod builds;
mod bundle;
mod cache;
mod chromium;
mod command;
mod compiled;
mod editor;
mod files;
mod firefox;
mod frames;
mod imports;
mod jupyter;
mod leash;
mod own_python;
mod packages;
mod page;
mod pictures;
mod python;
mod scratch;
mod serve;
mod single_file;
mod test;
mod text;
mod toolchain;
mod tools;
mod watch;
mod webkit;
mod wheels;
mod zip;

use args::Task;
use std::path::PathBuf;
use std::process::ExitCode;

/// Makes cargo rebuild this program when another clone built into the same folder (see [`builds`]).
const _: Option<&str> = option_env!("CRAWL_PLAYGROUND_CLONE");

/// The usual exit code for a command line that is not valid.
const MISUSE: u8 = 2;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let task = match args::parse(&words) {
        Ok(task) => task,
        Err(problem) => {
            eprintln!("{problem}\n`cargo xtask help` lists the commands.");
            return ExitCode::from(MISUSE);
        }
    };
    match run(&task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<(), String> {
    match task {
        Task::Help => {
            println!("{}", args::HELP);
            Ok(())
        }
        Task::Serve { port, open } => serve::serve(&clone_root()?, *port, *open),
        Task::Build => page::build(&clone_root()?).map(|dist| println!("The page is in {}", dist.display())),
        Task::Test { steps } => test::test(&clone_root()?, steps),
        Task::SingleFile { out } => {
            let file = single_file::single_file(&clone_root()?, out.as_deref())?;
            println!("The playground is in {}", file.display());
            Ok(())
        }
        Task::Pictures => {
            let files = pictures::pictures(&clone_root()?)?;
            files.iter().for_each(|file| println!("{}", file.display()));
            Ok(())
        }
        Task::Frames { words, json } => frames::frames(&clone_root()?, words, json.as_deref()),
        Task::Bench { words, json } => bench::bench(&clone_root()?, words, json.as_deref()),
    }
}

/// This clone's folder. The program reads it at run time, because another clone may have built this binary: a compiled path
/// would be the other clone's.
fn clone_root() -> Result<PathBuf, String> {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|xtask| PathBuf::from(xtask).parent().map(PathBuf::from))
        .and_then(|root| root.canonicalize().ok())
        .ok_or_else(|| String::from("Start this program with cargo: `cargo xtask …`."))
}
