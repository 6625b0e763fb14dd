"""The rows above 项目资金: project, department, unit, the year, and fields a 表样 names.

A value is the first filled cell between its label and the next label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from perfdesk.core.text import comparable_text, half_width
from perfdesk.recognition import messages
from perfdesk.recognition.lines import TableLine, is_page_number, join_broken_text
from perfdesk.recognition.source import Finding
from perfdesk.recognition.split import parse_year_line
from perfdesk.recognition.vocabulary import OTHER_LABELS, Vocabulary, is_annex, normalised_label

_UNIT = re.compile(r"[(]?(?:金额)?单位:?(?P<unit>[百千亿万]*元)[)]?$")
_GAP = r"(?<=[^\s:：])\s{2,}"
_YEAR_BEHIND = re.compile(rf"{_GAP}[(（]?(?P<year>\d{{4}})\s*年度[)）]?\s*$")
_UNIT_BEHIND = re.compile(
    rf"(?:{_GAP}|(?<=年度)\s*|(?=[(（]?金额))[(（]?(?:金额)?单位\s*[:：]\s*"
    r"(?P<unit>[百千亿万]*元)[)）]?\s*$"
)
"""The year and the money unit where they stand behind a value, in one cell with it."""
_MONEY = r"[(](?:[^()]*:)?(?P<unit>[百千亿万]*元)[)]"
_UNIT_IN = re.compile(_MONEY)
_UNIT_LAST = re.compile(rf"{_MONEY}(?:\s*[(][^()]*[)])*\s*$")
_OFFICES = ("department", "unit")
_WITHIN = re.compile(r"(?P<label>[^:：]{2,20})[:：](?P<value>.*)", re.DOTALL)


@dataclass(slots=True)
class HeaderReading:
    """What the rows above the table say; ``fields`` by the form's names, notes by theirs."""

    fields: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    year: str | None = None
    money_unit: str = ""
    findings: list[Finding] = field(default_factory=list)


def read_header(
    lines: Sequence[TableLine], words: Vocabulary, notes: Iterable[str], *, page_text: bool
) -> HeaderReading:
    """The header in these lines; what is neither label nor value is found unplaced."""
    found = HeaderReading()
    meanings = _preferred(
        lines, {**words.header_fields, **{normalised_label(name): name for name in notes}}
    )
    ends: dict[int, str] = {}
    fields = {**words.header_fields, **meanings}
    for row in lines:
        line = _shortened(row, fields, found)
        if not _labels(line, meanings):
            line = _without_year_and_unit(line, found)
        if (
            not line.filled
            or is_annex(line.only_text)
            or normalised_label(line.only_text) in words.side_labels
        ):
            continue
        if page_text and is_page_number(line.only_text):
            found.findings.append(messages.page_number(line.where, line.only_text))
            continue
        if page_text and ends and _goes_on(line, ends, meanings):
            _go_on(line, ends, found)
            continue
        ends = _read(line, meanings, words, found) or ends
    return found


def _preferred(lines: Iterable[TableLine], meanings: Mapping[str, str]) -> dict[str, str]:
    """The meanings of labels; of several that name one field, only that which its 表样 prefers.

    So 实施单位 is read although 填报单位 stands above it.
    """
    ranks = {key: rank for rank, key in enumerate(meanings)}
    best: dict[str, str] = {}
    for key in (key for line in lines for key in _answered(line, meanings)):
        name = meanings[key]
        best[name] = min(key, best.get(name, key), key=lambda each: ranks[each])
    return {key: name for key, name in meanings.items() if best.get(name, key) == key}


def _answered(line: TableLine, meanings: Mapping[str, str]) -> Iterator[str]:
    """The labels of the line that have a value, in their own cell or the next."""
    for column, after in zip_longest(line.filled, line.filled[1:]):
        opens = _opens(line.cells[column], meanings)
        if opens and (opens[1] or (after and not _opens(line.cells[after], meanings))):
            yield opens[0]


def _without_year_and_unit(line: TableLine, found: HeaderReading) -> TableLine:
    """The line without its cells that say the year, the money unit, or both."""
    cells = list(line.cells)
    for column in line.filled:
        text = comparable_text(cells[column])
        unit = _UNIT.search(text)
        rest = text[: unit.start()] if unit else text
        year = parse_year_line(rest) if rest and found.year is None else None
        if year is None and (rest or not unit):
            continue
        found.year = found.year if year is None else year
        found.money_unit = unit["unit"] if unit else found.money_unit
        cells[column] = ""
    return TableLine.from_texts(line.where, cells, line.page)


def _shortened(line: TableLine, fields: Mapping[str, str], found: HeaderReading) -> TableLine:
    """The line without a year and a money unit that stand behind its last value.

    A project may be named for its year: that stays, unless the money unit follows it. So
    does a year that is not the one read before.
    """
    last = line.filled[-1]
    text = line.cells[last]
    unit = _UNIT_BEHIND.search(text)
    if unit:
        text = text[: unit.start()]
        found.money_unit = unit["unit"]
    year = _YEAR_BEHIND.search(text)
    apart = unit or _is_of_office(line, fields)
    if year and apart and found.year in (None, "", year["year"]):
        text = text[: year.start()]
        found.year = year["year"]
    if text == line.cells[last]:
        return line
    return TableLine.from_texts(line.where, (*line.cells[:last], text.rstrip()), line.page)


def _is_of_office(line: TableLine, fields: Mapping[str, str]) -> bool:
    """True unless a label of another field stands in or before the last cell of the line."""
    cells = [line.cells[column] for column in line.filled[:-3:-1]]
    opens = next(filter(None, (_opens(cell, fields) for cell in cells)), None)
    return opens is None or fields[opens[0]] in _OFFICES


def _goes_on(line: TableLine, ends: Mapping[int, str], meanings: Mapping[str, str]) -> bool:
    """True if the line only ends values begun above: a lone one, or each below its own."""
    below = bool(line.only_text) or ends.keys() >= set(line.filled)
    return below and not _labels(line, meanings)


def _labels(line: TableLine, meanings: Mapping[str, str]) -> bool:
    """True if any cell of the line is the label of a field."""
    return any(
        line.labels[column] in OTHER_LABELS or _opens(line.cells[column], meanings)
        for column in line.filled
    )


def _go_on(line: TableLine, ends: Mapping[int, str], found: HeaderReading) -> None:
    last = ends[max(ends)]
    for column in line.filled:
        name = ends.get(column, last)
        found.fields[name] = join_broken_text(found.fields[name], line.cells[column])


def _read(
    line: TableLine, meanings: Mapping[str, str], words: Vocabulary, found: HeaderReading
) -> dict[int, str]:
    """Take the line's fields; where the values of the form's own stand, and their names."""
    left = []
    ends = {}
    for name, text, column in _labelled(line, meanings):
        home = found.fields if name in words.header_fields.values() else found.notes
        if not name or name in home:
            left.append(text)
            continue
        home[name] = text
        if home is found.fields:
            ends[column] = name
    if text := " ".join(filter(None, left)):
        found.findings.append(messages.unplaced(line.where, text))
    return ends


def _labelled(line: TableLine, meanings: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """Each field: its name, "" for what has no place, its value, and the column of that."""
    name = ""
    waiting = False
    for column in line.filled:
        text = line.cells[column]
        opens = _opens(text, meanings)
        if opens or line.labels[column] in OTHER_LABELS:
            if waiting:
                yield name, "", column
            name, value = (meanings[opens[0]], opens[1]) if opens else ("", text)
            waiting = bool(opens) and not value
            if not waiting:
                yield name, value, column
        else:
            yield (name if waiting else ""), text, column
            waiting = False
    if waiting:
        yield name, "", line.filled[-1]


def _opens(text: str, meanings: Mapping[str, str]) -> tuple[str, str] | None:
    """The label a cell is, as ``meanings`` have it, and the value if it stands in the same cell."""
    key = normalised_label(text)
    if key in meanings:
        return key, ""
    within = _WITHIN.fullmatch(text)
    key = normalised_label(within["label"]) if within else ""
    return (key, within["value"].strip()) if within and key in meanings else None


def money_unit_in(text: str) -> str:
    """The money unit anywhere in a heading such as 项目资金(万元)20分, or ""."""
    match = _UNIT_IN.search(half_width(text))
    return match["unit"] if match else ""


def trailing_money_unit(text: str) -> str:
    """The money unit a label such as 项目资金 (万元) ends with, or "".

    Only other brackets may follow; a text that goes on behind the unit is no label.
    """
    match = _UNIT_LAST.search(half_width(text))
    return match["unit"] if match else ""
