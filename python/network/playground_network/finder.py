"""Finds the stand-ins, refuses what cannot be had, and adapts some modules of the library once they are imported."""

import importlib.abc
import importlib.machinery
import os
import sys

from . import adapt
from .refusals import INSTEAD, Refused, sentence

FOLDER = os.path.join(os.path.dirname(__file__), "standins")
STANDINS = ("requests", "httpx", "aiohttp", "aiofiles", "urllib3", "certifi", "yarl", "async_timeout")
# Taken only if Python was built without it: the module that the real one needs.
IF_MISSING = {"ssl": "_ssl"}


def after_import(module):
    """Called with each replacement that was imported. The runtime sets it: it undoes what a run assigns to the module."""


class _Adapting(importlib.abc.Loader):
    """A loader that adapts a module after it has run."""

    def __init__(self, loader, change):
        self._loader, self._change = loader, change

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        self._loader.exec_module(module)
        self._change(module)


def _is_there(name):
    return name in sys.builtin_module_names or importlib.machinery.PathFinder.find_spec(name) is not None


class Finder(importlib.abc.MetaPathFinder):
    """Comes before all other finders, and costs one look into a dict for every module that it does not know."""

    def find_spec(self, name, path=None, target=None):
        if path is None:
            if name in INSTEAD:
                raise Refused(sentence(name), name=name)
            if name in STANDINS:
                spec = importlib.machinery.PathFinder.find_spec(name, [FOLDER])
                spec.loader = _Adapting(spec.loader, lambda module: after_import(module))
                return spec
            if name in IF_MISSING and not (_is_there(name) and _is_there(IF_MISSING[name])):
                return importlib.machinery.PathFinder.find_spec(name, [FOLDER])
        change = adapt.AFTER.get(name)
        if change is None:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            spec.loader = _Adapting(spec.loader, change)
        return spec


def install():
    """Puts the stand-ins before all other modules. A second call changes nothing."""
    if any(isinstance(finder, Finder) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, Finder())
    for name in (*STANDINS, *INSTEAD):
        for loaded in [each for each in sys.modules if each == name or each.startswith(name + ".")]:
            del sys.modules[loaded]
    for name, change in adapt.AFTER.items():
        if name in sys.modules:
            change(sys.modules[name])
