"""What a cell of the indicator tree shows, worked out from the form, its scores and problems.

Pure: no widget, no colours; a cell says what it is (quiet, automatic, differing)
and the painting decides how that looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from perfdesk.core.checks.form_checks import ABOUT_WEIGHTS, doubtful_levels
from perfdesk.core.checks.problem import Problem, Severity
from perfdesk.core.field_ref import ROOT, place
from perfdesk.core.form import Form, Level3
from perfdesk.core.numbers import plain
from perfdesk.core.scoring import IndicatorScore, Scores, Subtotal
from perfdesk.core.template import Template
from perfdesk.gui.tree.columns import FIELDS, FIGURES, Column, column_of
from perfdesk.gui.tree.lines import Line

ABOVE, BELOW = "↑", "↓"
"""Signs after a typed score that is above or below the suggestion."""


class Tone(Enum):
    """What kind of text a cell holds."""

    PLAIN = 0
    GROUP = 1
    """The name and the sums of a 一级指标."""
    QUIET = 2
    """A figure nobody typed: a sum or a suggestion."""
    AUTOMATIC = 3
    """A score that follows the suggestion."""
    DIFFERS = 4
    """A typed score that is not the suggested one."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, its kind, the worst problem in it, and its tooltip."""

    text: str
    tone: Tone = Tone.PLAIN
    severity: Severity | None = None
    tip: str = ""
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """What is computed from a form, by key and cell, for showing it."""

    scores: dict[int, IndicatorScore]
    subtotals: dict[int, Subtotal]
    problems: dict[tuple[int, Column], tuple[Problem, ...]]

    @classmethod
    def of(
        cls, form: Form, template: Template, scores: Scores, problems: tuple[Problem, ...]
    ) -> Derived:
        """The figures and problems of a form, sorted to the cells they belong to.

        A doubt about the weights as a whole stands at the sums of the 一级指标 it may be in.
        """
        found: dict[tuple[int, Column], tuple[Problem, ...]] = {}
        for problem in problems:
            at = place(form, problem.at)
            spots = [(at.key, column_of(at.field))] if at.key != ROOT else []
            if problem.code in ABOUT_WEIGHTS:
                keys = doubtful_levels(form, template, scores)
                spots = [(key, Column.WEIGHT) for key in keys]
            for spot in spots:
                found[spot] = (*found.get(spot, ()), problem)
        return cls(
            {score.key: score for score in scores.indicators},
            {subtotal.key: subtotal for subtotal in scores.subtotals},
            found,
        )

    def differing(self, other: Derived) -> Iterator[tuple[int, Column]]:
        """The cells whose figure, tooltip or problems are not the same in ``other``."""
        for key, score in self.scores.items():
            new = other.scores.get(key)
            if new is not None and not _same(score, new):
                yield key, Column.SCORE
                yield key, Column.SUGGESTED
        for key, subtotal in self.subtotals.items():
            sums = other.subtotals.get(key, subtotal)
            if subtotal.weight != sums.weight:
                yield key, Column.WEIGHT
            if subtotal.score != sums.score:
                yield key, Column.SCORE
        for spot in self.problems.keys() | other.problems.keys():
            if _said(self.problems.get(spot, ())) != _said(other.problems.get(spot, ())):
                yield spot

    def cell(self, line: Line, column: int) -> Cell:
        """What the cell of that line and column shows."""
        at = Column(column)
        text, tone, tip = self._content(line, at)
        found = self.problems.get((line.node.key, at), ())
        tips = [problem.message for problem in found]
        if tip and not (tone == Tone.DIFFERS and _says_it_differs(found)):
            tips.append(tip)
        return Cell(text, tone, _worst(found), "\n".join(tips), at in FIGURES)

    def _content(self, line: Line, column: Column) -> tuple[str, Tone, str]:
        node = line.node
        if not isinstance(node, Level3):
            if column == Column.NAME:
                return node.name, Tone.GROUP if line.level == 1 else Tone.PLAIN, ""
            subtotal = self.subtotals.get(node.key) if node.children else None
            return _sum(subtotal, column, line.level)
        score = self.scores.get(node.key)
        if column == Column.SUGGESTED:
            return _suggestion(score)
        if column == Column.SCORE:
            return _score(node, score)
        return str(getattr(node, FIELDS[column])), Tone.PLAIN, ""


def _sum(subtotal: Subtotal | None, column: Column, level: int) -> tuple[str, Tone, str]:
    if subtotal is None or column not in (Column.WEIGHT, Column.SCORE):
        return "", Tone.QUIET, ""
    figure = subtotal.weight if column == Column.WEIGHT else subtotal.score
    if figure is None:
        return "", Tone.QUIET, ""
    word = "分值" if column == Column.WEIGHT else "得分"
    tone = Tone.GROUP if level == 1 else Tone.QUIET
    return plain(figure), tone, f"以下各行{word}小计 {plain(figure)}"


def _suggestion(score: IndicatorScore | None) -> tuple[str, Tone, str]:
    if score is None:
        return "", Tone.QUIET, ""
    return "" if score.suggested is None else plain(score.suggested), Tone.QUIET, score.why


def _score(node: Level3, score: IndicatorScore | None) -> tuple[str, Tone, str]:
    if score is None:
        return node.score, Tone.PLAIN, ""
    if not node.score:
        shown = "" if score.score is None else plain(score.score)
        return shown, Tone.AUTOMATIC, f"得分随建议：{score.why}" if score.why else ""
    if score.score is None or score.suggested is None or score.score == score.suggested:
        return node.score, Tone.PLAIN, ""
    sign = ABOVE if score.score > score.suggested else BELOW
    tip = f"填写的得分与建议得分 {plain(score.suggested)} 不同。建议依据：{score.why}"
    return f"{node.score} {sign}", Tone.DIFFERS, tip


def _same(one: IndicatorScore, other: IndicatorScore) -> bool:
    return (one.score, one.automatic, one.suggested, one.why) == (
        other.score, other.automatic, other.suggested, other.why,
    )  # fmt: skip


def _said(found: tuple[Problem, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((problem.code, problem.message) for problem in found)


def _says_it_differs(found: tuple[Problem, ...]) -> bool:
    return any(problem.code == "score-differs" for problem in found)


def _worst(found: tuple[Problem, ...]) -> Severity | None:
    severities = {problem.severity for problem in found}
    order: tuple[Severity, ...] = ("error", "warning", "hint")
    return next((severity for severity in order if severity in severities), None)
