"""Header and goals panels: the template's fields, the money unit, another form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QInputMethodEvent,
    QInputMethodQueryEvent,
    QKeySequence,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.panels.fields import LineField
from perfdesk.gui.panels.header_panel import GoalsPanel, HeaderPanel
from perfdesk.gui.read_only import ReadOnlyReason
from perfdesk.gui.widgets import YEAR_MESSAGE
from tests.gui.samples import small_document, small_form, template
from tests.gui.windows_palettes import WINDOWS_PALETTES, desktop_palette


@pytest.fixture
def header(qtbot: QtBot) -> HeaderPanel:
    new_panel = HeaderPanel()
    qtbot.addWidget(new_panel)
    return new_panel


def test_the_fields_are_those_of_the_template(header: HeaderPanel) -> None:
    header.bind(small_document())
    assert list(header.fields) == ["year", "project", "department", "unit"]
    words = {label.text() for label in header.findChildren(QLabel)}
    assert words == {"项目名称", "主管部门", "实施单位", "年度", "金额单位"}


def test_fields_a_template_asks_for_beyond_the_common_ones_are_there(header: HeaderPanel) -> None:
    asking = replace(template(), id="other", notes=("填表人", "联系电话", "项目负责人"))
    document = Document(small_form(), asking)
    header.bind(document)
    header.fields["notes.填表人"].setFocus()
    header.fields["notes.填表人"].textEdited.emit("某人")
    assert document.form.note("填表人") == "某人"
    header.bind(small_document())
    assert "notes.填表人" not in header.fields


@pytest.mark.parametrize("width", [480, 560, 800, 1200])
def test_the_offices_share_the_width_fairly(header: HeaderPanel, width: int) -> None:
    header.bind(small_document())
    header.resize(width, 60)
    header.show()
    QApplication.processEvents()
    department, unit = header.fields["department"], header.fields["unit"]
    assert abs(department.width() - unit.width()) <= 1


def test_a_unit_that_only_another_form_has_is_not_offered(header: HeaderPanel) -> None:
    box = header.money_unit_box
    for unit, offered in (("千元", ["元", "万元", "千元"]), ("元", ["元", "万元"])):
        header.bind(Document(replace(small_form(), money_unit=unit), template()))
        assert [box.itemText(number) for number in range(box.count())] == offered
        assert box.currentText() == unit


def test_typing_reaches_the_form_and_leaving_is_one_step(header: HeaderPanel) -> None:
    document = small_document()
    header.bind(document)
    field = header.fields["project"]
    field.selectAll()
    QTest.keyClicks(field, "abc")
    assert document.form.project == "abc"
    document.commit()
    assert document.stack.count() == 1


@pytest.mark.parametrize("typed", ["a", "年", "-", " ", "20a3"])
def test_the_year_refuses_what_is_no_digit_and_says_so(header: HeaderPanel, typed: str) -> None:
    document = small_document()
    header.bind(document)
    field, told = header.fields["year"], list[str]()
    header.field_grid.messageShown.connect(told.append)
    field.selectAll()
    event = QInputMethodEvent()
    event.setCommitString(typed)
    if len(typed) == 1 and typed.isascii():
        QTest.keyClicks(field, typed)
    else:
        QApplication.sendEvent(field, event)
    assert document.form.year == field.text() == "2022"
    assert told == [YEAR_MESSAGE]
    QTest.keyClicks(field, "2023")
    assert document.form.year == "2023"
    assert told == [YEAR_MESSAGE]


def test_no_input_method_composes_over_the_year(header: HeaderPanel) -> None:
    header.bind(small_document())
    enabled = Qt.InputMethodQuery.ImEnabled
    for name, allowed in (("year", False), ("project", True)):
        query = QInputMethodQueryEvent(enabled)
        QApplication.sendEvent(header.fields[name], query)
        assert query.value(enabled) is allowed, name


def test_a_pasted_year_leaves_its_words_behind(header: HeaderPanel) -> None:
    document = small_document()
    header.bind(document)
    field, told = header.fields["year"], list[str]()
    header.field_grid.messageShown.connect(told.append)
    for pasted, year in (("２０２３年度", "2023"), ("不详", "2023")):
        field.selectAll()
        QApplication.clipboard().setText(pasted)
        field.paste()
        assert document.form.year == field.text() == year
    assert told == [YEAR_MESSAGE]


@pytest.mark.parametrize(
    "copied",
    [
        "项目名称\t邮寄费\t主管部门\t财政局\t年度\t2023年",
        "（2023年度）\n项目名称：\t邮寄费\n主管部门\t\t财政局",
        "项目名称：邮寄费\t主管部门：财政局\t预算年度：2023",
        "年度\t项目名称\t主管部门\n2023\t邮寄费\t财政局",
    ],
)
def test_texts_copied_with_their_labels_go_to_their_fields_as_one_step(
    header: HeaderPanel, qtbot: QtBot, copied: str
) -> None:
    document = small_document()
    before = document.form
    header.bind(document)
    QApplication.clipboard().setText(copied)
    field = header.fields["unit"]
    with qtbot.waitSignal(header.field_grid.messageShown) as message:
        QTest.keySequence(field, QKeySequence.StandardKey.Paste)

    expected = replace(before, project="邮寄费", department="财政局", year="2023")
    assert document.form == expected
    assert message.args == ["已按名称粘贴：年度、项目名称、主管部门。"]
    document.undo()
    assert document.form == before


def test_texts_of_no_field_in_the_header_are_counted(header: HeaderPanel, qtbot: QtBot) -> None:
    document = Document(small_form(), replace(template(), id="other", notes=("填表人",)))
    header.bind(document)
    QApplication.clipboard().setText("填表人\t张三\t联系电话\t123\n金额单位：元")
    with qtbot.waitSignal(header.field_grid.messageShown) as message:
        header.fields["project"].paste()

    assert document.form.note("填表人") == "张三"
    assert document.form.project == small_form().project
    assert message.args == ["已按名称粘贴：填表人，另有 2 处文字在这里没有栏目，没有粘贴。"]


@pytest.mark.parametrize("copied", ["邮寄\t费用", "项目名称\t", "联系电话\t123"])
def test_cells_without_a_label_of_the_header_are_pasted_as_one_text(
    header: HeaderPanel, copied: str
) -> None:
    document = small_document()
    header.bind(document)
    field = header.fields["project"]
    field.select_all()
    QApplication.clipboard().setText(copied)
    field.paste()

    assert document.form.project == " ".join(filter(None, copied.split("\t")))


def test_the_arrows_go_from_line_to_line_as_the_header_looks(
    header: HeaderPanel, qtbot: QtBot
) -> None:
    header.bind(small_document())
    with qtbot.waitExposed(header):
        header.show()
    header.activateWindow()
    header.fields["year"].setFocus()
    seen = []
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Left,
    ):
        focus = QApplication.focusWidget()
        assert isinstance(focus, LineField)
        focus.selectAll()
        QTest.keyClick(focus, key)
        now = QApplication.focusWidget()
        seen.append(now.accessibleName() if now else "")
    assert seen == ["项目名称", "主管部门", "实施单位", "项目名称", "年度"]


def test_the_money_unit_is_chosen_by_key_as_one_step(header: HeaderPanel) -> None:
    document = small_document()
    header.bind(document)
    QTest.keyClick(header.money_unit_box, Qt.Key.Key_Down)
    assert document.form.money_unit == "万元"
    document.undo()
    assert header.money_unit_box.currentText() == "元"


def test_the_wheel_leaves_the_money_unit_alone(header: HeaderPanel) -> None:
    document = small_document()
    header.bind(document)
    at = QPointF(5, 5)
    wheel = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(header.money_unit_box, wheel)
    assert document.form.money_unit == "元"


def test_a_unit_of_money_from_elsewhere_is_shown_as_it_is(header: HeaderPanel) -> None:
    header.bind(Document(replace(small_form(), money_unit="亿元"), template()))
    assert header.money_unit_box.currentText() == "亿元"


def test_a_read_only_form_cannot_be_edited_in_the_header(header: HeaderPanel) -> None:
    header.bind(Document(small_form(), template(), read_only=ReadOnlyReason.NEWER))
    assert header.fields["project"].isReadOnly()
    assert not header.money_unit_box.isEnabled()


@pytest.mark.parametrize("name", ["light #0078d4", "dark #0078d4"])
def test_the_money_unit_of_a_read_only_form_can_be_read(header: HeaderPanel, name: str) -> None:
    document = Document(small_form(), template(), read_only=ReadOnlyReason.NEWER)
    with desktop_palette(WINDOWS_PALETTES[name]):
        header.bind(document)
        header.show()
        box = header.money_unit_box
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        text = box.style().subControlRect(control, option, part, box).adjusted(3, 3, -3, -3)
        image = box.grab(text).toImage()
    colours = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    ground = colours[-1]
    assert max(theme.contrast_ratio(each, ground) for each in colours) >= 4.5


def test_goals_are_labelled_as_the_template_words_them(qtbot: QtBot) -> None:
    panel = GoalsPanel()
    qtbot.addWidget(panel)
    document = small_document()
    panel.bind(document)
    assert panel.fields["goals.0.actual"].accessibleName() == "实际完成情况"
    QTest.keyClicks(panel.fields["goals.0.actual"], "x")
    assert document.form.goals[0].actual == "x基本完成。"


def test_a_text_that_does_not_fit_its_field_can_be_read_in_the_tooltip(
    header: HeaderPanel,
) -> None:
    unit = "上海市闵行区人才服务中心"
    header.bind(Document(replace(small_form(), unit=unit), template()))
    header.resize(1200, 60)
    header.show()
    QApplication.processEvents()
    field = header.fields["unit"]
    assert field.toolTip() == ""
    header.resize(480, 60)
    QApplication.processEvents()
    assert unit in field.toolTip()
    header.resize(1200, 60)
    QApplication.processEvents()
    assert field.toolTip() == ""
