"""Why a file could not be saved: one sentence a cause, each naming the file.

Every sentence is about saving, so each says that the old file is as it was.

Writing a file so that at every moment either the old or the new one is whole.

The bytes go beside the target, are counted and forced to the disk, and then take
its place in one step; whatever fails before that leaves the old file as it was.
The module knows bytes and paths, nothing of forms.
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

_IN_USE = (5, 32, 33)


class SaveError(FormError):
    """A file that could not be saved; what stood there before is untouched."""

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(f"无法保存“{path.name}”：{sentence}")
        self.path = path


class ChangedOnDiskError(SaveError):
    """Another program wrote the file since it was read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "打开之后它已被其他程序改动。请另存为新文件，或确认覆盖。")


class DiskFullError(SaveError):
    """No room left, or the user's share of it is used up."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "磁盘已满。请腾出空间，或保存到别的磁盘。")


class NoWritePermissionError(SaveError):
    """The person may not write in that folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "没有写入权限。请保存到别的文件夹，或申请权限。")


class ReadOnlyDiskError(SaveError):
    """A disk that takes no writing."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "该磁盘是只读的。请保存到别的磁盘。")


class NoFolderError(SaveError):
    """The folder is not there (any more)."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, f"文件夹“{path.parent}”不存在。请换一个文件夹。")


class FolderInTheWayError(SaveError):
    """A folder has the name already."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "已有一个同名的文件夹。请换一个文件名。")


class NoRegularTargetError(SaveError):
    """A device or pipe has the name already."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "该名称不是普通文件。请换一个文件名。")


class BadNameError(SaveError):
    """A name the file system does not take."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "文件名过长或含有不能用的字符。请换一个文件名。")


class TargetInUseError(SaveError):
    """Another program holds the file open; Windows says "access denied" for that, too."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "文件可能正被其他程序占用。请在那个程序里关闭它，或另存到别处。")


class IncompleteError(SaveError):
    """The disk took fewer bytes than it was given."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "没有写完整。请检查磁盘空间，或保存到别的磁盘。")


class DiskError(SaveError):
    """Any other refusal of the system, in its own words."""

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
    """The sentence for what the system said; ValueError is a path with a NUL in it."""
    if not isinstance(error, OSError):
        return BadNameError(path)
    if getattr(error, "winerror", None) in _IN_USE:
        return TargetInUseError(path)
    cause = _CAUSES.get(error.errno)
    if cause:
        return cause(path)
    return DiskError(path, error.strerror or str(error))


_BINARY = getattr(os, "O_BINARY", 0)


KnownContent = bytes | str | None
"""What is known of a file's content: it itself, its digest, or nothing."""


def digest(data: bytes) -> str:
    """The fingerprint of a file's bytes, to be compared before it is overwritten."""
    return sha256(data).hexdigest()


def read_content(path: Path) -> bytes | None:
    """What is on disk now, or None if no file is there.

    Raises a SaveError if the file cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise save_error(path, error) from error


def file_digest(path: Path) -> str | None:
    """The digest of what is on disk now, or None; raises as ``content`` does."""
    data = read_content(path)
    return None if data is None else digest(data)


def known_digest(known: KnownContent) -> str | None:
    """What is known of a file, as a digest."""
    return digest(known) if isinstance(known, bytes) else known


def write_atomically(path: Path, data: bytes, known: KnownContent = None) -> str:
    """Put ``data`` in the place of the file at ``path``; its digest is returned.

    A link is followed to its file, which keeps its mode. With ``known``, what was
    read before, a file that another program changed since is left alone
    (ChangedOnDisk). Raises a SaveError if anything fails; the old file is then intact.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(path, target)
        if known is not None and file_digest(target) not in (known_digest(known), None):
            raise ChangedOnDiskError(path)
        _exchange(path, target, data, mode)
    except (OSError, ValueError) as error:
        raise save_error(path, error) from error
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
