"""Place pasted amounts of 项目资金 by the labels and headings that were copied with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from perfdesk.core.block_paste import CellBlock, CellText
from perfdesk.recognition.vocabulary import Vocabulary, funding_label, normalised_label

_Row = Sequence[CellText]


@dataclass(frozen=True, slots=True)
class AmountFields:
    """The fields of amounts by kinds of rows and names of columns.

    ``first_row`` and ``first_column`` are where a block begins that has no labels or no heading.
    """

    kinds: Sequence[str]
    columns: Sequence[str]
    first_row: int
    first_column: int


def amounts_by_labels(
    block: CellBlock, fields: AmountFields, words: Vocabulary
) -> CellBlock | None:
    """Return a block as the fields stand, from the first row and column on, by its words.

    Its rows and columns may be exchanged. Cells for which there is no text are None, so that a
    blank leaves a field as it is. Behind and below them follows what no field takes: further
    columns, and rows of another kind. None if there are neither labels nor a heading.
    """
    table = _read(block.rows, words)
    if table is None or not table.rows:
        table = _read_exchanged(block.rows, words) or table
    if table is None:
        return None
    names = table.names or _names_in_order(table, fields.columns[fields.first_column :])
    in_order = iter(() if any(table.labels) else fields.kinds[fields.first_row :])
    placed: dict[str, list[CellText]] = {}
    others = list(table.above)
    for label, row in zip(table.labels, table.rows, strict=True):
        kind = label.kind if label else next(in_order, "")
        if kind in fields.kinds and kind not in placed:
            behind = label.column + 1 if label else 0
            placed[kind] = _in_columns(row, behind, names, fields.columns)
        else:
            others.append(row)
    nothing: list[CellText] = [None] * len(fields.columns)
    return CellBlock.from_rows([*(placed.get(kind, nothing) for kind in fields.kinds), *others])


@dataclass(frozen=True, slots=True)
class _Label:
    """The label of a row: its column, and the kind of row it names."""

    column: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows below the heading, if there is one, with their labels, and those above it.

    ``names`` are the columns that the heading names, by their numbers. A heading with nothing
    below it is among the rows above: what else stands in it has no field.
    """

    above: Sequence[_Row]
    names: Mapping[int, str]
    labels: Sequence[_Label | None]
    rows: Sequence[_Row]


def _read(rows: Sequence[_Row], words: Vocabulary) -> _Table | None:
    """Return the table; None without a word it knows, or if rows and columns are exchanged."""
    headings = [dict(_heading(row, words)) for row in rows]
    first = next((number for number, heading in enumerate(headings) if heading), 0)
    below = first + 1 if any(headings) else 0
    # A heading may have two rows: 年初预算数 and 全年预算数 below 预算数.
    while below < len(rows) and len(headings[below]) > 1:
        below += 1
    names = {at: name for heading in headings[first:below] for at, name in heading.items()}
    labels = [list(_labels(row, words)) for row in rows[below:]]
    if not (names or any(labels)) or any(headings[below:]) or any(each[1:] for each in labels):
        return None
    return _Table(
        rows[:first] if rows[below:] else rows,
        names,
        [each[0] if each else None for each in labels],
        rows[below:],
    )


def _read_exchanged(rows: Sequence[_Row], words: Vocabulary) -> _Table | None:
    """Return the table whose columns are rows here; None without a heading."""
    table = _read(list(zip(*rows, strict=True)), words)
    return table if table and table.names else None


def _names_in_order(table: _Table, columns: Sequence[str]) -> dict[int, str]:
    """Return the names of the columns behind the labels of a table without a heading.

    A blank column there is that of a merged label if there are more columns than fields.
    """
    behind = 1 + max(label.column for label in table.labels if label)
    width = len(table.rows[0])
    while width - behind > len(columns) and not any(
        (row[behind] or "").strip() for row in table.rows
    ):
        behind += 1
    return dict(enumerate(columns, start=behind))


def _in_columns(
    row: _Row, behind: int, names: Mapping[int, str], columns: Sequence[str]
) -> list[CellText]:
    """Return the texts of a row behind its label in these columns, then those of further ones."""
    own: dict[str, CellText] = {}
    further: list[CellText] = []
    for at, cell in enumerate(row[behind:], start=behind):
        name = names.get(at, "")
        if not cell or not cell.strip():
            continue
        if name in columns and name not in own:
            own[name] = cell
        else:
            further.append(cell)
    return [*map(own.get, columns), *further]


def _labels(row: _Row, words: Vocabulary) -> Iterator[_Label]:
    """Yield the labels of rows of 项目资金 in a row."""
    for at, cell in enumerate(row):
        if kind := words.funding_kinds.get(funding_label(cell or "")):
            yield _Label(at, kind)


def _heading(row: _Row, words: Vocabulary) -> Iterator[tuple[int, str]]:
    """Yield the number and the name of each column that a row names."""
    for at, cell in enumerate(row):
        if name := words.funding_columns.get(normalised_label(cell or "")):
            yield at, name
