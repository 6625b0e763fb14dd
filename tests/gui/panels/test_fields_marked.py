"""A field of the panels that has a problem is marked as the tree's cells are, and tells it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from perfdesk.core.checks.problem import Severity
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui import theme
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.panels.fields import LineField, TextField
from tests.gui.samples import small_form
from tests.gui.tree.shown import write
from tests.gui.windows import current_document, write_native_file


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    return window


def _shows(widget: QWidget, severity: Severity) -> bool:
    """Return True if the colour of a severity is painted somewhere in the widget."""
    colour = theme.severity_colour(severity, QApplication.palette()).name()
    image = widget.grab().toImage()
    return any(
        image.pixelColor(x, y).name() == colour
        for x in range(image.width())
        for y in range(image.height())
    )


@pytest.mark.slow
def test_letters_typed_into_an_amount_mark_it_until_they_are_gone(opened: MainWindow) -> None:
    field = opened.panes.fields()["funding.total.executed"]
    assert not _shows(field, "error")
    field.setFocus()
    field.selectAll()
    write("abc")
    assert _shows(field, "error")
    assert "“abc”不是金额" in field.toolTip()
    assert "“abc”不是金额" in field.accessibleDescription()
    field.selectAll()
    write("90613")
    assert not _shows(field, "error")
    assert field.toolTip() == field.accessibleDescription() == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text", "severity"),
    [
        ("funding.weight", "十", "error"),
        ("funding.other.initial", "abc", "error"),
        ("year", "22", "warning"),
        ("project", "XX项目", "warning"),
        ("goals.0.actual", "按时送达。", "hint"),
    ],
)
def test_every_field_of_the_panels_is_marked_by_the_severity_of_its_problem(
    opened: MainWindow, name: str, text: str, severity: Severity
) -> None:
    field = opened.panes.fields()[name]
    assert not _shows(field, severity)
    current_document(opened).set(FieldRef(ROOT, name), text, "改")
    assert any(each.message in field.toolTip() for each in current_document(opened).problems)
    assert _shows(field, severity)
    current_document(opened).undo()
    assert not _shows(field, severity)


def test_a_wrong_sum_marks_the_weight_of_the_execution_rate_that_makes_it(
    opened: MainWindow,
) -> None:
    field = opened.panes.fields()["funding.weight"]
    current_document(opened).set(field.ref, "15", "改")
    assert _shows(field, "error")
    assert "多 5 分" in field.toolTip()


def test_the_money_unit_is_marked_where_the_amounts_do_not_fit_it(opened: MainWindow) -> None:
    box = opened.panes.header.money_unit_box
    assert not _shows(box, "warning")
    current_document(opened).set(FieldRef(ROOT, "money_unit"), "万元", "改")
    (doubt,) = (each for each in current_document(opened).problems if each.code == "money-unit")
    assert doubt.message in box.toolTip()
    assert doubt.message in box.accessibleDescription()
    assert _shows(box, "warning")
    current_document(opened).undo()
    assert not _shows(box, "warning")
    assert box.toolTip() == ""


def test_a_long_amount_with_a_problem_tells_both(opened: MainWindow) -> None:
    field = opened.panes.fields()["funding.total.executed"]
    current_document(opened).set(field.ref, "-12345678901234", "改")
    assert "-12,345,678,901,234" in field.toolTip()
    assert current_document(opened).problems[0].message in field.toolTip()


def test_another_form_has_no_marks_of_the_former_one(opened: MainWindow, tmp_path: Path) -> None:
    field = opened.panes.fields()["funding.total.executed"]
    current_document(opened).set(field.ref, "abc", "改")
    opened.open_files([write_native_file(tmp_path, "又.zpb", small_form())])
    assert not _shows(opened.panes.fields()["funding.total.executed"], "error")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 1366, 1920])
@pytest.mark.parametrize("amount", ["1615632.00", "98765432.10", "1234567890"])
def test_a_mark_leaves_the_first_digit_of_an_amount_free(
    opened: MainWindow, width: int, amount: str
) -> None:
    opened.resize(width, 768)
    field = opened.panes.fields()["funding.total.executed"]
    current_document(opened).set(field.ref, amount, "改")
    QApplication.processEvents()
    marked = field.grab().toImage()
    field.show_problems(())
    plain = field.grab().toImage()
    rows = range(4, plain.height() - 4)  # within the frame
    columns = range(4, plain.width() - 4)
    mark = [x for x in columns if any(plain.pixel(x, y) != marked.pixel(x, y) for y in rows)]
    dark = [x for x in columns if any(plain.pixelColor(x, y).lightness() < 128 for y in rows)]
    assert mark
    assert max(mark) < min(dark)


@pytest.mark.slow
def test_a_text_longer_than_its_field_ends_before_the_mark(opened: MainWindow) -> None:
    field = opened.panes.fields()["project"]
    current_document(opened).set(field.ref, "XX项目国国" * 60, "改")
    QApplication.processEvents()
    image = field.grab().toImage()
    rows = range(4, image.height() - 4)  # within the frame
    pixels = {(x, y): image.pixelColor(x, y) for x in range(4, image.width() - 4) for y in rows}
    mark = theme.severity_colour("warning", QApplication.palette())
    text = [x for x, y in pixels if max(pixels[x, y].getRgb()[:3]) < 90]  # type: ignore[index]
    assert max(text) < min(x for x, y in pixels if pixels[x, y] == mark)


class _PaintedFields(QObject):
    """Collects the names of the fields that are painted."""

    def __init__(self, fields: dict[str, LineField | TextField]) -> None:
        super().__init__()
        self.names = set[str]()
        self._names = {field.painted_widget(): name for name, field in fields.items()}
        for widget in self._names:
            widget.installEventFilter(self)

    def eventFilter(self, widget: QObject, event: QEvent) -> bool:
        """Note a painting."""
        if event.type() == QEvent.Type.Paint and isinstance(widget, QWidget):
            self.names.add(self._names[widget])
        return False


def test_typing_into_one_field_paints_no_other_anew(opened: MainWindow) -> None:
    fields = opened.panes.fields()
    fields["department"].setFocus()
    QApplication.processEvents()
    painted = _PaintedFields(fields)
    write("A")
    QApplication.processEvents()
    assert painted.names == {"department"}
