"""The twenty programs, with the stand-ins, in processes of their own. `compare_programs.py` compares them with real libraries."""

import importlib.util
import json
import os
import subprocess
import sys
import unittest

from support import HERE, Popen

with open(os.path.join(HERE, "programs", "expected.json"), encoding="utf-8") as _file:
    EXPECTED = json.load(_file)
# Real packages that the page has and this machine may not have.
REAL = ("bs4", "tqdm")


class Programs(unittest.TestCase):
    """Each finds its pages with its number of fetches."""

    def test_all_of_them_are_expected(self):
        names = {name for name in os.listdir(os.path.join(HERE, "programs")) if name.endswith(".py")}
        self.assertEqual((names, len(names)), (set(EXPECTED), 20))


def _test(name, settings):
    def test(self):
        missing = [each for each in REAL if each in settings["packages"] and importlib.util.find_spec(each) is None]
        if missing:
            self.skipTest(f"needs {', '.join(missing)}")
        words = [sys.executable, "-B", os.path.join(HERE, "run_program.py"), name]
        with Popen(words, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
            self.addCleanup(ran.kill)
            out, said = ran.communicate(timeout=120)
        self.assertEqual(ran.returncode, 0, said)
        result = json.loads(out)
        self.assertIsNone(result["error"], result["out"])
        found = (sorted(set(result["fetched"])), len(result["fetched"]), result["files"])
        self.assertEqual(found, (settings["pages"], settings["fetches"], settings["files"]))
    return test


for _name, _settings in EXPECTED.items():
    setattr(Programs, "test_" + _name.removesuffix(".py"), _test(_name, _settings))


if __name__ == "__main__":
    unittest.main()
