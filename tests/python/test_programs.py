"""The twenty programs, with the stand-ins, in processes of their own. `compare_programs.py` compares them with real libraries."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
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


class Archive(unittest.TestCase):
    """The page loads the modules from one archive."""

    def test_stand_ins_are_found_in_an_archive(self):
        code = ("import sys; sys.path[:0] = sys.argv[1:]; import playground_network as p; p.install()\n"
                "import requests, requests.exceptions, httpx, aiohttp, aiofiles, urllib3.util.retry\n"
                "from playground import world; world.load({'start': '/', 'pages': [{'url': '/'}]})\n"
                "print(requests.get('http://a.test/').status_code, aiohttp.__file__)")
        with tempfile.TemporaryDirectory() as folder:
            name = shutil.make_archive(os.path.join(folder, "playground"), "zip", os.path.join(HERE, "..", "..", "python", "network"))
            with Popen([sys.executable, "-B", "-c", code, name, os.path.join(HERE, "native")], text=True,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
                out, said = ran.communicate(timeout=60)
        self.assertEqual((ran.returncode, said), (0, ""))
        self.assertTrue(out.startswith("200 ") and "playground.zip" in out, out)

    def test_the_replacement_of_ssl_has_what_the_library_needs(self):
        path = os.path.join(HERE, "..", "..", "python", "network", "playground_network", "standins", "ssl.py")
        code = ("import importlib.util, sys\nspec = importlib.util.spec_from_file_location('ssl', sys.argv[1])\n"
                "ssl = importlib.util.module_from_spec(spec); sys.modules['ssl'] = ssl; spec.loader.exec_module(ssl)\n"
                "import asyncio, asyncio.sslproto, http.client, urllib.request, smtplib\n"
                "ssl._create_default_https_context = ssl._create_unverified_context\n"
                "context = ssl.create_default_context(); context.check_hostname = False; context.verify_mode = ssl.CERT_NONE\n"
                "print(hasattr(http.client, 'HTTPSConnection'), asyncio.run(asyncio.sleep(0, 'ran')))")
        with Popen([sys.executable, "-B", "-c", code, path], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
            out, said = ran.communicate(timeout=60)
        self.assertEqual((ran.returncode, said, out), (0, "", "True ran\n"))


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
