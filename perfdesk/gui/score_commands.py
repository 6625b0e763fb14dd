"""The commands that score the selected rows, and the tiers dialog.

The commands (采用建议得分, 定性评价, 评分规则) are one undo step each and show a message; their
edits are computed by ``core.scoring_rules``. The dialog (分档评分) has one line for each tier,
filled in from the row's rule or from the text of its reason; it checks each line and shows which
tier applies now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core import scoring_rules
from perfdesk.core.edits import Edit, Set
from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import (
    AchievementLevel,
    CeilingScoring,
    Level3,
    Row,
    Tier,
    TiersRule,
    rows,
)
from perfdesk.core.numbers import format_number, parse_number
from perfdesk.core.scoring_rules import (
    DEDUCTION_NAMES,
    LEVEL_NAMES,
    tier_fault,
    tiers_of,
    tiers_rule,
)
from perfdesk.core.suggestion import is_ceiling, matching_tier, suggestion
from perfdesk.core.template import RowHeadings
from perfdesk.core.values import parse_value
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.form_commands import FormCommands, GetDocument
from perfdesk.gui.panes import Panes
from perfdesk.gui.prompts import Prompts
from perfdesk.gui.sentences import node_name, row_names
from perfdesk.gui.tree.navigation import selected_keys
from perfdesk.gui.widgets import PlainLabel

_NO_ROW_MESSAGE = "请先选中三级指标的行。"

RowsCommand = Callable[[Document, Sequence[Row]], None]


class ScoreCommands(FormCommands):
    """The commands that score rows of the active document."""

    def __init__(
        self, shown: GetDocument, panes: Panes, prompts: Prompts, parent: QObject | None = None
    ) -> None:
        super().__init__(shown, parent)
        self._panes = panes
        self._prompts = prompts

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handlers of the 填写 menu's commands by name."""
        return {
            "take_suggestion": self._on_rows(self._take_suggestion),
            "level_met": self._on_rows(
                lambda document, chosen: self._set_level(document, chosen, "met")
            ),
            "level_partly": self._on_rows(
                lambda document, chosen: self._set_level(document, chosen, "partly")
            ),
            "level_unmet": self._on_rows(
                lambda document, chosen: self._set_level(document, chosen, "unmet")
            ),
            "level_none": self._on_rows(self._score_by_target),
            "rule_target": self._on_rows(self._score_by_target),
            "rule_inverse": self._on_rows(
                lambda document, chosen: self._set_ratio_rule(document, chosen, "inverse")
            ),
            "rule_linear": self._on_rows(
                lambda document, chosen: self._set_ratio_rule(document, chosen, "linear")
            ),
            "rule_tiers": self._on_rows(self._edit_tiers),
        }

    def _on_rows(self, do: RowsCommand) -> Callable[[], None]:
        """Return a menu command that calls ``do`` with the document and its selected rows."""

        def done(document: Document) -> None:
            keys = selected_keys(self._panes.tree)
            chosen = [row for row in rows(document.form) if row.node.key in keys]
            if chosen:
                do(document, chosen)
            else:
                self.messageShown.emit(_NO_ROW_MESSAGE)

        return self._as_command(done)

    def _take_suggestion(self, document: Document, chosen: Sequence[Row]) -> None:
        scoring, score = document.template.scoring, document.template.scoring.headings.score
        taken = scoring_rules.rows_off_suggestion(
            document.form, [row.node.key for row in chosen], scoring
        )
        document.apply("采用建议得分", [Set(FieldRef(row.node.key, "score"), "") for row in taken])
        if taken:
            names = row_names([row.node for row in taken])
            self.messageShown.emit(f"已采用 {len(taken)} 行的建议得分：{names}。")
        elif len(chosen) == 1:
            self.messageShown.emit(f"{score}没有改动：{_why_not_taken(document, chosen[0].node)}。")
        else:
            self.messageShown.emit(f"所选行的{score}都已与建议一致，或没有建议得分。")

    def _set_level(
        self, document: Document, chosen: Sequence[Row], level: AchievementLevel
    ) -> None:
        scoring = document.template.scoring
        worded = [row.node for row in chosen if scoring_rules.is_worded(row.node)]
        edits = [
            edit for node in worded for edit in scoring_rules.level_edits(node, level, scoring)
        ]
        document.apply(f"评为{LEVEL_NAMES[level]}", edits)
        if not worded:
            self.messageShown.emit("这一行可以按数字计分，不用定性评价。")
            return
        points = scoring_rules.point_band(worded[0], level, scoring)
        points_text = (
            f"，{scoring.headings.score}范围 {points.text}" if points and len(worded) == 1 else ""
        )
        subject = node_name(worded[0]) if len(worded) == 1 else f"{len(worded)} 行"
        self.messageShown.emit(f"{subject}评为“{LEVEL_NAMES[level]}”{points_text}。")

    def _score_by_target(self, document: Document, chosen: Sequence[Row]) -> None:
        edits = [edit for row in chosen for edit in scoring_rules.rule_edits(row.node, None)]
        target = document.template.scoring.headings.target
        self._apply_rule(document, f"改为按{target}评分", edits)

    def _set_ratio_rule(
        self, document: Document, chosen: Sequence[Row], down: CeilingScoring
    ) -> None:
        edits = [
            edit
            for row in chosen
            for edit in scoring_rules.rule_edits(row.node, scoring_rules.ratio_rule(row.node, down))
        ]
        self._apply_rule(document, f"改为超过上限时{DEDUCTION_NAMES[down]}扣分", edits)
        if not any(is_ceiling(parse_value(row.node.target)) for row in chosen):
            target = document.template.scoring.headings.target
            self.messageShown.emit(f"已记下；这条规则只用于带 ≤ 或 ＜ 的{target}。")

    def _edit_tiers(self, document: Document, chosen: Sequence[Row]) -> None:
        node, headings = chosen[0].node, document.template.scoring.headings
        tiers = self._prompts.tiers(node, headings)
        if tiers is not None:
            rule = scoring_rules.tiers_rule(tiers)
            description = f"改为按 {len(tiers)} 档评分" if rule else f"改为按{headings.target}评分"
            self._apply_rule(document, description, list(scoring_rules.rule_edits(node, rule)))

    def _apply_rule(self, document: Document, description: str, edits: Sequence[Edit]) -> None:
        document.apply("修改评分规则", edits)
        self.messageShown.emit(f"已{description}。")


def _why_not_taken(document: Document, node: Level3) -> str:
    suggested = suggestion(node, document.template.scoring)
    return "没有建议得分，" + suggested.why if suggested.score is None else "已与建议得分一致"


_SIGNS = {"≥": ">=", "＞": ">", "≤": "<=", "＜": "<", "=": "="}
"""The operators of a tier as they are shown and as ``Tier.op`` has them."""
_LEAST_LINES, _EMPTY_LINES = 5, 2
"""Lines of the dialog at least, and empty ones after the tiers."""


class _TierFields(NamedTuple):
    sign: QComboBox
    value: QLineEdit
    score: QLineEdit


class TiersDialog(QDialog):
    """The dialog for the tiers of one level-3 indicator; empty lines are ignored."""

    def __init__(self, node: Level3, headings: RowHeadings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("分档评分")
        self._node, self._headings = node, headings
        self._grid = QGridLayout()
        self.tier_lines: list[_TierFields] = []
        self.message_label = PlainLabel("", self)
        self.message_label.setWordWrap(True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._update_message()
        self.tier_lines[0].value.setFocus()

    def answer(self) -> tuple[Tier, ...]:
        """Return the tiers in order of precedence: the first one that applies counts."""
        rule = tiers_rule(self._entered_tiers())
        return rule.tiers if rule else ()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.addWidget(PlainLabel(self._intro_text(), self))
        box.addLayout(self._grid)
        box.addWidget(self.message_label)
        box.addWidget(self._buttons)
        for column, words in enumerate((self._headings.actual, "界限", self._headings.score)):
            heading = PlainLabel(words, self)
            heading.setFont(theme.bold(heading.font()))
            self._grid.addWidget(heading, 0, column)
        tiers = tiers_of(self._node)
        for row in range(max(_LEAST_LINES, len(tiers) + _EMPTY_LINES)):
            self._add_line(row, tiers[row] if row < len(tiers) else Tier(">=", "", ""))

    def _intro_text(self) -> str:
        source = "" if isinstance(self._node.rule, TiersRule) or not tiers_of(self._node) else (
            f"\n已从{self._headings.reason}的文字里读出下面几档，请核对。"
        )  # fmt: skip
        weight = (
            f"（{self._headings.weight} {self._node.weight}）" if self._node.weight.strip() else ""
        )
        return f"{node_name(self._node)}{weight}：从上到下，落在哪一档就得哪一档的分。{source}"

    def _add_line(self, row: int, each: Tier) -> None:
        line = _TierFields(
            QComboBox(self), QLineEdit(each.value, self), QLineEdit(each.score, self)
        )
        line.sign.addItems(list(_SIGNS))
        line.sign.setCurrentIndex(list(_SIGNS.values()).index(each.op) if _has_sign(each) else 0)
        line.sign.currentIndexChanged.connect(self._update_message)
        for column, field in enumerate(line):
            field.setAccessibleName(
                f"第 {row + 1} 档{('条件', '界限', self._headings.score)[column]}"
            )
            # On Linux, Qt gives the text of a combo box as its accessible name (Qt 6.11).
            field.setAccessibleDescription(field.accessibleName())
            self._grid.addWidget(field, row + 1, column)
        for text in (line.value, line.score):
            text.textChanged.connect(self._update_message)
        self.tier_lines.append(line)

    def _entered_tiers(self) -> list[Tier]:
        lines = (
            (_SIGNS[line.sign.currentText()], line.value, line.score) for line in self.tier_lines
        )
        texts = [(op, value.text().strip(), score.text().strip()) for op, value, score in lines]
        return [Tier(op, value, score) for op, value, score in texts if value or score]

    def _update_message(self) -> None:
        """Show the first fault, or the tier that applies to the actual value."""
        weight = parse_number(self._node.weight)
        checked = (tier_fault(each, weight, self._headings) for each in self._entered_tiers())
        faults = [fault for fault in checked if fault]
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not faults)
        self.message_label.setText(faults[0] if faults else self._outcome())

    def _outcome(self) -> str:
        rule = tiers_rule(self._entered_tiers())
        if rule is None:
            return f"没有填写分档：确定后改为按{self._headings.target}评分。"
        applying = matching_tier(rule, parse_value(self._node.actual))
        actual = f"{self._headings.actual}“{self._node.actual.strip() or '（未填）'}”"
        if applying is None:
            return f"{actual}不落在任何一档，没有建议得分。"
        each, score = applying
        sign = next(sign for sign, op in _SIGNS.items() if op == each.op)
        return f"{actual}符合“{sign}{each.value}”一档，得 {format_number(score)} 分。"


def _has_sign(each: Tier) -> bool:
    return each.op in _SIGNS.values()
