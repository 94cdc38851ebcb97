"""A program before and around its run: arguments, answers, files, calls to offer, refusals, explanations."""

import asyncio
import unittest

import playground_network
from support import OnSite, run

START = "https://site.example/"


class Arguments(OnSite):
    """The field for arguments."""

    def test_the_field_is_split_as_a_shell_does(self):
        self.assertEqual(run("import sys; print(sys.argv)", 'a "b c" --d=1').out, "['main.py', 'a', 'b c', '--d=1']\n")
        self.assertIn("quote", playground_network.prepare("", 'a "b').problem)

    def test_an_empty_field_is_filled_where_the_program_needs_it(self):
        for source in ("import sys\nprint(sys.argv[1])", "from sys import argv\nscript, url = argv\nprint(url)",
                       "import argparse\np = argparse.ArgumentParser()\np.add_argument('url')\nprint(p.parse_args().url)",
                       "import argparse\np = argparse.ArgumentParser()\np.add_argument('-u', '--url', required=True)\n"
                       "p.add_argument('--depth', type=int, default=3)\nprint(p.parse_args().url)"):
            self.assertEqual(run(source).out, START + "\n", source)
        self.assertEqual(len(self.notes("argument")), 4)
        self.assertEqual(run("import sys; print(sys.argv[1], int(sys.argv[2]))").out, START + " 2\n")
        self.assertEqual(playground_network.prepare("print(1)").argv, ["main.py"])

    def test_leaving_is_a_normal_end(self):
        ran = run("import sys\nprint('a')\nsys.exit('no arguments')\nprint('b')")
        self.assertEqual((ran.out, ran.error), ("a\n", None))


class Answers(OnSite):
    """`input()`."""

    def test_lines_answer_in_order_and_then_end(self):
        ran = run("print(input('a? ') + input('b? '))\ninput('c? ')", answers="x\ny\n")
        self.assertEqual(ran.out, "a? x\nb? y\nxy\nc? \n")
        self.assertIsInstance(ran.error, EOFError)

    def test_an_empty_field_gives_the_start_address_and_small_numbers(self):
        ran = run("u = input('Enter URL: ')\nn = int(input('Number of threads: '))\nd = int(input('Depth? '))\nprint(u, n, d)")
        self.assertTrue(ran.out.endswith(f"{START} 4 2\n"), ran.out)
        self.assertEqual(len(self.notes("input")), 3)

    def test_the_standard_input_has_the_same_lines(self):
        self.assertTrue(run("import sys\nprint([line for line in sys.stdin])", answers="a\nb").out.endswith("['a\\n', 'b\\n']\n"))


class Files(OnSite):
    """The folder of a run."""

    def test_files_that_were_written_are_listed(self):
        ran = run("import csv, json, os, pathlib, logging\nos.makedirs('out', exist_ok=True)\n"
                  "with open('out/a.csv', 'w', newline='') as f: csv.writer(f).writerow(['x', 1])\n"
                  "pathlib.Path('b.txt').write_text('é', encoding='utf-8')\nopen('C:\\\\c.txt', 'a').close()\n"
                  "open(__file__).read()\nprint(sorted(os.listdir('.')))")
        self.assertIsNone(ran.error)
        self.assertEqual(ran.prepared.files, [("C:\\c.txt", b""), ("b.txt", "é".encode()), ("out/a.csv", b"x,1\r\n")])
        self.assertIn("'main.py'", ran.out)

    def test_each_run_has_a_fresh_folder(self):
        run("open('a', 'w').close()")
        self.assertEqual(run("import os; print(os.path.exists('a'))").out, "False\n")

    def test_a_list_of_addresses_that_is_absent_is_filled(self):
        ran = run("print(len(open('urls.txt').read().split()), open('sites.csv').readline().strip())")
        self.assertEqual(ran.out, f"{len(self.site.pages)} {START}\n")
        self.assertEqual((len(self.notes("files")), ran.prepared.files), (2, []))
        for name in ("visited.txt", "notes.txt", "crawled_urls.txt", "no/urls.txt", "urls.json"):
            self.assertIsInstance(run(f"open({name!r})").error, FileNotFoundError, name)

    def test_aiofiles_writes_and_reads(self):
        ran = run("import aiofiles, asyncio\nasync def main():\n"
                  "    async with aiofiles.open('a.txt', mode='w') as f: await f.write('1\\n2\\n')\n"
                  "    async with aiofiles.open('a.txt') as f: return [line async for line in f]\nprint(asyncio.run(main()))")
        self.assertEqual(ran.out, "['1\\n', '2\\n']\n")


class Entry(OnSite):
    """Files that only define things."""

    def offers(self, source):
        prepared = playground_network.prepare(source)
        return None if prepared.starts else prepared.calls

    def test_calls_are_offered_and_never_made(self):
        source = ("import asyncio, requests\nMAX = 5\nsession = requests.Session()\n\nasync def fetch(url): pass\n"
                  "async def crawl_site(start_url, max_depth, visited): await fetch(start_url)\n"
                  "class Spider:\n    def __init__(self, base_url): pass\n    def run(self, workers=4): print('ran')\n")
        self.assertEqual(self.offers(source), ["Spider(START).run()", "asyncio.run(crawl_site(START, 2, set()))",
                                               "asyncio.run(fetch(START))"])
        self.assertEqual(run(source).out, "")
        self.assertEqual(run(source, call="Spider(START).run()").out, "ran\n")

    def test_a_file_that_starts_something_is_offered_nothing(self):
        for source in ("def main(): pass\nif __name__ == '__main__':\n    main()", "def f(): pass\nf()", "import x\nfor i in range(3): print(i)",
                       "def f(): return 1\nr = f()", "import asyncio\nasync def m(): pass\nx = asyncio.run(m())", "print(1)"):
            self.assertIsNone(self.offers(source), source)

    def test_what_cannot_be_called_is_not_offered(self):
        self.assertEqual(self.offers("def crawl(session, parser): pass\nclass _A:\n    def run(self): pass\nX = 1"), [])

    def test_the_answer_to_1242_runs(self):
        source = ("from concurrent.futures import ThreadPoolExecutor\nclass Solution:\n"
                  "    def crawl(self, startUrl: str, htmlParser: 'HtmlParser') -> List[str]:\n"
                  "        host, seen, queue = startUrl.split('/')[2], {startUrl}, deque([startUrl])\n"
                  "        while queue:\n            for url in htmlParser.getUrls(queue.popleft()):\n"
                  "                if url.split('/')[2] == host and url not in seen:\n"
                  "                    seen.add(url)\n                    queue.append(url)\n        return list(seen)\n")
        self.assertEqual(self.offers(source), ["print(Solution().crawl(START, HtmlParser()))"])
        ran = run(source, call="print(len(Solution().crawl(START, HtmlParser())))")
        self.assertEqual((ran.out, ran.error), ("15\n", None))


class Refusals(OnSite):
    """What cannot be had, and what is gone."""

    def test_refused_modules_say_what_to_use(self):
        for name, instead in (("lxml", "bs4"), ("pandas", "csv"), ("selenium.webdriver", "requests"), ("sqlite3", "dict")):
            ran = run(f"x = 1\nimport {name}")
            self.assertIsInstance(ran.error, ImportError)
            self.assertIn(instead, str(ran.error))
            self.assertEqual(ran.error.__traceback__.tb_next.tb_lineno, 2)
        self.assertEqual(run("try:\n    import numpy\nexcept ImportError:\n    print('without')").out, "without\n")

    def test_other_programs_and_sockets_are_refused(self):
        for source in ("import subprocess\nsubprocess.run(['ls'])", "import asyncio\nasyncio.run(asyncio.open_connection('a', 80))"):
            self.assertRegex(str(run(source).error), "cannot be (started|opened) here")

    def test_lost_names_are_explained(self):
        for source, sentence in (("import time\ntime.clock()", "perf_counter"), ("import urllib2", "urllib.request"),
                                 ("import asyncio\nasyncio.Task.all_tasks()", "asyncio.all_tasks"), ("import bloom_filter", "is not here"),
                                 ("import threading\nthreading.Thread().isAlive()", "is_alive"),
                                 ("import asyncio\nasync def f(): pass\nasync def m():\n    c = f()\n    try: await asyncio.wait([c])\n"
                                  "    finally: c.close()\nasyncio.run(m())", "create_task")):
            self.assertIn(sentence, playground_network.explain(run(source).error) or "", source)
        self.assertIn("Python 2", playground_network.prepare("print 'a'\n").problem)
        self.assertIsNone(playground_network.prepare("print('a'\n").problem)
        self.assertIsNone(playground_network.explain(ValueError("x")))

    def test_loops_by_hand_and_the_old_parameter(self):
        asyncio.set_event_loop(None)
        ran = run("import asyncio\nloop = asyncio.get_event_loop()\nq = asyncio.Queue(loop=loop)\n"
                  "async def m():\n    await asyncio.sleep(0, loop=loop)\n    await q.put(1)\n    return await q.get()\n"
                  "print(loop.run_until_complete(m()), loop.run_until_complete(asyncio.gather(m(), loop=loop)))\nloop.close()")
        self.assertEqual((ran.out, ran.error), ("1 [1]\n", None))
        self.assertEqual(len(self.notes("old")), 1)


if __name__ == "__main__":
    unittest.main()
