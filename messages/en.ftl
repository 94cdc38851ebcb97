### Every text that people read on the page, in English. How to write them: plain words, the actor first, then the verb.
###
### The file uses a part of Fluent's syntax: messages, attributes, variables, and selectors on numbers ([one] is exactly 1) and
### on words. The build makes an item of `text` in Rust from each message: `speech-at` is `text::speech_at(time)`, and
### `cause-lock.waits` is `text::CAUSE_LOCK_WAITS`. Variables are arguments, in the order in which they first occur.
### Ids, keys in addresses and words of JSON are not texts: they are in the code. Where a text names one, it is in backticks.

## Numbers and lists

# µs as seconds with two decimals.
seconds = { $whole }.{ $hundredths } s
milliseconds = { $number } ms
# A speed-up: how many times as fast.
times = { $whole }.{ $tenths }×
share = { $percent } %
percent-more = +{ $percent } %
list-comma = {", "}
list-dot = {" · "}
list-and = { $first } and { $last }
list-last = {" "}and{" "}
list-stop = { $list }.

## Events of the log

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
event-redirected = redirected

failure-timeout = timeout
failure-refused = connection refused
failure-cancelled = cancelled
failure-limit = limit
# The name of Python's exception.
failure-key-error = KeyError
failure-redirects = too many redirects
failure-pool-timeout = pool timeout

# What a run that hangs waits for.
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

## Why a worker waits. `.bar` describes its bar, `.waits` continues "3 workers wait …", `.until` says how long, with the page
## that it waits for.

cause-barrier = barrier
    .bar = waiting at the barrier
    .waits = at the barrier
    .until = until { $page }, the last page of the batch, is done
cause-empty-frontier = empty frontier
    .bar = waiting for a new link
    .waits = for a new link
    .until = until { $page }, which has the next link, is parsed
cause-event-loop = event loop busy
    .bar = waiting for the event loop
    .waits = for the event loop
    .until = until { $page } is parsed
cause-connection = connection limit
    .bar = waiting for a connection
    .waits = for a connection
    .until = until { $page } releases it
cause-backoff = backoff
    .bar = backing off before the next attempt
    .waits = before the next attempt
    .until = after { $page } failed
cause-rate-limit = rate limit
    .bar = waiting for the rate limit
    .waits = for the rate limit
cause-gil = GIL
    .bar = waiting for the GIL
    .waits = for the GIL
    .until = until { $page } releases it
cause-core = cores busy
    .bar = waiting for a core
    .waits = for a core
    .until = until { $page } releases it
cause-lock = lock
    .bar = waiting for the lock
    .waits = for the lock
    .until = until the callback of { $page } releases it
cause-queue-join = queue join
    .bar = waiting for the queue to drain
    .waits = for the queue to drain
    .until = until { $page } is done
cause-coordinator = coordinator busy
    .bar = waiting for the coordinator
    .waits = for the coordinator
    .until = until it has read the result of { $page }
cause-starting = starting
    .bar = starting
    .waits = to start
cause-hand-over = hand-over
    .bar = waiting for the hand-over
    .waits = for the hand-over
cause-sleep = sleep
    .bar = waiting while the strategy sleeps
    .waits = while the strategy sleeps
cause-poll = poll
    .bar = waiting for the next poll
    .waits = for the next poll
cause-idle-timeout = idle timeout
    .bar = waiting for the idle timeout
    .waits = for the idle timeout
cause-shutdown = shutdown
    .bar = shutting down
    .waits = to shut down
cause-change = change
    .bar = idle because of the change
    .waits = because of the change
cause-other-until = for { $page }

## The critical path. `.began` continues "it started when …", `.waited` continues "its next page was ready but waited …".

through-start = start
    .began = the crawl started
through-answer = answer
    .began = its answer arrived
through-link = link
    .began = its link was discovered in { $page }
through-slot = slot
    .began = { $page } was done and its worker was free
    .waited = for a free worker
through-coordinator = coordinator
    .began = the coordinator finished { $page }
    .waited = for the coordinator to finish other results
through-barrier = barrier
    .began = the barrier opened after { $page }, the last page of the batch
    .waited = at a barrier
through-queue-join = queue join
    .began = the queue drained after { $page }, its last page
    .waited = for the queue to drain
through-lock = lock
    .began = the callback of { $page } released the lock
    .waited = for the lock
through-gil = GIL
    .began = { $page } released the GIL
    .waited = for the GIL
through-core = core
    .began = { $page } released a core
    .waited = for a core
through-event-loop = event loop
    .began = the event loop finished { $page }
    .waited = for the event loop
through-connection = connection
    .began = { $page } released its connection
    .waited = for a connection
through-pause = pause
    .began = a pause ended
    .began-after = a pause ended: { $cause }
through-poll = poll
    .began = the strategy polled again
through-none-waited = without a cause

path-began = On the critical path: it started when { $why }.
path-began-late = On the critical path: it started when { $why }. It had been ready for { $time }.

doing-fetch = fetch
    .share = { $percent } % fetching
doing-parse = parse
    .share = { $percent } % parsing
doing-waiting = waiting
    .share = { $percent } % waiting ({ $cause })

# What decided the makespan. `$shares` is a list of "60 % fetching", `$waited` one of the sentences below.
critical-path = The critical path is { $shares }.
    .waited = The critical path is { $shares }. { $waited }.
    .links = The critical path is { $shares }. Its pages waited only for their links.
critical-path-wait = For { $percent } % of the makespan, its next page was ready but waited { $what }
    .most = For { $percent } % of the makespan, its next page was ready but waited { $what }, most of the time for { $page }
    .longest = For { $percent } % of the makespan, its next page was ready but waited { $what }, longest for { $page }

## What went wrong in a run

page-unknown = a page
status = status { $status }
exception = { $page } ({ $why })
verdict-raised = An exception ended the crawl: { $exception }. The pages in flight are lost.
verdict-unseen = { $count ->
        [one] An exception ended only its own thread or task: { $exception }. It appears only in the log.
       *[other] { $count } exceptions ended only their own threads or tasks, { $exception } first. They appear only in the log.
    }
verdict-hangs = It hangs: no worker can continue.
    .running-set = It hangs: the main thread waits until no future is running, but the callback of { $page } ended before it removed its future from the set. The exception appears only in the executor's log.
    .queue-join = It hangs: join() waits until every item is done, but the worker that took { $page } died before it called task_done().
    .lock = It hangs: a thread holds the lock while it submits a page. The future is already done, so its callback runs in the same thread and waits for the same lock. A re-entrant lock would prevent this.
    .frontier = The loop runs while the frontier has URLs, but the page limit prevents fetching any of them, so it never ends.
verdict-shut-out = robots.txt disallows { $page }, the start page, so nothing was fetched.
verdict-unread = { $count ->
        [one] { $page } was fetched but never parsed, so its links are lost.
       *[other] { $count } pages were fetched but never parsed, { $page } first. Their links are lost.
    }
verdict-lost = { $lost } of { $reachable } pages were never fetched, { $page } first: { $why }.
    .raised = the exception ended the crawl first
    .hung = no worker was left to fetch them
    .cancelled = the run was cancelled
    .too-early = the crawl ended while workers were still fetching or parsing pages
    .not-asked = the code did not ask for them
verdict-twice = { $twice } of { $fetches } fetches repeated a page, { $page } first: { $why }.
    .asked = the code asked for it again
    .late = the crawl marks pages as visited too late
    .fragment = an address with a #fragment counts as another page
    .redirect = the crawl does not look where redirects lead

## Bars of the chart

fill-fetching = fetching
fill-parsing = parsing
fill-failed = failed
    .after = failed after { $time }
fill-held-back = held back by the browser
# The selected bar, as a screen reader speaks it.
pick = { $lane }, worker { $worker }: { $words }, from { $from } to { $to }.
# The end of a lane that did not finish.
end-time = { $time } { $outcome }
layout-depth = depth { $depth }

## The sentence that says what is happening now

speech-at = At { $time }:
# `$many` is `$rows` in bold; `$cause` is the `.waits` of a cause; `$until` says what is known of the page.
speech-waits = { $lane } — { $rows ->
        [one] 1 worker waits
       *[other] { $many } workers wait
    } { $cause }{ $until ->
        [done] {" "}until { $page } is done
        [lets-go] {" "}until { $page } releases it
        [read] {" "}until { $page } is parsed
        [failed] {" "}after { $page } failed
       *[nothing] {""}
    }.
# `$count` is `$done` in bold.
speech-has-pages = { $lane } has { $count } { $done ->
        [one] page
       *[other] pages
    }
speech-has = { $lane } has { $count }
speech-took = { $lane } took { $time }
    .faster = { $lane } took { $time } ({ $whole }.{ $tenths } times as fast as one page at a time)
speech-ended = { $lane } { $how }
    .how = { $outcome } at { $time }

## Key moments

turn = { $lane }: { $what }.
    .opens = the barrier opens after { $page }, the last page of the batch
    .fails = { $page } fails
    .raises = an exception ends a task
    .raises-for = an exception ends the task of { $page }
    .hangs = the crawl hangs
    .limit = the crawl reaches a limit
    .idle = a worker is idle ({ $cause })
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
table-last = last page of the batch
table-doing = { $doing }, { $time }
table-through = through { $through }
    .late = through { $through }, ready for { $time }

## Settings. `setting-<key>` is the name of a setting, `.hint` says what it does, `.missing` that another one has no effect
## without it, and the others are its choices. A choice of several settings is `choice-<word>`.

choice-auto = as in the pattern
choice-none = none
choice-unlimited = unlimited
choice-no-limit = no limit
choice-as-N = same as N
choice-never = never
unit-ms = {" "}ms
unit-percent = {" "}%
unit-times = {" "}times
unit-per-second = {" "}/ s

setting-site = Site
    .hint = The site that all lanes crawl.
setting-lanes = Lanes
    .hint = The strategies that run side by side.
setting-concurrency = Concurrency
    .hint = N, the maximum number of fetches in flight.
setting-batch = Batch
    .hint = How many pages each gather call waits for: the whole frontier, or N at a time.
    .frontier = whole frontier
    .chunk = N at a time
setting-cpu-ms = CPU per page
    .hint = How long parsing a page keeps the CPU (processor) busy.
setting-max-pages = Page limit
    .hint = The maximum number of fetches in a run, not counting retries.
setting-max-depth = Depth limit
    .hint = The maximum number of links between the start page and a page.
setting-seed = Seed
    .hint = Every random value comes from the seed: the same seed gives the same network.
setting-cores = Cores
    .hint = How many cores the machine has. Processes share them.
setting-overhead = Overhead
    .hint = Which Python overheads to simulate: processes only, threads and tasks as well, or none.
    .processes = processes
    .cpython = all, as in CPython
    .none = none
setting-python = Python
    .hint = The version of CPython whose costs and defaults are simulated.
    .missing = no effect in Python 3.11
setting-gil = GIL
    .hint = Whether threads compute one at a time. Without the GIL, they share the cores (from Python 3.14).
    .on = on
    .off = off
setting-start-method = Start method
    .hint = How Python starts processes. The default is fork in 3.11 and forkserver in 3.14.
    .default = default
    .fork = fork
    .forkserver = forkserver
    .spawn = spawn
setting-buffersize = Buffer size
    .hint = How many pages Executor.map submits before you take a result (from Python 3.14).
setting-eager = Eager tasks
    .hint = An eager task runs as soon as it is created, until it first waits (from Python 3.12).
    .on = on
    .off = off
setting-chunksize = Chunk size
    .hint = How many pages a process gets at a time. Threads and interpreters ignore it, as in Python.
    .default = default
setting-shutdown = Queue shutdown
    .hint = When the queue has drained, the crawl shuts it down, so its workers exit (from Python 3.13).
    .on = on
    .off = off
setting-workers = Workers
    .hint = How many tasks async_workers starts. The semaphore still limits their fetches.
setting-semaphore = Semaphore
    .hint = How many tasks of async_workers can fetch at a time.
setting-idle-timeout-ms = Idle timeout
    .hint = How long an idle worker waits before it exits (only with "Done when: idle timeout").
setting-order = Next page
    .hint = Which page of the frontier a worker takes next.
    .fifo = oldest
    .lifo = newest
    .shuffled = random
setting-mark = Visited when
    .hint = When the crawl marks a page as visited. If that is too late, it fetches the page twice.
    .discovery = discovered
    .submission = submitted
    .dequeue = dequeued
    .result = processed
setting-done = Done when
    .hint = When the crawl decides that it is done. If that is too early, it loses pages.
    .correct = nothing is left
    .frontier-empty = frontier empty
    .worker-idle = worker idle
    .idle-timeout = idle timeout
setting-status = Statuses
    .hint = Follow links only from pages with these statuses.
    .any = any
    .below-400 = below 400
    .only-200 = only 200
setting-types = Types
    .hint = Follow links only from pages of these types.
    .any = any
    .html = HTML
setting-fragments = Fragments
    .hint = Whether page#fragment counts as another page.
    .keep = another page
    .drop = the same page
setting-external = Other hosts
    .hint = What the crawl does with links to other hosts.
    .list = listed
    .fetch = fetched
    .ignore = ignored
setting-images = Images
    .hint = What the crawl does with images.
    .fetch = fetched
    .ignore = ignored
setting-failure = On failure
    .hint = What the crawl does when a fetch fails.
    .raise = raise an exception
    .return = return it as a result
    .ignore = ignore it
setting-guard = Callbacks
    .hint = What protects a callback from the thread that registers it.
    .ordering = careful order
    .callback-first = callback first
    .lock = lock
    .reentrant-lock = re-entrant lock
setting-release = Limiter slot
    .hint = When a worker returns its slot to the rate limiter.
    .token-bucket = token bucket
    .before-fetch = before the fetch
    .after-fetch = after the fetch
setting-parse-in = Parse in
    .hint = Where process pools parse pages.
    .parent = parent
    .child = child
setting-flat = Flat list
    .hint = Whether to crawl only the links of the start page.
    .on = on
    .off = off
setting-processes = Processes
    .hint = Whether the pattern uses processes instead of threads.
    .on = on
    .off = off
setting-mode = Mode
    .hint = Simulated in virtual time, or live: with real fetches from the server of this page.
    .simulated = Simulated
    .live = Live
setting-live-lanes = Live lanes
    .hint = Whether live lanes run at the same time, or one after another so that they do not share the browser's connections.
    .together = at the same time
    .one-by-one = one after another
setting-latency-ms = Latency
    .hint = The median time of a fetch.
setting-spread = Spread
    .hint = How latencies vary around the median.
    .constant = constant
    .uniform = uniform
    .log-normal = log-normal
    .pareto = heavy tail
setting-stragglers = Stragglers
    .hint = How many pages are stragglers: five times as slow as the others.
setting-errors = Errors
    .hint = The percentage of pages that answer with status 500.
setting-timeout-ms = Timeout
    .hint = A fetch that takes longer than this fails.
    .missing = no effect without a timeout
setting-timeout-from = Timeout from
    .hint = When the timeout starts: when the worker sends the request, or when it asks for a connection.
    .sent = sent
    .asked = asked
setting-retries = Retries
    .hint = How often a worker retries a fetch that timed out, was refused, or got status 429 or 5xx.
    .missing = no effect without retries
setting-backoff-ms = Backoff
    .hint = The pause before the first retry. It doubles before each further retry.
setting-backoff-max-ms = Maximum backoff
    .hint = The longest pause before a retry.
setting-jitter = Jitter
    .hint = How pauses before retries vary, so that workers that failed together do not retry together.
    .full = from 0 to the whole pause
    .equal = from half to the whole pause
    .none = none
setting-connections = Connections
    .hint = The maximum number of open connections to each host. Browsers open 6 over HTTP/1.1.
setting-congestion = Congestion
    .hint = The server handles this many concurrent requests at full speed. With k times as many, each takes k times as long.
    .missing = no effect without congestion
setting-overload = Overload
    .hint = Above this multiple of the congestion setting, the server rejects requests with status 503.
setting-rate = Rate
    .hint = The maximum number of requests that start in a second, evenly spaced. As in the pattern: 10 for rate_limited, and no limit for the others.
setting-robots = robots.txt
    .hint = Whether the crawl skips pages that the site's robots.txt disallows.
    .off = ignored
    .on = obeyed
setting-nofollow = nofollow
    .hint = Whether the crawl skips links that are marked as nofollow (one by one, or a whole page).
    .off = ignored
    .on = obeyed

# The value of a setting and its unit.
value-shown = { $number }{ $unit }
value-set = { $setting } { $value }
value-one-in = 1 in { $number }
no-effect-robots = no effect: this site has no such rules
no-effect-on = { $field } has no effect on { $strategy }
# The value that is set, and the one that the strategy uses because it cannot follow the first.
no-effect-value = { $value }: { $strategy } uses { $instead }
no-gil-unsafe = Unsafe without the GIL: two threads can both check whether a page is visited before either of them marks it. Then both fetch it.

## Names of lanes that run the same strategy: by version, by their own settings, or by number

lane-name-published = { $name } as published
lane-name-own = { $name } ({ $settings })
lane-name-number = { $name } { $number }

## Problems with settings. Most messages continue the name of the setting: "`concurrency` must be …"

problem = `{ $field }` { $what }
problem-instead = { $what } Using { $value }.
did-you-mean = { $problem } Did you mean `{ $word }`?
problem-value = must be { $allowed }, not `{ $value }`.
problem-no-field = is not a setting. Settings: { $fields }.
problem-range = must be a whole number of ms greater than `from` ({ $from }), not { $to }. Using the whole run.
problem-ask = needs at least two lanes for `{ $ask }`. The page asks nothing.
problem-no-own-field = is not a setting. { $allowed }
problem-shared-field = is shared by all lanes, so that they meet the same network. { $allowed }
problem-of-lane = `{ $key }` of lane { $lane } ({ $strategy }) { $problem }
problem-own = has mistakes. { $problems }
problem-moment = changes at `{ $moment }`, which is no moment of a run. Write whole ms or µs, such as `1500ms` or `1500250us`.
problem-fixed = cannot change in the middle of a run: { $reason }.
fixed-pages = it decides which pages there are
fixed-comparison = it is about the whole comparison
fixed-start = the code reads it when it starts
fixed-interpreter = the interpreter runs already
fixed-workers = this pattern starts all its workers at the beginning
fixed-unused = this pattern does not use it
problem-lanes = has { $number } lanes, but must have 1 to { $most }.
allowed-number = a whole number from { $min } to { $max }
    .or = a whole number from { $min } to { $max }, or { $words }
allowed-list-or = {" "}or{" "}
allowed-list-or-last = , or{" "}
allowed-own = A lane can override { $keys }.
allowed-lanes = 1 to { $most } of { $ids }, separated by commas. A lane's own settings and its fork follow: `gather:cpu-ms=20@1500ms:latency-ms=400`
allowed-sites = `demo`, or one of { $ids }, each with `:PAGES`

## The strategies: what each is called, and when to choose it. `.choose-when` continues "Choose it when".

strategy-sequential = Sequential
    .about = one page at a time
    .waits-for = each fetch
    .bounded-by = work
    .choose-when = one page at a time is fast enough, or the server asks for it
strategy-thread-map = Thread map
    .about = executor.map: a barrier after each batch
    .waits-for = the slowest page of each batch
    .bounded-by = work / N; the sum of the slowest pages
    .choose-when = you know the whole list in advance and order matters
strategy-process-map = Process map
    .about = N processes: a barrier after each batch
    .waits-for = the slowest page of each batch; process starts and hand-overs
    .bounded-by = CPU / cores; work / N
    .choose-when = parsing costs more than fetching
strategy-pool-map = Pool map
    .about = chunks for N processes
    .waits-for = the slowest chunk of each batch
    .bounded-by = the largest chunk
    .choose-when = you have many small items of equal cost
strategy-imap-unordered = Unordered
    .about = results as they complete, in batches
    .waits-for = the slowest page of each batch
    .bounded-by = work / N; the sum of the slowest pages
    .choose-when = parsing is heavy and order does not matter
strategy-queue-workers = Queue workers
    .about = threads between two queues
    .waits-for = the slowest page of each level
    .bounded-by = work / N; the sum of the slowest pages
    .choose-when = you need threads and results level by level
strategy-gather = Batched
    .about = gather: a barrier after each batch
    .waits-for = the slowest page of each batch
    .bounded-by = work / N; the sum of the slowest pages
    .choose-when = pages of a level must be complete before the next level starts
strategy-task-group-batch = Task group
    .about = a task per link, awaited in order
    .waits-for = the slowest page of each batch
    .bounded-by = work / N; the sum of the slowest pages
    .choose-when = you would use gather, but one failure must stop the batch
strategy-task-group-spawn = Dynamic
    .about = tasks spawn tasks
    .waits-for = only links that are not discovered yet
    .bounded-by = work / N; span
    .choose-when = you have no other requirement: it is the shortest way to all pages
strategy-future-callbacks = Callbacks
    .about = each completion submits new work
    .waits-for = only links that are not discovered yet; the poll of the main thread
    .bounded-by = work / N; span
    .choose-when = you already have an executor and guard its callbacks with care
strategy-first-completed = First completed
    .about = at most N in flight
    .waits-for = only links that are not discovered yet
    .bounded-by = work / N; span
    .choose-when = you use threads and must keep a page limit or a budget
strategy-as-completed = As completed
    .about = everything submitted as it is discovered
    .waits-for = only links that are not discovered yet
    .bounded-by = work / N; span
    .choose-when = you have a flat list and want results as they complete
strategy-thread-per-url = Thread per URL
    .about = one thread for every URL
    .waits-for = the slowest page of each level
    .bounded-by = the slowest page; starting the threads
    .choose-when = you have a handful of URLs, once
strategy-async-workers = Workers
    .about = N tasks on one queue
    .waits-for = an empty queue
    .bounded-by = work / N; span
    .choose-when = you have a steady stream of pages and need bounded memory
strategy-to-thread = To thread
    .about = blocking fetches in the default executor
    .waits-for = the slowest page of each batch; a thread of the default executor
    .bounded-by = work / min(32, cores + 4)
    .choose-when = you use a blocking library in an asyncio program
strategy-rate-limited = Rate limited
    .about = at most N in flight, and a limit per second
    .waits-for = the next token
    .bounded-by = pages / rate; span
    .choose-when = the server states a rate limit
strategy-adaptive = Adaptive
    .about = finds its own N
    .waits-for = only links that are not discovered yet; its own limit
    .bounded-by = work / N; span; the capacity of the server
    .choose-when = you do not know the capacity of the server (not a published pattern)
strategy-oracle = Oracle
    .about = knows every latency
    .waits-for = only links that are not discovered yet
    .bounded-by = work / N; span
    .choose-when = never: it shows how much any order of pages could gain (not a published pattern)
strategy-interpreter-map = Interpreter map
    .about = a pool of interpreters, batch after batch
    .waits-for = the slowest page of each batch; interpreter starts and hand-overs
    .bounded-by = CPU / cores; work / N
    .choose-when = parsing is heavy and you have Python 3.14 (not a published pattern)
strategy-interpreter-as-completed = Interpreter as completed
    .about = interpreters, everything submitted as it is discovered
    .waits-for = only links that are not discovered yet; interpreter starts and hand-overs
    .bounded-by = CPU / cores; span
    .choose-when = the same, without batches (not a published pattern)

no-strategy = must name a strategy, not `{ $name }`. Choose from { $ids }; add `{ $published }` to any of them except { $beyond }.

## How the rules of two versions differ. `rule-<subject>` begins a sentence, its attributes end it. Most subjects are settings.

rule-in-flight = The crawl has
    .one = one fetch in flight
    .most = at most { $most } fetches in flight
    .unlimited = no limit on fetches in flight
rule-mark = The crawl marks a page as visited when
    .discovery = it discovers the first link to the page
    .submission = it submits the page to a worker
    .dequeue = a worker takes the page from the queue
    .result = it has read the links of the page
rule-done = The crawl ends when
    .correct = every discovered page is done
    .frontier-empty = the frontier is empty, even if fetches are in flight
    .worker-idle = each worker has found the queue empty once
    .idle-timeout = each worker has reached its idle timeout
rule-order = A worker takes
    .fifo = the oldest page of the frontier
    .lifo = the newest page of the frontier
    .shuffled = a random page of the frontier
rule-failure = A page that fails
    .raise = raises an exception
    .return = counts as a result
    .ignore = is parsed as if it had not failed
rule-links = The crawl follows links from
    .any-any = pages of any type and any status
    .any-below-400 = pages of any type with a status below 400
    .any-only-200 = pages of any type with status 200
    .html-any = HTML pages with any status
    .html-below-400 = HTML pages with a status below 400
    .html-only-200 = HTML pages with status 200
rule-fragments = An address with a #fragment is
    .keep = another page
    .drop = the same page
rule-redirects = Redirects are followed
    .checked = to pages that are not visited yet
    .blind = wherever they lead
rule-external = Links to other hosts are
    .ignore = ignored
    .list = listed as visited, by a worker
    .fetch-all = fetched, even mailto: links
    .fetch = fetched
rule-images = Images are
    .fetch = fetched
    .ignore = ignored
rule-parse-in = Processes of a pool
    .parent = only fetch: their parent parses
    .child = fetch and parse
rule-guard = Callbacks are protected by
    .ordering = careful order
    .callback-first = nothing: they are registered first
    .lock = a lock
    .reentrant-lock = a re-entrant lock
rule-release = The rate limiter spaces requests by
    .token-bucket = tokens, evenly
    .before-fetch = slots that workers return before the fetch
    .after-fetch = slots that workers hold until the fetch ends
rule-flat = The crawl fetches
    .on = only the links of the start page
    .off = every page that links lead to
rule-processes = Workers are
    .on = processes
    .off = threads or tasks

## The sites that the page generates

site-tree = a binary tree: each level has twice as many pages
site-bush = eight links per page: wide and shallow
site-chain = each page links only to the next: concurrency gains nothing
site-star = a hub that links to all other pages
site-web = a random web with cycles and back links
site-comb = a chain with a bush at every page: one long path and many short ones

site-name = { $kind } of { $pages } pages
site-unknown = must be `demo`, a site file, or one of { $names }, each with `:PAGES`, not `{ $name }`.
site-pages = must have a whole number of pages from 1 to { $most }, as in `{ $name }:100`, not `{ $given }`.

## Problems with a site file. `$field` is a place in the file, such as pages[0].status.

site-file-no-object = The site file must be a JSON object, not `{ $value }`.
site-file-size = The site file has { $bytes } bytes, but must have at most { $most }.
site-file-not-json = The site file is not JSON: { $reason }.
site-file-wrong = `{ $field }` must be { $allowed }, not `{ $value }`.
site-file-missing = `{ $field }` is missing: it must be { $allowed }.
site-file-pages = `pages` has { $pages } pages, but must have 1 to { $most }.
site-file-links = `links` and `images` name { $addresses } addresses, but must name at most { $most }.
site-file-twice = `{ $field }` repeats the URL `{ $url }`, but each page needs its own.
site-file-start = `start` must be the `url` of one of the pages, not `{ $url }`.
site-file-invalid = { $count ->
        [one] 1 link is not a valid address and leads nowhere
       *[other] { $count } links are not valid addresses and lead nowhere
    }
site-file-home = a path, or an address with http or https
site-file-address = a valid address
site-file-unknown = unknown field `{ $field }`, ignored
site-file-object = an object
site-file-page-list = a list of pages
site-file-url = a URL as text
site-file-urls = a list of URLs
site-file-status = a whole number from 100 to 599
site-file-redirect-status = 301, 302, 303, 307 or 308 on a page with a location
site-file-type = a media type as text
site-file-ms = a number of ms from 0 to { $most }
site-file-robots = the text of a robots.txt, or a list of paths
site-file-name = imported site

## Notes, and the state of a live run

note-cancelled-before = You cancelled the simulation. The page still shows the run before.
note-cancelled = You cancelled the simulation. Change a setting to start another one.
worker-lacking = The browser did not start a worker. The page simulates between frames instead, which takes longer for large sites.
worker-silent = The worker did not answer for 20 seconds. Change a setting to run again.
worker-stopped = The worker stopped: { $why }. Change a setting to run again.
worker-wrong-setup = the setup is invalid
worker-unreadable = The page cannot read the worker's answer: { $why }. Reload the page to get one version of both.
worker-lacks-memory = The browser has too little memory for { $lanes ->
        [one] a lane
       *[other] { $lanes } lanes
    } of { $pages } pages. Choose a site of at most { $largest } pages, or fewer lanes.
note-file-not-in-address = names a site file, but an address does not contain it. Open the file again.
note-demo-instead = { $problem } Using the demo site.
note-link-copied = Link copied
note-link-in-bar = The link is in the address bar
note-lane-key = `{ $key }` of lane { $lane }
note-setting = { $key } { $problem } Using `{ $taken }`.
note-file-form = How to write a site file
note-file-unreadable = The browser could not read the site file { $name }.
note-file-warnings = Site file: { $warnings }
note-live-not-begun = The live run could not start: { $problem }
runs-too-many = too many runs at once: at most 1023 are possible.
problem-sweep-setting = cannot vary in a sweep. These can: { $keys }.
problem-sweep-empty = must have at least 1.
problem-sweep-seeds = would go above { $max }, the highest seed. Take a smaller first seed or fewer seeds.
problem-sweep-too-many = would need { $runs } runs. A sweep has at most { $most }. Take fewer values or seeds.
note-live-no-reader = the page reader (links.js) could not be loaded: { $reason }
note-live-no-clock = this browser has no clock (window.performance).
note-live-is-file = This page is a file. Live crawls need a page from a server that also has the demo site. The page shows the simulation.
note-live-sandbox = This page is in a sandbox without an origin, so it cannot fetch the demo site. The page shows the simulation.
note-live-demo-only = Live crawls fetch only the demo site: no server has the pages of this one. The page shows the simulation. Choose the museum to run it live.
note-live-no-answer = The demo site did not answer ({ $start }: { $reason }). Serve it beside this page, for example with `cargo xtask serve`.
note-live-refused = { $lane }: { $refused } of { $fetches } fetches were refused
note-live-stopped = The server stopped answering. { $lanes }.
note-live-goes-on = { $problem } The run continues.
live-fetching = fetching live, { $time }
live-done = done: replay it, or run it again
live-file = a file cannot fetch
live-sandbox = a sandbox cannot fetch
live-only-demo = only the demo site runs live
live-prediction = showing the prediction
code-line-does-not-run = This line does not run here
code-copied = Copied
code-not-copied = The browser does not allow copying
# The program has ended.
fatal = The playground stopped because of a bug. Reload the page to continue. ({ $message })
note-first = Three ways to crawl one site. Drag Concurrency to 2, then to unlimited. Which lane gains, and what do the others wait for?
state-simulating = Simulating the lanes. Their bars will appear here.
state-nothing = No run to show. Change a setting to crawl again.
state-drop = Drop a site file to crawl it
note-dismiss = Dismiss this note

## The table of events on the page

table-rows = { $rows } of { $all } rows, around the playhead
table-move = Move the playhead here
events-rows = Rows around the playhead. The arrow keys move from row to row, and the playhead follows.
events-which = Rows to show
events-of-lane = Lane to show
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

version-beyond = not a published pattern
code-copy-of = Copy the code of { $strategy }
code-edit-of = Edit and run the Python of { $strategy }
version-published = as published
version-corrected = corrected
code-loads = Loading the code…
code-not-loaded = The code did not load. Check your connection. If this page was updated after you opened it, reload it.
code-load-again = Try again
code-here = here
advice-waits-for = Waits for
advice-bounded-by = Bounded by
advice-choose-when = Choose it when
code-line = Line { $number }, { $calls }: go to the next moment
code-line-title = Go to the next moment at which this line runs ({ $calls })
code-line-fetches = fetches
code-line-parses = parses
code-line-waits = waits
code-beyond = This pattern has no published version, so there is nothing to correct.
rules-beside = The rules of the versions differ, too:
rules-amount = The code expresses these rules:
rules-set = Changed from this version's defaults:
rules-set-twin = Changed from this version's defaults (the Python code shows the defaults):
code-lanes = Lane whose code to show
code-language = Language
code-lines = Lines to show
code = Code
code-python = Python
code-rust = Rust
code-ran = As it ran
code-diff = Corrections
code-dots = Dots in the margin: workers
code-copy = Copy
code-edit = Edit
code-dots-fetches = a worker fetches
code-dots-parses = parses
code-dots-waits = waits
code-hint = Click an underlined line number to go to the next moment at which the line runs.
code-published = published:{" "}
code-corrected = corrected:{" "}
code-lane-published = { $lane } (published)

## Controls of settings

share-again-of = {": "}{ $field }
no-effect-here = no effect here
no-effect-on-lanes = no effect on { $lanes }
no-effect-not-of = not for lane { $lanes }
controls-locked = set by the author
controls-share-again = Share again

## The table of figures

failed-status = error statuses
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
figures-most-in-flight = Maximum in flight
figures-utilisation = Utilisation
figures-own-settings = Own settings
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
theme-auto = Theme: system
header-modes = Mode
header-large-type = Large type
header-large-type-title = Large type, for a projector (t)
header-help = Help and keys
header-help-title = Help and keys (?)
header-simulating = Simulating
simulating-site = making the site, { $percent } %
simulating-lane = running lane { $lane } of { $lanes }, { $percent } %
simulating-reading = reading lane { $lane } of { $lanes }, { $percent } %
simulating-views = preparing the view, { $percent } %
simulating-left = { $doing }, about { $seconds } s left
header-crawl = Crawl{" "}
header-playground = Playground
header-share = Share
header-run-live = ▶ Run live
header-cancel = Cancel

## The card of a lane

lane-graph = { $strategy }: each dot is a page, and deeper pages are farther right. The sentence below describes their states.
version-corrected-title = Corrected: fetches each page once and loses none. Click to show the version that people publish.
version-published-title = As people publish it, bugs included. Click to show the corrected version.
lane-strategy = Strategy of lane { $lane }
lane-remove = Remove the lane { $strategy }
lane-live = live { $time }, { $difference }
lane-live-stopped = live { $time }
lane-not-begun = not started
lane-running = running live
lane-held = {" · "}held back by the browser { $time }
lane-predicted = predicted { $time },{" "}
lane-add = Add a lane: { $strategy }
lane-unpublished-title = This is not a published pattern
lane-strategy-title = Change the strategy of this lane
lane-strategies-published = Published patterns
lane-strategies-beyond = Not published
lane-remove-title = Remove this lane
lane-own = Settings of this lane
lane-pages = {" "}pages
lane-in-flight = {" "}in flight
lane-failed = {" "}failed
lane-unpublished = unpublished
lane-own-code = your code
lane-more = + Lane

## What if a setting changed in the middle of a run?

what-if = What if?
what-if-lane = Lane
what-if-hint = Move the playhead to the moment of the change. The run stays the same up to there. What has begun keeps its cost; what begins afterwards takes the new value. The chip on the lane, or the key U, undoes it.
what-if-setting = Setting
what-if-value = New value
what-if-live = Live runs cannot be forked. Choose Simulated.
what-if-fork = Fork here
what-if-from = { $what } from { $at }
what-if-undo-title = Undo this change (u)
what-if-earlier = { $time }, { $by } earlier than without the change
what-if-later = { $time }, { $by } later than without the change
what-if-same = { $time }, the same as without the change

## The timelines

timelines-lane = { $lane }: { $rows } worker rows, ends at { $time }
timelines = Worker rows of all lanes on one time axis. { $lanes }.
timelines-name = Timelines
timelines-path-title = Show what decided when each lane ends (c)
timelines-paths = Critical paths
timelines-zoom = Part of the time
timelines-zoom-in = Zoom in (+ on the timelines, or Ctrl and the wheel)
timelines-zoom-out = Zoom out (− on the timelines)
timelines-zoom-earlier = Show an earlier part (Page Up on the timelines)
timelines-zoom-later = Show a later part (Page Down on the timelines)
timelines-zoom-whole = Show all of the time (0 on the timelines)
timelines-zoom-whole-sign = All
timelines-keys = The arrow keys move from bar to bar and from row to row. Enter moves the playhead to the bar. Plus and minus zoom, Page Up and Page Down show an earlier or later part, 0 shows all.
timelines-path = Critical path
# How `critical-path` begins: only screen readers get it where the card already says it. {""} if it begins otherwise.
timelines-path-begins = The critical path is{" "}

## The settings of one lane

own-about = Changes here apply to this lane only. All lanes share the site and the network, so that they meet the same pages.
own-some = Own settings: some
own-none = Own settings
own-label = { $title } ({ $strategy })
own-head = Lane { $lane }, { $strategy }: own settings
own-copy-title = Add a lane with the same pattern, to change its settings
own-others = Other settings
own-share = Share all again
own-copy = Copy to a new lane

## The transport bar

speed-title = Speed (+ and −). Fit plays the whole axis in { $seconds } s.
transport = Transport
transport-play = Play
    .title = Play (space)
transport-pause = Pause
    .title = Pause (space)
transport-turn-back = Previous key moment
transport-turn-back-title = Previous key moment: a barrier, a failure, idle workers, an end (Shift ←)
transport-step-back = Previous event
transport-step-back-title = Previous event (←)
transport-step = Next event
transport-step-title = Next event (→)
transport-turn = Next key moment
transport-turn-title = Next key moment: a barrier, a failure, idle workers, an end (Shift →)
transport-moment = Playhead
transport-end = Go to the end
transport-end-title = Go to the end (End)
transport-loop = Loop
transport-loop-title = Start again at the end (l)
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
help-lanes = Each lane runs another concurrency pattern over the same pages, with the same latencies. Above are its pages: small when undiscovered, hollow when discovered, ringed in flight, filled when done, crossed out when failed. Below are its workers on one time axis. Where a row is hatched or dotted, the worker waits.
help-bound = Change the concurrency and watch where the lanes end. The dashed line is the bound: no crawl of the same pages with that many workers ends before it. Lanes that differ in pages, workers or parsing have a bound each. Drag the playhead. The pale part is the future.
help-waits = Point at a bar that waits: a line leads to the bar that it waits for. An entry of the legend shows only its bars. The critical path is the chain of work that decided the end. Faster work off this path would not make the lane faster.
help-live = Live mode fetches the demo site from the server of this page, and compares the result with the prediction.
help-code = The code shows the line at which each worker is. An underlined line number leads to the next moment at which the line runs. Corrections compares the version that people publish with the one that works.
key-space = play or pause
key-arrows = previous event, next event
key-shift-arrows = previous key moment, next key moment: a barrier opens, a fetch fails, workers run out of work, a lane ends
key-home-end = start, end
key-l = loop: start again at the end
key-plus-minus = faster, slower
key-c = critical path: what decided when each lane ends
key-u = undo the changed setting of the selected lane
key-t = large type, for a projector
key-help = this help
key-tab = move through all controls. The arrow keys move a slider, go from bar to bar on the timelines, and from row to row in the events
key-enter-esc = on a bar: move the playhead to it, leave the bars

## The legend

legend-title = Show only these bars, or all bars again
# Appears once where one entry has several waits: "waiting for the event loop, for the GIL".
legend-once = waiting{" "}
legend = Legend: each entry shows only its bars
legend-bound = bound
legend-bounds = bound of each lane
legend-own = started with its own link or answer
legend-let-go = something else had to release it

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
site-open-title = A site file is JSON with a start page and a list of pages. You can also drop it on the page.
site-label = Site
site-demo = Museum of Small Things
site-open-choice = Open a site file…
site-pages-word = pages
site-open = Open site file…
site-imported = { $name } · { $pages } pages

## The strip of settings

strip-settings = Settings
strip-reset-title = Reset all settings to their defaults
strip-seed-title = Every random value comes from the seed: the same seed gives the same network.
strip-die = Roll the die: use another seed
strip-less = Less
strip-more = More
strip-questions = Classic questions: change the answers of the pattern
strip-reset = Reset
strip-seed = Seed
strip-network = Network
strip-retries = Retries
strip-manners-and-limits = Manners and limits
strip-machine = Machine
strip-single-patterns = Single patterns

## The builder: an author sets up a comparison for another page, and copies the code

builder = Embed in your own page
builder-loads = Loading…
builder-not-loaded = This did not load. Check your connection. If this page was updated after you opened it, reload it.
builder-settings = Settings
builder-settings-about = What readers see beside the lanes. Reset restores your values.
builder-unseen = hidden
builder-fixed = fixed
builder-locked = shown, locked
builder-open = editable
builder-seen = Visible parts
builder-ask = Question
builder-asks-nothing = None
builder-time = Time
builder-from = From, ms
builder-to = To, ms
builder-here = Use playhead
builder-play = Play automatically
    .auto = unless the reader prefers little motion
    .yes = always
    .no = never
builder-at = Start at the playhead
builder-loop = Start again at the end
builder-look = Look
builder-theme = Theme
    .auto = as the reader's system
    .light = light
    .dark = dark
builder-large = Large type, for a projector
builder-height = Height of a frame, px
builder-code = Code to paste
builder-base = Address of the playground
builder-format = Paste into
builder-copy = Copy
builder-copied = Copied.
builder-not-copied = The browser does not allow copying. Select the text and copy it.
builder-try = Try it
builder-nowhere = Enter the address of the playground on the web above. It must begin with https://.
builder-local = This address is on your own machine. Enter above where readers find the playground.
builder-imported = The address cannot contain the site file that you opened. Choose another site, or readers will see the demo site.
builder-teachers = For teachers: six exercises, ready to use
builder-piece = Crawl Playground: { $lanes }
part-graphs = Link graphs
part-timelines = Timelines
part-sentence = Sentence
part-legend = Legend
part-transport = Transport
part-events = Table of events
part-figures = Table of figures
part-code = Code
part-times = Times
part-counts = Counts
part-bound = Bound
part-causes = Causes of waits
header-embed = Embed
    .title = Embed this in your own page: choose what readers can change, and copy the code

## A question that readers answer before they see the run

asking-name = Question
asking-before = What do you think? Answer first, then watch the run.
asking-said = You said: { $answer }. Watch what happens.
asking-right = Right: { $answer }
asking-wrong = You said: { $said }. { $answer }
ask-fastest = Which lane ends first?
ask-speed-up = How many times as fast as the slowest lane is the fastest?
ask-faulty = Which lane goes wrong: loses pages, fetches a page twice, or never ends?
ask-times = about { $times }×
ask-none = None of them
ask-was-fastest = { $lanes } ended first, after { $time }.
ask-was-speed-up = The fastest lane is { $times } as fast as the slowest.
ask-was-faulty = { $lanes } went wrong. { $why }
ask-none-was-faulty = No lane went wrong.
ask-no-lane-finished = No lane finished.

## On a phone

graphs-on = Link graphs of the lanes

## The questions below the timelines

answers-name = Questions about these lanes
answers-curve = How much, and how sure?
answers-why = Why?
answers-advice = Which one?
answers-take = Take it along
answers-figure = Figure
answers-against = against
answers-makespan = makespan
answers-fetches = fetches
answers-most-in-flight = most in flight
answers-duplicates = pages fetched twice
answers-failed = failed fetches
answers-utilisation = utilisation
answers-seeds-name = Seeds
answers-seeds = { $count ->
        [one] 1 seed
       *[other] { $count } seeds
    }
answers-progress-name = Runs
answers-runs = { $count ->
        [one] 1 run
       *[other] { $count } runs
    }
answers-stop = Stop
answers-again = Run the rest
answers-load = Show this run
answers-value-name = { $setting }, point by point
answers-table = As a table
answers-csv = Save as CSV
answers-svg = Save as SVG
answers-png = Save as PNG
answers-coming = …
# 9 of 10 runs are from the low to the high one.
answers-spread = { $median } ({ $low } to { $high })
answers-with-bound = { $figure }, bound { $bound }
answers-with-unfinished = { $figure }; { $unfinished } of { $of } did not finish
answers-point = { $value }: { $lanes }
answers-curve-label = { $figure } of each lane against { $setting }
answers-best = { $lane } is fastest with { $setting } { $value }: { $time }.
answers-knee = { $fastest } With more than { $value } ({ $time }), the next one gains less than 5 %.
answers-wins = { $value }: { $first } ends before { $second } with { $wins } of { $of } seeds{ $ties ->
        [0] .
        [one] , and at the same time with 1.
       *[other] , and at the same time with { $ties }.
    }
answers-draw = { $value }: { $first } and { $second } end at the same time with all { $of } seeds.
answers-keeps-own = { $lane } has its own { $setting }, and keeps it.
answers-how-one = All runs are simulated in your browser with seed { $seed }. Another seed is another draw of latencies: try 200 seeds.
answers-how-many = All runs are simulated in your browser, each with { $seeds } seeds, { $first } to { $last }. A line is the median; 9 of 10 runs are within its band. All lanes meet the same latencies.
answers-no-effect = { $setting } has no effect on { $lane }.
answers-key = Ring: from here on, the next one gains less than 5 %.
    .bound = Thin dots: the bound. Ring: from here on, the next one gains less than 5 %.
    .band = The band has 9 of 10 runs. Ring: from here on, the next one gains less than 5 %.
answers-why-here = Why here?
answers-why-here-name = Why here? { $lane }
answers-why-hint = Click a bar or a gap of the timelines, or go to one with the arrow keys there and press W.
answers-why-slower = Why is
answers-why-than = slower than
answers-why-figure = Why is this its
answers-why-of = of
answers-why-makespan = makespan, beside the bound
answers-why-ask = Ask
answers-why-nothing = There is no bar and no gap. Click within the rows of a lane, or select a bar with the arrow keys.
answers-why-no-run = There is no simulated run to ask about: wait until it has ended. Live runs cannot be asked about.
answers-why-wrong = The address has a question that this page does not know. Ask another one.
answers-why-parts = What it consists of
answers-why-total = in all
answers-far = These lanes are large: a worker simulates them again.
answers-far-stopped = The worker stopped: { $why }. Ask again.
answers-why-light = Show where
answers-why-light-name = Show where: { $what }
answers-limit-in-flight = At most in flight
answers-limit-rate = Requests a second
answers-limit-none = any
answers-limit-kinds = Patterns
answers-limit-order = results in order
answers-kinds-any = all
answers-kinds-threads = threads only
answers-kinds-asyncio = asyncio only
answers-searching = Trying patterns and concurrencies …
answers-load-advice = Show both
answers-wrong-limit = `{ $word }` is no limit. Limits are `in-flight-` and `rate-` with a number from 1 to 1000, `ordered`, `threads` and `asyncio`. The page uses none.
answers-advice-none = No pattern can crawl this site under these limits: none finished within them.
answers-advice-best = Take { $pattern } ({ $id }) with { $count } in flight: { $time }.
answers-advice-second = Next is { $pattern } ({ $id }) with { $count } in flight: { $time }. The first ends before it with { $won } of { $of } seeds{ $same ->
        [0] .
       *[other] , and at the same time with { $same }.
    }
answers-advice-sure = That is sure: other latencies change nothing.
answers-advice-unsure = That is not sure: with other latencies either may end first. Choose by what is easier to write.
answers-advice-turn = With { $setting } { $value }, { $pattern } with { $count } in flight would be faster.
answers-advice-stays = Nothing that was tried changes it: other CPU times, latencies, stragglers, cores, errors.
answers-advice-how = { $runs } runs were simulated in your browser, from seed { $seed } on. Times are medians; 9 of 10 runs are from the first to the second time in brackets. Of settings that are nearly as fast, the page takes the fewest in flight.
answers-take-svg = Figure as SVG
answers-take-png = Figure as PNG
answers-take-still = This moment as PNG, with a caption
answers-take-chrome = All lanes as a Chrome trace
answers-take-site = Site file
answers-take-json = Trace of lane { $lane } as JSON
answers-take-csv = Trace of lane { $lane } as CSV
answers-take-hint = Perfetto (ui.perfetto.dev) and chrome://tracing open Chrome traces. Import the site file to crawl the same site again.
answers-wrong-choice = `{ $word }` is no choice of this pane. It must be a figure ({ $figures }), the key of a setting that is a number, or 1, 20 or 200 seeds. The page uses the defaults.
answers-failed-runs = The runs have stopped: their program did not load, or the browser has ended it. Press "Run the rest" to try again.

## The parameters of the page in an address: what each does. `.allowed` continues "must be", `.otherwise` continues "Using".

parameter-theme = The colour theme.
    .allowed = `auto`, `light`, or `dark`
parameter-type = The size of type, strokes and buttons. Large is for a projector.
    .allowed = `normal` or `large`
parameter-lang = The language of the page. Each build has one.
parameter-at = The position of the playhead.
    .allowed = a whole number of ms
    .otherwise = the start
parameter-from = Where the visible part of the time axis begins.
parameter-to = Where the visible part of the time axis ends.
    .allowed = a whole number of ms greater than `from`
    .otherwise = the end of the run
parameter-speed = How fast the page plays the run.
    .allowed = `fit`, or a factor from 0.01 to 1000, such as 0.5
parameter-play = Whether the page starts to play when it opens.
    .otherwise = the reader's preference
parameter-loop = Whether the page starts again at the end.
parameter-path = Whether the page highlights the critical path.
parameter-only = The only kinds of bars to show.
    .allowed = some of `fetching`, `parsing`, `held`, `barrier`, `frontier`, `computing`, `connection`, `lock`, `rate`, `pause`, `machine`, `failed`, separated by commas
parameter-embed = Whether the page is embedded: it shows only the lanes, the timelines and the transport bar.
parameter-host = The only origin that may send messages to the embedded page.
    .allowed = an origin, such as https://course.example
    .otherwise = any page that embeds this one
parameter-controls = The settings that readers of the embedded page can change. A Reset button restores the author's values.
parameter-controls-allowed = keys of settings, separated by commas
parameter-controls-otherwise = none
parameter-locked = The settings that readers of the embedded page see but cannot change.
parameter-hide = What to hide: parts of the page, or times, counts, the bound and causes everywhere.
    .allowed = some of `graphs`, `timelines`, `sentence`, `legend`, `transport`, `events`, `figures`, `code`, `times`, `counts`, `bound`, `causes`, separated by commas
    .otherwise = nothing
parameter-show = Extra panels to show when embedded.
    .allowed = some of `events`, `figures`, `code`, separated by commas
parameter-ask = The question that readers answer before they see the run: which lane ends first, how many times as fast as the slowest it is, or which one goes wrong.
    .allowed = `fastest`, `speed-up`, or `faulty`
    .otherwise = no question
parameter-code = The language of the code.
    .allowed = `python` or `rust`
parameter-diff = Whether the code shows the corrections.
parameter-code-lane = The lane whose code the page shows.
parameter-rows = What the rows of the event table are.
    .allowed = `events` or `path`
parameter-rows-lane = The lane of the event table.
parameter-pane = The question that is open below the timelines, and its choices after full stops.
    .allowed = `curve`, `fork`, `why`, `advice` or `take`, and its choices, in letters, digits, `-` and `.`

parameter-bit = `0` or `1`
parameter-all = all of them
parameter-lane = the number of a lane, from 1

## The code to paste: the names of the formats, and where to paste each (`.hint`)

piece-title = Crawl Playground
format-permalink = Link
    .hint = Send it, or put it on a slide: it opens the whole page as it is now.
format-iframe = HTML frame
    .hint = Paste it into the HTML of any page.
format-element = HTML element
    .hint = Paste it into the HTML of a page that can run scripts. It grows with its content, and scripts can control it.
format-markdown = Markdown
    .hint = Paste it into any Markdown, such as a README. It is a link, because many sites remove frames.
format-quarto = Quarto
    .hint = Paste it into a .qmd file, with an empty line before and after it.
format-jupyter = Jupyter
    .hint = Paste it into a code cell of a Python notebook and run the cell.
format-mdbook = mdBook
    .hint = Paste it into the Markdown of a chapter, with an empty line before and after it.
format-docusaurus = Docusaurus
    .hint = Paste it into an .mdx or .md page, with an empty line before and after it.
format-moodle = Moodle
    .hint = In the text editor of a page, label or lesson, choose the source code (</>) and paste it there.
format-canvas = Canvas
    .hint = In the rich content editor, choose Insert, then Embed, and paste it there.

## The editor of people's own Python

own-editor = Your Python for lane { $lane }
own-run = Run
own-stop = Stop
own-search = Find a schedule that breaks it
own-open = Open a file
own-save = Save
own-template = Start from a small crawler
own-close = Back to the original
own-keys = Ctrl+Enter runs the code. Tab indents; press Escape, then Tab to leave the editor. Python loads at the first run, once: some 8 MB. All requests are answered by the site of this page; nothing leaves it.
own-options = Arguments, input and the order of threads
own-arguments = Arguments (sys.argv)
own-answers = Lines for input()
own-interleave = Threads change at lines chosen by this seed
own-order = Ready tasks are ordered by this seed
own-no-setup = The page has no run yet. Wait until it has, and press Run again.
own-file-problem = The file cannot be read: it must be text in UTF-8, of at most 200 kB.
own-unreadable = The address has code that cannot be read. Ask for the link again.
own-loading = Python loads: { $done } of { $of } MB
own-running = It runs: { $ms } ms of virtual time, { $fetches } fetches
own-searching = { $tried } of { $of } schedules tried
own-stopped = You stopped it.
own-as-original = This is { $name }, unchanged.
own-apart = Differs from { $name }: { $new ->
    [one] one new line
   *[other] { $new } new lines
  }, { $gone ->
    [one] one line gone
   *[other] { $gone } lines gone
  }.
own-result = What became of the run
own-finished = It finished after { $ms } ms: { $fetches } fetches of { $pages } pages, at most { $most } at once.
own-raised = An exception ended it after { $ms } ms and { $fetches } fetches.
own-deadlock = It hangs after { $ms } ms: { $count ->
    [one] one worker waits, and no other can wake it.
   *[other] { $count } workers wait, and none of them can go on.
  }
own-limit = It was stopped at a limit, after { $ms } ms of virtual time and { $fetches } fetches.
own-syntax = This is not Python yet: nothing was run.
own-refused = It needs something that this page does not have.
own-nothing = It ended without a request.
own-only-defines = It only defines functions and classes. Choose what to call:
own-silent = It was stopped: for { $seconds } s it made no request, did not wait and printed nothing. An endless loop does that.
own-failed = Python did not start: { $why }. Press Run to try again.
own-found = { $breaking } of { $tried } schedules have another result: { $what }. This is the first of them, seed { $seed }.
own-found-none = None of { $tried } schedules has another result. One that was not tried still can.
own-found-twice = pages are fetched twice
own-found-missing = pages are missing
own-found-raised = an exception
own-found-deadlock = a deadlock
own-found-other = it prints or finds something else
own-same = It has the same trace as the lane in Rust: the same events at the same times.
own-other = Its trace is not that of the lane in Rust.
own-no-place = There is no place for it on the chart: the lanes are too large, or live. Its figures are here.
own-lane-unreadable = The page cannot read this run. Load the page again: it may be newer than its parts.
own-line = line { $line }
own-traceback = Where the exception came from
own-waits = Who waits, and for whom
own-waits-who = worker
own-waits-where = where
own-waits-call = in
own-waits-what = for
own-waits-holder = held by
own-offers = Calls to choose from
own-notes = Notes on the run
own-files = Files that it wrote
own-save-file = Save { $name }
own-output = Output
own-output-columns = ms · worker
own-output-lines = Lines of the output
own-left-out = { $count } entries are left out here.

## Why? Answers to questions about a run: each is one sentence. `$parts` are lists of "120 ms fetching".

why-no-lane = There is no such lane.
why-no-page = The site has no such page.
why-runs = The lane is still running: ask when it has ended.
why-slot = waiting for a free worker
why-unknown = with a cause that is not recorded
why-busy = fetching or parsing
why-no-work = without any work or recorded wait
why-time = { $time } { $reason }
    .culprit = { $time } { $reason } ({ $page })
    .rest = { $time } for other reasons
why-share = { $percent } % { $reason }

# A gap in a worker's row. `$waiting` is "waiting at the barrier", `$until` "until /a, the last page of the batch, is done".
why-idle = Worker { $worker } of { $lane } is { $waiting } from { $from } to { $to } ({ $time })
    .until = { $idle } { $until }
    .step = { $idle } { $until }: { $step }
    .none = { $idle }: { $why }
    .connections = { $idle }; a host accepts { $connections ->
        [one] 1 connection
       *[other] { $connections } connections
    } at a time
why-meanwhile = { $pages ->
        [one] { $page } is parsed meanwhile
       *[other] { $pages } pages are parsed meanwhile, { $page } first
    }
why-step-fetch = worker { $worker } fetches it in { $time }
why-step-straggler = worker { $worker } fetches it in { $time }, which is { $times } the median fetch, so it is a straggler
why-step-parse = worker { $worker } parses it in { $time }
why-step-undiscovered = for { $time } of that, { $page }, which has its link, is not parsed
why-step-unknown = what happens to it meanwhile is not recorded
why-step-wait = for { $time } of that, it is itself { $reason }
why-no-culprit = { $what ->
        [rate] it is not its turn under the rate limit
        [purpose] the crawl pauses on purpose
        [machine] no page causes this, it is a cost of threads and processes
       *[unknown] no page is recorded as the cause
    }
why-nothing = Worker { $worker } of { $lane } has no work at { $time }, and no cause is recorded.

# A bar. `$what` is "worker 2 fetches it in 120 ms".
why-work = { $page } of { $lane } begins at { $from } after { $parts }, and then { $what }.
    .at-once = { $page } of { $lane } begins at { $from }, as soon as it can, and { $what }.

# A page that came late.
why-page = { $page } of { $lane } is done at { $time }{ $links ->
        [0] {""}
        [one] , 1 link from the first page
       *[other] , { $links } links from the first page
    }: { $parts }{ $own }.
    .cut = { $page } of { $lane } is not done when the run ends at { $time }{ $links ->
        [0] {""}
        [one] , 1 link from the first page
       *[other] , { $links } links from the first page
    }: { $parts }{ $own }.
    .waits = { $page } of { $lane } is never fetched before the run ends at { $time }{ $links ->
        [0] {""}
        [one] , 1 link from the first page
       *[other] , { $links } links from the first page
    }: { $parts }{ $own }.
    .own = ; its link was discovered in { $page } at { $time }, then followed { $parts }
    .own-none = ; its link was discovered in { $page } at { $time }
    .never = { $lane } never discovered a link to { $page }.
    .disallowed = robots.txt disallows { $page }.

# Two lanes. `$parts` is a list of "+1.30 s waiting at the barrier".
why-more = { $time } { $reason }
    .rest = { $time } for other reasons
why-slower = { $lane } ends { $time } after { $other }: { $parts } on its critical path { $since }.
    .before = { $lane } ends { $time } before { $other }: { $parts } on its critical path { $since }.
    .equal = { $lane } and { $other } end at the same moment although they differ { $since }: { $parts }.
    .same = { $lane } and { $other } do the same all the time.
    .self = A lane does not differ from itself: choose another one.
    .stopped = The makespan of { $lane } cannot be compared, because its run did not finish: { $outcome } at { $time }.
why-differs = since { $time }, when worker { $worker } of { $lane } { $what ->
        [fetches] begins to fetch { $page }
        [parses] begins to parse { $page }
        [has-fetched] has fetched { $page }
        [fails] fails to fetch { $page }
       *[has-parsed] has parsed { $page }
    }
    .later = { $differs }, as { $other } does at { $time }
    .never = { $differs }, which { $other } does not do after that
    .end = after both have done the same fetches and parses

# The curve of the makespan over the number of workers.
why-bend = Up to N = { $before }, the work shared by the workers bounds { $lane }; from N = { $from } on, the largest bound is that of { $bound }, { $time }, and more workers do not help.
    .work = Up to N = { $most }, the work shared by the workers bounds { $lane }.
    .always = More workers do not help { $lane }: with any N, the largest bound is that of { $bound }, { $time }.
why-between = With { $first }, the largest bound of { $lane } is that of { $bound }, { $time }; with { $second }, it is that of { $other }, { $other-time }.
    .same = With { $first } and with { $second }, the largest bound of { $lane } is that of { $bound }: { $time } and { $other-time }.
why-no-value = There is no such value of this setting.
why-bound-work = the work shared by the workers
why-bound-span = the longest chain of links
why-bound-event-loop = the event loop, which parses one page after another
why-bound-gil = the GIL, under which threads parse one page after another
why-bound-cores = { $cores ->
        [one] the one core on which the workers parse
       *[other] the { $cores } cores on which the workers parse
    }
why-bound-coordinator = the coordinator, which parses one page after another
why-bound-connections = { $connections ->
        [one] the one connection to a host
       *[other] the { $connections } connections to a host
    }
why-bound-rate = the limit of { $rate } requests a second

# Figures.
why-makespan = { $lane } ends { $time } after the bound of { $bound }: { $waits }.
    .at-bound = { $lane } ends at its bound, { $time }: no crawl of these pages with as many workers ends earlier.
    .no-bound = { $lane } ends at { $time }, and no bound is drawn for it: { $waits }.
    .waits = while the next page was ready, its critical path passed with { $parts }
    .no-wait = the next page of its critical path never waited, so only another order of pages could be faster
why-utilisation = { $workers ->
        [one] The worker of { $lane } was busy for { $percent } % of the makespan: { $parts }.
       *[other] The { $workers } workers of { $lane } were busy for { $percent } % of the makespan: { $parts }.
    }
    .full = { $workers ->
        [one] The worker of { $lane } was busy for { $percent } % of the makespan.
       *[other] The { $workers } workers of { $lane } were busy for { $percent } % of the makespan.
    }
why-in-flight = { $lane } has at most { $most } of { $allowed } allowed fetches in flight: { $reason } ({ $percent } % of the idle time).
    .unlimited = { $lane } has no limit: at most { $most } fetches are in flight, first at { $time }.
    .reached = { $allowed ->
        [one] { $lane } has the one allowed fetch in flight, first at { $time }.
       *[other] { $lane } has all { $allowed } allowed fetches in flight, first at { $time }.
    }
    .unknown = { $lane } has at most { $most } of { $allowed } allowed fetches in flight, and no cause is recorded; workers with a page: { $rows }.
    .reason = { $what ->
        [few-pages] too few pages are known
        [barrier] the rest of a batch has fewer pages than there are workers
        [coordinator] the coordinator hands out one page after another
        [connections] the host accepts no more connections
        [rate] the rate limit holds requests back
        [cpu] pages are being parsed, and the event loop, the GIL or the cores are busy
        [lock] a lock is held
        [pause] the crawl pauses on purpose
       *[machine] threads or processes are started, ended or handed their pages
    }
why-no-duplicates = { $lane } fetched no page twice.
why-failed = { $failed } of { $fetches } fetches of { $lane } failed: { $parts }.
    .with = { $count } with { $reason }
why-no-failures = No fetch of { $lane } failed.

## Take it along: the figure of a comparison, and why there is no file of something

take-along-title = { $lanes } on { $site }
take-along-bound = bound { $time }
take-along-critical = critical path
take-along-density = many short bars: the busier, the darker
take-along-curve-title = { $site }: { $figure } against { $setting }
take-along-curve-now = { $setting } { $value } (on the page)
take-along-curve-bound = bound of the lane
take-along-curve-knee = from here on, the next one gains less than 5 %
take-along-curve-band = 9 of 10 runs with the seeds { $first } to { $last }; the line is the median
take-along-events = The trace has { $events } events, but a file may have at most { $most }. Crawl fewer pages, or use the command `simulate`.
take-along-bars = The lanes have { $bars } bars, but a file may have at most { $most }. Crawl fewer pages, or choose fewer lanes.
take-along-site = The site file would have { $size } MB, but at most { $most } MB can be opened again. Choose fewer pages.
