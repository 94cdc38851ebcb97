"""A stand-in for async_timeout: `asyncio.timeout` under its old name."""

import asyncio

__all__ = ["timeout", "timeout_at"]


def timeout(delay, *, loop=None):
    return asyncio.timeout(delay)


def timeout_at(deadline, *, loop=None):
    return asyncio.timeout_at(deadline)
