"""Modules that cannot be had here, each with what to use instead."""

_HTML = "Use bs4: BeautifulSoup(text, 'html.parser') reads the same pages."
_TABLES = "Use lists, dicts and the csv module."
_BROWSER = "A browser cannot be driven from here. Fetch with requests, httpx, aiohttp or urllib; the pages need no JavaScript."
_DATABASE = "No database runs here. Use a dict, or write a file with csv or json."
_SERVER = "No server runs here."
_FRAMEWORK = "Use requests, httpx, aiohttp or urllib with threads, pools or asyncio."
_GREEN = "Use threading, concurrent.futures or asyncio."
PAGE = ("js", "pyodide", "pyodide_js", "pyodide_http", "micropip", "_pyodide", "_pyodide_core", "ctypes", "_ctypes")
_OF_PAGE = ("Code here cannot reach the page that shows it, its storage or the network: the simulated site answers requests. Use "
            "requests, httpx, aiohttp or urllib.")
_MESSAGES = {
    _OF_PAGE: PAGE,
    _HTML: ("lxml", "html5lib", "pyquery", "parsel", "selectolax", "html5_parser", "mechanicalsoup", "newspaper"),
    _TABLES: ("pandas", "numpy", "scipy", "sklearn", "polars", "openpyxl", "xlwt", "xlsxwriter"),
    _BROWSER: ("selenium", "playwright", "pyppeteer", "splinter", "requests_html", "webdriver_manager", "undetected_chromedriver"),
    _DATABASE: ("sqlite3", "MySQLdb", "pymysql", "mysql", "psycopg2", "pymongo", "motor", "redis", "aioredis", "sqlalchemy",
                "asyncpg", "aiomysql", "aiosqlite", "peewee", "dbm"),
    _SERVER: ("flask", "django", "fastapi", "uvicorn", "tornado", "celery", "rq", "kafka", "pika", "zmq", "paramiko"),
    _FRAMEWORK: ("scrapy", "pycurl", "grequests", "treq", "twisted", "requests_futures", "aiohttp_socks", "websockets", "websocket",
                 "trio"),
    _GREEN: ("gevent", "eventlet", "greenlet", "ray", "dask", "joblib", "uvloop", "curio"),
    "There is no screen to draw on. Print the result.": ("matplotlib", "seaborn", "plotly", "tkinter", "PIL", "cv2", "pygame",
                                                        "turtle"),
    "Count words with re.findall and collections.Counter.": ("nltk", "spacy", "jieba", "gensim", "wordcloud"),
}
INSTEAD = {name: text for text, names in _MESSAGES.items() for name in names}

# These modules of the library can be imported, but what they do cannot be done: a browser's page has neither.
SOCKETS = ("Sockets cannot be opened here: the site is simulated, and nothing leaves this page. "
           "Use requests, httpx, aiohttp, urllib.request or http.client.")
PROGRAMS = "Other programs cannot be started here. Use threading, multiprocessing or asyncio for work at the same time."


def sentence(name):
    """Why `import name` is refused."""
    return f"{name} cannot be had here. {INSTEAD[name.partition('.')[0]]}"


class Refused(ImportError):
    """An import of a module that cannot be had here."""


# Tracebacks name it as Python's own.
Refused.__module__, Refused.__qualname__, Refused.__name__ = "builtins", "ImportError", "ImportError"
