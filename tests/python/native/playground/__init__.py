"""A small `playground` for tests without a browser: real threads and loops, and pages that take about a millisecond."""
