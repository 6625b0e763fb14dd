"""Modules that wait: not run when imported, whole when something is asked of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from perfdesk.formats.deferred import defer


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "some_library"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "pictures.py").write_text("from pathlib import Path\nPath(__file__ + '.ran').touch()")
    monkeypatch.syspath_prepend(tmp_path)
    return folder.name


def test_a_deferred_module_runs_when_it_is_first_used(package: str, tmp_path: Path) -> None:
    ran = tmp_path / package / "pictures.py.ran"

    defer(package, "pictures")
    from some_library import pictures  # type: ignore[import-not-found]

    assert not ran.exists()
    assert pictures.Path is Path
    assert ran.exists()
    assert sys.modules[package].pictures is pictures


def test_what_is_there_already_stays() -> None:
    before = sys.modules["os.path"]

    defer("os", "path")

    assert sys.modules["os.path"] is before


def test_a_library_that_is_not_installed_is_an_import_error() -> None:
    with pytest.raises(ImportError):
        defer("no_such_library", "pictures")
