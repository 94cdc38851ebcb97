"""Processes: their exit codes, their own state, and how they are ended."""

import multiprocessing as mp
import time
import sys


def child(n, q):
    q.put((n, mp.current_process().name, mp.parent_process() is not None))
    sys.exit(n)


class P(mp.Process):
    def __init__(self, n):
        super().__init__(name=f"my-{n}", daemon=True)
        self.n = n

    def run(self):
        self.n += 100
        time.sleep(0.1 * self.n / 100)


def crash():
    raise RuntimeError("x")


def forever():
    time.sleep(100)


if __name__ == "__main__":
    q = mp.Queue()
    ps = [mp.Process(target=child, args=(i, q)) for i in range(3)]
    for p in ps:
        p.start()
        p.join()
    print([p.exitcode for p in ps], sorted(q.get() for _ in ps))
    p = P(1)
    print(p.is_alive(), p.name, p.daemon, p.exitcode)
    p.start()
    p.join()
    print(p.n, p.exitcode)
    f = mp.Process(target=forever)
    f.start()
    f.join(timeout=0.2)
    print(f.is_alive(), f.exitcode)
    f.terminate()
    f.join()
    print(f.is_alive(), f.exitcode)
    print(len(mp.active_children()), mp.current_process().name)
    try:
        p.start()
    except AssertionError as e:
        print(e)
