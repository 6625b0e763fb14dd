"""Read 项目资金: rows by their labels, columns by the heading, amounts as typed.

A row that no template has (省级资金) is kept by its label, a text in another column by its heading.
In page text a row may stand some columns to the left or right of its heading. It is moved by the
number of columns at which its cells suit their columns best.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from perfdesk.core.form import Funding, FundingRow, LabelledTexts
from perfdesk.core.numbers import parse_amount, parse_number, product, quotient, rounded
from perfdesk.core.template import Template
from perfdesk.core.text import comparable_text, half_width
from perfdesk.recognition.columns import SIDE_LABEL, HeadingColumns
from perfdesk.recognition.labelled_texts import (
    LabelledText,
    merged_texts,
    printed_label,
    unlabelled_texts,
)
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.vocabulary import (
    DASHES,
    Vocabulary,
    is_formula,
    money_unit_in,
    normalised_label,
    points_text,
    trailing_money_unit,
)

_AMOUNTS = ("initial", "budget", "executed")
_ZERO = Decimal(0)

# e.g. "(20分)" or "(20分*执行率)" in a heading, as half-width text
_POINTS_IN_HEADING = re.compile(r"[(](\d+(?:\.\d+)?)分[^()]*[)]")
# e.g. "86%", "94.49%"
_RATE = re.compile(r"\d+(?:\.\d+)?%")

# Signs of a sentence, which is no label of a row; the colon behind 其中 is none
_NO_LABEL = re.compile(r"[。，；,;!?]|(?<!其中)[:：].")

_SHIFTS = (0, -1, 1, -2, 2)
"""Columns by which a row may stand right (+) or left (-) of its heading, likeliest first."""
_LABEL_SHIFT = 2
"""Columns by which a row label may stand right of the first heading in page text."""

# How well the text of a cell suits its column. The sum over a row decides between shifts; only
# the order of the sums matters. Below 0 the text is no value of the column.
_SUITS_WELL = 2
"""A number under an amount, a percentage under 执行率."""
_SUITS = 1
"""A dash anywhere, a number under 分值 or 得分."""
_UNUSUAL = -1
"""Anything else under 执行率, which may be printed without %."""
_WRONG = -2
"""Anything else under an amount, 分值 or 得分."""
_NO_COLUMN = -3
"""A text outside the known columns, or the second one in a column."""


@dataclass(slots=True)
class FundingReading:
    """What stands under 项目资金.

    ``rows`` has the cells of each kind of row by column name, ``labels`` and ``cells`` their
    labels as printed and their texts in other columns. ``others`` are the rows whose kind no
    template has, ``texts`` what is no row. ``points`` is the weight of the execution rate if the
    heading states it, as in 预算执行情况(20分), else "".
    """

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    cells: dict[str, LabelledTexts] = field(default_factory=dict)
    others: list[FundingRow] = field(default_factory=list)
    texts: list[LabelledText] = field(default_factory=list)
    money_unit: str = ""
    points: str = ""

    @property
    def has_weight(self) -> bool:
        """True if the total row has a cell for 分值; in a grid it may be blank."""
        return "weight" in self.rows.get("total", {})

    def printed(self, name: str) -> str:
        """Return the figure printed in a column of the total row; "" for none or a dash."""
        text = points_text(self.rows.get("total", {}).get(name, "")).strip()
        return "" if comparable_text(text) in DASHES else text


def read_funding(
    sections: Sequence[HeadedSection], words: Vocabulary, *, page_text: bool
) -> FundingReading:
    """Return the rows of 项目资金 below all of its headings."""
    funding = FundingReading()
    for section in sections:
        funding.money_unit = funding.money_unit or _money_unit(section)
        funding.points = funding.points or _points_in_heading(section.heading)
        label_column = _label_column(section, words) if page_text else None
        for line in section.lines:
            _take_row(line, section, words, funding, label_column)
    return funding


def make_funding(reading: FundingReading, template: Template) -> Funding:
    """Return the form's funding: a row for each kind of the template, then all other rows.

    If no 分值 is printed, the weight is what the heading states, else what the template has.
    """
    own = [kind.kind for kind in template.funding_kinds]
    rows = (_funding_row(kind, "", reading.rows.get(kind, {}), reading.cells) for kind in own)
    foreign = (
        replace(_funding_row(kind, reading.labels[kind], cells, reading.cells), kind="")
        for kind, cells in reading.rows.items()
        if kind not in own
    )
    printed = reading.rows.get("total", {}).get("weight", "")
    stated = reading.points or template.scoring.funding_weight
    weight = points_text(printed) if reading.has_weight else stated
    return Funding(weight, (*rows, *foreign, *reading.others))


def _funding_row(
    kind: str, label: str, texts: Mapping[str, str], cells: Mapping[str, LabelledTexts]
) -> FundingRow:
    initial, budget, executed = (texts.get(name, "") for name in _AMOUNTS)
    return FundingRow(kind, initial, budget, executed, label, cells.get(kind, ()))


def _money_unit(section: HeadedSection) -> str:
    """Return the money unit in the heading, else behind a label below it, else ""."""
    in_heading = [money_unit_in(section.heading.cells[column]) for column in section.heading.filled]
    below = (
        trailing_money_unit(line.cells[column]) for line in section.lines for column in line.filled
    )
    return next(filter(None, (*in_heading, *below)), "")


def _points_in_heading(heading: TableLine) -> str:
    match = _POINTS_IN_HEADING.search(half_width(heading.text))
    return match[1] if match else ""


def _row_label(line: TableLine, words: Vocabulary, before: int) -> tuple[int, str] | None:
    """Return the column of the row's label and the kind it names, or None.

    The label stands left of the column ``before``.
    """
    for column in line.filled:
        kind = words.funding_kind(line.cells[column])
        if kind and column < before:
            return column, kind
    return None


def _label_column(section: HeadedSection, words: Vocabulary) -> int:
    """Return the column in which row labels stand on the page of the heading."""
    first = section.columns.first_known
    same_page = (line for line in section.lines if line.page == section.heading.page)
    columns = (label[0] for line in same_page if (label := _row_label(line, words, first)))
    return next(columns, first - 1)


def _take_row(
    line: TableLine,
    section: HeadedSection,
    words: Vocabulary,
    funding: FundingReading,
    label_column: int | None,
) -> None:
    """Take one row into ``funding``; a line that is none is kept as a text.

    ``label_column`` is where labels stand on the page of the heading; it is None for a grid,
    where nothing is moved.
    """
    columns = section.columns
    before = columns.first_known + (0 if label_column is None else _LABEL_SHIFT)
    known = _row_label(line, words, before)
    if known is None or known[1] in funding.rows:
        _take_other_row(line, section, words, funding, label_column)
        return
    own_column, kind = known
    shift = 0 if label_column is None else _shift(line, own_column, columns, label_column)
    texts, cells = _row_texts(line, own_column, section, words, shift)
    blank = dict.fromkeys(columns.names, "") if label_column is None else {}
    funding.rows[kind] = blank | texts
    funding.labels[kind] = printed_label(line.cells[own_column])
    if kind != "total":
        cells += _texts_without_field(texts, section)
    funding.cells[kind] = merged_texts(cells)


def _take_other_row(
    line: TableLine,
    section: HeadedSection,
    words: Vocabulary,
    funding: FundingReading,
    label_column: int | None,
) -> None:
    """Take a row whose kind no template has, or has been read; else keep the line as a text."""
    own_column = _other_label_column(line, section.columns, words)
    if own_column is None:
        said = (line.cells[column] for column in line.filled)
        funding.texts += unlabelled_texts(
            text for text in said if not (_says_nothing(text, words) or is_formula(text))
        )
        return
    columns = section.columns
    shift = 0 if label_column is None else _shift(line, own_column, columns, label_column)
    texts, cells = _row_texts(line, own_column, section, words, shift)
    if not _is_clear_row(texts, cells, page_text=label_column is not None):
        funding.texts += unlabelled_texts(line.cells[column] for column in line.filled)
        return
    initial, budget, executed = (texts.get(name, "") for name in _AMOUNTS)
    cells += _texts_without_field(texts, section)
    label = printed_label(line.cells[own_column])
    row = FundingRow("", initial, budget, executed, label, merged_texts(cells))
    funding.others.append(row)


def _is_clear_row(
    texts: Mapping[str, str], cells: Sequence[LabelledText], *, page_text: bool
) -> bool:
    """Return True if the texts of a line are those of a row of amounts, by its columns.

    In a grid one amount among the texts is enough, or no text at all behind a label.
    """
    suits = [_suitability(name, comparable_text(text)) > 0 for name, text in texts.items()]
    if page_text:
        return bool(suits) and all(suits) and not cells
    return any(suits) or not suits


def _other_label_column(line: TableLine, columns: HeadingColumns, words: Vocabulary) -> int | None:
    """Return the column of the label of a row that no template has, or None.

    It is the last text left of the amounts, and short. A second row of the total is none.
    """
    before = [column for column in line.filled if column < columns.first_known]
    if not before or words.funding_kind(line.cells[before[-1]]) == "total":
        return None
    text = line.cells[before[-1]]
    plain = comparable_text(text)
    is_sentence = not normalised_label(text) or bool(_NO_LABEL.search(plain))
    is_label = not (is_sentence or _says_nothing(text, words))
    return before[-1] if is_label and parse_amount(plain, "元") is None else None


def _row_texts(
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
            _says_nothing(text, words) or normalised_label(text) == "其中"
        ):
            others.append((section.heading_at(column - shift), text))
    return texts, others


def _texts_without_field(texts: Mapping[str, str], section: HeadedSection) -> list[LabelledText]:
    """Return the texts under 分值, 执行率 and 得分 of a row other than the total.

    A rate that follows from the amounts of its row is left out: nothing is lost with it.
    """
    return [
        (section.heading_at(section.columns.start_of(name) or 0), text)
        for name in ("weight", "rate", "score")
        if (text := texts.get(name, "").strip())
        and comparable_text(text) not in DASHES
        and not (name == "rate" and _is_rate_of(comparable_text(text), texts))
    ]


def _is_rate_of(rate: str, cells: Mapping[str, str]) -> bool:
    """Return True if the rate is that of its row: executed over budget, in percent.

    It may be rounded half up or up, to the decimals it has. Without a budget 0 % and 100 % are
    right.
    """
    if not _RATE.fullmatch(rate):
        return False
    shown = parse_number(rate.rstrip("%")) or _ZERO
    executed, budget = (parse_amount(cells.get(name, ""), "元") for name in ("executed", "budget"))
    if not budget:
        return shown in (_ZERO, 100)
    exact = quotient(product(executed or _ZERO, Decimal(100)), budget)
    places = max(0, -int(shown.as_tuple().exponent))
    return shown in (rounded(exact, places, "half_up"), rounded(exact, places, "up"))


def _says_nothing(text: str, words: Vocabulary) -> bool:
    """Return True for a side label, a label that ends with a money unit, or a dash."""
    return (
        words.is_side_label(text)
        or bool(trailing_money_unit(text))
        or comparable_text(text) in DASHES
    )


def _shift(line: TableLine, own_column: int, columns: HeadingColumns, label_column: int) -> int:
    """Return by how many columns the row stands right of its heading.

    ``own_column`` is the column of the row's label. If every cell suits its column at the shift
    of the label, as in a table hardly filled in, that shift is taken; otherwise the best.
    """
    likely = own_column - label_column
    values = [column for column in line.filled if column > own_column]
    if all(
        _suitability(columns.name_at(each - likely), comparable_text(line.cells[each])) > 0
        for each in values
    ):
        return likely
    choices = sorted(_SHIFTS, key=lambda shift: (shift != likely, abs(shift)))
    return max(choices, key=lambda shift: _row_suitability(line, own_column, columns, shift))


def _row_suitability(line: TableLine, own_column: int, columns: HeadingColumns, shift: int) -> int:
    """Return how well the cells of a row suit their columns at this shift."""
    texts: dict[str | None, str] = {}
    values = [column for column in line.filled if column > own_column]
    for column in values:
        texts.setdefault(columns.name_at(column - shift), comparable_text(line.cells[column]))
    suitability = sum(_suitability(name, text) for name, text in texts.items())
    return suitability + _NO_COLUMN * (len(values) - len(texts))


def _suitability(name: str | None, text: str) -> int:
    """Return how well a text suits the column of that name, from _NO_COLUMN to _SUITS_WELL."""
    is_dash = text in DASHES
    if name in _AMOUNTS:
        is_amount = parse_amount(text, "元") is not None
        return _SUITS_WELL if is_amount else _SUITS if is_dash else _WRONG
    if name in ("weight", "score"):
        return _SUITS if is_dash or parse_number(points_text(text)) is not None else _WRONG
    if name == "rate":
        return _SUITS_WELL if text.endswith("%") else _SUITS if is_dash else _UNUSUAL
    return _NO_COLUMN
