"""Values for parameters, arguments and prompts that a program leaves open, by their names."""

import re

_NUMBERS = re.compile(r"depth|level|limit|max|num|count|thread|worker|concurren|pages|size|how many|seconds|delay|timeout|"
                      r"\bn\b|\bk\b|amount|process|pool", re.I)
_ADDRESSES = re.compile(r"urls|links|seeds|sites|hosts|domains|websites|starts|targets|pages$", re.I)
_ADDRESS = re.compile(r"url|link|seed|start|site|root|base|address|domain|host|home|target|page$", re.I)


def is_number(text):
    """Whether a name or a prompt asks for a number."""
    return _NUMBERS.search(text.replace("_", " ")) is not None


def number(text):
    """A small number that fits the name: shallow depths, few workers, enough pages."""
    if re.search(r"depth|level", text, re.I):
        return 2
    if re.search(r"page|limit|max", text, re.I) and not re.search(r"thread|worker|concurren", text, re.I):
        return 50
    if re.search(r"second|delay|timeout|sleep", text, re.I):
        return 5
    return 4


def expression(name, annotation=""):
    """Python text for a parameter, with `START` as the start address; `None` if there is no good guess."""
    if name.lower() in ("visited", "seen", "crawled"):
        return "set()"
    if "HtmlParser" in annotation or name.lower() == "htmlparser":
        return "HtmlParser()"
    if annotation in ("int", "float") or is_number(name) and not _ADDRESSES.search(name):
        return str(number(name))
    if annotation.lower().startswith(("list", "iterable", "sequence", "set", "tuple")):
        return "[START]" if _ADDRESS.search(name) else None
    if _ADDRESSES.search(name):
        return "[START]"
    return "START" if _ADDRESS.search(name) else None
