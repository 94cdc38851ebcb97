//! The crawl core: sites, the strategies that crawl them, the engines that run the strategies, and the trace of a run.
//!
//! It knows no browser, no page and no sentence for people: what it finds (verdicts, causes, problems) is data. The
//! crate documentation of `crawl_playground` describes all rooms; here a room uses only rooms above it in this table,
//! which `tests/tidy.rs` checks.
//!
//! | room | what lives there | does not know |
//! |---|---|---|
//! | [`site`] | what is crawled: pages, links, generators, site files, robots.txt, HTML to links | time, strategies |
//! | [`wire`] | values as bytes with a version: from a web worker to the page | what the bytes are for |
//! | [`trace`] | the log of a run and its readers: timeline, metrics, bounds, critical path, verdict | strategies, engines |
//! | [`world`] | what a strategy may touch: fetch, parse, spawn, sleep; pools, groups, queues, locks; the kernel | which engine runs it |
//! | [`strategy`] | a file per pattern, each beside its Python, and the catalogue | engines |
//! | [`engine`] | who runs the kernel: virtual time, or live over a [`Transport`](world::Transport) | how it looks |
//! | [`setup`] | every setting, declared once; from a setup to the plan and the rules of each lane | the page |
//! | [`guest`] | a run whose threads and tasks are another interpreter's, driven from outside | the interpreter |
//! | [`compare`] | lanes side by side: their runs and what is read from each | the page |

pub mod compare;
pub mod engine;
pub mod guest;
pub mod setup;
pub mod site;
pub mod strategy;
pub mod trace;
pub mod wire;
pub mod world;
