"""The Qt model of the indicators: always in step with the form."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from perfdesk.core.edits import Edit, Insert, Move, Remove, Set
from perfdesk.core.field_ref import ROOT, FieldRef, children
from perfdesk.core.form import Form, Level1, Level2, Level3, Node
from perfdesk.gui.document import Document
from perfdesk.gui.read_only import ReadOnlyReason
from perfdesk.gui.tree.cells import GHOST_TEXT, TreeColumn
from perfdesk.gui.tree.tree_model import IndicatorModel
from perfdesk.gui.tree.tree_view import IndicatorTree
from tests.effort import examples
from tests.gui.samples import small_document, small_form, template

pytestmark = pytest.mark.usefixtures("qapp")

Drawn = list[tuple[str, "Drawn"]]


def drawn(model: IndicatorModel, parent: QModelIndex) -> Drawn:
    """The names in the tree, as Qt sees it."""
    rows = [model.index(row, 0, parent) for row in range(model.rowCount(parent))]
    return [(str(index.data()), drawn(model, index)) for index in rows]


def expected(node: Form | Node, once_empty: set[int]) -> Drawn:
    """The names in the form, and a ghost row where there was once no 三级指标."""
    ghost = isinstance(node, Level2) and node.key in once_empty
    below = [(child.name, expected(child, once_empty)) for child in children(node)]
    return [*below, *([(GHOST_TEXT, [])] if ghost else [])]


def nodes(form: Form, level: int) -> list[Node]:
    """All nodes of a level."""
    level_nodes: list[Node] = list(form.indicators)
    for _ in range(level - 1):
        level_nodes = [child for node in level_nodes for child in children(node)]
    return level_nodes


def keys_without_rows(form: Form) -> set[int]:
    """The keys of the 二级指标 without 三级指标."""
    return {node.key for node in nodes(form, 2) if not children(node)}


def random_edit(document: Document, dice: random.Random) -> list[Edit]:
    """One edit that is possible now, at any level."""
    level = dice.randint(1, 3)
    there = nodes(document.form, level)
    parents = [node.key for node in nodes(document.form, level - 1)] if level > 1 else [ROOT]
    if not parents:
        return []
    parent = dice.choice(parents)
    kinds = {1: Level1, 2: Level2, 3: Level3}
    if not there or dice.random() < 0.35:
        count = len(children(document.form)) if parent == ROOT else _width(document, parent)
        node = kinds[level](name=f"新{document.new_key()}", key=document.new_key())
        return [Insert(parent, dice.randint(0, count), node)]
    chosen = dice.choice(there).key
    match dice.randint(0, 2):
        case 0:
            return [Remove(chosen)]
        case 1:
            siblings = _width(document, parent)
            inside = any(node.key == chosen for node in _below(document, parent))
            return [Move(chosen, parent, dice.randint(0, siblings - inside))]
    return [Set(FieldRef(chosen, "name"), f"名{dice.randint(0, 99)}")]


def _below(document: Document, key: int) -> tuple[Node, ...]:
    if key == ROOT:
        return document.form.indicators
    at = [node for level in (1, 2) for node in nodes(document.form, level) if node.key == key]
    return children(at[0])


def _width(document: Document, key: int) -> int:
    return len(_below(document, key))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_random_walk_keeps_model_view_and_form_in_step(qtbot: QtBot, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  (a walk, no secret)
    document = small_document()
    tree = IndicatorTree()
    qtbot.addWidget(tree)
    tree.bind(document)
    model = tree.model()
    assert isinstance(model, IndicatorModel)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    once_empty = keys_without_rows(document.form)
    for _ in range(examples(5)):
        match dice.randint(0, 5):
            case 0:
                document.undo()
            case 1:
                document.redo()
            case 2:
                there = nodes(document.form, dice.randint(1, 3))
                if there:
                    document.begin_edit(FieldRef(dice.choice(there).key, "name"))
                    document.set_edit_text(f"写{dice.randint(0, 99)}")
            case _:
                document.apply("走", random_edit(document, dice))
        once_empty |= keys_without_rows(document.form)
        assert drawn(model, QModelIndex()) == expected(document.form, once_empty)
    while document.can_undo:
        document.undo()
        once_empty |= keys_without_rows(document.form)
    assert document.form == small_form()
    assert drawn(model, QModelIndex()) == expected(document.form, once_empty)
    assert tester.model() is model


def test_many_steps_reset_the_model_and_keep_the_current_cell(qtbot: QtBot) -> None:
    document = small_document()
    tree = IndicatorTree()
    qtbot.addWidget(tree)
    tree.bind(document)
    last = nodes(document.form, 3)[-1].key
    shut = nodes(document.form, 1)[0].key
    tree.go_to(FieldRef(last, "target"))
    model = tree.model()
    assert isinstance(model, IndicatorModel)
    tree.collapse(model.index_of(shut))
    document.apply("多", [Set(FieldRef(last, "target"), str(number)) for number in range(60)])
    assert tree.current_ref() == FieldRef(last, "target")
    assert tree.currentIndex().data() == "59"
    assert not tree.isExpanded(model.index_of(shut))


@pytest.fixture
def document() -> Document:
    return small_document()


@pytest.fixture
def model(document: Document) -> IndicatorModel:
    new_model = IndicatorModel(document)
    new_model.bind(document)
    return new_model


def announced(model: IndicatorModel) -> list[tuple[str, int]]:
    """Collects the row's name and the columns of each dataChanged."""
    changes: list[tuple[str, int]] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        columns = range(first.column(), last.column() + 1)
        changes.extend((first.siblingAtColumn(0).data(), column) for column in columns)

    model.dataChanged.connect(note)
    return changes


def key(document: Document, number: int) -> int:
    return nodes(document.form, 3)[number].key


def test_only_cells_whose_text_changed_are_announced(
    document: Document, model: IndicatorModel
) -> None:
    changes = announced(model)
    document.set(FieldRef(key(document, 1), "reason"), "说明", "原因")
    assert changes == [("归档数量", TreeColumn.REASON)]


def test_a_typed_actual_announces_the_scores_that_follow(
    document: Document, model: IndicatorModel
) -> None:
    changes = announced(model)
    document.begin_edit(FieldRef(key(document, 1), "actual"))
    document.set_edit_text("=50份")
    assert set(changes) >= {
        ("归档数量", TreeColumn.ACTUAL),
        ("归档数量", TreeColumn.SCORE),
        ("归档数量", TreeColumn.SUGGESTED),
        ("数量指标", TreeColumn.SCORE),
        ("产出指标", TreeColumn.SCORE),
    }
    assert len(changes) == len(set(changes))
    assert {name for name, _ in changes} == {"归档数量", "数量指标", "产出指标"}


def test_a_change_of_a_form_field_announces_no_cell(
    document: Document, model: IndicatorModel
) -> None:
    changes = announced(model)
    document.set(FieldRef(ROOT, "project"), "印刷费", "改名")
    assert changes == []


def test_a_node_keeps_its_index_where_it_moves(document: Document, model: IndicatorModel) -> None:
    index = QPersistentModelIndex(model.index_of(key(document, 0), TreeColumn.TARGET))
    away = nodes(document.form, 2)[-1].key
    document.apply("移", [Move(key(document, 0), away, 1)])
    assert index.data() == "15人"
    assert index.row() == 1
    document.undo()
    assert (index.data(), index.row()) == ("15人", 0)


def test_only_fields_can_be_edited_and_none_when_read_only(
    document: Document, model: IndicatorModel
) -> None:
    def editable(model: IndicatorModel, key: int) -> list[TreeColumn]:
        edit = Qt.ItemFlag.ItemIsEditable
        return [column for column in TreeColumn if model.flags(model.index_of(key, column)) & edit]

    group, row = nodes(document.form, 1)[0].key, key(document, 0)
    assert editable(model, group) == [TreeColumn.NAME]
    assert editable(model, row) == [
        column for column in TreeColumn if column != TreeColumn.SUGGESTED
    ]
    model.bind(Document(small_form(), template(), read_only=ReadOnlyReason.NEWER))
    assert editable(model, row) == []


def test_headings_are_the_words_of_the_template(model: IndicatorModel) -> None:
    across = Qt.Orientation.Horizontal
    assert [model.headerData(column, across) for column in TreeColumn] == [
        "指标名称",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "建议得分",
        "偏差原因分析及改进措施",
    ]


def test_the_accessible_text_of_a_cell_names_row_heading_and_text(
    document: Document, model: IndicatorModel
) -> None:
    spoken = model.index_of(key(document, 0), TreeColumn.WEIGHT).data(
        Qt.ItemDataRole.AccessibleTextRole
    )
    assert spoken == "第 3 行 分值 3"
    empty = model.index_of(key(document, 3), TreeColumn.ACTUAL)
    assert empty.data(Qt.ItemDataRole.AccessibleTextRole) == "第 10 行 实际完成值 空"


def test_without_a_document_the_model_is_empty() -> None:
    model = IndicatorModel()
    assert model.rowCount() == 0
    assert not model.index(0, 0).isValid()
    assert model.headerData(0, Qt.Orientation.Horizontal) is None
