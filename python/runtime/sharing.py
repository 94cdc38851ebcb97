"""What processes share: queues and locks that a child inherits, pipes, values, and the objects of a manager.

All processes run in one interpreter, so all of these are simply there. What matters is the way to another process: an argument
of `Process` is inherited; a job of a pool is pickled, which only a manager's objects survive; and what a queue, a pipe or a manager
hands over is a copy.
"""

import queue
import threading
import types
import weakref

from . import spaces, threads

_PLAIN = (str, int, float, bool, bytes, type(None))


def _copied(value):
    return value if isinstance(value, _PLAIN) else spaces.copied(value)


def _refuse(self, _protocol):
    name = type(self).__name__
    raise RuntimeError(f"{name} objects should only be shared between processes through inheritance")


def _inherited(kind, name=None):
    """The kind of an object that a child gets from its parent, but that no pickle holds."""
    return type(name or kind.__name__, (kind,), {"__reduce_ex__": _refuse, "__module__": "multiprocessing"})


def _acquire_of(acquire):
    """What `acquire` is with the names that `multiprocessing` has for its arguments."""
    none = -1 if acquire.__defaults__ == (True, -1) else None

    def called(self, block=True, timeout=None):
        return acquire(self, block, none if timeout is None or not block else max(timeout, 0))

    threads.lock.callers.add(called.__code__)
    return called


_managed = weakref.WeakValueDictionary()


def _object_of(number):
    return _managed[number]


def _refer(self, _protocol):
    _managed[id(self)] = self
    return _object_of, (id(self),)


def _shared(kind, name=None):
    """The kind of a manager's object: in each process it is the same, however it gets there."""
    return type(name or kind.__name__, (kind,), {"__reduce_ex__": _refer, "__module__": "multiprocessing.managers"})


class JoinableQueue(queue.Queue):
    """`multiprocessing.JoinableQueue`: what comes out is a copy of what was put in."""

    _is_closed = False
    __reduce_ex__ = _refuse

    def put(self, obj, block=True, timeout=None):
        if self._is_closed:
            raise ValueError(f"Queue {self!r} is closed")
        super().put(_copied(obj), block, timeout)

    def close(self):
        self._is_closed = True

    def join_thread(self):
        pass

    cancel_join_thread = join_thread


def _missing(name):
    def lacks(self):
        raise AttributeError(f"'Queue' object has no attribute '{name}'")
    return property(lacks)


class Queue(JoinableQueue):
    """`multiprocessing.Queue`, which nobody can join."""

    task_done, join = _missing("task_done"), _missing("join")


class SimpleQueue(threads.SimpleQueue):
    """`multiprocessing.SimpleQueue`."""

    __reduce_ex__ = _refuse

    def put(self, obj):
        super().put(_copied(obj))

    def close(self):
        pass


class Connection:
    """One end of a pipe."""

    def __init__(self, get, put):
        self._get, self._put = get, put

    def send(self, value):
        self._put.put(_copied(value))

    def recv(self):
        value = self._get.get()
        if value is EOFError:
            self._get.put(EOFError)
            raise EOFError
        return value

    def poll(self, timeout=0.0):
        items = self._get._items
        return bool(items) or timeout != 0 and threads.wait_in(self._get._line, lambda: items, threads.micros(timeout))

    def close(self):
        if self._put is not None:
            self._put.put(EOFError)
            self._put = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def Pipe(duplex=True):
    there, back = threads.SimpleQueue(), threads.SimpleQueue()
    return Connection(back, there), Connection(there, back)


class _Synchronized:
    """Memory that processes share, with its lock."""

    __reduce_ex__ = _refuse

    def get_lock(self):
        return self._lock

    def get_obj(self):
        return self


class Synchronized(_Synchronized):
    """`multiprocessing.Value`: a number."""

    def __init__(self, kind, value=0, lock=True):
        self.value, self._lock = value, threading.RLock()


class SynchronizedArray(_Synchronized, list):
    """`multiprocessing.Array`: numbers."""

    def __init__(self, kind, size_or_values, lock=True):
        super().__init__([0] * size_or_values if isinstance(size_or_values, int) else size_or_values)
        self._lock = threading.RLock()


class _List(list):
    """A manager's list. What is in it changes only by assignment: whoever takes a value gets a copy."""

    def __init__(self, values=()):
        super().__init__(map(_copied, values))

    def __getitem__(self, at):
        return _copied(super().__getitem__(at))

    def __setitem__(self, at, value):
        super().__setitem__(at, _copied(value))

    def __iter__(self):
        return map(_copied, super().__iter__())

    def append(self, value):
        super().append(_copied(value))

    def extend(self, values):
        super().extend(map(_copied, values))

    def insert(self, at, value):
        super().insert(at, _copied(value))


class _Dict(dict):
    """A manager's dict. What is in it changes only by assignment: whoever takes a value gets a copy."""

    def __init__(self, *values, **names):
        super().__init__()
        self.update(*values, **names)

    def __getitem__(self, key):
        return _copied(super().__getitem__(key))

    def __setitem__(self, key, value):
        super().__setitem__(key, _copied(value))

    def get(self, key, default=None):
        return _copied(super().get(key, default))

    def setdefault(self, key, default=None):
        return _copied(super().setdefault(key, _copied(default)))

    def update(self, *values, **names):
        super().update({key: _copied(value) for key, value in dict(*values, **names).items()})

    def values(self):
        return list(map(_copied, super().values()))

    def items(self):
        return [(key, _copied(value)) for key, value in super().items()]

    def keys(self):
        return list(super().keys())

    def copy(self):
        return dict(self.items())


class _Value:
    """A manager's value."""

    def __init__(self, kind, value, lock=True):
        self.value = value

    def get(self):
        return self.value

    def set(self, value):
        self.value = value


def _array(kind, values, lock=True):
    return Manager.list(values)


class Manager:
    """A manager: what it makes is shared by all processes, and can be sent to them."""

    list, dict = _shared(_List, "ListProxy"), _shared(_Dict, "DictProxy")
    Namespace, Value = _shared(types.SimpleNamespace, "Namespace"), _shared(_Value, "ValueProxy")
    Array = staticmethod(_array)
    Queue = JoinableQueue = _shared(queue.Queue)
    Lock, RLock = _shared(threads.lock, "Lock"), _shared(threads.RLock)
    Event, Condition, Barrier = map(_shared, (threading.Event, threading.Condition, threading.Barrier))
    Semaphore, BoundedSemaphore = map(_shared, (threading.Semaphore, threading.BoundedSemaphore))

    def start(self, initializer=None, initargs=()):
        if initializer is not None:
            initializer(*initargs)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def shutdown(self):
        pass

    def join(self, timeout=None):
        pass

    connect = shutdown


def names():
    """Makes these the same in all processes; returns what `multiprocessing` has of them."""
    spaces.share(Synchronized, SynchronizedArray, _List, _Dict, Manager.Namespace, _Value, Manager, Connection)
    kinds = (threading.Semaphore, threading.BoundedSemaphore, threading.Event, threading.Condition, threading.Barrier)
    inherited = {kind.__name__: _inherited(kind) for kind in kinds}
    inherited.update(Lock=_inherited(threads.lock, "Lock"), RLock=_inherited(threads.RLock))
    for name in ("Lock", "RLock", "Semaphore", "BoundedSemaphore"):
        inherited[name].acquire = _acquire_of(inherited[name].acquire)
    return dict(inherited, Queue=Queue, JoinableQueue=JoinableQueue, SimpleQueue=SimpleQueue, Pipe=Pipe, Manager=Manager,
                Value=Synchronized, Array=SynchronizedArray)
