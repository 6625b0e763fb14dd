"""Temporary files that a killed process left: where they are looked for."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path

import pytest

from perfdesk.storage.left_over import delete_all_left_over, start_deleting_left_over
from perfdesk.storage.settings import RecentForm, remember_files

_DAY = date(2026, 11, 29)


def _left_over(folder: Path, name: str = f".perfdesk-{'0' * 16}.tmp") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(b"half")
    os.utime(file, (0, 0))
    return file


def test_they_are_deleted_in_the_data_folder_in_its_folders_and_beside_recent_files(
    own_data_folder: Path, tmp_path: Path
) -> None:
    own = [own_data_folder, own_data_folder / "drafts" / "1", own_data_folder / "backups" / "a"]
    left = [_left_over(folder) for folder in (*own, tmp_path / "recent")]
    others = [_left_over(tmp_path / "elsewhere"), _left_over(own_data_folder / "drafts", "1.draft")]
    recent = tmp_path / "recent" / "表.zpb"
    remember_files([recent, tmp_path / "gone" / "表.zpb"], _DAY, {recent: RecentForm()})
    start_deleting_left_over().join()
    assert [file for file in left if file.exists()] == []
    assert [file for file in others if not file.exists()] == []


def test_a_folder_that_cannot_be_read_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    delete_all_left_over()
    monkeypatch.setattr(os, "scandir", lambda _folder: (_ for _ in ()).throw(PermissionError()))
    delete_all_left_over()


def test_a_folder_that_is_not_to_be_told_costs_no_other(
    own_data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_data_folder / "locked").mkdir(parents=True)
    left, recent = _left_over(tmp_path / "recent"), tmp_path / "recent" / "表.zpb"
    remember_files([recent], _DAY, {recent: RecentForm()})
    ask = os.stat

    def refuse(path: str | Path, **options: object) -> os.stat_result:
        if str(path) == str(own_data_folder / "locked"):
            raise OSError(errno.EIO, "damaged")
        return ask(path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", refuse)
    delete_all_left_over()
    assert not left.exists()


def test_only_those_are_deleted_that_nobody_writes_any_more(own_data_folder: Path) -> None:
    old = _left_over(own_data_folder)
    new = _left_over(own_data_folder, f".perfdesk-{'1' * 16}.tmp")
    os.utime(new)
    other = _left_over(own_data_folder, ".perfdesk-a.tmp")
    delete_all_left_over()
    assert [each.exists() for each in (old, new, other)] == [False, True, True]
