"""`requests.packages.urllib3`, the old name of urllib3."""

import sys

import urllib3
import urllib3.exceptions
import urllib3.util.retry

for _name in ("urllib3", "urllib3.exceptions", "urllib3.util", "urllib3.util.retry"):
    sys.modules[f"{__name__}.{_name}"] = sys.modules[_name]
__path__ = []
__all__ = ["urllib3"]
