"""Compares `programs/` as they run here with the stand-ins, and with real libraries against a local server.

    python3 compare_programs.py                 # the programs that need only Python's library
    python3 compare_programs.py --all           # all: needs requests, httpx, aiohttp, aiofiles, beautifulsoup4, lxml, tqdm
    python3 compare_programs.py --all --write   # and writes programs/expected.json from the real runs

The exit status is 1 if a program differs from programs/expected.json.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, "programs")
EXPECTED = os.path.join(PROGRAMS, "expected.json")
HOST = "localhost:8000"
# What does not belong to Python's library.
PACKAGES = ("requests", "httpx", "aiohttp", "aiofiles", "bs4", "tqdm")


def source(name):
    with open(os.path.join(PROGRAMS, name), encoding="utf-8") as file:
        return file.read()


def packages(name):
    """The packages that a program imports."""
    lines = [line.split() for line in source(name).splitlines() if line.startswith(("import ", "from "))]
    names = {line[1].partition(".")[0].strip(",") for line in lines}
    return sorted(names & set(PACKAGES))


def start_server():
    server = subprocess.Popen([sys.executable, "-B", os.path.join(HERE, "serve.py")], stdout=subprocess.PIPE, text=True)
    return server, f"127.0.0.1:{int(server.stdout.readline())}"


def addresses(site):
    with open(os.path.join(HERE, "site.json"), encoding="utf-8") as file:
        return "".join(f"http://{site}{page['url']}\n" for page in json.load(file)["pages"])


def real(name, site, settings):
    """What a program did with the real libraries: its paths, its output, and its files."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "main.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(source(name).replace(HOST, site))
        if "urls.txt" in source(name):
            with open(os.path.join(folder, "urls.txt"), "w", encoding="utf-8") as file:
                file.write(addresses(site))
        words = settings.get("arguments", "").replace(HOST, site).split()
        ran = subprocess.run([sys.executable, "-B", path, *words], cwd=folder, text=True, capture_output=True, timeout=120,
                             input=settings.get("answers", "").replace(HOST, site))
        files = [os.path.relpath(os.path.join(at, each), folder).replace(os.sep, "/")
                 for at, _, names in os.walk(folder) for each in names]
    with urllib.request.urlopen(f"http://{site}/__fetched__") as told:
        fetched = json.load(told)
    problem = ran.stderr[-400:] if "Traceback" in ran.stderr else None
    return {"fetched": fetched, "out": ran.stdout.replace(site, HOST), "error": problem,
            "files": sorted(set(files) - {"main.py", "urls.txt"})}


def stand_in(name):
    """The same with the stand-ins, in another process."""
    words = [sys.executable, "-B", os.path.join(HERE, "run_program.py"), name]
    ran = subprocess.run(words, text=True, capture_output=True, timeout=120)
    if ran.returncode:
        raise SystemExit(f"{name}: {ran.stderr}")
    return json.loads(ran.stdout)


def short(run):
    return {"pages": sorted(set(run["fetched"])), "fetches": len(run["fetched"]), "files": run["files"]}


def main():
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--all", action="store_true")
    reader.add_argument("--write", action="store_true")
    options = reader.parse_args()
    with open(EXPECTED, encoding="utf-8") as file:
        expected = json.load(file)
    server, site = start_server()
    differences = 0
    try:
        for name, settings in expected.items():
            settings["packages"] = packages(name)
            if settings["packages"] and not options.all:
                continue
            native, here = real(name, site, settings), stand_in(name)
            if options.write:
                settings.update(short(native))
            wanted = {key: settings.get(key) for key in ("pages", "fetches", "files")}
            same_lines = sorted(native["out"].split()) == sorted(here["out"].split())
            problems = [f"{where}: {run['error']}" for where, run in (("native", native), ("here", here)) if run["error"]]
            problems += [f"{where}: {short(run)}" for where, run in (("native", native), ("here", here)) if short(run) != wanted]
            differences += bool(problems)
            print(f"{name}: {settings.get('fetches')} fetches{'' if same_lines else ', another output'}")
            for problem in problems:
                print("  differs:", problem)
            if not same_lines:
                print("  native:", native["out"][:600].replace("\n", " | "))
                print("  here:  ", here["out"][:600].replace("\n", " | "))
    finally:
        server.kill()
    if options.write:
        with open(EXPECTED, "w", encoding="utf-8") as file:
            json.dump(expected, file, indent=1)
            file.write("\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
