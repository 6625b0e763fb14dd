"""Drafts of the open forms: when they are written and when deleted."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, with_new_keys
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.gui.files import autosave
from perfdesk.gui.files.autosave import Autosave, draft_description
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.storage.atomic_write import file_digest
from perfdesk.storage.drafts import DraftStore
from perfdesk.storage.save_errors import IncompleteError
from tests.formats.native.native_forms import VERSIONS
from tests.gui.samples import small_document

pytestmark = pytest.mark.usefixtures("qapp")

_PROJECT = FieldRef(ROOT, "project")


@pytest.fixture
def forms() -> OpenForms:
    return OpenForms()


@pytest.fixture
def keeping(forms: OpenForms) -> Autosave:
    return Autosave(forms, forms)


@pytest.fixture
def document(forms: OpenForms, keeping: Autosave) -> Document:
    assert keeping.parent() is forms
    made = small_document()
    forms.add(made)
    return made


def _timer(keeping: Autosave) -> QTimer:
    timer = keeping.findChild(QTimer)
    assert isinstance(timer, QTimer)
    return timer


def _drafts(folder: Path) -> list[Path]:
    return list(folder.glob("drafts/*/*.draft"))


def test_a_draft_of_version_1_is_restored(keeping: Autosave) -> None:
    path = VERSIONS / "version-1" / "talent-centre-1.zpb"
    crashed = DraftStore()
    crashed.write("1", path.read_bytes(), None, "旧草稿")
    crashed.close()
    (document,) = keeping.restore(keeping.leftover_drafts())
    assert document.form == with_new_keys(native_file.read_native(path.read_bytes()).form)
    assert not document.read_only


def test_what_is_typed_is_in_a_draft_within_two_seconds(
    keeping: Autosave, document: Document, own_data_folder: Path
) -> None:
    document.begin_edit(_PROJECT)
    document.set_edit_text("差")
    timer = _timer(keeping)
    assert timer.isActive()
    assert timer.remainingTime() < 2000
    document.set_edit_text("差旅")
    assert timer.remainingTime() < 2000
    timer.timeout.emit()
    (draft,) = _drafts(own_data_folder)
    head, _, data = draft.read_bytes().partition(b"\n")
    assert head
    assert native_file.read_native(data).form.project == "差旅"
    assert document.open_field == _PROJECT


def test_further_keys_do_not_delay_the_draft(keeping: Autosave, document: Document) -> None:
    document.begin_edit(_PROJECT)
    document.set_edit_text("一")
    timer = _timer(keeping)
    timer.setInterval(0)
    timer.start()
    document.set_edit_text("二")
    assert timer.interval() == 0
    timer.stop()


@pytest.fixture
def changed(forms: OpenForms, keeping: Autosave) -> list[Document]:
    """Return a dozen forms that were changed together, whose drafts are behind."""
    assert keeping.parent() is forms
    documents = [small_document() for _ in range(12)]
    for number, document in enumerate(documents):
        forms.add(document)
        document.set(_PROJECT, f"项目{number}", "改")
    return documents


def _projects(folder: Path) -> set[str]:
    datas = (draft.read_bytes().partition(b"\n")[2] for draft in _drafts(folder))
    return {native_file.read_native(data).form.project for data in datas}


def test_the_window_has_a_turn_after_each_of_many_drafts(
    keeping: Autosave, changed: list[Document], own_data_folder: Path
) -> None:
    _timer(keeping).timeout.emit()
    for count in range(1, len(changed)):
        assert len(_drafts(own_data_folder)) == count
        QApplication.processEvents()
    assert _projects(own_data_folder) == {document.form.project for document in changed}
    assert not _timer(keeping).isActive()


def test_what_is_typed_meanwhile_comes_before_the_drafts_that_are_left(
    keeping: Autosave, changed: list[Document], own_data_folder: Path
) -> None:
    _timer(keeping).timeout.emit()
    changed[3].begin_edit(_PROJECT)
    changed[3].set_edit_text("差旅")
    assert 0 < _timer(keeping).remainingTime() < 2000
    _timer(keeping).timeout.emit()
    assert _projects(own_data_folder) == {"项目11", "差旅"}
    keeping.save_drafts()
    assert len(_projects(own_data_folder)) == len(changed)
    QApplication.processEvents()
    assert not _timer(keeping).isActive()


def test_a_form_saved_while_its_draft_is_due_gets_none(
    keeping: Autosave, changed: list[Document], own_data_folder: Path
) -> None:
    _timer(keeping).timeout.emit()
    for document in changed[:-1]:
        document.mark_saved()
    QApplication.processEvents()
    assert _projects(own_data_folder) == {"项目11"}


def test_many_drafts_that_fail_are_told_once_and_tried_again(
    keeping: Autosave, changed: list[Document], own_data_folder: Path, qtbot: QtBot
) -> None:
    own_data_folder.write_text("a file in the way")
    told: list[str] = []
    keeping.messageShown.connect(told.append)
    with qtbot.waitSignal(keeping.errorChanged) as said:
        _timer(keeping).timeout.emit()
    assert told == said.args
    own_data_folder.unlink()
    with qtbot.waitSignal(keeping.errorChanged) as said:
        _timer(keeping).timeout.emit()
    assert said.args == [""]
    assert len(_drafts(own_data_folder)) == len(changed)


def test_drafts_that_fail_again_are_told_again_only_after_they_were_written(
    keeping: Autosave, document: Document, own_data_folder: Path
) -> None:
    told: list[str] = []
    keeping.messageShown.connect(told.append)
    for name in ("一", "二"):
        own_data_folder.write_text("a file in the way")
        document.set(_PROJECT, name, "改")
        for _ in range(3):
            assert keeping.save_drafts()
        own_data_folder.unlink()
        assert keeping.save_drafts() == ""
        rmtree(own_data_folder)
    assert [each[:6] for each in told] == ["草稿没有存上"] * 2


def test_an_unexpected_error_in_one_draft_keeps_no_other_from_its_turn(
    keeping: Autosave,
    changed: list[Document],
    own_data_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    keeping.messageShown.connect(told.append)
    with monkeypatch.context() as patch:
        patch.setattr(DraftStore, "write", lambda *_, **__: 1 / 0)
        _timer(keeping).timeout.emit()
    (sentence,) = told
    assert sentence.startswith("草稿没有存上：程序内部出错")
    log = (own_data_folder / "perfdesk.log").read_text(encoding="utf-8")
    assert log.count("ZeroDivisionError: ") == 1
    for _ in changed[1:]:
        QApplication.processEvents()
    assert len(_drafts(own_data_folder)) == len(changed) - 1
    keeping.save_drafts()
    assert len(_drafts(own_data_folder)) == len(changed)


def test_saving_undoing_and_closing_delete_the_draft(
    keeping: Autosave, document: Document, forms: OpenForms, own_data_folder: Path
) -> None:
    for end in (document.mark_saved, document.undo, lambda: forms.remove(document)):
        document.set(_PROJECT, f"{document.form.project}改", "改")
        keeping.save_drafts()
        assert len(_drafts(own_data_folder)) == 1
        end()
        assert _drafts(own_data_folder) == []


def test_a_form_without_a_file_has_a_draft_before_anything_is_typed(
    keeping: Autosave, forms: OpenForms, own_data_folder: Path
) -> None:
    made = small_document()
    made.mark_saved(Form(made.form.template))
    forms.add(made)
    timer = _timer(keeping)
    assert timer.isActive()
    timer.timeout.emit()
    (draft,) = _drafts(own_data_folder)
    assert native_file.read_native(draft.read_bytes().partition(b"\n")[2]).form == made.form
    made.mark_saved()
    assert _drafts(own_data_folder) == []


def test_a_disk_error_is_reported_and_changes_nothing(
    keeping: Autosave, document: Document, own_data_folder: Path, qtbot: QtBot
) -> None:
    own_data_folder.write_text("a file in the way")
    document.set(_PROJECT, "差旅费", "改")
    with qtbot.waitSignal(keeping.messageShown) as said:
        keeping.save_drafts()
    assert said.args[0].startswith("草稿没有存上：")
    keeping.close()


def test_an_unexpected_error_in_one_draft_is_told_and_keeps_no_other_from_being_written(
    keeping: Autosave, forms: OpenForms, own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fail_for("乙", monkeypatch)
    for name in ("甲", "乙"):
        made = small_document()
        forms.add(made)
        made.set(_PROJECT, name, "改")
    assert keeping.save_drafts().startswith("草稿没有存上：程序内部出错")
    (draft,) = _drafts(own_data_folder)
    assert native_file.read_native(draft.read_bytes().partition(b"\n")[2]).form.project == "甲"
    assert _timer(keeping).isActive(), "it is tried again"
    keeping.close()


def _fail_for(project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a form of this project not be written, by a fault of the program."""
    whole = native_file.native_bytes

    def fail(form: Form) -> bytes:
        if form.project == project:
            raise ZeroDivisionError
        return whole(form)

    monkeypatch.setattr(native_file, "native_bytes", fail)


def test_an_unexpected_error_in_a_draft_keeps_no_other_form_from_being_restored(
    keeping: Autosave, forms: OpenForms, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("甲", "乙"):
        made = small_document()
        forms.add(made)
        made.set(_PROJECT, name, "改")
    keeping.save_drafts()
    keeping.close()
    _fail_for("甲", monkeypatch)
    later = Autosave(OpenForms())
    restored = later.restore(later.leftover_drafts())
    assert [each.form.project for each in restored] == ["甲", "乙"]
    later.close()


def test_a_restored_form_is_modified_and_knows_its_file(
    keeping: Autosave, document: Document, own_data_folder: Path, tmp_path: Path
) -> None:
    document.path = tmp_path / "表.zpb"
    document.set(_PROJECT, "差旅费", "改")
    keeping.save_drafts()
    keeping.close()
    later = Autosave(OpenForms())
    (restored,) = later.restore(later.leftover_drafts())
    assert restored.form == document.form
    assert restored.path == tmp_path / "表.zpb"
    assert restored.is_modified
    assert len(_drafts(own_data_folder)) == 1, "taken over, not gone"
    later.close()


def test_a_form_whose_last_year_held_half_a_character_has_a_draft(
    keeping: Autosave, document: Document, own_data_folder: Path
) -> None:
    document.renewed_form = replace(document.form, unit="半个字\ud83d")
    document.set(_PROJECT, "差旅费", "改")
    keeping.save_drafts()
    assert len(_drafts(own_data_folder)) == 1
    keeping.close()
    later = Autosave(OpenForms())
    (restored,) = later.restore(later.leftover_drafts())
    assert (restored.form, restored.renewed_form) == (document.form, None)
    later.close()


def test_a_draft_whose_file_cannot_be_read_is_restored_and_knows_its_file(
    keeping: Autosave, document: Document, tmp_path: Path
) -> None:
    document.path = tmp_path / "表.zpb"
    document.set(_PROJECT, "差旅费", "改")
    keeping.save_drafts()
    keeping.close()
    document.path.mkdir()  # reading it is refused, as on a share that is not connected
    later = Autosave(OpenForms())
    (restored,) = later.restore(later.leftover_drafts())
    assert (restored.form, restored.path) == (document.form, document.path)
    later.close()


def test_a_draft_that_cannot_be_read_is_reported_and_kept(
    keeping: Autosave, document: Document, own_data_folder: Path, qtbot: QtBot
) -> None:
    document.set(_PROJECT, "差旅费", "改")
    keeping.save_drafts()
    keeping.close()
    later = Autosave(OpenForms())
    lost = later.leftover_drafts()
    broken = [type(each)(each.id, b"{}", None, each.title, each.file) for each in lost]
    with qtbot.waitSignal(later.messageShown):
        assert later.restore(broken) == []
    assert len(_drafts(own_data_folder)) == 1
    later.discard(lost)
    assert _drafts(own_data_folder) == []
    later.close()


def test_all_drafts_that_cannot_be_read_are_named_in_one_message(
    keeping: Autosave, forms: OpenForms, qtbot: QtBot
) -> None:
    for name in ("甲", "乙"):
        forms.add(made := small_document())
        made.set(_PROJECT, name, "改")
    keeping.save_drafts()
    keeping.close()
    later = Autosave(OpenForms())
    lost = later.leftover_drafts()
    broken = [type(each)(each.id, b"{}", None, each.title, each.file) for each in lost]
    with qtbot.waitSignal(later.messageShown) as said:
        assert later.restore(broken) == []
    assert all(f"草稿“{name}”未能恢复" in said.args[0] for name in ("甲", "乙"))
    later.close()


def test_a_fault_of_the_program_while_a_draft_is_restored_is_reported(
    keeping: Autosave, forms: OpenForms, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_draft: object) -> None:
        raise ZeroDivisionError

    forms.add(made := small_document())
    made.set(_PROJECT, "甲", "改")
    keeping.save_drafts()
    keeping.close()
    monkeypatch.setattr(autosave, "_form_in", fail)
    later = Autosave(OpenForms())
    with qtbot.waitSignals([later.unexpectedErrorLogged, later.messageShown]):
        assert later.restore(later.leftover_drafts()) == []
    later.close()


def test_a_file_only_touched_since_the_draft_remains_its_file(
    keeping: Autosave, document: Document, tmp_path: Path
) -> None:
    document.path = tmp_path / "表.zpb"
    document.path.write_bytes(b"as it was opened")
    document.known_content = file_digest(document.path)
    document.set(_PROJECT, "差旅费", "改")
    keeping.save_drafts()
    keeping.close()
    os.utime(document.path, ns=(2**62, 2**62))
    later = Autosave(OpenForms())
    (restored,) = later.restore(later.leftover_drafts())
    assert (restored.path, restored.known_content) == (document.path, document.known_content)
    later.close()


def test_two_drafts_of_one_file_look_different(
    keeping: Autosave, document: Document, forms: OpenForms
) -> None:
    other = small_document()
    forms.add(other)
    document.set(FieldRef(ROOT, "unit"), "中心", "改")
    other.set(FieldRef(ROOT, "goals.0.actual"), "", "改")
    keeping.save_drafts()
    keeping.close()
    later = Autosave(OpenForms())
    first, second = map(draft_description, later.leftover_drafts())
    assert first.startswith("邮寄费（2022 年度，还没有存为文件）\n")
    assert first.rpartition("，")[2] != second.rpartition("，")[2]
    later.close()


def test_drafts_come_in_the_order_of_the_list_whichever_was_changed_first(
    keeping: Autosave, forms: OpenForms
) -> None:
    names = ("甲", "乙", "丙")
    documents = [small_document() for _ in names]
    for each in documents:
        forms.add(each)
    for each, name in reversed(list(zip(documents, names, strict=True))):
        each.set(_PROJECT, name, "改")
        keeping.save_drafts()
    keeping.close()
    later = Autosave(OpenForms())
    restored = later.restore(later.leftover_drafts())
    assert [each.form.project for each in restored] == list(names)
    later.close()


def test_a_failed_draft_is_tried_again_and_the_error_ends(
    keeping: Autosave, document: Document, own_data_folder: Path, qtbot: QtBot
) -> None:
    own_data_folder.write_text("a file in the way")
    document.set(_PROJECT, "差旅费", "改")
    with qtbot.waitSignal(keeping.errorChanged) as said:
        keeping.save_drafts()
    assert said.args[0].startswith("草稿没有存上：")
    timer = _timer(keeping)
    assert timer.isActive()
    own_data_folder.unlink()
    with qtbot.waitSignal(keeping.errorChanged) as said:
        timer.timeout.emit()
    assert said.args == [""]
    assert len(_drafts(own_data_folder)) == 1
    assert not timer.isActive()


def test_a_draft_of_a_file_changed_since_is_restored_without_it(
    keeping: Autosave, document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    document.path = tmp_path / "表.zpb"
    document.path.write_bytes(b"as it was opened")
    document.known_content = file_digest(document.path)
    document.set(_PROJECT, "差旅费", "改")
    keeping.save_drafts()
    keeping.close()
    later = Autosave(OpenForms())
    lost = later.leftover_drafts()
    document.path.write_bytes(b"written by another program")
    os.utime(document.path, ns=(0, 0))
    with qtbot.waitSignal(later.messageShown) as said:
        (restored,) = later.restore(lost)
    assert restored.path is None, "saving asks for a place, nothing is written over"
    assert "另存" in said.args[0]
    later.close()


def test_a_draft_is_restored_and_kept_if_no_new_one_can_be_written(
    keeping: Autosave, document: Document, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    document.set(_PROJECT, "差旅费", "改")
    keeping.save_drafts()
    keeping.close()
    later = Autosave(OpenForms())
    lost = later.leftover_drafts()

    def full(*_: object) -> None:
        raise IncompleteError(Path("1.draft"))

    monkeypatch.setattr(DraftStore, "write", full)
    with qtbot.waitSignal(later.messageShown):
        (restored,) = later.restore(lost)
    assert restored.form == document.form
    assert lost[0].file.exists()
    later.close()
