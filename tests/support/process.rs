//! Programs that tests start: each has its own temporary folder, and ends with the test in any case.

#[path = "../../xtask/src/scratch.rs"]
mod scratch;

pub(crate) use scratch::Scratch;

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The longest time until a program listens. No working machine needs it all.
const PATIENCE: Duration = Duration::from_secs(300);

/// How many ports to try: another program may take a port between the search for a free one and its use.
const PORTS: usize = 5;

/// A server, such as a browser's driver. Dropping it ends it, with every process that it started.
pub struct Driver {
    /// The port on loopback.
    pub port: u16,
    scratch: Scratch,
}

impl Driver {
    /// Starts the program that `command` creates for a port, and waits until it listens there.
    pub fn start(mut command: impl FnMut(u16) -> Command) -> Self {
        let mut scratch = Scratch::new().unwrap();
        for _ in 0..PORTS {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let mut command = command(port);
            command.stdout(Stdio::null()).stderr(Stdio::null());
            let started = scratch.start(&mut command);
            let child = started.unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()));
            if listens(child, port) {
                return Driver { port, scratch };
            }
        }
        panic!("{} ended before it listened, on {PORTS} ports", command(0).get_program().display());
    }

    /// Its scratch folder, which can start further processes.
    pub fn scratch(&mut self) -> &mut Scratch {
        &mut self.scratch
    }
}

/// Waits until the child listens. If the child has ended, another program has the port.
fn listens(child: &mut Child, port: u16) -> bool {
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        assert!(began.elapsed() < PATIENCE, "it does not listen: {child:?}");
        sleep(Duration::from_millis(20));
    }
    child.try_wait().unwrap().is_none()
}
