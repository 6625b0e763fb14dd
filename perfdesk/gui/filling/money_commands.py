"""The commands on all amounts at once: 换算单位 and 整理金额.

What becomes of each amount is worked out in ``core``; here it is shown before it is
done, and what could not be read is named. Each command is one undo step.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from perfdesk.core.edits import Set
from perfdesk.core.field_ref import ROOT, FieldRef, pointer_of, text_at
from perfdesk.core.fixes import funding_fixes
from perfdesk.core.fixes.funding_fixes import AmountChanges
from perfdesk.gui.document import Document, FormCommands, GetDocument
from perfdesk.gui.labels import pointer_label
from perfdesk.gui.prompts import Prompts

_UNIT = FieldRef(ROOT, "money_unit")


class MoneyCommands(FormCommands):
    """Rewrites the amounts of the shown document."""

    def __init__(self, shown: GetDocument, prompts: Prompts, parent: QObject | None = None) -> None:
        super().__init__(shown, parent)
        self._prompts = prompts

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the 填写 menu does, by the names of its commands."""
        return {
            "convert_unit": self._as_command(self._convert),
            "tidy": self._as_command(self._tidy),
        }

    def _convert(self, document: Document) -> None:
        own = document.form.money_unit
        to = funding_fixes.other_money_unit(own)
        found = funding_fixes.convert_amounts(document.form, own, to)
        question = f"要把金额单位由{own}换成{to}，并换算 {len(found.changed)} 个金额吗？"
        if self._prompts.confirm(question, _listed(document, found), "换算"):
            document.apply(f"换算为{to}", [*found.edits, Set(_UNIT, to)])
            self.messageShown.emit(f"已换算为{to}，共 {len(found.changed)} 个金额{_left(found)}。")

    def _tidy(self, document: Document) -> None:
        found = funding_fixes.tidy_amounts(document.form)
        if not found.changed:
            self.messageShown.emit(f"金额都已整齐，没有要改的{_left(found)}。")
            return
        question = f"要把 {len(found.changed)} 个金额整理成纯数字、两位小数吗？"
        if self._prompts.confirm(question, _listed(document, found), "整理"):
            document.apply("整理金额", found.edits)
            self.messageShown.emit(f"已整理 {len(found.changed)} 个金额{_left(found)}。")


def _listed(document: Document, found: AmountChanges) -> list[str]:
    rewritten = [
        f"{_name(document, each.ref)}：{each.before} → {each.after}" for each in found.changed
    ]
    left = [
        f"{_name(document, spot)}：“{text_at(document.form, spot)}”不是金额，不动"
        for spot in found.skipped
    ]
    return [*rewritten, *left]


def _name(document: Document, spot: FieldRef) -> str:
    return pointer_label(document.template, pointer_of(document.form, spot), ())


def _left(found: AmountChanges) -> str:
    return f"；{len(found.skipped)} 处不是金额，没有动" if found.skipped else ""
