"""A clerk opens a published file, corrects an amount, saves and exports, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.problems.problem_model import problem_lines
from tests.answers import Answers
from tests.gui.windows import current_document, focused_widget, press_key

pytestmark = pytest.mark.slow

_SEED = Path(__file__).parents[1] / "files" / "seeds" / "talent-centre-2022.txt"
_CONTROL = Qt.KeyboardModifier.ControlModifier
_EXECUTED = "funding.total.executed"


def _figures(window: MainWindow) -> tuple[str, str, str]:
    panel = window.panes.funding
    return panel.rate_label.text(), panel.score_label.text(), window.figures.total.text()


def _go_to_executed(window: MainWindow) -> None:
    """Go from the list of forms by F6 and Tab to 全年执行数, with its text selected."""
    window.form_list.setFocus()
    for key in (Qt.Key.Key_F6, Qt.Key.Key_F6, Qt.Key.Key_Tab, Qt.Key.Key_Tab):
        press_key(key)
    assert focused_widget() is window.panes.fields()[_EXECUTED]


def _type_over(text: str, window: MainWindow) -> list[tuple[str, str, str]]:
    press_key(Qt.Key.Key_A, _CONTROL)
    seen = []
    for letter in text:
        QTest.keyClicks(focused_widget(), letter)
        seen.append(_figures(window))
    return seen


def _open_second_form(window: MainWindow, answers: Answers) -> None:
    answers.opening = [_SEED]
    QTest.keyClick(window, Qt.Key.Key_O, _CONTROL)
    assert len(window.forms) == 6
    window.form_list.setFocus()
    press_key(Qt.Key.Key_Down)
    assert current_document(window).form.project == "毕业生支教支农支医"


def test_figures_follow_each_key_and_esc_restores_the_old_ones(
    window: MainWindow, answers: Answers
) -> None:
    _open_second_form(window, answers)
    before = _figures(window)
    assert before == ("91.22%", "9.12", "总分 97.02")
    _go_to_executed(window)
    assert _type_over("5561", window) == [
        ("0.01%", "0", "总分 87.9"),
        ("0.01%", "0", "总分 87.9"),
        ("0.10%", "0.01", "总分 87.91"),
        ("1.00%", "0.1", "总分 88"),
    ]
    press_key(Qt.Key.Key_Escape)
    assert _figures(window) == before
    assert not current_document(window).is_modified
    assert window.panes.fields()[_EXECUTED].property("text") == "507,277.51"


def test_an_amount_is_typed_undone_redone_saved_reopened_and_exported(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _open_second_form(window, answers)
    before = _figures(window)
    _go_to_executed(window)
    after = _type_over("500,000.12", window)[-1]
    assert after == ("89.91%", "8.99", "总分 96.89")
    press_key(Qt.Key.Key_Z, _CONTROL)
    assert _figures(window) == before
    press_key(Qt.Key.Key_Y, _CONTROL)
    assert _figures(window) == after

    answers.saving = [tmp_path / "支教.zpb", tmp_path / "支教.pdf"]
    press_key(Qt.Key.Key_S, _CONTROL)
    assert not window.isWindowModified()
    press_key(Qt.Key.Key_W, _CONTROL)
    answers.opening = [tmp_path / "支教.zpb"]
    QTest.keyClick(window, Qt.Key.Key_O, _CONTROL)
    assert current_document(window).path == tmp_path / "支教.zpb"
    assert _figures(window) == after

    answers.confirms = True
    QTest.keyClick(window, Qt.Key.Key_E, _CONTROL | Qt.KeyboardModifier.ShiftModifier)
    words = _pdf_text(tmp_path / "支教.pdf")
    assert "500,000.12" in words
    assert "89.91%" in words
    assert "96.89" in words


def test_a_file_of_six_forms_opens_as_six_with_their_findings(
    window: MainWindow, answers: Answers
) -> None:
    _open_second_form(window, answers)
    totals = [window.forms.index(row).data(Qt.ItemDataRole.UserRole) for row in range(6)]
    assert all("总分" in words for words in totals)
    for document in window.forms:
        window.form_list.choose(document)
        shown = [line.message for line in window.panes.problems.model.lines]
        said = [line.message for line in problem_lines(document) if line.group == "reading"]
        assert len(said) == len(document.findings)
        assert all(finding in shown for finding in said)


def _pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    return "\n".join(pages)
