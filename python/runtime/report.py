"""What became of a run, in words and lines of people's own code."""

import traceback

from .scheduler import Stop


def said(error, name):
    """An exception with people's lines alone."""
    names = (name, "<call>")
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in names]
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    line = line or _last_line(error, name)
    frames = frames if len(frames) <= 40 else [*frames[:20], *frames[-20:]]
    text = "".join(traceback.format_list(frames) + traceback.format_exception_only(error))
    kind = {"Hung": "Deadlock"}.get(type(error).__name__, type(error).__name__)
    text = text.replace("playground.scheduler.Hung: ", "Deadlock: ").replace("playground.scheduler.Limit: ", "Limit: ")
    return {"kind": kind, "message": _message(error), "line": line, "help": None,
            "traceback": ("Traceback (most recent call last):\n" if frames else "") + text}


def _message(error):
    if isinstance(error, SyntaxError):
        return error.msg
    if isinstance(error, BaseExceptionGroup):
        inner = "; ".join(f"{type(each).__name__}: {_message(each)}" for each in error.exceptions[:3])
        return f"{error.message} ({inner})"
    return str(error)[:10_000]


def waiting(s, name):
    """Who waits for ever, where, for what, and who holds it."""
    found = []
    for actor in s.actors.values():
        if actor.loop is not None or actor.stack.done or actor.call.startswith("VirtualLoop."):
            continue
        if actor is not s.main and not actor.line and not actor.waits_for:
            continue  # an idle thread of a pool
        holder = getattr(actor.holder, "_owner", None)
        found.append({"worker": actor.name, "line": actor.line, "call": actor.call, "what": _what(actor),
                      "holder": holder.name if holder else None})
        if actor.holder is not None:
            s.kernel.blocked("lock", -1)
    for loop in {id(actor.loop): actor.loop for actor in s.actors.values() if actor.loop is not None}.values():
        for task in loop.actors:
            if not task.done():
                found.append(_where(task, name))
    return found


def unread(s, note):
    """Notes exceptions of tasks and jobs that nobody has asked for."""
    said = 0
    for text, future in s.unread:
        is_unread = future._log_traceback if hasattr(future, "_log_traceback") else not future._was_read
        error = future._exception if is_unread else None
        if error is not None and not isinstance(error, Stop) and said < 5:
            said += 1
            line = _last_line(error, s.user_file)
            note("exception", f"{text} that nobody has looked at: {type(error).__name__}: {_message(error)}"
                 + (f" (line {line})." if line else "."))


def _last_line(error, name):
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    return frames[-1].lineno if frames else None


def _what(actor):
    if actor.waits_for:
        return actor.waits_for
    for call, what in _CALLS.items():
        if actor.call.startswith(call):
            return what
    return ""


_CALLS = {
    "Queue.get": "an item in the queue",
    "Queue.put": "room in the queue",
    "Queue.join": "task_done for each item of the queue",
    "queue_join": "task_done for each item of the queue",
    "join": "task_done for each item of the queue",
    "SimpleQueue.get": "an item in the queue",
    "Condition.wait": "a notify of the condition",
    "Event.wait": "the event to be set",
    "Semaphore.acquire": "the semaphore",
    "Semaphore.__enter__": "the semaphore",
    "Barrier.wait": "the other parties of the barrier",
    "Future.result": "the result of a future",
    "_ContextManagerMixin.__aenter__": "the lock or semaphore",
    "TaskGroup.__aexit__": "the tasks of the group",
    "wait": "futures",
    "ThreadPoolExecutor.shutdown": "the threads of the pool",
    "Executor.__exit__": "the threads of the pool",
    "AsyncResult": "the results of the pool",
    "sleep": "a change that nobody makes",
}


def _where(task, name):
    """The line at which a task waits, and the library's call."""
    line, call, lock, coroutine = 0, "", None, task.get_coro()
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "ag_frame", None)
        if frame is not None and frame.f_code.co_filename == name:
            line, call = frame.f_lineno, ""
        elif frame is not None:
            call = call or frame.f_code.co_qualname
            lock = frame.f_locals.get("self") if frame.f_code.co_name == "acquire" else lock
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "ag_await", None)
    what, holder = _awaited(task, getattr(lock, "_holder", None))
    if not what:
        what = next((text for start, text in _CALLS.items() if call.startswith(start)), "")
    return {"worker": task.get_name(), "line": line, "call": call, "what": what, "holder": holder}


def _awaited(task, holder):
    """What a task awaits, if that is another task or a lock, and whose turn it is."""
    future = getattr(task, "_fut_waiter", None)
    if holder is not None:
        return "a lock", holder.get_name()
    if hasattr(future, "get_name"):
        return f"the end of {future.get_name()}", future.get_name()
    return ("the tasks of gather" if type(future).__name__ == "_GatheringFuture" else ""), None
