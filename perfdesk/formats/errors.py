"""Errors of reading a file: one class and one sentence for each cause.

The sentences do not name the file; the caller adds which one it is.
"""

from __future__ import annotations

import errno
import struct
import zlib
from collections.abc import Callable
from zipfile import BadZipFile

from perfdesk.core.errors import FormError
from perfdesk.core.system_errors import system_sentence

MAX_FILE_SIZE = 20 * 1024 * 1024
"""The size in bytes up to which files are read; a form takes a few thousand."""

ZIP_ERRORS = (BadZipFile, EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error)
"""What ``zipfile`` raises for damaged archives."""

_SHARING_VIOLATIONS = (32, 33)
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows."""


class MissingFileError(FormError):
    """There is no file at that path."""

    def __init__(self) -> None:
        super().__init__("找不到该文件。请检查路径和文件名是否写对。")


class FolderGivenError(FormError):
    """The path is that of a folder."""

    def __init__(self) -> None:
        super().__init__("这是一个文件夹，不是文件。请选择其中的文件。")


class NoPermissionError(FormError):
    """The user may not read the file or list the folder."""

    def __init__(self) -> None:
        super().__init__("没有读取的权限。请向所有者或管理员申请权限。")


class FileInUseError(FormError):
    """Another program has locked the file."""

    def __init__(self) -> None:
        super().__init__("该文件正被其他程序占用。请在那个程序里关闭它后再试。")


class LinkLoopError(FormError):
    """The path is that of a symbolic link that leads back to itself."""

    def __init__(self) -> None:
        super().__init__("这是一个指回自己的链接，没有真正的文件。请删掉它，换成原来的文件。")


class UnreadableError(FormError):
    """The operating system refused for another reason, which the sentence words."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"无法读取该文件：{system_sentence(error)}")


class NotRegularFileError(FormError):
    """The path is that of a device, pipe or socket."""

    def __init__(self) -> None:
        super().__init__("这不是普通文件，无法读取。请选择磁盘上的文件。")


class TooLargeError(FormError):
    """The file is larger than ``MAX_FILE_SIZE``."""

    def __init__(self) -> None:
        super().__init__(
            f"文件超过 {MAX_FILE_SIZE // 1024 // 1024} MB，不像是自评表。"
            "请确认选对了文件，或拆分后再试。"
        )


class EmptyFileError(FormError):
    """The file has no content."""

    def __init__(self) -> None:
        super().__init__("文件是空的，没有任何内容。请确认选对了文件。")


class UnsupportedFileError(FormError):
    """The file is of no known type, neither by its content nor by its suffix."""

    def __init__(self, suffix: str) -> None:
        kind = f"不认识 {suffix} 文件" if suffix else "文件没有后缀名，内容也认不出来"
        super().__init__(
            f"{kind}，没有读入。请在原来的程序里打开它，另存为 .xlsx、.docx 或 .txt 后再读入。"
        )


class UnreadableKindError(FormError):
    """The file is of a known kind that cannot be read; ``advice`` says what to do with it."""

    def __init__(self, kind: str, advice: str) -> None:
        super().__init__(f"这是{_spaced(kind)}，没有读入。{advice}。")


class IncompleteFileError(FormError):
    """The file does not begin as files of its suffix do, and is of no other known type.

    ``kind`` is what its suffix says, ``programs`` what opens such files, ``save_as`` the suffix
    of a file that can be read.
    """

    def __init__(self, kind: str, programs: str, save_as: str) -> None:
        super().__init__(
            f"这不是完整的{_spaced(kind)}，没有读入。请用 {programs} 打开它看看："
            f"能打开就另存为 {save_as} 后再读入，打不开就请向填表人重新要一份。"
        )


def _spaced(kind: str) -> str:
    """Return the name of a kind with a blank before it if it begins with a Latin letter."""
    return f" {kind}" if kind[0].isascii() else kind


class NoFormInWebPageError(FormError):
    """The file is a web page without a form."""

    def __init__(self) -> None:
        super().__init__(
            "这是网页，其中没有找到项目支出绩效自评表，没有读入。"
            "如果浏览器里看得到表格，请用 Excel 或 WPS 打开它，另存为 .xlsx 后再读入。"
        )


class EncryptedFileError(FormError):
    """The file opens with a password only."""

    def __init__(self) -> None:
        super().__init__(
            "文件设有打开密码，无法读取。请用 Excel、Word 或 WPS 打开它，去掉密码，另存后再读入。"
        )


_ERROR_CLASSES: dict[int | None, Callable[[], FormError]] = {
    errno.ENOENT: MissingFileError,
    errno.ENOTDIR: MissingFileError,
    errno.ENAMETOOLONG: MissingFileError,
    errno.EINVAL: MissingFileError,
    errno.ELOOP: LinkLoopError,
    errno.EISDIR: FolderGivenError,
    errno.EACCES: NoPermissionError,
    errno.EPERM: NoPermissionError,
    errno.EBUSY: FileInUseError,
    errno.ETXTBSY: FileInUseError,
}


def read_error(error: OSError | ValueError) -> FormError:
    """Return the error of this module for one that the system raised.

    ValueError is what Python raises for a path that contains NUL.
    """
    if not isinstance(error, OSError):
        return MissingFileError()
    if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
        return FileInUseError()
    error_class = _ERROR_CLASSES.get(error.errno)
    if error_class:
        return error_class()
    return UnreadableError(error)
