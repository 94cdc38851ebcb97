"""What a program does at its end: `sys.exit()`, threads that are not done, and what `atexit` was told."""

import atexit
import sys

from . import scheduler, world


def _register(function, /, *args, **kwargs):
    scheduler.current.at_exit.append((function, args, kwargs))
    return function


def _unregister(function):
    calls = scheduler.current.at_exit
    calls[:] = [call for call in calls if call[0] != function]


def install():
    atexit.register, atexit.unregister = _register, _unregister


def say(error):
    """`sys.exit()` is a normal end; text goes to the error output, as in a shell."""
    if isinstance(error.code, str):
        sys.stderr.write(error.code + "\n")
    elif error.code not in (None, 0):
        world.note("exit", f"The program ended with sys.exit({error.code}).")


def leave():
    """The interpreter ends: it waits for all threads but daemons, and then calls what was registered, the last one first."""
    import threading
    threading._shutdown()
    calls = scheduler.current.at_exit
    while calls:
        function, args, kwargs = calls.pop()
        try:
            function(*args, **kwargs)
        except Exception as error:
            sys.stderr.write(scheduler.current.say(error))
