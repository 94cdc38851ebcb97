"""Sentences that help with an exception: names that Python has lost, Python 2, and packages that are not here."""

import re

from .finder import STANDINS
from .refusals import INSTEAD

PYTHON_2 = "This is Python 2, which ended in 2020. Python 3 writes print(x), `except E as e` and urllib.request."
_LOST = {
    ("time", "clock"): "time.clock was removed in Python 3.8. Use time.perf_counter().",
    ("Task", "all_tasks"): "Task.all_tasks was removed in Python 3.9. Use asyncio.all_tasks().",
    ("Task", "current_task"): "Task.current_task was removed in Python 3.9. Use asyncio.current_task().",
    ("asyncio", "async"): "asyncio.async was removed in Python 3.7. Use asyncio.create_task().",
    ("asyncio", "coroutine"): "asyncio.coroutine was removed in Python 3.11. Write `async def`, and `await` for `yield from`.",
    ("asyncio", "get_child_watcher"): "Child watchers were removed in Python 3.14, and no other program can be started here.",
    ("Thread", "isAlive"): "Thread.isAlive was removed in Python 3.9. Use is_alive().",
    ("Thread", "getName"): "Use the attribute name of the thread.",
    ("Element", "getchildren"): "getchildren was removed in Python 3.9. Iterate over the element.",
    ("base64", "encodestring"): "base64.encodestring was removed in Python 3.9. Use encodebytes().",
    ("collections", "Callable"): "These names moved to collections.abc in Python 3.10.",
    ("HTMLParser", "unescape"): "HTMLParser.unescape was removed in Python 3.9. Use html.unescape().",
    ("str", "decode"): "A str is text already: in Python 3, only bytes have decode().",
    ("dict", "has_key"): PYTHON_2,
    ("dict", "iteritems"): PYTHON_2,
}
_PYTHON_2_MODULES = {"urllib2": "urllib.request", "Queue": "queue", "HTMLParser": "html.parser", "urlparse": "urllib.parse",
                     "ConfigParser": "configparser", "cPickle": "pickle", "thread": "_thread", "StringIO": "io", "httplib": "http.client",
                     "cookielib": "http.cookiejar", "robotparser": "urllib.robotparser", "BeautifulSoup": "bs4", "Tkinter": "tkinter"}
_PYTHON_2_LINES = re.compile(r"^[ \t]*(?:print[ \t]+(?![=(.,:])|exec[ \t]+['\"]|raise[ \t]+\w+,[ \t])|"
                             r"^[ \t]*except[ \t]+[\w.]+,[ \t]*\w+[ \t]*:", re.M)


def is_python_2(source):
    """Whether a file that is no Python 3 looks like Python 2."""
    return _PYTHON_2_LINES.search(source) is not None


def explain(error):
    """A sentence that helps with this exception, or `None`."""
    text = str(error)
    if isinstance(error, AttributeError):
        found = re.search(r"'?(\w+)'?(?: object)? has no attribute '(\w+)'", text)
        return _LOST.get(found.groups()) if found else None
    if isinstance(error, ModuleNotFoundError):
        name = (error.name or "").partition(".")[0]
        if name in _PYTHON_2_MODULES:
            return f"{name} is a module of Python 2. Its name is now {_PYTHON_2_MODULES[name]}."
        if name and name not in INSTEAD:
            here = ", ".join((*STANDINS[:4], "bs4", "tqdm"))
            return f"{name} is not here. Python's library is, and {here}."
    if isinstance(error, TypeError):
        if "Passing coroutines is forbidden" in text:
            return "asyncio.wait takes tasks since Python 3.11: wrap each coroutine in asyncio.create_task()."
        if "unexpected keyword argument 'loop'" in text:
            return "The parameter loop was removed in Python 3.10. Leave it out."
    if isinstance(error, SyntaxError) and error.text and is_python_2(error.text):
        return PYTHON_2
    if isinstance(error, RecursionError) and "task" in text:
        return "Tasks that await each other can neither end nor be cancelled. Let one of them await none of the others."
    if isinstance(error, RecursionError):
        return "A function calls itself too deeply. Crawlers keep a list or a queue of addresses instead."
    return None
