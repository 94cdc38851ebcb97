//! Every text that people read on the page: an item for each message of `messages/en.ftl`, or of the language that the page is
//! built in. Below all floors.
//!
//! A message without variables is a constant, one with variables is a function of them, in the order in which they first occur
//! in the English text. A number chooses between variants by how it is written: `1` takes the singular. Words choose as an enum:
//! of the English text's words, so that the compiler finds one that is misspelt.

mod fill;

use fill::fill;
use std::fmt::Display;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));
