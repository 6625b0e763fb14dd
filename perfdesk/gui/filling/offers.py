"""What is offered while a person types: names, the rate, ≥ for >=, another unit's amounts.

Each kind of offer is made by a module of its own, imported when such a text is first
typed. Nothing typed is changed unless the offer is taken.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from perfdesk.core.checks.funding_checks import COLUMNS, blank
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import Place, text
from perfdesk.core.filling import GOAL
from perfdesk.core.fixes import text_fixes
from perfdesk.gui.document import Document
from perfdesk.gui.filling.names import NameOffers
from perfdesk.gui.filling.rates import RateOffers
from perfdesk.gui.forms import OpenForms
from perfdesk.gui.panels.fields import TextField
from perfdesk.gui.panels.header import UNIT_CHOSEN
from perfdesk.gui.panes import Panes
from perfdesk.gui.tree.editors import CellText


class Offers(QObject):
    """Follows what is typed in the document it is bound to; ``said`` is a sentence."""

    said = Signal(str)

    def __init__(self, forms: OpenForms, panes: Panes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self._panes = panes
        self._document: Document | None = None
        self._hinted: Place | None = None
        self._goal: RateOffers | None = None
        panes.tree.opened.connect(self._attend)
        panes.header.money.textActivated.connect(self._relabelled)

    def bind(self, document: Document | None) -> None:
        """Follows another document."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._follow)
        self._document = document
        if document is not None:
            document.evaluated.connect(self._follow)

    def _attend(self, editor: CellText) -> None:
        """Puts offers under a cell's editor, as long as it is open."""
        if self._document is None:
            return
        if editor.place.field == "name":
            self._offer_names(editor, self._document)
        elif editor.place.field == "reason":
            self._document.evaluated.connect(RateOffers(editor).follow)

    def _offer_names(self, editor: CellText, document: Document) -> None:
        try:
            NameOffers(editor, document, self._forms)
        except FormError as error:
            self.said.emit(str(error))

    def _follow(self) -> None:
        document = self._document
        at = document.editing if document is not None else None
        if document is None or at is None:
            self._hinted = None
        else:
            self._offer(at, text(document.form, at))

    def _offer(self, at: Place, typed: str) -> None:
        if at == GOAL:
            self._offer_rate(self._panes.goals.fields[GOAL.field])
        elif at.field in text_fixes.FIELDS:
            self._offer_signs(at, text_fixes.makeshift(typed))

    def _offer_rate(self, field: TextField) -> None:
        if self._goal is None:
            self._goal = RateOffers(field)
        self._goal.follow()

    def _offer_signs(self, at: Place, found: tuple[str, str] | None) -> None:
        """Says once for a cell how its makeshift signs become standard ones."""
        if found is None:
            self._hinted = None
        elif self._hinted != at:
            self._hinted = at
            self.said.emit(f"按 Shift+F7 可把“{found[0]}”改成“{found[1]}”。")

    def _relabelled(self, unit: str) -> None:
        """Says that choosing another unit leaves the amounts as they are."""
        document = self._document
        if document is not None and document.stack.undoText() == UNIT_CHOSEN and _amounts(document):
            self.said.emit(
                f"金额单位改成了{unit}，金额没有换算；要换算请先撤销，再用“填写 › 换算金额单位”。"
            )


def _amounts(document: Document) -> bool:
    rows = document.form.funding.rows
    return any(not blank(getattr(row, column)) for row in rows for column in COLUMNS)
