"""Processes that end in the middle of what they do."""

import multiprocessing as mp
import os
import time
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def die(code):
    os._exit(code)


def slow(x):
    time.sleep(x)
    return x


if __name__ == "__main__":
    p = mp.Process(target=die, args=(5,))
    p.start()
    p.join()
    print(p.exitcode)
    with ProcessPoolExecutor(2) as ex:
        f, g = ex.submit(slow, 30), ex.submit(die, 1)
        for each in (f, g):
            try:
                each.result()
            except BrokenProcessPool as e:
                print("broken")
        try:
            ex.submit(pow, 1, 2)
        except BrokenProcessPool as e:
            print("still broken")
    with mp.Pool(1) as pool:
        lost = pool.apply_async(die, (1,))
        print(pool.apply(slow, (0.1,)), lost.ready())
    try:
        mp.Pool(0)
    except ValueError as e:
        print(e)
    try:
        ProcessPoolExecutor(0)
    except ValueError as e:
        print(e)
    try:
        mp.Process(target=print).terminate()
    except AttributeError as e:
        print("not started")
    p = mp.Process(target=time.sleep, args=(0.1,))
    p.start()
    try:
        p.close()
    except ValueError as e:
        print(e)
    p.join()
    print(p.exitcode)
    p.close()
    try:
        p.is_alive()
    except ValueError as e:
        print(e)
    threading.Thread(target=time.sleep, args=(60,)).start()
    sys.stdout.flush()
    os._exit(0)
