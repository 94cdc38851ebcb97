"""Waits of threads that run out, and pools that end."""

import threading
import queue
import time
import sched
import atexit
import logging
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed, wait, FIRST_EXCEPTION

logging.basicConfig(level=logging.DEBUG, format="%(threadName)s %(levelname)s %(message)s", stream=sys.stdout)
atexit.register(print, "bye")
q = queue.Queue()
for t in (0.1, 0.25, 0.3, 0.7, 0.001):
    a = time.monotonic()
    try:
        q.get(timeout=t)
    except queue.Empty:
        print("empty", round(time.monotonic() - a, 2) >= round(t, 2))
e = threading.Event()
print([e.wait(t) for t in (0.1, 0.3, 0.7)])
c = threading.Condition()
with c:
    print(c.wait_for(lambda: False, timeout=0.3), c.wait(0.7))
s = sched.scheduler(time.monotonic, time.sleep)
out = []
s.enter(0.2, 1, out.append, ("b",))
s.enter(0.1, 1, out.append, ("a",))
s.run()
print(out)


def init(x):
    threading.current_thread().mark = x
    logging.info("init")


with ThreadPoolExecutor(1, thread_name_prefix="pool", initializer=init, initargs=(5,)) as ex:
    print(
        ex.submit(lambda: threading.current_thread().mark).result(),
        ex.submit(lambda: threading.current_thread().name).result(),
    )


def bad():
    raise OSError("no")


logging.disable()
ex = ThreadPoolExecutor(1, initializer=bad)
try:
    ex.submit(print).result()
except Exception as x:
    print(type(x).__name__, x)
ex.shutdown()
logging.disable(logging.NOTSET)
ex = ThreadPoolExecutor(1)
fs = [ex.submit(time.sleep, 0.2) for _ in range(4)]
time.sleep(0.05)
ex.shutdown(wait=True, cancel_futures=True)
print([f.cancelled() for f in fs])


def w(x):
    time.sleep(x / 10)
    if x == 2:
        raise KeyError(x)
    return x


with ThreadPoolExecutor(4) as ex:
    try:
        for r in ex.map(w, (3, 2, 1)):
            print(r)
    except KeyError as x:
        print("K", x)
    fs = {ex.submit(w, x): x for x in (4, 2, 1)}
    d, n = wait(fs, return_when=FIRST_EXCEPTION)
    print(sorted(fs[f] for f in d), sorted(fs[f] for f in n))
    try:
        for f in as_completed([ex.submit(w, 1), ex.submit(w, 9)], timeout=0.5):
            print(f.result())
    except TimeoutError as x:
        print(x)


def quits():
    sys.exit(3)


t = threading.Thread(target=quits)
t.start()
t.join()
print("on")


class T(threading.Thread):
    def run(self):
        self.result = sum(range(10))


ts = [T(name=f"x{i}") for i in range(3)]
[t.start() for t in ts]
[t.join() for t in ts]
print([t.result for t in ts])
n = 0
L = threading.Lock()


def inc():
    global n
    for _ in range(100):
        with L:
            n += 1


ts = [threading.Thread(target=inc) for _ in range(5)]
[t.start() for t in ts]
[t.join() for t in ts]
print(n)
sem = threading.Semaphore(2)
active = most = 0


def limited():
    global active, most
    with sem:
        with L:
            active += 1
            most = max(most, active)
        time.sleep(0.05)
        with L:
            active -= 1


ts = [threading.Thread(target=limited) for _ in range(6)]
[t.start() for t in ts]
[t.join() for t in ts]
print(most)
b = threading.Barrier(3, action=lambda: print("all"))
order = []


def bar(i):
    time.sleep(i / 20)
    order.append(b.wait() >= 0)


ts = [threading.Thread(target=bar, args=(i,)) for i in range(3)]
[t.start() for t in ts]
[t.join() for t in ts]
print(order, b.n_waiting, b.broken)
q = queue.Queue()


def worker():
    while (item := q.get()) is not None:
        logging.debug("item %s", item)
        time.sleep(0.01)
        q.task_done()
    q.task_done()


t = threading.Thread(target=worker, name="w")
t.start()
[q.put(i) for i in range(3)]
q.join()
q.put(None)
q.join()
t.join()
print(q.unfinished_tasks)
d = threading.Thread(target=time.sleep, args=(100,), daemon=True)
d.start()
print(d.daemon, threading.active_count())
r = threading.RLock()
r.acquire()
r.acquire()
r.release()


def tryit():
    print("try", r.acquire(blocking=False))


t = threading.Thread(target=tryit)
t.start()
t.join()
r.release()
try:
    r.release()
except RuntimeError as x:
    print(x)
print(time.perf_counter_ns() > 0, time.process_time() >= 0, type(time.time()).__name__)
logging.warning("end")
