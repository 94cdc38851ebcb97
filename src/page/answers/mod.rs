//! The questions that people ask about runs, each in a file or a folder: the answers, natively tested, without a view.
//! The program that shows them is loaded on demand.

pub mod take_along;
pub mod why;
