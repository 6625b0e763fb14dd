"""The commands on all amounts at once: 换算金额单位 and 整理金额.

``core.fixes.funding_fixes`` computes the new amounts; here the user confirms them first, with
a list that names the texts that are no amounts. Each command is one undo step.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from perfdesk.core.edits import Set
from perfdesk.core.field_ref import ROOT, FieldRef, pointer_of, text_at
from perfdesk.core.fixes import funding_fixes
from perfdesk.core.fixes.funding_fixes import AmountChanges
from perfdesk.core.labels import pointer_label
from perfdesk.gui.document import Document
from perfdesk.gui.form_commands import FormCommands, GetDocument
from perfdesk.gui.prompts import Prompts

_UNIT = FieldRef(ROOT, "money_unit")


class MoneyCommands(FormCommands):
    """The commands that rewrite the amounts of the active document."""

    def __init__(self, shown: GetDocument, prompts: Prompts, parent: QObject | None = None) -> None:
        super().__init__(shown, parent)
        self._prompts = prompts

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handlers of the 填写 menu's commands by name."""
        return {
            "convert_unit": self._as_command(self._convert),
            "tidy": self._as_command(self._tidy),
        }

    def _convert(self, document: Document) -> None:
        unit = document.form.money_unit
        new_unit = funding_fixes.other_money_unit(unit)
        rewritten = funding_fixes.convert_amounts(document.form, unit, new_unit)
        question = f"要把金额单位由{unit}换成{new_unit}，并换算 {len(rewritten.changed)} 个金额吗？"
        if self._prompts.confirm(question, _details(document, rewritten), "换算"):
            document.apply(f"换算为{new_unit}", [*rewritten.edits, Set(_UNIT, new_unit)])
            self.messageShown.emit(
                f"已换算为{new_unit}，共 {len(rewritten.changed)} 个金额{_left_text(rewritten)}。"
            )

    def _tidy(self, document: Document) -> None:
        rewritten = funding_fixes.tidy_amounts(document.form)
        if not rewritten.changed:
            self.messageShown.emit(f"金额都已整齐，没有要改的{_left_text(rewritten)}。")
            return
        question = f"要把 {len(rewritten.changed)} 个金额整理成纯数字、两位小数吗？"
        if self._prompts.confirm(question, _details(document, rewritten), "整理"):
            document.apply("整理金额", rewritten.edits)
            self.messageShown.emit(
                f"已整理 {len(rewritten.changed)} 个金额{_left_text(rewritten)}。"
            )


def _details(document: Document, rewritten: AmountChanges) -> list[str]:
    changed = [
        f"{_field_label(document, each.ref)}：{each.before} → {each.after}"
        for each in rewritten.changed
    ]
    left = [
        f"{_field_label(document, ref)}：“{text_at(document.form, ref)}”不是金额，不动"
        for ref in rewritten.skipped
    ]
    return [*changed, *left]


def _field_label(document: Document, ref: FieldRef) -> str:
    return pointer_label(document.form, document.template, pointer_of(document.form, ref), ())


def _left_text(rewritten: AmountChanges) -> str:
    return f"；{len(rewritten.skipped)} 处不是金额，没有动" if rewritten.skipped else ""
