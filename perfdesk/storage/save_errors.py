"""Why a file could not be saved: a class and a sentence for each cause."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.core.system_errors import system_sentence

_LONGEST_NAME = 255
"""Characters that a file system allows in a name."""
_LONGEST_WINDOWS_PATH = 220
"""Characters of a path that can be saved: Windows allows 260, some of which are left for the name
of the temporary file beside the target, which is longer."""


class SaveError(FormError):
    """A file that could not be saved; what it held before is untouched."""

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(f"无法保存“{path.name}”：{sentence}")
        self.path = path


class ChangedOnDiskError(SaveError):
    """The file was changed by another program since it was read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "打开之后它已被其他程序改动。请另存为新文件，或确认覆盖。")


class OtherContentError(SaveError):
    """The file is there already, and this program did not write what it holds."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, "已有这个文件，内容不是程序导出的，或导出后改过，没有替换。请换一个文件名。"
        )


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
    """The folder does not exist (any more), or that in which the file of a link would be."""

    def __init__(self, path: Path) -> None:
        folders = (path.parent, Path(os.path.realpath(path)).parent)
        missing = (each for each in folders if not os.path.isdir(each))  # noqa: PTH112 - never raises
        folder = next(missing, path.parent)
        super().__init__(path, f"文件夹“{folder}”不存在。请换一个文件夹。")


class TakenAwayError(SaveError):
    """Another program deleted or moved the file while it was being written."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "保存时它被其他程序删除或移走了。请再保存一次。")


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


class CannotReplaceError(SaveError):
    """The folder takes no new file, or the new one could not be made like the old one."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "这个文件夹不让程序替换文件。请保存到别的文件夹。")


class IncompleteError(SaveError):
    """Fewer bytes were written than were given."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "没有写完整。请检查磁盘空间，或保存到别的磁盘。")


class DiskError(SaveError):
    """Any other error of the system."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(path, system_sentence(error))


class NoRegularFileError(FormError):
    """A device or pipe has the name of a file that was to be read; nothing was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"无法读取“{path.name}”：它不是普通文件。请换一个文件。")


class UnreadableTargetError(FormError):
    """What a file holds now cannot be read; nothing was written."""

    def __init__(self, path: Path, error: OSError) -> None:
        is_refused = error.errno in (errno.EACCES, errno.EPERM)
        reason = "没有读取的权限。请申请权限，或换一个文件夹。"
        super().__init__(
            f"无法读取“{path.name}”：{reason if is_refused else system_sentence(error)}"
        )


def _not_found(path: Path) -> SaveError:
    """Return the error for a place that is not found; Windows finds none for too long a path."""
    target = Path(os.path.realpath(path))
    if not os.path.isdir(target.parent):  # noqa: PTH112 - never raises
        return NoFolderError(path)
    is_too_long = len(target.name) > _LONGEST_NAME or (
        sys.platform == "win32" and len(str(target)) > _LONGEST_WINDOWS_PATH
    )
    return BadNameError(path) if is_too_long else TakenAwayError(path)


_Cause = Callable[[Path], SaveError]
_CAUSES: dict[int | None, _Cause] = {
    errno.ENOSPC: DiskFullError,
    errno.EDQUOT: DiskFullError,
    errno.EFBIG: DiskFullError,
    errno.EACCES: NoWritePermissionError,
    errno.EPERM: NoWritePermissionError,
    errno.EROFS: ReadOnlyDiskError,
    errno.ENOENT: _not_found,
    errno.ENOTDIR: NoFolderError,
    errno.EISDIR: FolderInTheWayError,
    errno.ENAMETOOLONG: BadNameError,
    errno.EINVAL: BadNameError,
    errno.EBUSY: TargetInUseError,
    errno.ETXTBSY: TargetInUseError,
}
_WINDOWS_CAUSES: dict[int | None, _Cause] = {
    **dict.fromkeys((5, 32, 33), TargetInUseError),  # access denied, sharing and lock violation
    **dict.fromkeys((39, 112), DiskFullError),
    19: ReadOnlyDiskError,
}
"""Causes by the codes of Windows, which tell more than the error numbers Python makes of them."""


def save_error(path: Path, error: OSError | ValueError) -> SaveError:
    """Return the error for what the system reported; ValueError means a NUL in the path."""
    if not isinstance(error, OSError):
        return BadNameError(path)
    cause = _WINDOWS_CAUSES.get(getattr(error, "winerror", None)) or _CAUSES.get(error.errno)
    return cause(path) if cause else DiskError(path, error)
