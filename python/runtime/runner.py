"""Runs one program: installs the runtime, executes the code, and says what became of it.

JavaScript calls `go` and `search`. Both take text (JSON) and give text.
"""

import asyncio
import base64
import gc
import json
import linecache
import random
import re
import sys

from . import at_exit, crawler, fresh, guards, report, scheduler, world
from .console import Console, Stream
from .install import install, reset_counters
from .progress import Progress
from .scheduler import Hung, Limit, Stop

FOLDER = "/home/pyodide/run"  # where the files of a program are


# The patterns' own files, whose workers the lane knows.
_TWIN = re.compile(r"^\s*(?:from|import)\s+crawl\b", re.M)


class Ended(BaseException):
    """The measured part of the run is over."""


class Run:
    """One run of a program."""

    def __init__(self, kernel, stacks, asked, tell):
        self.asked, self.kernel, self.lane = asked, kernel, None
        self.name = asked.get("name") or "main.py"
        self.done = {"outcome": "finished", "error": None, "waiting": [], "calls": [], "files": [], "limit": None}
        self.rules = json.loads(kernel.rules())
        self.s = scheduler.current = scheduler.Scheduler(kernel, stacks, self.name, asked.get("limits"))
        install()
        self.console = Console()
        self.s.progress = Progress(tell, self.console)
        self.s.say = lambda error: report.said(error, self.name)["traceback"]
        self.s.who_waits = lambda: report.waiting(self.s, self.name)
        from . import spaces
        self.s.enter = spaces.enter
        self.s.space = self.s.main.stack.space = spaces.Space(0)
        self.s.order = random.Random(asked["order"]) if asked.get("order") is not None else None
        self._reset()

    def _reset(self):
        from . import loops, threads
        threads.costs = self.rules["machine"]
        loops.is_rated = self.rules["is_rated"]
        world.reset(self.rules, self.asked.get("file"))
        reset_counters()
        crawler.reset(self.rules)
        crawler.end_run = self._end_measured
        sys.modules["crawl"] = crawler
        import threading
        threading.excepthook = guards.excepthook
        source = self.asked["source"]
        linecache.cache[self.name] = (len(source), None, source.splitlines(True), self.name)
        fresh.reset()

    def _end_measured(self, outcome, error):
        if self.lane is None:
            self._end(outcome, outcome, error)
        raise Ended

    def _end(self, outcome, word, error):
        """The run has this outcome; the trace ends now."""
        if self.lane is not None:
            return
        from playground_network import explain
        self.done["outcome"] = outcome
        if error is not None:
            self.done["error"] = report.said(error, self.name)
            try:
                self.done["error"]["help"] = explain(error)
            except Exception:  # an exception of people's own class may fail when it is read
                pass
        report.unread(self.s, world.note)
        self.now_us = self.s.now_us()
        self.lane = self.kernel.finish(word)
        self.s.closing, self.s.kernel = True, scheduler.Over()

    def execute(self):
        """Runs the program; afterwards `done` says what became of it."""
        import playground_network
        from . import spaces
        from .sandbox import Hidden
        asked = self.asked
        prepared = playground_network.prepare(asked["source"], asked.get("args") or "", asked.get("answers") or "",
                                              asked.get("call") or None, name=self.name, folder=FOLDER)
        streams = sys.stdout, sys.stderr
        main = sys.modules["__main__"]
        keep, before = dict(vars(main)), asyncio._get_running_loop()
        gc.collect()
        gc.disable()
        asyncio._set_running_loop(None)
        sys.stdout, sys.stderr = (Stream(self.console, "out", "<stdout>"), Stream(self.console, "err", "<stderr>"))
        watch, hook = None, sys.unraisablehook
        sys.unraisablehook = guards.unraisable
        try:
            with Hidden(), prepared:
                try:
                    watch = self._code(prepared, main)
                finally:
                    self.s.close()
                    vars(main).clear()
                    sys.modules.pop(spaces.AGAIN, None)
                    gc.collect()
        finally:
            if watch is not None:
                watch.end()
            sys.stdout, sys.stderr = streams
            sys.unraisablehook = hook
            asyncio._set_running_loop(before)
            vars(main).update(keep)
            gc.enable()
        self._report(prepared)

    def _code(self, prepared, main):
        """The program itself, to its end."""
        watch = None
        try:
            code = compile(self.asked["source"], self.name, "exec")
            if prepared.problem is not None:
                return self._refuse(prepared.problem, None)
            vars(main).clear()
            vars(main).update(prepared.namespace())
            self.s.program = code, prepared.namespace
            watch = guards.Watch(code, self.asked.get("interleave"))
            try:
                exec(code, vars(main))
                prepared.finish(vars(main))
            except SystemExit as error:
                at_exit.say(error)
            at_exit.leave()
            self._end("finished", "finished", None)
        except SyntaxError as error:
            self._of_syntax(prepared, error)
        except Hung as error:
            self.done["waiting"] = self.s.waiting
            self._end("deadlock", "hung", error)
        except Limit as error:
            self.done["limit"] = error.which
            self._end("limit", "cancelled", error)
        except (Ended, Stop):
            pass
        except BaseException as error:
            from playground_network.refusals import Refused
            self._end("refused" if isinstance(error, Refused) else "raised", "raised", error)
        return watch

    def _of_syntax(self, prepared, error):
        is_own = error.filename == self.name and error.__traceback__.tb_next is None
        self._end("refused" if prepared.problem else "syntax" if is_own else "raised", "raised", error)
        if prepared.problem:
            self.done["error"]["message"] = prepared.problem

    def _refuse(self, problem, line):
        self._end("refused", "raised", None)
        self.done["error"] = {"kind": "Refused", "message": problem, "line": line, "help": None, "traceback": problem + "\n"}

    def _report(self, prepared):
        done, kernel = self.done, self.kernel
        if done["outcome"] == "finished" and not prepared.starts and not self.asked.get("call"):
            done["outcome"], done["calls"] = "nothing", prepared.calls
        done["files"] = [{"name": name, "bytes": base64.b64encode(data).decode()} for name, data in prepared.files]
        done["output"] = self.console.rest()
        done["notes"] = [{"kind": kind, "text": text} for kind, text in world.notes]
        done["outside"] = list(world.outside)
        done["rows"] = [{"row": row, "workers": list(names)} for row, names in sorted(self.s.rows.items())]
        makespan, fetches, duplicates, failed, pages, most = kernel.figures()
        done["figures"] = dict(makespan_us=int(makespan), fetches=int(fetches), duplicates=int(duplicates),
                               failed=int(failed), pages=int(pages), max_in_flight=int(most))
        done["requests"], done["virtual_us"] = self.s.requests, self.now_us
        done["fingerprint"] = kernel.fingerprint()


def run(Kernel, stacks, asked, tell=None):
    """Runs what a letter asks; returns the letter `done`, the lane and the kernel."""
    is_own = _TWIN.search(asked["source"]) is None
    kernel = Kernel.new(asked["query"], asked.get("file"), asked.get("lane") or 0, is_own)
    one = Run(kernel, stacks, asked, tell)
    one.execute()
    return one.done, one.lane, kernel


def go(Kernel, stacks, letter, tell=None):
    """The function that JavaScript calls, by `callPromising`: text in, text and lane out.

    `Kernel` is the class `Run` of the kernel's program; `stacks` has `start`, `park` and `wake`, or is nothing without
    JSPI. `letter` is the letter `run` as JSON. `tell`, if given, is called with JSON (`at_us`, `fetches`, `output`) at
    most 10 times a second. The answer is the letter `done` as JSON, the lane's bytes, and the kernel, which has the
    texts of the trace for tests. `output` in `done` has the entries that `tell` was not told. The bytes of `files` are
    in base64.
    """
    done, lane, kernel = run(Kernel, stacks, json.loads(letter), tell)
    return json.dumps(done), lane, kernel


def search(Kernel, stacks, letter, tell=None):
    """Tries schedules, and says how many have another result than the run without a seed: text of the letter `found`.

    If the run without a seed does not finish, `plain` and `what` say what became of it, and no other is tried.

    `tell`, if given, is called with JSON (`tried`, `of`, `breaking`), at most 10 times a second. The letter may have
    `seeds` (how many, at most 200) and `by` (`interleave` or `order`).
    """
    from .progress import Every
    asked = {**json.loads(letter), "interleave": None, "order": None}
    key = "interleave" if stacks is not None and asked.get("by") != "order" else "order"
    plain = _summary(Kernel, stacks, asked)
    found = {"plain": plain["outcome"], "tried": 0, "breaking": 0, "seed": None, "what": None, "by": key}
    if plain["outcome"] not in ("finished", "nothing"):
        return json.dumps({**found, "what": plain["outcome"]})
    first, breaking, tried, every = None, 0, 0, Every()
    count = max(1, min(200, int(asked.get("seeds") or 200)))
    for seed in range(1, 1 + count):
        what = _difference(plain, _summary(Kernel, stacks, {**asked, key: seed}))
        tried += 1
        if what is not None:
            breaking += 1
            first = first or (seed, what)
        if tell is not None and every.is_due():
            tell(json.dumps({"tried": tried, "of": count, "breaking": breaking}))
    seed, what = first or (None, None)
    return json.dumps({**found, "tried": tried, "breaking": breaking, "seed": seed, "what": what})


def _summary(Kernel, stacks, asked):
    done, _, kernel = run(Kernel, stacks, asked)
    done["printed"] = sorted("".join(entry["text"] for entry in done["output"]).splitlines())
    kernel.free()
    return done


def _result(done):
    """What must be the same in every schedule."""
    figures = done["figures"]
    return figures["pages"], figures["duplicates"], done["outcome"], done["printed"]


def _difference(plain, done):
    if done["outcome"] != plain["outcome"]:
        return done["outcome"]
    if done["figures"]["duplicates"] > plain["figures"]["duplicates"]:
        return "pages fetched twice"
    if done["figures"]["pages"] < plain["figures"]["pages"]:
        return "pages missing"
    return "other result" if _result(done) != _result(plain) else None
