"""Reads text files in which forms are published: one table row a line, cells separated by tabs.

The text is decoded as Windows programs and web platforms write it. The forms in its rows are
found by ``perfdesk.recognition``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from perfdesk.core.errors import FormError
from perfdesk.formats.errors import EmptyFileError
from perfdesk.formats.tables import SourceTable
from perfdesk.recognition.source import Finding, SourceRow

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 4096
"""How much of a file is looked at to guess its encoding."""
_BYTES_PER_ZERO = 100
"""UTF-16 text of a table has more than one zero byte in a hundred: tabs, digits, line ends."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""Control characters but for tab, line ends (LF, VT, FF, CR) and ESC: no text has them."""
_INCOMPLETE_CHARACTER = "文件末尾多出半个字符（{} 个字节），已略去，请核对最后一行是否完整。"
_RULE_LINE = re.compile(r"[\s|:+-]+")  # e.g. "|---|:--:|", the rule below a header of Markdown
_COLUMN_GAP = re.compile(r"[ \u3000]{2,}")  # e.g. the spaces in "项目名称   邮寄费"
_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
"""Characters without width (such as the soft hyphen), which texts copied from web pages have."""
_QUOTED_CELL = re.compile(r'(?:^|(?<=\t))"((?:[^"\t]|"")*)"(?=[\t\r\n]|\Z)', re.MULTILINE)
# e.g. "说明""一""" between two tabs, where every quote inside is doubled
_NEEDS_QUOTES = re.compile(r'[\r\n,"]')
_BREAK_IN_CELL = "\0"
"""Stands for a line end inside a quoted cell while the text is split into lines."""


class UnreadableTextError(FormError):
    """The file is not a text in a known encoding."""

    def __init__(self) -> None:
        super().__init__(
            "文件不是可识别的文本（支持 UTF-8、UTF-16、GB18030），请另存为文本文件后重试。"
        )


def text_tables(data: bytes) -> list[SourceTable]:
    """Return the bytes of a text file as one table, its rows located as "第 n 行".

    Raises what ``decode_text`` raises.
    """
    rows = source_rows(decode_text(data))
    count = _incomplete_bytes_at_end(data)
    findings = (
        (Finding("half-character", "文件末尾", "", _INCOMPLETE_CHARACTER.format(count)),)
        if count
        else ()
    )
    return [SourceTable(rows, end_findings=findings, page_text=True)]


def decode_text(data: bytes) -> str:
    """Return the text in these bytes: UTF-8, UTF-16 (with or without a mark), else GB18030.

    An incomplete character of UTF-8 or UTF-16 at the end is left out, and so are NULs after the
    text in the other encodings, with which some programs pad a file. Raises EmptyFileError, or
    UnreadableTextError if the bytes contain control characters or are in no such encoding.
    """
    text = _decode(data).translate(_INVISIBLE)
    if _CONTROL.search(text):
        raise UnreadableTextError
    if not text.strip():
        raise EmptyFileError
    return text


def source_rows(text: str) -> tuple[SourceRow, ...]:
    """Return the lines as rows of cells, located by line number ("第 n 行").

    A form feed in a line adds an empty row before it. In a text without any tab, cells are
    separated by "|", or else by two spaces and more.
    """
    rows = []
    split = _cell_splitter(text)
    if '"' in text and "\t" in text:
        text = _QUOTED_CELL.sub(_unquoted, text)
    line_number = 1
    for line in _LINE_END.split(text):
        where = f"第 {line_number} 行"
        if "\f" in line:
            rows.append(SourceRow(where, ()))
        cells = split(line.replace("\f", ""))
        rows.append(SourceRow(where, tuple(cell.replace(_BREAK_IN_CELL, "\n") for cell in cells)))
        line_number += 1 + line.count(_BREAK_IN_CELL)
    return tuple(rows)


def _unquoted(cell: re.Match[str]) -> str:
    """Return a quoted cell without its quotes, if a spreadsheet would have put them there.

    Spreadsheets quote a cell that contains a line end, comma or quote. Other quotes are part of
    the text.
    """
    inside = cell[1]
    if not _NEEDS_QUOTES.search(inside):
        return cell[0]
    return _LINE_END.sub(_BREAK_IN_CELL, inside).replace('""', '"')


def _cell_splitter(text: str) -> Callable[[str], list[str]]:
    """Return the function that splits the lines of this text into cells."""
    if "\t" in text:
        return lambda line: line.split("\t")
    if "|" in text:
        return _cells_between_bars
    return _COLUMN_GAP.split


def _cells_between_bars(line: str) -> list[str]:
    if _RULE_LINE.fullmatch(line):
        return []
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _decode(data: bytes) -> str:
    encodings = _likely_encodings(data)
    if not encodings[0].startswith("utf-16"):
        data = data.rstrip(b"\0")
    complete = data[: len(data) - _incomplete_bytes_at_end(data)]
    for encoding in encodings:
        try:
            return complete.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTextError


def _incomplete_bytes_at_end(data: bytes) -> int:
    """Return how many bytes at the end are only a part of a character, as in a file cut short.

    UTF-8 is recognised by the complete characters before; GB18030 cannot be recognised so.
    """
    encoding = _likely_encodings(data)[0]
    if encoding.startswith("utf-16"):
        return len(data) % 2
    text = data.rstrip(b"\0")
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and not text[: error.start].isascii()
        return len(text) - error.start if is_cut else 0
    return 0


def _likely_encodings(data: bytes) -> tuple[str, ...]:
    """Return the encodings the bytes may be in, the likeliest first."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return (encoding,)
    start = data.rstrip(b"\0")[:_SAMPLE_BYTES]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if (even + odd) * _BYTES_PER_ZERO > len(start):
        return ("utf-16-be" if even > odd else "utf-16-le",)
    return ("utf-8", "gb18030")
