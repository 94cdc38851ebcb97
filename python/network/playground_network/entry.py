"""Whether a file starts anything, and which calls to offer if it only defines things. Nothing is called by itself."""

import ast
import re

from .guess import expression

# Calls at the top of a file that only prepare.
_HARMLESS = {"basicConfig", "disable_warnings", "seed", "filterwarnings", "simplefilter", "setrecursionlimit", "load_dotenv",
             "setdefaulttimeout", "install_opener", "freeze_support", "set_event_loop_policy", "set_start_method", "append",
             "insert", "setLevel", "addHandler", "setFormatter", "getLogger", "init", "disable", "apply", "reconfigure",
             "setlocale", "patch_all", "add", "set_option"}
_WORDS = ("main", "crawl", "run", "start", "scrape", "spider", "execute", "go", "fetch_all", "download", "process", "get_all", "bfs",
          "work")
_MOST = 6


def _definitions(tree):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node for node in tree.body if isinstance(node, kinds)]


def _called(node):
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _calls(node):
    """The calls that run when the statement runs: not those inside functions."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return
    if isinstance(node, ast.ClassDef):
        return
    if isinstance(node, ast.Call):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _calls(child)


def starts(tree):
    """Whether running the file does anything beyond definitions."""
    own = {node.name for node in _definitions(tree) if not isinstance(node, ast.ClassDef)}
    for node in tree.body:
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
            return True
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While)) and any(True for _ in _calls(node)):
            return True
        for call in _calls(node):
            is_statement = isinstance(node, (ast.Expr, ast.If, ast.With, ast.Try))
            if _called(call) in own or is_statement and _called(call) not in _HARMLESS:
                return True
            if _called(call) in ("run", "run_until_complete", "urlopen", "get", "input"):
                return True
    return False


def _arguments(function, is_method=False):
    """The arguments for a call; `None` if one of them cannot be guessed."""
    given = function.args
    required = (given.posonlyargs + given.args)[is_method:]
    required = required[:len(required) - len(given.defaults)] if given.defaults else required
    named = [each for each, default in zip(given.kwonlyargs, given.kw_defaults) if default is None]
    texts = []
    for each in required + named:
        text = expression(each.arg, ast.unparse(each.annotation).strip("'\"") if each.annotation else "")
        if text is None:
            return None
        texts.append(f"{each.arg}={text}" if each in named else text)
    return ", ".join(texts)


def _is_generator(function):
    nodes = (node for statement in function.body for node in _inside(statement))
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in nodes)


def _inside(node):
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _inside(child)


def _wrapped(function, call):
    if isinstance(function, ast.AsyncFunctionDef):
        return None if _is_generator(function) else f"asyncio.run({call})"
    return f"list({call})" if _is_generator(function) else call


def _rank(name):
    for place, word in enumerate(_WORDS):
        if name.lower() == word:
            return place
    return next((place + 50 for place, word in enumerate(_WORDS) if word in name.lower()), 200)


def _of_class(node):
    methods = {each.name: each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))}
    is_data = any("dataclass" in ast.unparse(each) for each in node.decorator_list)
    made = _arguments(methods["__init__"], True) if "__init__" in methods else "" if not is_data else _fields(node)
    if made is None:
        return
    for name, method in methods.items():
        is_plain = not method.decorator_list and not name.startswith("_")
        given = _arguments(method, True) if is_plain else None
        call = None if given is None else _wrapped(method, f"{node.name}({made}).{name}({given})")
        if call is not None and _rank(name) < 200:
            is_answer = node.name == "Solution"
            yield (_rank(name), f"print({call})" if is_answer else call)


def _fields(node):
    """The arguments for a dataclass."""
    texts = []
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and each.value is None and isinstance(each.target, ast.Name):
            text = expression(each.target.id, ast.unparse(each.annotation))
            if text is None:
                return None
            texts.append(text)
    return ", ".join(texts)


def offers(tree):
    """The calls to offer, the most likely one first."""
    found = []
    used = {_called(node) for each in _definitions(tree) for node in ast.walk(each) if isinstance(node, ast.Call)}
    for node in _definitions(tree):
        if node.name.startswith("_"):
            continue
        if isinstance(node, ast.ClassDef):
            found += _of_class(node)
            continue
        given = _arguments(node)
        call = None if given is None else _wrapped(node, f"{node.name}({given})")
        if call is not None:
            # What other functions call is less likely the way in.
            found.append((_rank(node.name) + 100 * (node.name in used), call))
    calls = [call for _, call in sorted(found, key=lambda each: each[0])]
    return list(dict.fromkeys(calls))[:_MOST]


def is_leetcode(tree):
    """Whether this is an answer to LeetCode 1242 or 1236: `Solution.crawl(startUrl, htmlParser)`."""
    return any(isinstance(node, ast.ClassDef) and node.name == "Solution" and re.search(r"html_?parser", ast.unparse(node), re.I)
               for node in tree.body)
