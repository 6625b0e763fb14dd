"""PySide brought in without the work that is done anew at each start of a program.

PySide compiles its support modules from their sources, a tenth of the way to the window:
here their code is kept between two starts, as Python keeps that of any module. Some of
them, another twentieth, tell how Qt's functions are called: they are run if anything
asks them. Then PySide reads the source of every module imported after it, to see whether
that module asks for snake_case names; none here does, so Python's own import is put back.
And Python looks for garbage after every 700 new objects, though a start makes only what stays.
"""

from __future__ import annotations

import builtins
import gc
from collections.abc import Callable
from types import CodeType

from perfdesk.storage.kept import Kept

_SUPPORT = "shibokensupport/"
"""How the names of PySide's support modules begin."""
_SPARED = frozenset(
    f"{_SUPPORT}signature/{name}.py"
    for name in ("layout", "lib/enum_sig", "lib/pyi_generator", "parser")
)
"""The modules that tell how Qt's functions are called: for errors, help and stubs."""
_WHEN_ASKED = b"""
def __getattr__(name):
    from perfdesk.gui.qt_start import asked
    return asked(globals(), name)
"""
"""What stands in the place of each until one of its names is asked for."""
_waiting: dict[str, bytes] = {}
"""By the module's file: its source, until then."""
_OBJECTS = 50_000
"""New objects after which garbage is looked for, also later: little of a form needs looking for."""


def bring_in() -> None:
    """Imports PySide with the code that was kept, and keeps what had to be compiled."""
    gc.set_threshold(_OBJECTS)
    kept = Kept("pyside")
    compiling = _Compiling(kept, builtins.compile)
    builtins.compile = compiling  # type: ignore[assignment]  # as far as PySide calls it
    try:
        import PySide6.QtCore  # noqa: F401, PLC0415 - under the compiling above
    finally:
        builtins.compile = compiling.usual  # type: ignore[assignment]  # overloaded
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
    kept.write()


class _Compiling:
    """Python's ``compile``, but for PySide's support modules whose code was kept."""

    def __init__(self, kept: Kept, usual: Callable[..., CodeType]) -> None:
        self.kept, self.usual = kept, usual

    def __call__(self, source: object, filename: object, *more: object, **others: object) -> object:
        if not (isinstance(source, bytes) and str(filename).startswith(_SUPPORT)):
            return self.usual(source, filename, *more, **others)
        name, meant = str(filename), source
        if name in _SPARED:
            _waiting[name], meant = source, _WHEN_ASKED
        return self.kept.get(name, meant, lambda: self.usual(meant, filename, *more, **others))


def asked(namespace: dict[str, object], name: str) -> object:
    """A name of a spared module, which is run now."""
    file = str(namespace["__file__"])
    if file in _waiting and not name.startswith("__"):
        exec(compile(_waiting.pop(file), file, "exec"), namespace)  # noqa: S102 - PySide's own
    if name in namespace:
        return namespace[name]
    raise AttributeError(name)
