"""A callback of a future takes a lock that the submitting thread holds."""
import threading
from concurrent.futures import ThreadPoolExecutor

lock = threading.Lock()


def done(future):
    with lock:
        print(future.result())


with ThreadPoolExecutor(1) as pool:
    future = pool.submit(pow, 2, 5)
    future.result()
    with lock:
        future.add_done_callback(done)
