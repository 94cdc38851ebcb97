"""Runs the Python twins in core/src/strategy under the real interpreter and compares.

    python3 tests/twins/check_twins.py --truth DIR            # everything, in about four minutes
    python3 tests/twins/check_twins.py --truth DIR --quick    # a selection, in less than one

DIR contains the measured runs: for each site, the results of every published pattern. A published
twin must give the same results with the same arguments. A corrected twin must fetch every
reachable page exactly once. Exits with 1 if a twin fails.

The measured times are those of another machine. A slower or busier one forks, wakes and switches
later, and pages then arrive in another order. So a run that does not agree is repeated with pages
that take several times as long, fewer at a time: the same delay then matters less. Where single
milliseconds decide how often pages are fetched, the check compares the run with its own log.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

HERE = Path(__file__).resolve().parent
STRATEGIES = HERE.parent.parent / "core" / "src" / "strategy"

# Attempts: how many times as long pages take, and how many runs at a time.
ATTEMPTS = [(1, 4), (2, 2), (5, 1), (10, 1)]

RATE_LIMITED = "rate_limited_published.py"

# Most runs only sleep. These need the cores, and more of them at a time would disturb each other.
CPU_HEAVY = threading.Semaphore(1)
MANY_PROCESSES = threading.Semaphore(2)

# Short runs that together use every published twin and every setting: (site, key of the run).
QUICK = [
    ("chain", "sequential_fifo"), ("chain", "sequential_lifo"), ("errors", "thread_map_16"),
    ("errors", "process_map_16"), ("errors", "pool_map_16"), ("external_frag", "imap_unordered_16"),
    ("external_frag", "queue_workers_16"), ("external_frag", "gather"),
    ("random_cyclic", "task_group_batch"), ("nonhtml", "task_group_spawn"),
    ("external_frag", "future_callbacks_16"), ("external_frag", "first_completed_10"),
    ("bintree", "first_completed_10_max30"), ("nonhtml", "as_completed_16"),
    ("flat64", "list_thread_per_url"), ("flat64", "list_process_per_url"),
    ("flat64", "list_gather"), ("flat64", "list_pool_map_len"),
    ("flat64", "list_procpool_as_completed_5"),
    ("external_frag", "async_workers_10_sem20"), ("random_cyclic", "to_thread_default"),
    ("errors", "rate_limited_c10_r5"), ("bintree", "rate_limited_c5_r2_max10"),
    ("errors", "rate_limited_c10_r5_sibling"), ("bintree", "pitfall_early_exit_main_16"),
    ("chain", "pitfall_early_exit_workers_16"), ("flat64", "pitfall_idle_timeout_16"),
    ("errors", "pitfall_mark_at_result_16"), ("errors", "pitfall_mark_at_result_async"),
    ("errors", "pitfall_gather_raise"), ("errors", "pitfall_gather_return_exceptions"),
    ("errors", "pitfall_task_group_spawn_raise"), ("errors", "pitfall_thread_map_raise_4"),
    ("errors", "pitfall_queue_workers_raise_16"), ("errors", "pitfall_future_callbacks_raise_16"),
]
PROCESS_POOLS = ["process_map", "pool_map", "imap_unordered"]
# Options of some twins: the option, the Python that has it, and the twins.
OPTIONS = [
    (["--eager", "on"], (3, 12), ["gather", "task_group_spawn", "async_workers", "to_thread"]),
    (["--shutdown", "on"], (3, 13), ["queue_workers", "async_workers"]),
    (["--buffersize", "4"], (3, 14), ["thread_map", "process_map", "interpreter_map"]),
    (["--chunksize", "3"], (3, 11), ["process_map", "pool_map", "imap_unordered", "thread_map"]),
]
QUICK_CORRECTED = ["external_frag", "nonhtml"]


def main():
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--truth", type=Path, required=True, help="folder of the measured runs")
    reader.add_argument("--quick", action="store_true", help="a selection, in less than a minute")
    reader.add_argument("--only", default="", help="only what has this in its site and run")
    reader.add_argument("--attempts", type=int, default=len(ATTEMPTS),
                        help="how often a run may be tried: a busy machine disturbs some")
    options = reader.parse_args()
    files = sorted(options.truth.glob("*.json")) + sorted(options.truth.glob("cpu/*.json"))
    if not files:
        reader.error(f"no measured runs in {options.truth}")
    checks = [check for file in files for check in checks_of(file, options.quick)]
    checks = [check for check in checks if options.only in " ".join(check["name"])]
    # The longest runs start first, so that the last one to start is short.
    checks.sort(key=lambda check: -check["expected_ms"])
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (times, at_once) in enumerate(ATTEMPTS[:options.attempts], 1):
            with ThreadPoolExecutor(at_once) as pool:
                done = list(pool.map(lambda check: attempt(check, times, number, folder), checks))
            is_last = number == min(options.attempts, len(ATTEMPTS))
            results += [result for result in done if is_last or not result["failures"]]
            checks = [check for check, result in zip(checks, done) if result["failures"]]
    for option, version, twins in OPTIONS:
        if sys.version_info < version:
            needed = ".".join(map(str, version))
            print(f"not run, needs Python {needed}: {' '.join(option)} of {', '.join(twins)}")
    return show(sorted(results, key=lambda result: result["name"]))


def checks_of(file, quick):
    """The checks for a site: its measured runs and the corrected twins."""
    truth = json.loads(file.read_text())
    site, is_cpu = file.stem, file.parent.name == "cpu"
    for run in truth["runs"]:
        if not quick or (site, run["key"]) in QUICK:
            strategy, arguments = published_arguments(run, truth.get("cores", 2))
            yield {"name": (site, run["key"]), "file": file, "twin": f"{strategy}_published.py",
                   "arguments": arguments, "kind": run["kind"], "expected_ms": run["makespan_ms"],
                   "is_cpu": is_cpu, "differences": against_run(run, is_cpu, truth["site"])}
    if quick and site not in QUICK_CORRECTED:
        return
    reachable = reachable_pages(truth["site"])
    for twin in sorted(STRATEGIES.glob("*.py")):
        if "interpreter_pool(" in twin.read_text() and sys.version_info < (3, 14):
            continue  # needs Python 3.14
        if twin.stem not in ("crawl", "links") and not twin.stem.endswith("_published"):
            kind = "process" if twin.stem in PROCESS_POOLS else "thread"
            # `thread_per_url` has one thread for each URL.
            limit = len(reachable) if twin.stem == "thread_per_url" else 8
            given = [option for option, version, twins in OPTIONS
                     if twin.stem in twins and sys.version_info >= version]
            for option in [[], *given]:
                name = " ".join(["corrected", twin.stem, *option])
                yield {"name": (site, name), "file": file, "twin": twin.name,
                       "arguments": ["--concurrency", "8", "--rate", "50", *option], "kind": kind,
                       "expected_ms": 1000, "is_cpu": is_cpu,
                       "differences": against_pages(reachable, limit)}


def published_arguments(run, cores):
    """The run's strategy, and its arguments for the twin."""
    arguments = [each for each in run["args"] if each != "--as-published"]
    at = arguments.index("--strategy")
    strategy = arguments[at + 1]
    del arguments[at:at + 2]
    if strategy == "to_thread" and "--concurrency" not in arguments:
        # Its pool gets as many threads as on the measured machine.
        arguments += ["--concurrency", str(min(32, cores + 4))]
    return strategy, arguments


def attempt(check, times, number, folder):
    """Runs a check with pages that take `times` as long."""
    if "--rate" in check["arguments"] and check["twin"] == RATE_LIMITED:
        times = 1  # its sleeps are as long as before
    arguments = slower(check["arguments"], times)
    guards = [CPU_HEAVY] * check["is_cpu"] + [MANY_PROCESSES] * (check["kind"] == "process")
    for guard in guards:
        guard.acquire()
    run = run_twin(check, slower_site(check["file"], times, folder), arguments, times)
    for guard in guards:
        guard.release()
    failures = check["differences"](run, times, number) if "outcome" in run else [run["error"]]
    return {**check, "run": run, "failures": failures, "attempts": number, "times": times}


def slower(arguments, times):
    """The arguments for pages that take `times` as long."""
    found = list(arguments)
    if "--idle-timeout-ms" in found:
        at = found.index("--idle-timeout-ms") + 1
        found[at] = str(int(found[at]) * times)
    return found


def slower_site(file, times, folder):
    """A site file whose pages take `times` as long to fetch and to parse."""
    path = Path(folder) / f"{times}-{file.parent.name}-{file.name}"
    site = json.loads(file.read_text())["site"]
    for page in site["pages"]:
        for cost in ("latency_ms", "parse_ms"):
            page[cost] = page.get(cost, 0) * times
    draft = path.with_suffix(f".{threading.get_ident()}")
    draft.write_text(json.dumps(site))
    draft.rename(path)  # several runs may write it at the same time
    return path


def run_twin(check, site, arguments, times):
    # A run that hangs has no fetches for this long. A run that computes on a busy machine may have
    # none for as long as its pages together take.
    patience_ms = 2000 * times + 6 * parse_ms(site)
    command = [sys.executable, STRATEGIES / check["twin"], "--site", site, "--as-json"]
    command += ["--patience-ms", str(patience_ms), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120 * times,
                              env={**os.environ, "PYTHONHASHSEED": "0"})
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"error": f"no answer in {120 * times} s"}
    except json.JSONDecodeError:
        return {"error": (done.stderr.strip() or "no output").splitlines()[-1]}


def parse_ms(site):
    """What it takes to parse all pages, in ms."""
    return round(sum(page["parse_ms"] for page in json.loads(site.read_text())["pages"]))


def against_run(truth, is_cpu, site):
    """Compares with a measured run, in values that the repeated measurements agree on."""
    def differences(run, times, number):
        if "rate_limited" in truth["args"] and number == len(ATTEMPTS):
            return over_limits(run, truth)
        found = []
        expected = expected_outcome(truth)
        if run["outcome"] != expected:
            found.append(f"{run['outcome']}, not {expected}")
        stable = truth["stable"]
        may_vary = truth["key"].startswith(("pitfall_idle_timeout", "rate_limited"))
        if may_vary and not all(stable.values()):
            return found
        if marks_at_result(truth):
            explain = unexplained_of_loop if truth["kind"] == "asyncio" else unexplained
            found += explain(run["log_ms"], site)
        elif stable["fetches"]:
            found += [f"{name} {run[name]}, not {truth[name]}"
                      for name in ("fetches", "duplicate_fetches") if run[name] != truth[name]]
        lacks, has = set(truth["visited"]), set(run["visited"])
        wrong = max(len(lacks - has), len(has - lacks))
        if stable["visited"] and wrong > visited_slack(truth):
            found.append(f"visited lacks {sorted(lacks - has)[:3]}, has {sorted(has - lacks)[:3]}")
        least, most = flight_range(truth, times)
        if stable["max_in_flight"] and not least <= run["max_in_flight"] <= most:
            found.append(f"max in flight {run['max_in_flight']}, not {truth['max_in_flight']}")
        least, longest = makespan_range(truth, is_cpu, times)
        if not least <= run["makespan_ms"] <= longest:
            expected = times * truth["makespan_ms"]
            found.append(f"makespan {run['makespan_ms']:.0f}, not {expected:.0f} ms")
        return found
    return differences


def over_limits(run, truth):
    """`rate_limited` as published loses the links of pages that come while it sleeps. On a busy
    machine these are others, so only what holds at any speed is checked."""
    concurrency = int(truth["args"][truth["args"].index("--concurrency") + 1])
    found = [] if run["outcome"] in ("finished", "hung", "raised") else [run["outcome"]]
    if run["max_in_flight"] > concurrency:
        found.append(f"{run['max_in_flight']} in flight, and the limit is {concurrency}")
    starts = {url: start for url, start, *_ in run["log_ms"]}
    waited = min(starts.values(), default=0)
    least = 1000 / int(truth["args"][truth["args"].index("--rate") + 1])
    if waited < least:
        found.append(f"the first fetch starts after {waited} ms, not {least:.0f}")
    return found


def expected_outcome(truth):
    if truth["hang"]:
        return "hung"
    return "raised" if "raise" in truth["args"] else "finished"


def marks_at_result(truth):
    """Whether single milliseconds decide which pages link to a page before it is marked."""
    return truth["key"].startswith("pitfall_mark_at_result")


def links_of(log, site):
    """For each fetch: how often its page links to each URL."""
    on_page = {page["url"]: Counter([*page.get("links", ()), *page.get("images", ())])
               for page in site["pages"] if "html" in page.get("content_type", "text/html")}
    return [on_page.get(urldefrag(url).url, Counter()) for url, *_ in log]


def unexplained_of_loop(log, site):
    """The same as `unexplained` for an event loop, which marks a page and follows its links as soon
    as it is there: so the log tells exactly how often each page is fetched."""
    links, marked, expected = links_of(log, site), set(), Counter([site["start"]])
    for at in sorted(range(len(log)), key=lambda at: log[at][2]):
        marked.add(log[at][0])
        expected.update({url: count for url, count in links[at].items() if url not in marked})
    fetched = Counter(url for url, *_ in log)
    return [f"{url} fetched {count} times, not {expected[url]}"
            for url, count in fetched.items() if count != expected[url]]


def unexplained(log, site):
    """Checks a run that marks a page when its result is taken: its own log must explain how often
    it fetches each page.

    A link is followed once for each time that it was read while its page was not marked. It was
    read after its own page had come, and before the first fetch that it alone can have caused. Its
    target is marked after the target's first answer. So at most those links count that were
    there before the fetch began, and at least those that were surely read before the answer.
    """
    links, starts, first_answer = links_of(log, site), {}, {}
    for url, start, end, _status in log:
        starts.setdefault(url, []).append(start)
        first_answer[url] = min(end, first_answer.get(url, end))
    read_ms = {}  # per fetch: when its links were surely read
    for url, begun in starts.items():
        for start in begun:
            causes = [at for at, (_, _, end, _) in enumerate(log) if end <= start and links[at][url]]
            if len(causes) == 1 and url != site["start"]:
                read_ms[causes[0]] = min(start, read_ms.get(causes[0], start))
    found = []
    for url, begun in starts.items():
        is_start = int(url == site["start"])
        least = is_start + sum(links[at][url] for at, read in read_ms.items()
                               if read <= first_answer[url])
        if len(begun) < least:
            found.append(f"{url} fetched {len(begun)} times, but {least} links to it were read "
                         "before it was marked")
        for number, start in enumerate(sorted(begun), 1):
            most = is_start + sum(links[at][url] for at, (_, _, end, _) in enumerate(log)
                                  if end <= start)
            if number > most:
                found.append(f"{url} fetched {number} times after {most} links to it")
    return found


def visited_slack(truth):
    """Single milliseconds also decide which pages come before the limit."""
    return 3 if truth["key"].startswith("first_completed") and "--max-pages" in truth["args"] else 0


def flight_range(truth, times):
    """The fewest and the most that may be in flight at once."""
    most = truth["max_in_flight"]
    if truth["key"] == "list_process_per_url":
        # How many of them overlap depends on how fast the machine forks: if pages take long, all do.
        return most, truth["fetches"]
    # An event loop rounds its timers up to milliseconds. A fetch that ends and one that starts in
    # the same millisecond may overlap or not.
    slack = 1 if truth["kind"] == "asyncio" and most > 16 else 0
    return most - slack, most + slack


def makespan_range(truth, is_cpu, times):
    """The machine is shared, so a makespan reveals only a clearly different schedule."""
    expected = times * truth["makespan_ms"]
    share = 0.15 if truth["kind"] == "process" else 0.08
    slack = max(60, share * expected) + truth["spread_percent"] / 100 * expected
    # A computing run waits for other computing processes.
    longest = 3 * expected if is_cpu else expected + slack
    return expected - slack, longest


def against_pages(reachable, limit):
    """Every reachable page once, nothing else, and never too many at a time."""
    def differences(run, _times, _number):
        found = [] if run["outcome"] == "finished" else [run["outcome"]]
        if run["duplicate_fetches"]:
            found.append(f"{run['duplicate_fetches']} fetched again")
        for name, pages in (("fetched", {fetch[0] for fetch in run["log_ms"]}),
                            ("visited", set(run["visited"]))):
            if pages != reachable:
                lost, more = len(reachable - pages), len(pages - reachable)
                found.append(f"{name}: {lost} lost, {more} too many")
        if run["max_in_flight"] > limit:
            found.append(f"{run['max_in_flight']} in flight")
        return found
    return differences


def reachable_pages(site):
    """The start page, and all targets of links on HTML pages of the same host with status 200."""
    pages = {page["url"]: page for page in site["pages"]}
    found, waiting = {site["start"]}, [site["start"]]
    while waiting:
        page = pages.get(waiting.pop(), {"status": 404})
        if page.get("status", 200) != 200 or "html" not in page.get("content_type", "text/html"):
            continue
        for link in page.get("links", ()):
            link = urldefrag(link).url
            if link not in found and not urlsplit(link).scheme and not urlsplit(link).netloc:
                found.add(link)
                waiting.append(link)
    return found


def show(results):
    columns = "{:18}{:36}{:10}{:>8}{:>7}{:>8}{:>8}{:>9}  {}"
    print(columns.format("site", "run", "outcome", "fetches", "again", "at once", "ms", "expected",
                         ""))
    for result in results:
        site, key = result["name"]
        names = ("outcome", "fetches", "duplicate_fetches", "max_in_flight")
        measured = [result["run"].get(name, "?") for name in names]
        expected = "" if key.startswith("corrected") else round(result["times"] * result["expected_ms"])
        verdict = "; ".join(result["failures"]) or "same"
        if result["attempts"] > 1:
            verdict += f" (attempt {result['attempts']}, pages {result['times']} times as long)"
        print(columns.format(site, key, *measured, round(result["run"].get("makespan_ms", 0)),
                             expected, verdict))
    failed = [result for result in results if result["failures"]]
    print(f"{len(results) - len(failed)} of {len(results)} agree")
    for result in failed:
        print(f"NOT: {' '.join(result['name'])}: {'; '.join(result['failures'])}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
