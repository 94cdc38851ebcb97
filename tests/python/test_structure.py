"""The structure of the Python of own programs: short files and functions, docs, and no circle of imports."""

import ast
import os
import unittest

from support import HERE

PYTHON = os.path.join(HERE, "..", "..", "python")
# The folders of the two packages, each with its package's name.
ROOTS = ((os.path.join(PYTHON, "network", "playground_network"), "playground_network"), (os.path.join(PYTHON, "runtime"), "playground"))
MOST_LINES = 400
# What fits on a screen.
MOST_LINES_OF_A_FUNCTION = 60


def files():
    """The path of each file of the packages, with its module's name as others import it."""
    for root, package in ROOTS:
        for folder, _, names in os.walk(root):
            for name in sorted(names):
                if name.endswith(".py"):
                    path = os.path.join(folder, name)
                    dotted = os.path.relpath(path, root).removesuffix(".py").replace(os.sep, ".").removesuffix(".__init__")
                    own = dotted.removeprefix("standins.") if dotted.startswith("standins.") else f"{package}.{dotted}"
                    yield path, own.removesuffix(".__init__")


def imports(tree, own, is_package):
    """The modules that a file imports when it is imported: not inside functions."""
    package = own if is_package else own.rpartition(".")[0]
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")
            base = ".".join(base[:len(base) - node.level + 1]) if node.level else ""
            name = ".".join(part for part in (base, node.module) if part)
            found |= {name} | {f"{name}.{each.name}" for each in node.names}
    return found


class Structure(unittest.TestCase):
    """What holds for every file."""

    def test_files_and_functions_are_short_and_have_docs(self):
        count = 0
        for path, own in files():
            with open(path, encoding="utf-8") as file:
                text = file.read()
            count += 1
            self.assertLessEqual(text.count("\n"), MOST_LINES, path)
            tree = ast.parse(text)
            self.assertIsNotNone(ast.get_docstring(tree), path)
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node in tree.body:
                    self.assertIsNotNone(ast.get_docstring(node), f"{path}: {node.name}")
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    self.assertLessEqual(node.end_lineno - node.lineno, MOST_LINES_OF_A_FUNCTION, f"{path}: {node.name}")
        self.assertGreater(count, 60)

    def test_no_imports_form_a_circle(self):
        edges = {}
        for path, own in files():
            with open(path, encoding="utf-8") as file:
                edges[own] = imports(ast.parse(file.read()), own, path.endswith("__init__.py"))
        known = set(edges)
        edges = {own: {name for name in names if name in known and name != own} for own, names in edges.items()}
        # A package's own file imports its modules, and these name their package: that is no circle of modules.
        left = {own: {name for name in names if not own.startswith(name + ".")} for own, names in edges.items()}
        while left:
            free = [own for own, names in left.items() if not names & set(left)]
            self.assertTrue(free, f"a circle among {sorted(left)}")
            for own in free:
                del left[own]


if __name__ == "__main__":
    unittest.main()
