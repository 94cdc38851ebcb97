"""A program before it runs: its arguments, its answers, its folder, and the calls to offer if it only defines things."""

import ast
import builtins
import sys

from . import adapt, arguments, entry, exchange, ground, soup
from .answers import Answers, Input
from .explain import PYTHON_2, is_python_2
from .folder import Folder


class Prepared:
    """A program that can run. Use it with `with`: the files, arguments and answers are its own inside the block."""

    def __init__(self, source, args="", answers="", call=None, *, name="main.py", folder=None, failing=()):
        self.source, self.name, self.call = source, name, call
        self.argv, self.calls, self.problem, self.starts = [name], [], None, True
        self.start = ground.start()
        self._tree, self._kept = self._parse(), {}
        self._answers, self._folder = Answers(answers or "", self.start), Folder(name, source, folder)
        exchange.begin(failing)
        soup.begin()
        self._read_arguments(args or "")
        if self._tree is not None:
            self._read_entry()

    def _parse(self):
        try:
            return ast.parse(self.source)
        except (SyntaxError, ValueError):
            # Python's own error says where; it comes when the file is compiled.
            self.problem = PYTHON_2 if is_python_2(self.source) else None
            return None

    def _read_arguments(self, text):
        try:
            self.argv += arguments.split(text)
        except ValueError as error:
            self.problem = f"arguments: {error}. A quote must have its end."
            return
        if len(self.argv) == 1 and self._tree is not None:
            words = arguments.filled(self._tree, self.start)
            if words:
                self.argv += words
                ground.note("argument", f"The program reads arguments, and the field is empty. It gets: {' '.join(words)}")

    def _read_entry(self):
        self.starts = entry.starts(self._tree)
        if not self.starts:
            self.calls = entry.offers(self._tree)
        if any(isinstance(node, ast.Call) and any(word.arg == "loop" for word in node.keywords)
               and "Session" not in ast.unparse(node.func) and "Connector" not in ast.unparse(node.func)
               for node in ast.walk(self._tree)):
            adapt.accept_loop()
            ground.note("old", "The parameter loop was removed from asyncio in Python 3.10. It is ignored.")

        if self._asks_for_a_slash() and ground.body(ground.world.start()) is not None:
            ground.note("links", "The program asks whether links begin with a slash. Pages of the demo site also have relative links: "
                        "a program that leaves them out finds few pages. All links of a generated site begin with a slash.")

    def _asks_for_a_slash(self):
        calls = (ast.unparse(node) for node in ast.walk(self._tree) if isinstance(node, ast.Call))
        return any(call.endswith(".startswith('/')") or "re.compile('^/" in call for call in calls)

    def namespace(self):
        """The globals of the program."""
        names = {"__name__": "__main__", "__file__": self._folder.file, "__builtins__": builtins, "__doc__": None,
                 "__package__": None, "__spec__": None, "__loader__": None}
        if self._tree is not None and entry.is_leetcode(self._tree):
            from . import leetcode
            names.update(leetcode.NAMES)
        return names

    def finish(self, namespace):
        """Evaluates the call that the person chose. `START` and `asyncio` are known in it."""
        if self.call:
            import asyncio
            known = {"START": self.start, "asyncio": asyncio}
            for name, value in known.items():
                namespace.setdefault(name, value)
            return eval(compile(self.call, "<call>", "eval"), namespace)
        return None

    @property
    def files(self):
        """The names and bytes of what the program wrote, after the block."""
        return self._folder.files

    def __enter__(self):
        self._folder.__enter__()
        self._kept = {"argv": sys.argv, "input": builtins.input, "stdin": sys.stdin}
        sys.argv, builtins.input, sys.stdin = list(self.argv), self._answers.input, Input(self._answers)
        for name in ("exit", "quit"):
            if not hasattr(builtins, name):
                setattr(builtins, name, sys.exit)
        return self

    def __exit__(self, *error):
        sys.argv, builtins.input, sys.stdin = self._kept["argv"], self._kept["input"], self._kept["stdin"]
        self._folder.__exit__(*error)


def prepare(source, args="", answers="", call=None, **more):
    """Reads a program and prepares its run: see `Prepared`. `call` is an expression, `folder` the path of
    its folder (the default is a new one), `failing` are hosts without an address.
    """
    return Prepared(source, args, answers, call, **more)
