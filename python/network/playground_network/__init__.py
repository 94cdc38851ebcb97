"""The network and the library that a person's program sees, over `playground.world`.

The runner calls `install()` once, after it has replaced `_thread` and before the program is imported. Then, for each run:

    with prepare(source, args, answers, call) as prepared:
        namespace = prepared.namespace()       # the globals of __main__
        exec(compile(source, prepared.name, "exec"), namespace)
        prepared.finish(namespace)             # evaluates `call`, if there is one
    prepared.files                             # [(name, bytes)] that the program wrote

`prepared.problem` is a sentence if the file cannot run at all, `prepared.calls` are the calls to offer if it only defines
things, and `explain(error)` is a sentence that helps with an exception, or `None`.
"""

from .explain import explain
from .finder import install
from .prepare import prepare

__all__ = ["explain", "install", "prepare"]
