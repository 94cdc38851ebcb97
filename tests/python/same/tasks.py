"""Tasks of asyncio, their locks and queues, and the errors of each."""

import asyncio
import time


async def w(x, r=None):
    await asyncio.sleep(x)
    return r if r is not None else x


async def boom(x):
    await asyncio.sleep(x)
    raise ValueError(x)


async def main():
    loop = asyncio.get_running_loop()
    t0 = loop.time()
    print(await asyncio.gather(w(0.2), w(0.1), boom(0.05), return_exceptions=True))
    try:
        await asyncio.gather(w(0.2), boom(0.1))
    except ValueError as e:
        print("VE", e)
    try:
        await asyncio.wait_for(w(1), 0.1)
    except asyncio.TimeoutError:
        print("TO")

    async def c():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print("cancelled")
            raise
        finally:
            print("fin")

    t = asyncio.create_task(c())
    await asyncio.sleep(0)
    t.cancel("why")
    try:
        await t
    except asyncio.CancelledError as e:
        print("C", e.args, t.cancelled())
    d, p = await asyncio.wait(
        [asyncio.create_task(w(x)) for x in (0.1, 0.2, 0.3)], return_when=asyncio.FIRST_COMPLETED
    )
    print(len(d), len(p))
    [x.cancel() for x in p]
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(w(1))
            tg.create_task(boom(0.1))
            tg.create_task(boom(0.1))
    except* ValueError as eg:
        print(len(eg.exceptions))
    q = asyncio.Queue(1)
    await q.put(1)
    try:
        q.put_nowait(2)
    except asyncio.QueueFull:
        print("QF")
    print(await q.get(), q.empty(), q.full(), q.maxsize)
    s = asyncio.Semaphore(2)
    print(s.locked())
    await s.acquire()
    await s.acquire()
    print(s.locked())
    s.release()
    e = asyncio.Event()
    loop.call_later(0.1, e.set)
    print(await e.wait())
    l = asyncio.Lock()
    async with l:
        print(l.locked())
    cnd = asyncio.Condition()

    async def cons():
        async with cnd:
            await cnd.wait()
            print("notified")

    t = asyncio.create_task(cons())
    await asyncio.sleep(0)
    async with cnd:
        cnd.notify()
    await t
    async for i in agen():
        print(i, end=" ")
    print([x async for x in agen() if x])
    f = loop.create_future()
    loop.call_soon(f.set_result, 5)
    print(await f)
    try:
        f.set_result(1)
    except asyncio.InvalidStateError as e:
        print(type(e).__name__, e)
    try:
        async_t = await asyncio.shield(asyncio.wait_for(w(0.5, "s"), 0.1))
    except TimeoutError:
        print("TO2")
    print(await asyncio.to_thread(time.sleep, 0.1), await loop.run_in_executor(None, lambda: 3))
    t = asyncio.create_task(boom(0), name="nm")
    await asyncio.sleep(0.01)
    print(t.get_name(), t.done(), repr(t.exception()))
    b = asyncio.Barrier(2)
    print(sorted(await asyncio.gather(b.wait(), b.wait())))
    async with asyncio.timeout(None) as cm:
        cm.reschedule(loop.time() + 0.1)
    try:
        async with asyncio.timeout_at(loop.time() + 0.05):
            await asyncio.sleep(1)
    except TimeoutError:
        print("TO3")
    print(len(asyncio.all_tasks()), asyncio.current_task().get_name(), round(loop.time() - t0, 1))
    for c in asyncio.as_completed([w(0.2), w(0.1)]):
        print(await c, end=" ")
    pq = asyncio.PriorityQueue()
    [pq.put_nowait(x) for x in (2, 1)]
    print(pq.get_nowait())
    loop.set_exception_handler(lambda l, c: print("handler", c["message"]))
    fut = asyncio.run_coroutine_threadsafe(w(0, 9), loop)
    print(await asyncio.wrap_future(fut))
    try:
        asyncio.run(w(0))
    except RuntimeError as e:
        print(e)
    try:
        loop.run_until_complete(w(0))
    except RuntimeError as e:
        print(e)


async def agen():
    for i in range(3):
        await asyncio.sleep(0)
        yield i


asyncio.run(main())
try:
    asyncio.get_running_loop()
except RuntimeError as e:
    print(e)
