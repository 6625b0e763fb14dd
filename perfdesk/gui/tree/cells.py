"""What the indicator tree shows: its columns, its rows by key, and the contents of its cells.

Contents are computed from the form, its scores and its problems. A cell has a text and a kind
(a sum, an automatic score …); ``painting`` chooses the colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

from perfdesk.core.checks.form_checks import (
    COPIED_TARGETS_CODE,
    WEIGHT_CODES,
    first_target,
    unusual_level1_keys,
    weight_to_adjust,
)
from perfdesk.core.checks.problem import Problem, Severity
from perfdesk.core.field_ref import ROOT, FieldRef, children, ref_at
from perfdesk.core.form import Form, Level1, Level3, Node, goal_name
from perfdesk.core.numbers import format_number
from perfdesk.core.scoring import IndicatorScore, Scores, Subtotal
from perfdesk.core.template import Template


class TreeColumn(IntEnum):
    """A column of the tree, in the order of the official table, with 建议得分 after 得分."""

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
"""The field of a node that each column edits; 建议得分 edits none."""

NUMBER_COLUMNS = (TreeColumn.WEIGHT, TreeColumn.SCORE, TreeColumn.SUGGESTED)
"""Columns of numbers: centred, one line."""

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
"""Column widths in pixels at 100 %, before spare width is shared; the last takes what is left."""

_COLUMNS = {field: column for column, field in COLUMN_FIELDS.items()}
_LEVELS = {1: "一级指标", 2: "二级指标", 3: "三级指标"}


def column_of(field: str) -> TreeColumn:
    """Return the column that shows a field; NAME for a field without one (rule, accepted)."""
    return _COLUMNS.get(field, TreeColumn.NAME)


def field_of(node: Node, column: int) -> str | None:
    """Return the field that a column edits in this node, or None if it edits none."""
    field = COLUMN_FIELDS.get(TreeColumn(column))
    return field if field == "name" or isinstance(node, Level3) else None


def edit_refusal(node: Node, column: int) -> str:
    """Return why a cell of this node cannot be edited, as a sentence; "" if it can."""
    if field_of(node, column) is not None:
        return ""
    if isinstance(node, Level3):
        return "建议得分由程序算出，不能填写；按 F7 采用。"
    if column in NUMBER_COLUMNS:
        return "这里是下面各行的小计，由程序算出，请填在三级指标的行里。"
    return "一级、二级指标只填名称；其他内容填在三级指标的行里，按 Insert 增加下级指标。"


def printed_columns(columns: Sequence[TreeColumn]) -> list[TreeColumn]:
    """Return the columns the official table has too; 建议得分 stays only if it is the only one."""
    return [column for column in columns if column != TreeColumn.SUGGESTED] or list(columns)


def column_heading(column: int, template: Template) -> str:
    """Return the heading of a column as the template words it."""
    if column == TreeColumn.NAME:
        return "指标名称"
    if column == TreeColumn.SUGGESTED:
        return "建议得分"
    return template.indicators.names[COLUMN_FIELDS[TreeColumn(column)]].printed


def level_label(level: int) -> str:
    """Return 一级指标, 二级指标 or 三级指标 for level 1, 2 or 3."""
    return _LEVELS[level]


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A node of the form and its position in the tree.

    ``parent`` is the key of the node above, ``row`` the index among its children, ``level``
    1 to 3; ``number`` counts all rows of the tree from 1, in document order.
    """

    node: Node
    parent: int
    row: int
    level: int
    number: int


class TreeRows:
    """The rows of one form by the keys of their nodes.

    Built anew for each version of the form, which takes well under a millisecond.
    """

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
        """Return the row with that key; raise KeyError if the form has none."""
        return self._by_key[key]

    def get(self, key: int) -> TreeRow | None:
        """Return the row with that key, or None."""
        return self._by_key.get(key)

    def child_keys(self, key: int) -> tuple[int, ...]:
        """Return the keys of the children of a node, or of the form for ROOT."""
        return self._below.get(key, ())

    def keys_of_level(self, level: int) -> list[int]:
        """Return the keys of all nodes of a level, in document order."""
        return [key for key, row in self._by_key.items() if row.level == level]


ABOVE, BELOW = "↑", "↓"
"""Signs after a typed score that is above or below the suggested one."""


class CellKind(Enum):
    """What kind of text a cell shows."""

    PLAIN = 0
    GROUP = 1
    """The name or a sum of a level-1 indicator."""
    MUTED = 2
    """A number the user did not type: another sum, or a suggested score."""
    AUTOMATIC = 3
    """A score that follows the suggestion."""
    DIFFERS = 4
    """A typed score that differs from the suggested one."""


@dataclass(frozen=True, slots=True)
class TreeCell:
    """What one cell shows; ``severity`` is that of its worst problem.

    ``is_missing`` is True if it is empty and a finished form needs it.
    """

    text: str
    kind: CellKind = CellKind.PLAIN
    severity: Severity | None = None
    tooltip: str = ""
    centred: bool = False
    is_missing: bool = False


GHOST_TEXT = "增加三级指标（Insert）"
"""What the ghost row below a 二级指标 says."""


def ghost_cell(column: int) -> TreeCell:
    """Return what a cell of a ghost row shows: what it is for, in the column of the names."""
    return TreeCell(GHOST_TEXT if column == TreeColumn.NAME else "", CellKind.MUTED)


@dataclass(frozen=True, slots=True)
class CellContents:
    """Scores, subtotals, problems and empty fields of one form, by the rows that show them."""

    scores: dict[int, IndicatorScore]
    subtotals: dict[int, Subtotal]
    problems: dict[tuple[int, TreeColumn], tuple[Problem, ...]]
    goal_labels: tuple[str, ...] = ()
    """The labels of the goals, if the form has several."""
    empty_fields: frozenset[FieldRef] = frozenset()
    """The empty fields that a finished form needs."""
    score_heading: str = ""
    """What the 表样 prints above the scores, e.g. 得分."""

    @classmethod
    def of(
        cls,
        form: Form,
        template: Template,
        scores: Scores,
        problems: tuple[Problem, ...],
        empty_fields: frozenset[FieldRef] = frozenset(),
    ) -> CellContents:
        """Assign scores, subtotals, problems and empty fields of a form to rows and cells.

        A problem of the weights as a whole is shown at the sums of the level-1 indicators
        that may cause it, and at the weight to which it leads; one of all targets at the first.
        """
        by_cell: dict[tuple[int, TreeColumn], tuple[Problem, ...]] = {}
        for problem in problems:
            ref = ref_at(form, problem.pointer)
            cells = [(ref.key, column_of(ref.field))] if ref.key != ROOT else []
            if problem.code in WEIGHT_CODES:
                cells = _cells_of_weights(form, template, scores)
            if problem.code == COPIED_TARGETS_CODE:
                cells = [(first_target(form).key, TreeColumn.TARGET)]
            for cell in cells:
                by_cell[cell] = (*by_cell.get(cell, ()), problem)
        return cls(
            {score.row.node.key: score for score in scores.indicators},
            {subtotal.key: subtotal for subtotal in scores.subtotals},
            by_cell,
            _goal_labels(form),
            empty_fields,
            template.scoring.headings.score,
        )

    def changed_cells(self, other: CellContents) -> Iterator[tuple[int, TreeColumn]]:
        """Yield the cells whose number, tooltip, problems or tint are different in ``other``."""
        for key, score in self.scores.items():
            new = other.scores.get(key)
            if new is not None and not _show_the_same(score, new):
                yield key, TreeColumn.SCORE
                yield key, TreeColumn.SUGGESTED
        for key, subtotal in self.subtotals.items():
            sums = other.subtotals.get(key, subtotal)
            if subtotal.weight != sums.weight:
                yield key, TreeColumn.WEIGHT
            if subtotal.score != sums.score:
                yield key, TreeColumn.SCORE
        yield from self._cells_marked_otherwise(other)

    def _cells_marked_otherwise(self, other: CellContents) -> Iterator[tuple[int, TreeColumn]]:
        """Yield the cells whose problems or tint are different in ``other``."""
        for cell in self.problems.keys() | other.problems.keys():
            if _messages(self.problems.get(cell, ())) != _messages(other.problems.get(cell, ())):
                yield cell
        for ref in self.empty_fields ^ other.empty_fields:
            if ref.key != ROOT:
                yield ref.key, column_of(ref.field)

    def cell(self, row: TreeRow, column: int) -> TreeCell:
        """Return what the cell in that row and column shows."""
        tree_column = TreeColumn(column)
        text, kind, tip = self._content(row, tree_column)
        problems = self.problems.get((row.node.key, tree_column), ())
        tips = [problem.message for problem in problems]
        if tip and not (kind == CellKind.DIFFERS and _mention_difference(problems)):
            tips.append(tip)
        field = COLUMN_FIELDS.get(tree_column, "")
        return TreeCell(
            text,
            kind,
            _worst_severity(problems),
            "\n".join(tips),
            tree_column in NUMBER_COLUMNS,
            FieldRef(row.node.key, field) in self.empty_fields,
        )

    def _content(self, row: TreeRow, column: TreeColumn) -> tuple[str, CellKind, str]:
        node = row.node
        if not isinstance(node, Level3):
            if column == TreeColumn.NAME:
                return self._name_content(node)
            subtotal = self.subtotals.get(node.key) if node.children else None
            return _sum_content(subtotal, column, row.level)
        score = self.scores.get(node.key)
        if column == TreeColumn.SUGGESTED:
            return _suggestion_content(score)
        if column == TreeColumn.SCORE:
            return _score_content(node, score, self.score_heading)
        return str(getattr(node, COLUMN_FIELDS[column])), CellKind.PLAIN, ""

    def _name_content(self, node: Node) -> tuple[str, CellKind, str]:
        """Return the name of a 一级 or 二级指标; that of the first level behind its goal's name."""
        if not isinstance(node, Level1):
            return node.name, CellKind.PLAIN, ""
        if node.goal >= len(self.goal_labels):
            return node.name, CellKind.GROUP, ""
        label = self.goal_labels[node.goal]
        tip = f"属于“{label}”。" if label.strip() else ""
        return f"{goal_name(node.goal)} · {node.name}", CellKind.GROUP, tip


def _cells_of_weights(
    form: Form, template: Template, scores: Scores
) -> list[tuple[int, TreeColumn]]:
    """Return the cells that show a problem of the weights as a whole."""
    keys = list(unusual_level1_keys(form, template, scores))
    weight = weight_to_adjust(form, template, scores)
    if weight is not None and weight.key != ROOT:  # that of the execution rate is in its panel
        keys.append(weight.key)
    return [(key, TreeColumn.WEIGHT) for key in keys]


def _goal_labels(form: Form) -> tuple[str, ...]:
    if len(form.goals) < 2:
        return ()
    return tuple(goal.label for goal in form.goals)


def _sum_content(
    subtotal: Subtotal | None, column: TreeColumn, level: int
) -> tuple[str, CellKind, str]:
    if subtotal is None or column not in (TreeColumn.WEIGHT, TreeColumn.SCORE):
        return "", CellKind.MUTED, ""
    figure = subtotal.weight if column == TreeColumn.WEIGHT else subtotal.score
    if figure is None:
        return "", CellKind.MUTED, ""
    kind = CellKind.GROUP if level == 1 else CellKind.MUTED
    return format_number(figure), kind, f"以下各行小计 {format_number(figure)}"


def _suggestion_content(score: IndicatorScore | None) -> tuple[str, CellKind, str]:
    if score is None:
        return "", CellKind.MUTED, ""
    return (
        "" if score.suggested is None else format_number(score.suggested),
        CellKind.MUTED,
        score.why,
    )


def _score_content(
    node: Level3, score: IndicatorScore | None, heading: str
) -> tuple[str, CellKind, str]:
    if score is None:
        return node.score, CellKind.PLAIN, ""
    if not node.score:
        shown = "" if score.score is None else format_number(score.score)
        return shown, CellKind.AUTOMATIC, f"{heading}随建议：{score.why}" if score.why else ""
    if score.score is None or score.suggested is None:
        return node.score, CellKind.PLAIN, ""
    if score.score == score.suggested:
        return node.score, CellKind.PLAIN, f"与建议得分相同：{score.why}"
    sign = ABOVE if score.score > score.suggested else BELOW
    tip = f"填写的{heading}与建议得分 {format_number(score.suggested)} 不同。建议依据：{score.why}"
    return f"{node.score} {sign}", CellKind.DIFFERS, tip


def _show_the_same(one: IndicatorScore, other: IndicatorScore) -> bool:
    return (one.score, one.automatic, one.suggested, one.why) == (
        other.score, other.automatic, other.suggested, other.why,
    )  # fmt: skip


def _messages(problems: tuple[Problem, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((problem.code, problem.message) for problem in problems)


def _mention_difference(problems: tuple[Problem, ...]) -> bool:
    return any(problem.code == "score-differs" for problem in problems)


def _worst_severity(problems: tuple[Problem, ...]) -> Severity | None:
    severities = {problem.severity for problem in problems}
    order: tuple[Severity, ...] = ("error", "warning", "hint")
    return next((severity for severity in order if severity in severities), None)
