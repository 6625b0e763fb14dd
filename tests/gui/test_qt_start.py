"""PySide brought in: its code is kept from the first start on, and never trusted blindly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_LOADS = """
import builtins, sys
usual, compiled = builtins.compile, []
def noted(source, filename, *more, **others):
    compiled.append(str(filename))
    return usual(source, filename, *more, **others)
builtins.compile = noted
import perfdesk.gui
from shibokensupport.signature import layout, parser
assert builtins.compile is noted, "compile is put back"
assert builtins.__import__ is builtins.__orig_import__, "none reads what is imported"
assert layout.create_signature and parser.pyside_type_init
print(sum(name.startswith("shibokensupport/") for name in compiled))
"""


def _compiled(folder: Path) -> int:
    """How many of PySide's support modules a fresh process compiles."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADS],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PERFDESK_DATA": str(folder)},
    )
    return int(done.stdout)


def _kept(folder: Path) -> Path:
    (file,) = folder.glob("pyside.*.pyc")
    return file


_ASKS = """
import sys
import perfdesk.gui
from PySide6.QtGui import QColor
from shibokensupport.signature.lib import pyi_generator
assert "logging" not in sys.modules, "what writes stubs has not run"
assert callable(pyi_generator.generate_pyi)
assert "logging" in sys.modules
try:
    QColor("red", "green", 1)
except TypeError as error:
    print(error)
"""


def test_what_writes_stubs_runs_when_asked_and_faults_are_told_as_ever() -> None:
    done = subprocess.run([sys.executable, "-c", _ASKS], capture_output=True, text=True, check=True)
    assert "QColor.__init__(r: int, g: int, b: int" in done.stdout


def test_only_the_first_start_compiles(tmp_path: Path) -> None:
    assert _compiled(tmp_path) > 5
    assert _compiled(tmp_path) == 0


@pytest.mark.parametrize("damage", [b"", b"abc", b"\x00" * 500])
def test_what_is_damaged_is_compiled_and_kept_anew(tmp_path: Path, damage: bytes) -> None:
    first = _compiled(tmp_path)
    file = _kept(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(damage or whole[: len(whole) // 2])
    assert _compiled(tmp_path) == first
    assert _compiled(tmp_path) == 0


def test_it_starts_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert _compiled(tmp_path / "file") > 5
