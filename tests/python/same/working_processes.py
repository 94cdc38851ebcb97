"""Processes that work together, and what becomes of them."""

import multiprocessing as mp
import time
import sys
import os
import queue
from concurrent.futures import ProcessPoolExecutor, as_completed


def counted(v, n, lock):
    for _ in range(n):
        if lock:
            with v.get_lock():
                v.value += 1


def worker(q, r):
    for x in iter(q.get, None):
        r.put((mp.current_process().name, x * x))
        q.task_done()
    q.task_done()


def raises():
    raise ValueError("x")


def exits(code):
    sys.exit(code)


def bar(b, q):
    q.put(b.wait() >= 0)


def setx(d, l, i):
    d[i] = os.getpid() != 0
    l.append(i)


def init(q):
    global Q
    Q = q


def useq(x):
    Q.put(x)
    return x


def part(x):
    if x == 3:
        raise RuntimeError("three")
    return x


def nested(x):
    with ProcessPoolExecutor(1) as ex:
        return ex.submit(abs, -x).result()


def ev(e, q):
    e.wait()
    q.put("set")


def recv(c):
    c.send(c.recv() + 1)
    c.close()


def sem(s, q):
    with s:
        q.put("in")
        time.sleep(0.1)


if __name__ == "__main__":
    sys.stderr = open(os.devnull, "w")
    v = mp.Value("i", 0)
    ps = [mp.Process(target=counted, args=(v, 50, True)) for _ in range(3)]
    [p.start() for p in ps]
    [p.join() for p in ps]
    print(v.value)
    q, r = mp.JoinableQueue(), mp.Queue()
    ps = [mp.Process(target=worker, args=(q, r), name=f"w{i}") for i in range(2)]
    [p.start() for p in ps]
    [q.put(i) for i in range(4)]
    [q.put(None) for _ in ps]
    q.join()
    print(sorted(r.get()[1] for _ in range(4)))
    [p.join() for p in ps]
    print([p.exitcode for p in ps])
    for f, a in ((raises, ()), (exits, (4,)), (exits, (None,)), (exits, ("text",))):
        p = mp.Process(target=f, args=a)
        p.start()
        p.join()
        print(p.exitcode, end=" ")
    print()
    b, q = mp.Barrier(2), mp.Queue()
    ps = [mp.Process(target=bar, args=(b, q)) for _ in range(2)]
    [p.start() for p in ps]
    print(q.get(), q.get())
    [p.join() for p in ps]
    with mp.Manager() as m:
        d, l = m.dict(), m.list()
        ps = [mp.Process(target=setx, args=(d, l, i)) for i in range(3)]
        [p.start() for p in ps]
        [p.join() for p in ps]
        print(sorted(d.items()), sorted(l))
    q = mp.Queue()
    with mp.Pool(2, initializer=init, initargs=(q,)) as p:
        print(p.map(useq, range(3)), sorted(q.get() for _ in range(3)))
    got, errs = [], []
    with mp.Pool(2) as p:
        rs = [
            p.apply_async(part, (x,), callback=got.append, error_callback=lambda e: errs.append(str(e)))
            for x in range(5)
        ]
        p.close()
        p.join()
        print(sorted(got), errs)
    with mp.Pool(2) as p:
        it = p.imap(part, range(5))
        while True:
            try:
                print(next(it), end=" ")
            except StopIteration:
                print()
                break
            except RuntimeError as e:
                print(e, end=" ")
        try:
            p.map(part, range(5))
        except RuntimeError as e:
            print(e)
    with ProcessPoolExecutor(2, max_tasks_per_child=None) as ex:
        print(
            sorted(f.result() for f in as_completed([ex.submit(part, x) for x in range(3)])),
            list(ex.map(part, range(3), chunksize=2)),
            ex.submit(nested, 4).result(),
        )
    e, q = mp.Event(), mp.Queue()
    p = mp.Process(target=ev, args=(e, q))
    p.start()
    try:
        q.get(timeout=0.1)
    except queue.Empty:
        print("empty")
    e.set()
    print(q.get())
    p.join()
    a, b = mp.Pipe()
    p = mp.Process(target=recv, args=(b,))
    p.start()
    a.send(4)
    print(a.poll(5), a.recv())
    p.join()
    s, q = mp.Semaphore(1), mp.Queue()
    ps = [mp.Process(target=sem, args=(s, q)) for _ in range(2)]
    [p.start() for p in ps]
    print(q.get(), q.get())
    [p.join() for p in ps]
    d = mp.Process(target=time.sleep, args=(100,), daemon=True)
    d.start()
    print(d.daemon, d.is_alive(), d.exitcode)
    c = mp.get_context("fork")
    p = c.Process(target=exits, args=(7,))
    p.start()
    p.join()
    print(p.exitcode, c.cpu_count() >= 1)
    try:
        mp.Process(target=print, args=(1,)).join()
    except AssertionError as e:
        print(e)
    L = mp.Lock()
    print(L.acquire(block=False), L.acquire(block=True, timeout=0.1))
    L.release()
    q = mp.Queue(maxsize=1)
    q.put(1)
    try:
        q.put(2, block=False)
    except queue.Full:
        print("full")
    print(q.get(), "end")
