//! The engine's end of the wire: runs, readings and views for a page that never simulates. Floor 9.
//!
//! A [`Desk`] takes letters in bytes ([`Ask`]) and answers with letters ([`Tell`]). It does its work in slices and knows no browser:
//! `view` turns it, in a web worker, or in the page itself where no worker can be had. Each letter names the generation of the setup
//! that it belongs to, so that the page drops what comes too late.
//!
//! Lanes of a few thousand events go up whole, as traces, and the page reads them. Lanes that are larger stay here ([`FarLanes`]): the
//! page gets their figures, and asks for each view of them ([`look`](crate::page::look)). An [`AnswerDesk`] answers what the panes of
//! the questions ask about such lanes, in a second worker.

mod answers;
mod codec;
mod desk;
mod far;
mod letter;

pub use answers::{AnswerAsk, AnswerDesk, AnswerTell, caption};
pub use desk::{Desk, WHOLE_EVENTS};
pub use far::FarLanes;
pub use letter::{Ask, Letter, Phase, Tell};
