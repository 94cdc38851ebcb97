"""Waits of tasks that run out, and tasks that are cancelled."""

import asyncio
import time
import sys
import contextlib
import threading

log = []


async def step(n, t):
    await asyncio.sleep(t)
    log.append(n)
    return n


async def main():
    loop = asyncio.get_running_loop()
    q = asyncio.Queue()

    async def worker(name):
        while True:
            x = await q.get()
            try:
                await asyncio.sleep(0.01 * x)
                log.append((name, x))
            finally:
                q.task_done()

    ws = [asyncio.create_task(worker(f"w{i}")) for i in range(2)]
    for i in range(5):
        q.put_nowait(i)
    await q.join()
    [w.cancel() for w in ws]
    print(await asyncio.gather(*ws, return_exceptions=True))
    print(log)
    log.clear()
    r = await asyncio.wait_for(step(1, 0.1), timeout=None)
    print(r)
    done, pending = await asyncio.wait({asyncio.create_task(step(i, i / 10)) for i in (1, 3)}, timeout=0.2)
    print(len(done), len(pending))
    await asyncio.gather(*pending)
    try:
        async with asyncio.timeout(0.1) as cm:
            await asyncio.sleep(1)
    except TimeoutError:
        print("to", cm.expired())
    for f in asyncio.as_completed([step(i, i / 10) for i in (3, 1, 2)]):
        print(await f, end=" ")
    print()
    try:
        for f in asyncio.as_completed([step(1, 1)], timeout=0.1):
            await f
    except TimeoutError:
        print("ac to")
    t = asyncio.create_task(step(5, 0.5))
    s = asyncio.shield(t)
    loop.call_later(0.1, s.cancel)
    try:
        await s
    except asyncio.CancelledError:
        print("shielded", t.done())
        print(await t)

    async def inner():
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError:
            await asyncio.sleep(0.05)
            log.append("cleanup")
            raise

    t = asyncio.create_task(inner())
    await asyncio.sleep(0.01)
    t.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await t
    print(log[-1])
    try:
        async with asyncio.TaskGroup() as tg:
            a = tg.create_task(step(1, 0.05))
            b = tg.create_task(inner())

            async def fails():
                await asyncio.sleep(0.06)
                raise LookupError("x")

            tg.create_task(fails())
    except* LookupError as eg:
        print(a.result(), b.cancelled(), eg.exceptions)
    h = loop.call_later(0.05, log.append, "later")
    h2 = loop.call_at(loop.time() + 0.05, log.append, "never")
    h2.cancel()
    loop.call_soon(log.append, "soon")
    await asyncio.sleep(0.1)
    print(log[-2:], h.cancelled(), h2.cancelled())
    ev = asyncio.Event()
    waiters = [asyncio.create_task(ev.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    ev.set()
    print(await asyncio.gather(*waiters), ev.is_set())
    ev.clear()
    c = asyncio.Condition()
    items = []

    async def consumer():
        async with c:
            await c.wait_for(lambda: items)
            return items.pop()

    t = asyncio.create_task(consumer())
    await asyncio.sleep(0)
    async with c:
        items.append(9)
        c.notify_all()
    print(await t)
    sem = asyncio.Semaphore(2)
    act = most = 0

    async def lim():
        nonlocal act, most
        async with sem:
            act += 1
            most = max(most, act)
            await asyncio.sleep(0.01)
            act -= 1

    await asyncio.gather(*(lim() for _ in range(6)))
    print(most)
    bs = asyncio.BoundedSemaphore(1)
    try:
        bs.release()
    except ValueError as e:
        print(e)
    l = asyncio.Lock()
    order = []

    async def locked(i):
        async with l:
            order.append(i)
            await asyncio.sleep(0)

    await asyncio.gather(*(locked(i) for i in range(4)))
    print(order)
    try:
        l.release()
    except RuntimeError as e:
        print(e)
    fut = loop.create_future()
    fut.add_done_callback(lambda f: log.append(("cb", f.result())))
    loop.call_soon(fut.set_result, 1)
    await fut
    await asyncio.sleep(0)
    print(log[-1])

    def blocking(x):
        time.sleep(0.1)
        return x, threading.current_thread() is threading.main_thread()

    t0 = time.monotonic()
    print(
        await asyncio.gather(*(asyncio.to_thread(blocking, i) for i in range(3))),
        round(time.monotonic() - t0, 1),
    )
    g = asyncio.gather(step(1, 0.1), step(2, 9))
    try:
        await asyncio.wait_for(g, 0.3)
    except TimeoutError:
        print("gather to", g.cancelled())

    async def gen():
        try:
            for i in range(5):
                yield i
                await asyncio.sleep(0)
        finally:
            log.append("gen closed")

    async with contextlib.aclosing(gen()) as it:
        async for x in it:
            if x == 2:
                break
    print(log[-1], [i async for i in gen()])

    @contextlib.asynccontextmanager
    async def cm():
        log.append("in")
        yield 5
        log.append("out")

    async with cm() as v:
        print(v)
    print(asyncio.iscoroutinefunction(main), asyncio.iscoroutine(None), asyncio.isfuture(fut))
    t = asyncio.create_task(step(1, 0), name="n")
    print(t.get_name(), t.get_coro().__name__)
    t.set_name("m")
    await t
    print(t.get_name(), repr(t.result()))
    try:
        await asyncio.gather()
    except Exception as e:
        print("E", e)
    print(await asyncio.gather(*[], return_exceptions=True))
    try:
        await asyncio.wait([])
    except ValueError as e:
        print(e)
    q = asyncio.Queue(maxsize=1)
    p = asyncio.create_task(asyncio.wait_for(q.put(1), 1))
    await p
    try:
        await asyncio.wait_for(q.put(2), 0.05)
    except TimeoutError:
        print("put to", q.qsize())
    lq = asyncio.LifoQueue()
    [lq.put_nowait(i) for i in range(3)]
    print(lq.get_nowait())
    try:
        q.task_done()
        q.task_done()
    except ValueError as e:
        print(e)
    sys.stdout.flush()
    return "ret"


print(asyncio.run(main()))


async def interrupted():
    t = asyncio.current_task()
    asyncio.get_running_loop().call_later(0.1, t.cancel)
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        print("main cancelled", t.cancelling())
        t.uncancel()
        return 1


print(asyncio.run(interrupted()))


async def leftover():
    asyncio.create_task(step(1, 50))
    await asyncio.sleep(0.01)
    return len(asyncio.all_tasks())


print(asyncio.run(leftover()))


async def raising():
    raise SystemExit(3)


try:
    asyncio.run(raising())
except SystemExit as e:
    print("exit", e.code)
