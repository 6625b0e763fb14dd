"""The open form: announced steps, one open edit, undo and redo."""

from __future__ import annotations

import gc
import sys
from weakref import getweakrefcount, ref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject

from perfdesk.core.edits import Insert, Move, Remove, Set, Step, form_after
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, Level1, Level3, rows
from perfdesk.core.labels import edit_label
from perfdesk.gui.document import MANY_STEPS, Document
from perfdesk.gui.read_only import ReadOnlyReason
from tests.effort import examples
from tests.gui.samples import small_document, small_form, template

pytestmark = pytest.mark.usefixtures("qapp")

PROJECT = FieldRef(ROOT, "project")


def first_row(document: Document) -> Level3:
    return next(rows(document.form)).node


def test_every_node_of_an_opened_form_has_a_key_of_its_own() -> None:
    document = small_document()
    keys = [row.node.key for row in rows(document.form)]
    assert len(set(keys)) == 4
    assert document.new_key() not in keys
    assert document.new_key() != document.new_key()


def test_a_change_is_one_undo_step_and_can_be_redone() -> None:
    document = small_document()
    before = document.form
    edits = [Set(PROJECT, "印刷费"), Set(FieldRef(ROOT, "unit"), "某中心")]
    document.apply("改名", edits)
    after = document.form
    assert (after.project, after.unit, document.stack.count()) == ("印刷费", "某中心", 1)
    assert document.stack.undoText() == "改名"
    document.undo()
    assert document.form == before
    document.redo()
    assert document.form == after


def test_each_step_is_announced_before_and_after_the_form_holds_it() -> None:
    document = small_document()
    said: list[tuple[str, str]] = []
    document.stepAboutToBeApplied.connect(lambda _: said.append(("before", document.form.project)))
    document.stepApplied.connect(lambda _: said.append(("after", document.form.project)))
    document.evaluated.connect(lambda: said.append(("evaluated", document.form.project)))
    document.apply("改名两次", [Set(PROJECT, "甲"), Set(PROJECT, "乙")])
    assert said == [
        ("before", "邮寄费"),
        ("after", "甲"),
        ("before", "甲"),
        ("after", "乙"),
        ("evaluated", "乙"),
    ]


def test_many_steps_are_announced_as_a_reset() -> None:
    document = small_document()
    said: list[str] = []
    document.stepAboutToBeApplied.connect(lambda _: said.append("changing"))
    document.formAboutToBeReset.connect(lambda: said.append("resetting"))
    document.formReset.connect(lambda: said.append(f"reset {document.form.project}"))
    document.apply("多次", [Set(PROJECT, str(number)) for number in range(MANY_STEPS + 1)])
    assert said == ["resetting", f"reset {MANY_STEPS}"]
    document.undo()
    assert document.form == small_form()


def test_an_edit_that_alters_nothing_leaves_no_undo_step() -> None:
    document = small_document()
    document.set(PROJECT, "邮寄费", "改名")
    assert document.stack.count() == 0
    assert not document.is_modified


def test_scores_follow_each_key_of_the_open_edit() -> None:
    document = small_document()
    place = FieldRef(ROOT, "funding.total.executed")
    rates = []
    document.evaluated.connect(lambda: rates.append(document.scores.rate))
    document.begin_edit(place)
    for typed in ("5", "55", "55000"):
        document.set_edit_text(typed)
    assert rates == ["0.01%", "0.05%", "50.00%"]
    assert document.form.funding.row("total").executed == "55000"
    assert document.stack.count() == 0


def test_committing_leaves_exactly_one_undo_step() -> None:
    document = small_document()
    document.begin_edit(PROJECT)
    for typed in ("印", "印刷", "印刷费"):
        document.set_edit_text(typed)
    document.commit()
    assert (document.open_field, document.stack.count()) == (None, 1)
    assert document.stack.undoText() == "修改项目名称"
    document.undo()
    assert document.form.project == "邮寄费"
    document.redo()
    assert document.form.project == "印刷费"


def test_typing_back_to_the_old_text_leaves_no_undo_step() -> None:
    document = small_document()
    document.begin_edit(PROJECT)
    document.set_edit_text("印")
    document.set_edit_text("邮寄费")
    document.commit()
    assert document.stack.count() == 0
    assert document.form == small_form()


def test_cancelling_gives_the_old_text_back_and_says_so() -> None:
    document = small_document()
    document.begin_edit(PROJECT)
    document.set_edit_text("印")
    told: list[str] = []
    document.stepApplied.connect(lambda _: told.append(document.form.project))
    document.cancel_edit()
    assert told == ["邮寄费"]
    assert (document.open_field, document.stack.count()) == (None, 0)


def test_undo_takes_back_what_is_being_typed() -> None:
    document = small_document()
    document.begin_edit(PROJECT)
    document.set_edit_text("印")
    assert document.can_undo
    document.undo()
    assert document.form.project == "邮寄费"
    assert document.can_redo


def test_undo_straight_on_the_stack_never_mixes_with_the_open_edit() -> None:
    document = small_document()
    document.set(PROJECT, "印刷费", "改名")
    document.begin_edit(FieldRef(ROOT, "unit"))
    document.set_edit_text("某")
    document.stack.undo()
    assert document.form == small_form()
    assert document.open_field is None


def test_a_structural_change_ends_the_open_edit_first() -> None:
    document = small_document()
    row = first_row(document)
    ended: list[FieldRef | None] = []
    document.aboutToCommit.connect(lambda: ended.append(document.open_field))
    document.begin_edit(FieldRef(row.key, "target"))
    document.set_edit_text("16人")
    document.apply("删除", [Remove(row.key)])
    assert ended[-1] == FieldRef(row.key, "target")
    assert document.stack.count() == 2
    document.undo()
    assert first_row(document).target == "16人"


def test_opening_another_field_commits_the_edit_before() -> None:
    document = small_document()
    document.begin_edit(PROJECT)
    document.set_edit_text("印")
    document.begin_edit(FieldRef(ROOT, "unit"))
    assert document.stack.count() == 1
    assert document.open_field == FieldRef(ROOT, "unit")


def test_opening_a_field_that_does_not_exist_is_refused() -> None:
    document = small_document()
    with pytest.raises(KeyError):
        document.begin_edit(FieldRef(ROOT, "nothing"))
    with pytest.raises(KeyError):
        document.begin_edit(FieldRef(first_row(document).key, "rule"))
    assert document.open_field is None


def test_modification_is_signalled_when_it_changes() -> None:
    document = small_document()
    told: list[bool] = []
    document.modificationChanged.connect(told.append)
    document.begin_edit(PROJECT)
    document.set_edit_text("印")
    document.set_edit_text("印刷")
    document.commit()
    document.mark_saved()
    document.undo()
    document.redo()
    assert told == [True, False, True, False]
    assert not document.is_modified


def test_a_draft_can_be_open_with_another_form_in_the_file() -> None:
    document = small_document()
    document.mark_saved(Form("shanghai-2022"))
    assert document.is_modified


def test_a_read_only_document_refuses_every_change() -> None:
    document = Document(small_form(), template(), read_only=ReadOnlyReason.NEWER)
    document.set(PROJECT, "印刷费", "改名")
    document.begin_edit(PROJECT)
    document.set_edit_text("印")
    assert document.form == small_form()
    assert document.open_field is None


def test_what_was_changed_before_a_document_is_read_only_is_neither_undone_nor_redone() -> None:
    document = small_document()
    document.set(PROJECT, "印刷费", "改名")
    document.set(PROJECT, "差旅费", "改名")
    document.undo()
    changed = document.form
    document.set_read_only(ReadOnlyReason.LOCKED)
    assert not document.can_undo
    assert not document.can_redo
    for do in (document.undo, document.redo):
        do()
        assert document.form is changed
    document.set_read_only(None)
    document.undo()
    assert document.form == small_form()


def test_the_title_is_the_project_or_the_name_given_on_opening() -> None:
    document = Document(Form("shanghai-2022"), template(), title="第 2 张表")
    assert document.title == "第 2 张表"
    document.set(PROJECT, "邮寄费", "改名")
    assert document.title == "邮寄费"
    assert Document(Form("shanghai-2022"), template()).title == "未命名"


def test_a_node_with_children_gets_fresh_keys_throughout() -> None:
    document = small_document()
    copy = document.with_new_keys(document.form.indicators[0])
    document.apply("复制", [Insert(ROOT, 2, copy)])
    keys = [row.node.key for row in rows(document.form)]
    assert len(set(keys)) == len(keys) == 7
    assert isinstance(copy, Level1)
    assert document.new_key() > max(keys)


@pytest.mark.parametrize(
    ("place", "label"),
    [
        (FieldRef(3, "target"), "修改年度指标值"),
        (FieldRef(3, "name"), "修改指标名称"),
        (FieldRef(ROOT, "funding.total.budget"), "修改全年预算数"),
        (FieldRef(ROOT, "funding.weight"), "修改项目资金的分值"),
        (FieldRef(ROOT, "goals.0.actual"), "修改实际完成情况"),
        (FieldRef(ROOT, "notes.填表人"), "修改填表人"),
        (FieldRef(ROOT, "year"), "修改年度"),
        (FieldRef(ROOT, "money_unit"), "修改财政项目支出绩效自评表"),
    ],
)
def test_the_undo_menu_names_what_was_edited(place: FieldRef, label: str) -> None:
    assert edit_label(place, template()) == label


_DOINGS = ("type", "commit", "cancel_edit", "set", "move", "undo", "redo")
_WALK = st.lists(
    st.tuples(st.sampled_from(_DOINGS), st.integers(0, 99)),
    max_size=30,
)


def _walk(document: Document, doing: str, number: int) -> None:
    keys = [row.node.key for row in rows(document.form)]
    key = keys[number % len(keys)]
    match doing:
        case "type":
            document.begin_edit(FieldRef(key, "actual"))
            document.set_edit_text(str(number))
        case "set":
            document.set(FieldRef(key, "weight"), str(number), "分值")
        case "move":
            parent = document.form.indicators[number % 2].children[0].key
            document.apply("移动", [Move(key, parent, 0)])
        case _:
            getattr(document, doing)()


@given(_WALK)
@settings(max_examples=examples(1))
def test_undoing_any_walk_gives_the_first_form_back(walk: list[tuple[str, int]]) -> None:
    document = small_document()
    steps: list[Step] = []
    document.stepApplied.connect(steps.append)
    for doing, number in walk:
        _walk(document, doing, number)
    document.commit()
    while document.can_undo:
        document.undo()
    assert document.form == small_form()
    assert all(form_after(step.before, step.edit) == step.after for step in steps)


def edited_document(parent: QObject | None = None) -> Document:
    document = Document(small_form(), template(), parent=parent)
    for project in ("甲", "乙", "丙"):
        document.set(PROJECT, project, "改名")
    document.undo()
    return document


def test_an_edited_document_in_a_reference_cycle_can_be_collected() -> None:
    document = edited_document()
    vars(document)["itself"] = document
    dropped = ref(document)
    commands = [document.stack.command(index) for index in range(document.stack.count())]
    # A collection moves what it reaches last to the end of its list, and a list is visited
    # from its end: the next collection frees the commands before their document. This order
    # made Qt delete them twice and ended the process.
    reached = [document, *commands]
    del document, commands
    gc.collect()
    reached.clear()
    gc.collect()
    assert dropped() is None


def test_an_edited_document_goes_with_its_last_reference() -> None:
    document = edited_document()
    dropped = ref(document)
    del document
    assert dropped() is None


def test_an_edited_document_can_go_with_its_parent() -> None:
    parent = QObject()
    dropped = ref(edited_document(parent))
    del parent
    gc.collect()
    assert dropped() is None


def rename(document: Document, times: int) -> None:
    for number in range(times):
        document.set(PROJECT, f"项目{number % 2}", "改名")


def test_all_changes_on_the_stack_share_one_weak_reference_to_the_document() -> None:
    document = small_document()
    rename(document, 1)
    before = getweakrefcount(document)
    rename(document, 50)
    assert getweakrefcount(document) == before


def blocks_of_memory() -> int:
    """Return how many blocks of memory Python has given to objects that are still there.

    A list of all objects would hold those too that a thread of the workers' pool is just making.
    """
    gc.collect()
    return sys.getallocatedblocks()


def test_a_full_undo_stack_takes_no_more_memory_with_further_changes() -> None:
    document = small_document()
    assert document.stack.undoLimit() > 0
    document.stack.setUndoLimit(50)  # so that it is soon full
    rename(document, 52)
    before = blocks_of_memory()
    rename(document, 600)
    assert blocks_of_memory() - before < 300
