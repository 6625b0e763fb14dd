"""A place for the steps of the self-test, and resources that may be broken."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfdesk import resources
from perfdesk.formats import system_fonts
from perfdesk.gui import theme
from perfdesk.selftest.surroundings import Workplace

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """A folder for what a step writes."""
    folder = tmp_path / "place"
    folder.mkdir()
    return Workplace(folder)


@pytest.fixture
def own_resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the program's resources, in use until the test ends."""
    folder = tmp_path / "resources"
    shutil.copytree(ROOT / "resources", folder)
    monkeypatch.setattr(resources, "_folder", lambda: folder)
    _forget_resources()
    yield folder
    monkeypatch.undo()
    _forget_resources()


def _forget_resources() -> None:
    """Have resources read again that are read once."""
    for remembered in (
        resources.templates,
        resources.indicator_library,
        system_fonts.page_fonts,
        system_fonts.song_face,
        theme.icon,
    ):
        remembered.cache_clear()
