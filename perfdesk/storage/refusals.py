"""Why a file could not be saved: one sentence a cause, each naming the file.

Every sentence is about saving, so each says that the old file is as it was.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

from perfdesk.core.errors import FormError

_IN_USE = (5, 32, 33)


class SaveError(FormError):
    """A file that could not be saved; what stood there before is untouched."""

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(f"无法保存“{path.name}”：{sentence}")
        self.path = path


class ChangedOnDisk(SaveError):  # noqa: N818 - the name tells the window what to ask
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


class FileInUseError(SaveError):
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
    errno.EBUSY: FileInUseError,
    errno.ETXTBSY: FileInUseError,
}


def refusal(path: Path, error: OSError | ValueError) -> SaveError:
    """The sentence for what the system said; ValueError is a path with a NUL in it."""
    if not isinstance(error, OSError):
        return BadNameError(path)
    if getattr(error, "winerror", None) in _IN_USE:
        return FileInUseError(path)
    cause = _CAUSES.get(error.errno)
    if cause:
        return cause(path)
    return DiskError(path, error.strerror or str(error))
