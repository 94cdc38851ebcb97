"""Event loops with threads, contexts, and cancelled tasks."""

import asyncio
import threading
import queue
import time
import concurrent.futures as cf
import contextvars
import functools

v = contextvars.ContextVar("v", default=0)


async def child(n):
    v.set(n)
    await asyncio.sleep(0.01 * n)
    return v.get()


async def main():
    print(await asyncio.gather(*(child(i) for i in range(4))), v.get())
    with cf.ThreadPoolExecutor(3) as ex:
        loop = asyncio.get_running_loop()
        rs = await asyncio.gather(*[loop.run_in_executor(ex, functools.partial(pow, 2, i)) for i in range(5)])
        print(rs)
    q = queue.Queue()

    def th():
        for i in range(3):
            time.sleep(0.01)
            loop.call_soon_threadsafe(aq.put_nowait, i)
        asyncio.run_coroutine_threadsafe(aq.put(None), loop).result()

    aq = asyncio.Queue()
    threading.Thread(target=th).start()
    while (x := await aq.get()) is not None:
        print(x, end=" ")
    print()
    try:
        await asyncio.wait_for(asyncio.shield(asyncio.sleep(0.2)), 0.05)
    except asyncio.TimeoutError:
        print("t")
    t = asyncio.ensure_future(asyncio.sleep(5))
    t.add_done_callback(lambda t: print("done", t.cancelled()))
    await asyncio.sleep(0)
    t.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    async def swallow():
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            return "swallowed"

    t = asyncio.create_task(swallow())
    await asyncio.sleep(0)
    t.cancel()
    print(await t, t.cancelled(), t.cancelling())
    g = asyncio.gather(asyncio.sleep(1), asyncio.sleep(2))
    g.cancel()
    try:
        await g
    except asyncio.CancelledError:
        print("g cancelled")


def run_other():
    async def m():
        await asyncio.sleep(0.1)
        return threading.current_thread().name

    print(asyncio.run(m()))


t = threading.Thread(target=run_other, name="other")
t.start()
asyncio.run(main())
t.join()


async def never_awaited():
    pass


r = asyncio.Runner()
with r:
    print(r.run(child(2)), r.get_loop().is_running())
loop = asyncio.new_event_loop()
loop.call_later(0.1, loop.stop)
loop.run_forever()
print(loop.is_closed())
loop.close()
print(loop.is_closed())
try:
    loop.call_soon(print)
except RuntimeError as e:
    print(e)
