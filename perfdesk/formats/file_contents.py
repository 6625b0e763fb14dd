"""The bytes of a file someone wants to read, looked at before a reader is let in.

Knows no file type beyond the first bytes by which one is recognised.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from perfdesk.formats.errors import (
    MAX_FILE_SIZE,
    EmptyFileError,
    EncryptedFileError,
    FolderGivenError,
    NotRegularFileError,
    TooLargeError,
    WrongSuffixError,
    read_error,
)

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SIGNATURES = (
    (b"%PDF", "PDF"),
    (_ZIP, "Office 文档或压缩包"),
    (_OLE, "旧版 Office 文档"),
    (b"{\\rtf", "RTF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"MZ\x90", "程序"),
    (b"\x7fELF", "程序"),
)
_TRUE = {b"%PDF": (".pdf",), _ZIP: (".xlsx", ".xlsm")}
"""The suffixes that tell the truth about a first few bytes."""


def read_contents(path: Path) -> bytes:
    """The bytes of a file, at most ``LIMIT`` of them; raises an error of ``refusals``."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            with os.scandir(path):  # one that may not be looked into says so
                raise FolderGivenError
        if not stat.S_ISREG(about.st_mode):
            raise NotRegularFileError
        with path.open("rb") as file:
            data = file.read(MAX_FILE_SIZE + 1)
    except (OSError, ValueError) as error:
        raise read_error(error) from error
    if len(data) > MAX_FILE_SIZE:
        raise TooLargeError
    _check_kind(data, path.suffix)
    return data


def _check_kind(data: bytes, suffix: str) -> None:
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise EmptyFileError
    if suffix.lower() in _TRUE[_ZIP] and data.startswith(_OLE) and _ENCRYPTED in data:
        raise EncryptedFileError
    for start, kind in _SIGNATURES:
        if data.startswith(start) and suffix.lower() not in _TRUE.get(start, ()):
            raise WrongSuffixError(kind, suffix)
