"""The programs with faults: each has an expected end. The page's tests run them; here, the list is checked."""

import json
import os
import unittest

from support import HERE

FOLDER = os.path.join(HERE, "faults")
OUTCOMES = {"finished", "raised", "deadlock", "limit", "syntax"}
LIMITS = {"requests", "virtual time", "output", "lines", "steps", "stack"}


class Faults(unittest.TestCase):
    """What is expected is what a program can have."""

    def setUp(self):
        with open(os.path.join(FOLDER, "expected.json"), encoding="utf-8") as file:
            self.expected = json.load(file)

    def test_each_program_has_an_expected_end(self):
        names = {name for name in os.listdir(FOLDER) if name.endswith(".py")}
        self.assertEqual(names, set(self.expected))
        for name, end in self.expected.items():
            self.assertIn(end["outcome"], OUTCOMES, name)
            self.assertEqual(end["limit"] is not None, end["outcome"] == "limit", name)
            self.assertIn(end["limit"], LIMITS | {None}, name)
            self.assertEqual(bool(end["waiting"]), end["outcome"] == "deadlock", name)

    def test_the_lines_are_lines_of_the_program(self):
        for name, end in self.expected.items():
            with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
                lines = file.read().splitlines()
            for line in [end["line"], *(each["line"] for each in end["waiting"])]:
                if line is not None:
                    self.assertTrue(1 <= line <= len(lines) and lines[line - 1].strip(), f"{name}: {line}")

    def test_all_but_one_can_be_compiled(self):
        for name in self.expected:
            with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
                source = file.read()
            if name == "syntax_error.py":
                self.assertRaises(SyntaxError, compile, source, name, "exec")
            else:
                compile(source, name, "exec")


if __name__ == "__main__":
    unittest.main()
