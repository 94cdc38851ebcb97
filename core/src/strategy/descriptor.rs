//! What a strategy says of itself, beside its code.

use super::Version;
use crate::site::{ExternalPolicy, ImagePolicy, LinkPolicy, StatusPolicy};
use crate::trace::Cause;
use crate::world::{Actor, FailureRule, MANY, Mark, Rules};

/// What a strategy says of itself. Each is a constant `DESCRIPTOR` in the main file of its pattern; the build finds it
/// there.
pub struct Descriptor {
    /// Python's name of the pattern, and the name of its files.
    pub id: &'static str,
    /// Its place in lists.
    pub place: u32,
    /// Its lane in the comparison that a visitor sees first, if it has one there.
    pub first_lane: Option<usize>,
    /// What its main function runs on.
    pub actor: Actor,
    /// What fetches at a time in it.
    pub uses: Uses,
    /// Whether it takes results in the order of its pages, and not as they come.
    pub keeps_order: bool,
    /// Whether it knows what no crawl can know beforehand.
    pub needs_foresight: bool,
    /// The cause when an idle worker has no work.
    pub waits_at: Cause,
    /// The call at which an idle worker waits, in Rust and in Python: the first of these that occurs in the code.
    pub waits_in: (&'static [&'static str], &'static [&'static str]),
    /// The most fetches that it has in flight under these rules; `None` for unlimited.
    pub workers: fn(&Rules) -> Option<u32>,
    /// How many workers it starts if it has no limit but must start all workers at once.
    pub in_place_of_unlimited: fn(&Rules) -> Option<u32>,
    /// Whether another actor parses while all N workers fetch: a main thread, a parent process, the event loop.
    pub parses_aside: fn(&Rules) -> bool,
    /// Whether several threads check and mark pages under these rules, and no lock is held in between.
    pub is_unguarded: fn(Version, &Rules) -> bool,
    /// Whether its concurrency can change while it runs: it is the size of a semaphore, or of a pool that starts threads when
    /// it needs them.
    pub is_resizable: bool,
    /// Whether it submits every page as soon as it is discovered.
    pub submits_at_once: bool,
    /// Whether speed-ups are measured against it.
    pub is_baseline: bool,
    /// Whether a command without a concurrency leaves it unlimited.
    pub is_unlimited_unless_told: bool,
    /// The keys from [`HEEDED_BY_SOME`](super::HEEDED_BY_SOME) that have an effect on it.
    pub heeds: &'static [&'static str],
    /// The keys of other settings that have none.
    pub ignores: &'static [&'static str],
    /// Answers that it cannot follow: the setting, the answer, and the answer that it uses instead.
    pub instead: &'static [(&'static str, &'static str, &'static str)],
    /// Sets the rules to the defaults of the corrected version.
    pub rules: fn(&mut Rules),
    /// The same of the published version.
    pub published: Published,
    /// Which of its files runs, by what follows the pattern in its name: `""`, `"_published"`, or another one.
    pub runs: fn(Version, &Rules) -> &'static str,
    /// The schedule of the same crawl, written as a plain loop; `None` if no such loop has it.
    pub schedule: Option<Schedule>,
}

/// What fetches at a time in a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Uses {
    /// Threads.
    Threads,
    /// Processes.
    Processes,
    /// Interpreters, each with a thread and a GIL.
    Interpreters,
    /// Tasks of an event loop.
    Asyncio,
}

/// The part of a descriptor that is about the published version.
pub struct Published {
    /// The keys from [`HEEDED_BY_SOME`](super::HEEDED_BY_SOME) that have an effect on it.
    pub heeds: &'static [&'static str],
    /// Sets the rules to its defaults.
    pub rules: fn(&mut Rules),
}

/// How pages follow one another where nothing but fetching takes time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Schedule {
    /// N at a time, each as soon as it is known.
    Flow,
    /// The same, with this pause between two starts, in µs.
    Paced(u32),
    /// N at a time, level by level.
    Levels,
    /// The same, in the order of completion.
    UnorderedLevels,
    /// Chunks of a level.
    Chunks,
}

impl Descriptor {
    /// What most patterns say: a main thread that hands N workers batch after batch, and parses.
    pub const BATCHES: Descriptor = Descriptor {
        id: "",
        place: u32::MAX,
        first_lane: None,
        actor: Actor::Thread,
        uses: Uses::Threads,
        keeps_order: false,
        needs_foresight: false,
        waits_at: Cause::Barrier,
        waits_in: (&[], &[]),
        workers: |rules| rules.concurrency,
        in_place_of_unlimited: |_| None,
        parses_aside: |_| true,
        is_unguarded: |_, _| false,
        is_resizable: false,
        submits_at_once: false,
        is_baseline: false,
        is_unlimited_unless_told: false,
        heeds: &["concurrency"],
        ignores: &[],
        instead: &[],
        rules: |_| {},
        published: Published { heeds: &["concurrency"], rules: first_family },
        runs: |version, _| version.suffix(),
        schedule: None,
    };

    /// The same without batches: workers wait for new links.
    pub const FLOW: Descriptor =
        Descriptor { waits_at: Cause::EmptyFrontier, schedule: Some(Schedule::Flow), ..Descriptor::BATCHES };
}

impl Version {
    /// What follows the pattern in the name of its file.
    pub const fn suffix(self) -> &'static str {
        match self {
            Version::Corrected => "",
            Version::Published => "_published",
        }
    }
}

/// Without a limit, a pattern that starts all workers at once starts this many.
pub fn many_if_unlimited(rules: &Rules) -> Option<u32> {
    rules.concurrency.is_none().then_some(MANY)
}

/// Pools of processes: the published version parses in the parent, and `parse-in` can ask for the other one.
pub fn by_place_of_parse(_: Version, rules: &Rules) -> &'static str {
    if rules.parse_in_parent { Version::Published.suffix() } else { Version::Corrected.suffix() }
}

/// The published rules of the first family: one crawler, many executors.
pub fn first_family(rules: &mut Rules) {
    rules.mark = Mark::Result;
    rules.failure = FailureRule::Ignore;
    rules.links = LinkPolicy {
        keep_fragments: true,
        external: ExternalPolicy::List,
        images: ImagePolicy::Fetch,
        status: StatusPolicy::Any,
        ..LinkPolicy::default()
    };
}

/// The published rules of its pools of processes.
pub fn first_family_parsing_in_parent(rules: &mut Rules) {
    first_family(rules);
    rules.parse_in_parent = true;
}

/// The published rules of its asyncio patterns: no limit.
pub fn first_family_without_limit(rules: &mut Rules) {
    first_family(rules);
    rules.concurrency = None;
}

/// The published rules of its patterns that mark a page when they submit it.
pub fn first_family_marking_on_submission(rules: &mut Rules) {
    first_family(rules);
    rules.mark = Mark::Submission;
}
