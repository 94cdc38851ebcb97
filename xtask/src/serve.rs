//! `cargo xtask serve`: serves the page and rebuilds it when a source changes.

use crate::builds::{Builds, Purpose};
use crate::cache::{self, Lock};
use crate::page::PageTools;
use crate::{files, watch};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How many ports above the requested one to try.
const PORTS_TO_TRY: u16 = 100;

/// How long to wait for a connection to this machine.
const ANSWER_TIME: Duration = Duration::from_secs(5);

/// Serves the page until the user stops it.
pub(crate) fn serve(clone: &Path, asked: u16, open: bool) -> Result<(), String> {
    // Who works on something else, without a way to the registries, needs no Python.
    let tools = PageTools::provide(true)?;
    let (port, _lock) = take_port(asked, &cache::folder()?.join("ports"))?;
    if port != asked {
        println!("Port {asked} is taken. Using port {port}.");
    }
    let builds = Builds::of(Purpose::Page, clone, &format!("serve-{port}"))?;
    println!("Building the page. This takes seconds; the first time, a minute or two.");
    let mut seen = watch::newest(clone);
    tools.build(clone, &builds, &[])?;
    let build = Arc::new(AtomicU64::new(0));
    let address = files::serve(&builds.dist(), local(port), build.clone())?;
    println!("\nThe playground is at http://{address}/ (Ctrl-C ends it).\n");
    if open {
        open_browser(&format!("http://{address}/"));
    }
    loop {
        seen = watch::wait_for_change(clone, seen);
        println!("A source has changed: building the page.");
        match tools.build(clone, &builds, &[]) {
            // Open pages poll this number, and reload themselves when it changes.
            Ok(()) => println!("The page is built: build {}.", build.fetch_add(1, Ordering::Relaxed) + 1),
            Err(problem) => eprintln!("{problem}\nThe page is still the one before."),
        }
    }
}

/// The first free port from `asked` on, and a lock on it. The lock tells other `serve` commands that the port is taken: the
/// server itself listens only after the build, which can take minutes.
fn take_port(asked: u16, locks: &Path) -> Result<(u16, Lock), String> {
    let last = asked.saturating_add(PORTS_TO_TRY);
    for port in (asked..=last).filter(|port| is_free(*port)) {
        if let Some(lock) = Lock::try_take(&locks.join(format!("{port}.lock")))? {
            return Ok((port, lock));
        }
    }
    Err(format!("All ports from {asked} to {last} are taken. Choose another one: `cargo xtask serve --port N`."))
}

/// Whether a server could listen on the port. Binding the port is not a sufficient test: some systems allow it although
/// another program listens on all addresses of the machine.
fn is_free(port: u16) -> bool {
    let address = local(port);
    TcpStream::connect_timeout(&address, ANSWER_TIME).is_err() && TcpListener::bind(address).is_ok()
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// Opens the user's browser the way the system does. If that fails, the terminal still shows the address.
fn open_browser(address: &str) {
    let (program, words): (&str, &[&str]) = match std::env::consts::OS {
        "windows" => ("cmd", &["/C", "start", ""]),
        "macos" => ("open", &[]),
        _ => ("xdg-open", &[]),
    };
    let _ = Command::new(program).args(words).arg(address).spawn();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_skipped() {
        let locks = std::env::temp_dir().join(format!("crawl-playground-ports-{}", std::process::id()));
        let listener = TcpListener::bind(local(0)).unwrap();
        let taken = listener.local_addr().unwrap().port();
        let (first, held) = take_port(taken, &locks).unwrap();
        assert!(first > taken, "{first} is not above {taken}");
        // No server listens on this port yet, but another `serve` command has its lock.
        let (second, _lock) = take_port(first, &locks).unwrap();
        assert!(second > first, "{second} is not above {first}");
        drop(held);
        assert!(Lock::try_take(&locks.join(format!("{first}.lock"))).unwrap().is_some());
        cache::remove(&locks).unwrap();
    }

    #[test]
    fn the_last_port_is_the_last_one_tried() {
        let locks = std::env::temp_dir().join(format!("crawl-playground-last-port-{}", std::process::id()));
        let _held = Lock::try_take(&locks.join("65535.lock")).unwrap();
        let problem = take_port(65535, &locks).unwrap_err();
        assert!(problem.contains("from 65535 to 65535"), "{problem}");
        cache::remove(&locks).unwrap();
    }
}
