//! Answers about lanes that are too large for the page to hold, for the panes of the questions.
//!
//! The page's worker has the traces of these lanes, but not the program that answers: that loads with the panes. A second worker has it.
//! An [`AnswerDesk`] there simulates the lanes that are asked about once more (the same setup gives the same trace, to the byte), keeps
//! them, answers about them, and writes their files. Only the answer and the files leave it.

mod desk;
mod letter;

pub use desk::{AnswerDesk, caption};
pub use letter::{AnswerAsk, AnswerTell};
