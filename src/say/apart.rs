//! The differences between two sets of rules, in words.

use crate::site::{ExternalPolicy, ImagePolicy, StatusPolicy};
use crate::text;
use crate::world::{Done, FailureRule, Guard, Mark, Order, Release, Rules};

/// A rule that differs: `subject` and `one` form a sentence, and so do `subject` and `other`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Apart {
    /// What the rule is about.
    pub subject: &'static str,
    /// What the first set says of it.
    pub one: String,
    /// What the second set says of it.
    pub other: String,
}

/// The rules that differ between `one` and `other`.
pub fn apart(one: &Rules, other: &Rules) -> Vec<Apart> {
    QUESTIONS
        .iter()
        .map(|(subject, answer)| Apart { subject, one: answer(one), other: answer(other) })
        .filter(|apart| apart.one != apart.other)
        .collect()
}

/// What rules say about a subject.
type Answer = fn(&Rules) -> String;

/// Every rule that makes two versions differ, with its words.
const QUESTIONS: &[(&str, Answer)] = &[
    (text::RULE_IN_FLIGHT, |rules| match rules.concurrency {
        Some(1) => String::from(text::RULE_IN_FLIGHT_ONE),
        Some(most) => text::rule_in_flight_most(most),
        None => String::from(text::RULE_IN_FLIGHT_UNLIMITED),
    }),
    (text::RULE_MARK, |rules| {
        word(match rules.mark {
            Mark::Discovery => text::RULE_MARK_DISCOVERY,
            Mark::Submission => text::RULE_MARK_SUBMISSION,
            Mark::Dequeue => text::RULE_MARK_DEQUEUE,
            Mark::Result => text::RULE_MARK_RESULT,
        })
    }),
    (text::RULE_DONE, |rules| {
        word(match rules.done {
            Done::Correct => text::RULE_DONE_CORRECT,
            Done::FrontierEmpty => text::RULE_DONE_FRONTIER_EMPTY,
            Done::WorkerIdle => text::RULE_DONE_WORKER_IDLE,
            Done::IdleTimeout => text::RULE_DONE_IDLE_TIMEOUT,
        })
    }),
    (text::RULE_ORDER, |rules| {
        word(match rules.order {
            Order::Fifo => text::RULE_ORDER_FIFO,
            Order::Lifo => text::RULE_ORDER_LIFO,
            Order::Shuffled => text::RULE_ORDER_SHUFFLED,
        })
    }),
    (text::RULE_FAILURE, |rules| {
        word(match rules.failure {
            FailureRule::Raise => text::RULE_FAILURE_RAISE,
            FailureRule::Return => text::RULE_FAILURE_RETURN,
            FailureRule::Ignore => text::RULE_FAILURE_IGNORE,
        })
    }),
    (text::RULE_LINKS, |rules| {
        word(match (rules.links.any_type, rules.links.status) {
            (true, StatusPolicy::Any) => text::RULE_LINKS_ANY_ANY,
            (true, StatusPolicy::Below400) => text::RULE_LINKS_ANY_BELOW_400,
            (true, StatusPolicy::Only200) => text::RULE_LINKS_ANY_ONLY_200,
            (false, StatusPolicy::Any) => text::RULE_LINKS_HTML_ANY,
            (false, StatusPolicy::Below400) => text::RULE_LINKS_HTML_BELOW_400,
            (false, StatusPolicy::Only200) => text::RULE_LINKS_HTML_ONLY_200,
        })
    }),
    (text::RULE_FRAGMENTS, |rules| {
        word(match rules.links.keep_fragments {
            true => text::RULE_FRAGMENTS_KEEP,
            false => text::RULE_FRAGMENTS_DROP,
        })
    }),
    (text::RULE_REDIRECTS, |rules| {
        word(if rules.follows_blindly { text::RULE_REDIRECTS_BLIND } else { text::RULE_REDIRECTS_CHECKED })
    }),
    (text::RULE_EXTERNAL, |rules| {
        word(match (rules.links.external, rules.links.skip_unfetchable) {
            (ExternalPolicy::Ignore, _) => text::RULE_EXTERNAL_IGNORE,
            (ExternalPolicy::List, _) => text::RULE_EXTERNAL_LIST,
            (ExternalPolicy::Fetch, false) => text::RULE_EXTERNAL_FETCH_ALL,
            (ExternalPolicy::Fetch, true) => text::RULE_EXTERNAL_FETCH,
        })
    }),
    (text::RULE_IMAGES, |rules| {
        word(match rules.links.images {
            ImagePolicy::Fetch => text::RULE_IMAGES_FETCH,
            ImagePolicy::Ignore => text::RULE_IMAGES_IGNORE,
        })
    }),
    (text::RULE_PARSE, |rules| {
        word(match rules.parse_in_parent {
            true => text::RULE_PARSE_PARENT,
            false => text::RULE_PARSE_CHILD,
        })
    }),
    (text::RULE_GUARD, |rules| {
        word(match rules.guard {
            Guard::Ordering => text::RULE_GUARD_ORDERING,
            Guard::CallbackFirst => text::RULE_GUARD_CALLBACK_FIRST,
            Guard::Lock => text::RULE_GUARD_LOCK,
            Guard::ReentrantLock => text::RULE_GUARD_REENTRANT_LOCK,
        })
    }),
    (text::RULE_RELEASE, |rules| {
        word(match rules.release {
            Release::TokenBucket => text::RULE_RELEASE_TOKEN_BUCKET,
            Release::BeforeFetch => text::RULE_RELEASE_BEFORE_FETCH,
            Release::AfterFetch => text::RULE_RELEASE_AFTER_FETCH,
        })
    }),
    (text::RULE_FLAT, |rules| word(if rules.flat { text::RULE_FLAT_LIST } else { text::RULE_FLAT_REACH })),
    (text::RULE_PROCESSES, |rules| {
        word(if rules.processes { text::RULE_PROCESSES_PROCESSES } else { text::RULE_PROCESSES_THREADS })
    }),
];

fn word(words: &str) -> String {
    String::from(words)
}
