"""Runs the Python twins in core/src/strategy under the real interpreter and compares.

    python3 tests/twins/check_twins.py --truth DIR            # everything, in about four minutes
    python3 tests/twins/check_twins.py --truth DIR --quick    # a selection, in less than one

DIR contains the measured runs: for each site, the results of every published pattern. A published
twin must give the same results with the same arguments. A corrected twin must fetch every
reachable page exactly once. Exits with 1 if a twin fails.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

HERE = Path(__file__).resolve().parent
STRATEGIES = HERE.parent.parent / "core" / "src" / "strategy"

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
    reader.add_argument("--at-once", type=int, default=4, help="how many run at a time")
    reader.add_argument("--attempts", type=int, default=3,
                        help="how often a run may be tried: a busy machine disturbs some")
    options = reader.parse_args()
    files = sorted(options.truth.glob("*.json")) + sorted(options.truth.glob("cpu/*.json"))
    if not files:
        reader.error(f"no measured runs in {options.truth}")
    checks = [check for file in files for check in checks_of(file, options.quick)]
    checks = [check for check in checks if options.only in " ".join(check["name"])]
    # The longest runs start first, so that the last one to start is short.
    checks.sort(key=lambda check: -check["expected_ms"])
    with ThreadPoolExecutor(options.at_once) as pool:
        results = list(pool.map(lambda check: attempt(check, options.attempts), checks))
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
                   "is_cpu": is_cpu, "differences": against_run(run, is_cpu)}
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


def attempt(check, attempts):
    """Runs a check until it agrees, at most this many times."""
    for number in range(1, attempts + 1):
        guards = [CPU_HEAVY] * check["is_cpu"] + [MANY_PROCESSES] * (check["kind"] == "process")
        for guard in guards:
            guard.acquire()
        run, failures = run_twin(check), []
        for guard in guards:
            guard.release()
        failures = check["differences"](run) if "outcome" in run else [run["error"]]
        if not failures:
            break
    return {**check, "run": run, "failures": failures, "attempts": number}


def run_twin(check):
    command = [sys.executable, STRATEGIES / check["twin"], "--site", check["file"], "--as-json"]
    command += check["arguments"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120,
                              env={**os.environ, "PYTHONHASHSEED": "0"})
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"error": "no answer in 120 s"}
    except json.JSONDecodeError:
        return {"error": (done.stderr.strip() or "no output").splitlines()[-1]}


def against_run(truth, is_cpu):
    """Compares with a measured run, in values that the repeated measurements agree on."""
    def differences(run):
        found = []
        expected = expected_outcome(truth)
        if run["outcome"] != expected:
            found.append(f"{run['outcome']}, not {expected}")
        stable = truth["stable"]
        may_vary = truth["key"].startswith(("pitfall_idle_timeout", "rate_limited"))
        if may_vary and not all(stable.values()):
            return found
        slack = fetch_slack(truth)
        for name in ("fetches", "duplicate_fetches"):
            if stable["fetches"] and abs(run[name] - truth[name]) > slack:
                found.append(f"{name} {run[name]}, not {truth[name]}")
        lacks, has = set(truth["visited"]), set(run["visited"])
        wrong = max(len(lacks - has), len(has - lacks))
        if stable["visited"] and wrong > visited_slack(truth):
            found.append(f"visited lacks {sorted(lacks - has)[:3]}, has {sorted(has - lacks)[:3]}")
        most = truth["max_in_flight"]
        if stable["max_in_flight"] and abs(run["max_in_flight"] - most) > flight_slack(truth):
            found.append(f"max in flight {run['max_in_flight']}, not {most}")
        least, longest = makespan_range(truth, is_cpu)
        if not least <= run["makespan_ms"] <= longest:
            found.append(f"makespan {run['makespan_ms']:.0f}, not {truth['makespan_ms']:.0f} ms")
        return found
    return differences


def expected_outcome(truth):
    if truth["hang"]:
        return "hung"
    return "raised" if "raise" in truth["args"] else "finished"


def fetch_slack(truth):
    """Single milliseconds decide which pages link to a page before it is marked."""
    if not truth["key"].startswith("pitfall_mark_at_result"):
        return 0
    return 2 if truth["kind"] == "asyncio" else max(2, 0.15 * truth["fetches"])


def visited_slack(truth):
    """Single milliseconds also decide which pages come before the limit."""
    return 3 if truth["key"].startswith("first_completed") and "--max-pages" in truth["args"] else 0


def flight_slack(truth):
    if truth["key"] == "list_process_per_url":
        return 30  # how many of 64 overlap depends on how fast the machine forks
    # An event loop rounds its timers up to milliseconds. A fetch that ends and one that starts in
    # the same millisecond may overlap or not.
    return 1 if truth["kind"] == "asyncio" and truth["max_in_flight"] > 16 else 0


def makespan_range(truth, is_cpu):
    """The machine is shared, so a makespan reveals only a clearly different schedule."""
    share = 0.15 if truth["kind"] == "process" else 0.08
    slack = max(60, share * truth["makespan_ms"])
    slack += truth["spread_percent"] / 100 * truth["makespan_ms"]
    # A computing run waits for other computing processes.
    longest = 3 * truth["makespan_ms"] if is_cpu else truth["makespan_ms"] + slack
    return truth["makespan_ms"] - slack, longest


def against_pages(reachable, limit):
    """Every reachable page once, nothing else, and never too many at a time."""
    def differences(run):
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
        expected = "" if key.startswith("corrected") else round(result["expected_ms"])
        verdict = "; ".join(result["failures"]) or "same"
        if result["attempts"] > 1:
            verdict += f" (attempt {result['attempts']})"
        print(columns.format(site, key, *measured, round(result["run"].get("makespan_ms", 0)),
                             expected, verdict))
    failed = [result for result in results if result["failures"]]
    print(f"{len(results) - len(failed)} of {len(results)} agree")
    for result in failed:
        print(f"NOT: {' '.join(result['name'])}: {'; '.join(result['failures'])}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
