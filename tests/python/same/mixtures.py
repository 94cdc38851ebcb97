"""Event loops, threads and pools within each other."""

import asyncio
import multiprocessing as mp
import threading
import time
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

counter = 0


def bump(n):
    global counter
    counter += n
    return counter


def die():
    os._exit(1)


class Crawler:
    def __init__(self, n):
        self.n = n
        self.seen = []

    def visit(self, u):
        self.seen.append(u)
        return f"{u}:{self.n}"

    def run(self):
        with mp.Pool(2) as p:
            out = p.map(self.visit, ["a", "b", "c"])
        return out, self.seen


def loop_in_child(q):
    async def m():
        await asyncio.sleep(0.1)
        return "async in child"

    q.put(asyncio.run(m()))


def threads_in_child(q):
    out = []
    ts = [threading.Thread(target=lambda i=i: out.append(i * i)) for i in range(3)]
    [t.start() for t in ts]
    [t.join() for t in ts]
    q.put(sorted(out))


async def main():
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2) as ex:
        print(await asyncio.gather(*(loop.run_in_executor(ex, pow, 2, i) for i in range(4))))
    with ThreadPoolExecutor(2) as ex:
        print(await loop.run_in_executor(ex, bump, 1), counter)


if __name__ == "__main__":
    asyncio.run(main())
    print(Crawler(3).run())
    q = mp.Queue()
    for t in (loop_in_child, threads_in_child):
        p = mp.Process(target=t, args=(q,))
        p.start()
        print(q.get())
        p.join()

    def local(q):
        q.put("local")

    p = mp.Process(target=local, args=(q,))
    p.start()
    print(q.get())
    p.join()
    with mp.Pool(1) as p:
        try:
            p.map(lambda x: x, [1])
        except Exception as e:
            print(type(e).__name__)
        print(p.map(bump, [1, 1, 1]), counter)
        r = p.map_async(bump, [1], callback=lambda r: print("cb", r))
        r.wait()
        print(r.get())
    with ProcessPoolExecutor(1) as ex:
        f = ex.submit(die)
        try:
            f.result()
        except BrokenProcessPool as e:
            print("broken")
        try:
            ex.submit(pow, 1, 2)
        except BrokenProcessPool as e:
            print("still broken")
    e = ThreadPoolExecutor(2)
    f = e.submit(time.sleep, 0.1)
    g = e.submit(pow, 2, 3)
    print(g.result(), f.done())
    e.shutdown(wait=False)
    print(f.result())
    print(
        sorted(mp.get_all_start_methods()), mp.current_process().name, mp.current_process().pid == os.getpid()
    )
    try:
        mp.Pool(0)
    except ValueError as e:
        print(e)
    try:
        ThreadPoolExecutor(0)
    except ValueError as e:
        print(e)
    try:
        ProcessPoolExecutor(0)
    except ValueError as e:
        print(e)
    try:
        mp.Process(target=print).terminate()
    except AttributeError as e:
        print("AttributeError")
    p = mp.Process(target=time.sleep, args=(0.1,))
    p.start()
    print(p.pid > 0)
    p.join()
    p.close()
    try:
        p.is_alive()
    except ValueError as e:
        print(e)

    class Th(threading.Thread):
        def __init__(self, q):
            super().__init__()
            self.q = q
            self.stop = threading.Event()

        def run(self):
            while not self.stop.wait(0.05):
                self.q.append(1)

    l = []
    t = Th(l)
    t.start()
    time.sleep(0.26)
    t.stop.set()
    t.join()
    print(len(l))
