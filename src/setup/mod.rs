//! The configuration of a comparison: one typed schema of every setting. Floor 4.
//!
//! The URL query, the command line flags and the page's controls all write and read a [`Setup`] through the one table
//! [`FIELDS`]. Input from outside is parsed once, here: an invalid value becomes its default and a [`Problem`] that
//! names the field and the valid values.

mod comparison;
mod fields;
pub mod groups;
pub mod host;
mod lanes;
#[cfg(target_arch = "wasm32")]
mod live;
mod network;
mod query;
mod schema;
mod versions;

pub use comparison::{Comparison, Lane, Runner, SharedBound};
pub use fields::FIELDS;
pub use lanes::{LaneSetup, Plan};
#[cfg(target_arch = "wasm32")]
pub use live::LiveRunner;
pub use query::{parse_pairs, parse_query, to_query, write_pairs};
pub use schema::{AUTO, Field, Kind, MAX_LANES, field, one_of};

use crate::site::{ExternalPolicy, ImagePolicy, LinkPolicy, Site, StatusPolicy, demo, generate};
use crate::strategy::{self, Strategy};
use crate::text;
use crate::world::{
    Batch, Congestion, Done, FailureRule, Guard, Jitter, Latency, Machine, Mark, Network, Order, Release, Retry, Rules,
};

/// Everything that decides a comparison. Numbers are 0 where their setting is off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setup {
    /// `demo`, a generator such as `tree:63`, or `file` for one that was imported.
    pub site: String,
    /// The lanes: the strategy and the own settings of each.
    pub lanes: Vec<LaneSetup>,
    /// The most fetches in flight; 0 for unlimited.
    pub concurrency: u32,
    /// How `gather` cuts its batches.
    pub batch: Batch,
    /// The median latency of a fetch, in ms.
    pub latency_ms: u32,
    /// How latencies are spread around it.
    pub spread: Latency,
    /// One page in this many is five times as slow; 0 for none.
    pub stragglers: u32,
    /// CPU time of parsing a page, in ms.
    pub cpu_ms: u32,
    /// Pages in a hundred that answer 500.
    pub errors: u32,
    /// A fetch that takes longer fails, in ms; 0 for never.
    pub timeout_ms: u32,
    /// Whether the timeout starts when a fetch asks for its connection instead of when it is sent.
    pub timeout_counts_waits: bool,
    /// How often a failed fetch is retried; 0 for never.
    pub retries: u32,
    /// The pause before the first retry, in ms; doubled before each further one.
    pub backoff_ms: u32,
    /// The longest pause before a retry, in ms.
    pub backoff_max_ms: u32,
    /// How these pauses are spread.
    pub jitter: Jitter,
    /// The most connections to each host; 0 for no limit.
    pub connections: u32,
    /// How many concurrent requests the server answers at full speed; 0 for any number.
    pub congestion: u32,
    /// With more than this multiple of them in flight, the server answers 503; 0 for never.
    pub overload: u32,
    /// Whether robots.txt is obeyed.
    pub robots: bool,
    /// Whether the crawl ignores `nofollow` links.
    pub nofollow: bool,
    /// The most fetches of a run, retries aside; 0 for no limit.
    pub max_pages: u32,
    /// The most links from the start; 0 for no limit.
    pub max_depth: u32,
    /// Everything random is drawn from this.
    pub seed: u32,
    /// Cores of the machine.
    pub cores: u32,
    /// Which overheads of CPython are simulated: of processes, also of threads and tasks, or none.
    pub overhead: Overhead,
    /// Tasks of `async_workers`; 0 for as many as the concurrency.
    pub workers: u32,
    /// Permits of the semaphore of `async_workers`; 0 for as many as the concurrency.
    pub semaphore: u32,
    /// The most requests per second; 0 for no limit; [`AUTO`] for the pattern's own limit: [`OWN_RATE`] if it has a
    /// limiter, otherwise none.
    pub rate: u32,
    /// How long an idle worker waits before it exits, in ms.
    pub idle_timeout_ms: u32,
    /// The answers that are changed from the pattern's own.
    pub questions: Questions,
    /// Simulated or live.
    pub mode: Mode,
    /// Whether live lanes run at the same time.
    pub live_lanes: LiveOrder,
}

/// The classic questions. `None`: as the pattern's version answers them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Questions {
    /// Which page is next.
    pub order: Option<Order>,
    /// When a page counts as visited.
    pub mark: Option<Mark>,
    /// When the crawl thinks that it is done.
    pub done: Option<Done>,
    /// The statuses of pages whose links are followed.
    pub status: Option<StatusPolicy>,
    /// Whether to follow links from pages that are not HTML.
    pub any_type: Option<bool>,
    /// Whether a fragment makes another page.
    pub keep_fragments: Option<bool>,
    /// What happens with other hosts.
    pub external: Option<ExternalPolicy>,
    /// What happens with images.
    pub images: Option<ImagePolicy>,
    /// What a failed page does.
    pub failure: Option<FailureRule>,
    /// What protects callbacks from each other.
    pub guard: Option<Guard>,
    /// When the limiter's slot is given back.
    pub release: Option<Release>,
    /// Whether process pools parse in the parent.
    pub parse_in_parent: Option<bool>,
    /// Whether the start page's links are the whole list.
    pub flat: Option<bool>,
    /// Whether processes replace the pattern's threads.
    pub processes: Option<bool>,
}

/// Which overheads of CPython are simulated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Overhead {
    /// The overheads above a millisecond, as measured with CPython 3.11: forking processes, handing items to them,
    /// ending them, polling every 10 ms. The overheads of threads and tasks are too small to see.
    #[default]
    Processes,
    /// All overheads: also starting threads and tasks, the overshoot of sleeps, epoll's timeouts in whole ms.
    CPython,
    /// Only fetching and parsing takes time.
    None,
}

/// Simulated, or really fetched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// In virtual time.
    #[default]
    Simulated,
    /// In real time, from the page's own origin.
    Live,
}

/// How live lanes run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LiveOrder {
    /// All at the same time.
    #[default]
    Together,
    /// One after another, so that none shares the connections.
    OneByOne,
}

impl Default for Setup {
    fn default() -> Self {
        Setup {
            site: String::from("demo"),
            lanes: strategy::first_lanes().into_iter().map(|strategy| LaneSetup::from(strategy.id)).collect(),
            concurrency: 8,
            batch: Batch::Frontier,
            latency_ms: 120,
            spread: Latency::LogNormal,
            stragglers: 12,
            cpu_ms: 4,
            errors: 0,
            timeout_ms: 0,
            timeout_counts_waits: false,
            retries: 0,
            backoff_ms: 100,
            backoff_max_ms: 10_000,
            jitter: Jitter::Full,
            connections: 0,
            congestion: 0,
            overload: 0,
            robots: false,
            nofollow: false,
            max_pages: 0,
            max_depth: 0,
            seed: 42,
            cores: 2,
            overhead: Overhead::Processes,
            workers: 0,
            semaphore: 0,
            rate: AUTO,
            idle_timeout_ms: 100,
            questions: Questions::default(),
            mode: Mode::Simulated,
            live_lanes: LiveOrder::Together,
        }
    }
}

/// The default requests per second of a pattern with a limiter.
pub const OWN_RATE: u32 = 10;

/// Input from outside that is invalid. The page shows it word for word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The field, parameter or file that it is about.
    pub field: String,
    /// What the value must be, and what is used instead. The text continues after the field's name: "must be … Using
    /// …".
    pub text: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&text::problem(&self.field, &self.text))
    }
}

impl Setup {
    /// The rules by which an engine runs `strategy`: those of its version, with the changed answers.
    pub fn rules(&self, strategy: &Strategy) -> Rules {
        let mut rules = self.version_rules(strategy);
        self.questions.answer(&mut rules);
        (rules.links.robots, rules.links.nofollow) = (self.robots, self.nofollow);
        rules
    }

    pub(crate) fn common_rules(&self) -> Rules {
        let on = |number: u32| (number > 0).then_some(number);
        Rules {
            concurrency: on(self.concurrency),
            workers: on(self.workers),
            semaphore: on(self.semaphore),
            batch: self.batch,
            order: Order::Fifo,
            mark: Mark::Discovery,
            done: Done::Correct,
            idle_timeout_us: self.idle_timeout_ms * 1000,
            follows_blindly: false,
            failure: FailureRule::Return,
            links: LinkPolicy::default(),
            flat: false,
            parse_in_parent: false,
            guard: Guard::Ordering,
            processes: false,
            rate: if self.rate == AUTO { Some(OWN_RATE) } else { on(self.rate) },
            pace: on(self.rate).filter(|rate| *rate != AUTO),
            release: Release::TokenBucket,
            retry: Retry {
                retries: self.retries,
                base_us: self.backoff_ms * 1000,
                most_us: self.backoff_max_ms * 1000,
                jitter: self.jitter,
            },
            network: Network {
                seed: u64::from(self.seed),
                latency: self.spread,
                median_us: self.latency_ms * 1000,
                straggler_one_in: self.stragglers,
                error_percent: self.errors,
                timeout_us: on(self.timeout_ms).map(|ms| ms * 1000),
                timeout_counts_waits: self.timeout_counts_waits,
                parse_us: self.cpu_ms * 1000,
            },
            // A live run has the browser's own overheads, so its prediction adds none of CPython's.
            machine: match (self.overhead, self.mode) {
                (Overhead::CPython, Mode::Simulated) => Machine::cpython(self.cores),
                (Overhead::Processes, Mode::Simulated) => Machine::processes(self.cores),
                _ => Machine::free(self.cores),
            },
            congestion: on(self.congestion).map(|capacity| Congestion { capacity, overload: on(self.overload) }),
            connections: on(self.connections),
            max_pages: on(self.max_pages),
            max_depth: on(self.max_depth),
        }
    }

    /// The strategies of the lanes.
    pub fn strategies(&self) -> Vec<&'static Strategy> {
        self.lanes.iter().filter_map(|lane| strategy::find(lane.id).ok()).collect()
    }

    /// The site that the setting names; `Err` says what it must be. `file` is imported, not made here.
    pub fn make_site(&self) -> Result<Site, Problem> {
        match self.site.as_str() {
            "demo" => Ok(demo::site()),
            name => generate::generate(name, u64::from(self.seed))
                .map_err(|text| Problem { field: String::from("site"), text }),
        }
    }
}

impl Questions {
    /// Applies these answers to the rules.
    fn answer(&self, rules: &mut Rules) {
        fn take<T: Copy>(rule: &mut T, answer: Option<T>) {
            *rule = answer.unwrap_or(*rule);
        }
        take(&mut rules.order, self.order);
        take(&mut rules.mark, self.mark);
        take(&mut rules.done, self.done);
        take(&mut rules.links.status, self.status);
        take(&mut rules.links.any_type, self.any_type);
        take(&mut rules.links.keep_fragments, self.keep_fragments);
        take(&mut rules.links.external, self.external);
        take(&mut rules.links.images, self.images);
        take(&mut rules.failure, self.failure);
        take(&mut rules.parse_in_parent, self.parse_in_parent);
        take(&mut rules.guard, self.guard);
        take(&mut rules.release, self.release);
        take(&mut rules.flat, self.flat);
        take(&mut rules.processes, self.processes);
    }
}
