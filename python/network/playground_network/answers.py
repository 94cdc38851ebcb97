"""`input()`: answered from a field, line by line."""

import io

from . import ground
from .guess import is_number, number


class Answers:
    """The lines of the field. If it is empty, prompts for numbers get a small one, and the first other prompt the start address."""

    def __init__(self, text, start):
        self._lines, self._start = text.splitlines(), start
        self._has_field = bool(text.strip())

    def input(self, prompt=""):
        """Prints the prompt with its answer. Raises `EOFError` if there is no further answer."""
        prompt = str(prompt)
        answer = self._next(prompt)
        if answer is None:
            print(prompt)
            raise EOFError("input() has no further line: the field for answers has one line for each call")
        print(prompt + answer)
        return answer

    def _next(self, prompt):
        if self._has_field:
            return self._lines.pop(0) if self._lines else None
        if is_number(prompt) and "url" not in prompt.lower():
            answer = str(number(prompt))
        else:
            answer, self._start = self._start, None
        if answer is not None:
            ground.note("input", f"input({prompt!r}) was answered with {answer}. The field for answers changes this.")
        return answer


class Input(io.TextIOBase):
    """`sys.stdin` over the same answers. It ends where they end."""

    encoding = "utf-8"

    def __init__(self, answers):
        super().__init__()
        self._answers = answers

    def readline(self, _limit=-1):
        try:
            return self._answers.input() + "\n"
        except EOFError:
            return ""

    def read(self, _size=-1):
        return "".join(iter(self.readline, ""))

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readable(self):
        return True
