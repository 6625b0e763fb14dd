"""The log says what is done with files, with paths but without any text of a form."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk import __main__, app
from perfdesk.core.errors import FormError
from perfdesk.gui.files import document_files
from perfdesk.gui.main_window import MainWindow
from perfdesk.storage.drafts import DraftStore
from perfdesk.storage.logs import log_session
from perfdesk.workers.program_workers import window_workers
from perfdesk.workers.reading import FileResult, read_files
from tests.gui.samples import small_form
from tests.gui.windows import write_native_file


def _read(path: Path) -> FileResult:
    (result,) = read_files(window_workers(), [path])
    return result


@pytest.mark.slow
def test_opening_saving_exporting_and_recovering_are_logged(
    window: MainWindow, tmp_path: Path, own_data_folder: Path
) -> None:
    form = replace(small_form(), project="很特别的项目")
    source = write_native_file(tmp_path, "一.zpb", form)
    (tmp_path / "坏.zpb").write_bytes(b"{")
    with log_session("window"):
        document = document_files.open_documents(_read(source))[0]
        document_files.save_document(document, tmp_path / "二.zpb")
        document_files.export_pdf(document, tmp_path / "二.pdf", "public")
        document_files.export_workbook(document, tmp_path / "二.xlsx")
        with pytest.raises(FormError):
            document_files.open_documents(_read(tmp_path / "坏.zpb"))
        drafts = DraftStore(tmp_path / "drafts")
        drafts.write("1", source.read_bytes(), source, "一")
        drafts.close()
        window.autosave.restore(DraftStore(tmp_path / "drafts").leftover_drafts())
    said = (own_data_folder / "perfdesk.log").read_text(encoding="utf-8")
    for line in (
        f"open {source}: done, ",
        f"save {tmp_path / '二.zpb'}: done, ",
        f"export {tmp_path / '二.pdf'}: done, ",
        f"export {tmp_path / '二.xlsx'}: done, ",
        f"open {tmp_path / '坏.zpb'}: DamagedJsonError, ",
        f"recover draft of {source}: done, ",
    ):
        assert line in said
    assert form.project not in said


def test_a_run_of_the_window_is_a_session_in_the_log(
    monkeypatch: pytest.MonkeyPatch, own_data_folder: Path
) -> None:
    def run(*_: object) -> int:
        logging.getLogger("perfdesk.x").info("running")
        return 7

    monkeypatch.setattr(sys, "argv", ["perfdesk"])
    monkeypatch.setattr(app, "_run", run)
    assert __main__.main() == 7
    first, second, third = (
        (own_data_folder / "perfdesk.log").read_text(encoding="utf-8").splitlines()
    )
    assert "started window" in first
    assert "Qt 6." in first
    assert second.endswith("running")
    assert "ended window" in third


_RUN = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from perfdesk import __main__

def close():
    next(each for each in QApplication.topLevelWidgets() if each.isVisible()).close()

sys.argv = ["perfdesk"]
QTimer.singleShot(0, lambda: QTimer.singleShot(0, lambda: QTimer.singleShot(0, close)))
sys.exit(__main__.main())
"""


@pytest.mark.slow
def test_the_log_names_all_that_support_needs(own_data_folder: Path) -> None:
    assert subprocess.run([sys.executable, "-c", _RUN], check=False, timeout=60).returncode == 0
    first, second, third = (
        (own_data_folder / "perfdesk.log").read_text(encoding="utf-8").splitlines()
    )
    assert all(f" {each}" in first for each in ("perfdesk 0", "Python 3.", "PySide6 6.", "Qt 6."))
    assert re.search(r"INFO Qt platform offscreen, locale \w+$", second)
    assert "ended window" in third
