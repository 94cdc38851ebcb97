//! Every setting, declared once. Addresses, attributes, flags, controls, the builder, the lanes' own settings and the
//! documentation are made from these declarations, and the options of the Python twins are checked against them.
//!
//! To add a setting, declare it here, at the place that it has in addresses, and write its message in
//! `messages/en.ftl`: `setting-<key>` with `.hint` and a text for each of its choices. [`Setting`] explains what a
//! declaration says. The first block has what a run needs, the second the classic questions, the last what concerns
//! the page alone.

use super::declare::index_of;
use super::lanes::first_lanes;
use super::{
    AUTO, Fixed, Flag, LaneSetup, LiveOrder, MOST_WORKERS, Mode, Need, OWN_RATE, Overhead, Panel, Setting, Unit, on,
};
use super::{set_congestion, set_machine};
use crate::site::{ExternalPolicy, ImagePolicy, StatusPolicy};
use crate::world::{Batch, Done, FailureRule, Guard, Jitter, Latency, Mark, Order, Python, Release, StartMethod};

settings! {
    run {
        /// `demo`, a generator such as `tree:63`, or `file` for one that was imported.
        site: String = String::from("demo"), text => Setting::new("site", super::Kind::Site).fixed(Fixed::Pages).shared().for_authors(1);

        /// The lanes: the strategy and the own settings of each.
        lanes: Vec<LaneSetup> = first_lanes(), text
            => Setting::new("lanes", super::Kind::Lanes).fixed(Fixed::Comparison).shared().for_authors(0).flag(Flag::None);

        /// The most fetches in flight; 0 for unlimited.
        concurrency: u32 = 8, number => Setting::number("concurrency", 1..=MOST_WORKERS).changes().slider(32, 1).off("unlimited")
            .at(Panel::Big, 0).tried_first().for_authors(2).always_said().twin(&[])
            .before(|setup, rules| rules.concurrency = on(setup.concurrency));

        /// How `gather` cuts its batches.
        batch: Batch = Batch::Frontier, choice { Batch::Frontier => "frontier", Batch::Chunk => "chunk" }
            => Setting::choice("batch").at(Panel::Patterns, 0).tried_first().always_said().twin(&[])
            .before(|setup, rules| rules.batch = setup.batch);

        /// The median latency of a fetch, in ms.
        latency_ms: u32 = 120, number => Setting::number("latency-ms", 1..=60_000).changes().slider(500, 5).unit(Unit::Ms)
            .at(Panel::InSight, 0).shared().for_authors(3)
            .before(|setup, rules| rules.network.median_us = setup.latency_ms * 1000);

        /// How latencies are spread around it.
        spread: Latency = Latency::LogNormal, choice {
            Latency::Constant => "constant",
            Latency::Uniform => "uniform",
            Latency::LogNormal => "log-normal",
            Latency::Pareto => "pareto",
        } => Setting::choice("spread").changes().at(Panel::Network, 0).shared()
            .before(|setup, rules| rules.network.latency = setup.spread);

        /// One page in this many is five times as slow; 0 for none.
        stragglers: u32 = 12, number => Setting::number("stragglers", 1..=1000).changes().slider(40, 1).unit(Unit::OneIn).off("none")
            .at(Panel::InSight, 1).shared().for_authors(4)
            .before(|setup, rules| rules.network.straggler_one_in = setup.stragglers);

        /// CPU time of parsing a page, in ms.
        cpu_ms: u32 = 4, number => Setting::number("cpu-ms", 0..=10_000).changes().slider(60, 1).unit(Unit::Ms)
            .at(Panel::InSight, 2).tried_first().for_authors(5)
            .before(|setup, rules| rules.network.parse_us = setup.cpu_ms * 1000);

        /// Pages in a hundred that answer 500.
        errors: u32 = 0, number => Setting::number("errors", 0..=100).changes().slider(50, 1).unit(Unit::Percent)
            .at(Panel::InSight, 3).shared().for_authors(6)
            .before(|setup, rules| rules.network.error_percent = setup.errors);

        /// A fetch that takes longer fails, in ms; 0 for never.
        timeout_ms: u32 = 0, number => Setting::number("timeout-ms", 1..=600_000).changes().slider(2000, 50).unit(Unit::Ms).off("none")
            .at(Panel::Network, 1).twin(&[])
            .before(|setup, rules| rules.network.timeout_us = on(setup.timeout_ms * 1000));

        /// Whether the timeout starts when a fetch asks for its connection instead of when it is sent.
        timeout_counts_waits: bool = false, choice { false => "sent", true => "asked" }
            => Setting::choice("timeout-from").changes().at(Panel::Network, 2).needs(Need::Setting("timeout-ms"))
            .before(|setup, rules| rules.network.timeout_counts_waits = setup.timeout_counts_waits);

        /// How often a failed fetch is retried; 0 for never.
        retries: u32 = 0, number => Setting::number("retries", 1..=10).changes().off("none")
            .at(Panel::Retries, 0)
            .before(|setup, rules| rules.retry.retries = setup.retries);

        /// The pause before the first retry, in ms; doubled before each further one.
        backoff_ms: u32 = 100, number => Setting::number("backoff-ms", 0..=60_000).changes().slider(2000, 50).unit(Unit::Ms)
            .at(Panel::Retries, 1).needs(Need::Setting("retries"))
            .before(|setup, rules| rules.retry.base_us = setup.backoff_ms * 1000);

        /// The longest pause before a retry, in ms.
        backoff_max_ms: u32 = 10_000, number => Setting::number("backoff-max-ms", 0..=600_000).changes().slider(20_000, 500)
            .unit(Unit::Ms).at(Panel::Retries, 2).needs(Need::Setting("retries"))
            .before(|setup, rules| rules.retry.most_us = setup.backoff_max_ms * 1000);

        /// How these pauses are spread.
        jitter: Jitter = Jitter::Full, choice { Jitter::Full => "full", Jitter::Equal => "equal", Jitter::None => "none" }
            => Setting::choice("jitter").changes().at(Panel::Retries, 3).needs(Need::Setting("retries"))
            .before(|setup, rules| rules.retry.jitter = setup.jitter);

        /// The most connections to each host; 0 for no limit.
        connections: u32 = 0, number => Setting::number("connections", 1..=1000).changes().slider(16, 1).off("no-limit")
            .at(Panel::Network, 3).shared()
            .before(|setup, rules| rules.connections = on(setup.connections));

        /// How many concurrent requests the server answers at full speed; 0 for any number.
        congestion: u32 = 0, number => Setting::number("congestion", 1..=1000).changes().slider(64, 1).off("none")
            .at(Panel::Network, 4).shared().before(set_congestion);

        /// With more than this multiple of them in flight, the server answers 503; 0 for never.
        overload: u32 = 0, number => Setting::number("overload", 1..=100).changes().slider(20, 1).unit(Unit::Times).off("never")
            .at(Panel::Network, 5).shared().needs(Need::Setting("congestion")).before(set_congestion);

        /// Whether robots.txt is obeyed.
        robots: bool = false, choice { false => "off", true => "on" }
            => Setting::choice("robots").fixed(Fixed::Pages).at(Panel::Manners, 3).needs(Need::SiteRules)
            .after(|setup, rules| rules.links.robots = setup.robots);

        /// Whether the crawl ignores `nofollow` links.
        nofollow: bool = false, choice { false => "off", true => "on" }
            => Setting::choice("nofollow").fixed(Fixed::Pages).at(Panel::Manners, 4).needs(Need::SiteRules)
            .after(|setup, rules| rules.links.nofollow = setup.nofollow);

        /// The most fetches of a run, retries aside; 0 for no limit.
        max_pages: u32 = 0, number => Setting::number("max-pages", 1..=1_000_000).fixed(Fixed::Pages).slider(200, 1).off("none")
            .at(Panel::Manners, 1).twin(&[])
            .before(|setup, rules| rules.max_pages = on(setup.max_pages));

        /// The most links from the start; 0 for no limit.
        max_depth: u32 = 0, number => Setting::number("max-depth", 1..=1_000_000).fixed(Fixed::Pages).slider(20, 1).off("none")
            .at(Panel::Manners, 2)
            .before(|setup, rules| rules.max_depth = on(setup.max_depth));

        /// Everything random is drawn from this.
        seed: u32 = 42, number => Setting::number("seed", 0..=4_000_000_000).fixed(Fixed::Pages).slider(999, 1).shared().for_authors(7)
            .before(|setup, rules| rules.network.seed = u64::from(setup.seed));

        /// Cores of the machine.
        cores: u32 = 2, number => Setting::number("cores", 1..=64).changes().slider(16, 1)
            .at(Panel::Machine, 0).before(set_machine);

        /// Which overheads of CPython are simulated: of processes, also of threads and tasks, or none.
        overhead: Overhead = Overhead::Processes, choice {
            Overhead::Processes => "processes",
            Overhead::CPython => "cpython",
            Overhead::None => "none",
        } => Setting::choice("overhead").fixed(Fixed::Interpreter).at(Panel::Machine, 1).before(set_machine);

        /// The version of Python whose costs and defaults are simulated.
        python: Python = Python::V311, choice { Python::V311 => "3.11", Python::V314 => "3.14" }
            => Setting::choice("python").fixed(Fixed::Interpreter).at(Panel::Machine, 2).before(set_machine);

        /// Whether that Python has the GIL: threads compute one at a time.
        gil: bool = true, choice { true => "on", false => "off" }
            => Setting::choice("gil").fixed(Fixed::Interpreter).at(Panel::Machine, 3).needs(Need::Setting("python")).before(set_machine);

        /// How processes are started.
        start_method: StartMethod = StartMethod::Default, choice {
            StartMethod::Default => "default",
            StartMethod::Fork => "fork",
            StartMethod::ForkServer => "forkserver",
            StartMethod::Spawn => "spawn",
        } => Setting::choice("start-method").fixed(Fixed::Interpreter).at(Panel::Machine, 4).before(set_machine);

        /// Of `Executor.map`: how many pages are submitted before a result is taken; 0 for all.
        buffersize: u32 = 0, number => Setting::number("buffersize", 1..=1000).fixed(Fixed::Interpreter).slider(64, 1)
            .off("none").at(Panel::Patterns, 4).needs(Need::Setting("python")).twin(&[])
            .before(|setup, rules| rules.buffersize = on(setup.buffersize).filter(|_| setup.python >= Python::V314));

        /// Whether a task of the event loop runs when it is created, and not in its turn.
        eager: bool = false, choice { false => "off", true => "on" }
            => Setting::choice("eager").fixed(Fixed::Interpreter).at(Panel::Patterns, 5).needs(Need::Setting("python"))
            .twin(&[])
            .before(|setup, rules| rules.eager = setup.eager && setup.python >= Python::V314);

        /// How many pages a process gets at a time from `map`; 0 for Python's default: 1, or what `Pool.map` computes.
        chunksize: u32 = 0, number => Setting::number("chunksize", 1..=1000).fixed(Fixed::Interpreter).slider(32, 1).off("default")
            .at(Panel::Patterns, 6).twin(&[])
            .before(|setup, rules| rules.chunksize = on(setup.chunksize));

        /// Whether a drained queue is shut down, so that its workers leave.
        shutdown: bool = false, choice { false => "off", true => "on" }
            => Setting::choice("shutdown").fixed(Fixed::Interpreter).at(Panel::Patterns, 7).needs(Need::Setting("python")).twin(&[])
            .before(|setup, rules| rules.shutdown = setup.shutdown && setup.python >= Python::V314);

        /// Tasks of `async_workers`; 0 for as many as the concurrency.
        workers: u32 = 0, number => Setting::number("workers", 1..=1000).fixed(Fixed::Workers).slider(64, 1).off("as-N")
            .at(Panel::Patterns, 1).twin(&[])
            .before(|setup, rules| rules.workers = on(setup.workers));

        /// Permits of the semaphore of `async_workers`; 0 for as many as the concurrency.
        semaphore: u32 = 0, number => Setting::number("semaphore", 1..=1000).changes().slider(64, 1).off("as-N")
            .at(Panel::Patterns, 2).twin(&[])
            .before(|setup, rules| rules.semaphore = on(setup.semaphore));

        /// The most requests per second; 0 for no limit; [`AUTO`] for the pattern's own limit: [`OWN_RATE`] if it has a
        /// limiter, otherwise none.
        rate: u32 = AUTO, number => Setting::number("rate", 1..=1000).changes().slider(100, 1).unit(Unit::PerSecond)
            .off("no-limit").or_as_pattern().at(Panel::Manners, 0).tried_first().twin(&[])
            .before(|setup, rules| {
                rules.rate = if setup.rate == AUTO { Some(OWN_RATE) } else { on(setup.rate) };
                rules.pace = on(setup.rate).filter(|rate| *rate != AUTO);
            });

        /// How long an idle worker waits before it exits, in ms.
        idle_timeout_ms: u32 = 100, number => Setting::number("idle-timeout-ms", 1..=60_000).changes().slider(1000, 10)
            .unit(Unit::Ms).at(Panel::Patterns, 3).twin(&[])
            .before(|setup, rules| rules.idle_timeout_us = setup.idle_timeout_ms * 1000);
    }
    questions {
        /// Which page is next.
        order: Order, at(order) { Order::Fifo => "fifo", Order::Lifo => "lifo", Order::Shuffled => "shuffled" }
            => Setting::question("order", 2).tried_first().rule(4).twin(&["shuffled"]);

        /// When a page counts as visited.
        mark: Mark, at(mark) {
            Mark::Discovery => "discovery",
            Mark::Submission => "submission",
            Mark::Dequeue => "dequeue",
            Mark::Result => "result",
        } => Setting::question("mark", 0).tried_first().rule(2);

        /// When the crawl thinks that it is done.
        done: Done, at(done) {
            Done::Correct => "correct",
            Done::FrontierEmpty => "frontier-empty",
            Done::WorkerIdle => "worker-idle",
            Done::IdleTimeout => "idle-timeout",
        } => Setting::question("done", 1).tried_first().rule(3);

        /// The statuses of pages whose links are followed.
        status: StatusPolicy, at(links.status) {
            StatusPolicy::Any => "any",
            StatusPolicy::Below400 => "below-400",
            StatusPolicy::Only200 => "only-200",
        } => Setting::question("status", 4).fixed(Fixed::Pages);

        /// Whether to follow links from pages that are not HTML.
        any_type: bool, at(links.any_type) { true => "any", false => "html" } => Setting::question("types", 5).fixed(Fixed::Pages);

        /// Whether a fragment makes another page.
        keep_fragments: bool, at(links.keep_fragments) { true => "keep", false => "drop" }
            => Setting::question("fragments", 6).fixed(Fixed::Pages).rule(7);

        /// What happens with other hosts.
        external: ExternalPolicy, at(links.external) {
            ExternalPolicy::List => "list",
            ExternalPolicy::Fetch => "fetch",
            ExternalPolicy::Ignore => "ignore",
        } => Setting::question("external", 7).fixed(Fixed::Pages);

        /// What happens with images.
        images: ImagePolicy, at(links.images) { ImagePolicy::Fetch => "fetch", ImagePolicy::Ignore => "ignore" }
            => Setting::question("images", 8).fixed(Fixed::Pages).rule(10);

        /// What a failed page does.
        failure: FailureRule, at(failure) {
            FailureRule::Raise => "raise",
            FailureRule::Return => "return",
            FailureRule::Ignore => "ignore",
        } => Setting::question("failure", 3).tried_first().rule(5);

        /// What protects callbacks from each other.
        guard: Guard, at(guard) {
            Guard::Ordering => "ordering",
            Guard::CallbackFirst => "callback-first",
            Guard::Lock => "lock",
            Guard::ReentrantLock => "reentrant-lock",
        } => Setting::question("guard", 10).rule(12);

        /// When the limiter's slot is given back.
        release: Release, at(release) {
            Release::TokenBucket => "token-bucket",
            Release::BeforeFetch => "before-fetch",
            Release::AfterFetch => "after-fetch",
        } => Setting::question("release", 11).rule(13).twin(&["token-bucket"]);

        /// Whether process pools parse in the parent.
        parse_in_parent: bool, at(parse_in_parent) { true => "parent", false => "child" }
            => Setting::question("parse-in", 12).rule(11);

        /// Whether the start page's links are the whole list.
        flat: bool, at(flat) { true => "on", false => "off" } => Setting::question("flat", 9).fixed(Fixed::Pages).rule(14).flag(Flag::Switch);

        /// Whether processes replace the pattern's threads.
        processes: bool, at(processes) { true => "on", false => "off" }
            => Setting::question("processes", 13).fixed(Fixed::Workers).rule(15).flag(Flag::Switch);
    }
    page {
        /// Simulated or live.
        mode: Mode = Mode::Simulated, choice { Mode::Simulated => "simulated", Mode::Live => "live" }
            => Setting::choice("mode").fixed(Fixed::Comparison).shared().flag(Flag::None).before(set_machine);

        /// Whether live lanes run at the same time.
        live_lanes: LiveOrder = LiveOrder::Together, choice {
            LiveOrder::Together => "together",
            LiveOrder::OneByOne => "one-by-one",
        } => Setting::choice("live-lanes").fixed(Fixed::Comparison).shared().flag(Flag::None);
    }
}
