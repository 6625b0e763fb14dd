"""The rows above 项目资金 and below 总分: project, offices, year, money unit, notes.

What no template has a place for (负责人, 评价结论) is kept by its label. How labels and values
are told apart is the matter of ``label_pairs``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from perfdesk.core.text import comparable_text
from perfdesk.recognition import messages
from perfdesk.recognition.label_pairs import (
    KnownLabels,
    LabelPair,
    parse_label,
)
from perfdesk.recognition.labelled_texts import LabelledText, unlabelled_texts
from perfdesk.recognition.lines import TableLine, join_broken_texts
from perfdesk.recognition.row_layout import RowLayout
from perfdesk.recognition.source import Finding
from perfdesk.recognition.split import parse_year_line
from perfdesk.recognition.vocabulary import (
    Vocabulary,
    is_annex,
    normalised_label,
)

# The end of a cell, as comparable text, e.g. "金额单位:千元", "(单位:万元)", "(2021年度)单位:元"
_UNIT = re.compile(r"[(]?(?:金额)?单位:?(?P<unit>[百千亿万]*元)[)]?$")
# The two or more blanks behind a value, as in "某大学   2021年度"; not those behind a colon
_GAP = r"(?<=[^\s:：])\s{2,}"
# The year behind a value in the same cell, e.g. "  2021年度", "  （2021 年度）"
_TRAILING_YEAR = re.compile(rf"{_GAP}[(（]?(?P<year>\d{{4}})\s*年度[)）]?\s*$")
# The money unit behind a value in the same cell, e.g. "  单位：千元" behind a gap, "单位:千元"
# right behind "2021年度", "金额单位：千元" behind anything; not the end of "每户单位：元"
_TRAILING_UNIT = re.compile(
    rf"(?:{_GAP}|(?<=年度)\s*|(?=[(（]?金额))[(（]?(?:金额)?单位\s*[:：]\s*"
    r"(?P<unit>[百千亿万]*元)[)）]?\s*$"
)
_OFFICES = ("department", "unit")
_YEAR_LABEL = "年度"
"""The label of a year in the next cell; alone it leaves the year blank."""


@dataclass(slots=True)
class HeaderReading:
    """What the rows above or below the table say.

    ``fields`` has the values by the form's field names, ``notes`` by the template's names of
    notes, ``labelled_years`` the texts beside labels such as 预算年度, ``kept`` what else there is.
    ``year`` is None if no line names a year, "" if one leaves it blank. ``label_columns`` are
    those in which labels of fields stand.
    """

    fields: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    labelled_years: list[LabelledText] = field(default_factory=list)
    kept: list[LabelledText] = field(default_factory=list)
    label_columns: frozenset[int] = frozenset()
    year: str | None = None
    money_unit: str = ""
    findings: list[Finding] = field(default_factory=list)


def read_header(
    lines: Sequence[TableLine], words: Vocabulary, notes: Iterable[str], layout: RowLayout
) -> HeaderReading:
    """Return the header in these lines; texts that are no value of a field are kept.

    ``notes`` are the names of the notes that the form's template has.
    """
    header = HeaderReading()
    meanings = _preferred_labels(
        lines, {**words.header_fields, **{normalised_label(name): name for name in notes}}
    )
    fields = {**words.header_fields, **meanings}
    header.label_columns = _label_columns(lines, fields)
    others = {label: name for label, name in meanings.items() if name != "year"}
    rest: list[TableLine] = []
    for each in lines:
        line = _take_trailing_year_and_unit(each, fields, header)
        rest.append(line if _has_label(line, others, words) else _take_year_and_unit(line, header))
    _take_lines(rest, meanings, words, header, layout)
    return header


def read_footer(
    lines: Sequence[TableLine],
    words: Vocabulary,
    notes: Iterable[str],
    header: HeaderReading,
    layout: RowLayout,
) -> HeaderReading:
    """Return what stands below the table: fields and notes that are not in ``header``, and texts.

    A year there is that of a signature.
    """
    labels = {**words.header_fields, **{normalised_label(name): name for name in notes}}
    read = {name for name, text in (header.fields | header.notes).items() if text}
    meanings = {label: name for label, name in labels.items() if name not in read}
    footer = HeaderReading(label_columns=header.label_columns | _label_columns(lines, labels))
    _take_lines(lines, _preferred_labels(lines, meanings), words, footer, layout)
    return footer


def _label_columns(lines: Iterable[TableLine], fields: Mapping[str, str]) -> frozenset[int]:
    """Return the columns in which the labels of known fields stand."""
    return frozenset(
        column
        for line in lines
        for column in line.filled
        if line.labels[column] in fields and not line.only_text
    )


def _take_lines(
    lines: Iterable[TableLine],
    meanings: Mapping[str, str],
    words: Vocabulary,
    header: HeaderReading,
    layout: RowLayout,
) -> None:
    """Take all values in the lines into the header, without the year and the money unit."""
    labels = KnownLabels(meanings, words)
    # Values of the line above that may go on: column -> field name.
    open_values: dict[int, str] = {}
    # The label in the line above under which a lone text goes on.
    open_label = ""
    # Lines in which these values go on; they are joined all at once, for there may be many.
    further: list[TableLine] = []
    for line in lines:
        if (
            not line.filled
            or is_annex(line.only_text)
            or normalised_label(line.only_text) in words.side_labels
        ):
            continue
        if layout.is_page_number(line):
            header.findings.append(messages.page_number(line.where, line.only_text))
            continue
        if layout.continues_values(line, open_values) and not _has_label(line, meanings, words):
            further.append(line)
            continue
        _continue_values(further, open_values, header)
        further = []
        pairs = tuple(layout.label_pairs(line, labels, header.label_columns))
        if open_label and line.only_text and not pairs[0].label:
            header.kept.append((open_label, line.only_text))
            continue
        open_label = _open_label(pairs, words)
        open_values = _take_fields(pairs, words, header) or open_values
    _continue_values(further, open_values, header)


def _open_label(pairs: Sequence[LabelPair], words: Vocabulary) -> str:
    """Return the label of a line whose text may go on in the next line, else "".

    It has no value yet, or is one that paragraphs stand under (备注：1. …).
    """
    if len(pairs) != 1 or pairs[0].name:
        return ""
    is_of_paragraphs = normalised_label(pairs[0].label) in words.labels_below
    return pairs[0].label if is_of_paragraphs or not pairs[0].text else ""


def _preferred_labels(lines: Iterable[TableLine], meanings: Mapping[str, str]) -> dict[str, str]:
    """Return the meanings of labels; of several with values for one field, only the preferred.

    The order of ``meanings`` is that of preference, so 实施单位 is read although 填报单位 stands
    above it.
    """
    ranks = {label: rank for rank, label in enumerate(meanings)}
    best: dict[str, str] = {}
    for label in (label for line in lines for label in _labels_with_value(line, meanings)):
        name = meanings[label]
        best[name] = min(label, best.get(name, label), key=lambda each: ranks[each])
    return {label: name for label, name in meanings.items() if best.get(name, label) == label}


def _labels_with_value(line: TableLine, meanings: Mapping[str, str]) -> Iterator[str]:
    """Yield the labels of the line that have a value, in their own cell or in the next."""
    for column, after in zip_longest(line.filled, line.filled[1:]):
        labelled = parse_label(line.cells[column], meanings)
        if labelled and (labelled[1] or (after and not parse_label(line.cells[after], meanings))):
            yield labelled[0]


def _take_year_and_unit(line: TableLine, header: HeaderReading) -> TableLine:
    """Take the year and the money unit out of the cells that hold nothing else.

    Blanks for a year to be written in may part its line into cells: "(" and "年度)". Return the
    line without these cells.
    """
    cells = list(line.cells)
    if line.filled and comparable_text(cells[line.filled[0]]) in ("(", "[", "【"):
        cells = ["".join(cells)]
        line = TableLine.from_texts(line.where, cells, line.page)
    for column, after in zip_longest(line.filled, line.filled[1:]):
        text = comparable_text(cells[column])
        unit = _UNIT.search(text)
        rest = text[: unit.start()].rstrip(",;、") if unit else text
        has_value = after is not None and not _UNIT.search(comparable_text(cells[after]))
        is_label = rest == _YEAR_LABEL and has_value
        may_be_year = header.year is None and bool(rest) and not is_label
        year = parse_year_line(rest) if may_be_year else None
        if year is None and (rest or not unit):
            continue
        header.year = header.year if year is None else year
        header.money_unit = unit["unit"] if unit else header.money_unit
        cells[column] = ""
    return TableLine.from_texts(line.where, cells, line.page)


def _take_trailing_year_and_unit(
    line: TableLine, fields: Mapping[str, str], header: HeaderReading
) -> TableLine:
    """Take a year and a money unit that stand behind the last value, in the same cell.

    Return the line without them. The year stays where it may belong to the name of a project
    (the value of an office has none; nor has one with the money unit behind the year), and
    where another year was read before.
    """
    last = line.filled[-1]
    text = line.cells[last]
    unit = _TRAILING_UNIT.search(text)
    if unit:
        text = text[: unit.start()].rstrip("，,；;、")
        header.money_unit = unit["unit"]
    year = _TRAILING_YEAR.search(text)
    is_of_form = unit or _ends_in_office(line, fields)
    if year and is_of_form and header.year in (None, "", year["year"]):
        text = text[: year.start()]
        header.year = year["year"]
    if text == line.cells[last]:
        return line
    return TableLine.from_texts(line.where, (*line.cells[:last], text.rstrip()), line.page)


def _ends_in_office(line: TableLine, fields: Mapping[str, str]) -> bool:
    """Return True unless the label in or before the last cell is that of another field."""
    cells = [line.cells[column] for column in line.filled[:-3:-1]]
    labelled = next(filter(None, (parse_label(cell, fields) for cell in cells)), None)
    return labelled is None or fields[labelled[0]] in _OFFICES


def _has_label(line: TableLine, meanings: Mapping[str, str], words: Vocabulary) -> bool:
    """Return True if a cell of the line is the label of a field."""
    return any(
        line.labels[column] in words.other_labels or parse_label(line.cells[column], meanings)
        for column in line.filled
    )


def _continue_values(
    lines: Sequence[TableLine], open_values: Mapping[int, str], header: HeaderReading
) -> None:
    """Add the texts of these lines to the values above them, one in no such column to the last."""
    further: dict[str, list[str]] = {}
    for line in lines:
        last = open_values[max(open_values)]
        for column in line.filled:
            further.setdefault(open_values.get(column, last), []).append(line.cells[column])
    for name, texts in further.items():
        header.fields[name] = join_broken_texts((header.fields[name], *texts))


def _take_fields(
    pairs: Sequence[LabelPair], words: Vocabulary, header: HeaderReading
) -> dict[int, str]:
    """Take the values of the line into the header.

    Return the columns of the values of the form's own fields, with the names of these. Another
    value of a field, and one that has no field, is kept by its label.
    """
    without_label = []
    open_values = {}
    for pair in pairs:
        if pair.name == "year":
            header.labelled_years.append((pair.label, pair.text))
            continue
        home = header.fields if pair.name in words.header_fields.values() else header.notes
        if pair.name and not home.get(pair.name):
            home[pair.name] = pair.text
            if home is header.fields:
                open_values[pair.column] = pair.name
        elif pair.name and pair.text in ("", home[pair.name]):
            continue
        elif pair.label:
            header.kept.append((pair.label, pair.text))
        else:
            without_label.append(pair.text)
    header.kept.extend(unlabelled_texts(without_label))
    return open_values
