"""Write a file so that at every moment either the old or the new one is whole.

The bytes are written to a temporary file beside the target, counted and flushed to the
disk; then that file takes the target's place in one step. Whatever fails before leaves the
old file as it was. The module knows bytes and paths, nothing of forms.

Each cause of failure has a subclass of ``SaveError`` with a sentence for the user.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from perfdesk.core.errors import FormError

_WINDOWS_IN_USE = (5, 32, 33)
"""Windows' codes for a file that another program holds: access denied, sharing, lock violation."""
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would otherwise write CR LF for each line feed."""

KnownContent = bytes | str | None
"""What is known of a file's content: the content itself, its digest, or nothing."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, by which changes by other programs are noticed."""
    return sha256(data).hexdigest()


def read_content(path: Path) -> bytes | None:
    """Return what the file holds now, or None if there is none.

    Raise a SaveError if the file cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise save_error(path, error) from error


def file_digest(path: Path) -> str | None:
    """Return the digest of what the file holds now, or None; raise as ``read_content`` does."""
    data = read_content(path)
    return None if data is None else digest(data)


def known_digest(known: KnownContent) -> str | None:
    """Return what is known of a file as a digest."""
    return digest(known) if isinstance(known, bytes) else known


def write_atomically(path: Path, data: bytes, known: KnownContent = None) -> str:
    """Replace the file at ``path`` by ``data``, or create it; return the digest of the data.

    A symbolic link stays, its target is replaced; the file keeps its mode. If the file
    differs from ``known``, what was read before, another program has changed it: raise
    ChangedOnDiskError. Raise a SaveError if anything fails; the old file is then intact.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _writable_mode(path, target)
        if known is not None and file_digest(target) not in (known_digest(known), None):
            raise ChangedOnDiskError(path)
        _replace(path, target, data, mode)
    except (OSError, ValueError) as error:
        raise save_error(path, error) from error
    return digest(data)


def _writable_mode(path: Path, target: Path) -> int | None:
    """Return the mode of the file to replace, None if there is none; raise if it may not be."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise FolderInTheWayError(path)
    if not stat.S_ISREG(mode):
        raise NoRegularTargetError(path)
    if not os.access(target, os.W_OK):  # renaming asks only for the right to write in the folder
        raise NoWritePermissionError(path)
    return stat.S_IMODE(mode)


def _replace(path: Path, target: Path, data: bytes, mode: int | None) -> None:
    temporary = target.with_name(f".perfdesk-{os.urandom(8).hex()}.tmp")
    try:
        _write(temporary, data)
        if mode is not None:
            temporary.chmod(mode)
        _check_length(path, temporary, len(data))
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _check_length(path: Path, temporary: Path, length: int) -> None:
    if temporary.stat().st_size != length:
        raise IncompleteError(path)


def _write(temporary: Path, data: bytes) -> None:
    file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        unwritten = memoryview(data)
        while unwritten:
            unwritten = unwritten[os.write(file, unwritten) :]
        os.fsync(file)
    finally:
        os.close(file)


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


# Why a file could not be saved


class SaveError(FormError):
    """A file that could not be saved; what it held before is untouched."""

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(f"无法保存“{path.name}”：{sentence}")
        self.path = path


class ChangedOnDiskError(SaveError):
    """The file was changed by another program since it was read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "打开之后它已被其他程序改动。请另存为新文件，或确认覆盖。")


class DiskFullError(SaveError):
    """The disk is full, or the user's quota used up."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "磁盘已满。请腾出空间，或保存到别的磁盘。")


class NoWritePermissionError(SaveError):
    """The user may not write the file, or not in its folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "没有写入权限。请保存到别的文件夹，或申请权限。")


class ReadOnlyDiskError(SaveError):
    """The disk is read-only."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "该磁盘是只读的。请保存到别的磁盘。")


class NoFolderError(SaveError):
    """The folder does not exist (any more)."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, f"文件夹“{path.parent}”不存在。请换一个文件夹。")


class FolderInTheWayError(SaveError):
    """A folder has the name."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "已有一个同名的文件夹。请换一个文件名。")


class NoRegularTargetError(SaveError):
    """A device or pipe has the name."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "该名称不是普通文件。请换一个文件名。")


class BadNameError(SaveError):
    """The file system does not allow the name."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "文件名过长或含有不能用的字符。请换一个文件名。")


class TargetInUseError(SaveError):
    """Another program holds the file open."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "文件可能正被其他程序占用。请在那个程序里关闭它，或另存到别处。")


class IncompleteError(SaveError):
    """Fewer bytes were written than were given."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "没有写完整。请检查磁盘空间，或保存到别的磁盘。")


class DiskError(SaveError):
    """Any other error of the system, in its own words."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, f"系统拒绝写入（{reason}）。请检查磁盘或网络连接后再试。")


_CAUSES: dict[int | None, Callable[[Path], SaveError]] = {
    errno.ENOSPC: DiskFullError,
    errno.EDQUOT: DiskFullError,
    errno.EFBIG: DiskFullError,
    errno.EACCES: NoWritePermissionError,
    errno.EPERM: NoWritePermissionError,
    errno.EROFS: ReadOnlyDiskError,
    errno.ENOENT: NoFolderError,
    errno.ENOTDIR: NoFolderError,
    errno.EISDIR: FolderInTheWayError,
    errno.ENAMETOOLONG: BadNameError,
    errno.EINVAL: BadNameError,
    errno.EBUSY: TargetInUseError,
    errno.ETXTBSY: TargetInUseError,
}


def save_error(path: Path, error: OSError | ValueError) -> SaveError:
    """Return the error for what the system reported; ValueError means a NUL in the path."""
    if not isinstance(error, OSError):
        return BadNameError(path)
    if getattr(error, "winerror", None) in _WINDOWS_IN_USE:
        return TargetInUseError(path)
    cause = _CAUSES.get(error.errno)
    if cause:
        return cause(path)
    return DiskError(path, error.strerror or str(error))
