"""Runs one program: installs the runtime, executes the code, and says what became of it."""

import asyncio
import gc
import itertools
import json
import linecache
import random
import sys
import time
import traceback
import warnings

from . import clocks, crawler, guards, scheduler, world
from .scheduler import Hung, Limit, Stop

_is_installed = False


class Ended(BaseException):
    """The measured part of the run is over."""


def install():
    """Replaces `_thread`, and imports what stands on it anew."""
    global _is_installed
    if _is_installed:
        return
    _is_installed = True
    import _thread as real
    from . import threads
    sys.modules["_thread"] = threads.module(real)
    queue_module = type(sys)("_queue")
    import queue as old_queue
    queue_module.SimpleQueue, queue_module.Empty = threads.SimpleQueue, old_queue.Empty
    sys.modules["_queue"] = queue_module
    import threading as old
    for name in [name for name in sys.modules if name == "threading" or name == "queue" or name == "_threading_local"
                 or name.startswith(("concurrent.futures", "multiprocessing"))]:
        del sys.modules[name]
    import threading
    import concurrent.futures.thread
    # Modules that hold the old one look its names up there.
    old.__dict__.update({key: value for key, value in vars(threading).items() if not key.startswith("__")})
    for name, module in list(sys.modules.items()):
        if name.startswith(("asyncio", "logging")):
            for key, value in list(vars(module).items()):
                if value is old:
                    setattr(module, key, threading)
                elif getattr(value, "__name__", "") == "concurrent.futures":
                    setattr(module, key, sys.modules["concurrent.futures"])
    from . import loops, pools, processes, synchrony
    loops.install()
    pools.install()
    processes.install()
    synchrony.install()
    clocks.install()


def _reset_counters():
    import concurrent.futures.thread as pool_threads
    import threading
    threading._counter = itertools.count(1).__next__
    threading._active.clear()
    threading._limbo.clear()
    threading._active[1000] = threading._main_thread
    threading._main_thread._ident = 1000
    threading._shutdown_locks = set()
    pool_threads.ThreadPoolExecutor._counter = itertools.count().__next__
    pool_threads._threads_queues.clear()
    pool_threads._shutdown = False
    from . import loops, pools
    pools._numbers, loops.names = itertools.count(1), itertools.count(1)
    asyncio.events._set_event_loop_policy(loops.Policy())
    random.seed(1)


def run(Run, stacks, asked):
    """Runs what a letter asks; returns the letter `done` without the lane, and the lane."""
    name, source = asked.get("name") or "main.py", asked["source"]
    kernel = Run.new(asked["query"], asked.get("file"), asked.get("lane") or 0)
    rules = json.loads(kernel.rules())
    s = scheduler.current = scheduler.Scheduler(kernel, stacks, name)
    install()
    from . import loops, pools, threads
    threads.costs = rules["machine"]
    loops.is_rated, world.median_us = rules["is_rated"], rules["median_us"]
    world.files.clear(), world.notes.clear(), world._answers.clear(), world._unknown.clear()
    _reset_counters()
    crawler.reset(rules)
    sys.modules["crawl"] = crawler
    import threading
    threading.excepthook = guards.excepthook
    s.say = lambda error: said(error, name)["traceback"]
    s.order = random.Random(asked["order"]) if asked.get("order") is not None else None
    entries, watch, streams = [], None, (sys.stdout, sys.stderr)
    sys.stdout, sys.stderr = guards.Output("out", entries), guards.Output("err", entries)
    sys.stderr.size = sys.stdout.size
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    gc.collect()
    gc.disable()
    warnings.filterwarnings("ignore", "coroutine .* was never awaited")
    done = {"outcome": "finished", "error": None, "waiting": [], "lane": None, "figures": None}

    def end(outcome, error):
        if done["lane"] is None:
            _end(s, done, outcome, outcome, error, name)
        raise Ended

    crawler.end_run = end
    main = sys.modules["__main__"]
    keep = dict(vars(main))
    before = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        pools.user = code = compile(source, name, "exec")
        vars(main).update(__name__="__main__", __file__=name)
        watch = guards.Watch(code, asked.get("interleave"))
        exec(code, vars(main))
        threading._shutdown()
    except SyntaxError as error:
        _end(s, done, "syntax", "raised", error, name)
    except SystemExit:
        pass
    except Hung as error:
        _report_hang(s, done, name)
        _end(s, done, "deadlock", "hung", error, name)
    except Limit as error:
        _end(s, done, "limit", "cancelled", error, name)
    except (Ended, Stop):
        pass
    except BaseException as error:
        _end(s, done, "raised", "raised", error, name)
    if done["lane"] is None:
        _end(s, done, "finished", "finished", None, name)
    s.close()
    if watch is not None:
        watch.end()
    sys.stdout, sys.stderr = streams
    done["output"] = entries
    asyncio._set_running_loop(before)
    vars(main).clear()
    vars(main).update(keep)
    gc.enable()
    done["notes"] = [{"kind": kind, "text": text} for kind, text in world.notes]
    makespan, fetches, duplicates, failed, pages, most = kernel.figures()
    done["figures"] = dict(makespan_us=int(makespan), fetches=int(fetches), duplicates=int(duplicates),
                           failed=int(failed), pages=int(pages), max_in_flight=int(most))
    return done, kernel


def _end(s, done, outcome, word, error, name):
    """The run has this outcome; the trace ends now."""
    if done["lane"] is not None:
        return
    done["outcome"] = outcome
    if error is not None:
        done["error"] = said(error, name)
    done["lane"] = s.kernel.finish(word)
    s.closing, s.kernel = True, scheduler.Over()


def said(error, name):
    """An exception with people's lines alone."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    line = getattr(error, "lineno", None) or (frames[-1].lineno if frames else None)
    text = "".join(traceback.format_list(frames) + traceback.format_exception_only(error))
    return {"kind": type(error).__name__, "message": str(error), "line": line,
            "traceback": "Traceback (most recent call last):\n" + text}


def _report_hang(s, done, name):
    """Who waits, where, for what, and who holds it."""
    for actor in s.actors.values():
        if actor.loop is not None or actor.stack.done or actor.call.startswith("VirtualLoop."):
            continue
        holder = getattr(actor.holder, "_owner", None)
        done["waiting"].append({"worker": actor.name, "line": actor.line, "call": actor.call,
                                "what": actor.waits_for or "", "holder": holder.name if holder else None})
        if actor.holder is not None:
            s.kernel.blocked("lock", -1)
    for loop in {actor.loop for actor in s.actors.values() if actor.loop is not None}:
        for task in loop.actors:
            done["waiting"].append(_where(task, name))


def _where(task, name):
    """The line at which a task waits, and the library's call."""
    line, call, coroutine = 0, "", task.get_coro()
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None)
        if frame is not None and frame.f_code.co_filename == name:
            line, call = frame.f_lineno, ""
        elif frame is not None and not call:
            call = frame.f_code.co_qualname
        coroutine = getattr(coroutine, "cr_await", None)
    return {"worker": task.get_name(), "line": line, "call": call, "what": "", "holder": None}


def go(Run, stacks, letter):
    """The one function that JavaScript calls, by callPromising: text in, text and lane out."""
    done, kernel = run(Run, stacks, json.loads(letter))
    lane = done.pop("lane")
    done["fingerprint"] = kernel.fingerprint()
    return json.dumps(done), lane, kernel


def _result(done):
    """What must be the same in every schedule."""
    figures = done["figures"]
    return figures["pages"], figures["duplicates"], done["outcome"], done["printed"]


def search(Run, stacks, letter):
    """Tries schedules until one has another result than the run without a seed: text of the letter `found`."""
    asked = json.loads(letter)
    key = "interleave" if stacks is not None and asked.get("by") != "order" else "order"
    plain = _summary(Run, stacks, {**asked, "interleave": None, "order": None})
    first, breaking, tried = None, 0, 0
    for seed in range(1, 1 + min(200, int(asked.get("seeds") or 200))):
        tried += 1
        done = _summary(Run, stacks, {**asked, "interleave": None, "order": None, key: seed})
        what = _difference(plain, done)
        if what is not None:
            breaking += 1
            first = first or (seed, what)
    seed, what = first or (None, None)
    return json.dumps({"tried": tried, "breaking": breaking, "seed": seed, "what": what, "by": key})


def _summary(Run, stacks, asked):
    done, _ = run(Run, stacks, asked)
    done["printed"] = sorted("".join(entry["text"] for entry in done["output"]).splitlines())
    return done


def _difference(plain, done):
    if done["outcome"] != plain["outcome"]:
        return done["outcome"]
    if done["figures"]["duplicates"] > plain["figures"]["duplicates"]:
        return "pages fetched twice"
    if done["figures"]["pages"] < plain["figures"]["pages"]:
        return "pages missing"
    return "other result" if _result(done) != _result(plain) else None
