//! The developer commands: `cargo xtask serve`, `cargo xtask test`, `cargo xtask build`, `cargo xtask bench`,
//! `cargo xtask frames`, `cargo xtask single-file`, `cargo xtask pictures`.
//!
//! Each command sets up what it needs first, on a machine that has only cargo and a C compiler:
//!
//! | module | what it answers |
//! |---|---|
//! | [`args`] | what did the person ask for? |
//! | [`cache`] | where is this person's cache folder, and who may write to it now? |
//! | [`builds`] | where do the outputs of a build lie, so that all clones share what they can? |
//! | [`command`] | how is another program found, run and asked for its version? |
//! | [`leash`] | how does a child end when this program ends? |
//! | [`scratch`] | how do its temporary files and all that it started end, too? |
//! | [`toolchain`], [`tools`], [`browser`], [`firefox`], [`webkit`], [`python`] | is it there at the right version? If not: get it |
//! | [`chromium`] | which flags does every start of Chromium have? |
//! | [`packages`] | which files of npm packages do the tests use, and are they the pinned ones? |
//! | [`jupyter`] | which Python has the packages that execute a notebook? |
//! | [`apt`] | how does Debian install it? |
//! | [`bundle`] | what does the folder of the page consist of? |
//! | [`files`], [`watch`] | how is that folder served, and when has a source changed? |
//! | [`page`], [`serve`], [`test`](mod@test), [`bench`](mod@bench), [`frames`], [`single_file`], [`pictures`] | the commands themselves |
//!
//! Nothing here is part of the playground, and the playground knows nothing of it.

mod apt;
mod args;
mod bench;
mod browser;
mod builds;
mod bundle;
mod cache;
mod chromium;
mod command;
mod files;
mod firefox;
mod frames;
mod jupyter;
mod leash;
mod packages;
mod page;
mod pictures;
mod python;
mod scratch;
mod serve;
mod single_file;
mod test;
mod toolchain;
mod tools;
mod watch;
mod webkit;

use args::Task;
use std::path::PathBuf;
use std::process::ExitCode;

/// Makes cargo rebuild this program when another clone built into the same folder (see [`builds`]).
const _: Option<&str> = option_env!("CRAWL_PLAYGROUND_CLONE");

/// The exit code for a command line that was not understood, as is the custom.
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

/// The folder of this clone. Asked at run time, because a binary that another clone built would answer with
/// the other clone's folder.
fn clone_root() -> Result<PathBuf, String> {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|xtask| PathBuf::from(xtask).parent().map(PathBuf::from))
        .and_then(|root| root.canonicalize().ok())
        .ok_or_else(|| String::from("Start this program with cargo: `cargo xtask …`."))
}
