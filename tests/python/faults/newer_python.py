"""What Python has had since 3.12: it ends well only if all of it does what it does in CPython."""
import asyncio
import itertools
import queue
import threading
from concurrent.futures import InterpreterPoolExecutor, ThreadPoolExecutor

calls = 0


class Refused(Exception):
    pass


def count(number):
    global calls
    calls += 1
    if number < 0:
        raise Refused(number)
    return number, calls


def greet(text):
    global calls
    assert text == "hello" and __name__ != "__main__"
    calls = 100


def interpreters():
    with InterpreterPoolExecutor(1, initializer=greet, initargs=("hello",)) as pool:
        assert list(pool.map(count, range(3))) == [(0, 101), (1, 102), (2, 103)]
        try:
            pool.submit(count, -1).result()
        except Refused as error:
            assert error.args == (-1,)
    assert calls == 0  # each interpreter has globals of its own


def buffers():
    with ThreadPoolExecutor(2) as pool:
        # Only as many as are needed are taken from an endless iterable.
        assert list(itertools.islice(pool.map(str, itertools.count(), buffersize=3), 4)) == ["0", "1", "2", "3"]


def shutdown():
    items, got = queue.Queue(), []

    def work():
        try:
            while True:
                got.append(items.get())
                items.task_done()
        except queue.ShutDown:
            got.append("end")

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    items.put(1)
    items.join()
    items.shutdown()
    for thread in threads:
        thread.join()
    assert got == [1, "end", "end"]


async def eager():
    order = []

    async def step(name, seconds):
        order.append(name)
        await asyncio.sleep(seconds)
        order.append(name.upper())

    task = asyncio.create_task(step("a", 2), eager_start=True)
    other = asyncio.create_task(step("b", 1))
    order.append("-")
    await asyncio.gather(task, other)
    assert order == ["a", "-", "b", "B", "A"], order
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    async with asyncio.TaskGroup() as group:
        group.create_task(step("c", 1))
        assert order[-1] == "c"
    items = asyncio.Queue()
    task = asyncio.create_task(items.get())
    await asyncio.sleep(0)
    items.shutdown()
    try:
        await task
    except asyncio.QueueShutDown:
        print("all is as in CPython")


if __name__ == "__main__":
    interpreters()
    buffers()
    shutdown()
    asyncio.run(eager())
