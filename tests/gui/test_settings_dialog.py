"""The dialog 设置: made from the table of preferences, it answers with what is chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from pytestqt.qtbot import QtBot

from perfdesk.gui.settings_dialog import SettingsDialog
from perfdesk.resources import templates
from perfdesk.storage.settings import PREFERENCE_WORDS, Preferences

_CHOSEN = Preferences("130", "/报送", "national-2020", "10.5", "always", "yes")


def _dialog(qtbot: QtBot, now: Preferences, folder: Path | None = None) -> SettingsDialog:
    dialog = SettingsDialog(now, list(templates().values()), lambda _start: folder)
    qtbot.addWidget(dialog)
    return dialog


def test_it_shows_every_preference_and_answers_with_what_it_shows(qtbot: QtBot) -> None:
    for now in (Preferences(), _CHOSEN):
        dialog = _dialog(qtbot, now)
        assert list(dialog.boxes) == list(PREFERENCE_WORDS)
        assert dialog.answer() == now
    assert dialog.boxes["template"].currentText() == templates()["national-2020"].name
    assert dialog.boxes["page_numbers"].currentText() == "只有一页也印"


def test_a_template_that_is_no_longer_there_falls_back(qtbot: QtBot) -> None:
    assert _dialog(qtbot, Preferences(template="gone")).answer() == Preferences()


def test_a_folder_is_chosen_by_the_button_and_given_up_in_the_list(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot, Preferences(), Path("/别处"))
    dialog.folder_button.click()
    assert dialog.answer().folder == str(Path("/别处"))
    dialog.boxes["folder"].setCurrentIndex(0)
    assert dialog.answer().folder == ""


def test_a_folder_stays_if_the_choice_is_cancelled(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot, _CHOSEN)
    dialog.folder_button.click()
    assert dialog.answer() == _CHOSEN


def test_the_choice_of_a_folder_begins_at_the_one_chosen_or_in_the_documents(qtbot: QtBot) -> None:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    starts: list[Path] = []
    for now in (Preferences(), _CHOSEN):
        dialog = SettingsDialog(now, [], starts.append)
        qtbot.addWidget(dialog)
        dialog.folder_button.click()
    assert starts == [Path(documents), Path("/报送")]
