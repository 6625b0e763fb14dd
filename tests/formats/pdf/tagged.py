"""The structure tree of a PDF as pikepdf reads it: elements, and the text of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

import pikepdf

_PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")

Marks = dict[tuple[tuple[int, int], int], str]
"""Texts by page object and number of the marked content."""


class TaggedElement(NamedTuple):
    """A structure element with its text, its table attributes and its children."""

    kind: str
    text: str
    scope: str
    spans: tuple[int, int]
    inside: tuple[TaggedElement, ...]

    def each(self, kind: str) -> Iterator[TaggedElement]:
        """Yield the elements of a structure type in this one, in reading order."""
        if self.kind == kind:
            yield self
        for part in self.inside:
            yield from part.each(kind)


def structure_tree(data: bytes) -> TaggedElement:
    """Return the root element of a PDF's structure tree."""
    with pikepdf.open(BytesIO(data)) as document:
        marks: Marks = {}
        for page in document.pages:
            marks |= {(page.obj.objgen, mark): text for mark, text in marked_content(page)}
        return _part(document.Root.StructTreeRoot.K, marks)


def marked_content(page: pikepdf.Page) -> Iterator[tuple[int, str]]:
    """Yield the numbers of a page's marked content with the text of each; -1 for artifacts."""
    maps = {name: to_unicode_map(font) for name, font in page.Resources.Font.items()}
    open_marks: list[int | None] = []
    font = ""
    found: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        if name == "BDC":
            entries = operands[1]
            open_marks.append(int(entries.MCID) if "/MCID" in entries else None)
        elif name == "BMC":
            open_marks.append(-1)
        elif name == "EMC":
            open_marks.pop()
        elif name == "Tf":
            font = str(operands[0])
        elif name in ("Tj", "TJ"):
            mark = next(each for each in reversed(open_marks) if each is not None)
            found[mark] = found.get(mark, "") + _text(operands[0], maps[font])
    yield from found.items()


def to_unicode_map(font: pikepdf.Object) -> dict[bytes, str]:
    """Return the characters of a font by their codes."""
    pairs = _PAIR.findall(font.ToUnicode.read_bytes())
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in pairs
        if (code, text) != (b"0000", b"FFFF")
    }


def _text(operand: pikepdf.Object, codes: dict[bytes, str]) -> str:
    strings = operand if isinstance(operand, pikepdf.Array) else [operand]
    raw = b"".join(bytes(each) for each in strings if isinstance(each, pikepdf.String))
    return "".join(codes[raw[place : place + 2]] for place in range(0, len(raw), 2))


def _part(element: pikepdf.Object, marks: Marks) -> TaggedElement:
    held = element.get("/K", pikepdf.Array())
    text, inside = "", []
    for kid in held if isinstance(held, pikepdf.Array) else [held]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            inside.append(_part(kid, marks))
        elif isinstance(kid, pikepdf.Dictionary):
            text += marks[(kid.Pg.objgen, int(kid.MCID))]
        else:
            text += marks[(element.Pg.objgen, int(kid))]
    said = element.get("/A", pikepdf.Dictionary())
    spans = (int(said.get("/RowSpan", 1)), int(said.get("/ColSpan", 1)))
    scope = str(said.get("/Scope", "/"))[1:]
    return TaggedElement(str(element.S)[1:], text, scope, spans, tuple(inside))
