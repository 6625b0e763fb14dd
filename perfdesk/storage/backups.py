"""历史版本: earlier contents of the files of forms, kept in the data folder.

What a file holds is kept whenever it is saved, and before anything is replaced or thrown away:
by 覆盖, by 不保存, by discarding a draft. Of each file the last ten are kept, for 30 days the
last of each day, and as long what was replaced or thrown away. Forms that never had a file share
one folder.

Nothing here may stop a form from being saved: a failure is returned as a sentence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, cast, get_args

from perfdesk.core.errors import FormError
from perfdesk.storage.atomic_write import digest, write_atomically
from perfdesk.storage.data_folder import data_folder, make_private_folder
from perfdesk.storage.save_errors import save_error

Origin = Literal["saved", "replaced", "unsaved", "discarded"]
"""Why a backup was kept: the file was saved; its content was replaced; the user closed a form
without saving; or discarded a draft."""

_KEPT, _DAYS = 10, 30
_MOST_BYTES = 256 * 1024 * 1024
"""Most bytes of all backups together; some 30,000 forms."""
_FOLDER, _SUFFIX = "backups", ".zpb"
"""The folder, and the suffix of a form that never had a file."""
_TIME = "%Y%m%dT%H%M%S%f"
_NAME = re.compile(r"(\d{8}T\d{12})-([a-z]+)-([0-9a-f]{32})(?:\..*)?", re.DOTALL)
_DIGITS = 32
"""Hexadecimal digits of a digest in a name: Windows has room for 260 characters in a path."""


class UnreadableBackupError(FormError):
    """A backup is gone, cannot be read, or is not what was kept."""

    def __init__(self) -> None:
        super().__init__("这个历史版本已损坏或读不出来。请选另一个历史版本。")


@dataclass(frozen=True, slots=True)
class Backup:
    """One earlier content of a file: where it is kept, when (in UTC), why, and its short digest."""

    file: Path
    kept_at: datetime
    origin: Origin
    digest: str

    def read(self) -> bytes:
        """Return the content; raise UnreadableBackupError if it cannot be had unchanged."""
        try:
            data = self.file.read_bytes()
        except OSError as error:
            raise UnreadableBackupError from error
        if _short_digest(data) != self.digest:
            raise UnreadableBackupError
        return data


def backups(path: Path | None) -> tuple[Backup, ...]:
    """Return the backups of a file, the newest first; None stands for forms without a file."""
    return tuple(sorted(_backups_in(_folder(path)), key=_time, reverse=True))


def keep_backup(path: Path | None, data: bytes, origin: Origin) -> str:
    """Keep the content of a file, unless the newest backup holds the same.

    Backups that are no longer promised are deleted. Return "" or a sentence: what failed, or that
    the room for backups is used up and the oldest were deleted. Nothing is raised.
    """
    content, folder = _short_digest(data), _folder(path)
    now = datetime.now(UTC)
    existing = backups(path)
    if existing and existing[0].digest == content:
        return ""
    try:
        try:
            make_private_folder(folder)
        except OSError as error:
            raise save_error(folder, error) from error
        suffix = path.suffix if path else _SUFFIX
        write_atomically(folder / f"{now:{_TIME}}-{origin}-{content}{suffix}", data, private=True)
    except FormError as error:
        return f"历史版本没有存上。{error}"
    for backup in _expired(backups(path), now):
        _delete(backup)
    return _make_room()


def _folder(path: Path | None) -> Path:
    """Return the folder for the backups of a file, named by the digest of its real path."""
    name = "unnamed" if path is None else _short_digest(os.fsencode(os.path.realpath(path)))
    return data_folder() / _FOLDER / name


def _short_digest(data: bytes) -> str:
    return digest(data)[:_DIGITS]


def _backups_in(folder: Path) -> Iterator[Backup]:
    with suppress(OSError):
        for file in folder.iterdir():
            match = _NAME.fullmatch(file.name)
            if match and match[2] in get_args(Origin):
                kept_at = datetime.strptime(match[1], _TIME).replace(tzinfo=UTC)
                yield Backup(file, kept_at, cast("Origin", match[2]), match[3])


def _time(backup: Backup) -> datetime:
    return backup.kept_at


def _expired(newest_first: Iterable[Backup], now: datetime) -> Iterator[Backup]:
    """Yield those that are neither among the last ten nor promised for 30 days."""
    days = set()
    for number, backup in enumerate(newest_first):
        day = backup.kept_at.astimezone().date()
        is_promised = backup.origin != "saved" or day not in days
        is_young = now - backup.kept_at <= timedelta(days=_DAYS)
        if number >= _KEPT and not (is_promised and is_young):
            yield backup
        days.add(day)


def _make_room() -> str:
    """Delete the oldest of all backups until the others have room; return a sentence if any."""
    sizes = {
        backup: _size(backup)
        for folder in (data_folder() / _FOLDER).iterdir()
        for backup in _backups_in(folder)
    }
    excess, deleted = sum(sizes.values()) - _MOST_BYTES, 0
    for backup in sorted(sizes, key=_time):
        if excess <= 0:
            break
        _delete(backup)
        excess -= sizes[backup]
        deleted += 1
    megabytes = _MOST_BYTES // 1024**2
    return f"历史版本已满 {megabytes} MB，删去了最早的 {deleted} 个。" if deleted else ""


def _size(backup: Backup) -> int:
    with suppress(OSError):
        return backup.file.stat().st_size
    return 0


def _delete(backup: Backup) -> None:
    with suppress(OSError):
        backup.file.unlink()
