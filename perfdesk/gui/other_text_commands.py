"""The commands for 其他内容: show it, move a text into a field, remove it, go to its indicator.

Which fields are offered, and the edits, are computed by ``core.other_texts``. Each command that
changes the form is one undo step and shows a message.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from perfdesk.core.field_ref import ROOT, FieldRef, pointer_of, text_at
from perfdesk.core.labels import column_label, pointer_label
from perfdesk.core.other_texts import (
    OtherText,
    move_edits,
    move_targets,
    moved_text,
    removal_edits,
)
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.form_commands import FormCommands, GetDocument
from perfdesk.gui.panes import Panes

_NOTHING_MESSAGE = "这张表没有其他内容。"
_NO_TEXT_MESSAGE = "请先在“其他内容”里选中一条（Shift+F9）。"
_NOT_MOVABLE_MESSAGE = "这条内容不能移到栏目里；核查意见和佐证材料留在原处。"
_LONGEST_QUOTE = 12
"""Characters of a text quoted in a menu or message."""


class OtherTextCommands(FormCommands):
    """The commands on the texts of the active document that have no place in its template."""

    def __init__(
        self, active_document: GetDocument, panes: Panes, parent: QObject | None = None
    ) -> None:
        super().__init__(active_document, parent)
        self._panes = panes
        self._pane = panes.other_texts
        self._pane.moveRequested.connect(self._offer_targets)
        self._pane.removalRequested.connect(self._remove)
        self._pane.rowRequested.connect(panes.go_to)

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handlers of the menu commands by name."""
        return {"other_texts": self._show, "move_other": self._move_current}

    def target_menu(self, document: Document, entry: OtherText) -> QMenu:
        """Return a menu of the fields into which a text may be moved, deleted when it closes."""
        menu = QMenu(self._pane)
        for target in move_targets(document.form, document.template, entry):
            words = (_field_name(document, target), _effect(document, entry, target))
            action = QAction(theme.action_text("　".join(filter(None, words))), menu)
            action.setData(bool(words[1]))
            action.triggered.connect(
                lambda _checked=False, target=target: self._move(document, entry, target)
            )
            menu.addAction(action)
        return menu

    def _show(self) -> None:
        """Focus the list, at the first text of the row with the cursor if it has one."""
        document, here = self._active_document(), self._panes.current_ref()
        if document is None:
            return
        document.commit()
        ref = self._pane.first_of_row(here.key) if here and not self._pane.has_focus() else None
        if not self._panes.show_other_texts(ref):
            self.messageShown.emit(_NOTHING_MESSAGE)

    def _move_current(self) -> None:
        entry = self._pane.current() if self._pane.isVisible() else None
        if entry is None:
            self.messageShown.emit(_NO_TEXT_MESSAGE)
        else:
            self._offer_targets(entry)

    def _offer_targets(self, entry: OtherText) -> None:
        document = self._writable_document()
        if document is None:
            return
        menu = self.target_menu(document, entry)
        if menu.isEmpty():
            menu.deleteLater()
            self.messageShown.emit(_NOT_MOVABLE_MESSAGE)
            return
        menu.aboutToHide.connect(menu.deleteLater)
        actions = menu.actions()
        menu.setActiveAction(next((each for each in actions if not each.data()), actions[0]))
        button = self._pane.move_button
        below = button if button.isVisible() else self._pane.list.header()
        menu.popup(below.mapToGlobal(below.rect().bottomLeft()))

    def _move(self, document: Document, entry: OtherText, target: FieldRef) -> None:
        moved = f"“{entry.label}”已移到{_field_name(document, target)}"
        words = (moved, _effect(document, entry, target))
        document.apply("移到栏目", move_edits(document.form, entry, target))
        self.messageShown.emit(f"{'，'.join(filter(None, words))}；Ctrl+Z 撤销。")

    def _remove(self, entry: OtherText) -> None:
        if document := self._writable_document():
            document.apply("删除其他内容", removal_edits(document.form, entry))
            self.messageShown.emit(f"已删除“{entry.label}”；Ctrl+Z 撤销。")


def _field_name(document: Document, ref: FieldRef) -> str:
    """Return the name of a field; that of a column for a cell of the text's own row."""
    form, template = document.form, document.template
    if ref.key != ROOT:
        return (
            "指标名称" if ref.field == "name" else column_label("indicators", template, ref.field)
        )
    return pointer_label(form, template, pointer_of(form, ref), ())


def _effect(document: Document, entry: OtherText, target: FieldRef) -> str:
    """Return in words what moving the text does to what the field holds, "" if it is blank."""
    old = text_at(document.form, target)
    if not old.strip():
        return ""
    if moved_text(old, entry.text, target) == entry.text:
        return f"替换“{_quote(old)}”"
    return f"接在“{_quote(old)}”之后"


def _quote(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_QUOTE else f"{plain[:_LONGEST_QUOTE]}…"
