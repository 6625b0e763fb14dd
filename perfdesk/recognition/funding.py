"""Read 项目资金: rows by their labels, columns by the heading, amounts as typed.

A row that no template has (省级资金) is kept by its label, a text in another column by its heading.
Which cell of a row belongs to which column is the matter of ``funding_cells``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain

from perfdesk.core.form import Funding, FundingRow, LabelledTexts
from perfdesk.core.numbers import parse_amount, parse_number, product, quotient, rounded
from perfdesk.core.template import Template
from perfdesk.core.text import comparable_text, half_width
from perfdesk.recognition.funding_cells import (
    AMOUNTS,
    FundingCells,
    FundingLabel,
    says_nothing,
)
from perfdesk.recognition.labelled_texts import (
    LabelledText,
    merged_texts,
    printed_label,
    unlabelled_texts,
)
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.row_layout import RowLayout
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.vocabulary import (
    DASHES,
    Vocabulary,
    is_formula,
    money_unit_in,
    normalised_label,
    points_text,
    trailing_money_unit,
    weight_text,
)

_ZERO = Decimal(0)

# e.g. "(20分)" or "(20分*执行率)" in a heading, as half-width text
_POINTS_IN_HEADING = re.compile(r"[(](\d+(?:\.\d+)?)分[^()]*[)]")
# e.g. "86%", "94.49%"
_RATE = re.compile(r"\d+(?:\.\d+)?%")

# Signs of a sentence, which is no label of a row; the colon behind 其中 is none
_NO_LABEL = re.compile(r"[。，；,;!?]|(?<!其中)[:：].")


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
    money_units: list[str] = field(default_factory=list)
    points: str = ""

    @property
    def money_unit(self) -> str:
        """The money unit that counts: of several the one named first; "" if none is named."""
        return self.money_units[0] if self.money_units else ""

    @property
    def has_weight(self) -> bool:
        """True if the total row has a cell for 分值; in a grid it may be blank."""
        return "weight" in self.rows.get("total", {})

    def printed(self, name: str) -> str:
        """Return the figure printed in a column of the total row; "" for none or a dash."""
        text = points_text(self.rows.get("total", {}).get(name, "")).strip()
        return "" if comparable_text(text) in DASHES else text


def read_funding(
    sections: Sequence[HeadedSection], words: Vocabulary, layout: RowLayout
) -> FundingReading:
    """Return the rows of 项目资金 below all of its headings; a line that is none is a text."""
    funding = FundingReading()
    for section in sections:
        units = [*funding.money_units, *_money_units(section)]
        funding.money_units = list(dict.fromkeys(units))
        funding.points = funding.points or _points_in_heading(section.heading)
        usual_column = _label_column(section, words)
        limit = layout.funding_label_limit(section.columns)
        for line in section.lines:
            named = _kind_label(line, words, limit)
            if named is None and "total" not in funding.rows:
                named = _unlabelled_total(line, section, words)
            if named is None or named[1] in funding.rows:
                column, kind = _other_label_column(line, section, words), ""
            else:
                column, kind = named
            if column is None:
                funding.texts += _said_texts(line, words)
                continue
            label = FundingLabel(column, column - usual_column)
            cells = layout.funding_cells(line, label, section, words)
            if kind:
                _take_kind(kind, line.cells[column], cells, section, funding)
            elif cells.is_clear:
                funding.others.append(_other_row(line.cells[column], cells, section))
            else:
                funding.texts += unlabelled_texts(line.cells[each] for each in line.filled)
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
    weight = weight_text(printed) if reading.has_weight else stated
    return Funding(weight, (*rows, *foreign, *reading.others))


def _funding_row(
    kind: str, label: str, texts: Mapping[str, str], cells: Mapping[str, LabelledTexts]
) -> FundingRow:
    initial, budget, executed = (texts.get(name, "") for name in AMOUNTS)
    return FundingRow(kind, initial, budget, executed, label, cells.get(kind, ()))


def _money_units(section: HeadedSection) -> Iterator[str]:
    """Yield the money units in the heading, then those behind labels below it."""
    heading = section.heading
    in_heading = (money_unit_in(heading.cells[column]) for column in heading.filled)
    below = (
        trailing_money_unit(line.cells[column]) for line in section.lines for column in line.filled
    )
    return filter(None, chain(in_heading, below))


def _points_in_heading(heading: TableLine) -> str:
    match = _POINTS_IN_HEADING.search(half_width(heading.text))
    return match[1] if match else ""


def _kind_label(line: TableLine, words: Vocabulary, limit: int) -> tuple[int, str] | None:
    """Return the column of the label of a row and the kind it names, or None.

    The label stands left of the column ``limit``.
    """
    for column in line.filled:
        kind = words.funding_kind(line.cells[column])
        if kind and column < limit:
            return column, kind
    return None


def _unlabelled_total(
    line: TableLine, section: HeadedSection, words: Vocabulary
) -> tuple[int, str] | None:
    """Return the column left of the amounts, and the kind, for the only row of a section.

    A form that tells no sources has one row of amounts, which needs no label: it is the total.
    """
    limit = section.columns.first_known
    before = [column for column in line.filled if column < limit]
    if not limit or any(not says_nothing(line.cells[column], words) for column in before):
        return None
    if any(_kind_label(each, words, limit) for each in section.lines):
        return None
    names = {section.columns.name_at(column): line.cells[column] for column in line.filled}
    amounts = [parse_amount(names.get(name, ""), "元") for name in ("budget", "executed")]
    return None if None in amounts else (limit - 1, "total")


def _label_column(section: HeadedSection, words: Vocabulary) -> int:
    """Return the column in which labels of rows stand on the page of the heading."""
    first = section.columns.first_known
    same_page = (line for line in section.lines if line.page == section.heading.page)
    columns = (label[0] for line in same_page if (label := _kind_label(line, words, first)))
    return next(columns, first - 1)


def _take_kind(
    kind: str, label: str, cells: FundingCells, section: HeadedSection, funding: FundingReading
) -> None:
    """Take the row of a kind that templates have."""
    funding.rows[kind] = cells.texts
    funding.labels[kind] = printed_label(label)
    without_field = [] if kind == "total" else _texts_without_field(cells.texts, section)
    funding.cells[kind] = merged_texts((*cells.others, *without_field))


def _other_row(label: str, cells: FundingCells, section: HeadedSection) -> FundingRow:
    """Return a row whose kind no template has, or has been read."""
    initial, budget, executed = (cells.texts.get(name, "") for name in AMOUNTS)
    others = (*cells.others, *_texts_without_field(cells.texts, section))
    return FundingRow("", initial, budget, executed, printed_label(label), merged_texts(others))


def _said_texts(line: TableLine, words: Vocabulary) -> list[LabelledText]:
    """Return the texts of a line that is no row, if they say anything."""
    texts = (line.cells[column] for column in line.filled)
    return unlabelled_texts(
        text for text in texts if not (says_nothing(text, words) or is_formula(text))
    )


def _other_label_column(line: TableLine, section: HeadedSection, words: Vocabulary) -> int | None:
    """Return the column of the label of a row that no template has, or None.

    It is the last text left of the amounts, and short. A second row of the total is none.
    """
    before = [column for column in line.filled if column < section.columns.first_known]
    if not before or words.funding_kind(line.cells[before[-1]]) == "total":
        return None
    text = line.cells[before[-1]]
    plain = comparable_text(text)
    is_sentence = not normalised_label(text) or bool(_NO_LABEL.search(plain))
    is_label = not (is_sentence or says_nothing(text, words))
    return before[-1] if is_label and parse_amount(plain, "元") is None else None


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
