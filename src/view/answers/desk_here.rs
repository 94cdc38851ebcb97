//! The desk that answers about large lanes, for JavaScript: `static/worker.js` turns it in a worker. The program of the panes exports
//! these functions (`src/bin/answers.rs`).

use crate::view::browser;
use crate::worker::AnswerDesk;
use std::cell::RefCell;

thread_local! {
    static DESK: RefCell<AnswerDesk> = RefCell::new(AnswerDesk::new(browser::join));
}

/// Takes a letter.
pub fn desk_receive(letter: &[u8]) {
    DESK.with_borrow_mut(|desk| desk.receive(letter));
}

/// Continues the work for at most this number of steps; `true` while there is more.
pub fn desk_advance(steps: u32) -> bool {
    DESK.with_borrow_mut(|desk| desk.advance(steps))
}

/// The next answer; none if there is none now.
pub fn desk_answer() -> Option<Vec<u8>> {
    DESK.with_borrow_mut(AnswerDesk::answer)
}

/// Whether the program has run out of memory: the worker asks after it has stopped.
pub fn lacks_memory() -> bool {
    playground_memory::is_exhausted()
}
