"""What a program prints: entries with the time and the worker, told as they come, and the middle left out if it is long."""

import logging
import sys
from collections import deque

from . import scheduler
from .scheduler import Limit

MOST = 50_000_000    # characters; more of them end the run
FIRST = 1_000_000    # of a long output, so many characters are kept at the beginning
LAST = 200_000       # and so many at the end
_emit = logging.StreamHandler.emit.__code__


class Console:
    """The output of one run."""

    def __init__(self):
        self.size = self._kept = self._left_out = 0
        self._fresh, self._late, self._late_size = [], deque(), 0

    def write(self, stream, text):
        s = scheduler.current
        if s is None or s.closing or not text:
            return
        self.size += len(text)
        if self.size > MOST:
            s.reach(Limit("output", f"The program has printed {MOST // 10**6} MB: this is the limit of one run."))
        self.add(s.now_us(), s.actor.name, stream, text)

    def add(self, at_us, worker, stream, text):
        """Adds text, to the last entry if that has the same origin."""
        entry = {"at_us": at_us, "worker": worker, "stream": stream, "text": text}
        if self._kept < FIRST:
            self._kept += len(text)
            entry["text"], rest = text[:max(0, FIRST - self._kept + len(text))], text[max(0, FIRST - self._kept + len(text)):]
            _join(self._fresh, entry)
            if not rest:
                return
            entry = {**entry, "text": rest}
        _join(self._late, entry)
        self._late_size += len(entry["text"])
        while self._late_size > LAST and self._late:
            first, over = self._late[0], self._late_size - LAST
            cut = min(over, len(first["text"]))
            self._late_size -= cut
            self._left_out += cut
            if cut == len(first["text"]):
                self._late.popleft()
            else:
                first["text"] = first["text"][cut:]

    def take(self):
        """The entries that nobody has been told of yet."""
        fresh, self._fresh = self._fresh, []
        return fresh

    def rest(self):
        """The same at the end of the run, with the last part of a long output."""
        entries = self.take()
        if self._left_out:
            at_us = self._late[0]["at_us"] if self._late else 0
            text = f"\n… {self._left_out:,} characters are left out here …\n"
            entries.append({"at_us": at_us, "worker": "", "stream": "note", "text": text})
        entries += self._late
        self._late = deque()
        return entries


def _join(entries, entry):
    """Appends the entry, or its text if the last one has the same origin and is not long."""
    last = entries[-1] if entries else None
    is_same = last is not None and all(last[key] == entry[key] for key in ("at_us", "worker", "stream"))
    if is_same and len(last["text"]) < 10_000:
        last["text"] += entry["text"]
    else:
        entries.append(entry)


class Stream:
    """`sys.stdout` or `sys.stderr` of a program."""

    encoding, errors, closed, newlines, line_buffering, mode = "utf-8", "replace", False, None, True, "w"

    def __init__(self, console, stream, name):
        self._console, self._stream, self.name = console, stream, name
        self.buffer = _Bytes(self)

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        stream = "log" if sys._getframe(1).f_code is _emit else self._stream
        self._console.write(stream, text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    close = detach = flush

    def reconfigure(self, **_options):
        pass

    def isatty(self):
        return False

    def writable(self):
        return True

    def readable(self):
        return False

    seekable = readable

    def fileno(self):
        import io
        raise io.UnsupportedOperation("fileno")


class _Bytes:
    """`sys.stdout.buffer`."""

    def __init__(self, stream):
        self._stream = stream

    def write(self, data):
        self._stream.write(bytes(data).decode("utf-8", "replace"))
        return len(data)

    def flush(self):
        pass
