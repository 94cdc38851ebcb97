//! The desk for JavaScript: `static/worker.js` turns it in a worker. The page's program exports these functions (`src/main.rs`).

use super::browser;
use crate::worker::Desk;
use std::cell::RefCell;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::new(browser::join));
}

/// Takes a letter of the page.
pub fn desk_receive(letter: &[u8]) {
    DESK.with_borrow_mut(|desk| desk.receive(letter));
}

/// Continues the work for at most this number of steps; `true` while there is more.
pub fn desk_advance(steps: u32) -> bool {
    DESK.with_borrow_mut(|desk| desk.advance(steps))
}

/// The next answer for the page; none if there is none now.
pub fn desk_answer() -> Option<Vec<u8>> {
    DESK.with_borrow_mut(Desk::answer)
}

/// Whether the program has run out of memory: the worker asks after it has stopped.
pub fn lacks_memory() -> bool {
    playground_memory::is_exhausted()
}
