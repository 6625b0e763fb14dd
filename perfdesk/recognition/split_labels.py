"""Join labels that are broken over the rows they belong to, as 产出 above 指标.

PDFs, and tables taken from them, print a label so where its column is narrow. Lines that hold
nothing but a part of a label are the matter of ``fragments``.
"""

from __future__ import annotations

from collections.abc import Sequence

from perfdesk.core.text import unwrapped_text
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.vocabulary import Vocabulary

_MAX_LINES = 4
"""Lines over which a label may be broken."""


def join_split_labels(
    lines: Sequence[TableLine], columns: HeadingColumns, words: Vocabulary
) -> list[TableLine]:
    """Return the lines below a heading, each broken label whole in the first of its lines.

    Only parts that make a usual level-1 or level-2 label are joined.
    """
    joined = list(lines)
    name_column = columns.start_of("level3") or 0
    for column in range(name_column):
        for index in range(len(joined)):
            count = _broken_over(joined[index : index + _MAX_LINES], column, name_column, words)
            if count:
                whole = "".join(line.cells[column] for line in joined[index : index + count])
                joined[index] = _with_cell(joined[index], column, unwrapped_text(whole))
                for below in range(index + 1, index + count):
                    joined[below] = _with_cell(joined[below], column, "")
    return joined


def _broken_over(
    lines: Sequence[TableLine], column: int, name_column: int, words: Vocabulary
) -> int:
    """Return over how many of these lines the label in the first is broken, the most; else 0.

    The lines are on one page, and each has a text from the column of names onwards.
    """
    text, broken_over = "", 0
    for count, line in enumerate(lines, start=1):
        if column not in line.filled or line.filled[-1] < name_column or line.page != lines[0].page:
            break
        text += line.cells[column]
        if count > 1 and words.is_level_name(text):
            broken_over = count
    return broken_over


def _with_cell(line: TableLine, column: int, text: str) -> TableLine:
    cells = (*line.cells[:column], text, *line.cells[column + 1 :])
    return TableLine.from_texts(line.where, cells, line.page, line.covered)
