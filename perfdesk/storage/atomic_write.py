"""Write a file so that at every moment either the old or the new one is whole.

The bytes are written to a temporary file beside the target, counted and flushed to the
disk; then that file takes the target's place in one step. Whatever fails before leaves the
old file as it was. The module knows bytes and paths, nothing of forms.

Where no file can be renamed, as in some network folders, ``write_in_place`` is left; who calls it
has kept the old content elsewhere. A file that is not there yet is written by ``write_new`` then.
``saving`` does all three.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from perfdesk.storage.save_errors import (
    CannotReplaceError,
    ChangedOnDiskError,
    FolderInTheWayError,
    IncompleteError,
    NoRegularFileError,
    NoRegularTargetError,
    NoWritePermissionError,
    ReadOnlyDiskError,
    SaveError,
    UnreadableTargetError,
    save_error,
)
from perfdesk.storage.windows_access import keep_access_list

_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would otherwise write CR LF for each line feed."""
_BLOCKED_ON_WINDOWS = (5, 32)
"""Codes of a renaming that a virus scanner blocks, often for a few milliseconds."""
_MOST_SECONDS_BLOCKED, _PAUSE = 1.0, 0.02
_NO_SYNC = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)
"""What a file system answers that cannot flush a file: the bytes are written all the same."""
_NO_NEW_FILE = (errno.EACCES, errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)
"""What a folder answers that takes no new file."""
_NO_RENAMING = (*_NO_NEW_FILE, errno.EXDEV)
TEMPORARY_NAME = re.compile(r"\.perfdesk-[0-9a-f]{16}\.tmp")
"""What temporary files are called: one that is left over is known by its name."""

KnownContent = bytes | str | None
"""What is known of a file's content: the content itself, its digest, or nothing."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, by which changes by other programs are noticed."""
    return sha256(data).hexdigest()


def read_content(path: Path) -> bytes | None:
    """Return what the file holds now, or None if there is none.

    Raise UnreadableTargetError if it cannot be read, NoRegularFileError for a pipe or device, from
    which nothing might ever come.
    """
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise NoRegularFileError(path)
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise save_error(path, error) from error
    except OSError as error:
        raise UnreadableTargetError(path, error) from error


def read_replaceable(path: Path) -> bytes | None:
    """Return what the file to be replaced holds, or None if there is none.

    Raise a SaveError if it may not be replaced, and as ``read_content`` does.
    """
    try:
        is_there = _status_to_replace(path, Path(os.path.realpath(path))) is not None
    except (OSError, ValueError) as error:
        raise save_error(path, error) from error
    return read_content(path) if is_there else None


def file_digest(path: Path) -> str | None:
    """Return the digest of what the file holds now, or None; raise as ``read_content`` does."""
    data = read_content(path)
    return None if data is None else digest(data)


def known_digest(known: KnownContent) -> str | None:
    """Return what is known of a file as a digest."""
    return digest(known) if isinstance(known, bytes) else known


def write_atomically(
    path: Path, data: bytes, known: KnownContent = None, *, private: bool = False
) -> str:
    """Replace the file at ``path`` by ``data``, or create it; return the digest of the data.

    A symbolic link stays, its target is replaced; the file keeps its mode, owner and extended
    attributes. A ``private`` one can be read by this user alone. If the file differs from
    ``known``, what was read before, another program has changed it: raise ChangedOnDiskError, or
    as ``read_content`` does. Raise CannotReplaceError where the file could only be written in
    place, another SaveError if anything else fails; the old file is then intact.
    """
    try:
        target = Path(os.path.realpath(path))
        status = _status_to_replace(path, target)
        temporary = target.with_name(f".perfdesk-{os.urandom(8).hex()}.tmp")
        try:
            _write_temporary(path, temporary, data, status, private=private)
            _check_known(path, target, known)
            _take_place(path, temporary, target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        _sync_folder(target.parent)
    except (OSError, ValueError) as error:
        raise save_error(path, error) from error
    return digest(data)


def write_in_place(path: Path, data: bytes, known: KnownContent = None) -> str:
    """Write ``data`` over what the file holds and return its digest.

    Unlike ``write_atomically`` it can leave half of each, so the caller has kept the old content.
    Raise ChangedOnDiskError if the file differs from ``known``, or as ``read_content`` does. If
    writing fails, put the old content back as far as the disk lets it, and raise another SaveError.
    """
    target = Path(os.path.realpath(path))
    _check_known(path, target, known)
    old = read_content(target) or b""
    try:
        _overwrite(path, target, data)
    except (OSError, SaveError) as error:
        with suppress(OSError, SaveError):
            _overwrite(path, target, old)
        raise error if isinstance(error, SaveError) else save_error(path, error) from error
    return digest(data)


def write_new(path: Path, data: bytes) -> str:
    """Write a file that is not there and return its digest; raise a SaveError if that fails.

    Half of it is left only if the program is killed meanwhile, or the disk breaks off.
    """
    target = Path(os.path.realpath(path))
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
        try:
            _write_and_close(path, handle, data)
        except BaseException:
            with suppress(OSError):
                target.unlink()
            raise
    except OSError as error:
        raise save_error(path, error) from error
    return digest(data)


def _overwrite(path: Path, target: Path, data: bytes) -> None:
    """Write a file anew; emptied by opening it, since gvfs opens no other for writing."""
    _write_and_close(path, os.open(target, os.O_WRONLY | os.O_TRUNC | _BINARY), data)


def _write_and_close(path: Path, handle: int, data: bytes) -> None:
    try:
        _write(path, handle, data)
    finally:
        os.close(handle)


def _status_to_replace(path: Path, target: Path) -> os.stat_result | None:
    """Return what the system says of the file to replace, None if there is none.

    Raise a SaveError if it may not be replaced.
    """
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise FolderInTheWayError(path)
    if not stat.S_ISREG(status.st_mode):
        raise NoRegularTargetError(path)
    if not os.access(target, os.W_OK):  # renaming asks only for the right to write in the folder
        raise ReadOnlyDiskError(path) if _is_read_only(target) else NoWritePermissionError(path)
    return status


def _is_read_only(target: Path) -> bool:
    """Return whether no file of this disk can be written, as of a stick with its switch set."""
    return hasattr(os, "statvfs") and bool(os.statvfs(target).f_flag & os.ST_RDONLY)


def _check_known(path: Path, target: Path, known: KnownContent) -> None:
    if known is not None and file_digest(target) not in (known_digest(known), None):
        raise ChangedOnDiskError(path)


def _write_temporary(
    path: Path, temporary: Path, data: bytes, status: os.stat_result | None, *, private: bool
) -> None:
    """Write the temporary file, which looks like the one to replace from its first byte."""
    mode = 0o600 if private or status else 0o666
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    except OSError as error:
        if status and error.errno in _NO_NEW_FILE:
            raise CannotReplaceError(path) from error
        raise
    try:
        if status and not private:
            _make_alike(path, temporary, handle, status)
        _write(path, handle, data)
    finally:
        os.close(handle)


def _make_alike(path: Path, temporary: Path, handle: int, status: os.stat_result) -> None:
    """Give an open file owner, mode, access list and attributes of the one to replace.

    Raise CannotReplaceError if one of them would be lost, but for two: a mode that cannot be set
    is what this file system gives to every file, and on Windows who saves a file owns it.
    """
    target, own = Path(os.path.realpath(path)), os.fstat(handle)
    try:
        keep_access_list(target, temporary)
        if hasattr(os, "fchown") and (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
            os.fchown(handle, status.st_uid, status.st_gid)
        if hasattr(os, "listxattr"):
            _copy_attributes(target, handle)
    except OSError as error:
        raise CannotReplaceError(path) from error
    if hasattr(os, "fchmod"):
        with suppress(OSError):
            os.fchmod(handle, stat.S_IMODE(status.st_mode))


def _copy_attributes(target: Path, handle: int) -> None:
    """Copy extended attributes, access lists among them; labels of SELinux the system sets."""
    try:
        names = os.listxattr(target)
    except OSError:  # the file system has none
        return
    for name in names:
        if not name.startswith("security."):
            os.setxattr(handle, name, os.getxattr(target, name))


def _write(path: Path, handle: int, data: bytes) -> None:
    """Write bytes to an open empty file, flush them to the disk and count them."""
    unwritten = memoryview(data)
    while unwritten:
        unwritten = unwritten[os.write(handle, unwritten) :]
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    if os.fstat(handle).st_size != len(data):
        raise IncompleteError(path)


def _take_place(path: Path, temporary: Path, target: Path) -> None:
    end = time.monotonic() + _MOST_SECONDS_BLOCKED
    while True:
        try:
            temporary.replace(target)
        except OSError as error:
            is_blocked = getattr(error, "winerror", None) in _BLOCKED_ON_WINDOWS
            if is_blocked and time.monotonic() < end:
                time.sleep(_PAUSE)
                continue
            if not is_blocked and error.errno in _NO_RENAMING:
                raise CannotReplaceError(path) from error
            raise
        return


def _sync_folder(folder: Path) -> None:
    """Flush the folder, so that the replacement survives a power cut, where the system can.

    Windows cannot open a folder; the new file is whole either way.
    """
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
