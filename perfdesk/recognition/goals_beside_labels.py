"""Goals that stand beside their labels, in a form that has no heading of 年度总体目标.

Below 项目资金 stand lines such as 年度总体目标 | TEXT and 实际完成情况 | TEXT, or both pairs in one
line. Each becomes a section whose heading has the label above its text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from perfdesk.recognition.columns import UNKNOWN_COLUMN, HeadingColumns
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.sections import FormSections, HeadedSection
from perfdesk.recognition.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class _Pair:
    """A label and its text: the column of each, and the part of a goal that the label names."""

    label: int
    text: int
    name: str


def take_goals_beside_labels(sections: FormSections, words: Vocabulary) -> None:
    """Make goals of the last lines of 项目资金, if they are such and the form has no others.

    Where a line stands below a label instead of below a text, the line of the label is a heading
    that is not understood: then nothing is taken.
    """
    if sections.goals or not sections.funding:
        return
    lines = sections.funding[-1].lines
    pairs = [_pairs(line, words) for line in lines]
    first = next((at for at, found in enumerate(pairs) if found), len(lines))
    goals: list[HeadedSection] = []
    for line, found in zip(lines[first:], pairs[first:], strict=True):
        if found:
            goals.append(_section(line, found))
        elif goals[-1].columns.name_at(line.filled[0]) is None:
            return
        else:
            goals[-1].lines.append(line)
    _prefer(goals, words)
    sections.goals += goals
    del lines[first:]


def _pairs(line: TableLine, words: Vocabulary) -> list[_Pair]:
    """Return the labels and texts of a line if it has nothing else, else nothing.

    The label at the side of the table may stand before them: 年度总体目标 | 预期目标 | TEXT. The
    last label may lack its text.
    """
    names = [_name(line.labels[column], words) for column in line.filled]
    columns = list(line.filled)
    if len(names) > 2 and names[0] and names[1]:
        del names[0], columns[0]
    if len(names) % 2 and names[-1]:
        del names[-1], columns[-1]
    labels, texts = names[::2], names[1::2]
    if not texts or not all(labels) or any(texts) or len(labels) != len(texts):
        return []
    return [
        _Pair(label, text, name)
        for label, text, name in zip(columns[::2], columns[1::2], labels, strict=True)
    ]


def _name(label: str, words: Vocabulary) -> str:
    """Return the part of a goal that a label names, "" if it is none."""
    usual = "expected" if label in words.goal_sides else ""
    return words.goal_columns.get(label, usual)


def _section(line: TableLine, pairs: Sequence[_Pair]) -> HeadedSection:
    """Return the section of a line: each text below its label."""
    blank = [""] * len(line.cells)
    heading, texts = list(blank), list(blank)
    for pair in pairs:
        heading[pair.text] = line.cells[pair.label]
        texts[pair.text] = line.cells[pair.text]
    columns = HeadingColumns(tuple((pair.text, pair.name) for pair in pairs))
    return HeadedSection(
        TableLine.from_texts(line.where, heading, line.page),
        columns,
        [TableLine.from_texts(line.where, texts, line.page, line.covered)],
        is_beside_labels=True,
    )


def _prefer(goals: Sequence[HeadedSection], words: Vocabulary) -> None:
    """Of several labels of one part, let the preferred one count: 调整后 before 年初绩效目标.

    What stands beside the others is kept by their labels.
    """
    ranks = {label: rank for rank, label in enumerate(words.goal_columns)}
    best: dict[str, str] = {}
    for name, label in _named_labels(goals):
        best[name] = min(label, best.get(name, label), key=lambda each: ranks.get(each, len(ranks)))
    for section in goals:
        starts = (
            (column, name if section.heading.labels[column] == best[name] else UNKNOWN_COLUMN)
            for column, name in section.columns.starts
        )
        section.columns = replace(section.columns, starts=tuple(starts))


def _named_labels(goals: Sequence[HeadedSection]) -> Iterator[tuple[str, str]]:
    for section in goals:
        for column, name in section.columns.starts:
            yield name, section.heading.labels[column]
