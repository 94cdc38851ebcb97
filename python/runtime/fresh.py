"""What a program changes in Python's library is undone before the next run: the same program gives the same run."""

import csv
import logging
import os
import random
import socket
import sys
import warnings

_environment = dict(os.environ)
_path = None
_recursion = sys.getrecursionlimit()
_modules = {}   # names that people assign to: `requests.get = …`


def _log():
    logging.disable(logging.NOTSET)
    logging.captureWarnings(False)
    manager = logging.Logger.manager
    for name in ("main", "__main__"):
        manager.loggerDict.pop(name, None)
    for logger in [logging.root, *manager.loggerDict.values()]:
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.filters.clear()
            logger.disabled, logger.propagate = False, True
            logger.setLevel(logging.WARNING if logger is logging.root else logging.NOTSET)
    logging._handlers.clear()
    logging._handlerList.clear()
    logging.setLoggerClass(logging.Logger)


def reset():
    """Before a run."""
    global _path
    _path = list(sys.path) if _path is None else _path
    sys.path[:] = _path
    sys.setrecursionlimit(_recursion)
    os.environ.clear()
    os.environ.update(_environment)
    socket.setdefaulttimeout(None)
    csv.field_size_limit(131_072)
    random.seed(1)
    _log()
    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    for name, names in _modules.items():
        module = sys.modules.get(name)
        if module is not None:
            vars(module).update(names)
    request = sys.modules.get("urllib.request")
    if request is not None:
        request._opener = None


def keep(module):
    """Keeps what a module has when it is imported."""
    _modules[module.__name__] = dict(vars(module))
