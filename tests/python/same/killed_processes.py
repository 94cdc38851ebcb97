"""Processes that are killed, and what becomes of their threads and queues."""

import multiprocessing as mp
import time
import threading
import queue


def waits(q, out):
    out.put("up")
    while True:
        out.put(q.get() * 2)


def inner(out):
    t = threading.Thread(target=time.sleep, args=(50,))
    t.start()
    out.put(1)
    t.join()
    out.put("never")


def slow(x):
    time.sleep(x)
    return x


if __name__ == "__main__":
    q, out = mp.Queue(), mp.Queue()
    p = mp.Process(target=waits, args=(q, out))
    p.start()
    print(out.get())
    q.put(4)
    print(out.get())
    p.kill()
    p.join()
    print(p.exitcode, p.is_alive(), mp.active_children())
    p = mp.Process(target=inner, args=(out,))
    p.start()
    print(out.get())
    p.terminate()
    p.join()
    print(p.exitcode)
    try:
        print(out.get(timeout=0.2))
    except queue.Empty:
        print("empty")
    with mp.Pool(2) as pool:
        it = pool.imap_unordered(slow, [0.1, 30, 60, 90])
        print(next(it))
    print("left")
    pool = mp.Pool(2)
    r = pool.map_async(slow, [50, 60])
    time.sleep(0.2)
    pool.terminate()
    pool.join()
    print(r.ready())
