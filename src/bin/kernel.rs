//! The kernel for people's own Python as a separate wasm module: the worker of the Python runtime loads it, and no
//! other visitor does. Natively, the program only prints its purpose.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: playground_memory::Memory = playground_memory::Memory;

/// Does nothing: the worker makes a `Run`.
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::print_stderr)]
fn main() {
    eprintln!("This program is a part of the page, as WebAssembly. `cargo xtask serve` builds and serves the page.");
}

#[cfg(target_arch = "wasm32")]
mod run {
    use crawl_core::guest::words::{actor_of, cause_of, page_of, part_of, within};
    use crawl_core::guest::{CannotRun, Continue, Guest, Next};
    use crawl_core::setup::parse_query;
    use crawl_core::site::{Kind, PageId, file};
    use crawl_core::trace::{Limit, Metrics, Obstacle, Outcome, Through};
    use crawl_core::wire::Writer;
    use std::rc::Rc;
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    /// No time, no page, no number.
    const NONE: f64 = -1.0;

    /// One run of people's own code.
    #[wasm_bindgen]
    pub struct Run {
        guest: Option<Guest>,
        reply: Option<Continue>,
        lane: Option<crawl_core::compare::Lane>,
    }

    #[wasm_bindgen]
    impl Run {
        /// A run of the lane with this number under the setup of `query`, on its site or on the site file `file`. `is_own`:
        /// the code is not the lane's pattern, and has its own number of workers.
        #[wasm_bindgen(constructor)]
        pub fn new(query: &str, file: Option<String>, lane: u32, is_own: Option<bool>) -> Result<Run, JsValue> {
            let (setup, _) = parse_query(query, &[]);
            let site = match file {
                Some(text) => file::read(&text).map(|(site, _)| site).map_err(|problem| format!("{problem:?}")),
                None => setup.make_site().map_err(|wrong| format!("{wrong:?}")),
            };
            let guest =
                Guest::begin(&setup, Rc::new(site?), lane as usize, is_own.unwrap_or(false)).map_err(|wrong| {
                    match wrong {
                        CannotRun::NoLane(lane) => format!("the setup has no lane {lane}"),
                        CannotRun::TooManyRuns => String::from("too many runs at once"),
                    }
                })?;
            Ok(Run { guest: Some(guest), reply: None, lane: None })
        }

        fn guest(&self) -> Result<&Guest, JsValue> {
            self.guest.as_ref().ok_or_else(|| JsValue::from_str("the run has ended"))
        }

        fn guest_mut(&mut self) -> Result<&mut Guest, JsValue> {
            self.guest.as_mut().ok_or_else(|| JsValue::from_str("the run has ended"))
        }

        /// Adds an actor: `loop`, `thread` or `process`. Actor 0 is the main thread.
        pub fn spawn(&mut self, kind: &str) -> Result<u32, JsValue> {
            Ok(self.guest_mut()?.spawn(actor_of(kind)))
        }

        /// Adds an actor that continues after this many µs: a timer of the event loop.
        pub fn spawn_timer(&mut self, kind: &str, us: f64) -> Result<u32, JsValue> {
            Ok(self.guest_mut()?.spawn_timer(actor_of(kind), within(us).unwrap_or(0)))
        }

        /// The actor waits for a page, for at most this number of µs; -1 sets no limit.
        pub fn ask_fetch(&self, actor: u32, page: u32, line: u16, within_us: f64) -> Result<(), JsValue> {
            self.guest()?.submit(PageId(page));
            self.guest().map(|guest| guest.ask_fetch(actor, PageId(page), line, within(within_us)))
        }

        /// The actor parses the answer with this number.
        pub fn ask_parse(&self, actor: u32, answer: u32, line: u16) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.ask_parse(actor, answer, line))
        }

        /// The actor sleeps. `cause` is the word of the cause for idle rows, or empty.
        pub fn ask_pause(&mut self, actor: u32, us: f64, cause: &str) -> Result<(), JsValue> {
            self.guest_mut().map(|guest| guest.ask_pause(actor, within(us).unwrap_or(0), cause_of(cause)))
        }

        /// Adds an actor whose code runs now, within the step of the one that runs, until `leave`; -1 if there are too many.
        pub fn spawn_begun(&mut self, kind: &str) -> Result<i32, JsValue> {
            Ok(self.guest_mut()?.spawn_begun(actor_of(kind)).map_or(-1, |actor| actor as i32))
        }

        /// The code of an actor that `spawn_begun` added waits, or has ended. `true`: it must continue first, as `reply`
        /// says. Otherwise the other one continues.
        pub fn leave(&mut self, actor: u32) -> Result<bool, JsValue> {
            let guest = self.guest_mut()?;
            let continues = guest.leave(actor);
            if continues {
                self.reply = Some(guest.take_reply(actor));
            }
            Ok(continues)
        }

        /// The actor goes through a part of the start or the end of a child: `parent`, `child`, `worker`, `last worker` or `end`.
        /// The child is an interpreter, or a process that does not start as a fork.
        pub fn ask_start(&self, actor: u32, is_interpreter: bool, part: &str) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.ask_start(actor, is_interpreter, part_of(part)))
        }

        /// The actor waits until it is woken, for at most this number of µs; -1 sets no limit.
        pub fn ask_wait(&self, actor: u32, within_us: f64) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.ask_wait(actor, within(within_us)))
        }

        /// The actor waits as an idle worker of a pool does.
        pub fn ask_turn(&self, actor: u32) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.ask_turn(actor))
        }

        /// The actor's code has nothing to do until it is woken or its fetch or sleep is over.
        pub fn rest(&self, actor: u32) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.rest(actor))
        }

        /// Cancels what the actor waits for.
        pub fn cancel(&self, actor: u32) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.cancel(actor))
        }

        /// The actor ends.
        pub fn end(&mut self, actor: u32) -> Result<(), JsValue> {
            self.guest_mut().map(|guest| guest.end(actor))
        }

        /// Makes the actor ready.
        pub fn wake(&self, actor: u32) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.wake(actor))
        }

        /// Runs until the code of an actor must continue, and returns it; -1: hung; -2: time limit; -3: another limit.
        pub fn next(&mut self) -> Result<i32, JsValue> {
            let guest = self.guest_mut()?;
            let next = guest.run();
            Ok(match next {
                Next::Continue(actor) => {
                    self.reply = Some(guest.take_reply(actor));
                    actor as i32
                }
                Next::Hung => -1,
                Next::Limit(Limit::Time) => -2,
                Next::Limit(_) => -3,
            })
        }

        /// Why the actor continues: `begun`, `fetched`, `timed out`, `parsed`, `slept` or `woken`.
        pub fn reply(&self) -> String {
            let word = match &self.reply {
                Some(Continue::Fetched(..)) => "fetched",
                Some(Continue::TimedOut) => "timed out",
                Some(Continue::Parsed(_)) => "parsed",
                Some(Continue::Slept) => "slept",
                Some(Continue::Woken) => "woken",
                Some(Continue::Begun) | None => "begun",
            };
            String::from(word)
        }

        /// Of a fetch: the number of the answer, the status, and the page that arrived; of a parse: its links.
        pub fn numbers(&self) -> Vec<i32> {
            match &self.reply {
                Some(Continue::Fetched(number, answer, came)) => {
                    vec![*number as i32, Guest::said(*answer).0.into(), came.0 as i32]
                }
                Some(Continue::Parsed(links)) => links.iter().map(|page| page.0 as i32).collect(),
                _ => Vec::new(),
            }
        }

        /// Of a fetch: why it has no status; empty if it has one.
        pub fn failure(&self) -> String {
            let failure = match &self.reply {
                Some(Continue::Fetched(_, answer, _)) => Guest::said(*answer).1,
                _ => None,
            };
            failure.map_or(String::new(), |failure| String::from(failure.word()))
        }

        /// The time, in µs.
        pub fn now_us(&self) -> f64 {
            self.guest.as_ref().map_or(0.0, |guest| guest.now_us() as f64)
        }

        /// How many events the trace has.
        pub fn events(&self) -> u32 {
            self.guest.as_ref().map_or(0, |guest| guest.events() as u32)
        }

        /// A primitive begins to make workers wait for this cause.
        pub fn begin_wait(&self, cause: &str) -> Result<(), JsValue> {
            if let Some(cause) = cause_of(cause) {
                self.guest()?.begin_wait(cause);
            }
            Ok(())
        }

        /// The barrier opens, after this page; -1: after the page whose result was taken last.
        pub fn open_barrier(&self, last: f64) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.open_barrier((last != NONE).then(|| page_of(last))))
        }

        /// What follows has waited for a queue to drain, or for a lock.
        pub fn go_through(&self, word: &str) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.go_through(if word == "lock" { Through::Lock } else { Through::QueueJoin }))
        }

        /// Work begins to wait for a cause, or continues; `culprit` is a page or -1.
        pub fn hold_up(&self, cause: &str, culprit: f64, waits: bool) -> Result<(), JsValue> {
            if let Some(cause) = cause_of(cause) {
                self.guest()?.hold_up(cause, page_of(culprit), waits);
            }
            Ok(())
        }

        /// A task blocks its event loop, or continues.
        pub fn block_loop(&self, blocks: bool) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.block_loop(blocks))
        }

        /// The code takes the result of a page.
        pub fn take_result(&self, page: u32) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.take_result(PageId(page)))
        }

        /// The page that the actor that runs now fetched last, or -1.
        pub fn current_page(&self) -> Result<f64, JsValue> {
            Ok(self.guest()?.current_page().known().map_or(NONE, |page| f64::from(page.0)))
        }

        /// This actor hands out the work from now on.
        pub fn set_main(&self, actor: u32) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.set_main(actor))
        }

        /// This actor only calls back: it does no work that would be on a row.
        pub fn set_aside(&self, actor: u32) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.set_aside(actor))
        }

        /// A page counts as visited; `is_late`: only now, although its links were read before.
        pub fn mark(&self, page: u32, is_late: bool) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.mark(PageId(page), is_late))
        }

        /// A link to the page was read.
        pub fn find(&self, page: i32) -> Result<(), JsValue> {
            if page >= 0 {
                self.guest()?.find(PageId(page as u32));
            }
            Ok(())
        }

        /// The page was handed to a worker.
        pub fn submit(&self, page: u32) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.submit(PageId(page)))
        }

        /// Pages that redirects have marked since the last call.
        pub fn take_found(&self) -> Result<Vec<u32>, JsValue> {
            Ok(self.guest()?.take_found().into_iter().map(|page| page.0).collect())
        }

        /// The page with this address, or -1.
        pub fn page_of(&self, url: &str) -> Result<f64, JsValue> {
            Ok(self.guest()?.site().find(url).map_or(NONE, |page| f64::from(page.0)))
        }

        /// The address of a page.
        pub fn url(&self, page: u32) -> Result<String, JsValue> {
            Ok(self.guest()?.site().url(PageId(page)).into_owned())
        }

        /// How many pages the site has.
        pub fn pages(&self) -> Result<u32, JsValue> {
            Ok(self.guest()?.site().len() as u32)
        }

        /// The addresses of the pages that the site has, in its order, one a line: no fragments, no missing pages and no
        /// pages of other hosts.
        pub fn addresses(&self) -> Result<String, JsValue> {
            let site = self.guest()?.site();
            let own = site.iter().filter(|(_, page)| page.kind == Kind::Own).map(|(id, _)| site.url(id));
            Ok(own.collect::<Vec<_>>().join("\n"))
        }

        /// Status, whether it is HTML, page it redirects to or -1, cost in µs.
        pub fn info(&self, page: u32) -> Result<Vec<f64>, JsValue> {
            let guest = self.guest()?;
            let about = guest.site().page(PageId(page));
            let redirect = about.redirect.known().map_or(NONE, |page| f64::from(page.0));
            let cost_us = guest.cost_us(PageId(page)) as f64;
            Ok(vec![f64::from(about.status), f64::from(u8::from(about.html)), redirect, cost_us])
        }

        /// Adds a page that the site does not have, and returns it: its address, its status, and whether it is HTML. Known
        /// addresses keep their pages. Further pages follow those of the site, in the order of these calls.
        pub fn declare(&mut self, url: &str, status: u16, html: bool) -> Result<u32, JsValue> {
            Ok(self.guest_mut()?.declare(url, status, html).0)
        }

        /// Whether fetches from now on are single requests: the code follows redirects and retries itself.
        pub fn set_single(&self, is_single: bool) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.set_single(is_single))
        }

        /// The row on which the answer of the last fetch arrived, or -1.
        pub fn row(&self) -> f64 {
            match &self.reply {
                Some(Continue::Fetched(number, ..)) => {
                    self.guest.as_ref().and_then(|guest| guest.row_of(*number)).map_or(NONE, f64::from)
                }
                _ => NONE,
            }
        }

        /// The links of a page as written, then its images: two lists one after the other, the first number says how
        /// many are links.
        pub fn references(&self, page: u32) -> Result<Vec<u32>, JsValue> {
            let site = self.guest()?.site();
            let (links, images) = (site.links(PageId(page)), site.images(PageId(page)));
            let all = links.iter().chain(images).map(|page| page.0);
            Ok(std::iter::once(links.len() as u32).chain(all).collect())
        }

        /// The links of a page that the lane's rules follow.
        pub fn followed(&self, page: u32) -> Result<Vec<u32>, JsValue> {
            Ok(self.guest()?.links_of(PageId(page)).iter().map(|page| page.0).collect())
        }

        /// The pages with which the crawl begins.
        pub fn seeds(&self) -> Result<Vec<u32>, JsValue> {
            Ok(self.guest()?.seeds().into_iter().map(|page| page.0).collect())
        }

        /// The rules of the lane as JSON: what the twins read as options, and the costs of the machine.
        pub fn rules(&self) -> Result<String, JsValue> {
            Ok(crawl_core::guest::options::json(self.guest()?))
        }

        /// What an actor waits for in a run that hangs: `lock`, `queue join`, `running futures` or `frontier`.
        pub fn blocked(&self, obstacle: &str, page: f64) -> Result<(), JsValue> {
            let found = Obstacle::ALL.iter().find(|(_, word)| *word == obstacle);
            if let Some((obstacle, _)) = found {
                self.guest()?.blocked(*obstacle, page_of(page).known());
            }
            Ok(())
        }

        /// The code has reached a limit of its own.
        pub fn reach_limit(&self) -> Result<(), JsValue> {
            self.guest().map(|guest| guest.reach_limit())
        }

        /// The code has ended (`finished`, `raised`, `hung` or `cancelled`): the lane as bytes.
        pub fn finish(&mut self, outcome: &str) -> Result<Vec<u8>, JsValue> {
            let guest = self.guest.take().ok_or_else(|| JsValue::from_str("the run has ended"))?;
            let outcome = Outcome::ALL.iter().find(|(_, word)| *word == outcome).map(|(outcome, _)| *outcome);
            let lane = guest.finish(outcome.unwrap_or(Outcome::Cancelled));
            let mut out = Writer::new();
            lane.write(true, &mut out);
            self.lane = Some(lane);
            Ok(out.into_bytes())
        }

        /// The figures of the lane that has ended: makespan in µs, fetches, duplicates, failed, pages, most in flight.
        pub fn figures(&self) -> Vec<f64> {
            let Some(lane) = &self.lane else { return Vec::new() };
            let Metrics { makespan_us, fetches, duplicate_fetches: again, failed, max_in_flight: most, .. } =
                lane.metrics;
            let counts = [fetches, again, failed, fetches - again, most].map(f64::from);
            std::iter::once(makespan_us as f64).chain(counts).collect()
        }

        /// The fingerprint of the trace of the lane that has ended, as hexadecimal digits.
        pub fn fingerprint(&self) -> String {
            format!("{:016x}", self.lane.as_ref().and_then(|lane| lane.fingerprint).unwrap_or(0))
        }

        /// The events of the lane that has ended without source lines, one a line.
        pub fn trace_text(&self) -> String {
            self.lane.as_ref().map_or(String::new(), crawl_core::guest::events_text)
        }
    }
}
