"""Threads, their locks and pools, and the errors of each."""

import threading
import time
import queue
from concurrent.futures import *
import concurrent.futures as cf


def w(x):
    time.sleep(x)
    return x


with ThreadPoolExecutor(2) as ex:
    fs = [ex.submit(w, x) for x in (0.3, 0.1, 0.2, 0.05)]
    print([f.result() for f in as_completed(fs)])
    fs = [ex.submit(w, x) for x in (0.3, 0.1)]
    d, n = wait(fs, timeout=0.2)
    print(len(d), len(n))
    d, n = wait(fs, return_when=FIRST_EXCEPTION)
    print(len(d), len(n))
    try:
        list(ex.map(w, [0.5, 0.1], timeout=0.2))
    except cf.TimeoutError as e:
        print("T", isinstance(e, TimeoutError))
    f = ex.submit(w, 1)
    g = ex.submit(w, 1)
    h = ex.submit(w, 1)
    print(h.cancel(), f.cancel(), f.running(), h.cancelled())
    try:
        h.result()
    except CancelledError:
        print("C")
    f = ex.submit(lambda: 1 / 0)
    print(repr(f.exception()))
    seen = []
    f.add_done_callback(lambda f: seen.append(f.done()))
    print(seen)
try:
    ex.submit(w, 1)
except RuntimeError as e:
    print(e)
lk = threading.Lock()
print(lk.acquire(timeout=0.1), lk.acquire(timeout=0.1), lk.acquire(blocking=False), lk.locked())
lk.release()
try:
    lk.release()
except RuntimeError as e:
    print(e)
r = threading.RLock()
with r, r:
    print("re")
s = threading.BoundedSemaphore(1)
try:
    s.release()
except ValueError as e:
    print(e)
b = threading.Barrier(2, timeout=0.2)
try:
    b.wait()
except threading.BrokenBarrierError:
    print("broken")
q = queue.Queue(1)
q.put(1)
try:
    q.put(2, timeout=0.1)
except queue.Full:
    print("full")
try:
    q.task_done()
    q.task_done()
except ValueError as e:
    print(e)
t = threading.Thread(target=w, args=(0.1,))
print(t.name, t.is_alive())
t.start()
print(t.is_alive())
t.join(0.01)
print(t.is_alive())
t.join()
print(t.is_alive())
try:
    t.start()
except RuntimeError as e:
    print(e)
c = threading.Condition()
out = []


def cons():
    with c:
        print(c.wait_for(lambda: out, timeout=1))
        print(c.wait(0.05))


t = threading.Thread(target=cons)
t.start()
time.sleep(0.1)
with c:
    out.append(1)
    c.notify_all()
t.join()
try:
    c.notify()
except RuntimeError as e:
    print(e)
L = threading.local()
L.x = 1


def look():
    print(hasattr(L, "x"))


t = threading.Thread(target=look)
t.start()
t.join()
tm = threading.Timer(0.1, print, ["never"])
tm.start()
tm.cancel()
tm.join()
threading.excepthook = lambda a: print("hook", a.exc_type.__name__, a.thread.name)
t = threading.Thread(target=lambda: 1 / 0, name="bad")
t.start()
t.join()
print(threading.current_thread() is threading.main_thread(), threading.active_count())
pq = queue.PriorityQueue()
[pq.put(x) for x in (3, 1, 2)]
print([pq.get() for _ in range(3)])
lq = queue.LifoQueue()
lq.put(1)
lq.put(2)
print(lq.get())
