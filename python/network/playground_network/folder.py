"""The files of a run: a fresh folder, lists of addresses where a program reads one that is absent, and what it wrote."""

import builtins
import io
import os
import re
import shutil
import tempfile
import weakref

from . import ground

_LISTS = re.compile(r"url|link|site|seed|page|address|domain|list|input|target|source", re.I)
_OWN = re.compile(r"visit|crawl|done|seen|cache|state|out|result|queue|log|error|fail", re.I)
# What is listed after a run, in bytes: all files together.
MOST_BYTES = 64 << 20


class Folder:
    """A folder that exists while a program runs. `files` are the names and bytes that it wrote."""

    def __init__(self, name, source, path=None):
        self.files, self._name, self._source, self._wanted = [], name, source, path
        self._handles = weakref.WeakSet()
        self._path = self._before = self._open = None
        self._outside = {}

    def __enter__(self):
        self._path, self._before, self._open = self._wanted or tempfile.mkdtemp(prefix="run-"), os.getcwd(), builtins.open
        if self._wanted:
            shutil.rmtree(self._wanted, ignore_errors=True)
            os.makedirs(self._wanted)
        self._path = os.path.realpath(self._path)
        os.chdir(self._path)
        with self._open(self._name, "w", encoding="utf-8", newline="") as file:
            file.write(self._source)
        self._had = self._read(self._name)
        builtins.open = io.open = self._opened
        return self

    def __exit__(self, *_error):
        builtins.open = io.open = self._open
        for handle in self._handles:
            # An interpreter that ends writes what a program has not closed.
            if not handle.closed and handle.writable():
                handle.flush()
        os.chdir(self._before)
        self.files = self._written()
        shutil.rmtree(self._path, ignore_errors=True)

    @property
    def file(self):
        """The path of the program: `__file__`."""
        return os.path.join(self._path, self._name)

    def _opened(self, file, mode="r", *arguments, **keywords):
        name = os.fspath(file) if isinstance(file, (str, os.PathLike)) else ""
        if isinstance(name, str) and name:
            reads = not set(mode) & set("wax+")
            if reads and self._is_absent_list(name):
                self._fill(name)
            elif not reads and os.path.isabs(name) and not os.path.realpath(name).startswith(self._path):
                self._outside[name] = True
        handle = self._open(file, mode, *arguments, **keywords)
        self._handles.add(handle)
        return handle

    def _is_absent_list(self, name):
        own = os.path.basename(name)
        is_list = own.lower().endswith((".txt", ".csv", ".lst")) and _LISTS.search(own) and not _OWN.search(own)
        return bool(is_list) and not os.path.exists(name) and os.path.isdir(os.path.dirname(name) or ".")

    def _fill(self, name):
        addresses = ground.addresses()
        with self._open(name, "w", encoding="utf-8") as file:
            file.write("".join(address + "\n" for address in addresses))
        if not os.path.isabs(name):
            self._filled = getattr(self, "_filled", {}) | {os.path.normpath(name): self._read(name)}
        ground.note("files", f"{name} did not exist: it was filled with the site's {len(addresses)} addresses, one a line.")

    def _read(self, name):
        with self._open(name, "rb") as file:
            return file.read()

    def _written(self):
        """The files of the folder and beyond that are new or changed, by name."""
        found, total = [], 0
        filled = getattr(self, "_filled", {})
        paths = [os.path.join(folder, name) for folder, _, names in os.walk(self._path) for name in names]
        for path in sorted(paths) + sorted(self._outside):
            name = os.path.relpath(path, self._path) if path.startswith(self._path) else path
            if not os.path.isfile(path) or "__pycache__" in name:
                continue
            total += os.path.getsize(path)
            if total > MOST_BYTES:
                ground.note("files", f"The files are larger than {MOST_BYTES >> 20} MB together: {name} is not listed.")
                break
            data = self._read(path)
            if filled.get(name) != data and not (name == self._name and data == self._had):
                found.append((name.replace(os.sep, "/"), data))
        return found
