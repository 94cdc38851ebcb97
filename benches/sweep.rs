//! Many runs of which only the figures are wanted: the first lanes on the demo site, 64 concurrencies, 50 seeds.
//!
//! `cargo bench --bench sweep` prints how many runs a second there are on one thread and on all, and how many times as fast
//! a run is that keeps no trace. It is compared with two others: a run whose trace is read as every lane of a comparison is
//! (timeline, figures, bounds, verdict, fingerprint, critical path), and a run from whose trace only the same figures are
//! read. All are ratios of times in this one run. Recording costs little beside simulating, so the second is near 1: without
//! a trace, a run saves the reading, which is what a comparison does.

#![cfg_attr(not(target_arch = "wasm32"), allow(clippy::print_stdout, reason = "a bench prints its report"))]

#[cfg(not(target_arch = "wasm32"))]
mod native {
    /// The allocator of the product's programs.
    #[global_allocator]
    static MEMORY: playground_memory::Memory = playground_memory::Memory;

    use crawl_playground::compare::{Lane, Sweep};
    use crawl_playground::engine::virtual_time::{self, Terrain};
    use crawl_playground::setup::Setup;
    use crawl_playground::site::Graph;
    use crawl_playground::trace::{Metrics, Timeline};
    use std::hint::black_box;
    use std::num::NonZero;
    use std::rc::Rc;

    const CONCURRENCIES: u32 = 64;
    const SEEDS: u32 = 50;
    /// Each is measured this often, in turns; the fastest counts.
    const ROUNDS: usize = 5;

    pub fn run() {
        // Once, and nothing else: for `valgrind --tool=callgrind`, which counts instructions and is disturbed by no load.
        if let Some(keep) = std::env::args().skip(1).find_map(|word| Keep::named(&word)) {
            return runs_that(keep);
        }
        let lanes = Sweep::lanes_of(&Setup::default());
        let count = lanes.len();
        let runs = count as u32 * CONCURRENCIES * SEEDS;
        let values = (1..=CONCURRENCIES).map(|number| number.to_string()).collect();
        let sweep = Sweep::new(lanes, "concurrency", values, SEEDS, None).map_err(|wrong| format!("{wrong:?}"));
        let sweep = sweep.expect("the sweep is valid");
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        let [mut one, mut all, mut read, mut kept, mut reduced] = [f64::MAX; 5];
        for _ in 0..ROUNDS {
            one = one.min(seconds(|| drop(black_box(sweep.run(1)))));
            all = all.min(seconds(|| drop(black_box(sweep.run(threads)))));
            read = read.min(seconds(|| runs_that(Keep::Lane)));
            kept = kept.min(seconds(|| runs_that(Keep::Trace)));
            reduced = reduced.min(seconds(|| runs_that(Keep::Figures)));
        }
        let per_second = |seconds: f64| (f64::from(runs) / seconds) as u32;
        println!("{runs} runs: {count} lanes on the demo site, {CONCURRENCIES} concurrencies, {SEEDS} seeds");
        println!("one thread: {} runs a second", per_second(one));
        println!("{threads} threads: {} runs a second, {:.2} times as many", per_second(all), one / all);
        println!("a run without a trace: {:.2} times as fast as with one, read for a comparison", read / reduced);
        println!("and {:.2} times as fast as with one from which only the same figures are read", kept / reduced);
    }

    #[allow(clippy::disallowed_methods, reason = "a bench must read a clock, and this one never runs in wasm")]
    fn seconds(work: impl FnOnce()) -> f64 {
        let start = std::time::Instant::now();
        work();
        start.elapsed().as_secs_f64()
    }

    /// What a run keeps.
    #[derive(Clone, Copy)]
    enum Keep {
        /// A trace, and everything that a comparison reads from it.
        Lane,
        /// A trace, and its figures.
        Trace,
        /// Figures alone.
        Figures,
    }

    impl Keep {
        /// Its name on the command line.
        fn named(word: &str) -> Option<Keep> {
            [("lane", Keep::Lane), ("trace", Keep::Trace), ("figures", Keep::Figures)]
                .into_iter()
                .find_map(|(name, keep)| (name == word).then_some(keep))
        }
    }

    /// Runs the lanes with a few concurrencies.
    fn runs_that(keep: Keep) {
        for concurrency in [1, 4, 16, 64] {
            let setup = Setup { concurrency, ..Setup::default() };
            let site = setup.make_site().expect("the demo site is there");
            for plan in setup.plans() {
                let rules = plan.setup.rules(plan.strategy);
                let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &rules.links)), &rules);
                for _ in 0..50 {
                    if matches!(keep, Keep::Figures) {
                        _ = black_box(virtual_time::figures(plan.strategy, &terrain, &rules));
                        continue;
                    }
                    let trace = virtual_time::run(plan.strategy, &terrain, &rules).expect("there is one run");
                    match keep {
                        Keep::Lane => _ = black_box(Lane::of(&plan, trace, &terrain)),
                        _ => _ = black_box(Metrics::of(&trace, &Timeline::of(&trace))),
                    }
                }
            }
        }
    }
}

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    native::run();
}
