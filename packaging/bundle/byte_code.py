"""Compiles modules to byte code."""

from __future__ import annotations

import py_compile
import sys
import tempfile
from pathlib import Path


def compiled(source: Path, name: str, *, checked: bool = False) -> bytes:
    """Return the byte code of a module; ``name`` is what a traceback calls its file.

    Checked byte code is not used if the source beside it has been changed.
    """
    _intern_characters()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "module.pyc")
        py_compile.compile(
            str(source),
            str(target),
            dfile=name,
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH
            if checked
            else py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        return target.read_bytes()


def _intern_characters() -> None:
    """Let no string of one character depend on what this process has compiled or imported before.

    There is only one of each up to U+00FF, and byte code tells whether it has been interned.
    """
    for code in range(256):
        sys.intern(chr(code))
