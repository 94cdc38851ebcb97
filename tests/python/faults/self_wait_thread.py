"""A job of a pool waits for another job of the same pool, which has one thread."""
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1)


def outer():
    return pool.submit(pow, 2, 3).result()


print(pool.submit(outer).result())
