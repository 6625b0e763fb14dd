"""The map in ARCHITECTURE.md is true, and the walls between the rooms hold.

Each wall is proved by breaking it: a copy of the program gets one forbidden
import, and the check must name the wall that fell.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")

BROKEN = (
    ("Rooms", "perfdesk.core.form", "perfdesk.resources"),
    ("Rooms", "perfdesk.resources", "perfdesk.table.grid"),
    ("Rooms", "perfdesk.table.grid", "perfdesk.formats"),
    ("Rooms", "perfdesk.table.grid", "perfdesk.recognition"),
    ("Rooms", "perfdesk.recognition", "perfdesk.table"),
    ("Rooms", "perfdesk.formats", "perfdesk.storage"),
    ("Rooms", "perfdesk.storage", "perfdesk.gui"),
    ("Rooms", "perfdesk.gui", "perfdesk.app"),
    ("Rooms", "perfdesk.cli", "perfdesk.app"),
    ("Only the window knows Qt", "perfdesk.cli", "PySide6"),
    ("Only the window knows Qt", "perfdesk.table.grid", "PySide6"),
    ("The core reads no files", "perfdesk.core.scoring", "pathlib"),
    ("The core reads no files", "perfdesk.table.grid", "json"),
    ("The core reads no files", "perfdesk.recognition.read", "json"),
    ("Only the window knows Qt", "perfdesk.recognition.read", "PySide6"),
)
"""Walls, each with a module and the import that it forbids there."""

_CHECKS = r"""
import sys
from pathlib import Path
from importlinter.cli import lint_imports

def check():
    lint_imports(no_logo=True)
    print("\f", flush=True)

for module, imported in (pair.split(">") for pair in sys.argv[1:]):
    path = Path(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\nimport {imported}\n", encoding="utf-8")
    check()
    path.write_text(before, encoding="utf-8")
check()
Path("perfdesk", "stranger.py").write_text("", encoding="utf-8")
check()
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the import check says of a copy: each wall broken, all mended, a room added."""
    folder = tmp_path_factory.mktemp("copy")
    unseen = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "perfdesk", folder / "perfdesk", ignore=unseen)
    shutil.copy(ROOT / "pyproject.toml", folder)
    pairs = [f"{module}>{imported}" for _, module, imported in BROKEN]
    command = [sys.executable, "-c", _CHECKS, *pairs]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\f")


@pytest.mark.parametrize("number", range(len(BROKEN)))
def test_a_forbidden_import_is_found(said: list[str], number: int) -> None:
    wall, module, imported = BROKEN[number]

    assert f"{wall} BROKEN" in said[number]
    assert f"{module} -> {imported} (" in said[number]


def test_the_walls_hold(said: list[str]) -> None:
    assert "0 broken" in said[len(BROKEN)]


def test_a_room_without_a_place_on_the_map_is_found(said: list[str]) -> None:
    assert "Rooms BROKEN" in said[len(BROKEN) + 1]


def test_every_path_the_architecture_names_exists() -> None:
    named = re.findall(r"`((?:perfdesk|resources|tests|packaging|docs)/[^`*\s]*)`", TEXT)

    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_room_is_on_the_map() -> None:
    rooms = [
        path.relative_to(ROOT).as_posix() + ("/" if path.is_dir() else "")
        for path in sorted((ROOT / "perfdesk").iterdir())
        if path.name not in ("__pycache__", "__init__.py")
    ]

    assert [room for room in rooms if f"`{room}`" not in TEXT] == []


def test_every_link_in_the_documents_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "packaging").glob("*.md")]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    ]

    assert links
    assert [target for page, target in links if not (page.parent / target).exists()] == []


def test_ci_runs_the_test_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"^    make (\w+)", readme, re.MULTILINE))

    assert named == {"demo", "test"}
    assert named <= targets
    commands = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert "make test" in commands
    assert any("-m pytest tests/gui" in line for line in commands)
    assert any(line.startswith("sh packaging/bare-machine.sh bookworm") for line in commands)
