"""Helpers of urllib3."""

from .retry import Retry

__all__ = ["Retry"]
