"""Names offered while a cell of 指标名称 is typed: the library's, and those of the open forms.

A 三级指标 that is taken brings its usual target if the row has none. Which of the names
a text means is worked out in ``core``.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from perfdesk import resources
from perfdesk.core.edits import Edit, Set, Step
from perfdesk.core.field_ref import Place, node_at, path_of, text
from perfdesk.core.form import Form, rows
from perfdesk.core.indicator_library import Entry, matching, own
from perfdesk.core.template import Template
from perfdesk.core.text import placeholder
from perfdesk.gui.document import Document
from perfdesk.gui.filling.completion import Completion, Offer
from perfdesk.gui.forms import OpenForms
from perfdesk.gui.panels.fields import TextField

_MOST = 30


class NameOffers(QObject):
    """Offers names under the editor of a name as long as it is open."""

    def __init__(self, editor: TextField, document: Document, forms: OpenForms) -> None:
        super().__init__(editor)
        self._editor = editor
        self._document = document
        self._place = editor.place
        self._level2 = _level2(document.form, self._place.key)
        self._entries = tuple(_entries(document, self._place.key, forms))
        self._completion = Completion(editor, self._take)
        self._found: list[Entry] = []
        document.changed.connect(self._follow)
        if document.editing == self._place:  # the key that opened the editor is typed already
            self._offer()

    def _follow(self, step: Step) -> None:
        if isinstance(step.edit, Set) and step.edit.place == self._place:
            self._offer()

    def _offer(self) -> None:
        typed = text(self._document.form, self._place).strip()
        typing = self._document.editing == self._place and typed
        found = matching(self._entries, typed, self._level2)[:_MOST] if typing else []
        self._found = [] if self._is_done(found, typed) else found
        self._completion.offer([Offer(entry.name, entry.usual) for entry in self._found])

    def _is_done(self, found: list[Entry], typed: str) -> bool:
        """True if the text is the only name it may mean, and there is no target to bring."""
        return len(found) == 1 and found[0].name == typed and not self._brings(found[0])

    def _brings(self, entry: Entry) -> bool:
        target = Place(self._place.key, "target")
        return bool(entry.target) and not text(self._document.form, target).strip()

    def _take(self, offer: Offer) -> None:
        entry = next(each for each in self._found if each.name == offer.text)
        document, key = self._document, self._place.key
        document.cancel()
        edits: list[Edit] = [Set(self._place, entry.name)]
        if self._brings(entry):
            edits.append(Set(Place(key, "target"), entry.target))
        document.apply("选用指标名称", edits)
        self._editor.moveCursor(QTextCursor.MoveOperation.End)


def _level2(form: Form, key: int) -> str:
    path = path_of(form, key)
    return node_at(form, path[:2]).name if len(path) == 3 else ""


def _entries(document: Document, key: int, forms: OpenForms) -> Iterator[Entry]:
    """What may be named at that level: the library first, then the open forms' own names."""
    level = len(path_of(document.form, key))
    if level < 3:
        yield from _levels(document.template, level)
        return
    yield from resources.indicator_library()
    for each in forms:
        for row in rows(each.form):
            itself = each is document and row.node.key == key
            if row.node.name.strip() and not itself and not placeholder(row.node.name):
                yield own(row.path[0], row.path[1], row.node.name)


def _levels(template: Template, level: int) -> Iterator[Entry]:
    for kind in template.taxonomy:
        if level == 1:
            yield own("", "", kind.words.printed)
        else:
            yield from (own(kind.words.printed, "", each.words.printed) for each in kind.level2)
