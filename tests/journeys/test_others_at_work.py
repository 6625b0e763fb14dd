"""Somebody else has the file open, or changes it: that is told, and nothing is overwritten."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.core.edits import Remove
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, Goal, Level3, level3_nodes
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.gui.files import file_reader, file_watch
from perfdesk.gui.files.merge_dialog import MergeDialog
from perfdesk.gui.files.version_commands import GONE_MESSAGE, NO_FILE_MESSAGE, SAME_AS_FILE_MESSAGE
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import MergeLine
from perfdesk.gui.read_only import ReadOnlyReason
from perfdesk.storage import edit_lock
from perfdesk.storage.atomic_write import file_digest
from perfdesk.storage.backups import backups
from perfdesk.storage.edit_lock import EditLock, Holder, lock_for_editing
from perfdesk.workers.reading import FileResult, read_files
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.waiting import press_button, when_the_dialog_is_there
from tests.gui.windows import current_document, status_message, write_native_file

PROJECT, UNIT = FieldRef(ROOT, "project"), FieldRef(ROOT, "unit")

_HOLDING = """
import sys
from pathlib import Path
from perfdesk.storage.edit_lock import lock_for_editing
lock = lock_for_editing(Path(sys.argv[1]))
print("locked", flush=True)
sys.stdin.readline()
lock.release()
print("released", flush=True)
"""


class SlowLocks:
    """Locks that a folder gives only once it has been let go."""

    def __init__(self) -> None:
        self._answers = threading.Event()

    def __call__(self, path: Path) -> EditLock | Holder:
        """Lock a file, late."""
        self._answers.wait()
        return lock_for_editing(path)

    def let_go(self) -> None:
        """Let the folder answer."""
        self._answers.set()


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_watch, "CHECK_INTERVAL", 20)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_native_file(tmp_path, "表.zpb", small_form())


@pytest.fixture
def document(window: MainWindow, file: Path) -> Document:
    window.open_files([file])
    return current_document(window)


@pytest.fixture
def holder(file: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the file open."""
    command = [sys.executable, "-c", _HOLDING, str(file)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "locked\n"
    yield process
    process.communicate("\n")


def leave(holder: subprocess.Popen[str]) -> None:
    assert holder.stdin
    assert holder.stdout
    holder.stdin.write("\n")
    holder.stdin.flush()
    assert holder.stdout.readline() == "released\n"


def form_in(file: Path) -> Form:
    return native_file.read_native(file.read_bytes()).form


def told(window: MainWindow, words: str) -> bool:
    return words in status_message(window)


def test_a_file_that_is_open_elsewhere_is_read_only_and_says_who_has_it(
    holder: subprocess.Popen[str], window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    assert holder
    qtbot.waitUntil(lambda: document.read_only)
    assert "从" in document.holder
    assert document.holder in window.panes.banner.text()
    assert told(window, f"“表.zpb”正由{document.holder}打开，这里只能查看。")
    document.set(PROJECT, "改不了", "改")
    assert document.form.project == "邮寄费"


@pytest.mark.slow
def test_once_the_other_has_closed_it_the_form_can_be_edited(
    holder: subprocess.Popen[str], window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: document.read_only)
    leave(holder)
    qtbot.waitUntil(lambda: not document.read_only)
    assert told(window, "对方已关闭“表.zpb”，现在可以修改了。")
    assert not window.panes.banner.isVisible()


@pytest.mark.slow
def test_what_the_other_wrote_is_read_again_before_the_form_can_be_edited(
    holder: subprocess.Popen[str], file: Path, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: document.read_only)
    write_native_file(file.parent, file.name, replace(small_form(), project="别人填的"))
    qtbot.waitUntil(lambda: told(window, "对方保存了“表.zpb”，关闭以后这里会更新。"))
    leave(holder)
    qtbot.waitUntil(lambda: document.form.project == "别人填的")
    assert not document.read_only
    assert not document.is_modified
    assert list(window.forms) == [document]


@pytest.mark.slow
def test_what_the_other_wrote_is_not_overwritten_unseen_after_an_undo(
    holder: subprocess.Popen[str], file: Path, window: MainWindow, answers: Answers, qtbot: QtBot
) -> None:
    window.open_files([file])
    document = current_document(window)
    qtbot.waitUntil(lambda: document.read_only)
    write_native_file(file.parent, file.name, replace(small_form(), project="别人填的"))
    leave(holder)
    qtbot.waitUntil(lambda: document.form.project == "别人填的")
    window.menu_actions["undo"].trigger()
    assert document.form.project == "邮寄费"
    window.menu_actions["save"].trigger()
    (question,) = answers.questions("merge_choice")
    assert "☐项目名称：邮寄费→别人填的" in question
    assert form_in(file).project == "别人填的"
    window.menu_actions["redo"].trigger()
    assert not document.is_modified
    document.set(UNIT, "我的单位", "改")
    window.menu_actions["save"].trigger()
    assert len(answers.questions("merge_choice")) == 1
    assert (form_in(file).project, form_in(file).unit) == ("别人填的", "我的单位")


def test_a_form_open_elsewhere_can_be_saved_as_another_file(
    holder: subprocess.Popen[str],
    window: MainWindow,
    document: Document,
    answers: Answers,
    qtbot: QtBot,
) -> None:
    assert holder
    qtbot.waitUntil(lambda: document.read_only)
    assert document.path
    other = document.path.with_name("另存.zpb")
    answers.saving = [document.path, other]
    window.menu_actions["save_as"].trigger()
    assert "正由别人打开" in answers.questions("warn")[-1]
    window.menu_actions["save_as"].trigger()
    assert not document.read_only
    assert other.exists()


def test_a_lock_that_was_lost_is_taken_again(
    window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(file_watch, "REFRESH_SECONDS", 1)
    window.open_files([file])
    lock = file.with_name(".~表.zpb.lock")
    qtbot.waitUntil(lock.exists)
    lock.unlink()
    qtbot.waitUntil(lock.exists)
    assert not current_document(window).read_only


def test_a_lock_stays_while_its_folder_is_away(
    window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(file_watch, "REFRESH_SECONDS", 1)
    folder, elsewhere = file.parent / "U盘", file.parent / "拔出"
    folder.mkdir()
    moved = file.rename(folder / file.name)
    window.open_files([moved])
    lock = moved.with_name(".~表.zpb.lock")
    qtbot.waitUntil(lock.exists)
    folder.rename(elsewhere)
    qtbot.waitUntil(lambda: told(window, "“表.zpb”已被删除、改名或移走。那里现在存不回去"))
    with qtbot.waitSignal(window.file_watch._seen), qtbot.waitSignal(window.file_watch._seen):
        pass
    assert "不能加锁" not in status_message(window)
    elsewhere.rename(folder)
    assert isinstance(lock_for_editing(moved), Holder)


def test_a_lock_that_was_refused_is_tried_again_and_told_once(
    window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(file_watch, "REFRESH_SECONDS", 1)
    refusals = [OSError(errno.EIO, ""), OSError(errno.EIO, "")]

    def refuse_first(path: Path) -> EditLock | Holder:
        if refusals:
            raise refusals.pop()
        return lock_for_editing(path)

    monkeypatch.setattr(file_watch, "lock_for_editing", refuse_first)
    shown: list[str] = []
    window.file_watch.messageShown.connect(shown.append)
    window.open_files([file])
    qtbot.waitUntil(file.with_name(".~表.zpb.lock").exists)
    assert shown == [f"“表.zpb”所在的文件夹{_WITHOUT_LOCKS}"]


@pytest.mark.slow
def test_who_took_over_a_lost_lock_is_told(
    window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window.open_files([file])
    lock = file.with_name(".~表.zpb.lock")
    qtbot.waitUntil(lambda: lock.exists() and bool(lock.read_bytes()))
    lock.unlink()
    other = lock_for_editing(file)
    assert isinstance(other, EditLock)
    monkeypatch.setattr(file_watch, "REFRESH_SECONDS", 1)
    qtbot.waitUntil(lambda: current_document(window).read_only)
    assert told(window, f"“表.zpb”正由{current_document(window).holder}打开，这里只能查看。")
    other.release()
    qtbot.waitUntil(lambda: not current_document(window).read_only)


_NOT_WRITABLE = "不能写入：别人可能同时在改，改动也可能存不回去，那时请另存到别的文件夹。"
_WITHOUT_LOCKS = "不能加锁，别人可能同时在改这份文件。请先说好由谁来改。"


@pytest.mark.slow
@pytest.mark.parametrize(
    "refusal",
    [
        (errno.EROFS, _NOT_WRITABLE),
        (errno.EACCES, _NOT_WRITABLE),
        (errno.ENOSPC, _WITHOUT_LOCKS),
    ],
)
def test_a_folder_that_takes_no_lock_is_told_with_what_follows(
    window: MainWindow,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    refusal: tuple[int, str],
) -> None:
    number, words = refusal

    def refuse(_path: Path) -> EditLock:
        raise OSError(number, "")

    monkeypatch.setattr(file_watch, "lock_for_editing", refuse)
    window.open_files([file])
    qtbot.waitUntil(lambda: told(window, f"“表.zpb”所在的文件夹{words}"))
    assert not current_document(window).read_only


def test_a_file_that_is_write_protected_is_told_before_something_is_typed(
    window: MainWindow,
    file: Path,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != file or mode != os.W_OK)
    window.open_files([file])
    qtbot.waitUntil(lambda: told(window, "“表.zpb”是只读文件，改动存不回去。"))
    document = current_document(window)
    document.set(UNIT, "中心", "改")
    answers.saving = [file.with_name("另存.zpb")]
    window.menu_actions["save_as"].trigger()
    assert status_message(window).startswith("已保存 另存.zpb")
    assert not document.is_modified


def test_a_form_can_be_edited_once_it_is_locked_though_the_disk_does_not_answer_then(
    window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(file_watch, "lock_for_editing", lambda _path: Holder())
    window.open_files([file])
    document = current_document(window)
    qtbot.waitUntil(lambda: document.read_only)
    stat = os.stat

    def fail(path: Path, **options: bool) -> os.stat_result:
        if path == file:
            raise OSError(errno.EIO, "")
        return stat(path, **options)

    monkeypatch.setattr(os, "stat", fail)
    monkeypatch.setattr(file_watch, "lock_for_editing", lock_for_editing)
    qtbot.waitUntil(lambda: not document.read_only)


def test_the_lock_goes_with_the_form_and_follows_it_to_another_file(
    window: MainWindow, document: Document, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    assert document
    qtbot.waitUntil((tmp_path / ".~表.zpb.lock").exists)
    answers.saving = [tmp_path / "另存.zpb"]
    window.menu_actions["save_as"].trigger()
    qtbot.waitUntil((tmp_path / ".~另存.zpb.lock").exists)
    qtbot.waitUntil(lambda: not (tmp_path / ".~表.zpb.lock").exists())
    window.menu_actions["close"].trigger()
    qtbot.waitUntil(lambda: not (tmp_path / ".~另存.zpb.lock").exists())


def test_a_change_from_outside_is_told_once_and_a_lost_file_too(
    window: MainWindow, document: Document, file: Path, qtbot: QtBot
) -> None:
    write_native_file(file.parent, file.name, replace(small_form(), project="别人填的"))
    qtbot.waitUntil(lambda: told(window, "“表.zpb”刚被其他程序改过。"))
    assert document.form.project == "邮寄费"
    file.unlink()
    qtbot.waitUntil(lambda: told(window, "“表.zpb”已被删除、改名或移走。"))
    document.set(PROJECT, "挂号费", "改")
    window.menu_actions["save"].trigger()
    assert form_in(file).project == "挂号费"


def _put_a_folder_in_its_place(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _put_a_link_to_itself_in_its_place(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


def _move_its_folder(file: Path) -> None:
    file.parent.rename(file.parent.with_name("移走"))


def _put_a_file_in_the_place_of_its_folder(file: Path) -> None:
    _move_its_folder(file)
    file.parent.write_bytes(b"")


@pytest.mark.parametrize(
    "lose",
    [
        _put_a_folder_in_its_place,
        _put_a_link_to_itself_in_its_place,
        _move_its_folder,
        _put_a_file_in_the_place_of_its_folder,
    ],
)
def test_a_file_whose_place_is_taken_or_gone_is_told_with_what_is_left_to_do(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, lose: Callable[[Path], None]
) -> None:
    folder = tmp_path / "文件夹"
    folder.mkdir()
    file = write_native_file(folder, "表.zpb", small_form())
    window.open_files([file])
    lose(file)
    told_words = "“表.zpb”已被删除、改名或移走。那里现在存不回去，请用“文件 › 另存为”。"
    qtbot.waitUntil(lambda: told(window, told_words))


def test_a_file_lost_behind_a_link_can_be_written_again(
    window: MainWindow, file: Path, qtbot: QtBot
) -> None:
    link = file.with_name("链接.zpb")
    link.symlink_to(file)
    window.open_files([link])
    file.unlink()
    qtbot.waitUntil(
        lambda: told(window, "“链接.zpb”已被删除、改名或移走。保存会在原来的位置重新写出。")
    )


def test_saving_takes_over_what_the_other_changed_and_keeps_what_we_did(
    window: MainWindow, document: Document, file: Path, answers: Answers
) -> None:
    write_native_file(file.parent, file.name, replace(small_form(), unit="别人的单位"))
    document.set(PROJECT, "我的项目", "改")
    answers.confirms = True
    window.menu_actions["save"].trigger()
    (question,) = answers.questions("merge_choice")
    assert "☐项目名称：我的项目→邮寄费" in question
    assert "☑实施单位：" in question
    assert (form_in(file).project, form_in(file).unit) == ("我的项目", "别人的单位")
    assert not document.is_modified
    window.menu_actions["undo"].trigger()
    assert document.form.unit == small_form().unit


def test_what_the_other_saves_while_further_files_are_read_is_not_overwritten(
    window: MainWindow, file: Path, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:

    def read_then_change(*arguments: object) -> Iterator[FileResult]:
        yield from read_files(*arguments)  # type: ignore[arg-type]
        write_native_file(file.parent, file.name, replace(small_form(), unit="别人的单位"))

    monkeypatch.setattr(file_reader, "read_files", read_then_change)
    window.open_files([file, write_native_file(file.parent, "又一张.zpb", small_form())])
    window.forms[0].set(PROJECT, "我的项目", "改")
    window.menu_actions["save"].trigger()
    (question,) = answers.questions("merge_choice")
    assert "☑实施单位：" in question
    assert form_in(file).unit == "别人的单位"


def test_saving_can_be_cancelled_and_nothing_is_lost(
    window: MainWindow, document: Document, file: Path, answers: Answers
) -> None:
    write_native_file(file.parent, file.name, replace(small_form(), unit="别人的单位"))
    document.set(PROJECT, "我的项目", "改")
    window.menu_actions["save"].trigger()
    assert answers.questions("merge_choice")
    assert form_in(file).unit == "别人的单位"
    assert document.is_modified
    assert document.form.project == "我的项目"


def test_what_the_other_wrote_stays_among_the_earlier_versions(
    window: MainWindow, document: Document, file: Path, answers: Answers
) -> None:
    write_native_file(file.parent, file.name, replace(small_form(), unit="别人的单位"))
    document.set(PROJECT, "我的项目", "改")
    answers.merges = [[]]
    window.menu_actions["save"].trigger()
    assert form_in(file).unit == small_form().unit
    kept = [native_file.read_native(each.read()).form.unit for each in backups(file)]
    assert "别人的单位" in kept


def test_comparing_with_the_file_takes_over_what_it_has(
    window: MainWindow, document: Document, file: Path, answers: Answers
) -> None:
    compare = window.menu_actions["compare_file"]
    compare.trigger()
    assert status_message(window) == SAME_AS_FILE_MESSAGE
    write_native_file(file.parent, file.name, replace(small_form(), unit="别人的单位"))
    answers.confirms = True
    compare.trigger()
    assert document.form.unit == "别人的单位"
    assert not document.is_modified
    file.unlink()
    compare.trigger()
    assert status_message(window) == GONE_MESSAGE
    window.menu_actions["new"].trigger()
    compare.trigger()
    assert status_message(window) == NO_FILE_MESSAGE


@pytest.mark.usefixtures("document")
def test_what_the_user_took_over_and_took_back_is_kept_among_the_earlier_versions(
    window: MainWindow, file: Path, answers: Answers
) -> None:
    write_native_file(file.parent, file.name, replace(small_form(), unit="别人的单位"))
    answers.confirms = True
    window.menu_actions["compare_file"].trigger()
    window.menu_actions["undo"].trigger()
    window.menu_actions["save"].trigger()
    assert len(answers.questions("merge_choice")) == 1  # the user has seen it, and decided
    assert form_in(file).unit == small_form().unit
    kept = [native_file.read_native(each.read()).form.unit for each in backups(file)]
    assert "别人的单位" in kept


def test_the_dialog_begins_with_what_is_proposed_and_can_take_all_or_nothing(
    window: MainWindow,
) -> None:
    lines = [MergeLine("甲", "1", "2", taken=True), MergeLine("乙", "3", "4", taken=False)]
    dialog = MergeDialog("邮寄费", lines, window)
    assert dialog.answer() == [0]
    assert "有 2 处不同，勾选的 1 处用文件里的" in dialog.message.text()
    for text, answer in (("全用我的(&K)", []), ("全用文件里的(&T)", [0, 1])):
        button = next(each for each in dialog.buttons.buttons() if each.text() == text)
        button.click()
        assert dialog.answer() == answer


def test_the_dialog_tells_the_rows_of_places_with_long_columns_apart(qtbot: QtBot) -> None:
    places = (
        f"产出指标 › 数量指标 › {name} · 偏差原因分析及改进措施" for name in ("到岗率", "发放率")
    )
    dialog = MergeDialog("邮寄费", [MergeLine(each, "", "1", taken=False) for each in places])
    qtbot.addWidget(dialog)
    dialog.resize(900, 480)
    dialog.show()
    dialog.list.clearSelection()
    dialog.list.setCurrentItem(None)  # type: ignore[call-overload]  # Qt: no current one
    first, second = (
        dialog.list.viewport().grab(dialog.list.visualItemRect(line)).toImage()
        for line in map(dialog.list.topLevelItem, range(2))
        if line is not None
    )
    assert first != second


# What is proposed to be taken over


def first_row(form: Form) -> Level3:
    return next(level3_nodes(form))


def with_first_row(form: Form, row: Level3 | None) -> Form:
    """Return the form with another first row, or without it."""
    level1, *others = form.indicators
    level2, *parts = level1.children
    children = (*([] if row is None else [row]), *level2.children[1:])
    changed = replace(level1, children=(replace(level2, children=children), *parts))
    return replace(form, indicators=(changed, *others))


def ticked(answers: Answers) -> list[str]:
    """The places proposed in the last list of differences."""
    lines = answers.questions("merge_choice")[-1].split("\n")[1:]
    return [line[1:].split("：")[0] for line in lines if line.startswith("☑")]


def test_a_row_we_have_renamed_and_filled_stays_ours(
    window: MainWindow, document: Document, file: Path, answers: Answers
) -> None:
    key = first_row(document.form).key
    document.set(FieldRef(key, "name"), "改过的名称", "改")
    document.set(FieldRef(key, "reason"), "我写的原因", "改")
    write_native_file(file.parent, file.name, replace(small_form(), code="310"))
    answers.confirms = True
    window.menu_actions["save"].trigger()
    assert ticked(answers) == ["项目编码"]
    saved = form_in(file)
    assert (first_row(saved).name, first_row(saved).reason) == ("改过的名称", "我写的原因")
    assert saved.code == "310"


def test_a_row_they_removed_goes_only_if_we_have_not_filled_it(
    window: MainWindow, document: Document, file: Path, answers: Answers
) -> None:
    without = with_first_row(small_form(), None)
    write_native_file(file.parent, file.name, without)
    document.set(PROJECT, "我的项目", "改")
    window.menu_actions["save"].trigger()
    assert len(ticked(answers)) == 1
    document.set(FieldRef(first_row(document.form).key, "reason"), "我写的原因", "改")
    window.menu_actions["save"].trigger()
    assert ticked(answers) == []


def test_goals_of_another_number_are_not_taken_over_where_we_have_written(
    window: MainWindow, document: Document, file: Path, answers: Answers
) -> None:
    goals = (*small_form().goals, Goal("第二个目标"))
    write_native_file(file.parent, file.name, replace(small_form(), goals=goals))
    document.set(FieldRef(ROOT, "goals.0.actual"), "我写的完成情况", "改")
    window.menu_actions["save"].trigger()
    assert ticked(answers) == []


def test_a_row_we_have_removed_does_not_come_back(
    window: MainWindow, document: Document, file: Path, answers: Answers
) -> None:
    document.apply("删除", [Remove(first_row(document.form).key)])
    write_native_file(file.parent, file.name, replace(small_form(), code="310"))
    window.menu_actions["save"].trigger()
    assert ticked(answers) == ["项目编码"]


def test_a_file_of_a_later_version_is_neither_merged_nor_replaced(
    window: MainWindow, document: Document, file: Path, answers: Answers
) -> None:
    later = file.read_bytes().replace(b'"version": 2', b'"version": 3')
    file.write_bytes(later)
    document.set(PROJECT, "我的项目", "改")
    answers.confirms = True
    window.menu_actions["save"].trigger()
    assert "由更新的版本保存" in answers.questions("warn")[-1]
    assert file.read_bytes() == later
    assert document.is_modified


def test_what_a_look_found_before_we_saved_again_is_not_taken_for_somebody_elses(
    window: MainWindow, document: Document, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    messages, found = list[str](), list[str | None]()
    is_seen, answers = threading.Event(), threading.Event()

    def digest_late(path: Path) -> str | None:
        found.append(file_digest(path))
        is_seen.set()
        answers.wait()
        return found[-1]

    monkeypatch.setattr(file_watch, "file_digest", digest_late)
    window.file_watch.messageShown.connect(messages.append)
    for number in range(2):
        document.set(PROJECT, f"改了 {number} 次", "改")
        window.menu_actions["save"].trigger()
        qtbot.waitUntil(is_seen.is_set)
    answers.set()
    qtbot.waitUntil(lambda: len(found) > 1 and found[-1] == document.known_content)
    assert messages == []


# Who may write


@pytest.mark.slow
def test_what_was_typed_before_the_other_was_noticed_stays(
    holder: subprocess.Popen[str], file: Path, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    document.set_read_only(None)  # as before a slow share has answered
    document.set(PROJECT, "我先写的", "改")
    qtbot.waitUntil(lambda: document.read_only)
    write_native_file(file.parent, file.name, replace(small_form(), unit="别人的单位"))
    leave(holder)
    qtbot.waitUntil(lambda: not document.read_only)
    assert document.form.project == "我先写的"
    assert told(window, "请用“文件 › 与文件比较”与这里的内容合并。")


def test_closing_with_save_does_not_write_into_a_file_open_elsewhere(
    holder: subprocess.Popen[str],
    file: Path,
    window: MainWindow,
    document: Document,
    answers: Answers,
) -> None:
    assert holder
    before = file.read_bytes()
    document.set_read_only(None)  # as before a slow share has answered
    document.set(PROJECT, "我先写的", "改")
    document.set_read_only(ReadOnlyReason.LOCKED)
    answers.leaving = "save"
    window.menu_actions["close"].trigger()
    assert file.read_bytes() == before
    assert document in window.forms
    assert "正由别人打开" in answers.questions("warn")[-1]


def test_saving_as_a_file_open_elsewhere_is_refused(
    holder: subprocess.Popen[str], file: Path, window: MainWindow, answers: Answers
) -> None:
    assert holder
    before = file.read_bytes()
    window.menu_actions["new"].trigger()
    answers.saving = [file]
    window.menu_actions["save_as"].trigger()
    assert file.read_bytes() == before
    assert "打开。请换一个文件名。" in answers.questions("warn")[-1]


@pytest.mark.slow
def test_a_folder_that_is_silent_when_saving_as_is_left_and_nothing_stays_locked(
    window: MainWindow, answers: Answers, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, threads = SlowLocks(), list[threading.Thread]()

    def lock(path: Path) -> EditLock | Holder:
        threads.append(threading.current_thread())
        return slow(path)

    monkeypatch.setattr(edit_lock, "lock_for_editing", lock)
    window.menu_actions["new"].trigger()
    answers.saving = [file]
    when_the_dialog_is_there(press_button)
    window.menu_actions["save_as"].trigger()
    assert "没有响应" in answers.questions("warn")[-1]
    assert current_document(window).path is None
    slow.let_go()
    threads[0].join()
    assert not file.with_name(f".~{file.name}.lock").exists()


@pytest.mark.usefixtures("document")
def test_a_form_that_can_be_edited_at_last_is_locked(
    window: MainWindow, file: Path, qtbot: QtBot
) -> None:
    lock = file.with_name(f".~{file.name}.lock")
    qtbot.waitUntil(lock.exists)
    window.menu_actions["close"].trigger()
    qtbot.waitUntil(lambda: not lock.exists())
    data = file.read_bytes().replace("邮寄费".encode(), "别的费用".encode())
    file.write_bytes(data)
    window.open_files([file])
    assert current_document(window).read_only_reason is ReadOnlyReason.ALTERED
    window.menu_actions["accept_changes"].trigger()
    qtbot.waitUntil(lock.exists)


def test_the_lock_on_a_file_that_cannot_be_read_just_now_is_let_go_in_the_end(
    window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuse(_path: Path) -> str:
        raise PermissionError

    monkeypatch.setattr(file_watch, "file_digest", refuse)
    window.open_files([file])
    lock = file.with_name(f".~{file.name}.lock")
    qtbot.waitUntil(lock.exists)
    assert not current_document(window).read_only
    window.menu_actions["close"].trigger()
    qtbot.waitUntil(lambda: not lock.exists())


def test_a_silent_folder_holds_up_nobody_elses_files(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    answers = threading.Event()
    silent = tmp_path / "不响应"
    silent.mkdir()

    def lock(path: Path) -> EditLock | Holder:
        if path.parent == silent:
            answers.wait()
        return lock_for_editing(path)

    monkeypatch.setattr(file_watch, "lock_for_editing", lock)
    monkeypatch.setattr(file_watch, "REFRESH_SECONDS", 1)
    window.open_files([write_native_file(silent, "远.zpb", small_form())])
    file = write_native_file(tmp_path, "近.zpb", small_form())
    window.open_files([file])
    locks = [each.with_name(f".~{each.name}.lock") for each in (file, silent / "远.zpb")]

    qtbot.waitUntil(locks[0].exists)
    os.utime(locks[0], (0, 0))
    qtbot.waitUntil(lambda: locks[0].stat().st_mtime > 0)
    write_native_file(tmp_path, file.name, replace(small_form(), project="别人填的"))
    qtbot.waitUntil(lambda: told(window, "“近.zpb”刚被其他程序改过。"))

    assert not locks[1].exists()
    answers.set()
    qtbot.waitUntil(locks[1].exists)


@pytest.fixture
def slow_locks(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowLocks]:
    locks = SlowLocks()
    monkeypatch.setattr(file_watch, "lock_for_editing", locks)
    yield locks
    locks.let_go()


def wait_for_locks(window: MainWindow, locks: SlowLocks, folder: Path, qtbot: QtBot) -> None:
    """Let a folder answer, and wait until it has done what it was asked so far."""
    window.open_files([write_native_file(folder, "最后.zpb", small_form())])
    locks.let_go()
    qtbot.waitUntil((folder / ".~最后.zpb.lock").exists)
    QApplication.processEvents()


def test_a_form_that_is_locked_late_is_not_taken_for_open_elsewhere(
    slow_locks: SlowLocks, window: MainWindow, document: Document, file: Path, qtbot: QtBot
) -> None:
    other = write_native_file(file.parent, "改过.zpb", small_form())
    other.write_bytes(other.read_bytes().replace("邮寄费".encode(), "别的费用".encode()))
    window.open_files([other])
    window.menu_actions["accept_changes"].trigger()
    wait_for_locks(window, slow_locks, file.parent, qtbot)
    assert not document.read_only
    assert not current_document(window).read_only


@pytest.mark.usefixtures("slow_locks", "document")
def test_a_form_opened_again_before_its_file_was_locked_is_not_taken_for_open_elsewhere(
    slow_locks: SlowLocks, window: MainWindow, file: Path, qtbot: QtBot
) -> None:
    window.menu_actions["close"].trigger()
    window.open_files([file])
    document = current_document(window)
    wait_for_locks(window, slow_locks, file.parent, qtbot)
    assert not document.read_only
    assert file.with_name(f".~{file.name}.lock").exists()
    assert isinstance(lock_for_editing(file), Holder)
