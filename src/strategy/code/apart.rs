//! What two sets of rules have different, in words.

use crate::site::{ExternalPolicy, ImagePolicy, StatusPolicy};
use crate::world::{Done, FailureRule, Guard, Mark, Order, Release, Rules};

/// A rule that is not the same: `subject` and `one` are a sentence, and so are `subject` and `other`.
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

/// What rules say of something.
type Answer = fn(&Rules) -> String;

/// Every rule that makes two versions differ, with its words.
const QUESTIONS: &[(&str, Answer)] = &[
    ("In flight are", |rules| match rules.concurrency {
        Some(1) => String::from("one fetch at a time"),
        Some(most) => format!("at most {most} fetches"),
        None => String::from("as many fetches as there are links"),
    }),
    ("A page counts as visited when", |rules| {
        word(match rules.mark {
            Mark::Discovery => "the first link to it is read",
            Mark::Submission => "it is handed to a worker",
            Mark::Dequeue => "a worker takes it from the queue",
            Mark::Result => "its own links have been read",
        })
    }),
    ("The crawl is over when", |rules| {
        word(match rules.done {
            Done::Correct => "no page is known that has not been read",
            Done::FrontierEmpty => "the frontier is empty, whatever is still being fetched",
            Done::WorkerIdle => "each worker has once found the queue empty",
            Done::IdleTimeout => "each worker has waited in vain for some time",
        })
    }),
    ("Next is", |rules| {
        word(match rules.order {
            Order::Fifo => "the oldest page of the frontier",
            Order::Lifo => "the newest page of the frontier",
            Order::Shuffled => "any page of the frontier",
        })
    }),
    ("A page that fails", |rules| {
        word(match rules.failure {
            FailureRule::Raise => "raises an exception",
            FailureRule::Return => "is a result like any other",
            FailureRule::Ignore => "is read as if nothing were wrong",
        })
    }),
    ("Links are followed out of", |rules| {
        let types = if rules.links.any_type { "pages of any type" } else { "HTML pages" };
        let status = match rules.links.status {
            StatusPolicy::Any => "any status",
            StatusPolicy::Below400 => "a status below 400",
            StatusPolicy::Only200 => "status 200 alone",
        };
        format!("{types} with {status}")
    }),
    ("An address with a #fragment is", |rules| {
        word(match rules.links.keep_fragments {
            true => "another page",
            false => "the same page",
        })
    }),
    ("Links to other hosts are", |rules| {
        word(match (rules.links.external, rules.links.skip_unfetchable) {
            (ExternalPolicy::Ignore, _) => "left alone",
            (ExternalPolicy::List, _) => "listed as visited, by a worker",
            (ExternalPolicy::Fetch, false) => "fetched, and so is mailto:",
            (ExternalPolicy::Fetch, true) => "fetched",
        })
    }),
    ("Images are", |rules| {
        word(match rules.links.images {
            ImagePolicy::Fetch => "fetched",
            ImagePolicy::Ignore => "left alone",
        })
    }),
    ("Processes of a pool", |rules| {
        word(match rules.parse_in_parent {
            true => "only fetch: their parent parses",
            false => "fetch and parse",
        })
    }),
    ("Callbacks are guarded by", |rules| {
        word(match rules.guard {
            Guard::Ordering => "careful order",
            Guard::CallbackFirst => "nothing: they are registered first",
            Guard::Lock => "a lock",
            Guard::ReentrantLock => "a re-entrant lock",
        })
    }),
    ("Requests are spaced by", |rules| {
        word(match rules.release {
            Release::TokenBucket => "tokens, evenly",
            Release::BeforeFetch => "slots that are given back before the fetch",
            Release::AfterFetch => "slots that are held until the fetch is over",
        })
    }),
    ("Crawled is", |rules| word(if rules.flat { "the list of the start page's links" } else { "what links lead to" })),
    ("Workers are", |rules| word(if rules.processes { "processes" } else { "threads or tasks" })),
];

fn word(words: &str) -> String {
    String::from(words)
}
