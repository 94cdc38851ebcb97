//! The numbers and words by which another interpreter names times, pages, causes and actors.

use super::Actor;
use crate::site::PageId;
use crate::trace::Cause;
use crate::world::Starting;

/// A time in µs that was given as a floating-point number; a negative one is none.
pub fn within(us: f64) -> Option<u32> {
    (us >= 0.0).then_some(us.min(f64::from(u32::MAX)) as u32)
}

/// The page with this number; a negative one is none.
pub fn page_of(page: f64) -> PageId {
    if page >= 0.0 { PageId(page as u32) } else { PageId::NONE }
}

/// The cause with this word.
pub fn cause_of(word: &str) -> Option<Cause> {
    Cause::ALL.iter().find(|(_, own)| *own == word).map(|(cause, _)| *cause)
}

/// The actor of this kind: `thread`, `process`, or any other word for a task of an event loop.
pub fn actor_of(kind: &str) -> Actor {
    match kind {
        "thread" => Actor::Thread,
        "process" => Actor::Process,
        _ => Actor::Loop,
    }
}

/// The part of a child's start or end with this word: `parent`, `child`, `worker`, `last worker` (which takes no work
/// before all have been started), or any other word for the end.
pub fn part_of(word: &str) -> Starting {
    match word {
        "parent" => Starting::Parent,
        "child" => Starting::Child,
        "worker" => Starting::Worker(false),
        "last worker" => Starting::Worker(true),
        _ => Starting::End,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_numbers_are_none() {
        assert_eq!((within(-1.0), within(7.9), within(1e12)), (None, Some(7), Some(u32::MAX)));
        assert_eq!((page_of(-1.0), page_of(3.0)), (PageId::NONE, PageId(3)));
    }

    #[test]
    fn a_worker_of_a_pool_may_wait_for_the_others() {
        assert_eq!((part_of("worker"), part_of("last worker")), (Starting::Worker(false), Starting::Worker(true)));
        assert_eq!(
            (part_of("parent"), part_of("child"), part_of("end")),
            (Starting::Parent, Starting::Child, Starting::End)
        );
    }

    #[test]
    fn words_are_those_of_the_trace() {
        assert_eq!((cause_of("barrier"), cause_of("?")), (Some(Cause::Barrier), None));
    }
}
