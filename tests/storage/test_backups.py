"""历史版本: what is kept of each file, for how long, and that a failure is only told."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from perfdesk.storage import backups as module
from perfdesk.storage.backups import (
    Backup,
    KeptBackup,
    Occasion,
    UnreadableBackupError,
    backups,
    keep_backup,
)
from perfdesk.storage.data_folder import data_folder

NOON = datetime(2026, 3, 31, 4, tzinfo=UTC)

KeepAfter = Callable[[timedelta, bytes, Occasion], None]


@pytest.fixture
def keep_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeepAfter:
    """Keep a content of the file ``a.zpb`` at a time so long after noon."""

    def keep(after: timedelta, content: bytes, occasion: Occasion) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # noqa: ARG003
                return NOON + after

        monkeypatch.setattr(module, "datetime", Clock)
        keep_backup(tmp_path / "a.zpb", content, occasion)

    return keep


@pytest.fixture
def looks_at_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the room looked at whenever a backup is kept."""
    monkeypatch.setattr(module, "_KEEPS_BETWEEN_LOOKS", 1)


def contents(path: Path | None) -> list[bytes]:
    return [backup.read() for backup in backups(path)]


def test_each_file_has_its_own_backups_the_newest_first(tmp_path: Path) -> None:
    for content in (b"1", b"2"):
        assert keep_backup(tmp_path / "a.zpb", content, "saved") == KeptBackup(is_kept=True)
    keep_backup(tmp_path / "b.zpb", b"3", "replaced")
    keep_backup(None, b"4", "unsaved")
    assert contents(tmp_path / "a.zpb") == [b"2", b"1"]
    assert contents(tmp_path / "b.zpb") == [b"3"]
    assert [backup.occasion for backup in backups(None)] == ["unsaved"]


def test_what_the_newest_backup_holds_is_not_kept_twice(tmp_path: Path) -> None:
    for content in (b"1", b"1", b"2", b"1"):
        keep_backup(tmp_path / "a.zpb", content, "saved")
    assert contents(tmp_path / "a.zpb") == [b"1", b"2", b"1"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission on Windows")
def test_a_link_has_the_backups_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.zpb").write_bytes(b"1")
    (tmp_path / "link.zpb").symlink_to(tmp_path / "a.zpb")
    keep_backup(tmp_path / "link.zpb", b"1", "saved")
    assert contents(tmp_path / "a.zpb") == [b"1"]


@pytest.mark.slow
def test_ten_are_kept_and_for_thirty_days_the_last_of_each_day(
    tmp_path: Path, keep_after: KeepAfter
) -> None:
    for day in range(40):
        for hour in range(5):
            keep_after(timedelta(days=day, hours=hour), f"{day}.{hour}".encode(), "saved")
    kept = [content.decode() for content in contents(tmp_path / "a.zpb")]
    assert kept[:10] == [f"{day}.{hour}" for day in (39, 38) for hour in (4, 3, 2, 1, 0)]
    assert kept[10:] == [f"{day}.4" for day in range(37, 8, -1)]


def test_what_was_thrown_away_stays_for_thirty_days(tmp_path: Path, keep_after: KeepAfter) -> None:
    keep_after(timedelta(), b"replaced", "replaced")
    for minute in range(1, 20):
        keep_after(timedelta(days=29, minutes=minute), str(minute).encode(), "saved")
    assert b"replaced" in contents(tmp_path / "a.zpb")
    keep_after(timedelta(days=31), b"last", "saved")
    assert b"replaced" not in contents(tmp_path / "a.zpb")


def test_what_was_thrown_away_takes_no_place_of_the_ten_saved(
    tmp_path: Path, keep_after: KeepAfter
) -> None:
    for hour in range(3):
        keep_after(timedelta(hours=hour), f"saved {hour}".encode(), "saved")
    for minute in range(20):
        keep_after(timedelta(hours=3, minutes=minute), f"thrown {minute}".encode(), "unsaved")
    assert contents(tmp_path / "a.zpb")[20:] == [b"saved 2", b"saved 1", b"saved 0"]


def test_what_was_thrown_away_stays_though_it_was_saved_before(
    tmp_path: Path, keep_after: KeepAfter
) -> None:
    keep_after(timedelta(), b"thrown away", "saved")
    keep_after(timedelta(minutes=1), b"thrown away", "unsaved")
    for minute in range(2, 14):
        keep_after(timedelta(minutes=minute), f"{minute}".encode(), "saved")
    assert b"thrown away" in contents(tmp_path / "a.zpb")


def test_what_is_saved_after_it_was_thrown_away_is_one_of_the_ten_saved(
    tmp_path: Path, keep_after: KeepAfter
) -> None:
    keep_after(timedelta(), b"taken back", "unsaved")
    keep_after(timedelta(minutes=1), b"taken back", "saved")
    keep_after(timedelta(days=40), b"last", "saved")
    assert contents(tmp_path / "a.zpb") == [b"last", b"taken back"]


def test_what_was_kept_while_the_clock_was_wrong_takes_no_place_of_the_ten_saved(
    tmp_path: Path, keep_after: KeepAfter
) -> None:
    for minute in range(12):
        keep_after(timedelta(days=400, minutes=minute), f"future {minute}".encode(), "saved")
    for minute in range(12):
        keep_after(timedelta(minutes=minute), f"{minute}".encode(), "saved")
        keep_after(timedelta(minutes=minute), f"{minute}".encode(), "replaced")
    saved = [each for each in contents(tmp_path / "a.zpb") if not each.startswith(b"future")]
    assert saved == [f"{minute}".encode() for minute in range(11, 1, -1)]


def test_what_was_thrown_away_is_not_the_last_of_its_day(
    tmp_path: Path, keep_after: KeepAfter
) -> None:
    keep_after(timedelta(), b"saved", "saved")
    keep_after(timedelta(minutes=1), b"thrown", "unsaved")
    for hour in range(10):
        keep_after(timedelta(days=1, hours=hour), f"{hour}".encode(), "saved")
    assert contents(tmp_path / "a.zpb")[-2:] == [b"thrown", b"saved"]


@pytest.mark.usefixtures("looks_at_each")
def test_the_oldest_make_room_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 2 * 1024**2)
    for number in range(3):
        kept = keep_backup(tmp_path / f"{number}.zpb", bytes([number]) * 1024**2, "saved")
    assert kept == KeptBackup(is_kept=True, message="历史版本已满 2 MB，删去了最早的 1 个。")
    assert [len(backups(tmp_path / f"{number}.zpb")) for number in range(3)] == [0, 1, 1]


def test_the_room_is_looked_at_first_and_once_in_fifty_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_backup(tmp_path / "old.zpb", b"old", "saved")
    monkeypatch.setattr(module, "_keeps", count())
    monkeypatch.setattr(module, "_MOST_BYTES", 0)
    messages = [
        keep_backup(tmp_path / f"{number}.zpb", b"1", "saved").message for number in range(101)
    ]
    assert [number for number, message in enumerate(messages) if message] == [0, 50, 100]


@pytest.mark.usefixtures("looks_at_each")
def test_a_backup_that_needs_more_than_the_room_is_kept_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 1)
    assert keep_backup(tmp_path / "a.zpb", b"large", "replaced").is_kept
    assert contents(tmp_path / "a.zpb") == [b"large"]


def test_a_damaged_backup_is_not_taken_for_what_was_kept(tmp_path: Path) -> None:
    keep_backup(tmp_path / "a.zpb", b"1", "saved")
    (backup,) = backups(tmp_path / "a.zpb")
    backup.file.write_bytes(b"2")
    with pytest.raises(UnreadableBackupError, match="已损坏或读不出来"):
        backup.read()
    backup.file.unlink()
    with pytest.raises(UnreadableBackupError):
        backup.read()


def test_a_drive_that_is_gone_is_told_with_the_folder_that_was_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: Path) -> None:
        raise FileNotFoundError(errno.ENOENT, "")

    monkeypatch.setattr(module, "make_private_folder", refuse)
    kept = keep_backup(tmp_path / "a.zpb", b"1", "saved")
    assert f"文件夹“{data_folder()}”不存在。" in kept.message


def test_other_files_in_the_folder_are_passed_over(tmp_path: Path) -> None:
    keep_backup(tmp_path / "a.zpb", b"1", "saved")
    (backup,) = backups(tmp_path / "a.zpb")
    (backup.file.parent / "notes.txt").write_text("x")
    (backup.file.parent / backup.file.name.replace("saved", "other")).write_bytes(b"1")
    assert backups(tmp_path / "a.zpb") == (backup,)


def test_a_failure_is_told_and_nothing_is_raised(tmp_path: Path) -> None:
    data_folder().mkdir(parents=True, exist_ok=True)
    (data_folder() / "backups").write_bytes(b"a file in the way")
    kept = keep_backup(tmp_path / "a.zpb", b"1", "saved")
    assert not kept.is_kept
    assert kept.message.startswith("历史版本没有存上。")
    assert backups(tmp_path / "a.zpb") == ()


@pytest.mark.usefixtures("no_home")
def test_without_a_home_folder_that_is_told_and_nothing_is_raised(tmp_path: Path) -> None:
    kept = keep_backup(tmp_path / "a.zpb", b"1", "saved")
    assert not kept.is_kept
    assert kept.message == (
        "历史版本没有存上。这台电脑上没有当前用户的个人文件夹。请联系管理电脑的人。"
    )
    assert backups(tmp_path / "a.zpb") == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows resolves such names")
@pytest.mark.parametrize("name", ["a\0.zpb", "a\ud800.zpb"])
def test_a_name_that_no_file_can_have_is_told_and_nothing_is_raised(
    tmp_path: Path, name: str
) -> None:
    kept = keep_backup(tmp_path / name, b"1", "saved")
    assert not kept.is_kept
    assert kept.message.startswith("历史版本没有存上。")
    assert backups(tmp_path / name) == ()


def test_a_folder_of_backups_that_cannot_be_listed_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.iterdir

    def refuse(folder: Path) -> Iterator[Path]:
        if folder == data_folder() / "backups":
            raise PermissionError(errno.EACCES, "")
        return whole(folder)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert keep_backup(tmp_path / "a.zpb", b"1", "saved") == KeptBackup(is_kept=True)
    assert contents(tmp_path / "a.zpb") == [b"1"]


@pytest.mark.parametrize("time", ["20261399T000000000000", "00010101T000000000000"])
def test_a_name_that_tells_no_time_is_passed_over(tmp_path: Path, time: str) -> None:
    keep_backup(tmp_path / "a.zpb", b"1", "saved")
    (backup,) = backups(tmp_path / "a.zpb")
    (backup.file.parent / f"{time}-saved-{backup.digest}.zpb").write_bytes(b"1")
    assert keep_backup(tmp_path / "a.zpb", b"2", "saved") == KeptBackup(is_kept=True)
    assert contents(tmp_path / "a.zpb") == [b"2", b"1"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_user_can_read_backups(tmp_path: Path) -> None:
    keep_backup(tmp_path / "a.zpb", b"1", "saved")
    (backup,) = backups(tmp_path / "a.zpb")
    assert isinstance(backup, Backup)
    assert backup.file.parent.stat().st_mode & 0o777 == 0o700
    assert backup.file.parent.parent.stat().st_mode & 0o077 == 0
    assert backup.file.stat().st_mode & 0o777 == 0o600
