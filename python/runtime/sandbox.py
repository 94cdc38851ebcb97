"""Hides the browser from people's code: its modules cannot be imported, nor found among those that were."""

import sys

from playground_network.refusals import PAGE


class Hidden:
    """While it is entered, the modules of the browser are not there."""

    def __enter__(self):
        self._kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in PAGE}
        for name in self._kept:
            del sys.modules[name]
        # Pyodide's finder gives the modules of the browser to anybody who asks it.
        self._finders = list(sys.meta_path)
        sys.meta_path[:] = [finder for finder in sys.meta_path if not hasattr(finder, "jsproxies")]
        return self

    def __exit__(self, *_error):
        sys.modules.update(self._kept)
        sys.meta_path[:] = self._finders
