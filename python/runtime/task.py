"""Tasks of the kernel's event loops."""

import asyncio
import itertools
from asyncio import events

numbers, names = itertools.count(1), itertools.count(1)
ROUND = "maximum recursion depth exceeded: the task to cancel awaits a task that awaits it"
DEEP = "maximum recursion depth exceeded: cancelling a task cancels those that it awaits, and so on"
MOST_DEPTH = 100  # calls of `cancel`, one within the other
_depth = 0
_factory = asyncio.create_eager_task_factory


class Task(asyncio.Task):
    """A task. Sets of tasks have the same order in each run."""

    _is_cancelling, _answer = False, None

    def __init__(self, coro, *, loop=None, name=None, eager_start=False, **options):
        self._number = next(numbers)
        # The library counts tasks for ever: the names of a run must not depend on the runs before it.
        name = f"Task-{next(names)}" if name is None else str(name)
        loop = loop or events.get_running_loop()
        if eager_start and asyncio.iscoroutine(coro) and hasattr(loop, "begun") and loop.is_running():
            with loop.begun(self, coro, name):
                super().__init__(coro, loop=loop, name=name, eager_start=True, **options)
        else:
            super().__init__(coro, loop=loop, name=name, **options)

    def __hash__(self):
        return self._number

    def cancel(self, msg=None):
        """Cancels the last of the tasks that await each other, then those that await it.

        The library goes from one to the next on the stack, for ever if the first one is awaited, too. The browser's stack
        would overflow, and nothing could run after that.
        """
        global _depth
        if self._answer is not None:
            return self._answer  # it was cancelled before the task that awaits it
        chain = self._chain()
        if _depth >= MOST_DEPTH:
            raise RecursionError(DEEP)
        _depth += 1
        for task in chain:
            task._is_cancelling = True
        try:
            for task in reversed(chain):
                task._answer = asyncio.Task.cancel(task, msg=msg)
            return self._answer
        finally:
            _depth -= 1
            for task in chain:
                task._is_cancelling, task._answer = False, None

    def _chain(self):
        """This task, the task that it awaits, and so on."""
        chain, seen, task = [], set(), self
        while isinstance(task, Task) and task._answer is None:
            if task in seen or task._is_cancelling:
                raise RecursionError(ROUND)
            seen.add(task)
            chain.append(task)
            task = task._fut_waiter
        return chain


def create_eager_task_factory(constructor):
    """`asyncio.create_eager_task_factory`, for the tasks of this loop."""
    return _factory(Task if constructor is asyncio.Task else constructor)


def make(loop, coro, **options):
    return Task(coro, loop=loop, **options)
