"""A file that says more than the template prints: opened, saved and opened again, all is there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.windows import current_document, focused_widget, press_key
from tests.journeys.test_other_texts import listed

FILE = Path(__file__).parents[1] / "files" / "other-texts" / "river-cleaning.txt"
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_an_office_file_opened_saved_and_opened_again(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    window.open_files([FILE])
    panes, document = window.panes, current_document(window)
    read = listed(window)
    assert read[:3] == [
        ("自评等级", "良"),
        ("联系人及电话", "某某 000"),
        ("三年总体目标", "三年保洁90公里"),
    ]
    assert read.count(("评分标准", "按比例")) == 2
    lines = panes.problems.model.lines
    at_finding = next(at for at, line in enumerate(lines) if line.tells_of_other_texts)
    panes.problems.list.setFocus()
    panes.problems.list.setCurrentIndex(panes.problems.model.index(at_finding, 0))
    press_key(Key.Key_Return)
    assert focused_widget() is panes.other_texts.list
    answers.saving = [tmp_path / "河道保洁.zpb"]
    press_key(Key.Key_S, CONTROL)
    press_key(Key.Key_W, CONTROL)
    window.open_files([tmp_path / "河道保洁.zpb"])
    assert current_document(window) is not document
    assert listed(window) == read
