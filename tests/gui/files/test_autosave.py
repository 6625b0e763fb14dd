"""Drafts of the open forms: when they are written, and when they go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, Place
from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.gui.files.autosave import Keeping
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.storage.atomic_write import IncompleteError, file_digest
from perfdesk.storage.drafts import DraftStore
from tests.gui.samples import small_document

pytestmark = pytest.mark.usefixtures("qapp")

_PROJECT = Place(ROOT, "project")


@pytest.fixture
def forms() -> OpenForms:
    return OpenForms()


@pytest.fixture
def keeping(forms: OpenForms) -> Keeping:
    return Keeping(forms, forms)


@pytest.fixture
def document(forms: OpenForms, keeping: Keeping) -> Document:
    assert keeping.parent() is forms
    made = small_document()
    forms.add(made)
    return made


def _timer(keeping: Keeping) -> QTimer:
    timer = keeping.findChild(QTimer)
    assert isinstance(timer, QTimer)
    return timer


def _drafts(folder: Path) -> list[Path]:
    return list(folder.glob("drafts/*/*.draft"))


def test_what_is_typed_is_in_a_draft_within_two_seconds(
    keeping: Keeping, document: Document, own_data_folder: Path
) -> None:
    document.begin(_PROJECT)
    document.type("差")
    timer = _timer(keeping)
    assert timer.isActive()
    assert timer.remainingTime() < 2000
    document.type("差旅")
    assert timer.remainingTime() < 2000
    timer.timeout.emit()
    (draft,) = _drafts(own_data_folder)
    head, _, data = draft.read_bytes().partition(b"\n")
    assert head
    assert native_file.read_native(data).form.project == "差旅"
    assert document.editing == _PROJECT


def test_the_wait_is_not_begun_anew_by_each_key(keeping: Keeping, document: Document) -> None:
    document.begin(_PROJECT)
    document.type("一")
    timer = _timer(keeping)
    timer.setInterval(0)
    timer.start()
    document.type("二")
    assert timer.interval() == 0
    timer.stop()


def test_a_draft_goes_with_saving_undoing_and_closing(
    keeping: Keeping, document: Document, forms: OpenForms, own_data_folder: Path
) -> None:
    for end in (document.mark_saved, document.undo, lambda: forms.remove(document)):
        document.set(_PROJECT, f"{document.form.project}改", "改")
        keeping.keep()
        assert len(_drafts(own_data_folder)) == 1
        end()
        assert _drafts(own_data_folder) == []


def test_a_form_that_is_in_no_file_is_kept_before_anything_is_typed(
    keeping: Keeping, forms: OpenForms, own_data_folder: Path
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


def test_a_disk_that_refuses_is_said_and_nothing_else(
    keeping: Keeping, document: Document, own_data_folder: Path, qtbot: QtBot
) -> None:
    own_data_folder.write_text("a file in the way")
    document.set(_PROJECT, "差旅费", "改")
    with qtbot.waitSignal(keeping.failed) as said:
        keeping.keep()
    assert said.args[0].startswith("草稿没有存上：")
    keeping.end()


def test_a_restored_form_is_changed_and_knows_its_file(
    keeping: Keeping, document: Document, own_data_folder: Path, tmp_path: Path
) -> None:
    document.path = tmp_path / "表.zpb"
    document.set(_PROJECT, "差旅费", "改")
    keeping.keep()
    keeping.end()
    later = Keeping(OpenForms())
    (restored,) = later.restored(later.lost())
    assert restored.form == document.form
    assert restored.path == tmp_path / "表.zpb"
    assert restored.is_modified
    assert len(_drafts(own_data_folder)) == 1, "taken over, not gone"
    later.end()


def test_a_draft_that_cannot_be_read_is_said_and_stays(
    keeping: Keeping, document: Document, own_data_folder: Path, qtbot: QtBot
) -> None:
    document.set(_PROJECT, "差旅费", "改")
    keeping.keep()
    keeping.end()
    later = Keeping(OpenForms())
    lost = later.lost()
    broken = [type(each)(each.id, b"{}", None, each.title, each.file) for each in lost]
    with qtbot.waitSignal(later.failed):
        assert later.restored(broken) == []
    assert len(_drafts(own_data_folder)) == 1
    later.drop(lost)
    assert _drafts(own_data_folder) == []
    later.end()


def test_a_file_only_touched_since_the_draft_is_still_its_file(
    keeping: Keeping, document: Document, tmp_path: Path
) -> None:
    document.path = tmp_path / "表.zpb"
    document.path.write_bytes(b"as it was opened")
    document.known = file_digest(document.path)
    document.set(_PROJECT, "差旅费", "改")
    keeping.keep()
    keeping.end()
    os.utime(document.path, ns=(2**62, 2**62))
    later = Keeping(OpenForms())
    (restored,) = later.restored(later.lost())
    assert (restored.path, restored.known) == (document.path, document.known)
    later.end()


def test_two_drafts_of_one_file_look_different(
    keeping: Keeping, document: Document, forms: OpenForms
) -> None:
    other = small_document()
    forms.add(other)
    document.set(Place(ROOT, "unit"), "中心", "改")
    other.set(Place(ROOT, "goals.actual"), "", "改")
    keeping.keep()
    keeping.end()
    later = Keeping(OpenForms())
    first, second = later.described(later.lost())
    assert first.startswith("邮寄费（还没有存为文件）\n")
    assert first.rpartition("，")[2] != second.rpartition("，")[2]
    later.end()


def test_a_draft_that_failed_is_tried_again_and_the_trouble_ends(
    keeping: Keeping, document: Document, own_data_folder: Path, qtbot: QtBot
) -> None:
    own_data_folder.write_text("a file in the way")
    document.set(_PROJECT, "差旅费", "改")
    with qtbot.waitSignal(keeping.trouble) as said:
        keeping.keep()
    assert said.args[0].startswith("草稿没有存上：")
    timer = _timer(keeping)
    assert timer.isActive()
    own_data_folder.unlink()
    with qtbot.waitSignal(keeping.trouble) as said:
        timer.timeout.emit()
    assert said.args == [""]
    assert len(_drafts(own_data_folder)) == 1
    assert not timer.isActive()


def test_a_draft_of_a_file_changed_since_comes_back_without_it(
    keeping: Keeping, document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    document.path = tmp_path / "表.zpb"
    document.path.write_bytes(b"as it was opened")
    document.known = file_digest(document.path)
    document.set(_PROJECT, "差旅费", "改")
    keeping.keep()
    keeping.end()
    later = Keeping(OpenForms())
    lost = later.lost()
    document.path.write_bytes(b"written by another program")
    os.utime(document.path, ns=(0, 0))
    with qtbot.waitSignal(later.failed) as said:
        (restored,) = later.restored(lost)
    assert restored.path is None, "saving asks for a place, nothing is written over"
    assert "另存" in said.args[0]
    later.end()


def test_a_draft_is_restored_and_stays_where_no_new_one_can_be_written(
    keeping: Keeping, document: Document, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    document.set(_PROJECT, "差旅费", "改")
    keeping.keep()
    keeping.end()
    later = Keeping(OpenForms())
    lost = later.lost()

    def full(*_: object) -> None:
        raise IncompleteError(Path("1.draft"))

    monkeypatch.setattr(DraftStore, "write", full)
    with qtbot.waitSignal(later.failed):
        (restored,) = later.restored(lost)
    assert restored.form == document.form
    assert lost[0].file.exists()
    later.end()
