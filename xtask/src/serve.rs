//! `cargo xtask serve`: the page at an address.

use crate::builds::{Builds, Purpose};
use crate::cache::{self, Lock};
use crate::leash::Leashed;
use crate::page::PageTools;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

/// How many ports above the asked one are tried before giving up.
const PORTS_TO_TRY: u16 = 100;

/// How often the server is asked whether it is up.
const ASK_EVERY: Duration = Duration::from_millis(100);

/// How long one answer may take.
const ANSWER_TIME: Duration = Duration::from_secs(5);

/// How often a server that answers may say that it has no page. Trunk serves even what it could not build.
const ANSWERS_WITHOUT_PAGE: u32 = 10;

/// Serves the page until the person stops it.
pub(crate) fn serve(clone: &Path, asked: u16, open: bool) -> Result<(), String> {
    let tools = PageTools::provide()?;
    let (port, _lock) = take_port(asked, &cache::folder()?.join("ports"))?;
    if port != asked {
        println!("Port {asked} is taken. Using port {port}.");
    }
    let builds = Builds::of(Purpose::Page, clone, &format!("serve-{port}"))?;
    // What an earlier start left would be served although today's sources do not build.
    cache::remove(&builds.dist())?;
    println!("Building the page. This takes seconds; the first time, a minute or two.");
    let mut command = tools.serve_command(clone, &builds, port)?;
    if open {
        command.arg("--open");
    }
    let mut server = Leashed::start(&mut command)?;
    wait_until_up(&mut server, port)?;
    println!("\nThe playground is at http://127.0.0.1:{port}/ (Ctrl-C ends it).\n");
    let status = server.wait().map_err(|error| error.to_string())?;
    Err(format!("The server ended unexpectedly, with {status}."))
}

/// The first port from `asked` on that is free, and the lock by which other starts of `serve` know that it is
/// taken: the server itself listens only when the page is built, which can take minutes.
fn take_port(asked: u16, locks: &Path) -> Result<(u16, Lock), String> {
    let last = asked.saturating_add(PORTS_TO_TRY);
    for port in (asked..=last).filter(|port| is_free(*port)) {
        if let Some(lock) = Lock::try_take(&locks.join(format!("{port}.lock")))? {
            return Ok((port, lock));
        }
    }
    Err(format!("Every port from {asked} to {last} is taken. Choose another one: `cargo xtask serve --port N`."))
}

/// Whether a server could listen on the port. Asking for the port alone is not enough: some systems give it away
/// although another program listens on all addresses of the machine.
fn is_free(port: u16) -> bool {
    let address = local(port);
    TcpStream::connect_timeout(&address, ANSWER_TIME).is_err() && TcpListener::bind(address).is_ok()
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// Returns when the page can be fetched, or with the reason why it never will be.
fn wait_until_up(server: &mut Leashed, port: u16) -> Result<(), String> {
    let mut without_page = 0;
    while without_page < ANSWERS_WITHOUT_PAGE {
        if let Some(status) = server.ended().map_err(|error| error.to_string())? {
            return Err(format!("The server did not start ({status}). See the errors above."));
        }
        match fetch_status(port) {
            Some(200) => return Ok(()),
            Some(_) => without_page += 1,
            None => {}
        }
        std::thread::sleep(ASK_EVERY);
    }
    Err(String::from("The page does not build. See the errors above."))
}

/// The status code of the page, if a server answers.
fn fetch_status(port: u16) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&local(port), ANSWER_TIME).ok()?;
    stream.set_read_timeout(Some(ANSWER_TIME)).ok()?;
    write!(stream, "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).ok()?;
    status_in(&answer)
}

/// The status code in the first bytes of an answer, `HTTP/1.1 200`.
fn status_in(answer: &[u8]) -> Option<u16> {
    std::str::from_utf8(answer).ok()?.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_passed_over() {
        let locks = std::env::temp_dir().join(format!("crawl-playground-ports-{}", std::process::id()));
        let listener = TcpListener::bind(local(0)).unwrap();
        let taken = listener.local_addr().unwrap().port();
        let (first, held) = take_port(taken, &locks).unwrap();
        assert!(first > taken, "{first} is not above {taken}");
        // Nobody listens on it yet, but another start of `serve` has it.
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

    #[test]
    fn the_status_is_read_from_the_first_line() {
        assert_eq!(status_in(b"HTTP/1.1 200"), Some(200));
        assert_eq!(status_in(b"HTTP/1.0 404"), Some(404));
        assert_eq!(status_in(b"SSH-2.0-Open"), None);
    }

    #[test]
    fn nobody_answers_on_a_free_port() {
        let port = TcpListener::bind(local(0)).and_then(|listener| listener.local_addr()).unwrap().port();
        assert_eq!(fetch_status(port), None);
    }
}
