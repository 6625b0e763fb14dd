"""Read 年度总体目标: 预期目标 and 实际完成情况, also where they go on below a page break.

A form may have several goals, each with a heading of its own and perhaps with indicators of its
own below it. Texts in other columns (偏差原因) are kept by their heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from perfdesk.core.form import Goal
from perfdesk.core.text import comparable_text
from perfdesk.recognition import messages
from perfdesk.recognition.goal_lines import GoalTexts
from perfdesk.recognition.labelled_texts import (
    LabelledText,
    merged_texts,
    printed_label,
    unlabelled_texts,
)
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.row_layout import RowLayout
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label


@dataclass(frozen=True, slots=True)
class GoalsReading:
    """The goals in order, and what stands below their headings without being part of one.

    ``of_sections`` has, for each heading, the number of its goal.
    """

    goals: tuple[Goal, ...]
    of_sections: tuple[int, ...]
    texts: tuple[LabelledText, ...]
    findings: tuple[Finding, ...]


def read_goals(
    sections: Sequence[HeadedSection], words: Vocabulary, layout: RowLayout
) -> GoalsReading:
    """Return the goals below all headings, at least one."""
    goals: list[GoalTexts] = []
    labels: list[str] = []
    of_sections: list[int] = []
    left: list[LabelledText] = []
    findings: list[Finding] = []
    for section in sections:
        label = goal_label(section, words)
        is_other = label not in ("", *labels[-1:])
        goes_on = goals and (section.is_beside_labels or layout.continues_goal(goals[-1]))
        if is_other or not goes_on:
            goals.append(GoalTexts())
            labels.append(label)
        of_sections.append(len(goals) - 1)
        own = _own_lines(section, words)
        findings += _take_lines(own, section, words, goals[-1], layout)
        for line in section.lines[len(own) :]:
            left += unlabelled_texts([line.text])
    read = tuple(
        Goal(
            layout.join_goal_lines(texts.expected),
            layout.join_goal_lines(texts.actual),
            label if len(goals) > 1 else "",
            merged_texts(texts.others),
        )
        for texts, label in zip(goals, labels, strict=True)
    )
    return GoalsReading(read or (Goal(),), tuple(of_sections), tuple(left), tuple(findings))


def assign_goals(
    reading: GoalsReading, sections: Sequence[HeadedSection], words: Vocabulary
) -> tuple[tuple[Goal, ...], tuple[int, ...]]:
    """Return all goals, and for each heading of indicators the number of its goal.

    A heading has the label of its goal beside it (年度绩效目标2), or stands below that goal. The
    label makes a goal of its own, unless a goal has it already, or it is the only one.
    """
    goals = list(reading.goals)
    while goals and goals[-1] == Goal():
        goals.pop()
    labels = [goal_label(section, words) for section in sections]
    own = dict.fromkeys(filter(None, labels))
    if len(own) == 1 and len(goals) == 1 and not goals[0].label:
        goals[0] = replace(goals[0], label=next(iter(own)))
    known = {goal.label for goal in goals}
    goals += [Goal(label=label) for label in own if label not in known]
    numbers = {goal.label: number for number, goal in enumerate(goals) if goal.label}
    assigned: list[int] = []
    for section, label in zip(sections, labels, strict=True):
        above = reading.of_sections[: section.goals_before]
        usual = assigned[-1] if assigned and own else (above[-1] if above else 0)
        assigned.append(numbers.get(label, min(usual, max(len(goals) - 1, 0))))
    return tuple(goals) or (Goal(),), tuple(assigned)


def goal_label(section: HeadedSection, words: Vocabulary) -> str:
    """Return the label beside a heading if it is that of one of several goals, else "".

    Such a label speaks of a goal in words that no template has (年度绩效目标2（40分）).
    """
    before = (
        section.heading.cells[column]
        for column in section.heading.filled
        if column < section.columns.first_known
    )
    own = (text for text in before if normalised_label(text) not in words.side_labels)
    return next((printed_label(text) for text in own if "目标" in comparable_text(text)), "")


def _take_lines(
    lines: Sequence[TableLine],
    section: HeadedSection,
    words: Vocabulary,
    goal: GoalTexts,
    layout: RowLayout,
) -> Iterator[Finding]:
    """Take the lines into the goal; yield a finding for each page number beside the table.

    A number below a heading is a goal.
    """
    for line in lines:
        if line.filled[0] < section.columns.first_known and layout.is_page_number(line):
            yield messages.page_number(line.where, line.only_text)
        else:
            goal.add(layout.goal_texts(line, section, words))


def _own_lines(section: HeadedSection, words: Vocabulary) -> list[TableLine]:
    """Return the lines above the first one that looks like a row of 绩效指标.

    Such rows stand here if the heading of 绩效指标 was not found; what is below them is no
    goal either.
    """
    widest = len(section.columns.starts) + 1

    def is_own(line: TableLine) -> bool:
        levels = any(words.is_level_name(line.cells[column]) for column in line.filled)
        return len(line.filled) <= widest and not levels

    return list(takewhile(is_own, section.lines))
