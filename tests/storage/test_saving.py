"""Saving a file keeps what was there before, and copes with folders that replace nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from perfdesk.storage import backups as backups_module
from perfdesk.storage.atomic_write import digest
from perfdesk.storage.backups import backups, keep_backup
from perfdesk.storage.data_folder import data_folder
from perfdesk.storage.save_errors import (
    CannotReplaceError,
    ChangedOnDiskError,
    DiskFullError,
    FolderInTheWayError,
    OtherContentError,
    SaveError,
)
from perfdesk.storage.saving import SavedFile, save_form_file, write_file, write_made_file
from perfdesk.storage.written_files import written_files


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.zpb"
    path.write_bytes(b"theirs")
    return path


@pytest.fixture
def no_replacing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder in which no file can take the place of another."""
    whole = Path.replace

    def refuse(temporary: Path, target: Path) -> Path:
        if temporary.is_relative_to(tmp_path):
            raise PermissionError(errno.EACCES, "")
        return whole(temporary, target)

    monkeypatch.setattr(Path, "replace", refuse)


def kept(file: Path) -> list[tuple[str, bytes]]:
    return [(backup.occasion, backup.read()) for backup in backups(file)]


def test_what_was_there_and_what_is_saved_are_kept(file: Path) -> None:
    assert save_form_file(file, b"mine") == SavedFile(digest(b"mine"))
    assert save_form_file(file, b"mine again") == SavedFile(digest(b"mine again"))
    assert kept(file) == [("saved", b"mine again"), ("saved", b"mine"), ("replaced", b"theirs")]


def test_what_is_saved_as_it_was_is_kept_once(file: Path) -> None:
    for _ in range(2):
        save_form_file(file, b"theirs")
    assert kept(file) == [("saved", b"theirs")]


def test_a_file_that_was_changed_is_not_replaced_but_kept(file: Path) -> None:
    with pytest.raises(ChangedOnDiskError):
        save_form_file(file, b"mine", digest(b"known"))
    assert file.read_bytes() == b"theirs"


@pytest.mark.usefixtures("no_replacing")
def test_a_folder_that_replaces_nothing_gets_the_file_in_place_and_that_is_said(file: Path) -> None:
    saved = write_file(file, b"mine", digest(b"theirs"))
    assert file.read_bytes() == b"mine"
    assert saved.digest == digest(b"mine")
    assert saved.messages == (
        "“a.zpb”所在的文件夹不让程序替换文件，已直接写入原文件；它原来的内容留在历史版本里。",
    )
    assert kept(file) == [("replaced", b"theirs")]


@pytest.mark.usefixtures("no_replacing")
def test_a_folder_that_renames_nothing_takes_a_new_file(file: Path) -> None:
    new = file.with_name("b.pdf")
    assert made(new, b"mine") == SavedFile(digest(b"mine"))
    assert new.read_bytes() == b"mine"
    assert sorted(file.parent.iterdir()) == [file, new]


@pytest.mark.usefixtures("no_replacing")
def test_of_a_new_file_that_cannot_be_written_nothing_is_left(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, new = os.write, file.with_name("b.pdf")

    def write_a_part(handle: int, data: bytes) -> int:
        if new.exists():
            raise OSError(errno.ENOSPC, "")
        return whole(handle, data)

    monkeypatch.setattr(os, "write", write_a_part)
    with pytest.raises(DiskFullError):
        write_file(new, b"mine")
    assert [*file.parent.iterdir()] == [file]


@pytest.mark.usefixtures("no_replacing")
def test_a_backup_that_takes_the_room_of_an_older_one_is_one_all_the_same(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_backup(file.with_name("b.zpb"), b"older", "saved")
    monkeypatch.setattr(backups_module, "_MOST_BYTES", len(b"theirs"))
    monkeypatch.setattr(backups_module, "_KEEPS_BETWEEN_LOOKS", 1)
    saved = write_file(file, b"mine", digest(b"theirs"))
    assert file.read_bytes() == b"mine"
    assert saved.messages[0].endswith("它原来的内容留在历史版本里。")
    assert kept(file) == [("replaced", b"theirs")]
    assert backups(file.with_name("b.zpb")) == ()


@pytest.mark.usefixtures("no_replacing")
def test_without_a_backup_nothing_is_written_in_place(file: Path) -> None:
    data_folder().mkdir(parents=True)
    (data_folder() / "backups").write_bytes(b"in the way")
    with pytest.raises(CannotReplaceError):
        write_file(file, b"mine")
    assert file.read_bytes() == b"theirs"


def test_a_backup_that_fails_does_not_keep_a_form_from_being_saved(file: Path) -> None:
    data_folder().mkdir(parents=True)
    (data_folder() / "backups").write_bytes(b"in the way")
    saved = save_form_file(file, b"mine")
    assert file.read_bytes() == b"mine"
    assert saved.messages[0].startswith("历史版本没有存上。")


def made(file: Path, data: bytes, *, replace: bool = False) -> SavedFile:
    with written_files() as written:
        return write_made_file(written, file, data, "form", replace=replace)


def test_a_file_that_the_program_made_is_replaced_until_somebody_changes_it(file: Path) -> None:
    file.unlink()
    made(file, b"first")
    assert made(file, b"second") == SavedFile(digest(b"second"))
    assert file.read_bytes() == b"second"
    file.write_bytes(b"changed")
    with pytest.raises(OtherContentError):
        made(file, b"third")
    assert file.read_bytes() == b"changed"
    assert kept(file) == []


def test_a_file_of_somebody_else_is_replaced_on_demand_and_kept(file: Path) -> None:
    with pytest.raises(OtherContentError):
        made(file, b"mine")
    assert file.read_bytes() == b"theirs"
    saved = made(file, b"mine", replace=True)
    assert file.read_bytes() == b"mine"
    assert kept(file) == [("replaced", b"theirs")]
    assert saved.kept == backups(file)[0].file
    made(file, b"mine again")
    assert file.read_bytes() == b"mine again", "the program wrote what was there"


def test_a_file_that_holds_the_same_already_stays_as_it_is_and_somebody_elses(file: Path) -> None:
    before = file.stat()
    assert made(file, b"theirs") == SavedFile(digest(b"theirs"))
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    with pytest.raises(OtherContentError):
        made(file, b"mine")


def test_what_cannot_be_a_file_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(FolderInTheWayError):
        made(tmp_path, b"mine", replace=True)
    with pytest.raises(SaveError):
        made(tmp_path / "no" / "folder.zpb", b"mine")


def test_without_a_backup_a_file_is_replaced_on_demand_and_that_is_said(file: Path) -> None:
    data_folder().mkdir(parents=True)
    (data_folder() / "backups").write_bytes(b"in the way")
    saved = made(file, b"mine", replace=True)
    assert file.read_bytes() == b"mine"
    assert saved.messages[0].startswith("历史版本没有存上。")
