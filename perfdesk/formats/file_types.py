"""Tells the type of a file: by its content first, by the suffix of its name second.

A file that no reader understands is refused by a sentence for its kind, which says what the file
is and which program saves it as what.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from enum import Enum, auto
from io import BytesIO
from zipfile import ZipFile

from perfdesk.formats import unreadable_kinds as kinds
from perfdesk.formats.errors import (
    ZIP_ERRORS,
    EmptyFileError,
    EncryptedFileError,
    IncompleteFileError,
    UnsupportedFileError,
)
from perfdesk.formats.text_encoding import decode_if_chinese


class FileType(Enum):
    """A type of file that can be read."""

    NATIVE = auto()
    WORKBOOK = auto()
    """.xlsx, .xlsm, and their templates: a zip archive of XML parts (Office Open XML)."""
    XLS = auto()
    """.xls, WPS .et, and their templates: an OLE file with a stream Workbook or Book (BIFF)."""
    XML_WORKBOOK = auto()
    """An XML spreadsheet of Excel 2003, mostly called .xls or .xml."""
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
    ".xltx": FileType.WORKBOOK,
    ".xltm": FileType.WORKBOOK,
    ".xls": FileType.XLS,
    ".xlt": FileType.XLS,
    ".et": FileType.XLS,
    ".ett": FileType.XLS,
    ".ods": FileType.ODS,
    ".docx": FileType.DOCX,
    ".docm": FileType.DOCX,
    ".dotx": FileType.DOCX,
    ".dotm": FileType.DOCX,
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

READABLE_FILES = "Excel、WPS 表格、Word、PDF、网页、文本文件和 .zpb"
"""The files that can be read, in the user's words."""

_INCOMPLETE = {
    **dict.fromkeys(
        (".xlsx", ".xlsm", ".xltx", ".xltm"), ("Excel 工作簿", "Excel 或 WPS", ".xlsx")
    ),
    **dict.fromkeys((".xls", ".xlt"), ("Excel 97-2003 工作簿", "Excel 或 WPS", ".xlsx")),
    **dict.fromkeys((".et", ".ett"), ("WPS 表格文件", "WPS", ".xlsx")),
    ".ods": ("OpenDocument 表格", "WPS 或 LibreOffice", ".xlsx"),
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), ("Word 文档", "Word 或 WPS", ".docx")),
}
"""By suffix: types that begin with a signature, what opens them, and what to save them as."""

_NAMES = {
    FileType.NATIVE: " .zpb 文件",
    FileType.WORKBOOK: " Excel 工作簿",
    FileType.XLS: "旧版 Excel 工作簿",
    FileType.XML_WORKBOOK: " XML 格式的 Excel 工作簿",
    FileType.ODS: " OpenDocument 工作簿",
    FileType.DOCX: " Word 文档",
    FileType.PDF: " PDF 文件",
    FileType.HTML: "网页",
    FileType.MHTML: "单文件网页",
    FileType.CSV: " CSV 文件",
    FileType.TEXT: "文本文件",
}
"""What the types are called in a sentence; a blank stands before a Latin letter."""

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PDF_WITHIN = 1024
"""Bytes of other content that may stand before a PDF, as PDF readers tolerate."""

_START = 8192
"""Bytes at the start of a text by which web pages are recognised."""
# e.g. "<!DOCTYPE html", "<html xmlns:x=...", "<table border=1>", after an XML declaration or not
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
# A fragment of a web page, e.g. "<div><table>": any tag first, and a table in it
_MARKUP = re.compile(rb"\s*<[a-z!]", re.IGNORECASE)
_TABLE_TAG = re.compile(rb"<table\b", re.IGNORECASE)
# e.g. "MIME-Version: 1.0" in the first lines, as mail and saved web pages have it
_MHTML = re.compile(rb"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)
# A line of the head of a mail that has been sent, e.g. "Received: from mx (…)"
_SENT_MAIL = re.compile(
    rb"^(?:Received|Message-ID|Delivered-To|Return-Path|To):", re.IGNORECASE | re.MULTILINE
)
_NATIVE = re.compile(rb'\s*\{\s*"format"\s*:\s*"perfdesk"')
_XML_WORKBOOK = (b'progid="Excel.Sheet"', b"urn:schemas-microsoft-com:office:spreadsheet")
_XML_KINDS = (
    (b'progid="Word.Document"', kinds.XML_WORD),
    (b"schemas.microsoft.com/office/2006/xmlPackage", kinds.XML_WORD),
    (b"urn:oasis:names:tc:opendocument:xmlns:office", kinds.FLAT_OPEN_DOCUMENT),
    (b"schemas.uof.org", kinds.UNIFORM_OFFICE),
)
"""What the first lines of XML files of Office programs contain."""


def file_type(data: bytes, suffix: str) -> FileType:
    """Return the type of a file with these bytes and this suffix.

    Raise EmptyFileError, EncryptedFileError, UnreadableKindError, IncompleteFileError or
    UnsupportedFileError.
    """
    suffix = suffix.lower()
    if not data.removeprefix(BOM_UTF8).strip():
        raise EmptyFileError
    found = _binary_type(data, suffix) or _markup_type(_text_start(data), suffix)
    return found or _plain_type(data, suffix)


def may_hold_form(suffix: str) -> bool:
    """Return whether files of a suffix hold forms, whether they can be read or not."""
    suffix = suffix.lower()
    return suffix in _TYPE_OF_SUFFIX or suffix in kinds.UNREADABLE_SUFFIXES


def name_of_other_type(found: FileType, suffix: str) -> str:
    """Return what a file of this type is called if its suffix says another type, else ""."""
    suffix = suffix.lower()
    if suffix not in _TYPE_OF_SUFFIX and suffix not in kinds.KINDS:
        return ""
    return "" if _TYPE_OF_SUFFIX.get(suffix) is found else _NAMES[found]


def is_native(data: bytes) -> bool:
    """Return whether a file with these bytes is read as a native file, whatever its suffix."""
    return _NATIVE.match(data.removeprefix(BOM_UTF8)[:_START]) is not None


def _binary_type(data: bytes, suffix: str) -> FileType | None:
    """Return the type of a file with a signature, None if it has none that is known."""
    if data.startswith(b"%PDF") or _is_pdf_behind_junk(data):
        return FileType.PDF
    if data.startswith(_ZIP):
        return _zip_type(data, suffix)
    if data.startswith(_OLE):
        return _ole_type(data, suffix)
    if kind := kinds.kind_by_signature(data):
        raise kind.error()
    return None


def _is_pdf_behind_junk(data: bytes) -> bool:
    return b"%PDF-" in data[: _PDF_WITHIN + 5] and b"startxref" in data


# Zip archives

_ZIP_MARKS: tuple[tuple[str, FileType | kinds.UnreadableKind], ...] = (
    ("xl/workbook.xml", FileType.WORKBOOK),
    ("word/document.xml", FileType.DOCX),
    ("word/document2.xml", FileType.DOCX),  # written by Word for the web
    ("xl/workbook.bin", kinds.BINARY_WORKBOOK),
    ("ppt/presentation.xml", kinds.SLIDES),
    ("ofd.xml", kinds.OFD),
    ("index/document.iwa", kinds.APPLE),
    ("index.zip", kinds.APPLE),
)
"""What tells the type of an archive: a part, in lower case."""
_OPEN_DOCUMENTS: tuple[tuple[bytes, FileType | kinds.UnreadableKind], ...] = (
    (b"opendocument.spreadsheet", FileType.ODS),
    (b"opendocument.text", kinds.OPEN_TEXT),
    (b"opendocument.presentation", kinds.SLIDES),
)
"""What the part mimetype of an OpenDocument file contains."""
_LONGEST_MEDIA_TYPE = 100


def _zip_type(data: bytes, suffix: str) -> FileType:
    """Return the type of a zip archive; by its suffix if it is damaged."""
    names, media_type = _zip_parts(data)
    found = next((kind for name, kind in _ZIP_MARKS if name in names), None)
    if found is None and "content.xml" in names:
        usual = kinds.KINDS.get(suffix, FileType.ODS)
        found = next((kind for mark, kind in _OPEN_DOCUMENTS if mark in media_type), usual)
    by_suffix = _TYPE_OF_SUFFIX.get(suffix)
    if found is None and not names and by_suffix in _ZIPPED:
        return by_suffix
    if isinstance(found, FileType):
        return found
    raise (found or kinds.ARCHIVE).error()


_ZIPPED = (FileType.WORKBOOK, FileType.DOCX, FileType.ODS)


def _zip_parts(data: bytes) -> tuple[frozenset[str], bytes]:
    """Return the names of the parts in lower case, and the start of the part mimetype.

    Return no names for a damaged archive.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            media_type = b""
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    media_type = part.read(_LONGEST_MEDIA_TYPE)
    except ZIP_ERRORS:
        return frozenset(), b""
    return frozenset(name.replace("\\", "/").lstrip("/").lower() for name in names), media_type


# OLE files

_ENTRY, _NAME_BYTES = 128, 64
"""The size of an entry of an OLE directory and of the name it begins with ([MS-CFB] 2.6.1)."""


def _ole_type(data: bytes, suffix: str) -> FileType:
    """Return the type of an OLE file, told by the names in its directory."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedFileError
    is_workbook = _has_entry(data, "Workbook") or _has_entry(data, "Book")
    found = next((kind for name, kind in _OLE_KINDS if _has_entry(data, name)), None)
    # A document may contain one of another type: then the suffix tells which is the outer one.
    if is_workbook and (found is None or _TYPE_OF_SUFFIX.get(suffix) is FileType.XLS):
        return FileType.XLS
    if found is kinds.WORD and kinds.KINDS.get(suffix) is kinds.WPS_WRITER:
        raise kinds.WPS_WRITER.error()
    if found:
        raise found.error()
    if suffix in _INCOMPLETE:
        raise IncompleteFileError(*_INCOMPLETE[suffix])
    raise kinds.KINDS.get(suffix, kinds.OLD_OFFICE).error()


_OLE_KINDS = (
    ("__properties_version1.0", kinds.MAIL),
    ("PowerPoint Document", kinds.SLIDES),
    ("WordDocument", kinds.WORD),
)
"""The names of streams by which other OLE files are told."""


def _has_entry(data: bytes, name: str) -> bool:
    """Return True if the directory of an OLE file has an entry of this name.

    The name may occur in the contents, too: an entry begins at a multiple of its size and has
    the length of the name behind it.
    """
    wanted = name.encode("utf-16-le") + b"\0\0"
    length = len(wanted).to_bytes(2, "little")
    start = data.find(wanted)
    while start >= 0:
        if start % _ENTRY == 0 and data[start + _NAME_BYTES :][:2] == length:
            return True
        start = data.find(wanted, start + 1)
    return False


# Texts


def _text_start(data: bytes) -> bytes:
    """Return the start of a text in UTF-8, without a mark, if it is in UTF-16 with one."""
    start = data[:_START]
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return start.decode("utf-16", errors="ignore").encode("utf-8", errors="ignore")
    return start.removeprefix(BOM_UTF8)


def _markup_type(start: bytes, suffix: str) -> FileType | None:
    """Return the type of a native file, web page or mail, None for any other text."""
    if _NATIVE.match(start):
        return FileType.NATIVE
    if _HTML.match(start) or (_MARKUP.match(start) and _TABLE_TAG.search(start)):
        return FileType.HTML
    if start.lstrip().startswith(b"<") and (found := _xml_type(start)):
        return found
    if _MHTML.match(start):
        is_mail = kinds.KINDS.get(suffix) is kinds.MAIL or _SENT_MAIL.search(start)
        if is_mail and _TYPE_OF_SUFFIX.get(suffix) is not FileType.MHTML:
            raise kinds.MAIL.error()
        return FileType.MHTML
    return None


def _xml_type(start: bytes) -> FileType | None:
    """Return the type of an XML spreadsheet; raise the error of other XML that is known."""
    if any(mark in start for mark in _XML_WORKBOOK):
        return FileType.XML_WORKBOOK
    for mark, kind in _XML_KINDS:
        if mark in start:
            raise kind.error()
    return None


_DATA_KINDS = (kinds.XML, kinds.JSON, kinds.MAIL)
"""Kinds whose files are texts, but no tables."""


def _plain_type(data: bytes, suffix: str) -> FileType:
    """Return the type of a file without a signature; a table in plain text is read as one."""
    by_suffix = _TYPE_OF_SUFFIX.get(suffix)
    # A semicolon may also end an entity of a web page, e.g. "&nbsp;"
    is_separated = _is_separated_by(b",", data) or (
        b"&" not in data and _is_separated_by(b";", data)
    )
    text_type = FileType.CSV if is_separated else FileType.TEXT
    if by_suffix and suffix not in _INCOMPLETE:
        return text_type if by_suffix is FileType.TEXT else by_suffix
    kind = kinds.KINDS.get(suffix)
    if kind not in _DATA_KINDS and decode_if_chinese(data):
        return text_type
    if suffix in _INCOMPLETE:
        raise IncompleteFileError(*_INCOMPLETE[suffix])
    if kind:
        raise kind.error()
    raise UnsupportedFileError(suffix)


def _is_separated_by(mark: bytes, data: bytes) -> bool:
    """Return True for a text without tabs that has as many of a mark as lines and more."""
    return b"\t" not in data and mark in data and data.count(mark) >= data.count(b"\n")
