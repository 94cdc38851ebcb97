"""Two threads take two locks in opposite orders."""
import threading
import time

first, second = threading.Lock(), threading.Lock()


def one():
    with first:
        time.sleep(0.1)
        with second:
            print("one")


def two():
    with second:
        time.sleep(0.1)
        with first:
            print("two")


threads = [threading.Thread(target=work, name=work.__name__) for work in (one, two)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
