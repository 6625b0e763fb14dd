"""A table copied out of Word and a range copied out of WPS go into the tree, and back out by undo.

The pages and plain texts in ``tests/files/clipboard`` are written by hand as these programs write
them: with their classes and conditional comments, merged cells, and rows without any cell shown.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt

from perfdesk.core.form import Form
from perfdesk.gui import clipboard
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from tests.gui.samples import small_form
from tests.gui.tree.shown import go
from tests.gui.windows import (
    current_document,
    form_message,
    press_key,
    status_message,
    write_native_file,
)

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
FILES = Path(__file__).parent.parent / "files" / "clipboard"

TRAINED = ("培训人次", "≥200人次", "210人次", "20", "20", "")
PRINTED = ("印制<手册>", "1,000册", "800册", "20", "16", "一、印量按需核减；\n二、余款已退回。")
PASSED = ("培训合格率", "≥90%", "95.5%", "10", "10", "")
KNOWN = ("政策知晓率", "逐年提高", "有所提高", "30", "27", "宣传形式较单一")
CONTENT = ("学员满意度", "≥95%", "97%", "10", "10", "")

Texts = tuple[str, ...]
Tree = list[tuple[str, list[tuple[str, tuple[Texts, ...]]]]]


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    return window


def copy_elsewhere(name: str, *, plain: bool = True) -> None:
    """Put on the clipboard what another program puts there: a page and mostly plain text."""
    mime = QMimeData()
    if plain:
        mime.setText((FILES / f"{name}.txt").read_bytes().decode())
    mime.setHtml((FILES / f"{name}.html").read_text("utf-8"))
    clipboard.set_clipboard(mime)


def tree_of(form: Form) -> Tree:
    return [
        (one.name, [(two.name, tuple(
            (row.name, row.target, row.actual, row.weight, row.score, row.reason)
            for row in two.children
        )) for two in one.children])
        for one in form.indicators
    ]  # fmt: skip


def with_rows(*new: tuple[str, str, tuple[Texts, ...]]) -> Tree:
    """Return the tree of the small form with rows below the level-2 indicators named."""
    tree = {one: dict(twos) for one, twos in tree_of(small_form())}
    for level1, level2, rows in new:
        below = tree.setdefault(level1, {})
        below[level2] = (*below.get(level2, ()), *rows)
    return [(one, list(twos.items())) for one, twos in tree.items()]


def paste_and_undo(window: MainWindow, document: Document) -> Tree:
    """Paste by key; return the tree then, after one undo gave all back and redo pasted again."""
    press_key(Key.Key_V, CONTROL)
    pasted = document.form
    press_key(Key.Key_Z, CONTROL)
    assert document.form == small_form()
    assert not document.can_undo
    assert not document.is_modified
    press_key(Key.Key_Y, CONTROL)
    assert document.form == pasted
    assert window.panes.tree.hasFocus()
    return tree_of(pasted)


@pytest.mark.slow
def test_a_table_of_word_goes_below_the_indicators_that_it_names(opened: MainWindow) -> None:
    document = current_document(opened)
    go(opened.panes.tree, document, "及时率")
    copy_elsewhere("word-table")

    assert paste_and_undo(opened, document) == with_rows(
        ("产出指标", "数量指标", (TRAINED, PRINTED)),
        ("产出指标", "质量指标", (PASSED,)),
        ("效益指标", "社会效益指标", (KNOWN,)),
        ("满意度指标", "服务对象满意度指标", (CONTENT,)),
    )


@pytest.mark.slow
@pytest.mark.parametrize("plain", [True, False])
def test_a_range_of_wps_goes_below_the_indicators_that_it_names(
    opened: MainWindow, *, plain: bool
) -> None:
    document = current_document(opened)
    go(opened.panes.tree, document, "满意度", "actual")
    copy_elsewhere("wps-range", plain=plain)

    assert paste_and_undo(opened, document) == with_rows(
        ("产出指标", "数量指标", (TRAINED, PRINTED)),
        ("产出指标", "质量指标", (PASSED,)),
        ("效益指标", "社会效益指标", (KNOWN,)),
    )


@pytest.mark.parametrize("name", ["word-table", "wps-range"])
def test_all_texts_of_a_pasted_table_are_counted(opened: MainWindow, name: str) -> None:
    document = current_document(opened)
    go(opened.panes.tree, document, "及时率")
    copy_elsewhere(name)
    press_key(Key.Key_V, CONTROL)

    assert status_message(opened).startswith("已粘贴")
    assert "放不下" not in status_message(opened)
    assert "跳过" not in status_message(opened)


def test_the_head_of_a_form_copied_out_of_a_page_goes_to_its_fields(opened: MainWindow) -> None:
    document = current_document(opened)
    mime = QMimeData()
    mime.setText("项目名称\t邮寄费\t\t\r\n主管部门\t财政局\t实施单位\t信息中心\r\n")
    mime.setHtml(
        "<table><tr><td>项目名称<td colspan=3>邮寄费"
        "<tr><td>主管部门<td>财政局<td>实施单位<td>信息中心</table>"
    )
    clipboard.set_clipboard(mime)
    opened.panes.header.fields["department"].setFocus()

    press_key(Key.Key_V, CONTROL)
    form = document.form
    assert (form.project, form.department, form.unit) == ("邮寄费", "财政局", "信息中心")
    assert form_message(opened) == "已按名称粘贴：项目名称、主管部门、实施单位。"

    press_key(Key.Key_Z, CONTROL)
    assert document.form == small_form()
