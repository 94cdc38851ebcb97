"""What may be sent to a pool of processes, and what only a child inherits."""

import multiprocessing as mp
import time
from multiprocessing.pool import ThreadPool


def work(args):
    number, queue, lock, seen, order, both = args
    with lock:
        seen[number] = number * number
        order.append(number)
        both.n += number
    queue.put(number)
    return len(seen)


def use(thing):
    return thing


def slow(x):
    time.sleep(0.1)
    return x


if __name__ == "__main__":
    with mp.Manager() as m:
        queue, lock, seen, order, both = m.Queue(), m.Lock(), m.dict(), m.list(), m.Namespace(n=0)
        with mp.Pool(2) as pool:
            pool.map(work, [(i, queue, lock, seen, order, both) for i in range(5)])
        print(sorted(seen.items()), sorted(order), both.n, sorted(queue.get() for _ in range(5)))
    with mp.Pool(1) as pool:
        for thing in (mp.Queue(), mp.Lock(), mp.Value("i", 1), mp.Array("i", 2)):
            try:
                pool.apply(use, (thing,))
            except RuntimeError as error:
                print(error)
    print(ThreadPool(2).map_async(slow, range(4)).get())
    result = ThreadPool(1).apply_async(slow, (7,))
    print(result.get(5), result.successful())
