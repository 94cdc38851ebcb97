"""Pools of processes, and what processes share."""

import multiprocessing as mp
import threading
import time
from concurrent.futures import ProcessPoolExecutor


class Job:
    def __init__(self):
        self.n = 0

    def run(self, x):
        self.n += 1
        return x * 2, self.n


class Locked:
    def __init__(self):
        self.lock = threading.Lock()

    def run(self, x):
        return x


def sq(x):
    return x * x


def boom(x):
    raise ValueError(f"bad {x}")


def slow(x):
    time.sleep(x / 10)
    return x


G = [0]


def touch(_):
    G[0] += 1
    return G[0]


if __name__ == "__main__":
    with ProcessPoolExecutor(1) as ex:
        j = Job()
        print([f.result() for f in [ex.submit(j.run, i) for i in range(3)]], j.n)
        try:
            ex.submit(Locked().run, 1).result()
        except Exception as e:
            print(type(e).__name__, e)
        try:
            ex.submit(lambda: 1).result()
        except Exception as e:
            print(type(e).__name__)
        try:
            ex.submit(boom, 3).result()
        except ValueError as e:
            print("VE", e)
        print(list(ex.map(touch, range(3))), G)
    with mp.Pool(2) as p:
        print(p.map(sq, range(5)), p.apply(sq, (7,)), p.starmap(pow, [(2, 3)]))
        r = p.map_async(boom, [1, 2])
        r.wait()
        print(r.ready(), r.successful())
        try:
            r.get()
        except ValueError as e:
            print("VE", e)
        print(list(p.imap(slow, [3, 1, 2])), list(p.imap_unordered(slow, [3, 1])))
        r = p.apply_async(slow, (9,))
        try:
            r.get(timeout=0.1)
        except mp.TimeoutError:
            print("TimeoutError")
        it = p.imap(sq, [1, 2])
        print(next(it), next(it))
        try:
            next(it)
        except StopIteration:
            print("stop")
    try:
        p.map(sq, [1])
    except ValueError as e:
        print(e)
    q = mp.Queue()
    x = {"a": 1}
    q.put(x)
    time.sleep(0.1)
    x["a"] = 2
    print(q.get())
    s = object()
    q.put(s)
    print(q.get() is s)
    try:
        q.task_done()
    except AttributeError as e:
        print(e)
    m = mp.Manager()
    d = m.dict(a=[1])
    d["a"].append(2)
    print(d)
    l = m.list([{"k": 1}])
    l[0]["k"] = 5
    print(l, len(l))
    d["b"] = 1
    d.update(c=3)
    print(sorted(d.keys()), "b" in d, d.get("zz"), d.pop("b"))
    ns = m.Namespace()
    ns.x = 1
    print(ns.x)
    v = m.Value("i", 5)
    v.value += 1
    print(v.value)
    a = mp.Array("i", 3)
    a[1] = 5
    print(a[:], len(a))
    b = mp.Value("d", 1.5)
    print(b.value)
    c1, c2 = mp.Pipe()
    c1.send([1])
    print(c2.recv(), c2.poll())
    e = mp.Event()
    print(e.is_set())
    e.set()
    print(e.wait(1))
