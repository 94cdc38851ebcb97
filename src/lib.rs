//! # Crawl Playground
//!
//! A playground in which people see and feel how crawl concurrency patterns work. **Run, record, draw**: a strategy is a real `async
//! fn`; running it yields a trace; the picture is a pure function of (trace, time); the URL is the configuration. This text is the
//! architecture document: it changes in the same commit as the code.
//!
//! ## The rooms
//!
//! The crawl core is a separate package, `core/`, which this library exports again: the compiler ensures that the core knows no
//! browser, no page and no sentence for people. What it finds (verdicts, causes, problems) is data. Inside a package, a file imports
//! only from its own floor or a lower one; `tests/tidy.rs` fails on an import that goes up.
//!
//! ```text
//!   app        view ─────────────► the browser
//!            ┌───┼────┐
//!        worker  │   live ───────► the network
//!            └─ page ─┘
//!                │
//!               say ──► text ────► messages/en.ftl
//!   ─────────────┼────────────────────────────── the border of the packages
//!   core      compare ──► setup ──► engine ──► strategy ──► world ──► trace ──► site
//! ```
//!
//! | floor | room | what lives there | must not know |
//! |---|---|---|---|
//! | 0 | [`site`] | what is crawled: pages and links, addresses, generators, site files, HTML -> links | time, strategies |
//! | 0 | [`wire`] | values as bytes with a version, read with every length checked | what they mean |
//! | 0 | [`trace`] | the log: events, spans, waits, metrics, bounds, verdicts, exports | strategies, engines |
//! | 1 | [`world`] | what a strategy may use: `World` and the vocabulary on it (visited set, frontier, pool, threads, task group, gather, queue, semaphore, rate limiter), over the kernel of tasks, timers and worker rows; the rules and the machine | which engine turns it; a clock to read |
//! | 2 | [`strategy`] | one file per version, each beside its Python twin, with a descriptor of the pattern, and the catalogue, which the build writes: sixteen patterns in two versions, corrected and as published, and four that go beyond what is published; [`strategy::code`]: their lines, to be read; [`strategy::files`]: their texts | engines |
//! | 3 | [`engine`] | what turns the kernel: `virtual_time` (deterministic) and `live` (real time, over whatever fetches) | how it looks |
//! | 4 | [`setup`] | every setting, declared once: URL <-> flags <-> controls; the plan and the rules of each lane | the page |
//! | 5 | [`compare`] | lanes side by side: their runs, and what is read from each | the page |
//! | 6 | [`guest`] | a run whose threads and tasks are another interpreter's, driven from outside | the interpreter |
//! | 6 | [`text`] | every text that people read, from one file | all of them |
//! | 7 | [`say`] | what the core gives as data, in sentences for people: names, verdicts, problems, settings | a browser |
//! | 8 | `live` | live crawls in a browser: the live engine with the browser as its ground; the code of the strategies, which the page loads (wasm only) | the page |
//! | 8 | [`page`] | what the page knows and says: [`page::scene`] (states, figures, bars, the sentence, the line of each worker, the culprit of a wait, what made a bar begin, key moments, the rows of the table), and the parts of the page's state, each with its messages: address, playback, settings, notes, highlight, an author's choices and question; the host's messages, the code to paste a run elsewhere; [`page::answers`]: what people ask of runs, and what they take along. No drawing | a browser |
//! | 9 | [`worker`] | the engine's end of the wire: a desk that runs, reads and looks for a page, letter by letter, in slices | a browser |
//! | 10 | `view` | Yew components, the painter, and the worker in the browser (wasm only) | engines' insides |
//!
//! The page's state has parts, each in a file of [`page`] or `view/state`: a message goes to its part, whose [`page::Effect`] `view/app`
//! carries out. No file of `page` and `view` imports another that imports it, by way of others or not.
//!
//! Four questions, which `CONTRIBUTING.md` answers with file names: **Where is a barrier's wait recorded?** In one file,
//! `core/src/world/kernel/state/blame.rs`. **Where do I add a setting?** One declaration and one message. **Where does a move of the
//! slider go?** Setting -> setup -> worker -> trace -> scene -> paint. **How do I add a strategy?** Its Rust, its Python, its message.
//!
//! The panes of the questions ([`page::answers`], `src/bin/answers.rs`) get the setup and the lanes as bytes; the pool makes their runs.
//! People's own Python runs as such a guest: the editor (`src/bin/own.rs`, [`page::own`]) loads when it is asked for, its worker at the
//! first Run: Pyodide, `python/` (its runtime and network) and the kernel (`src/bin/kernel.rs`). The lane comes as bytes.
//! Browser crates are under the wasm target in `Cargo.toml`: all floors but `live` and `view` build and test natively, without a browser.
//!
//! ## The texts
//!
//! Every text that people read on the page is in `messages/en.ftl`, in the syntax of [Fluent](https://projectfluent.org). The page
//! contains no Fluent: `build.rs` makes each message an item of [`text`], a constant, or a function of the message's variables, and
//! each variable that chooses between words an enum of them. A sentence is one whole message, so that another language can order its
//! words differently; the caller marks what is emphasised in it. The build knows these parts of Fluent: messages, attributes,
//! variables, quoted text, and selectors on words and on numbers (`[one]` is exactly 1, and literal numbers). A mistake fails the
//! build, with its line in the error.
//!
//! Another language is another file with the same ids and variables, such as `messages/de.ftl`; `PLAYGROUND_LANGUAGE=de` builds the
//! page in it. A missing or unknown id, variable or choosing word fails the build, with its name in the error. Tests of logic compare
//! ids or values, so that a change of wording breaks none of them; golden files and `tests/messages.rs` have sentences. Ids, keys and
//! words of addresses, words of JSON (`word`, where people read `name`) and the output of the command are not texts of the page: they
//! are in the code. `tests/texts.rs` finds a text outside the file, `tests/messages.rs` finds a message that no code uses, and
//! `tests/words.rs` finds words that are not plain English. `PLAYGROUND_LANGUAGE=en-XA` builds the page in a pseudo-language, English
//! with accents: a browser test (`tests/browser/pseudo.rs`) opens every pane of it and finds no text without accents.
//!
//! ## The invariants
//!
//! 1. A strategy cannot read a clock and cannot learn which engine runs it. What a student reads is what ran.
//! 2. The trace, or a view of it, is the only thing that passes from engine to view, as bytes. It is append-only and ordered by time.
//! 3. Same setup and seed => byte-identical trace, natively and in wasm. Integer µs, no floats in the engine, no hash
//!    maps, one random generator ([`site::random`]) whose stream a test pins. A page's latency, errors and pauses before retries are
//!    functions of (seed, address, attempt), never of the order in which strategies ask. There is one exception, on
//!    request: with `congestion` on, the latency is that function times a factor of the load.
//! 4. Pause, scrub, step, replay and speed are only choices of `at`.
//! 5. Engines never draw, views never fetch.
//! 6. Everything has a limit, and reaching one is an event of the trace: pages and worker rows (2^20 each), virtual time (12 days),
//!    events (20 million), tasks (4 million), input (64 MB). A run can be advanced in slices and cancelled. A number that would be
//!    too large for its field of an event becomes the largest that fits, so it never changes another field.
//! 7. Input from outside is parsed once, at the border, into typed values and a list of problems shown to the person.
//! 8. Blame is recorded: when a worker row waits, the kernel writes the cause at the beginning and the culprit at the end, both in
//!    one file (`core/src/world/kernel/state/blame.rs`). Readers of a trace only read.
//! 9. A primitive records its caller's source line (`#[track_caller]`).
//!
//! ## How a run works
//!
//! The kernel (`core/src/world/kernel`) holds a slab of boxed tasks, a FIFO queue of ready ones, a heap of timers ordered by (due,
//! sequence), and the requests in flight. Its state is made of parts (`core/src/world/kernel/state`, one file per part): the clock, the
//! tasks, the requests, the server's connections, the worker rows, the event loop, the processors, the pages, blame. A part's fields
//! are private to its file, and no part knows another one; the files above `state` do what concerns several of them. A waker is one word, the task's number and its executor's: waking looks up
//! the executor's queue in a table of the thread, so there is no `Arc` and no allocation. A task is polled only after it was woken.
//!
//! The two engines differ in what moves the clock. `virtual_time` sets it to the next timer; the site's table answers. `live` sets it
//! to the real time and has one alarm for the next timer; when a fetch's emulated latency is over, it sends a real request, whose
//! arrival wakes the task. A ground fetches for it, tells the time and rings the alarm: the browser or, in its tests, a simulated
//! network and clock (`engine/live/tests.rs`). The emulated latency is spent in the kernel's timers and not in a connection, because
//! Chromium opens only 6 per host over HTTP/1.1; the engine reads from the browser's resource timing how long it held a request back,
//! and records it. A cancelled task drops its fetch, and dropping a fetch aborts the request.
//!
//! In the page, the command and the bench, boxes of tasks and other small things come from the program's own lists of free blocks
//! (the package in `memory/`): the general allocators cost a tenth of a simulation. This library itself chooses no allocator.
//!
//! ## The machine
//!
//! A task runs on an actor: the event loop, a thread, or a process. A fetch waits; a parse computes, and its place decides what waits for
//! it. Threads share one GIL that changes hands after the switch interval, and a thread that comes back from the network needs it too;
//! processes share the cores. The setting `overhead` decides which further costs of CPython ([`world::Machine`]) count: those of processes
//! (the default), all of them (epoll then wakes an event loop at whole ms, and a thread that waits for the first of many futures looks
//! through all of them), or none. `tests/truth.rs` holds the simulator against measured runs of CPython 3.11, `tests/truth314.rs` against
//! 3.14 with the GIL and without ([`world::Machine::on`]), and `tests/twins.rs` runs the Python twins beside it. If a busy machine disturbs
//! a twin, the test repeats the run with longer latencies; it compares makespans only of undisturbed runs.
//!
//! Each classic question (when is a page visited, when is the crawl done, what does a failure do, which page is next) is a rule. A
//! version of a pattern has its answers; the setup can override them ([`setup::Questions`]). If a run goes wrong, [`trace::verdict`]
//! names what waits for what, which pages were lost and which were fetched twice.
//!
//! An exception (`failure=raise`) takes the path that it takes in CPython 3.11. The block that it leaves decides what happens to the
//! other jobs. The block of an executor ([`world::Pool::with`]) waits for everything that was submitted; `map` cancels the jobs that
//! no worker has taken, where N + 1 queued jobs of processes count as taken. The block of a `multiprocessing.Pool` kills its
//! processes, while its `map` raises only when the last chunk has ended. A `gather` ends at once, and the run with it; a task group
//! cancels its tasks when its turn comes, and a task that got its permit before has begun. A plain thread ([`world::Threads`]) dies
//! alone, and the crawl goes on. A fetch that is cut off has begun: it counts, as `cancelled`.
//!
//! A worker can retry a failed fetch (`retries`): after a timeout, a lost connection, a 429 or a 5xx. It keeps its row and backs off
//! first, as `tenacity` does with `wait_exponential`: the first pause is the backoff itself, each further one is twice as long, up to
//! a cap, and full or equal jitter spreads them. (`urllib3.Retry` makes its first retry at once, and pauses twice the backoff before
//! the second one.) A retry is another attempt at the same fetch: it counts neither as a page nor as a duplicate. The cost of a
//! further attempt is drawn when it begins ([`world::Attempts`]), so a page that failed because of the network's `errors` may succeed
//! the next time; what the site file says about a page (its status, its latency) holds for each attempt.
//!
//! The limit of connections (`connections`) holds for each host, as in clients and browsers. A host is an origin: scheme, host and
//! port, in any case, with the default port or without it. Fetches that wait for the same host get connections in order.
//!
//! A redirected fetch (301, 302, 303, 307, 308 with a `location`) continues at its target: the same worker sends another request,
//! with its own latency, connection, turn under the rate, timeout and retries. The fetch fails after 20 redirects, and at once if a
//! redirect leads back to an earlier address. It counts as one link, however many hops it has: the crawl reads the answer as the page
//! at the last address, so links are relative to that. A corrected crawl checks each hop: it does not fetch an address that is
//! already visited (and reads nothing, because another fetch brings the page), and marks any other as visited, in all processes. In a
//! published crawl, the library follows and the crawl does not check, so a page that two addresses redirect to is fetched twice. If
//! robots.txt or `external` forbids a link, it forbids a redirect, too: the answer is then the redirect itself, without links; with
//! `external=list`, a corrected crawl lists the target. In a live crawl the browser follows by itself and reports only the last
//! address: the trace has the fetch of that address as beginning when it ends, with 302 for any kind of redirect, and a loop is a
//! refused connection.
//!
//! A timeout (`timeout-ms`) starts when the worker sends the request (`timeout-from=sent`), so it only covers the server's time, or
//! when the worker asks for a connection (`asked`), as aiohttp's `total` does, and then covers the waits for a connection and for a
//! turn under the rate as well. A request that is not sent in time fails as `pool timeout` (httpx's word): it counts as failed, and
//! neither as a fetch nor as in flight, since it was never sent. Each attempt and each hop of a redirect has a timeout of its own.
//!
//! A rate limit (`rate`) delays each attempt of any pattern, after the limit of connections: attempts take turns of 1/rate s, first
//! come, first served, and an unused turn is lost. `rate_limited` implements its own limiter, because that is its lesson. No other
//! limiter applies to its fetches. It allows 10 requests a second unless another rate is set; with `no-limit` it never waits.
//!
//! Some settings affect only some strategies ([`strategy::HEEDED_BY_SOME`]), and some values are impossible for a strategy: one that
//! starts all workers at once cannot start an unlimited number of them. The page and the command say both
//! ([`say::settings::no_effect_on`], [`say::settings::instead_on`]), and `tests/heeds.rs` holds them against what runs do.
//!
//! A server can slow down (`congestion`): with up to C requests in flight, each takes its own latency; with n > C, the fetch that
//! starts as the nth takes n/C times as long, in whole µs, and times out if that is too long. Later fetches do not change it. With
//! more than `overload` times C in flight, the server answers 503, at full speed. So there is a best N: above it, runs take longer.
//!
//! If the setup says so, a crawl does what the site asks of crawlers. `robots`: links that robots.txt disallows (RFC 9309; a group
//! for `crawl-playground` counts before the one for `*`) are recorded as `disallowed` and left out. The robots.txt of a simulated
//! site is in its site file; a live crawl fetches the origin's before its clock starts: without such a file (4xx) everything is
//! allowed, without an answer (5xx, no connection) nothing is. `nofollow`: links with `rel=nofollow`, and all links of a page whose
//! `<meta name=robots>` says so, are left out without an event.
//!
//! There is one event loop with one CPU: a parse keeps it busy, and tasks that are woken meanwhile run after it, in their order.
//! `gather` parses after its barrier and `task_group_spawn` as answers come, so a CPU cost tells them apart.
//!
//! Worker rows are the places "up to N at a time": a fetch takes the lowest free one, a parse that follows at once stays on it. The
//! kernel records what a row waits for when time moves on and the row is still free: whatever holds up work that would be on it (a
//! rate, a start, a hand-over, a lock), else the event loop, else the barrier, the join or the frontier. A primitive that can make
//! workers wait (`gather`, `map`, `join`) tells the kernel when its wait begins, and with which page its barrier opens. A pattern
//! says where its idle workers wait ([`strategy::Strategy::waits_at`]): those of `async_workers` feed the joined queue, so for links.
//!
//! The ready queue keeps with each task what woke it: the stretch (a fetch, a parse, a pause) that ended at that moment. Everything
//! that the task begins or wakes inherits that, so the trace knows the origin of every stretch ([`trace::Through`]), four bytes each,
//! beside its events. Read backwards from the end, origins are the critical path.
//!
//! The demo site's pages and links are read by `build.rs`, with the crawler's own extraction, into a site file inside the program:
//! the simulated crawl of it needs no fetch and cannot drift from the files that the live lanes fetch.
//!
//! ## The first visit
//!
//! A first visit simulates, so it needs neither scraper nor url, which are a third of the program. They are in a second module
//! (`src/bin/links.rs`: [`site::html`] itself, so there is one extraction), which `engine::page_reader` loads before the first live
//! run. The program stays small for further reasons: all of it is compiled at once (`lto`), names of functions are stripped, one
//! function does all sorting (`trace::order`), and the browser parses numbers. The code (`static/strategies.txt`) loads later.
//!
//! `size-budget.txt` limits the bytes of the first load in brotli; `cargo xtask test --only page` weighs the files that the built
//! index.html names, and a browser test compares them with the files that a visit loads. The page marks its first picture after 0 on
//! the browser's timeline as `first-motion`; `cargo xtask frames` opens it in new browsers and measures the time until then.
//!
//! ## The trace
//!
//! An [`trace::Event`] is 16 bytes: time in µs (40 bits), source line (16), kind (8), page (32), worker row (20), detail (12).
//!
//! | event | detail | means |
//! |---|---|---|
//! | `discovered` | the page with the link | a link to the page was read for the first time |
//! | `disallowed` | the page with the link; none for the start | a link to the page was read, and robots.txt disallows it: it is neither fetched nor visited |
//! | `listed` | | the address counts as visited without a request (another host) |
//! | `marked` | | the page counts as visited only now; written if a crawl marks that late |
//! | `submitted` | | reserved: the page was handed to a pool or a queue |
//! | `redirected` | the page whose answer it was | an answer redirects to the page, and the fetch goes on there: its `started` follows, at once or after a wait |
//! | `started` | worker; 1 for a page that was fetched before, 1 + n for the nth retry | its fetch began, or another attempt at it |
//! | `held back` | µs | live: how long the browser held back the fetch that just ended |
//! | `fetched` | worker, HTTP status | its answer is here |
//! | `failed` | worker, HTTP status or `timeout`, `pool timeout`, `connection refused`, `too many redirects`, `cancelled` | its fetch ended without a page to read |
//! | `retrying` | worker, number of the retry | the worker retries the fetch that has just failed, after a pause |
//! | `parsing`, `parsed` | worker | the CPU parsed it; its links are known from then on. A parse that takes no time is `parsed` alone; one that loses the processor is `waiting`, and `parsing` again |
//! | `waiting` | worker, cause, culprit | the worker row has nothing to do, or cannot go on (below) |
//! | `released` | the page that was last | a barrier opened |
//! | `raised` | HTTP status or failure | an exception ended a task, a thread or a callback |
//! | `blocked` | obstacle, culprit | the run hangs: what a worker waits for in vain |
//! | `limit reached` | which | pages, time, events or depth |
//! | `finished` | outcome | `finished`, `hung`, `raised` or `cancelled` |
//!
//! What a row waits for, and which page is the culprit. The event has a culprit that is known when the wait begins. The kernel writes
//! every culprit beside the events when it ends the wait, with the number of the event that ended it: eight bytes for each `waiting`
//! event, in their order, and the page of each barrier. [`trace::Timeline`] reads them from there. A `released` event ends the waits
//! of all rows at the barrier; a row that gets no work then waits at the next one.
//!
//! | cause | culprit | a row waits |
//! |---|---|---|
//! | `barrier` | the page that opens it | for the rest of its batch |
//! | `queue join` | the page that was finished last | while the coordinator has joined the queue |
//! | `empty frontier` | the page with the next link | because every known page is taken |
//! | `coordinator busy` | the page that is being read | because pages are known, but the coordinator reads another result |
//! | `event loop busy` | the page that is being parsed | for the one event loop |
//! | `GIL` | the page for which another thread has it | with its answer, or in a parse |
//! | `cores busy` | the page whose parse took the core | in a parse of a process |
//! | `connection limit` | the page whose connection it gets | for a connection to its host |
//! | `lock` | the page whose callback holds it | for the lock of `future_callbacks` |
//! | `backoff` | the page that failed | before its next attempt at it |
//! | `rate limit` | | for the next token, or slot |
//! | `starting`, `hand-over`, `shutdown` | | for the machine: a thread or a process starts, an item is on its way, a pool ends |
//! | `sleep` | | as the strategy sleeps |
//!
//! ## The critical path
//!
//! [`trace::CriticalPath`] is the chain of segments from 0 to the makespan, each of which begins when the one before ends: a fetch or
//! a parse on a worker row, or a pause with its cause (`poll` and `idle timeout` among them). `through` says how the one before made
//! it begin at that moment: `link` (the page was discovered by that parse), `answer` (its own fetch ended), `slot` (a worker or a
//! permit became free), `coordinator` (the coordinator finished another result), `barrier`, `queue join`, `lock`, `GIL`, `core`,
//! `event loop`, `connection`, `pause` (the pause before was over), `poll`, and `start` for the first. A segment that was ready
//! before it began has waited. The path's sentence says which cause took most of the makespan. Without limits and CPU costs, the path
//! of `task_group_spawn` is the chain of links that the span is; that of `sequential` is everything. `tests/critical_path.rs` checks
//! all strategies on random sites.
//!
//! The chart has a [`page::scene::Stop`] for each of its bars: what made it begin. When shown, the path is a layer over paler bars: frames,
//! and a link from each bar to the next. The link is solid if the bar began with its own link or answer, and dashed if it waited for
//! something else. A pause has no bar: its link runs along the row of the bar before until the pause ends.
//!
//! ## Culprits
//!
//! Similar causes are one [`page::scene::BarKind`]: one texture, and one entry of the legend, which can show its bars alone. A wait leads to
//! the bar of its culprit ([`page::scene::ChartLane::culprit_of`]): the bar of that page that ended when the wait did. The line to it is
//! HTML over the canvas, rendered when the pointer or the keys reach another bar, not per frame.
//!
//! ## Time
//!
//! One step leads to the next event; one with Shift to the next key moment ([`page::scene::KeyMoments`]): a barrier opens, a fetch fails, the
//! first worker waits or the last one stops waiting, a lane ends. The address has the moment (`at`) while the playhead is paused. The
//! table of events shows only the rows around the playhead: always the same elements, written by the painter. `embed=1` is a page for a
//! frame in another one: the lanes and the transport.
//!
//! ## Sizes
//!
//! The style sheets are written in CSS pixels of the page. Large type is one `zoom` of all of them, including canvases, which have as
//! many pixels as the screen shows. Media queries ignore the zoom, so the program writes the width of the page in its own pixels
//! (`data-upto`, `data-from`), and the style sheets use that.
//!
//! ## The source
//!
//! A trace names lines of Rust; people read Python as well, and two versions of each. [`strategy::code`] lists a version's functions
//! in its file by the names that they call, and pairs lines of Rust and Python that make the same call (`fetch`, `parse`, and the
//! wait that the descriptor of the pattern names). [`page::scene::CodeTrack`] has the line of each worker at a moment. A worker row
//! that waits records no line, as no code runs there: it is shown where the pattern waits. `tests/code.rs` runs every strategy so.
//!
//! The page renders the lines when a lane, a question or the way of reading changes; it writes the dots in their margin with every
//! frame, into elements whose attributes name their places. Python is the twin of a version, not of the settings: if a setting
//! changes an answer, the pane says so in words.
//!
//! ## Lanes
//!
//! All lanes share the settings, unless a lane overrides one: `lanes=gather,gather:concurrency=4:cpu-ms=20`. The override uses the
//! declaration of that setting, which checks it; [`setup::Setup::of_lane`] replaces the shared value, and simulator, live engine,
//! code and figures use the lane's [`setup::Plan`]. The site, the network (latency, spread, stragglers, errors, connections,
//! congestion) and the seed are always shared: lanes can only be compared if all meet the same pages. A lane that overrides a cost
//! (CPU, timeout, retries) has its own baseline: a lane's speed-up is over one at a time with its own costs. Two lanes of one pattern
//! have names that tell them apart. A lane can have a fork (`gather@1500ms:latency-ms=400`): a setting that changes in the middle of
//! its run ([`setup::Fork`], [`world::Change`]). The comparison then also has the same run without it, and the lane has no bounds.
//!
//! ## The bounds
//!
//! Work W is the sum of all durations, each page once. Span S is the longest, over the pages, of the cheapest chain of links that
//! discovers and fetches the page: a shortest path with weights on the nodes (Dijkstra). A retried page takes the time of all its
//! attempts and of the pauses between them. No crawl of these pages with N workers ends before max(W/N, S). Where another actor
//! parses while the N workers fetch, W/N is of the fetches alone.
//!
//! A bound belongs to a lane: it is taken over the pages that the lane fetched to the end (a fetch that was cancelled may have taken
//! no time), for its own N, its own costs and its own place of parsing. Where all lanes have the same bound, the chart has one line
//! ([`compare::SharedBound`]); otherwise each lane has its own, through that lane alone. A lane with one fetch at a time is the bound
//! of itself, and one that did not finish was not fast: neither is held against a bound. What congestion adds is no part of bounds:
//! with fewer in flight there is none.
//!
//! ## In other people's pages
//!
//! `static/embed.js` defines `<crawl-playground>`: a frame with `embed=1`, whose attributes are the settings of the address. Frame
//! and host exchange messages, version 1, which [`page::host`] reads and writes as pure functions: questions with a number (`play`,
//! `pause`, `seek`, `step`, `reset`, `setup`, `result`, `screenshot`), answers with the same number, and events (`ready`, `change`
//! with its cause, `time`, `finish`, `answer`, `complete`, `problem`, `size`, and `lti.frameResize`). The element's events do not
//! bubble, because forms listen for `change` themselves. The frame listens only to its parent window and, if the address names a
//! `host`, only to that origin. A message of another shape changes nothing. `Reset` returns to the author's setup.
//!
//! An author's choices are [`page::Parts`] (what is hidden and shown), [`page::Question`] (a question before the run) and
//! [`page::scene::Range`] (the part of time on the [`page::scene::Chart`]); [`page::author`] reads and writes them as a part of the address.
//! An element names in `data-says` which kinds of figures it contains (`times`, `causes`); one rule of the style sheet per kind hides
//! all of them, and only the painter and the names for screen readers check in code. While a question is open, the playhead stays at
//! the beginning and everything that would answer it is hidden. The builder turns a draft into an address, and [`page::snippets`]
//! turns that into the code for other tools; its controls are a program of their own (`src/bin/author`), loaded when it opens.
//!
//! `static/sw.js` keeps one complete build of the page: a visit shows it at once, and a newer build replaces it only when all its
//! files are there and its program is valid. `cargo xtask single-file` puts everything that index.html names into one file. Neither
//! affects live crawls, which always use the network.
//!
//! The page has no inline script and no inline style, so that servers and hosts can forbid them (`tests/support/policies.rs` has the
//! policies that are tested and documented). The build writes the tag of `static/start.js` into it, which starts the program that the
//! tag names. The look of a single element is a class or a property: `~style=` in `html!`, because a strict policy refuses the
//! attribute `style=`. `tests/tidy.rs` finds such an attribute. Only the service worker stores anything; its caches have its folder
//! in their names, because all playgrounds of an origin share one storage.
//!
//! ## The browsers
//!
//! The page runs in Chromium, Firefox and WebKit. `tests/browser/smoke.rs` has one test of each kind of use, run in all three, by
//! their drivers (chromedriver, geckodriver, WebKitWebDriver), under the documented policies. What a browser or its driver cannot do
//! is in one table with the reason (`tests/support/browser.rs`), and what each can tell of errors in another
//! (`tests/support/troubles.rs`). All other browser tests use Chromium: they need its developer tools.
//!
//! ## The worker
//!
//! The page never simulates. It sends a setup to a web worker, as a letter in bytes ([`worker::Ask`]), and gets letters back
//! ([`worker::Tell`]), transferred and never shared: any static host works, in any frame. Each letter has its version and the number of
//! the setup that it belongs to, so what is late is dropped. Lanes of up to [`worker::WHOLE_EVENTS`] events in all come as whole
//! traces, which the page reads in a few ms. Larger ones stay in the worker: the page has their figures, and asks for the bars of the part
//! of the time on screen (those at least a pixel wide, and for all others the pixels that they fill), and for the moment at the playhead.
//! The size of such a view depends on the screen, not on the number of pages ([`page::look`]). A pane of the questions asks its own worker
//! about such lanes ([`worker::AnswerDesk`]): with the program of the panes, it simulates those lanes again, and answers.
//!
//! The worker runs the page's own program: the page posts the compiled module to `static/worker.js`, so nothing is loaded or
//! compiled twice. (A separate program would repeat what both need: 145 kB in Brotli.) Where the browser allows no worker, the page turns
//! the same [`worker::Desk`] itself. A worker that has died is replaced, and its run asked for once more; then the page says so.
//!
//! ## What a frame costs
//!
//! `cargo xtask frames` plays four lanes in Chromium and reads the browser's own trace: the CPU time of its main thread from one
//! frame to the next, for scripts, styles, layout and paint; the longest task from a change of a setting to the picture; and how long
//! that takes by the clock, beside the native engine. A budget is a multiple of a fixed work in the same browser
//! (`benches/frames/budgets.rs`), because machines differ. A frame paints only what has changed: the part of the chart between the old
//! playhead and the new one, and the pages of a graph that changed their state; texts are written 20 times a second, because a
//! layout costs more than both. The figures are kept as JSON (`--json FILE`, else beside the build).
//!
//! ## Many runs
//!
//! A question such as "how does the makespan depend on N?" needs thousands of runs and of each only the figures. Such a run
//! ([`engine::virtual_time::figures`]) is the same run; every 4096 events are added up and dropped, so they never leave the processor's
//! cache, and discovered pages are not noted. A test compares the figures with those of the trace, for every strategy. [`compare::Sweep`]
//! has the runs of one setting's values and of many seeds. In the browser, up to 8 workers share its [portions](compare::Portions)
//! (`static/sweep-pool.js`, `src/bin/sweeps.rs`, loaded on demand): who runs one changes no figure. `cargo xtask frames questions` times it.
//!
//! ## The bench
//!
//! `cargo xtask bench` measures the simulated pages a second of every corrected pattern, 16 in flight, where only fetching takes
//! time, with the whole trace recorded. The bench compares each with a floor (`benches/floor.rs`): a bare loop over a heap that
//! starts the same fetches at the same times, which the bench checks first. There are floors for first come, first served, for the
//! same at the pace of `rate_limited`, and for levels with a barrier after each. `adaptive` and `oracle` have a schedule that no
//! floor has: they are compared with the first one, and marked. Words choose the rows that have all of them in their names, as in
//! `cargo xtask bench tree:10000 gather`.
//!
//! The native bench is built as the product is: with the release profile, and with `-Cpanic=abort` as a flag, since Cargo ignores
//! that setting of the profile for benches. So it has a build folder of its own. `cargo bench --bench engine` alone measures a
//! program that unwinds, and says so. In wasm it has the page's own profile (`page` in Cargo.toml). `--json FILE` writes the figures;
//! `benches/report.rs` describes the file.

#[cfg(target_arch = "wasm32")]
pub mod live;
pub mod page;
pub mod say;
pub mod text;
#[cfg(target_arch = "wasm32")]
pub mod view;
pub mod worker;

pub use crawl_core::{compare, engine, guest, setup, site, strategy, trace, wire, world};
