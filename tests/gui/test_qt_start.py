"""PySide brought in: its code is kept from the first start on, and never trusted blindly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_LOADS = """
import builtins, sys
usual, compiled = builtins.compile, []
def noted(source, filename, *more, **others):
    compiled.append(str(filename))
    return usual(source, filename, *more, **others)
builtins.compile = noted
import perfdesk.gui
import PySide6.QtWidgets
assert builtins.compile is noted, "compile is put back"
assert builtins.__import__ is builtins.__orig_import__, "none reads what is imported"
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


_ASKS = """
import sys
import perfdesk.gui
from PySide6.QtGui import QColor
from shibokensupport.signature import parser
from shibokensupport.signature.lib import pyi_generator
assert "logging" not in sys.modules, "what writes stubs has not run"
assert "calculate_props" not in vars(parser), "nor what reads signatures"
assert callable(pyi_generator.generate_pyi)
assert "logging" in sys.modules
try:
    QColor("red", "green", 1)
except TypeError as error:
    print(error)
assert "calculate_props" in vars(parser)
"""


def test_the_modules_about_signatures_run_when_asked_and_faults_are_told_as_ever() -> None:
    done = subprocess.run([sys.executable, "-c", _ASKS], capture_output=True, text=True, check=True)
    assert "QColor.__init__(r: int, g: int, b: int" in done.stdout


def test_only_the_first_start_compiles(tmp_path: Path) -> None:
    assert _compiled(tmp_path) > 5
    assert _compiled(tmp_path) == 0


def test_what_is_damaged_is_compiled_and_kept_anew(tmp_path: Path) -> None:
    first = _compiled(tmp_path)
    (file,) = tmp_path.glob("pyside.*.pyc")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert _compiled(tmp_path) == first
    assert _compiled(tmp_path) == 0


def test_it_starts_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert _compiled(tmp_path / "file") > 5
