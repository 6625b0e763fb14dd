"""历史版本: earlier contents of the files of forms, kept in the data folder.

What a file holds is kept whenever it is saved, and before anything is replaced or thrown away:
by 覆盖, by 不保存, by discarding a draft. Of each file the last ten that were saved are kept, for
30 days the last of each day, and as long what was replaced or thrown away. Forms that never had a
file share one folder.

Nothing here may stop a form from being saved: a failure is returned with a sentence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Literal, cast, get_args

from perfdesk.core.errors import FormError
from perfdesk.storage.atomic_write import digest, write_atomically
from perfdesk.storage.data_folder import NoDataFolderError, data_folder, make_private_folder
from perfdesk.storage.real_paths import real_path
from perfdesk.storage.save_errors import save_error

Occasion = Literal["saved", "replaced", "unsaved", "discarded"]
"""Why a backup was kept: the file was saved; its content was replaced; the user closed a form
without saving; or discarded a draft."""

_KEPT, _DAYS = 10, 30
"""How many saved contents of a file are kept however old they are, and others for how long."""
_MOST_BYTES = 256 * 1024 * 1024
"""Most bytes of all backups together; some 30,000 forms."""
_KEEPS_BETWEEN_LOOKS = 50
"""How many are kept from one look at the sizes of all to the next: a look takes long."""
_FOLDER, _SUFFIX = "backups", ".zpb"
"""The folder, and the suffix of a form that never had a file."""
_TIME = "%Y%m%dT%H%M%S.%f"
_NAME = re.compile(r"(2\d{7}T\d{6}\.\d{6})-([a-z]+)-([0-9a-f]{32})(?:\..*)?", re.DOTALL)
"""E.g. 20260331T040000.000000-saved-…: of this millennium, whose times every system can show."""
_DIGITS = 32
"""Hexadecimal digits of a digest in a name: Windows has room for 260 characters in a path."""

_keeps = count()
"""Counts what this process has kept."""


class UnreadableBackupError(FormError):
    """A backup is gone, cannot be read, or is not what was kept."""

    def __init__(self) -> None:
        super().__init__("这个历史版本已损坏或读不出来。请选另一个历史版本。")


@dataclass(frozen=True, slots=True)
class Backup:
    """One earlier content of a file: where it is kept, when (in UTC), why, and its short digest."""

    file: Path
    kept_at: datetime
    occasion: Occasion
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


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """Whether a content is among the backups now, and a sentence for the user, or ""."""

    is_kept: bool
    message: str = ""


def backups(path: Path | None) -> tuple[Backup, ...]:
    """Return the backups of a file, the newest first; None stands for forms without a file.

    There are none where they cannot be had; nothing is raised.
    """
    try:
        folder = _folder(path)
    except (NoDataFolderError, ValueError):  # ValueError: a path that no file can have
        return ()
    return tuple(sorted(_backups_in(folder), key=_time, reverse=True))


def keep_backup(path: Path | None, data: bytes, occasion: Occasion) -> KeptBackup:
    """Keep the content of a file, unless the newest backup holds the same and stays as long.

    Backups that are no longer promised are deleted. The sentence says what failed, or that the
    room for backups is used up and the oldest were deleted. Nothing is raised.
    """
    now, content = datetime.now(UTC), _short_digest(data)
    last = next((each for each in backups(path) if each.kept_at <= now), None)
    if last and last.digest == content and _is_promised_as_long(last, occasion):
        return KeptBackup(is_kept=True)
    try:
        kept = _write_backup(path, data, f"{now:{_TIME}}-{occasion}-{content}")
    except FormError as error:
        return KeptBackup(is_kept=False, message=f"历史版本没有存上。{error}")
    for backup in _expired(backups(path), now):
        _delete(backup)
    is_look_due = next(_keeps) % _KEEPS_BETWEEN_LOOKS == 0
    return KeptBackup(is_kept=True, message=_make_room(kept) if is_look_due else "")


def _is_promised_as_long(backup: Backup, occasion: Occasion) -> bool:
    """Return whether a backup stays as long as one of this occasion.

    Ten saves end one that was saved, and thirty days any other.
    """
    is_saved = backup.occasion == "saved"
    return is_saved if occasion == "saved" else not is_saved or occasion == "replaced"


def _write_backup(path: Path | None, data: bytes, name: str) -> Path:
    """Write the content of a file to its folder, return where; raise FormError if that fails."""
    try:
        folder = _folder(path)
        make_private_folder(folder)
    except OSError as error:
        raise save_error(data_folder() / _FOLDER, error) from error
    except ValueError as error:  # no file can have this path
        raise save_error(path or Path(_FOLDER), error) from error
    file = folder / f"{name}{path.suffix if path else _SUFFIX}"
    write_atomically(file, data, private=True)
    return file


def _folder(path: Path | None) -> Path:
    """Return the folder for the backups of a file, named by the digest of its real path."""
    name = "unnamed" if path is None else _short_digest(os.fsencode(real_path(path)))
    return data_folder() / _FOLDER / name


def _short_digest(data: bytes) -> str:
    return digest(data)[:_DIGITS]


def _backups_in(folder: Path) -> Iterator[Backup]:
    for file in _files_in(folder):
        match = _NAME.fullmatch(file.name)
        if match and match[2] in get_args(Occasion):
            with suppress(ValueError):  # no time, e.g. of a 13th month
                kept_at = datetime.fromisoformat(match[1]).replace(tzinfo=UTC)
                yield Backup(file, kept_at, cast("Occasion", match[2]), match[3])


def _files_in(folder: Path) -> Sequence[Path]:
    """Return what is in a folder, nothing if it cannot be read."""
    with suppress(OSError):
        return [*folder.iterdir()]
    return ()


def _time(backup: Backup) -> datetime:
    return backup.kept_at


def _expired(newest_first: Iterable[Backup], now: datetime) -> Iterator[Backup]:
    """Yield those that are neither among the last ten saved nor promised for 30 days.

    Those of the future, kept while the clock was wrong, take no place of the others.
    """
    days: list[date] = []
    """The day of each saved one so far."""
    for backup in newest_first:
        is_young = now - backup.kept_at <= timedelta(days=_DAYS)
        is_promised = is_young
        if backup.occasion == "saved" and backup.kept_at <= now:
            day = backup.kept_at.astimezone().date()
            is_promised = len(days) < _KEPT or (is_young and day not in days)
            days.append(day)
        if not is_promised:
            yield backup


def _make_room(kept: Path) -> str:
    """Delete the oldest of all backups until the others have room; return a sentence if any.

    The one just kept stays, however large it is: its file may be about to be overwritten.
    """
    sizes = {
        backup: _size(backup)
        for folder in _files_in(data_folder() / _FOLDER)
        for backup in _backups_in(folder)
    }
    excess, deleted = sum(sizes.values()) - _MOST_BYTES, 0
    for backup in sorted(sizes, key=_time):
        if excess <= 0:
            break
        if backup.file == kept:
            continue
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
