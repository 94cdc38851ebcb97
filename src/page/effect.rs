//! What a part of the page's state asks of the rest of the page after a message.

use super::look::Find;
use super::scene::Range;

/// The button that a passing text is beside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Button {
    /// It copies the address.
    Share,
    /// It copies code.
    Code,
}

/// What follows from a message. The page renders its HTML again, except where it says so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Nothing: no new HTML.
    Nothing,
    /// New HTML, and nothing else.
    Render,
    /// A frame without new HTML: something that the painter writes has come into view.
    Paint,
    /// The address has to be written: it holds a choice that has changed.
    Address,
    /// The person has moved, started or stopped the playhead.
    Moved,
    /// The playhead has to go to this moment, in µs; the end of the axis means the end of all lanes.
    Seek(u64),
    /// The chart has to show this part of the time.
    Range(Range),
    /// The playhead has to stop where the engine finds this: the lanes are too large to hold.
    Find(Find),
    /// The playhead has to stop, at this moment if there is one, in µs.
    GoTo(Option<u64>),
    /// The playhead has to go to where the selected bar begins, in µs.
    SeekToBar(u64),
    /// Everything has to be as it was at first.
    Reset,
    /// The builder has to open.
    OpenBuilder,
    /// The theme has changed.
    Theme,
    /// The size of the type has changed.
    Type,
    /// Whether the critical path is highlighted has changed.
    Path,
    /// The reader has answered the author's question.
    Answered,
    /// A text has to be copied, and the result said beside a button.
    Copy(Button, String),
    /// A text has to be said beside a button.
    Say(Button, &'static str),
}
