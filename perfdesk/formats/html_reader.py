"""Reads web pages, also those saved as a single file (MHTML), as blocks of ``document_blocks``.

A program that exports a workbook often writes a web page and calls it .xls. Links are never
followed.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import Message
from posixpath import basename
from urllib.parse import unquote

from lxml import etree

from perfdesk.core.errors import FormError
from perfdesk.core.text import shortened_names
from perfdesk.formats.document_blocks import TooLargeDocumentError, document_table
from perfdesk.formats.html_blocks import MAX_TAGS, page_blocks, parse_page
from perfdesk.recognition.source import Finding, SourceTable

_BYTE_ORDER_MARKS = (
    (BOM_UTF8, "utf-8"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
_START = 4096
"""Bytes in which a page declares its encoding."""
# e.g. <meta charset="gbk">, content="text/html; charset=gb2312", <?xml ... encoding='big5'?>
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE_ENCODINGS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
"""By declared name. Other names are not believed: many pages declare iso-8859-1 and are not."""
_MAX_PARTS, _MAX_LINES = 2_000, 400_000
_CUT = "不完整，末尾的内容可能没有读到，请与原文核对。"
_TAB_STRIP = "tabstrip.htm"
"""The part in which Excel keeps the tabs of a saved workbook, whose text is only their names."""


class FramedPageError(FormError):
    """The page only frames others, which stand in files of their own."""

    def __init__(self, names: list[str]) -> None:
        files = f"（{shortened_names(names, 5)}）" if names else ""
        super().__init__(
            f"这是框架网页，表格在同名文件夹里的其他网页中{files}，没有读入。"
            "请直接读入那些网页，或用 Excel、WPS 打开它，另存为 .xlsx 后再读入。"
        )


class DamagedPageError(FormError):
    """The file of a saved web page has no page in it."""

    def __init__(self) -> None:
        super().__init__(
            "单文件网页已损坏，里面没有网页。请用浏览器或 WPS 重新打开、保存后再读入。"
        )


@dataclass(frozen=True, slots=True)
class _Page:
    """The bytes of a page, the encoding its sender declares ("" for none), its file's name.

    ``is_damaged`` is True if a part of the file that has the page could not be decoded as a whole.
    """

    data: bytes
    encoding: str = ""
    name: str = ""
    is_damaged: bool = False


def html_tables(data: bytes) -> list[SourceTable]:
    """Return the page in the bytes of a file as one table.

    Its rows are located as "第 n 个表格第 m 行", texts outside tables as "正文第 n 段". Raise
    FramedPageError, UnparsablePageError or TooLargeDocumentError.
    """
    return [_page_table(_Page(data))]


def mhtml_tables(data: bytes) -> list[SourceTable]:
    """Return each page in the bytes of a saved web page (MHTML) as a table.

    Raise DamagedPageError, or what ``html_tables`` raises.
    """
    pages = [page for page in _saved_pages(data) if page.name.lower() != _TAB_STRIP]
    if not pages:
        raise DamagedPageError
    if sum(page.data.count(b"<") for page in pages) > MAX_TAGS:
        raise TooLargeDocumentError("网页里的标签太多")
    tables, framed = [], []
    for page in pages:
        try:
            tables.append(_page_table(page, is_only_page=len(pages) == 1))
        except FramedPageError as error:
            framed.append(error)
    if not tables:
        raise framed[0]
    return tables


def decode_page(data: bytes, declared: str = "") -> str:
    """Return the text of a page, with U+FFFD for bytes that are no text in its encoding.

    UTF-8 is believed without being declared: hardly a text in another encoding is valid in it.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace").replace("\0", "")
    match = _DECLARED.search(data[:_START])
    names = (declared, match[1].decode("ascii", "replace") if match else "")
    known = [
        _CHINESE_ENCODINGS[name.lower()] for name in names if name.lower() in _CHINESE_ENCODINGS
    ]
    for encoding in ("utf-8", *known, "gb18030"):
        try:
            return data.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    is_utf8 = any(name.lower() == "utf-8" for name in names)
    encoding = "utf-8" if is_utf8 else [*known, "gb18030"][0]
    return data.decode(encoding, "replace").replace("\0", "")


def _page_table(page: _Page, *, is_only_page: bool = True) -> SourceTable:
    text = decode_page(page.data, page.encoding)
    root = parse_page(text)
    if root is None:
        return SourceTable(())
    if next(root.iter("frameset"), None) is not None:
        raise FramedPageError(_frame_names(root))
    name = "" if is_only_page else f"网页“{page.name}”"
    table = document_table(page_blocks(root), _findings(text, name), name)
    if page.is_damaged or _is_cut(text):
        finding = Finding("cut-page", f"{name or '网页'}末尾", "", f"{name or '网页'}{_CUT}")
        return replace(table, end_findings=(*table.end_findings, finding))
    return table


def _findings(text: str, name: str) -> list[Finding]:
    """Return the finding about bytes that are no text, if there are any."""
    count = text.count("\ufffd")
    message = f"{name or '网页'}有 {count} 处文字无法识别，显示为“\ufffd”，请核对原文。"
    code = "unreadable-characters"
    return [Finding(code, name or "网页", str(count), message)] if count else []


def _is_cut(text: str) -> bool:
    """Return whether a page seems to end too early: a table or the page itself has no end.

    Tags cannot be counted in a page with its end: its scripts may write some, too.
    """
    lower = text.lower()
    if "</html" in lower:
        return False
    return "<html" in lower or lower.count("<table") > lower.count("</table")


def _frame_names(root: etree._Element) -> list[str]:
    """Return the names of the files in the frames, and of the sheets that Excel links to."""
    links = [each.get("src") for each in root.iter("frame")]
    links += [each.get("href") for each in root.iter("link") if each.get("id") == "shLink"]
    names = (unquote(basename(link or "")) for link in links)
    return [name for name in dict.fromkeys(names) if name and name.lower() != _TAB_STRIP]


def _saved_pages(data: bytes) -> list[_Page]:
    """Return the pages in a message of several parts (RFC 2557)."""
    if data.count(b"\n--") > _MAX_PARTS or data.count(b"\n") + data.count(b"\r") > 2 * _MAX_LINES:
        raise TooLargeDocumentError("网页的部分太多")
    try:
        parts = list(message_from_bytes(data).walk())
    except RecursionError as error:
        raise DamagedPageError from error
    is_cut = any(each.defects for each in parts if each.is_multipart())
    html = [each for each in parts if each.get_content_type() == "text/html"]
    return [_page(each, is_cut=is_cut) for each in html if not each.is_multipart()]


def _page(part: Message, *, is_cut: bool) -> _Page:
    content = part.get_payload(decode=True)
    name = basename(str(part.get("Content-Location", "")).replace("\\", "/"))
    return _Page(
        content if isinstance(content, bytes) else b"",
        str(part.get_content_charset("")),
        unquote(name),
        is_cut or bool(part.defects),
    )
