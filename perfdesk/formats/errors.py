"""Why a file could not be read: one sentence a cause, for the person who chose it.

The sentences do not name the file: whoever opened it says which one it was.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable

from perfdesk.core.errors import FormError

MAX_FILE_SIZE = 20 * 1024 * 1024
"""The largest file that is read, in bytes; a form has a few thousand."""

_SHARING_VIOLATIONS = (32, 33)


class MissingFileError(FormError):
    """Nothing at that path."""

    def __init__(self) -> None:
        super().__init__("找不到该文件。请检查路径和文件名是否写对。")


class FolderGivenError(FormError):
    """A folder where a file was wanted."""

    def __init__(self) -> None:
        super().__init__("这是一个文件夹，不是文件。请选择其中的文件。")


class NoPermissionError(FormError):
    """The person may not read the file, or look into the folder."""

    def __init__(self) -> None:
        super().__init__("没有读取的权限。请向所有者或管理员申请权限。")


class FileInUseError(FormError):
    """Another program has locked the file."""

    def __init__(self) -> None:
        super().__init__("该文件正被其他程序占用。请在那个程序里关闭它后再试。")


class UnreadableError(FormError):
    """Any other refusal of the system, in its own words."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"无法读取该文件（{reason}）。请检查磁盘或网络连接后再试。")


class NotRegularFileError(FormError):
    """A device, pipe or socket."""

    def __init__(self) -> None:
        super().__init__("这不是普通文件，无法读取。请选择磁盘上的文件。")


class TooLargeError(FormError):
    """More bytes than any file with forms has."""

    def __init__(self) -> None:
        super().__init__(
            f"文件超过 {MAX_FILE_SIZE // 1024 // 1024} MB，不像是自评表。"
            "请确认选对了文件，或拆分后再试。"
        )


class EmptyFileError(FormError):
    """A file in which nothing stands."""

    def __init__(self) -> None:
        super().__init__("文件是空的，没有任何内容。请确认选对了文件。")


class UnsupportedFileError(FormError):
    """A suffix for which there is no reader."""

    def __init__(self, suffix: str, supported: Iterable[str]) -> None:
        kind = f" {suffix} 文件" if suffix else "没有后缀名的文件"
        super().__init__(f"暂不支持{kind}。请改用 {' 或 '.join(supported)} 文件。")


class WrongSuffixError(FormError):
    """A suffix that does not tell the truth."""

    def __init__(self, kind: str, suffix: str) -> None:
        super().__init__(
            f"文件内容其实是{kind}，不是 {suffix} 文件。请把后缀名改回原样，或换一个文件。"
        )


class EncryptedFileError(FormError):
    """A workbook or document that opens with a password only."""

    def __init__(self) -> None:
        super().__init__("文件设有打开密码，无法读取。请在 Excel 或 WPS 中去掉密码，另存后再试。")


_CAUSES: dict[int | None, Callable[[], FormError]] = {
    errno.ENOENT: MissingFileError,
    errno.ENOTDIR: MissingFileError,
    errno.ENAMETOOLONG: MissingFileError,
    errno.EINVAL: MissingFileError,
    errno.ELOOP: MissingFileError,
    errno.EISDIR: FolderGivenError,
    errno.EACCES: NoPermissionError,
    errno.EPERM: NoPermissionError,
    errno.EBUSY: FileInUseError,
    errno.ETXTBSY: FileInUseError,
}


def read_error(error: OSError | ValueError) -> FormError:
    """The sentence for what the system said; ValueError is a path with a NUL in it."""
    if not isinstance(error, OSError):
        return MissingFileError()
    if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
        return FileInUseError()
    cause = _CAUSES.get(error.errno)
    if cause:
        return cause()
    return UnreadableError(error.strerror or str(error))
