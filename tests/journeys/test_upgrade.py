"""A newer program takes over what an older one left in the data folder, and harms nothing."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from perfdesk.formats.native import native_file
from perfdesk.gui.main_window import MainWindow
from perfdesk.storage.drafts import DraftStore
from perfdesk.storage.settings import (
    Offices,
    RecentFile,
    WindowState,
    load_settings,
    remember_files,
)
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import current_document

KEPT = Path(__file__).parents[1] / "files" / "data-folder"
"""Data folders as each version left them after a crash, with the same settings and draft."""


@pytest.fixture(params=sorted(folder.name for folder in KEPT.iterdir()))
def old_data(request: pytest.FixtureRequest, own_data_folder: Path) -> Path:
    """The data folder of an older version, now that of this program."""
    shutil.copytree(KEPT / request.param, own_data_folder)
    return own_data_folder


@pytest.mark.usefixtures("old_data")
def test_settings_of_every_version_are_read() -> None:
    settings = load_settings()
    assert settings.offices == Offices("某某局", "某某中心")
    assert settings.recent == (
        RecentFile(Path("/表/二.zpb"), date(2026, 3, 2)),
        RecentFile(Path("/表/一.zpb"), date(2026, 3, 1)),
    )
    assert settings.window == WindowState(
        place=(20, 40, 760, 700),
        maximised=True,
        splitters=(("panes", (1, 2, 3)), ("forms-and-panes", (260, 500))),
        whole=False,
        columns=(171, 60),
        preview=True,
    )


def test_the_draft_of_every_version_is_restored(
    old_data: Path, window: MainWindow, answers: Answers
) -> None:
    answers.drafts = "restore"
    window.offer_drafts()
    assert current_document(window).form.project == small_form().project
    assert current_document(window).is_modified
    window.autosave.save_drafts()
    assert len(list(old_data.rglob("*.draft"))) == 1


def test_settings_of_a_later_version_are_copied_before_they_are_changed(
    own_data_folder: Path,
) -> None:
    later = json.dumps({"version": 7, "recent": {"/a.zpb": {"day": "2030-01-01"}}, "tabs": [1]})
    own_data_folder.mkdir()
    (own_data_folder / "settings.json").write_text(later)
    remember_files([Path("/b.zpb")], date(2026, 3, 1))
    remember_files([Path("/c.zpb")], date(2026, 3, 1))
    assert [each.path.name for each in load_settings().recent] == ["c.zpb", "b.zpb"]
    assert (own_data_folder / "settings.json.version-7").read_text() == later


def test_a_draft_of_a_later_version_stays_for_a_newer_program(
    own_data_folder: Path, window: MainWindow, answers: Answers
) -> None:
    data = native_file.native_bytes(small_form()).replace(b'"version": 2', b'"version": 3')
    crashed = DraftStore()
    crashed.write("1", data, None, "邮寄费")
    crashed.close()
    answers.drafts = "restore"
    told: list[str] = []
    window.autosave.messageShown.connect(told.append)
    window.offer_drafts()
    assert window.document is None
    assert len(told) == 1
    assert "请安装新版程序" in told[0]
    (draft,) = own_data_folder.rglob("*.draft")
    assert draft.read_bytes().endswith(data)
