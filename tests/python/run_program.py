"""Runs one of `programs/` with the stand-ins, and prints what it did as JSON.

    python3 run_program.py urllib_as_completed.py
"""

import json
import os
import sys
import tempfile

import support
from support import HERE, site_file, world


def main(name):
    with open(os.path.join(HERE, "programs", "expected.json"), encoding="utf-8") as file:
        expected = json.load(file)[name]
    with open(os.path.join(HERE, "programs", name), encoding="utf-8") as file:
        source = file.read()
    site = world.load(site_file())
    with tempfile.TemporaryFile() as log:
        site.log = log.fileno()
        ran = support.run(source, answers=expected.get("answers", ""), args=expected.get("arguments", ""))
        log.seek(0)
        fetched = log.read().decode().split()
    result = {"fetched": sorted(fetched), "out": ran.out, "error": ran.error and repr(ran.error),
              "files": sorted(name for name, _ in ran.prepared.files), "notes": site.notes}
    print(json.dumps(result), file=sys.__stdout__, flush=True)
    # Daemon threads of the program still wait.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
