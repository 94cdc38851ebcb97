"""Shared by the tests: the site, and a program that runs as the page runs it."""

import contextlib
import io
import json
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "native"), os.path.join(HERE, "..", "..", "python", "network")]

import playground_network  # noqa: E402
from playground import world  # noqa: E402
from playground_network import exchange, soup  # noqa: E402

# `install` refuses other programs, but a test starts some.
Popen = subprocess.Popen
playground_network.install()

HOST = "https://shop.test"


def site_file():
    with open(os.path.join(HERE, "site.json"), encoding="utf-8") as file:
        return json.load(file)


class OnSite(unittest.TestCase):
    """A test with a fresh site under `HOST`."""

    file = None
    bodies = None

    def setUp(self):
        self.site = world.load(self.file or site_file(), self.bodies)
        exchange.begin()
        soup.begin()

    def notes(self, kind):
        return [text for noted, text in self.site.notes if noted == kind]


class Ran:
    """What became of a program."""

    def __init__(self, prepared, out, error):
        self.prepared, self.out, self.error = prepared, out, error


def run(source, args="", answers="", call=None, **more):
    """Runs a program on the site that is loaded. `SystemExit` is a normal end."""
    prepared = playground_network.prepare(source, args, answers, call, **more)
    out, error, main = io.StringIO(), None, sys.modules["__main__"]
    with contextlib.redirect_stdout(out), prepared:
        kept = dict(main.__dict__)
        namespace = main.__dict__
        namespace.clear()
        namespace.update(prepared.namespace())
        try:
            exec(compile(source, prepared.name, "exec"), namespace)
            prepared.finish(namespace)
        except SystemExit:
            pass
        except Exception as problem:
            error = problem
        finally:
            namespace.clear()
            namespace.update(kept)
    return Ran(prepared, out.getvalue(), error)
