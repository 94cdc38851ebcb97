//! Every text that people read on the page: an item for each message of `messages/en.ftl`, or of the language that the page is
//! built in. Below all floors.
//!
//! A message without variables is a constant, one with variables is a function of them, in the order in which they first occur
//! in the English text. What is written of an argument chooses between variants: `1` takes the singular.

use std::fmt::Display;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));
