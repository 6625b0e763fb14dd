"""Values between modules keep their kind: compared, and on their way through Qt's signals."""

from __future__ import annotations

import pickle

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QStandardItem
from pytestqt.qtbot import QtBot

from perfdesk.core.checks.problem import FieldProblem, Problem
from perfdesk.core.edits import Change, Edit, Insert, Move, Remove, Set
from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import Level3
from perfdesk.core.search import TextMatch
from perfdesk.table.page import CellArea, Rule

_PLACE = FieldRef(3, "name")
_ROW = Level3("培训人数", key=3)
_EDITS: tuple[Edit, ...] = (Set(_PLACE, "x"), Insert(1, 2, _ROW), Remove(3), Move(1, 2, 3))
_VALUES: tuple[object, ...] = (
    *_EDITS,
    _PLACE,
    _ROW,
    Change("清除内容", ()),
    Problem("missing", "error", "/year", (), "年度没有填，请填写。"),
    TextMatch(_PLACE, 0, 2),
)


class Sender(QObject):
    """Sends a value to itself through Qt's queue, and keeps what comes."""

    sent = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.received: list[object] = []
        self.sent.connect(self.received.append, Qt.ConnectionType.DirectConnection)
        self.sent.connect(self.take, Qt.ConnectionType.QueuedConnection)

    def take(self, value: object) -> None:
        """Keep a value that came through the queue."""
        self.received.append(value)


def test_values_of_different_kinds_are_not_equal_whatever_they_hold() -> None:
    same_fields: tuple[tuple[object, object], ...] = (
        (Insert(1, 2, 3), Move(1, 2, 3)),  # type: ignore[arg-type]  # equal fields on purpose
        (FieldProblem("a", "error", "b", "c"), ("a", "error", "b", "c")),
        (_PLACE, (3, "name")),
        (CellArea(1, 2, 3, 4, ""), (1, 2, 3, 4, "")),
        (Rule(1, 2, 3, 4, 5), CellArea(1, 2, 3, 4, 5)),  # type: ignore[arg-type]  # as above
    )
    assert [(one, other) for one, other in same_fields if one == other] == []


@pytest.mark.parametrize("value", _VALUES, ids=lambda value: type(value).__name__)
def test_a_value_goes_through_a_signal_as_it_is(qtbot: QtBot, value: object) -> None:
    sender = Sender()
    sender.sent.emit(value)
    qtbot.waitUntil(lambda: len(sender.received) == 2)
    assert [type(each) for each in sender.received] == [type(value)] * 2
    assert sender.received == [value, value]


@pytest.mark.parametrize("value", _VALUES, ids=lambda value: type(value).__name__)
def test_an_item_of_a_list_gives_a_value_back_as_it_is(value: object) -> None:
    item = QStandardItem()
    item.setData(value, Qt.ItemDataRole.UserRole)
    found = item.data(Qt.ItemDataRole.UserRole)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("value", _VALUES, ids=lambda value: type(value).__name__)
def test_a_value_goes_to_another_process_as_it_is(value: object) -> None:
    copy = pickle.loads(pickle.dumps(value))  # noqa: S301 - of our own making
    assert (type(copy), copy) == (type(value), value)
