"""The bytes of a file to be read, checked before a reader gets them.

File types are known here only by the first bytes (the signature) of their files.
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
"""The name of the OLE stream that holds an encrypted .xlsx ([MS-OFFCRYPTO], 2.3.4.4)."""
_UTF8_BOM = b"\xef\xbb\xbf"
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
_RIGHT_SUFFIXES = {b"%PDF": (".pdf",), _ZIP: (".xlsx", ".xlsm")}
"""The suffixes that files with a signature may have; the other signatures have none."""


def read_contents(path: Path) -> bytes:
    """Return the bytes of a file, at most ``MAX_FILE_SIZE`` of them.

    Raises an error of ``perfdesk.formats.errors``.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            with os.scandir(path):  # raises PermissionError if the folder cannot be listed
                raise FolderGivenError
        if not stat.S_ISREG(status.st_mode):
            raise NotRegularFileError
        with path.open("rb") as file:
            data = file.read(MAX_FILE_SIZE + 1)
    except (OSError, ValueError) as error:
        raise read_error(error) from error
    if len(data) > MAX_FILE_SIZE:
        raise TooLargeError
    _check_signature(data, path.suffix)
    return data


def _check_signature(data: bytes, suffix: str) -> None:
    if not data.removeprefix(_UTF8_BOM).strip():
        raise EmptyFileError
    if suffix.lower() in _RIGHT_SUFFIXES[_ZIP] and data.startswith(_OLE) and _ENCRYPTED in data:
        raise EncryptedFileError
    for signature, kind in _SIGNATURES:
        right = _RIGHT_SUFFIXES.get(signature, ())
        if data.startswith(signature) and suffix.lower() not in right:
            raise WrongSuffixError(kind, suffix)
