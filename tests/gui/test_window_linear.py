"""The work of the window grows with the rows of its form, and no faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import Form, Level1, Level2, Level3, rows
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.effort import count_calls
from tests.gui.samples import small_form
from tests.gui.windows import shown_window, write_native_file


def form_of_rows(count: int) -> Form:
    """Return a form with so many rows in ten 二级指标."""
    row = Level3("", "≥90%", "95%", "1", "1", "天气原因，下年加强。")
    groups = tuple(
        Level2(
            f"数量指标{group}",
            tuple(replace(row, name=f"指标{at}") for at in range(group, count, 10)),
        )
        for group in range(10)
    )
    return replace(small_form(), indicators=(Level1("产出指标", groups),))


def calls(act: Callable[[], object]) -> int:
    """Return how many functions are called while something is done and then painted."""
    return count_calls(lambda: (act(), QApplication.processEvents()))


def work(window: MainWindow, file: Path) -> dict[str, int]:
    """Return the calls of opening a form, of typing, scrolling and undoing in it."""
    opening = calls(lambda: window.open_files([file]))
    document = window.document
    assert document is not None
    middle = list(rows(document.form))[len(document.form.indicators[0].children)].node.key
    document.begin_edit(FieldRef(middle, "actual"))
    typing = calls(lambda: document.set_edit_text("96"))
    document.commit()
    bar = window.panes.tree.verticalScrollBar()
    assert bar.maximum() > 0
    scrolling = calls(lambda: bar.setValue(bar.maximum() // 2))
    undoing = calls(document.undo)
    return {"opening": opening, "typing": typing, "scrolling": scrolling, "undoing": undoing}


@pytest.mark.slow
def test_twice_as_many_rows_take_at_most_a_little_more_than_twice_the_calls(
    qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    window = shown_window(qtbot, answers)
    _first, some, many = (  # with the first form, what serves all forms is made
        work(window, write_native_file(tmp_path, f"{count}.zpb", form_of_rows(count)))
        for count in (20, 200, 400)
    )
    assert {what: some[what] for what in some if many[what] > 2.2 * some[what]} == {}
    assert many["scrolling"] < 1.2 * some["scrolling"]
