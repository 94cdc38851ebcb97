"""How often a request is repeated, and after which pause."""


class Retry:
    """At most `total` repetitions; the pause before the n-th is `backoff_factor * 2 ** (n - 1)` seconds, none before the first."""

    DEFAULT_ALLOWED_METHODS = frozenset(["HEAD", "GET", "PUT", "DELETE", "OPTIONS", "TRACE"])
    DEFAULT_BACKOFF_MAX = 120

    def __init__(self, total=10, connect=None, read=None, redirect=None, status=None, other=None, allowed_methods=None,
                 status_forcelist=None, backoff_factor=0, backoff_max=DEFAULT_BACKOFF_MAX, raise_on_redirect=True,
                 raise_on_status=True, history=None, respect_retry_after_header=True, method_whitelist=None, **_more):
        counts = [count for count in (connect, read, status) if isinstance(count, int)]
        self.total = max(counts, default=0) if total is None else int(total or 0)
        self.status_forcelist = set(status_forcelist or ())
        self.backoff_factor, self.backoff_max, self.raise_on_status = backoff_factor, backoff_max, raise_on_status

    def backoff(self, attempt):
        """The pause after this attempt, in seconds; attempts count from 1."""
        return 0 if attempt <= 1 else min(self.backoff_max, self.backoff_factor * 2 ** (attempt - 1))
