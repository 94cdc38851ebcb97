"""A stand-in for aiofiles: files of the run's folder, with methods to await. They are in memory and take no time."""

import builtins

from . import os

__all__ = ["AsyncFile", "open", "os"]


class AsyncFile:
    """A file whose methods are awaited."""

    def __init__(self, file):
        self._file = file

    def __getattr__(self, name):
        value = getattr(self._file, name)
        if not callable(value) or name in ("fileno", "isatty", "readable", "writable", "seekable"):
            return value

        async def method(*arguments, **keywords):
            return value(*arguments, **keywords)
        return method

    def __aiter__(self):
        return self

    async def __anext__(self):
        line = self._file.readline()
        if not line:
            raise StopAsyncIteration
        return line

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_error):
        self._file.close()


class _Opening:
    """`aiofiles.open(...)`: can be awaited, or used with `async with`."""

    def __init__(self, arguments, keywords):
        self._arguments, self._keywords, self._file = arguments, keywords, None

    async def _open(self):
        self._file = AsyncFile(builtins.open(*self._arguments, **self._keywords))
        return self._file

    def __await__(self):
        return self._open().__await__()

    async def __aenter__(self):
        return await self._open()

    async def __aexit__(self, *_error):
        self._file._file.close()


def open(*arguments, loop=None, executor=None, **keywords):
    return _Opening(arguments, keywords)
