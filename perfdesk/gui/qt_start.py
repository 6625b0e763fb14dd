"""PySide brought in without the work that is done anew at each start of a program.

PySide compiles its support modules from their sources, a tenth of the way to the window:
here their code is kept between two starts, as Python keeps that of any module. One of
them, another twentieth, writes stubs for editors: it is run if anything asks it. Then
PySide reads the source of every module imported after it, to see whether that module
asks for snake_case names; none here does, so Python's own import is put back. And Python
looks for garbage after every 700 new objects, though a start makes only what stays.
"""

from __future__ import annotations

import builtins
import gc
import marshal
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import CodeType

from perfdesk.storage.folders import data_folder
from perfdesk.storage.refusals import SaveError

_SUPPORT = "shibokensupport/"
"""How the names of PySide's support modules begin."""
_STUBS = "shibokensupport/signature/lib/pyi_generator.py"
"""The module that writes stubs."""
_WHEN_ASKED = b"""
def __getattr__(name):
    from perfdesk.gui.qt_start import asked
    return asked(globals(), name)
"""
"""What stands in its place until one of its names is asked for."""
_waiting: list[bytes] = []
"""Its source, until then."""
_OBJECTS = 50_000
"""New objects after which garbage is looked for, also later: little of a form needs looking for."""
_Kept = dict[str, tuple[int, CodeType]]
"""By module: the checksum of its source, and its code."""


def bring_in() -> None:
    """Imports PySide with the code that was kept, and keeps what had to be compiled."""
    gc.set_threshold(_OBJECTS)
    compiling = _Compiling(_read(), builtins.compile)
    builtins.compile = compiling  # type: ignore[assignment]  # as far as PySide calls it
    try:
        import PySide6.QtCore  # noqa: F401, PLC0415 - under the compiling above
    finally:
        builtins.compile = compiling.usual  # type: ignore[assignment]  # overloaded
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
    if compiling.is_new:
        _write(compiling.kept)


class _Compiling:
    """Python's ``compile``, but for PySide's support modules whose code was kept."""

    def __init__(self, kept: _Kept, usual: Callable[..., CodeType]) -> None:
        self.kept, self.usual, self.is_new = kept, usual, False

    def __call__(self, source: object, filename: object, *more: object, **others: object) -> object:
        if not (isinstance(source, bytes) and str(filename).startswith(_SUPPORT)):
            return self.usual(source, filename, *more, **others)
        if filename == _STUBS:
            _waiting.append(source)
            source = _WHEN_ASKED
        name, mark = str(filename), zlib.crc32(source)
        if name not in self.kept or self.kept[name][0] != mark:
            self.kept[name] = mark, self.usual(source, filename, *more, **others)
            self.is_new = True
        return self.kept[name][1]


def asked(namespace: dict[str, object], name: str) -> object:
    """A name of the module that writes stubs, once it has been run."""
    if _waiting and not name.startswith("__"):
        exec(compile(_waiting.pop(), _STUBS, "exec"), namespace)  # noqa: S102 - PySide's own
    if name in namespace:
        return namespace[name]
    raise AttributeError(name)


def _file() -> Path:
    return data_folder() / f"pyside.{sys.implementation.cache_tag}.pyc"


def _read() -> _Kept:
    """The code kept by an earlier start of this Python; none if it is damaged."""
    with suppress(OSError, RuntimeError, ValueError, EOFError, TypeError):
        data = _file().read_bytes()
        if zlib.crc32(data[4:]).to_bytes(4) == data[:4]:
            version, kept = marshal.loads(data[4:])  # noqa: S302 - the program's own file
            return kept if version == sys.version else {}
    return {}


def _write(kept: _Kept) -> None:
    from perfdesk.storage.replacing import replace  # noqa: PLC0415 - only at a first start

    data = marshal.dumps((sys.version, kept))
    with suppress(OSError, RuntimeError, SaveError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        replace(_file(), zlib.crc32(data).to_bytes(4) + data)
