"""The lock beside a file that is being edited: it tells others who has the file open, since when.

The lock is a small file whose name begins with a dot: Linux and macOS hide it, Windows shows it.
``file_lock`` holds it where the file system can; so the lock of a dead program on this computer is
taken over at once. A program on another computer shows that it is alive by ``refresh``: once its
lock is two minutes old, it is taken over too. A note in it tells whose it is.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

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
        when = f"从 {self.since.astimezone():%m月%d日 %H:%M} 起" if self.since else ""
        return f"{who}{where}{when}"


class EditLock:
    """The lock on a file, from ``lock_for_editing`` to ``release``."""

    def __init__(self, file: Path, lock: FileLock | None) -> None:
        self._file, self._lock = file, lock

    def refresh(self) -> None:
        """Show programs on other computers that this one is alive; raise nothing."""
        with suppress(OSError):
            os.utime(self._file)

    def release(self) -> None:
        """Let others edit the file; raise nothing."""
        if sys.platform == "win32" and self._lock:  # Windows deletes no open file
            self._lock.release()
        with suppress(OSError):
            self._file.unlink()
        if sys.platform != "win32" and self._lock:
            self._lock.release()


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
        except FileNotFoundError:
            if file.is_symlink() or not file.parent.is_dir():
                raise
            continue  # its holder deleted it just now
        if owner:
            return owner


def _lock(file: Path) -> EditLock | Holder | None:
    """Own a lock's file, or return who does; None if it was deleted just now."""
    _create(file)
    try:
        lock = acquire_lock(file, create=False)
    except NoLocksError:
        lock = None
    else:
        if lock is None:
            return _holder(file) or Holder()
        if not lock.is_on(file):
            lock.release()
            return None
    holder = _holder(file)
    if holder and (lock is None or holder.host != platform.node()) and _is_fresh(file):
        if lock:
            lock.release()
        return holder
    _write_holder(file, lock)
    return EditLock(file, lock)


def _create(file: Path) -> None:
    """Make the lock's file, open to all users whatever the umask."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OPEN_TO_ALL)
    except FileExistsError:
        return
    if hasattr(os, "fchmod"):  # not on Windows
        with suppress(OSError):
            os.fchmod(handle, _OPEN_TO_ALL)
    os.close(handle)


def _write_holder(file: Path, lock: FileLock | None) -> None:
    with suppress(OSError, KeyError, ImportError):  # a user without a name
        user = getpass.getuser()
        note = {"user": user, "host": platform.node(), "since": datetime.now(UTC).isoformat()}
        # The first byte is the locked one, which Windows lets nobody read.
        data = b" " + json.dumps(note).encode()
        if lock:
            lock.write(data)
        else:
            file.write_bytes(data)


def _holder(file: Path) -> Holder | None:
    """Return who wrote the lock, None if it cannot be told."""
    try:
        with file.open("rb") as opened:
            opened.seek(1)
            note = json.loads(opened.read(_MOST_BYTES))
        return Holder(str(note["user"]), str(note["host"]), datetime.fromisoformat(note["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_fresh(file: Path) -> bool:
    """Return whether the lock was refreshed within two minutes, by the clock of its disk."""
    try:
        return abs(_disk_time(file.parent) - file.stat().st_mtime) < _DEAD_AFTER
    except OSError:
        return False


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
