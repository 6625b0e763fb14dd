"""The dialog of 分档: one line a tier, prefilled from the rule or the words of the reason.

It checks each line and says at once which tier the actual value falls into; what is
done with the tiers is the asker's business.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core.form import Level3, Tier, TiersRule
from perfdesk.core.numbers import number, plain
from perfdesk.core.scoring_rules import tier_fault, tiers_of, tiers_rule
from perfdesk.core.suggestion import tier
from perfdesk.core.values import measured
from perfdesk.gui import look

_SIGNS = {"≥": ">=", "＞": ">", "≤": "<=", "＜": "<", "=": "="}
_LEAST, _SPARE = 5, 2


class _Line(NamedTuple):
    sign: QComboBox
    value: QLineEdit
    score: QLineEdit


class TierEditor(QDialog):
    """The tiers of one 三级指标; an empty line counts for nothing."""

    def __init__(self, node: Level3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("分档评分")
        self._node = node
        self._grid = QGridLayout()
        self.lines: list[_Line] = []
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._follow()
        self.lines[0].value.setFocus()

    def answer(self) -> tuple[Tier, ...]:
        """The tiers that are filled in, in the order in which the first that holds counts."""
        rule = tiers_rule(self._filled())
        return rule.tiers if rule else ()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.addWidget(QLabel(self._intro(), self))
        box.addLayout(self._grid)
        box.addWidget(self.said)
        box.addWidget(self._buttons)
        for column, words in enumerate(("实际完成值", "界限", "得分")):
            heading = QLabel(words, self)
            heading.setFont(look.bold(heading.font()))
            self._grid.addWidget(heading, 0, column)
        tiers = tiers_of(self._node)
        for row in range(max(_LEAST, len(tiers) + _SPARE)):
            self._add(row, tiers[row] if row < len(tiers) else Tier(">=", "", ""))

    def _intro(self) -> str:
        source = "" if isinstance(self._node.rule, TiersRule) or not tiers_of(self._node) else (
            "\n已从偏差原因的文字里读出下面几档，请核对。"
        )  # fmt: skip
        weight = f"（分值 {self._node.weight}）" if self._node.weight.strip() else ""
        return f"{self._node.name}{weight}：从上到下，落在哪一档就得哪一档的分。{source}"

    def _add(self, row: int, each: Tier) -> None:
        line = _Line(QComboBox(self), QLineEdit(each.value, self), QLineEdit(each.score, self))
        line.sign.addItems(list(_SIGNS))
        line.sign.setCurrentIndex(list(_SIGNS.values()).index(each.op) if _known(each) else 0)
        line.sign.currentIndexChanged.connect(self._follow)
        for column, field in enumerate(line):
            field.setAccessibleName(f"第 {row + 1} 档{('条件', '界限', '得分')[column]}")
            field.setAccessibleDescription(field.accessibleName())  # a choice's name is its text
            self._grid.addWidget(field, row + 1, column)
        for text in (line.value, line.score):
            text.textChanged.connect(self._follow)
        self.lines.append(line)

    def _filled(self) -> list[Tier]:
        lines = ((_SIGNS[line.sign.currentText()], line.value, line.score) for line in self.lines)
        texts = [(op, value.text().strip(), score.text().strip()) for op, value, score in lines]
        return [Tier(op, value, score) for op, value, score in texts if value or score]

    def _follow(self) -> None:
        """Says the first fault, or which tier the actual value falls into."""
        weight = number(self._node.weight)
        faults = [fault for each in self._filled() if (fault := tier_fault(each, weight))]
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not faults)
        self.said.setText(faults[0] if faults else self._outcome())

    def _outcome(self) -> str:
        rule = tiers_rule(self._filled())
        if rule is None:
            return "没有填写分档：确定后改为按年度指标值评分。"
        found = tier(rule, measured(self._node.actual))
        actual = self._node.actual.strip() or "（未填）"
        if found is None:
            return f"实际完成值“{actual}”不落在任何一档，没有建议得分。"
        each, score = found
        sign = next(sign for sign, op in _SIGNS.items() if op == each.op)
        return f"实际完成值“{actual}”符合“{sign}{each.value}”一档，得 {plain(score)} 分。"


def _known(each: Tier) -> bool:
    return each.op in _SIGNS.values()
