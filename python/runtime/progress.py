"""Tells the page how far a run is, while it runs."""

import json
import time

_now = time.perf_counter  # before `clocks` replaces it: real seconds
EVERY = 0.1               # real seconds


class Every:
    """Says at most 10 times a second of real time that it is time to tell."""

    def __init__(self):
        self._next = _now() + EVERY

    def is_due(self):
        now = _now()
        if now < self._next:
            return False
        self._next = now + EVERY
        return True


class Progress:
    """Calls `tell` with JSON."""

    def __init__(self, tell, console):
        self._tell, self._console, self._every = tell, console, Every()

    def look(self, s):
        """Tells if it is time."""
        if self._tell is not None and self._every.is_due():
            self._tell(json.dumps({"at_us": s.now_us(), "fetches": s.requests, "output": self._console.take()}))
