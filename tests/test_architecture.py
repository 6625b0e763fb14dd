"""ARCHITECTURE.md is true, and the contracts between the layers hold.

Each contract is proved by breaking it: a copy of the program gets one forbidden
import, and the check must name the contract that is broken.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")

BROKEN = (
    ("Layers", "perfdesk.core.form", "perfdesk.resources"),
    ("Layers", "perfdesk.resources", "perfdesk.table.grid"),
    ("Layers", "perfdesk.table.grid", "perfdesk.formats"),
    ("Layers", "perfdesk.table.grid", "perfdesk.recognition"),
    ("Layers", "perfdesk.recognition", "perfdesk.table"),
    ("Layers", "perfdesk.formats", "perfdesk.storage"),
    ("Layers", "perfdesk.storage", "perfdesk.gui"),
    ("Layers", "perfdesk.formats", "perfdesk.workers"),
    ("Layers", "perfdesk.workers", "perfdesk.cli"),
    ("Layers", "perfdesk.gui", "perfdesk.app"),
    ("Layers", "perfdesk.cli", "perfdesk.app"),
    ("Layers", "perfdesk.cli.main", "perfdesk.selftest.run"),
    ("Layers", "perfdesk.app", "perfdesk.selftest.run"),
    ("Layers of the core", "perfdesk.core.form", "perfdesk.core.edits"),
    ("Layers of the core", "perfdesk.core.checks.problem", "perfdesk.core.checks.all_checks"),
    ("Layers of the core", "perfdesk.core.filling", "perfdesk.core.fixes"),
    ("Layers of the window", "perfdesk.gui.prompts", "perfdesk.gui.dialogs"),
    ("Layers of the window", "perfdesk.gui.files.printing", "perfdesk.gui.dialogs"),
    ("Layers of the window", "perfdesk.gui.document", "perfdesk.gui.tree"),
    ("Layers of the window", "perfdesk.gui.files", "perfdesk.gui.filling"),
    ("Only the window knows Qt", "perfdesk.cli", "PySide6"),
    ("Only the window knows Qt", "perfdesk.workers", "PySide6"),
    ("Only the window knows Qt", "perfdesk.table.grid", "PySide6"),
    ("Only the window knows Qt", "perfdesk.recognition.read", "PySide6"),
    ("The core reads no files", "perfdesk.core.scoring", "pathlib"),
    ("The core reads no files", "perfdesk.table.grid", "json"),
    ("The core reads no files", "perfdesk.recognition.read", "json"),
    ("No import circles", "perfdesk.formats.results", "perfdesk.formats.registry"),
)
"""Contracts, each with a module and the import that it forbids there."""

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
def report(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What import-linter says of a copy: each contract broken, all mended, a layer added."""
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
def test_a_forbidden_import_is_found(report: list[str], number: int) -> None:
    contract, module, imported = BROKEN[number]

    assert f"{contract} BROKEN" in report[number]
    if contract == "No import circles":  # named from the package they are in
        assert f".{module.split('.')[-1]} -> .{imported.split('.')[-1]} (1" in report[number]
    else:
        assert f"{module} -> {imported} (" in report[number]


def test_the_contracts_hold(report: list[str]) -> None:
    assert "0 broken" in report[len(BROKEN)]


def test_a_new_package_must_be_given_a_layer(report: list[str]) -> None:
    assert "Layers BROKEN" in report[len(BROKEN) + 1]


def test_every_path_the_architecture_names_exists() -> None:
    named = re.findall(r"`((?:perfdesk|resources|tests|packaging|docs)/[^`*\s]*)`", TEXT)

    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_module_that_the_way_through_recognition_names_exists() -> None:
    folder = ROOT / "perfdesk" / "recognition"
    text = (folder / "__init__.py").read_text(encoding="utf-8")
    named = set(re.findall(r"``([a-z][a-z_0-9]*)", text))

    assert len(named) > 20
    assert named <= {path.stem for path in folder.glob("*.py")}


def test_every_module_that_others_went_into_exists() -> None:
    text = (ROOT / "docs" / "moved.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([\w.]+)`", text, re.MULTILINE)
    paths = [ROOT / "perfdesk" / module.replace(".", "/") for module in named]

    assert len(named) > 50
    assert [path for path in paths if not (path.is_dir() or path.with_suffix(".py").exists())] == []


def test_every_layer_is_on_the_map() -> None:
    layers = [
        path.relative_to(ROOT).as_posix() + ("/" if path.is_dir() else "")
        for path in sorted((ROOT / "perfdesk").iterdir())
        if path.name not in ("__pycache__", "__init__.py")
    ]

    assert [layer for layer in layers if f"`{layer}`" not in TEXT] == []


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
    assert "make test-slow" in commands
    assert any("-m pytest tests/gui" in line for line in commands)
    assert any(line.startswith("sh packaging/bare-machine.sh bookworm") for line in commands)
