### Every text that people read on the page, in English.
###
### Of Fluent's syntax: messages, attributes, variables, and selectors on numbers ([one] is exactly 1) and on words. A message
### becomes an item of `text` in Rust: `speech-at` is `text::speech_at(time)`, and `cause-lock.waits` is
### `text::CAUSE_LOCK_WAITS`. Ids, keys in addresses and words of JSON are no texts: they stand in the code.

## Numbers and lists

# µs as seconds with two decimals.
seconds = { $whole }.{ $hundredths } s
milliseconds = { $number } ms
# How many times as fast.
times = { $whole }.{ $tenths }×
share = { $percent } %
percent-more = +{ $percent } %
list-comma = {", "}
list-dot = {" · "}
list-and = { $first } and { $last }
list-last = {" "}and{" "}
list-stop = { $list }.

## What the log records

event-discovered = discovered
event-listed = listed
event-marked = marked
event-submitted = submitted
event-started = started
event-held-back = held back
event-fetched = fetched
event-failed = failed
event-parsing = parsing
event-parsed = parsed
event-waiting = waiting
event-released = released
event-raised = raised
event-blocked = blocked
event-limit-reached = limit reached
event-finished = finished
event-retrying = retrying
event-disallowed = disallowed

failure-timeout = timeout
failure-refused = connection refused
failure-cancelled = cancelled
failure-limit = limit
# The name of Python's exception.
failure-key-error = KeyError

# What somebody waits for in a run that hangs.
obstacle-running-set = running futures
obstacle-queue-join = queue join
obstacle-lock = lock
obstacle-frontier = frontier

limit-pages = pages
limit-time = time
limit-events = events
limit-depth = depth

outcome-finished = finished
outcome-hung = hung
outcome-raised = raised
outcome-cancelled = cancelled

## Why a worker waits. `.bar` is said of its bar, `.waits` goes on a sentence ("3 workers wait …"), `.until` says whose fault it is

cause-barrier = barrier
    .bar = waiting at the barrier
    .waits = at the barrier
    .until = until { $page }, the last of the batch, is done
cause-empty-frontier = empty frontier
    .bar = nothing discovered yet
    .waits = for a new link
    .until = until { $page } is read: the next link stands in it
cause-event-loop = event loop busy
    .bar = waiting for the event loop
    .waits = for the event loop
    .until = until { $page } is parsed
cause-connection = connection limit
    .bar = waiting for a connection
    .waits = for a connection
    .until = until that of { $page } is free
cause-backoff = backoff
    .bar = backing off before the next attempt
    .waits = before the next attempt
    .until = { $page } failed
cause-rate-limit = rate limit
    .bar = waiting for the rate limit
    .waits = for the rate limit
cause-gil = GIL
    .bar = waiting for the GIL
    .waits = for the GIL
    .until = until { $page } lets it go
cause-core = cores busy
    .bar = waiting for a core
    .waits = for a core
    .until = until { $page } gives it away
cause-lock = lock
    .bar = waiting for the lock
    .waits = for the lock
    .until = until the callback of { $page } lets it go
cause-queue-join = queue join
    .bar = waiting for the queue to be done with
    .waits = for the queue to be done with
    .until = until { $page } is done with
cause-coordinator = coordinator busy
    .bar = waiting for who hands pages out
    .waits = for who hands pages out
    .until = until the result of { $page } is read
cause-starting = starting
    .bar = being started
    .waits = for the start
cause-hand-over = hand-over
    .bar = waiting for the hand-over
    .waits = for the hand-over
cause-sleep = sleep
    .bar = the strategy sleeps
    .waits = for the strategy, which sleeps,
cause-poll = poll
    .bar = until somebody looks
    .waits = for the next look
cause-idle-timeout = idle timeout
    .bar = waiting for the idle timeout
    .waits = for its timeout
cause-shutdown = shutdown
    .bar = being shut down
    .waits = for the shutdown
cause-other-until = for { $page }

## The critical path. `.began` says what made a bar begin ("it began as …"), `.waited` goes on "its next page waited …"

through-start = start
    .began = the crawl began
through-answer = answer
    .began = its answer was there
through-link = link
    .began = its link had been read in { $page }
through-slot = slot
    .began = a worker was free: { $page } was done
    .waited = for a free worker
through-coordinator = coordinator
    .began = who takes the results was done with { $page }
    .waited = for the coordinator to be done with other results
through-barrier = barrier
    .began = the barrier opened: { $page } was the last
    .waited = at a barrier
through-queue-join = queue join
    .began = the queue was done with: { $page } was the last
    .waited = for the queue to be joined
through-lock = lock
    .began = the callback of { $page } let the lock go
    .waited = for the lock
through-gil = GIL
    .began = { $page } let the GIL go
    .waited = for the GIL
through-core = core
    .began = { $page } let a core go
    .waited = for a core
through-event-loop = event loop
    .began = the event loop was done with { $page }
    .waited = for the event loop
through-connection = connection
    .began = the connection of { $page } was free
    .waited = for a connection
through-pause = pause
    .began = a pause was over
    .began-after = a pause was over: { $cause }
through-poll = poll
    .began = somebody looked again
through-none-waited = for nothing

path-began = On the critical path: it began as { $why }.
path-began-late = On the critical path: it began as { $why }. It had been ready for { $time }.

doing-fetch = fetch
    .share = { $percent } % fetching
doing-parse = parse
    .share = { $percent } % parsing
doing-waiting = waiting
    .share = { $percent } % waiting ({ $cause })

# What decided the makespan; the shares are a list of "60 % fetching".
critical-path = The critical path is { $shares }.
    .waited = The critical path is { $shares }; { $waited }.
    .links = The critical path is { $shares }; its pages waited for nothing but their links.
critical-path-wait = for { $percent } % of the makespan its next page was ready and waited { $what }
    .most = for { $percent } % of the makespan its next page was ready and waited { $what }, most of it for { $page }
    .longest = for { $percent } % of the makespan its next page was ready and waited { $what }, longest for { $page }

## What went wrong in a run

page-unknown = a page
status = status { $status }
exception = { $page } ({ $why })
verdict-raised = One exception ended the crawl: { $exception }. What was in flight is lost.
verdict-unseen = { $count ->
        [one] An exception ended its own thread or task, and nothing else: { $exception }. Only the log has seen it.
       *[other] { $count } exceptions ended their own thread or task, and nothing else, { $exception } first. Only the log has seen them.
    }
verdict-hangs = It hangs: nobody can go on.
    .running-set = It hangs: the main thread waits until no future is running, but the callback of { $page } ended before it took its future out of the set. Only the log of the executor has seen the exception.
    .queue-join = It hangs: join() waits until every item has been done with, but the worker that had taken { $page } died before it said task_done().
    .lock = It hangs: a thread holds the lock while it submits; the future is done already, so its callback runs in this very thread and waits for the same lock. A re-entrant lock would let it in.
    .frontier = It never ends: the loop goes on as long as the frontier has URLs, but the page limit lets nobody fetch them.
verdict-shut-out = robots.txt disallows { $page }, where the crawl begins: nothing was fetched.
verdict-unread = { $count ->
        [one] { $page } was fetched and never read: its links are lost.
       *[other] { $count } pages were fetched and never read, { $page } first: their links are lost.
    }
verdict-lost = { $lost } of { $reachable } pages were never fetched, { $page } first: { $why }.
    .raised = the exception came first
    .hung = nobody was left to fetch them
    .cancelled = the run was stopped
    .too-early = the crawl thought that it was done while pages were still being fetched or read
verdict-twice = { $twice } of { $fetches } fetches were of a page that had been fetched before, { $page } first: { $why }.
    .late = a page counts as visited too late
    .fragment = an address with a #fragment counts as another page

## Bars of the chart

fill-fetching = fetching
fill-parsing = parsing
fill-failed = failed
    .after = failed after { $time }
fill-held-back = held back by the browser
# The bar that somebody has gone to, as it is spoken.
pick = { $lane }, worker { $worker }: { $words }, from { $from } to { $to }.
# The end of a lane that did not finish.
end-time = { $time } { $outcome }
layout-depth = depth { $depth }

## The sentence that says what is happening now

speech-at = At { $time }:
# `$many` is `$rows` as it stands out; `$cause` is one of the causes' `.waits`; `$until` says what is known of the page.
speech-waits = { $lane } — { $rows ->
        [one] 1 worker waits
       *[other] { $many } workers wait
    } { $cause }{ $until ->
        [done] {" "}until { $page } is done
        [lets-go] {" "}until { $page } lets it go
        [read] {" "}until { $page } is read
        [failed] {" "}at { $page }
       *[nothing] {""}
    }.
# `$count` is `$done` as it stands out.
speech-has-pages = { $lane } has { $count } { $done ->
        [one] page
       *[other] pages
    }
speech-has = { $lane } has { $count }
speech-took = { $lane } took { $time }
    .faster = { $lane } took { $time } ({ $whole }.{ $tenths } times as fast as one at a time)
speech-ended = { $lane } { $how }
    .how = { $outcome } at { $time }

## Moments that matter

turn = { $lane }: { $what }.
    .opens = the barrier opens, { $page } was the last
    .fails = { $page } fails
    .raises = an exception ends a task
    .raises-for = an exception ends a task, for { $page }
    .hangs = it hangs
    .limit = a limit is reached
    .idle = a worker has nothing to do ({ $cause })
    .busy = all workers are busy

## The table of events

table-time = Time, ms
table-lane = Lane
table-worker = Worker
table-event = Event
table-page = Page
table-cause = Cause
table-in = in { $page }
table-for = { $cause }, for { $page }
table-retry = retry { $number }
table-fetched-before = fetched before
table-last = it came last
table-doing = { $doing }, { $time }
table-through = through { $through }
    .late = through { $through }, ready for { $time }

## Settings. A field's own message is its name, `.about` says what it does, and the others are its choices

choice-as-pattern = as the pattern
choice-ignored = ignored
choice-obeyed = obeyed
off-none = none
off-unlimited = unlimited
off-no-limit = no limit
off-as-n = as N
off-never = never
unit-ms = {" "}ms
unit-percent = {" "}%
unit-times = {" "}times
unit-per-second = {" "}/ s

field-site = Site
    .about = What is crawled.
field-lanes = Lanes
    .about = Which strategies run side by side.
field-concurrency = Concurrency
    .about = The most fetches in flight: N.
field-batch = Batch
    .about = What gather puts before one barrier: the whole frontier, or slices of N.
    .frontier = whole frontier
    .chunk = slices of N
field-cpu-ms = CPU per page
    .about = Time that parsing a page keeps the CPU busy.
field-max-pages = Page limit
    .about = The most fetches of a run, retries aside.
field-max-depth = Depth limit
    .about = The most links between the start and a page.
field-seed = Seed
    .about = Everything random is drawn from it: the same seed, the same network.
field-cores = Cores
    .about = Cores of the machine: what processes share.
field-overhead = Overhead
    .about = What is counted of what Python costs: processes alone, threads and tasks too, or nothing.
    .processes = processes
    .cpython = all, as in CPython
    .none = none
field-workers = Workers
    .about = Tasks of async_workers, where they are not as many as the concurrency.
field-semaphore = Semaphore
    .about = Permits of the semaphore around the fetch of async_workers.
field-idle-timeout-ms = Idle timeout
    .about = A worker that waits for so long leaves, where that is how the crawl ends.
field-order = Next page
    .about = Which page of the frontier is next.
    .fifo = oldest
    .lifo = newest
    .shuffled = any
field-mark = Visited when
    .about = When a page counts as visited: too late, and it is fetched twice.
    .discovery = discovered
    .submission = submitted
    .dequeue = dequeued
    .result = processed
field-done = Done when
    .about = When the crawl thinks that it is done: too early, and pages are lost.
    .correct = nothing is left
    .frontier-empty = frontier empty
    .worker-idle = worker idle
    .idle-timeout = idle timeout
field-status = Links of status
    .about = Of pages with which status links are followed.
    .any = any
    .below-400 = below 400
    .only-200 = 200 alone
field-types = Links of types
    .about = Out of pages of which type links are followed.
    .any = any
    .html = HTML
field-fragments = Fragments
    .about = Whether page#fragment is another page.
    .keep = another page
    .drop = the same page
field-external = Other hosts
    .about = What happens with links to other hosts.
    .list = listed
    .fetch = fetched
    .ignore = ignored
field-images = Images
    .about = What happens with images.
    .fetch = fetched
    .ignore = ignored
field-failure = A failure
    .about = What a failed page does to the crawl.
    .raise = raises
    .return = is a result
    .ignore = is not looked at
field-guard = Callbacks
    .about = What keeps a callback and the thread that registers it apart.
    .ordering = careful order
    .callback-first = callback first
    .lock = lock
    .reentrant-lock = re-entrant lock
field-release = Limiter slot
    .about = When the rate limiter's slot is given back.
    .token-bucket = token bucket
    .before-fetch = before the fetch
    .after-fetch = after the fetch
field-parse-in = Parse in
    .about = Where process pools parse.
    .parent = parent
    .child = child
field-flat = Flat list
    .about = Whether the start page's links are the whole list.
    .on = on
    .off = off
field-processes = Processes
    .about = Whether a process stands where the pattern says thread.
    .on = on
    .off = off
field-mode = World
    .about = Simulated in virtual time, or really fetched from this page's own origin.
    .simulated = Simulated
    .live = Live
field-live-lanes = Live lanes
    .about = Live lanes run at the same time, or one after another so that none shares the browser's connections.
    .together = at the same time
    .one-by-one = one after another
field-latency-ms = Latency
    .about = The median time of a fetch.
field-spread = Spread
    .about = How latencies are spread around the median.
    .constant = constant
    .uniform = uniform
    .log-normal = log-normal
    .pareto = heavy tail
field-stragglers = Stragglers
    .about = One page in so many is five times as slow.
field-errors = Errors
    .about = Pages in a hundred that answer 500.
field-timeout-ms = Timeout
    .about = A fetch that takes longer fails.
field-retries = Retries
    .about = How often the worker tries a fetch again that timed out, found no connection, or was answered 429 or 5xx.
field-backoff-ms = Backoff
    .about = The pause before the first retry; it doubles before each further one.
field-backoff-max-ms = Longest backoff
    .about = No pause before a retry is longer.
field-jitter = Jitter
    .about = How pauses before retries are spread, so that workers that failed together do not come back together.
    .full = anything up to the pause
    .equal = half of it, and up to as much again
    .none = none
field-connections = Connections
    .about = The most connections to the host at a time; browsers open 6 over HTTP/1.1.
field-congestion = Congestion
    .about = So many requests in flight the server answers at full speed; with k times as many, each takes k times as long.
field-overload = Overload
    .about = With more than so many times that in flight, the server turns requests away: 503.
field-rate = Rate
    .about = The most requests that start in a second, evenly spaced. rate_limited has 10 when nothing is said.
field-robots = robots.txt
    .about = Whether pages that the site's robots.txt disallows are left out.
field-nofollow = nofollow
    .about = Whether links that ask not to be followed (rel=nofollow, or the whole page) are left alone.

# A setting's number and its unit.
field-shown = { $number }{ $unit }
field-set = { $field } { $value }
field-one-in = 1 in { $number }
no-effect-retries = no effect without retries
no-effect-congestion = no effect without congestion
no-effect-robots = no effect: this site asks for nothing
no-effect-on = { $field } has no effect on { $strategy }

## Names of lanes that run one strategy: by its version, by what they have of their own, or by their number

lane-name-published = { $name } as published
lane-name-own = { $name } ({ $settings })
lane-name-number = { $name } { $number }

## Problems with what somebody has set. The words that are allowed are those of the address, in every language

problem = { $field }: { $what }
problem-no-field = no such setting; there are { $fields }
problem-instead = { $what }. Taken instead: { $value }
problem-range = { $to }; allowed is a whole number of ms that is more than from, which is { $from }. Taken instead: all of the run
problem-ask = { $ask } asks for two lanes or more. Nothing is asked
problem-value = { $value }; allowed is { $allowed }
problem-no-own-field = no such setting; { $allowed }
problem-shared-field = all lanes share it, so that they meet the same network; { $allowed }
problem-of-lane = { $key } of lane { $lane } ({ $strategy }): { $problem }
problem-lanes = { $number } lanes; allowed are 1 to { $most }
allowed-number = a whole number from { $min } to { $max }
    .or = a whole number from { $min } to { $max }, or { $word }
allowed-list-or = {" "}or{" "}
allowed-own = of its own a lane can have { $keys }
allowed-lanes = 1 to { $most } of { $ids }, separated by commas
allowed-sites = demo, or one of { $ids }, each with :PAGES

## The strategies: what each is called, and when to choose it

strategy-sequential = Sequential
    .about = one page at a time
    .waits-for = each fetch
    .bounded-by = work
    .choose-when = one page at a time is fast enough, or the server asks for it
strategy-thread-map = Thread map
    .about = executor.map: a barrier after each batch
    .waits-for = the slowest page of each batch
    .bounded-by = work / N; the sum of the slowest pages
    .choose-when = a list is known at once and order matters
strategy-process-map = Process map
    .about = N processes: a barrier after each batch
    .waits-for = the slowest page of each batch; forks and hand-overs
    .bounded-by = CPU / cores; work / N
    .choose-when = parsing costs more than fetching
strategy-pool-map = Pool map
    .about = chunks for N processes
    .waits-for = the slowest chunk of each batch
    .bounded-by = the fullest chunk
    .choose-when = many small items of equal cost
strategy-imap-unordered = Unordered
    .about = results as they complete, in batches
    .waits-for = the slowest page of each batch
    .bounded-by = work / N; the sum of the slowest pages
    .choose-when = parsing is heavy and order does not matter
strategy-queue-workers = Queue workers
    .about = threads between two queues
    .waits-for = the slowest page of each level
    .bounded-by = work / N; the sum of the slowest pages
    .choose-when = threads are a must and levels are wanted
strategy-gather = Batched
    .about = gather: a barrier after each batch
    .waits-for = the slowest page of each batch
    .bounded-by = work / N; the sum of the slowest pages
    .choose-when = pages of a level must be complete before the next
strategy-task-group-batch = Task group
    .about = a task per link, awaited in order
    .waits-for = the slowest page of each batch
    .bounded-by = work / N; the sum of the slowest pages
    .choose-when = as gather, where one failure must stop the batch
strategy-task-group-spawn = Dynamic
    .about = tasks spawn tasks
    .waits-for = nobody but the links not yet read
    .bounded-by = work / N; span
    .choose-when = nothing else is asked for: the shortest way to all pages
strategy-future-callbacks = Callbacks
    .about = each completion submits new work
    .waits-for = nobody but the links not yet read; the poll of the main thread
    .bounded-by = work / N; span
    .choose-when = an executor is given and callbacks are guarded with care
strategy-first-completed = First completed
    .about = at most N in flight
    .waits-for = nobody but the links not yet read
    .bounded-by = work / N; span
    .choose-when = threads, with a limit of pages or a budget to keep
strategy-as-completed = As completed
    .about = everything submitted as it is discovered
    .waits-for = nobody but the links not yet read
    .bounded-by = work / N; span
    .choose-when = a flat list, results as they come
strategy-thread-per-url = Thread per URL
    .about = one thread for every URL
    .waits-for = the slowest page of each level
    .bounded-by = the slowest page; starting the threads
    .choose-when = a handful of URLs, once
strategy-async-workers = Workers
    .about = N tasks on one queue
    .waits-for = an empty queue
    .bounded-by = work / N; span
    .choose-when = a steady stream of pages with bounded memory
strategy-to-thread = To thread
    .about = blocking fetches in the default executor
    .waits-for = the slowest page of each batch; a thread of the default executor
    .bounded-by = work / min(32, cores + 4)
    .choose-when = a blocking library inside an asyncio program
strategy-rate-limited = Rate limited
    .about = at most N, at most so many a second
    .waits-for = the next token
    .bounded-by = pages / rate; span
    .choose-when = the server states a rate
strategy-adaptive = Adaptive
    .about = finds its own N
    .waits-for = nobody but the links not yet read; its own limit
    .bounded-by = work / N; span; what the server can do
    .choose-when = nobody knows what the server can do (beyond what is published)
strategy-oracle = Oracle
    .about = knows every latency
    .waits-for = nobody but the links not yet read
    .bounded-by = work / N; span
    .choose-when = never: it shows what any order could win (beyond what is published)

no-strategy = no strategy is called { $name }; allowed are { $ids }, each but { $beyond } also with { $published } behind it

## What two versions of a strategy have different: `rule-…` begins a sentence, its attributes end it

rule-in-flight = In flight are
    .one = one fetch at a time
    .most = at most { $most } fetches
    .unlimited = as many fetches as there are links
rule-mark = A page counts as visited when
    .discovery = the first link to it is read
    .submission = it is handed to a worker
    .dequeue = a worker takes it from the queue
    .result = its own links have been read
rule-done = The crawl is over when
    .correct = no page is known that has not been read
    .frontier-empty = the frontier is empty, whatever is still being fetched
    .worker-idle = each worker has once found the queue empty
    .idle-timeout = each worker has waited in vain for some time
rule-order = Next is
    .fifo = the oldest page of the frontier
    .lifo = the newest page of the frontier
    .shuffled = any page of the frontier
rule-failure = A page that fails
    .raise = raises an exception
    .return = is a result like any other
    .ignore = is read as if nothing were wrong
rule-links = Links are followed out of
    .any-any = pages of any type with any status
    .any-below-400 = pages of any type with a status below 400
    .any-only-200 = pages of any type with status 200 alone
    .html-any = HTML pages with any status
    .html-below-400 = HTML pages with a status below 400
    .html-only-200 = HTML pages with status 200 alone
rule-fragments = An address with a #fragment is
    .keep = another page
    .drop = the same page
rule-external = Links to other hosts are
    .ignore = left alone
    .list = listed as visited, by a worker
    .fetch-all = fetched, and so is mailto:
    .fetch = fetched
rule-images = Images are
    .fetch = fetched
    .ignore = left alone
rule-parse = Processes of a pool
    .parent = only fetch: their parent parses
    .child = fetch and parse
rule-guard = Callbacks are guarded by
    .ordering = careful order
    .callback-first = nothing: they are registered first
    .lock = a lock
    .reentrant-lock = a re-entrant lock
rule-release = Requests are spaced by
    .token-bucket = tokens, evenly
    .before-fetch = slots that are given back before the fetch
    .after-fetch = slots that are held until the fetch is over
rule-flat = Crawled is
    .list = the list of the start page's links
    .reach = what links lead to
rule-processes = Workers are
    .processes = processes
    .threads = threads or tasks

## The sites that can be generated

site-tree = a binary tree: levels that double
site-bush = eight links a page: wide and shallow
site-chain = each page links only to the next: nothing to gain
site-star = a hub that links to all others
site-web = a random web with cycles and links back
site-comb = a chain with a bush at every page: a long way and many short ones

site-name = { $kind } of { $pages } pages
site-unknown = no site is called { $name }; allowed are demo, a site file, or one of { $names }, each with :PAGES
site-pages = { $given }: allowed is a whole number of pages from 1 to { $most }, as in { $name }:100

## Notes, and what is said of a live run

note-cancelled-before = The simulation was cancelled. What is shown is the one before.
note-cancelled = The simulation was cancelled. Change a setting to start another.
note-file-not-in-address = a site file is not part of an address: open it again
note-demo-instead = { $problem }. Taken instead: the demo site
note-link-copied = Link copied
note-link-in-bar = The link is in the address bar
note-lane-key = { $key } of lane { $lane }
note-setting = { $key }: { $problem }. Taken instead: { $taken }
note-file-size = site file: { $bytes } bytes; allowed are at most { $most }
note-file-form = How a site file is written
note-file-unreadable = site file: { $name } could not be read
note-file-warnings = site file: { $warnings }
note-live-not-begun = The live run could not begin: { $problem }.
note-live-is-file = This page is a file: live crawls need a server that has the demo site, and a page that comes from it. What is shown is the simulation.
note-live-sandbox = This page stands in a sandbox without an origin: it may not fetch the demo site. What is shown is the simulation.
note-live-demo-only = Live crawls fetch the demo site only: no server has the pages of this one. What is shown is the simulation. Choose the museum to run it live.
note-live-no-answer = The demo site did not answer ({ $start }: { $reason }). Is it being served beside this page? `cargo xtask serve` does.
note-live-refused = { $lane }: { $refused } of { $fetches } fetches were refused
note-live-stopped = The server stopped answering. { $lanes }.
note-live-goes-on = { $problem } The run goes on.
live-fetching = fetching for real, { $time }
live-done = done: replay it, or run it again
live-file = a file cannot fetch
live-sandbox = a sandbox cannot fetch
live-only-demo = only the demo site can be fetched
live-prediction = shown is the prediction
code-line-does-not-run = This line does not run here
code-copied = Copied
code-not-copied = This browser does not let it be copied
# The program has ended.
fatal = The playground has stopped: this is a bug of its own. Reload the page to go on. ({ $message })
note-first = Three ways to crawl one site. Drag Concurrency to 2, then to unlimited: which lane gains, and what do the others wait for?
state-simulating = The lanes are being simulated. Their bars will stand here.
state-nothing = No run to show. Change a setting, and the lanes crawl again.
note-dismiss = Dismiss this note

## The table of events on the page

table-rows = { $rows } of { $all } rows, around the playhead
table-move = Move the playhead here
events-rows = Around the playhead. The arrows lead from row to row; the playhead goes with them.
events-which = Which rows
events-of-lane = Rows of the lane
events = Events
events-all-lanes = All lanes
events-all-events = All events
events-critical-path = Critical path

## The dots beside the code

workers-fetch = { $count ->
        [one] 1 worker fetches
       *[other] { $count } workers fetch
    }
workers-parse = { $count ->
        [one] 1 worker parses
       *[other] { $count } workers parse
    }
workers-wait = { $count ->
        [one] 1 worker waits
       *[other] { $count } workers wait
    }

## The chart

bound-long = { $workers ->
        [0] no crawl of these pages ends
        [one] no crawl of these pages with 1 worker ends
       *[other] no crawl of these pages with { $workers } workers ends
    } before { $time }
bound-short = bound { $time }
# Where lanes fetch other pages, have other workers, or parse elsewhere, each has its own bound.
bounds-long = each dashed line is the bound of its lane: no crawl of its pages with its workers ends before it
bounds-short = dashed: the bound of each lane
end-speed-up-bound = { $speed-up } · bound { $over }
rows-one-in = 1 in { $each } of its
rows-of = { $rows } rows

## The code

version-beyond = beyond what is published
code-copy-of = Copy the code of { $strategy }
version-published = as published
version-corrected = corrected
code-here = here
advice-waits-for = Waits for
advice-bounded-by = Bounded by
advice-choose-when = Choose it when
code-line = Line { $number }, { $calls }: to the next moment
code-line-title = To the next moment at which this line runs ({ $calls })
code-beyond = Nothing was corrected: this goes beyond what is published, and has no other version.
rules-instead = In Rust both versions run these lines. What differs is their rules:
rules-beside = Beside these lines, the rules of the versions differ:
rules-amount = What the lines amount to, as rules:
rules-set = Set here otherwise than this version has it:
rules-set-twin = Set here otherwise than this version has it; the twin shows the version:
code-lanes = Code of the lane
code-language = Language
code-lines = Which lines
code = Code
code-python = Python
code-rust = Rust
code-ran = As it ran
code-diff = What was corrected
code-dots = Dots in the margin: workers
code-copy = Copy
code-dots-fetches = a worker fetches
code-dots-parses = parses
code-dots-waits = waits
code-hint = A line whose number is underlined leads to the next moment at which it runs.
code-who = who
code-nobody = nobody
code-published = published:{" "}
code-corrected = corrected:{" "}

## Controls of settings

share-again-of = {": "}{ $field }
no-effect-here = no effect here
no-effect-on-lanes = no effect on { $lanes }
no-effect-not-of = not of lane { $lanes }
controls-locked = set by the author
controls-share-again = Share again

## The table of figures

failed-status = by status
failed-timeouts = timeouts
failed-refused = refused
failed-cancelled = cancelled
failed-part = { $count } { $kind }
failed = { $count } ({ $parts })
outcome-running = running
figure-idle = Idle: { $cause }
figure-nothing = nothing
figures-download = Download trace
figures = Figures
figures-trace = Trace as JSON
figures-outcome = Outcome
figures-makespan = Makespan
figures-speed-up = Speed-up over sequential
figures-pages = Pages
figures-fetches = Fetches
figures-duplicates = Duplicate fetches
figures-retries = Retries
figures-failed = Failed
figures-disallowed = Disallowed
figures-most-in-flight = Most in flight
figures-utilisation = Utilisation
figures-own-settings = Settings of its own
figures-held-back = Held back by the browser
figures-limits = Limits reached
figures-verdict = What went wrong
figures-work = Work
figures-span = Span
figures-bound = Bound for its pages and workers
figures-predicted = Predicted by the simulator

## The head of the page

theme-light = Theme: light
theme-dark = Theme: dark
theme-auto = Theme: as the system
header-modes = Simulated or live
header-large-type = Large type
header-large-type-title = Large type, for a projector (t)
header-help = Help and keys
header-help-title = Help and keys (?)
header-simulating = Simulating
simulating = simulating, { $percent } %
header-crawl = Crawl{" "}
header-playground = Playground
header-share = Share
header-run-live = ▶ Run live
header-cancel = Cancel

## The card of a lane

lane-graph = { $strategy }: the pages as dots, the deeper the farther right. The sentence below says their states.
version-corrected-title = Corrected: each page once, nothing lost. Show the pattern as people publish it
version-published-title = As people publish it, bugs included. Show the corrected pattern
lane-strategy = Strategy of lane { $lane }
lane-remove = Remove the lane { $strategy }
lane-live = live { $time }, { $difference }
lane-live-stopped = live { $time }
lane-not-begun = not begun
lane-running = running live
lane-held = {" · "}held back by the browser { $time }
lane-predicted = predicted { $time },{" "}
lane-add = One more strategy side by side: { $strategy }
lane-unpublished-title = Nobody publishes this pattern: it goes beyond what is published
lane-strategy-title = Another strategy in this lane
lane-strategies-published = Patterns that people publish
lane-strategies-beyond = Beyond what is published
lane-remove-title = Remove this lane
lane-own = Not shared with the other lanes
lane-pages = {" "}pages
lane-in-flight = {" "}in flight
lane-failed = {" "}failed
lane-unpublished = unpublished
lane-more = + Lane

## The timelines

timelines-lane = { $lane }: { $rows } worker rows, ends at { $time }
timelines = Worker rows of all lanes on one time axis. { $lanes }.
timelines-name = Timelines
timelines-path-title = What decided when each lane ends (c)
timelines-paths = Critical paths
timelines-keys = The arrows lead from bar to bar and from row to row. Enter moves the playhead to the bar.
timelines-path = Critical path
# How `critical-path` begins, which is not seen where its card says it. Nothing, where it begins otherwise: {""}
timelines-path-begins = The critical path is{" "}

## A lane's own settings

own-about = What is changed here is this lane's own; the rest it shares with the others. The site and the network are always shared, so that all lanes meet the same pages.
own-some = Settings of its own: it has some
own-none = Settings of its own
own-label = { $title } ({ $strategy })
own-head = Lane { $lane }, { $strategy }: settings of its own
own-copy-title = The same pattern once more, to set it otherwise
own-others = All others
own-share = Share all again
own-copy = Same in a new lane

## The transport bar

speed-title = Speed (+ and −). Fit: the whole axis in { $seconds } s
transport = Transport
transport-turn-back = To the moment before that matters
transport-turn-back-title = To the moment before that matters: a barrier, a failure, idle workers, an end (Shift ←)
transport-step-back = To the event before
transport-step-back-title = To the event before (←)
transport-step = To the next event
transport-step-title = To the next event (→)
transport-turn = To the next moment that matters
transport-turn-title = To the next moment that matters: a barrier, a failure, idle workers, an end (Shift →)
transport-moment = Moment
transport-end = To the end
transport-end-title = To the end (End)
transport-loop = Loop
transport-loop-title = Begin again at the end (l)
transport-speed = Speed
transport-whole-title = Open this in the whole playground
transport-whole = Open in the playground
speed-fit = fit
speed-times = { $number }×

## The states of the page

skip-settings = Skip the settings

## Help and keys

help-head = One site, several ways to crawl it
help-close = Close
help-lanes = Each lane runs another concurrency pattern over the same pages, with the same latencies. Above are its pages: small when unknown, hollow when discovered, ringed in flight, filled when done, crossed when failed. Below are its workers on one time axis: where a row is hatched or dotted, it waits.
help-bound = Move the concurrency and watch the ends. The dashed line is the bound: no crawl of the same pages with as many workers ends before it. Lanes that differ in pages, workers or parsing have a bound each. Drag the playhead; the pale part is the future.
help-waits = Point at a bar that waits, and a line leads to whom it waits for. The legend shows one kind of bar alone. The critical path is the chain of work that decided the end: nothing that is not on it would make the lane faster.
help-live = Live fetches the demo site for real, from this page's own server, and compares with the prediction.
help-code = The code shows who is at which line now; a line whose number is underlined leads to the next moment at which it runs. What was corrected is the way from the version that people publish to one that works.
key-space = play or pause
key-arrows = to the event before, to the next event
key-shift-arrows = to the moment before that matters, to the next: a barrier opens, a fetch fails, workers run out of work, a lane ends
key-home-end = to the start, to the end
key-l = loop: begin again at the end
key-plus-minus = faster, slower
key-c = the critical path: what decided when each lane ends
key-t = large type, for a projector
key-help = this help
key-tab = through all controls; the arrows move a slider, lead from bar to bar on the timelines, and from row to row in the events
key-enter-esc = on a bar: move the playhead to it, leave the bars

## The legend

legend-title = Show these alone, or everything again
# What is said once where one entry has several waits: "waiting for the event loop, for the GIL".
legend-once = waiting{" "}
legend = Legend: each entry shows its bars alone
legend-bound = bound
legend-bounds = bound of each lane
legend-own = began with its own link or answer
legend-let-go = something else had to let it go

## What a file is that is no site file

file-not-a-site = This seems to be { $kind }. You can open site files only: JSON with a start and a list of pages.
file-kind-empty = an empty file
file-kind-har = an HTTP archive (HAR), as browsers save it
file-kind-report = the report of a run
file-kind-page-list = a list of pages in JSON, without a start
file-kind-json = JSON of another form
file-kind-json-lines = JSON Lines, a value on each line
file-kind-sitemap = a sitemap
file-kind-feed = a news feed
file-kind-xml = XML
file-kind-html = a web page
file-kind-web-archive = an archive of web pages
file-kind-robots = a robots.txt
file-kind-table = a table (CSV)
file-kind-address-list = a list of addresses
file-kind-image = an image
file-kind-pdf = a PDF
file-kind-archive = a packed archive
file-kind-utf16 = text in UTF-16, not in UTF-8
file-kind-binary = a binary file
file-kind-text = plain text

## The choice of a site

site-pages-label = Pages
site-open-title = A site file is JSON with a start and a list of pages. It can be dropped on the page, too.
site-label = Site
site-demo = Museum of Small Things
site-open-choice = Open a site file…
site-pages-word = pages
site-open = Open site file…
site-imported = { $name } · { $pages } pages

## The strip of settings

strip-settings = Settings
strip-reset-title = All settings as they were at first
strip-seed-title = Everything random is drawn from the seed: the same seed, the same network.
strip-die = Throw the die: another seed
strip-less = Less
strip-more = More
strip-questions = Classic questions, answered otherwise than the pattern does
strip-reset = Reset
strip-seed = Seed
strip-network = Network
strip-retries = Retries
strip-manners-and-limits = Manners and limits
strip-machine = Machine
strip-single-patterns = Single patterns

## The builder: what an author sets up for another page, and the code to paste there

builder = Put this into your own page
builder-settings = Settings
builder-settings-about = What readers see beside the lanes. Reset leads them back to what you have set.
builder-unseen = not shown
builder-fixed = as they are
builder-locked = shown, locked
builder-open = may be changed
builder-seen = What is seen
builder-ask = Ask first
builder-asks-nothing = Nothing
builder-time = Time
builder-from = From, ms
builder-to = To, ms
builder-here = Here
builder-play = Plays by itself
    .auto = unless the reader wants little motion
    .yes = always
    .no = no
builder-at = Begins where the playhead stands now
builder-loop = Begins again at its end
builder-look = Look
builder-theme = Colours
    .auto = as the reader's system
    .light = light
    .dark = dark
builder-large = Large type, for a projector
builder-height = Height of a frame, px
builder-code = Code to paste
builder-base = Where the playground is
builder-format = Paste into
builder-copy = Copy
builder-copied = Copied.
builder-not-copied = This browser did not let it be copied: select the text.
builder-try = Try it
builder-nowhere = Say above where the playground is on the web: an address that begins with https://.
builder-local = This address is one of your own machine: say above where readers find the playground.
builder-imported = The site that you opened is in no address: choose another one, or readers will see the demo site.
builder-teachers = For teachers: six exercises, ready to be used
builder-piece = Crawl Playground: { $lanes }
part-graphs = Link graphs
part-timelines = Timelines
part-sentence = The sentence
part-legend = Legend
part-transport = Play and scrub
part-events = Table of events
part-figures = Table of figures
part-code = Code
part-times = Times
part-counts = Counts
part-bound = Bound
part-causes = Causes of waits
header-embed = Embed
    .title = Put this into your own page: choose what readers may change, and copy the code

## A question that is asked before the run is seen

asking-name = Question
asking-before = What do you think? Answer first; then it runs.
asking-said = You said: { $answer }. Look what happens.
asking-right = Right: { $answer }
asking-wrong = You said: { $said }. { $answer }
ask-fastest = Which lane ends first?
ask-speed-up = How many times as fast is the fastest lane as the slowest?
ask-faulty = Which lane goes wrong: loses pages, fetches one twice, or does not end?
ask-times = about { $times }×
ask-none = None of them
ask-was-fastest = { $lanes } ended first, after { $time }.
ask-was-speed-up = The fastest is { $times } as fast as the slowest.
ask-was-faulty = { $lanes } went wrong. { $why }
ask-none-was-faulty = No lane went wrong.
ask-nobody-finished = No lane came to its end.

## The parameters of the page in an address: what each decides, what may be written, and what is taken otherwise

parameter-theme = The colours.
    .allowed = auto, light or dark
parameter-type = The size of type, strokes and buttons; large is for a projector.
    .allowed = normal or large
parameter-lang = The language of the page: that in which it was built.
parameter-at = Where the playhead stands.
    .allowed = a whole number of ms
    .otherwise = the start
parameter-from = Where the part of time begins that is to be seen.
parameter-to = Where it ends.
    .allowed = a whole number of ms, more than from
    .otherwise = the end of the run
parameter-speed = How fast it plays.
    .allowed = fit, or a number of times from 0.01 to 1000, such as 0.5
parameter-play = Whether it plays by itself when it is opened.
    .otherwise = whatever the reader prefers
parameter-loop = Whether it begins again at the end.
parameter-path = Whether the critical path is lit up.
parameter-only = The kinds of bars that are shown alone.
    .allowed = some of fetching, parsing, held, barrier, frontier, computing, connection, lock, rate, pause, machine, failed, separated by commas
parameter-embed = Whether it stands in another page: the lanes, the timelines and the transport alone.
parameter-host = The only origin that may ask it for something, where it stands in another page.
    .allowed = an origin such as https://course.example
    .otherwise = whatever page has this one in a frame
parameter-controls = The settings that readers may change where it stands in another page, beside a Reset to the author's.
parameter-controls-allowed = keys of settings, separated by commas
parameter-controls-otherwise = none of them
parameter-locked = The settings that readers see there but cannot change.
parameter-hide = What is not to be seen: parts of the page; or times, counts, the bound and causes wherever they are said.
    .allowed = some of graphs, timelines, sentence, legend, transport, events, figures, code, times, counts, bound, causes, separated by commas
    .otherwise = nothing
parameter-show = What is to be seen where it stands in another page although it otherwise is not.
    .allowed = some of events, figures, code, separated by commas
parameter-ask = The question that is asked before the run is seen: which lane ends first, how many times as fast it is as the last, or which one goes wrong.
    .allowed = fastest, speed-up or faulty
    .otherwise = nothing is asked
parameter-code = The language in which the code is read.
    .allowed = python or rust
parameter-diff = Whether the code shows what was corrected.
parameter-code-lane = The lane whose code is read.
parameter-rows = What the table is of.
    .allowed = events or path
parameter-rows-lane = The lane that the table is of.

parameter-bit = 0 or 1
parameter-all = all of them
parameter-lane = the number of a lane, from 1

## The code to paste into other material: the names of the formats, and of each (`.hint`) where it is pasted

piece-title = Crawl Playground
format-permalink = Link
    .hint = Send it, or put it on a slide: it opens the whole page as it is now.
format-iframe = HTML frame
    .hint = Paste it into the HTML of any page.
format-element = HTML element
    .hint = Paste it into the HTML of a page that may have scripts: it grows with its content and can be scripted.
format-markdown = Markdown
    .hint = Paste it into any Markdown, such as a README: a link, as many sites take frames out.
format-quarto = Quarto
    .hint = Paste it into a .qmd file, with an empty line before and after it.
format-jupyter = Jupyter
    .hint = Paste it into a code cell of a Python notebook and run the cell.
format-mdbook = mdBook
    .hint = Paste it into a chapter's Markdown, with an empty line before and after it.
format-docusaurus = Docusaurus
    .hint = Paste it into an .mdx or .md page, with an empty line before and after it.
format-moodle = Moodle
    .hint = Choose the source code (</>) in the text editor of a page, a label or a lesson, and paste it there.
format-canvas = Canvas
    .hint = Choose Insert, then Embed, in the rich content editor, and paste it there.
