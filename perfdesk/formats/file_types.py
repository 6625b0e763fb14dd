"""Tells the type of a file: by its content first, by the suffix of its name second.

A file that no reader understands is refused by a sentence for its kind, which says what the file
is and which program saves it as what.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from perfdesk.formats.errors import (
    EmptyFileError,
    EncryptedFileError,
    UnreadableKindError,
    UnsupportedFileError,
)


class FileType(Enum):
    """A type of file that can be read."""

    NATIVE = auto()
    WORKBOOK = auto()
    """.xlsx, .xlsm: a zip archive of XML parts (Office Open XML)."""
    XLS = auto()
    """.xls, WPS .et: an OLE file with a stream Workbook or Book (BIFF)."""
    ODS = auto()
    DOCX = auto()
    PDF = auto()
    HTML = auto()
    MHTML = auto()
    CSV = auto()
    """.csv, .tsv."""
    TEXT = auto()


_TYPE_OF_SUFFIX = {
    ".zpb": FileType.NATIVE,
    ".xlsx": FileType.WORKBOOK,
    ".xlsm": FileType.WORKBOOK,
    ".xls": FileType.XLS,
    ".et": FileType.XLS,
    ".ods": FileType.ODS,
    ".docx": FileType.DOCX,
    ".pdf": FileType.PDF,
    ".html": FileType.HTML,
    ".htm": FileType.HTML,
    ".mht": FileType.MHTML,
    ".mhtml": FileType.MHTML,
    ".csv": FileType.CSV,
    ".tsv": FileType.CSV,
    ".txt": FileType.TEXT,
}

READABLE_SUFFIXES = tuple(_TYPE_OF_SUFFIX)
"""The suffixes of files that can be read, in lower case; the native file first."""

# What other kinds of file are, and what the user can do with them.
_SAVE_AS_DOCX = "请用 Word 或 WPS 打开它，另存为 .docx 后再读入"
_SAVE_AS_XLSX = "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再读入"
_UNPACK = "请先解压，再读入其中的文件"
_PICTURE = ("图片", "图片里的文字读不出来，请向填表人要 Excel、Word 文件，或照着填写")
_UNREADABLE_KINDS = {
    ".doc": ("旧版 Word 文档", _SAVE_AS_DOCX),
    ".wps": ("WPS 文字文档", "请用 WPS 打开它，另存为 .docx 后再读入"),
    ".rtf": ("RTF 文档", _SAVE_AS_DOCX),
    ".odt": ("OpenDocument 文字文档", "请用 WPS 或 LibreOffice 打开它，另存为 .docx 后再读入"),
    ".xlsb": ("二进制的 Excel 工作簿", _SAVE_AS_XLSX),
    ".ppt": ("演示文稿", "请把其中的表格复制到 Excel 或 WPS 表格里，存为 .xlsx 后再读入"),
    ".pptx": ("演示文稿", "请把其中的表格复制到 Excel 或 WPS 表格里，存为 .xlsx 后再读入"),
    ".dps": ("演示文稿", "请把其中的表格复制到 Excel 或 WPS 表格里，存为 .xlsx 后再读入"),
    ".ofd": ("OFD 版式文件", "请用 WPS 或 OFD 阅读器打开它，导出为 Word 或 Excel 文件后再读入"),
    ".zip": ("压缩包", _UNPACK),
    ".rar": ("压缩包", _UNPACK),
    ".7z": ("压缩包", _UNPACK),
    ".gz": ("压缩包", _UNPACK),
    ".jpg": _PICTURE,
    ".jpeg": _PICTURE,
    ".png": _PICTURE,
    ".bmp": _PICTURE,
    ".gif": _PICTURE,
    ".tif": _PICTURE,
    ".tiff": _PICTURE,
    ".webp": _PICTURE,
}
"""By suffix: the kind, and what to do."""

UNREADABLE_SUFFIXES = tuple(_UNREADABLE_KINDS)
"""The suffixes of files that may hold a form but cannot be read."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_SIGNATURES = (
    (b"{\\rtf", ".rtf"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"Rar!\x1a\x07", ".rar"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"\x1f\x8b", ".gz"),
)
"""The first bytes of files of kinds that cannot be read, with a suffix of that kind."""
_PROGRAMS = (b"MZ\x90", b"\x7fELF")

_UTF8_BOM = b"\xef\xbb\xbf"
_START = 4096
"""Bytes at the start of a text by which web pages are recognised."""
# e.g. "<!DOCTYPE html", "<html xmlns:x=...", "<table border=1>", after an XML declaration or not
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
# e.g. "MIME-Version: 1.0" in the first lines, as mail and saved web pages have it
_MHTML = re.compile(rb"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)
_NATIVE = re.compile(rb'\s*\{\s*"format"\s*:\s*"perfdesk"')


def file_type(data: bytes, suffix: str) -> FileType:
    """Return the type of a file with these bytes and this suffix.

    Raise EmptyFileError, EncryptedFileError, UnreadableKindError or UnsupportedFileError.
    """
    suffix = suffix.lower()
    text = data.removeprefix(_UTF8_BOM)
    if not text.strip():
        raise EmptyFileError
    if found := _binary_type(data, suffix) or _text_type(text[:_START]):
        return found
    if suffix in _UNREADABLE_KINDS:
        raise UnreadableKindError(*_UNREADABLE_KINDS[suffix])
    if suffix not in _TYPE_OF_SUFFIX:
        raise UnsupportedFileError(suffix)
    return _TYPE_OF_SUFFIX[suffix]


def _binary_type(data: bytes, suffix: str) -> FileType | None:
    """Return the type of a file with a signature, None if it has none that is known."""
    if data.startswith(b"%PDF"):
        return FileType.PDF
    if data.startswith(_ZIP):
        return _zip_type(data, suffix)
    if data.startswith(_OLE[:4]):
        return _ole_type(data, suffix)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableKindError(*_UNREADABLE_KINDS[kind])
    if data.startswith(_PROGRAMS):
        raise UnreadableKindError("程序", "请换一个文件")
    return None


def _zip_type(data: bytes, suffix: str) -> FileType:
    """Return the type of a zip archive; by its suffix if it is damaged."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        names = set()
    marks = (
        ("xl/workbook.xml", FileType.WORKBOOK),
        ("word/document.xml", FileType.DOCX),
        ("content.xml", FileType.ODS),
    )
    for name, found in marks:
        if name in names:
            return found
    unreadable = {"OFD.xml": ".ofd", "ppt/presentation.xml": ".pptx", "xl/workbook.bin": ".xlsb"}
    for name, kind in unreadable.items():
        if name in names:
            raise UnreadableKindError(*_UNREADABLE_KINDS[kind])
    by_suffix = _TYPE_OF_SUFFIX.get(suffix)
    if by_suffix in {FileType.WORKBOOK, FileType.DOCX, FileType.ODS}:
        return by_suffix
    raise UnreadableKindError(*_UNREADABLE_KINDS[".zip"])


def _ole_type(data: bytes, suffix: str) -> FileType:
    """Return the type of an OLE file, told by the names of its streams ([MS-CFB])."""
    streams = ("EncryptedPackage", "WordDocument", "PowerPoint Document", "Workbook", "Book")
    found = [name for name in streams if name.encode("utf-16-le") in data]
    if "EncryptedPackage" in found:
        raise EncryptedFileError
    if "Workbook" in found or "Book" in found:
        return FileType.XLS
    if "WordDocument" in found:
        raise UnreadableKindError(*_UNREADABLE_KINDS[".wps" if suffix == ".wps" else ".doc"])
    if "PowerPoint Document" in found:
        raise UnreadableKindError(*_UNREADABLE_KINDS[".ppt"])
    if suffix in _UNREADABLE_KINDS:
        raise UnreadableKindError(*_UNREADABLE_KINDS[suffix])
    raise UnreadableKindError("旧版 Office 文档", "请用 WPS 或 Office 打开它，另存为新格式后再读入")


def _text_type(start: bytes) -> FileType | None:
    if _NATIVE.match(start):
        return FileType.NATIVE
    if _HTML.match(start):
        return FileType.HTML
    if _MHTML.match(start):
        return FileType.MHTML
    return None
