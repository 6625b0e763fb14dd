"""项目资金 laid out otherwise than as a heading with rows, rewritten as such.

The amounts may stand beside their labels (年初预算数 | 100 | 全年预算数 | 100), in one line or in
several; or the labels of the amounts stand at the side, and the sources of the money in a line
above them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from perfdesk.core.numbers import parse_amount
from perfdesk.core.text import comparable_text
from perfdesk.recognition.columns import parse_indicators_heading
from perfdesk.recognition.funding_cells import AMOUNTS
from perfdesk.recognition.label_pairs import parse_label
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.vocabulary import DASHES, Vocabulary, normalised_label, points_text

_MOST_BEFORE = 3
"""Cells left of the amounts: the side label, 其中, the label of the row."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The texts of a row by the normalised label beside or above them.

    ``sides`` are the texts left of its label, ``printed`` has the labels as printed.
    """

    line: TableLine
    sides: tuple[str, ...]
    label: str
    texts: Mapping[str, str]
    printed: Mapping[str, str]


def with_usual_funding(lines: Sequence[TableLine], words: Vocabulary) -> Sequence[TableLine]:
    """Return the lines with 项目资金 as a heading with rows below it, however it is laid out.

    Lines below the heading of 绩效指标 are returned as they are.
    """
    usual: list[TableLine] = []
    at = 0
    while at < len(lines) and not parse_indicators_heading(lines[at], words):
        rows, count = _rows_below_sources(lines, at, words)
        if not count:
            rows, count = _rows_beside_labels(lines, at, words)
        count = max(1, count)
        is_funding = _are_amounts(rows, words)
        usual += _heading_and_rows(rows) if is_funding else lines[at : at + count]
        at += count
    return [*usual, *lines[at:]]


def _are_amounts(rows: Sequence[_Row], words: Vocabulary) -> bool:
    """Return True if the rows have two kinds of amounts, and a figure for one of them."""
    names = {label: words.funding_columns.get(label) for row in rows for label in row.texts}
    figures = (text for row in rows for label, text in row.texts.items() if names[label] in AMOUNTS)
    has_figure = any(parse_amount(comparable_text(text), "元") is not None for text in figures)
    return has_figure and len(set(AMOUNTS).intersection(names.values())) > 1


def _heading_and_rows(rows: Sequence[_Row]) -> Iterator[TableLine]:
    """Yield the line that heads the rows, then each row with its texts below their labels."""
    printed: dict[str, str] = {}
    for row in rows:
        printed = {**row.printed, **printed}
    sides = rows[0].sides
    first = rows[0].line
    labels = list(printed)
    yield TableLine.from_texts(first.where, (*sides, "", *printed.values()), first.page)
    for row in rows:
        texts = (row.texts.get(label, "") for label in labels)
        cells = (*("" for _ in sides), row.label, *texts)
        yield TableLine.from_texts(row.line.where, cells, row.line.page)


# Amounts beside their labels


def _rows_beside_labels(
    lines: Sequence[TableLine], at: int, words: Vocabulary
) -> tuple[Sequence[_Row], int]:
    """Return the rows from a line on that have labels beside their amounts, and their lines.

    A line without a label of its own goes on with the row above, unless that has its amounts.
    """
    rows: list[_Row] = []
    for count in range(len(lines) - at):
        row = _row_beside_labels(lines[at + count], words)
        if row is None:
            return rows, count
        if rows and not row.label and not rows[-1].texts.keys() & row.texts.keys():
            above = rows.pop()
            texts, printed = {**above.texts, **row.texts}, {**above.printed, **row.printed}
            row = replace(above, texts=texts, printed=printed)
        rows.append(row)
    return rows, len(lines) - at


def _row_beside_labels(line: TableLine, words: Vocabulary) -> _Row | None:
    """Return the row of a line that has figures beside labels of columns, and nothing else."""
    first = next((each for each in line.filled if _column_label(line, each, words)), None)
    if first is None:
        return None
    before = [line.cells[each] for each in line.filled if each < first]
    sides = tuple(takewhile(words.is_side_label, before))
    own = before[len(sides) :]
    labels = [_column_label(line, each, words) for each in line.filled if each >= first]
    pairs = _pairs([line.cells[each] for each in line.filled if each >= first], labels, words)
    if pairs is None or len(before) > _MOST_BEFORE or not _is_row_label(own, words):
        return None
    texts = {normalised_label(label): text for label, text in pairs}
    printed = {normalised_label(label): label for label, _ in pairs}
    if len(texts) < len(pairs) or texts.keys() <= words.other_labels:
        return None
    return _Row(line, sides, "".join(own), texts, printed)


def _pairs(
    cells: Sequence[str], labels: Sequence[tuple[str, str] | None], words: Vocabulary
) -> list[tuple[str, str]] | None:
    """Return the labels as printed with their figures; None if something else stands there.

    ``labels`` has the label in each cell, and the figure behind its colon; None for no label. A
    label in front of another one has a blank figure. Behind a figure a label of no column (备注)
    may stand, with any text.
    """
    pairs: list[tuple[str, str]] = []
    is_waiting = is_other = False
    for text, labelled in zip(cells, labels, strict=True):
        if labelled:
            value = labelled[1]
            pairs.append((text.removesuffix(value).rstrip() if value else text, value))
            is_waiting, is_other = not value, False
        elif is_waiting and (is_other or _is_figure(text)):
            pairs[-1] = (pairs[-1][0], text)
            is_waiting = False
        elif not is_waiting and _is_row_label([text], words):
            pairs.append((text, ""))
            is_waiting = is_other = True
        else:
            return None
    return pairs


def _column_label(line: TableLine, column: int, words: Vocabulary) -> tuple[str, str] | None:
    """Return the label of a column in a cell, and the figure behind its colon if there is one."""
    if line.labels[column] in words.other_columns:
        return line.labels[column], ""
    labelled = parse_label(line.cells[column], words.funding_columns)
    return labelled if labelled and (not labelled[1] or _is_figure(labelled[1])) else None


def _is_figure(text: str) -> bool:
    """Return True for an amount, points, a rate, or a dash in place of one."""
    plain = points_text(comparable_text(text)).rstrip("%")
    return plain in DASHES or parse_amount(plain, "元") is not None


def _is_row_label(texts: Sequence[str], words: Vocabulary) -> bool:
    """Return True for the label of a row, behind 其中 or not, and for nothing."""
    if not texts:
        return True
    *others, last = texts
    is_free = not (words.header_fields.keys() | words.other_labels) & {normalised_label(last)}
    is_named = bool(normalised_label(last)) and is_free and not _is_figure(last)
    return is_named and all(normalised_label(text) == "其中" for text in others)


# Amounts below their sources


def _rows_below_sources(
    lines: Sequence[TableLine], at: int, words: Vocabulary
) -> tuple[Sequence[_Row], int]:
    """Return a row for each source of money that a line names, and the lines of them all.

    The lines below have a label of amounts each, and their texts below the sources. There are no
    rows if a text stands below no source, or a label twice.
    """
    heading = lines[at]
    texts = [heading.cells[column] for column in heading.filled]
    sides = tuple(takewhile(words.is_side_label, texts))
    sources = heading.filled[len(sides) :]
    if not (sources and words.funding_kind(heading.cells[sources[0]])):
        return [], 0
    if not all(_is_source(heading, each, words) for each in sources):
        return [], 0
    printed: dict[str, str] = {}
    below: list[TableLine] = []
    for line in islice(lines, at + 1, None):
        column = _label_left_of(line, sources[0], words)
        if column is None:
            break
        below.append(line)
        printed[line.labels[column]] = line.cells[column]
    if not below:
        return [], 0
    columns = {column for line in below for column in line.filled if column >= sources[0]}
    if len(printed) < len(below) or not columns <= set(sources):
        return [], 1 + len(below)
    rows = [_source_row(heading, sides, column, below, printed) for column in sources]
    return rows, 1 + len(below)


def _is_source(heading: TableLine, column: int, words: Vocabulary) -> bool:
    """Return True for the label of a row that is no label of a column."""
    is_column = heading.labels[column] in words.funding_columns
    return not is_column and _is_row_label([heading.cells[column]], words)


def _label_left_of(line: TableLine, first: int, words: Vocabulary) -> int | None:
    """Return where a label of a column stands left of the first source, None without one.

    Only labels of the side may stand before it.
    """
    before = [column for column in line.filled if column < first]
    if not before:
        return None
    *sides, last = before
    known = line.labels[last] in words.funding_columns or line.labels[last] in words.other_columns
    is_row = known and all(words.is_side_label(line.cells[column]) for column in sides)
    return last if is_row else None


def _source_row(
    heading: TableLine,
    sides: tuple[str, ...],
    column: int,
    below: Sequence[TableLine],
    printed: Mapping[str, str],
) -> _Row:
    """Return the row of the source in a column of the heading."""
    texts = [line.cells[column] if column in line.filled else "" for line in below]
    return _Row(
        heading, sides, heading.cells[column], dict(zip(printed, texts, strict=True)), printed
    )
