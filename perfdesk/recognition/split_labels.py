"""Usual labels whose halves stand in two rows, as 产出 above 指标, put together again.

So print PDFs and tables taken from them where a narrow label is broken over the rows it
belongs to. Rows that hold nothing but a half are pieces, and mended as such.
"""

from __future__ import annotations

from collections.abc import Sequence

from perfdesk.core.text import unwrapped_text
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.vocabulary import Vocabulary

_MOST = 4
"""Rows over which a label may be broken."""


def join_split_labels(
    lines: Sequence[TableLine], columns: HeadingColumns, words: Vocabulary
) -> list[TableLine]:
    """The lines below a heading, a broken label whole in the first of its rows."""
    found = list(lines)
    names = columns.start_of("level3") or 0
    for column in range(names):
        for at in range(len(found)):
            count = _broken(found[at : at + _MOST], column, names, words)
            if count:
                whole = "".join(line.cells[column] for line in found[at : at + count])
                found[at] = _with(found[at], column, unwrapped_text(whole))
                for below in range(at + 1, at + count):
                    found[below] = _with(found[below], column, "")
    return found


def _broken(lines: Sequence[TableLine], column: int, names: int, words: Vocabulary) -> int:
    """Over how many of these lines the label in the first of them is broken, at most; else 0."""
    text, found = "", 0
    for count, line in enumerate(lines, start=1):
        if column not in line.filled or line.filled[-1] < names or line.page != lines[0].page:
            break
        text += line.cells[column]
        if count > 1 and words.is_level_name(text):
            found = count
    return found


def _with(line: TableLine, column: int, text: str) -> TableLine:
    cells = (*line.cells[:column], text, *line.cells[column + 1 :])
    return TableLine.from_texts(line.where, cells, line.page)
