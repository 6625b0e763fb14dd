"""The columns of the indicator tree: which field each shows, its heading and usual width.

The nodes of a form by key: what a model with nothing but keys looks up at each question.

What a cell of the indicator tree shows, worked out from the form, its scores and problems.

Pure: no widget, no colours; a cell says what it is (quiet, automatic, differing)
and the painting decides how that looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

from perfdesk.core.checks.form_checks import WEIGHT_CODES, unusual_level1_keys
from perfdesk.core.checks.problem import Problem, Severity
from perfdesk.core.field_ref import ROOT, children, ref_at
from perfdesk.core.form import Form, Level3, Node
from perfdesk.core.numbers import format_number
from perfdesk.core.scoring import IndicatorScore, Scores, Subtotal
from perfdesk.core.template import Template


class TreeColumn(IntEnum):
    """A column, in the order of the official table with 建议得分 beside 得分."""

    NAME = 0
    TARGET = 1
    ACTUAL = 2
    WEIGHT = 3
    SCORE = 4
    SUGGESTED = 5
    REASON = 6


COLUMN_FIELDS = {
    TreeColumn.NAME: "name",
    TreeColumn.TARGET: "target",
    TreeColumn.ACTUAL: "actual",
    TreeColumn.WEIGHT: "weight",
    TreeColumn.SCORE: "score",
    TreeColumn.REASON: "reason",
}
"""The field of a node each column edits; 建议得分 edits none."""

NUMBER_COLUMNS = (TreeColumn.WEIGHT, TreeColumn.SCORE, TreeColumn.SUGGESTED)
"""Columns of figures: centred, one line."""

MULTILINE_COLUMNS = (TreeColumn.TARGET, TreeColumn.ACTUAL, TreeColumn.REASON)
"""Columns whose text may hold line breaks."""

DEFAULT_WIDTHS = {
    TreeColumn.NAME: 216,
    TreeColumn.TARGET: 136,
    TreeColumn.ACTUAL: 136,
    TreeColumn.WEIGHT: 52,
    TreeColumn.SCORE: 60,
    TreeColumn.SUGGESTED: 68,
    TreeColumn.REASON: 200,
}
"""Usual widths in pixels at 100 %; the last column takes what is left."""

_COLUMNS = {field: column for column, field in COLUMN_FIELDS.items()}
_LEVELS = {1: "一级指标", 2: "二级指标", 3: "三级指标"}


def column_of(field: str) -> TreeColumn:
    """The column that shows a field; the name's for a field without one (rule, accepted)."""
    return _COLUMNS.get(field, TreeColumn.NAME)


def field_of(node: Node, column: int) -> str | None:
    """The field of this node that a column edits, or None if the cell cannot be edited."""
    field = COLUMN_FIELDS.get(TreeColumn(column))
    return field if field == "name" or isinstance(node, Level3) else None


def edit_refusal(node: Node, column: int) -> str:
    """Why nothing can be typed into that cell of this node; "" where it can."""
    if field_of(node, column) is not None:
        return ""
    if isinstance(node, Level3):
        return "建议得分由软件算出，不能填写；按 F7 采用为得分。"
    if column in NUMBER_COLUMNS:
        return "这里是下面各行的小计，由软件算出，请填三级指标的分值和得分。"
    return "一级、二级指标只填名称；其他内容填在三级指标的行里，按 Insert 增加下级指标。"


def printed_columns(columns: Sequence[TreeColumn]) -> list[TreeColumn]:
    """The columns official tables have; 建议得分 stays only where there is no other."""
    return [column for column in columns if column != TreeColumn.SUGGESTED] or list(columns)


def column_heading(column: int, template: Template) -> str:
    """The heading of a column, in the words of the 表样."""
    if column == TreeColumn.NAME:
        return "指标名称"
    if column == TreeColumn.SUGGESTED:
        return "建议得分"
    return template.indicators.names[COLUMN_FIELDS[TreeColumn(column)]].printed


def level_label(level: int) -> str:
    """一级指标, 二级指标 or 三级指标 for 1, 2, 3."""
    return _LEVELS[level]


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A node and where it stands: its parent's key, its index there, its level (1 to 3).

    ``number`` counts the lines of the tree from 1, in document order.
    """

    node: Node
    parent: int
    row: int
    level: int
    number: int


class TreeRows:
    """The lines of one form by key; made anew for each form, in well under a millisecond."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._by_key: dict[int, TreeRow] = {}
        self._below: dict[int, tuple[int, ...]] = {}
        self._add(form, ROOT, 1)

    def _add(self, node: Form | Node, key: int, level: int) -> None:
        below = children(node)
        if below:
            self._below[key] = tuple(child.key for child in below)
        for row, child in enumerate(below):
            number = len(self._by_key) + 1
            self._by_key[child.key] = TreeRow(child, key, row, level, number)
            self._add(child, child.key, level + 1)

    def __contains__(self, key: int) -> bool:
        return key in self._by_key

    def __getitem__(self, key: int) -> TreeRow:
        """The line of that key; raises KeyError if the form has none."""
        return self._by_key[key]

    def get(self, key: int) -> TreeRow | None:
        """The line of that key, or None."""
        return self._by_key.get(key)

    def child_keys(self, key: int) -> tuple[int, ...]:
        """The keys below a key (ROOT for the form), () if there are none."""
        return self._below.get(key, ())

    def keys_of_level(self, level: int) -> list[int]:
        """The keys of all nodes of a level, in document order."""
        return [key for key, line in self._by_key.items() if line.level == level]


ABOVE, BELOW = "↑", "↓"
"""Signs after a typed score that is above or below the suggestion."""


class CellKind(Enum):
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
class TreeCell:
    """The text of a cell, its kind, the worst problem in it, and its tooltip."""

    text: str
    kind: CellKind = CellKind.PLAIN
    severity: Severity | None = None
    tooltip: str = ""
    centred: bool = False


@dataclass(frozen=True, slots=True)
class CellContents:
    """What is computed from a form, by key and cell, for showing it."""

    scores: dict[int, IndicatorScore]
    subtotals: dict[int, Subtotal]
    problems: dict[tuple[int, TreeColumn], tuple[Problem, ...]]

    @classmethod
    def of(
        cls, form: Form, template: Template, scores: Scores, problems: tuple[Problem, ...]
    ) -> CellContents:
        """The figures and problems of a form, sorted to the cells they belong to.

        A doubt about the weights as a whole stands at the sums of the 一级指标 it may be in.
        """
        found: dict[tuple[int, TreeColumn], tuple[Problem, ...]] = {}
        for problem in problems:
            at = ref_at(form, problem.pointer)
            spots = [(at.key, column_of(at.field))] if at.key != ROOT else []
            if problem.code in WEIGHT_CODES:
                keys = unusual_level1_keys(form, template, scores)
                spots = [(key, TreeColumn.WEIGHT) for key in keys]
            for spot in spots:
                found[spot] = (*found.get(spot, ()), problem)
        return cls(
            {score.key: score for score in scores.indicators},
            {subtotal.key: subtotal for subtotal in scores.subtotals},
            found,
        )

    def changed_cells(self, other: CellContents) -> Iterator[tuple[int, TreeColumn]]:
        """The cells whose figure, tooltip or problems are not the same in ``other``."""
        for key, score in self.scores.items():
            new = other.scores.get(key)
            if new is not None and not _same(score, new):
                yield key, TreeColumn.SCORE
                yield key, TreeColumn.SUGGESTED
        for key, subtotal in self.subtotals.items():
            sums = other.subtotals.get(key, subtotal)
            if subtotal.weight != sums.weight:
                yield key, TreeColumn.WEIGHT
            if subtotal.score != sums.score:
                yield key, TreeColumn.SCORE
        for spot in self.problems.keys() | other.problems.keys():
            if _said(self.problems.get(spot, ())) != _said(other.problems.get(spot, ())):
                yield spot

    def cell(self, line: TreeRow, column: int) -> TreeCell:
        """What the cell of that line and column shows."""
        at = TreeColumn(column)
        text, tone, tip = self._content(line, at)
        found = self.problems.get((line.node.key, at), ())
        tips = [problem.message for problem in found]
        if tip and not (tone == CellKind.DIFFERS and _says_it_differs(found)):
            tips.append(tip)
        return TreeCell(text, tone, _worst(found), "\n".join(tips), at in NUMBER_COLUMNS)

    def _content(self, line: TreeRow, column: TreeColumn) -> tuple[str, CellKind, str]:
        node = line.node
        if not isinstance(node, Level3):
            if column == TreeColumn.NAME:
                return node.name, CellKind.GROUP if line.level == 1 else CellKind.PLAIN, ""
            subtotal = self.subtotals.get(node.key) if node.children else None
            return _sum(subtotal, column, line.level)
        score = self.scores.get(node.key)
        if column == TreeColumn.SUGGESTED:
            return _suggestion(score)
        if column == TreeColumn.SCORE:
            return _score(node, score)
        return str(getattr(node, COLUMN_FIELDS[column])), CellKind.PLAIN, ""


def _sum(subtotal: Subtotal | None, column: TreeColumn, level: int) -> tuple[str, CellKind, str]:
    if subtotal is None or column not in (TreeColumn.WEIGHT, TreeColumn.SCORE):
        return "", CellKind.QUIET, ""
    figure = subtotal.weight if column == TreeColumn.WEIGHT else subtotal.score
    if figure is None:
        return "", CellKind.QUIET, ""
    word = "分值" if column == TreeColumn.WEIGHT else "得分"
    tone = CellKind.GROUP if level == 1 else CellKind.QUIET
    return format_number(figure), tone, f"以下各行{word}小计 {format_number(figure)}"


def _suggestion(score: IndicatorScore | None) -> tuple[str, CellKind, str]:
    if score is None:
        return "", CellKind.QUIET, ""
    return (
        "" if score.suggested is None else format_number(score.suggested),
        CellKind.QUIET,
        score.why,
    )


def _score(node: Level3, score: IndicatorScore | None) -> tuple[str, CellKind, str]:
    if score is None:
        return node.score, CellKind.PLAIN, ""
    if not node.score:
        shown = "" if score.score is None else format_number(score.score)
        return shown, CellKind.AUTOMATIC, f"得分随建议：{score.why}" if score.why else ""
    if score.score is None or score.suggested is None or score.score == score.suggested:
        return node.score, CellKind.PLAIN, ""
    sign = ABOVE if score.score > score.suggested else BELOW
    tip = f"填写的得分与建议得分 {format_number(score.suggested)} 不同。建议依据：{score.why}"
    return f"{node.score} {sign}", CellKind.DIFFERS, tip


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
