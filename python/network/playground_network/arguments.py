"""The command line of a program: what the field says, or the start address where the program needs one."""

import ast
import shlex

from .guess import is_number, number


def split(text):
    """The words of a command line, split as a shell does. Raises `ValueError` for a quote without its end."""
    return shlex.split(text)


def _is_argv(node):
    return isinstance(node, ast.Attribute) and node.attr == "argv" or isinstance(node, ast.Name) and node.id == "argv"


def _indexes(tree):
    """The places of `sys.argv` that the file reads, counted from 1."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _is_argv(node.value):
            place = node.slice
            if isinstance(place, ast.Constant) and isinstance(place.value, int) and place.value > 0:
                found.add(place.value)
            elif isinstance(place, ast.Slice) and isinstance(place.lower, ast.Constant):
                found.add(max(1, int(place.lower.value or 0)))
        if isinstance(node, ast.Assign) and _is_argv(node.value) and isinstance(node.targets[0], ast.Tuple):
            found.update(range(1, len(node.targets[0].elts)))
    return found


def _required(tree):
    """The words for what `argparse` or `click` requires, as pairs of option (or an empty text) and name."""
    found = []
    for node in ast.walk(tree):
        name = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
        if name not in ("add_argument", "argument", "option") or not node.args:
            continue
        names = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        keywords = {each.arg: each.value for each in node.keywords}
        is_option = not names or names[0].startswith("-")
        optional = isinstance(keywords.get("nargs"), ast.Constant) and keywords["nargs"].value in ("?", "*")
        is_required = isinstance(keywords.get("required"), ast.Constant) and keywords["required"].value is True
        if is_option and is_required:
            found.append((names[-1], names[-1].lstrip("-"), keywords))
        elif not is_option and not optional and "default" not in keywords:
            found.append(("", names[0], keywords))
    return found


def _value(name, keywords, start, is_first):
    kind = keywords.get("type")
    is_int = isinstance(kind, ast.Name) and kind.id in ("int", "float")
    choices = keywords.get("choices")
    if isinstance(choices, (ast.List, ast.Tuple)) and choices.elts and isinstance(choices.elts[0], ast.Constant):
        return str(choices.elts[0].value)
    return str(number(name)) if is_int or is_number(name) and not is_first else start


def filled(tree, start):
    """The words for an empty field: the start address, and small numbers; an empty list if the file needs none."""
    words, is_first = [], True
    for option, name, keywords in _required(tree):
        words += [option] if option else []
        words.append(_value(name, keywords, start, is_first and not option))
        is_first = is_first and bool(option)
    indexes = _indexes(tree)
    if not words and indexes:
        words = [start] + [str(number("depth"))] * (max(indexes) - 1)
    return words
