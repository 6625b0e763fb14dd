"""Place pasted texts of the header by the labels that were copied with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from perfdesk.core.block_paste import CellBlock, CellText
from perfdesk.core.text import digits
from perfdesk.recognition.grid_rows import GridRows
from perfdesk.recognition.header import HeaderReading, read_header
from perfdesk.recognition.lines import grid_lines
from perfdesk.recognition.source import SourceRow
from perfdesk.recognition.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class PastedHeader:
    """The texts by the names of their fields, and how many others there are beside them."""

    texts: Mapping[str, str]
    other_count: int


def header_by_labels(
    block: CellBlock, names: Collection[str], words: Vocabulary
) -> PastedHeader | None:
    """Return the texts that stand beside labels of the header, or in a single row below these.

    ``names`` are the fields to be filled: those of every form by their names, others by their
    labels. None if there is no text for any of them.
    """
    pasted = _read(block.rows, names, words)
    if not pasted.texts and block.height == 2:
        pasted = _read(list(zip(*block.rows, strict=True)), names, words)
    return pasted if pasted.texts else None


def _read(
    rows: Sequence[Sequence[CellText]], names: Collection[str], words: Vocabulary
) -> PastedHeader:
    lines = grid_lines([SourceRow("", tuple(cell or "" for cell in row)) for row in rows])
    header = read_header(lines, words, names, GridRows())
    found = {name: text for name, text in (header.fields | header.notes).items() if text}
    texts = {name: text for name, text in found.items() if name in names}
    if texts and (year := digits(_year(header))):
        texts["year"] = year
    kept = [text for _, text in header.kept if text]
    others = (*(found.keys() - texts.keys()), *kept, *filter(None, [header.money_unit]))
    return PastedHeader(texts, len(others))


def _year(header: HeaderReading) -> str:
    return header.labelled_years[-1][1] if header.labelled_years else header.year or ""
