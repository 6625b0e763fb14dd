"""What is done to several open forms at once: printing them, closing the selected.

It knows the list's selection and hands the forms to who prints and files them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from perfdesk.gui.document import Document
from perfdesk.gui.files.filing import Filing
from perfdesk.gui.forms import FormsList, OpenForms
from perfdesk.gui.menus import ON_FORMS
from perfdesk.gui.prompts import Prompts


class Several(QObject):
    """The commands on the forms that are selected in the list; ``said`` is a sentence."""

    said = Signal(str)

    def __init__(
        self, forms: OpenForms, shown: FormsList, filing: Filing, prompts: Prompts
    ) -> None:
        super().__init__(shown)
        self._forms, self._list = forms, shown
        self._filing, self._prompts = filing, prompts

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the menus call, by the names of the commands."""
        return {
            "print_all": self._print,
            "close_selected": lambda: self._filing.close(self._list.selected()),
        }

    def follow(self, actions: Mapping[str, QAction]) -> None:
        """Lets the commands say what they would be done to, and puts them into the list's menu."""
        self._print_action = actions["print_all"]
        self._list.selectionModel().selectionChanged.connect(self._word)
        self._list.offer([actions[name] for name in ON_FORMS])

    def chosen(self) -> list[Document]:
        """The selected forms if there are several, else all that are open."""
        selected = self._list.selected()
        return selected if len(selected) > 1 else list(self._forms)

    def _word(self) -> None:
        count = len(self._list.selected())
        words = f"打印所选 {count} 张(&T)…" if count > 1 else "全部打印(&T)…"
        self._print_action.setText(words)

    def _print(self) -> None:
        from perfdesk.gui import printing  # noqa: PLC0415 - brings QtPrintSupport

        if said := printing.print_forms(self.chosen(), self._prompts):
            self.said.emit(said)
