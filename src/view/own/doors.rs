//! What a panel asks of the whole: functions, because the file that has them knows the panels.

use crate::page::own::OwnCode;

/// The functions.
#[derive(Clone, Copy)]
pub struct Doors {
    /// Asks for a run of a lane, or (`true`) a search. Returns the query that it runs under; none while the page has no comparison.
    pub run: fn(usize, &OwnCode, bool) -> Option<String>,
    /// Stops a run; `true` if there was one.
    pub stop: fn(usize) -> bool,
    /// Keeps the code of a lane, in the address too.
    pub keep: fn(usize, Option<OwnCode>),
    /// Closes the editor of a lane.
    pub close: fn(usize),
    /// The name and the text of a lane's built-in Python, if the page has it.
    pub original: fn(usize) -> Option<(String, String)>,
    /// The setup on screen.
    pub query: fn() -> Option<String>,
    /// The address with which a crawl of the site on screen begins, as code can write it.
    pub start_address: fn() -> Option<String>,
    /// Whether Python is loaded.
    pub is_loaded: fn() -> bool,
}
