"""Changes to modules of the library and to real packages, made once each is imported."""

import functools
import sys
import warnings

from . import soup
from .refusals import PROGRAMS, SOCKETS


def _refuse(sentence, kind=OSError):
    def refused(*_arguments, **_keywords):
        raise kind(sentence)
    return refused


def _socket(module):
    for name in ("create_connection", "create_server", "getaddrinfo", "gethostbyname"):
        setattr(module, name, _refuse(SOCKETS))
    for name in ("connect", "connect_ex", "bind", "listen", "sendto"):
        setattr(module.socket, name, _refuse(SOCKETS))


def _subprocess(module):
    class Popen(module.Popen):
        __init__ = _refuse(PROGRAMS)
    module.Popen = Popen


def _os(module):
    for name in dir(module):
        if name == "system" or name.startswith(("exec", "spawn", "posix_spawn")) and callable(getattr(module, name)):
            setattr(module, name, _refuse(PROGRAMS))


def _events(module):
    """`get_event_loop()` without a loop makes one, as it did up to Python 3.13."""
    policy = getattr(module, "_BaseDefaultEventLoopPolicy", None) or module.BaseDefaultEventLoopPolicy

    def get_event_loop(self):
        if self._local._loop is None:
            # By its public name: the runtime may have replaced it.
            self.set_event_loop(sys.modules["asyncio"].new_event_loop())
        return self._local._loop
    policy.get_event_loop = get_event_loop


def _asyncio(module):
    _events(module.events)
    for name in ("open_connection", "start_server", "create_subprocess_exec", "create_subprocess_shell"):
        sentence = PROGRAMS if "subprocess" in name else SOCKETS
        if hasattr(module, name):
            setattr(module, name, _refuse(sentence))


def accept_loop():
    """Lets asyncio ignore `loop=`, which Python 3.10 removed. Called only for a program that passes it."""
    import asyncio
    names = ("Queue", "Lock", "Event", "Condition", "Semaphore")
    for kind in (getattr(asyncio, name) for name in names):
        if not hasattr(kind.__init__, "__wrapped__"):
            kind.__init__ = _without_loop(kind.__init__)
    for name in ("sleep", "gather", "wait", "wait_for", "as_completed", "shield"):
        function = getattr(asyncio, name)
        if not hasattr(function, "__wrapped__"):
            setattr(asyncio, name, _without_loop(function))


def _without_loop(function):
    @functools.wraps(function)
    def ignoring(*arguments, loop=None, **keywords):
        return function(*arguments, **keywords)
    return ignoring


def _tqdm(module):
    # Its watcher is a thread that wakes every 10 s: a program that hangs would never look as if it did.
    module.tqdm.monitor_interval = 0


def _bs4(module):
    soup.adapt(module)
    # Programs give it pages that look like XML, or addresses.
    for name in ("MarkupResemblesLocatorWarning", "XMLParsedAsHTMLWarning"):
        kind = getattr(module, name, None)
        if kind is not None:
            warnings.simplefilter("ignore", kind)


def _client(module):
    from . import connection
    connection.adapt(module)


def _urllib(module):
    from . import connection
    connection.adapt_urllib(module)


AFTER = {
    "asyncio": _asyncio,
    "bs4": _bs4,
    "http.client": _client,
    "os": _os,
    "socket": _socket,
    "subprocess": _subprocess,
    "tqdm": _tqdm,
    "urllib.request": _urllib,
}
