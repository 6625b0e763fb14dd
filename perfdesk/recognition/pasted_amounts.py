"""Place pasted amounts of 项目资金 by the labels that were copied with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from perfdesk.core.block_paste import CellBlock, CellText
from perfdesk.recognition.vocabulary import Vocabulary, funding_label, normalised_label


def amounts_by_labels(
    block: CellBlock, kinds: Sequence[str], columns: Sequence[str], words: Vocabulary
) -> CellBlock | None:
    """Return a block as the fields of these kinds of rows and these columns stand.

    Cells that it has no text for are None, so that a blank leaves a field as it is. Behind and
    below them follows what no field takes: further columns, and rows of another kind. Without a
    heading the columns are taken to be in this order. None if the label of no row is known.
    """
    labels = [_label(row, words) for row in block.rows]
    first = next((at for at, label in enumerate(labels) if label), None)
    if first is None:
        return None
    names = {at: name for row in block.rows[:first] for at, name in _heading(row, words)}
    if not names:
        behind_labels = 1 + max(column for column, _ in filter(None, labels))
        names = dict(enumerate(columns, start=behind_labels))
    placed: dict[str, list[CellText]] = {}
    others: list[Sequence[CellText]] = []
    for row, label in zip(block.rows, labels, strict=True):
        if label and label[1] in kinds and label[1] not in placed:
            placed[label[1]] = _in_columns(row, label[0], names, columns)
        elif label or not any(_heading(row, words)):
            others.append(row)
    nothing: list[CellText] = [None] * len(columns)
    return CellBlock.from_rows([*(placed.get(kind, nothing) for kind in kinds), *others])


def _in_columns(
    row: Sequence[CellText], label: int, names: Mapping[int, str], columns: Sequence[str]
) -> list[CellText]:
    """Return the texts behind the label of a row in these columns, then those of further ones."""
    texts = {at: cell for at, cell in enumerate(row) if at > label and cell and cell.strip()}
    by_name = {names.get(at): cell for at, cell in texts.items()}
    further = [cell for at, cell in texts.items() if names.get(at) not in columns]
    return [*map(by_name.get, columns), *further]


def _label(row: Sequence[CellText], words: Vocabulary) -> tuple[int, str] | None:
    """Return the column of a row's label and the kind it names, or None."""
    kinds = (
        (at, words.funding_kinds.get(funding_label(cell or ""))) for at, cell in enumerate(row)
    )
    return next(((at, kind) for at, kind in kinds if kind), None)


def _heading(row: Sequence[CellText], words: Vocabulary) -> Iterator[tuple[int, str]]:
    """Yield the number and the name of each column that a row names."""
    for at, cell in enumerate(row):
        if name := words.funding_columns.get(normalised_label(cell or "")):
            yield at, name
