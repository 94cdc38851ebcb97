"""Functions of `os` to await."""

import os as _os


def _asynchronous(function):
    async def called(*arguments, loop=None, executor=None, **keywords):
        return function(*arguments, **keywords)
    called.__name__ = function.__name__
    return called


for _name in ("listdir", "makedirs", "mkdir", "remove", "rename", "replace", "rmdir", "scandir", "stat", "unlink", "getcwd"):
    globals()[_name] = _asynchronous(getattr(_os, _name))


class path:
    """Functions of `os.path` to await."""

    exists, isdir, isfile, getsize = (staticmethod(_asynchronous(getattr(_os.path, name)))
                                      for name in ("exists", "isdir", "isfile", "getsize"))
