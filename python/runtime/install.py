"""Puts the runtime in place of `_thread` and what stands on it; and what must be the same at the start of each run."""

import asyncio
import itertools
import os
import random
import sys

from . import clocks, fresh

_is_installed = False


def install():
    """Replaces `_thread`, and imports what stands on it anew."""
    global _is_installed
    if _is_installed:
        return
    _is_installed = True
    clocks.install()  # first: modules take their clocks by name
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
    from . import at_exit, loops, pools, processes, synchrony
    at_exit.install()
    loops.install()
    pools.install()
    processes.install()
    synchrony.install()
    _number_hashes(concurrent.futures._base.Future, threading.Thread)
    random.Random.seed = _seed
    random.SystemRandom = random.Random
    os.urandom = lambda size: _unknown.randbytes(size)
    import playground_network
    playground_network.install()
    playground_network.finder.after_import = fresh.keep
    _refuse_sockets()


def _refuse_sockets():
    """What the library's `socket` stands on."""
    import _socket
    from playground_network.refusals import SOCKETS

    class socket:
        def __init__(self, *_arguments, **_keywords):
            raise OSError(SOCKETS)
    _socket.socket = _socket.SocketType = socket


_seed_of = random.Random.seed
_unknown = random.Random(1)  # where a real interpreter asks the machine for randomness
_hashes = itertools.count(1)


def _seed(self, a=None, version=2):
    _seed_of(self, _unknown.getrandbits(64) if a is None else a, version)


def _number_hashes(*kinds):
    """Sets of these objects have the same order in each run."""
    def number(self):
        found = self.__dict__.get("_playground_hash")
        if found is None:
            found = self.__dict__["_playground_hash"] = next(_hashes)
        return found
    for kind in kinds:
        kind.__hash__ = number


def reset_counters():
    import concurrent.futures.thread as pool_threads
    import threading
    threading._counter = itertools.count(1).__next__
    threading._active.clear()
    threading._limbo.clear()
    threading._active[1000] = threading._main_thread
    threading._main_thread._ident = 1000
    threading._main_thread._os_thread_handle.is_done = lambda: False
    threading._shutdown_locks = set()
    pool_threads.ThreadPoolExecutor._counter = itertools.count().__next__
    pool_threads._threads_queues.clear()
    pool_threads._shutdown = False
    from . import children, loops, pools, processes, task
    task.numbers, task.names = itertools.count(1), itertools.count(1)
    children.numbers, processes.Process._numbers = itertools.count(1), itertools.count(1)
    pools._interpreter_pools = itertools.count()
    asyncio.events._set_event_loop_policy(loops.Policy())
    global _hashes
    _hashes = itertools.count(1)
    _seed_of(_unknown, 1)
