"""Text files as forms are published: one row a line, cells parted by tabs.

Decodes what Windows and web platforms write; what the rows mean is not known here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from perfdesk.core.errors import FormError
from perfdesk.core.template import Template
from perfdesk.formats.errors import EmptyFileError
from perfdesk.recognition.read import read_forms
from perfdesk.recognition.source import Finding, Reading, SourceRow

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ZEROS = 100
"""Of how many bytes at most one is zero in UTF-16: a table has tabs, figures and line ends."""
_HALF = "文件末尾多出半个字符（{} 个字节），已略去，请核对最后一行是否完整。"
_RULE = re.compile(r"[\s|:+-]+")
_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
"""Marks without width, which web pages leave in what is copied from them."""
_QUOTED = r'(?m)(?:^|(?<=\t))"((?:[^"\t]|"")*)"(?=[\t\r\n]|\Z)'
_BREAK = "\0"
"""A line end inside a cell while rows are cut; no text that is read holds it."""


class UnreadableTextError(FormError):
    """The file is no text in a known encoding."""

    def __init__(self) -> None:
        super().__init__(
            "文件不是可识别的文本（支持 UTF-8、UTF-16、GB18030），请另存为文本文件后重试。"
        )


def read_plain_text(data: bytes, templates: Sequence[Template]) -> tuple[Reading, ...]:
    """The forms in the bytes of a text file, with findings at "第 n 行".

    Raises what ``text_of`` and ``readings`` raise.
    """
    found = read_forms(source_rows(decode_text(data)), templates, page_text=True)
    half = _half_at_end(data)
    if not half:
        return found
    *before, last = found
    said = Finding("half-character", "文件末尾", "", _HALF.format(half))
    return (*before, replace(last, findings=(*last.findings, said)))


def decode_text(data: bytes) -> str:
    """The text in these bytes: UTF-8, UTF-16 (with or without mark), else GB18030.

    Half a character of UTF-8 or UTF-16 at the end is left out, and so are NULs behind any other
    text, with which some programs fill a file up. Raises EmptyFileError, or
    UnreadableTextError for anything that holds control characters or is none of these.
    """
    text = _decoded(data).translate(_INVISIBLE)
    if _CONTROL.search(text):
        raise UnreadableTextError
    if not text.strip():
        raise EmptyFileError
    return text


def source_rows(text: str) -> tuple[SourceRow, ...]:
    """The lines as rows of cells, named by their number; a form feed is a blank row before.

    In a text without any tab, cells are parted by "|" or by two blanks and more.
    """
    rows = []
    cut = _cut(text)
    if '"' in text and "\t" in text:
        text = re.sub(_QUOTED, _unquoted, text)
    count = 1
    for line in _LINE_END.split(text):
        where = f"第 {count} 行"
        if "\f" in line:
            rows.append(SourceRow(where, ()))
        cells = cut(line.replace("\f", ""))
        rows.append(SourceRow(where, tuple(cell.replace(_BREAK, "\n") for cell in cells)))
        count += 1 + line.count(_BREAK)
    return tuple(rows)


def _unquoted(cell: re.Match[str]) -> str:
    """A cell as a spreadsheet saves it: in quotes where it holds a line end, comma or quote.

    Quotes that nothing inside calls for are part of the text.
    """
    inside = cell[1]
    if not re.search(r'[\r\n,"]', inside):
        return cell[0]
    return _LINE_END.sub(_BREAK, inside).replace('""', '"')


def _cut(text: str) -> Callable[[str], list[str]]:
    if "\t" in text:
        return lambda line: line.split("\t")
    if "|" in text:
        return _barred
    return lambda line: re.split(r"[ \u3000]{2,}", line)


def _barred(line: str) -> list[str]:
    if _RULE.fullmatch(line):
        return []
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _decoded(data: bytes) -> str:
    encodings = _encodings(data)
    if not encodings[0].startswith("utf-16"):
        data = data.rstrip(b"\0")
    whole = data[: len(data) - _half_at_end(data)]
    for encoding in encodings:
        try:
            return whole.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTextError


def _half_at_end(data: bytes) -> int:
    """How many bytes of half a character end the text, which some program has cut or added to.

    UTF-8 is known by the whole characters before; GB18030 has none that tell.
    """
    encoding = _encodings(data)[0]
    if encoding.startswith("utf-16"):
        return len(data) % 2
    text = data.rstrip(b"\0")
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and not text[: error.start].isascii()
        return len(text) - error.start if cut else 0
    return 0


def _encodings(data: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return (encoding,)
    start = data.rstrip(b"\0")[:4096]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if (even + odd) * _ZEROS > len(start):
        return ("utf-16-be" if even > odd else "utf-16-le",)
    return ("utf-8", "gb18030")
