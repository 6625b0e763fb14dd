"""Decide which cell of a row of 项目资金 belongs to which column.

In a grid the heading decides. In page text a row may stand some columns to the left or right of its
heading. It is moved by the number of columns at which its cells suit their columns best
(``evidence_weights`` has the points).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from perfdesk.core.numbers import parse_amount, parse_number
from perfdesk.core.text import comparable_text
from perfdesk.recognition.columns import SIDE_LABEL, HeadingColumns
from perfdesk.recognition.evidence_weights import FUNDING_POINTS
from perfdesk.recognition.labelled_texts import LabelledText
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.vocabulary import (
    DASHES,
    Vocabulary,
    normalised_label,
    points_text,
    trailing_money_unit,
)

AMOUNTS = ("initial", "budget", "executed")
"""The columns of amounts."""

_SHIFTS = (0, -1, 1, -2, 2)
"""Columns by which a row may stand right (+) or left (-) of its heading, likeliest first."""


@dataclass(frozen=True, slots=True)
class FundingLabel:
    """Where the label of a row stands.

    ``shift`` is by how many columns it stands right of the labels on the page of the heading.
    """

    column: int
    shift: int


@dataclass(frozen=True, slots=True)
class FundingCells:
    """The texts of a row by column name, and the others by their headings.

    ``is_clear`` is True if the texts are those of a row of amounts, whatever its label.
    """

    texts: dict[str, str]
    others: list[LabelledText]
    is_clear: bool


def grid_funding_cells(
    line: TableLine, label: FundingLabel, section: HeadedSection, words: Vocabulary
) -> FundingCells:
    """Return the cells of a row of a grid, which has one in each column though it may be blank.

    One amount among the texts makes it clear, or no text at all behind the label.
    """
    texts, others = _by_column(line, label.column, section, words, 0)
    suits = _suits(texts)
    blank = dict.fromkeys(section.columns.names, "")
    return FundingCells(blank | texts, others, any(suits) or not suits)


def page_funding_cells(
    line: TableLine, label: FundingLabel, section: HeadedSection, words: Vocabulary
) -> FundingCells:
    """Return the cells of a row of page text, moved to the columns that they suit."""
    shift = _shift(line, label, section.columns)
    texts, others = _by_column(line, label.column, section, words, shift)
    suits = _suits(texts)
    return FundingCells(texts, others, bool(suits) and all(suits) and not others)


def says_nothing(text: str, words: Vocabulary) -> bool:
    """Return True for a side label, a label that ends with a money unit, or a dash."""
    return (
        words.is_side_label(text)
        or bool(trailing_money_unit(text))
        or comparable_text(text) in DASHES
    )


def _by_column(
    line: TableLine, own_column: int, section: HeadedSection, words: Vocabulary, shift: int
) -> tuple[dict[str, str], list[LabelledText]]:
    """Return the texts of a row by column name, and the others by their headings.

    ``own_column`` is the column of the row's label.
    """
    columns = section.columns
    texts: dict[str, str] = {}
    others: list[LabelledText] = []
    for column in line.filled:
        name = columns.name_at(column - shift) if column > own_column else SIDE_LABEL
        text = line.cells[column]
        if name and name != SIDE_LABEL and not texts.get(name):
            texts[name] = text
        elif column != own_column and not (
            says_nothing(text, words) or normalised_label(text) == "其中"
        ):
            others.append((section.heading_at(column - shift), text))
    return texts, others


def _suits(texts: Mapping[str, str]) -> list[bool]:
    """Return for each text by column name whether it suits its column."""
    return [_suitability(name, comparable_text(text)) > 0 for name, text in texts.items()]


def _shift(line: TableLine, label: FundingLabel, columns: HeadingColumns) -> int:
    """Return by how many columns the row stands right of its heading.

    If every cell suits its column at the shift of the label, as in a table hardly filled in,
    that shift is taken; otherwise the best.
    """
    likely = label.shift
    values = [column for column in line.filled if column > label.column]
    if all(
        _suitability(columns.name_at(each - likely), comparable_text(line.cells[each])) > 0
        for each in values
    ):
        return likely
    choices = sorted(_SHIFTS, key=lambda shift: (shift != likely, abs(shift)))
    return max(choices, key=lambda shift: _row_suitability(line, label.column, columns, shift))


def _row_suitability(line: TableLine, own_column: int, columns: HeadingColumns, shift: int) -> int:
    """Return how well the cells of a row suit their columns at this shift."""
    texts: dict[str | None, str] = {}
    values = [column for column in line.filled if column > own_column]
    for column in values:
        texts.setdefault(columns.name_at(column - shift), comparable_text(line.cells[column]))
    suitability = sum(_suitability(name, text) for name, text in texts.items())
    return suitability + FUNDING_POINTS.no_column * (len(values) - len(texts))


def _suitability(name: str | None, text: str) -> int:
    """Return the points for a text in the column of that name."""
    points = FUNDING_POINTS
    is_dash = text in DASHES
    if name in AMOUNTS:
        is_amount = parse_amount(text, "元") is not None
        return points.usual if is_amount else points.possible if is_dash else points.wrong
    if name in ("weight", "score"):
        is_number = parse_number(points_text(text)) is not None
        return points.possible if is_dash or is_number else points.wrong
    if name == "rate":
        usual = text.endswith("%")
        return points.usual if usual else points.possible if is_dash else points.unusual
    return points.no_column
