"""The lock beside a file that is being edited: it tells others who has the file open, since when.

The lock is a small file whose name begins with a dot: Linux and macOS hide it, Windows shows it.
``file_lock`` holds it where the file system can; so the lock of a dead program on this computer is
taken over at once. A program on another computer shows that it is alive by ``refresh``: once its
lock is two minutes old, it is taken over too. A note in it tells whose it is.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from perfdesk.core.dates import month_and_day
from perfdesk.storage.file_lock import FileLock, NoLocksError, acquire_lock

REFRESH_SECONDS = 30
"""How often the holder of a lock shows that it is alive."""
_DEAD_AFTER = 120.0
"""Seconds without a sign of life after which a program on another computer is taken for dead."""
_MOST_BYTES = 4096
_OPEN_TO_ALL = 0o666


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a file open: user and computer, "" if unknown, and since when (in UTC), or None."""

    user: str = ""
    host: str = ""
    since: datetime | None = None

    @property
    def text(self) -> str:
        """Who it is, in words: 李四（电脑 PC-02）从 11月29日 10:15 起."""
        who = self.user or "另一个窗口"
        where = f"（电脑 {self.host}）" if self.host else ""
        if self.since is None:
            return f"{who}{where}"
        since = self.since.astimezone()
        return f"{who}{where}从 {month_and_day(since)} {since:%H:%M} 起"


class EditLock:
    """The lock on a file, from ``lock_for_editing`` to ``release``.

    Another computer may take it over meanwhile, as while this one sleeps; it is left alone then.
    """

    def __init__(self, file: Path, lock: FileLock | None, note: bytes) -> None:
        self._file, self._lock, self._note = file, lock, note

    def refresh(self) -> bool:
        """Show programs on other computers that this one is alive; raise nothing.

        Return False if the lock is lost: another one has it, or the disk was away meanwhile. While
        it is away that cannot be told.
        """
        if not self._is_ours():
            return not _can_be_told(self._file)
        with suppress(OSError):
            if self._lock:
                os.utime(self._file)
            else:
                self._set_disk_time()
        return True

    def _set_disk_time(self) -> None:
        """Give the lock the time of its disk: asked for the present, gvfs sets the year 1970."""
        now = _disk_time(self._file.parent)
        try:
            os.utime(self._file, (now, now))
        except PermissionError:  # Samba lets no guest set a time
            self._file.write_bytes(b" " + self._note)

    def release(self) -> None:
        """Let others edit the file; raise nothing."""
        is_ours = self._is_ours()
        if sys.platform == "win32" and self._lock:  # Windows deletes no open file
            self._lock.release()
        if is_ours:
            with suppress(OSError):
                self._file.unlink()
        if sys.platform != "win32" and self._lock:
            self._lock.release()

    def _is_ours(self) -> bool:
        """Return whether nobody has taken the lock over.

        The file alone does not tell: who takes it over writes another note into the same one.
        """
        is_same_file = self._lock is None or self._lock.is_on(self._file)
        return is_same_file and _read_note(self._file) == self._note


def lock_for_editing(path: Path) -> EditLock | Holder:
    """Lock a file, or return who has it open.

    Raise OSError if the folder takes no lock: others may then edit the file at the same time.
    """
    target = Path(os.path.realpath(path))
    file = target.with_name(f".~{target.name}.lock")
    while True:
        try:
            owner = _lock(file)
        except PermissionError:  # another user made it, and it is closed to us
            if not _is_fresh(file):
                raise
            return _holder(file) or Holder()
        if owner:
            return owner


def holder_of(path: Path) -> Holder | None:
    """Return who has a file open, None if nobody has; raise as ``lock_for_editing`` does."""
    lock = lock_for_editing(path)
    if isinstance(lock, Holder):
        return lock
    lock.release()
    return None


def _lock(file: Path) -> EditLock | Holder | None:
    """Own a lock's file, or return who does; None if it was deleted just now."""
    is_new = _create(file)
    try:
        lock = acquire_lock(file, create=False)
    except NoLocksError:
        return _own_by_note(file, is_new=is_new)
    except FileNotFoundError:
        if file.is_symlink():  # to nothing
            raise
        return None
    if lock is None:
        return _holder(file) or Holder()
    if lock.is_on(file):
        return _own_by_lock(file, lock)
    lock.release()
    return None


def _create(file: Path) -> bool:
    """Make the lock's file, open to all users whatever the umask; return False if it is there."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OPEN_TO_ALL)
    except FileExistsError:
        return False
    if hasattr(os, "fchmod"):  # not on Windows
        with suppress(OSError):
            os.fchmod(handle, _OPEN_TO_ALL)
    os.close(handle)
    return True


def _own_by_lock(file: Path, lock: FileLock) -> EditLock | Holder:
    """Own a file locked on this computer, unless a program on another computer is alive."""
    holder = _holder(file)
    if holder is None or holder.host == platform.node():
        return _write_note(file, lock)
    try:
        if not _is_fresh(file):
            with _taking_over(file) as is_dead:
                if is_dead:
                    return _write_note(file, lock)
    except OSError:  # the folder takes no mark; kept, the lock would stand in our own way
        lock.release()
        raise
    lock.release()
    return _holder(file) or holder


def _write_note(file: Path, lock: FileLock) -> EditLock:
    with suppress(OSError):
        lock.write(_new_note())
    return EditLock(file, lock, _read_note(file))


def _own_by_note(file: Path, *, is_new: bool) -> EditLock | Holder | None:
    """Own a file where none can be locked: who makes it has it. None if a dead one was deleted."""
    if not is_new:
        if not _is_fresh(file):
            with _taking_over(file) as is_dead:
                if is_dead:
                    file.unlink(missing_ok=True)
                    return None
        return _holder(file) or Holder()
    note = _new_note()
    try:
        file.write_bytes(note)
    except OSError:  # it would tell others that somebody has the file open
        with suppress(OSError):
            file.unlink()
        raise
    if _read_note(file) != note[1:]:  # another one took it for dead
        return _holder(file) or Holder()
    return EditLock(file, None, note[1:])


@contextmanager
def _taking_over(file: Path) -> Iterator[bool]:
    """Let one program at a time take over a lock: whether it is still dead, and nobody else does.

    Two that find it dead at the same instant would otherwise both take it: the second one would
    take it from the first. The mark of a program that was killed meanwhile goes once it is old.
    """
    key = hashlib.sha256(os.fsencode(file.name)).hexdigest()[:16]
    mark = file.with_name(f".perfdesk-{key}.tmp")
    if not _create(mark):
        if not _is_fresh(mark):
            mark.unlink(missing_ok=True)
        yield False
        return
    try:
        yield not _is_fresh(file)
    finally:
        with suppress(OSError):
            mark.unlink()


def _new_note() -> bytes:
    """Return the content of a lock's file: who has it since when, and a key that no other has."""
    user = ""
    with suppress(OSError, KeyError, ImportError):  # a user without a name
        user = getpass.getuser()
    note = {
        "user": user,
        "host": platform.node(),
        "since": datetime.now(UTC).isoformat(),
        "key": os.urandom(8).hex(),
    }
    # The first byte is the locked one, which Windows lets nobody read.
    return b" " + json.dumps(note).encode()


def _can_be_told(file: Path) -> bool:
    """Return whether the disk says if the lock is there, and whose it is.

    It does not where the folder is gone, as that of a stick which was pulled out.
    """
    try:
        _note(file)
    except FileNotFoundError:
        return os.path.isdir(file.parent)  # noqa: PTH112 - never raises
    except OSError:
        return False
    return True


def _read_note(file: Path) -> bytes:
    """Return the note in a lock without its first byte, b"" if it cannot be read."""
    try:
        return _note(file)
    except OSError:
        return b""


def _note(file: Path) -> bytes:
    with file.open("rb") as opened:
        opened.seek(1)
        return opened.read(_MOST_BYTES)


def _holder(file: Path) -> Holder | None:
    """Return who wrote the lock, None if it cannot be told."""
    try:
        note = json.loads(_read_note(file))
        return Holder(str(note["user"]), str(note["host"]), datetime.fromisoformat(note["since"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _is_fresh(file: Path) -> bool:
    """Return whether the lock was refreshed within two minutes, by the clock of its disk.

    That clock costs a file in the folder, so it is asked only if ours leaves a doubt.
    """
    try:
        refreshed = file.stat().st_mtime
    except OSError:
        return False
    if 0 <= time.time() - refreshed <= _DEAD_AFTER / 2:
        return True
    return abs(_disk_time(file.parent) - refreshed) < _DEAD_AFTER


def _disk_time(folder: Path) -> float:
    """Return the time a disk gives to a file now: that of a share may differ from ours."""
    temporary = folder / f".perfdesk-{os.urandom(8).hex()}.tmp"
    try:
        temporary.touch()
        return temporary.stat().st_mtime
    except OSError:
        return time.time()
    finally:
        with suppress(OSError):
            temporary.unlink()
