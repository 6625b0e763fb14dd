"""To which of several goals the indicators below each heading belong.

Either the heading of indicators has the label of a goal beside it (年度绩效目标2), or it stands
below the heading of the goal itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from perfdesk.core.form import Goal
from perfdesk.recognition.goals import GoalsReading, goal_label
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.vocabulary import Vocabulary


def assign_goals(
    reading: GoalsReading, sections: Sequence[HeadedSection], words: Vocabulary
) -> tuple[tuple[Goal, ...], tuple[int, ...]]:
    """Return all goals, and for each heading of indicators the number of its goal.

    A label beside a heading makes a goal of its own, unless a goal has that label already, or
    it is the only one.
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
