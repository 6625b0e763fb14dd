"""Removing 一级 and 二级指标 without 三级指标: by a command, and offered before a form is made.

What is printed or exported would show an empty row for each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from perfdesk.core.edits import Remove
from perfdesk.core.form import empty_indicators, goal_name
from perfdesk.gui.document import Document
from perfdesk.gui.form_commands import FormCommands
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.prompts import Prompts
from perfdesk.gui.sentences import node_name
from perfdesk.gui.undo_commands import JointChange

_LABEL = "删除空的指标"


class EmptyIndicatorCommands(FormCommands):
    """The command 删除空的指标, which says what it removed."""

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handler of the command by its name."""
        return {"remove_empty": self._as_command(self._remove)}

    def _remove(self, document: Document) -> None:
        names = _names(document)
        if names:
            _remove(document)
            self.messageShown.emit(f"已删除没有三级指标的{names}，按 Ctrl+Z 可以撤销。")
        elif any(level2.children for one in document.form.indicators for level2 in one.children):
            self.messageShown.emit("没有空的指标：每个一级、二级指标下面都有三级指标。")
        else:
            self.messageShown.emit("还没有三级指标，请先增加三级指标，再删除空的一级、二级指标。")


def offer_removal(documents: Sequence[Document], forms: OpenForms, prompts: Prompts) -> bool:
    """Ask whether to remove the empty indicators of the forms, if there are any, and do so.

    Return False if the user cancels what the documents are to be used for. ``forms`` are all open
    ones. One undo brings the indicators back in all documents.
    """
    with_empty = [each for each in documents if not each.read_only and empty_indicators(each.form)]
    lines = [_names(each) for each in with_empty]
    if len(documents) > 1:
        names = map(forms.name, with_empty)
        lines = [f"{name}：{line}" for name, line in zip(names, lines, strict=True)]
    choice = prompts.empty_indicators_choice(lines) if lines else "keep"
    if choice == "remove":
        change = JointChange(_LABEL) if len(with_empty) > 1 else None
        for document in with_empty:
            _remove(document, change)
        forms.changedByOneCommand.emit(with_empty)
    return choice != "cancel"


def _remove(document: Document, joint_change: JointChange | None = None) -> None:
    edits = [Remove(node.key) for node in empty_indicators(document.form)]
    document.apply(_LABEL, edits, joint_change=joint_change)


def _names(document: Document) -> str:
    """Return the names of the empty indicators, those of several goals with their goal's."""
    form = document.form
    goals = {one.key: one.goal for one in form.indicators}
    goals |= {two.key: one.goal for one in form.indicators for two in one.children}
    names = []
    for node in empty_indicators(form):
        goal = goals[node.key]
        owner = f"{goal_name(goal)} · " if 1 < len(form.goals) > goal else ""
        names.append(f"“{owner}{node_name(node)}”")
    return "、".join(names)
