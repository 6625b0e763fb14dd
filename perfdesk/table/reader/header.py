"""The rows above 项目资金: project, department, unit, the year, and fields a 表样 names.

A value is the first filled cell between its label and the next label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from perfdesk.core.text import folded, label
from perfdesk.table.reader import remarks
from perfdesk.table.reader.blocks import year_of
from perfdesk.table.reader.labels import OTHER_LABELS, Vocabulary, bare, is_annex
from perfdesk.table.reader.lines import Line, is_page_number, put_together
from perfdesk.table.reading import Finding

_UNIT_LINE = re.compile(r"[(]?(?:金额)?单位:?(?P<unit>[百千亿万]*元)[)]?")
_WITHIN = re.compile(r"(?P<label>[^:：]{2,20})[:：](?P<value>.*)", re.DOTALL)


@dataclass(slots=True)
class Header:
    """What the rows above the table say; ``fields`` by the form's names, notes by theirs."""

    fields: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    year: str | None = None
    money_unit: str = ""
    findings: list[Finding] = field(default_factory=list)


def header(lines: Iterable[Line], words: Vocabulary, notes: Iterable[str], *, torn: bool) -> Header:
    """The header in these lines; what is neither label nor value is found unplaced."""
    found = Header()
    meanings = {**words.header, **{bare(name): name for name in notes}}
    last = ""
    for line in lines:
        if found.year is None and (year := year_of(line.sole)) is not None and line.sole:
            found.year = year
            continue
        if is_annex(line.sole):
            continue
        if torn and is_page_number(line.sole):
            found.findings.append(remarks.page_number(line.where, line.sole))
            continue
        unit = _UNIT_LINE.fullmatch(label(line.sole))
        if unit:
            found.money_unit = unit["unit"]
            continue
        if torn and last and line.sole and not _opens(line.sole, meanings):
            found.fields[last] = put_together(found.fields[last], line.sole)
            continue
        last = _read(line, meanings, words, found) or last
    return found


def _read(line: Line, meanings: Mapping[str, str], words: Vocabulary, found: Header) -> str:
    """Take the line's fields; the name of the last one of the form's own."""
    left = []
    last = ""
    cells = iter(_labelled(line, meanings))
    for name, text in cells:
        home = found.fields if name in words.header.values() else found.notes
        if not name or name in home:
            left.append(text)
            continue
        home[name] = text
        last = name if home is found.fields else last
    if text := " ".join(filter(None, left)):
        found.findings.append(remarks.unplaced(line.where, text))
    return last


def _labelled(line: Line, meanings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of a field's name and its value; the name is "" for what has no place."""
    name = ""
    waiting = False
    for column in line.filled:
        text = line.cells[column]
        opens = _opens(text, meanings)
        if opens or line.labels[column] in OTHER_LABELS:
            if waiting:
                yield name, ""
            name, value, waiting = (*opens, not opens[1]) if opens else ("", text, False)
            if not waiting:
                yield name, value
        else:
            yield (name if waiting else ""), text
            waiting = False
    if waiting:
        yield name, ""


def _opens(text: str, meanings: Mapping[str, str]) -> tuple[str, str] | None:
    """The field a cell is the label of, and the value if it stands in the same cell."""
    name = meanings.get(bare(text))
    if name:
        return name, ""
    within = _WITHIN.fullmatch(text)
    name = meanings.get(bare(within["label"])) if within else None
    return (name, within["value"].strip()) if within and name else None


def unit_in(text: str) -> str:
    """The money unit in a label such as 项目资金 (万元), or ""."""
    match = re.search(r"[(](?:[^()]*:)?([百千亿万]*元)[)]$", folded(text).strip())
    return match[1] if match else ""
