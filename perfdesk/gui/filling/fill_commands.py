"""The commands that fill the active form, from 照目标填 to 平均分配分值.

``core.filling`` and ``core.weight_shares`` compute what is filled; here the rows are taken from
the selection, the user is asked before typed texts are replaced, and a message tells the result.
Each command is one undo step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt

from perfdesk.core import filling
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import FieldRef, node_at, path_of, text_at
from perfdesk.core.fixes import text_fixes
from perfdesk.core.form import Level3, Row, rows
from perfdesk.core.indicator_library import entry_insertions
from perfdesk.core.labels import column_label
from perfdesk.core.template import RowHeadings
from perfdesk.core.weight_shares import (
    WeightShare,
    share_edits,
    share_sentence,
    weight_shares,
)
from perfdesk.gui.document import Document
from perfdesk.gui.form_commands import FormCommands, GetDocument
from perfdesk.gui.panes import Panes
from perfdesk.gui.prompts import Prompts
from perfdesk.gui.sentences import node_name, row_names
from perfdesk.gui.tree.navigation import selected_keys, selected_refs

_BY_TARGET = "照目标填"
_SHARE_WEIGHTS = "平均分配分值"


class FillCommands(FormCommands):
    """The commands that fill the active document."""

    def __init__(
        self, shown: GetDocument, panes: Panes, prompts: Prompts, parent: QObject | None = None
    ) -> None:
        super().__init__(shown, parent)
        self._panes = panes
        self._prompts = prompts

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handlers of the 填写 menu's commands by name."""
        return {
            "fill_targets": self._as_command(self._fill_selected),
            "fill_row": self._as_command(self._fill_row),
            "fill_all": self._as_command(self._fill_all),
            "fill_rate": self._as_command(self._fill_rate),
            "signs": self._as_command(self._standardise_signs),
            "library": self._as_command(self._insert_from_library),
            "share_weights": self._as_command(self._share_weights),
        }

    def _fill_selected(self, document: Document) -> None:
        keys = filling.level3_keys(document.form, selected_keys(self._panes.tree))
        to_fill = filling.fillable_rows(document.form, keys)
        headings = document.template.scoring.headings
        if to_fill.empty:
            self._fill(document, to_fill.empty)
            if to_fill.other:
                self.messageShown.emit(
                    f"已照目标填 {len(to_fill.empty)} 行；另有 {len(to_fill.other)} 行已填了别的"
                    f"{headings.actual}，没有改动，再按一次可换成目标。"
                )
        elif not to_fill.other:
            self.messageShown.emit(
                f"所选行没有可照填的：还没有{headings.target}，或{headings.actual}已与它相同。"
            )
        elif self._prompts.confirm(
            _overwrite_question(len(to_fill.other), headings),
            _replacements(to_fill.other),
            "换成目标",
        ):
            self._fill(document, to_fill.other)

    def _fill_row(self, document: Document) -> None:
        """Fill the current row by its target and go on to the next name."""
        tree, headings = self._panes.tree, document.template.scoring.headings
        row = tree.indicator_model.tree_row(tree.currentIndex())
        node = row.node if row else None
        if not isinstance(node, Level3) or not node.target.strip():
            self.messageShown.emit(f"请先在三级指标的一行填好{headings.target}，再照目标填。")
            return
        to_fill = filling.fillable_rows(document.form, {node.key})
        if to_fill.other:
            self.messageShown.emit(
                f"这一行已填了别的{headings.actual}，没有改动；按 Ctrl+E 可换成目标。"
            )
            return
        document.apply(_BY_TARGET, filling.fill_by_target_edits(to_fill.empty))
        tree.setFocus(Qt.FocusReason.OtherFocusReason)
        tree.go_to_next_name()

    def _fill_all(self, document: Document) -> None:
        to_fill = filling.fillable_rows(document.form)
        headings = document.template.scoring.headings
        if not to_fill.empty:
            self.messageShown.emit(
                f"没有可照填的行：{headings.actual}都已填写，或还没有{headings.target}。"
            )
        elif rows := self._prompts.rows_to_fill(to_fill.empty, headings):
            self._fill(document, rows)

    def _fill(self, document: Document, rows: Sequence[Row]) -> None:
        document.apply(_BY_TARGET, filling.fill_by_target_edits(rows))
        names = row_names([row.node for row in rows])
        self.messageShown.emit(f"已照目标填 {len(rows)} 行：{names}。")

    def _fill_rate(self, document: Document) -> None:
        phrase = filling.rate_phrase(document.form, document.template)
        if not phrase:
            self.messageShown.emit(_no_rate_message(document))
            return
        before = text_at(document.form, filling.GOALS_ACTUAL)
        after = filling.text_with_rate(before, phrase)
        document.set(filling.GOALS_ACTUAL, after, "写入执行率")
        self._panes.go_to(filling.GOALS_ACTUAL)
        goal = column_label("goals", document.template, "actual")
        if after != before:
            self.messageShown.emit(f"已写入“{phrase}”。")
        elif phrase in before:
            self.messageShown.emit(f"{goal}里已写有“{phrase}”。")
        else:
            rate = phrase.removeprefix("执行率")
            self.messageShown.emit(f"{goal}里有几处执行率，没有改动；按金额计算是 {rate}。")

    def _standardise_signs(self, document: Document) -> None:
        chosen = text_fixes.standard_sign_edits(document.form, selected_refs(self._panes.tree))
        edits = chosen or text_fixes.standard_sign_edits(document.form)
        document.apply("规范符号", edits)
        where = "" if chosen else "全表"
        self.messageShown.emit(
            f"{where}已有 {len(edits)} 格改成 ≥、≤ 这样的符号。"
            if edits
            else "没有要规范的符号：>=、<=、《 等都已写成 ≥、≤、＜。"
        )

    def _share_weights(self, document: Document) -> None:
        """Share the points of each 一级指标 over its rows, or over the selected rows if several."""
        selected = selected_keys(self._panes.tree)
        chosen = filling.level3_keys(document.form, selected) if len(selected) > 1 else frozenset()
        keys = chosen or None
        weight = document.template.scoring.headings.weight
        shares = weight_shares(document.form, document.template, keys=keys)
        if shares is None:
            self.messageShown.emit(f"这些一级指标没有通行的{weight}比例，请逐行填写{weight}。")
            return
        taken = shares or self._shares_again(document, keys)
        if not taken:
            return
        edits = share_edits(taken)
        told = "；".join(share_sentence(each, document.template) for each in taken)
        document.apply(_SHARE_WEIGHTS, edits)
        where = "所选行" if keys else ""
        self.messageShown.emit(
            f"{where}{'已平均分配' if edits else '没有可分配的'}{weight}。{told}。"
        )

    def _shares_again(
        self, document: Document, keys: frozenset[int] | None
    ) -> Sequence[WeightShare]:
        """Return the shares of the rows if the user wants to replace the weights there are."""
        weight = document.template.scoring.headings.weight
        shares = weight_shares(document.form, document.template, again=True, keys=keys) or ()
        if not shares:
            self.messageShown.emit(f"还没有三级指标，请先增加三级指标，再分配{weight}。")
            return ()
        which = "所选各行" if keys else "各行"
        question = f"{which}都已填了{weight}，要按通行的比例重新平均分配吗？"
        sentences = [share_sentence(each, document.template) for each in shares]
        return shares if self._prompts.confirm(question, sentences, "重新分配") else ()

    def _insert_from_library(self, document: Document) -> None:
        present = [row.node.name for row in rows(document.form)]
        try:
            entries = self._prompts.library_entries(present, self._level2(document))
        except FormError as error:
            self._prompts.warn(str(error))
            return
        if entries:
            edits = entry_insertions(document.form, document.template, entries, document.new_key)
            document.apply("从指标库插入", edits)
            names = [entry.name for entry in entries]
            first = next(row.node.key for row in rows(document.form) if row.node.name in names)
            self._panes.tree.go_to(FieldRef(first, "target"))
            self.messageShown.emit(f"已插入 {len(names)} 个指标：{'、'.join(names)}")

    def _level2(self, document: Document) -> str:
        """Return the name of the level-2 indicator of the selected row, or ""."""
        paths = [path_of(document.form, key) for key in selected_keys(self._panes.tree)]
        inside = [path[:2] for path in paths if len(path) > 1]
        return node_at(document.form, inside[0]).name if inside else ""


def _overwrite_question(count: int, headings: RowHeadings) -> str:
    return f"所选的 {count} 行已填了别的{headings.actual}，要换成{headings.target}吗？"


def _replacements(rows: Sequence[Row]) -> list[str]:
    return [f"{node_name(row.node)}：“{row.node.actual}” 换成 “{row.node.target}”" for row in rows]


def _no_rate_message(document: Document) -> str:
    template = document.template
    total = template.funding_row_name(document.form.funding.row("total"))
    budget, executed = (
        column_label("funding", template, column) for column in ("budget", "executed")
    )
    return f"还算不出执行率：请先填写{total}的{budget}和{executed}。"
