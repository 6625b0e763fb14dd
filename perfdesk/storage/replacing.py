"""Writing a file so that at every moment either the old or the new one is whole.

The bytes go beside the target, are counted and forced to the disk, and then take
its place in one step; whatever fails before that leaves the old file as it was.
The module knows bytes and paths, nothing of forms.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from perfdesk.storage.refusals import (
    ChangedOnDisk,
    FolderInTheWayError,
    IncompleteError,
    NoRegularTargetError,
    NoWritePermissionError,
    refusal,
)

_BINARY = getattr(os, "O_BINARY", 0)


Known = bytes | str | None
"""What is known of a file's content: it itself, its digest, or nothing."""


def digest(data: bytes) -> str:
    """The fingerprint of a file's bytes, to be compared before it is overwritten."""
    return sha256(data).hexdigest()


def content(path: Path) -> bytes | None:
    """What is on disk now, or None if no file is there.

    Raises a SaveError if the file cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise refusal(path, error) from error


def fingerprint(path: Path) -> str | None:
    """The digest of what is on disk now, or None; raises as ``content`` does."""
    data = content(path)
    return None if data is None else digest(data)


def digested(known: Known) -> str | None:
    """What is known of a file, as a digest."""
    return digest(known) if isinstance(known, bytes) else known


def replace(path: Path, data: bytes, known: Known = None) -> str:
    """Put ``data`` in the place of the file at ``path``; its digest is returned.

    A link is followed to its file, which keeps its mode. With ``known``, what was
    read before, a file that another program changed since is left alone
    (ChangedOnDisk). Raises a SaveError if anything fails; the old file is then intact.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(path, target)
        if known is not None and fingerprint(target) not in (digested(known), None):
            raise ChangedOnDisk(path)
        _exchange(path, target, data, mode)
    except (OSError, ValueError) as error:
        raise refusal(path, error) from error
    return digest(data)


def _mode(path: Path, target: Path) -> int | None:
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise FolderInTheWayError(path)
    if not stat.S_ISREG(mode):
        raise NoRegularTargetError(path)
    if not os.access(target, os.W_OK):  # the exchange would not ask
        raise NoWritePermissionError(path)
    return stat.S_IMODE(mode)


def _exchange(path: Path, target: Path, data: bytes, mode: int | None) -> None:
    beside = target.with_name(f".perfdesk-{os.urandom(8).hex()}.tmp")
    try:
        _write(beside, data)
        if mode is not None:
            beside.chmod(mode)
        _check_length(path, beside, len(data))
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    _sync_folder(target.parent)


def _check_length(path: Path, beside: Path, length: int) -> None:
    if beside.stat().st_size != length:
        raise IncompleteError(path)


def _write(beside: Path, data: bytes) -> None:
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(file, left) :]
        os.fsync(file)
    finally:
        os.close(file)


def _sync_folder(folder: Path) -> None:
    """Make the exchange itself durable where the system can; the new file is whole either way."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
