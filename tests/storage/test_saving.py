"""Saving a file keeps what was there before, and copes with folders that replace nothing."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from perfdesk.storage.atomic_write import digest
from perfdesk.storage.backups import backups
from perfdesk.storage.data_folder import data_folder
from perfdesk.storage.save_errors import CannotReplaceError, ChangedOnDiskError
from perfdesk.storage.saving import SavedFile, save_form_file, write_file


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
    return [(backup.origin, backup.read()) for backup in backups(file)]


def test_what_was_there_and_what_is_saved_are_kept(file: Path) -> None:
    assert save_form_file(file, b"mine") == SavedFile(digest(b"mine"))
    assert save_form_file(file, b"mine again") == SavedFile(digest(b"mine again"))
    assert kept(file) == [("saved", b"mine again"), ("saved", b"mine"), ("replaced", b"theirs")]


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
