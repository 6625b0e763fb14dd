"""Keeps a draft of every changed form, at most two seconds behind what is typed.

The text of an open edit is in it. A draft goes when its form is saved, closed or
as it was; those a crash left are offered once. Where drafts lie is ``storage``'s
business, asking about them the window's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal

from perfdesk.core.checks.completeness import progress
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.resources import template_of
from perfdesk.storage import logs
from perfdesk.storage.drafts import Draft, DraftStore

DRAFT_DELAY = 1000
"""Milliseconds from the first key to the draft that holds it."""

RETRY_DELAY = 10_000
"""Milliseconds after which a draft that could not be written is tried again."""


class Autosave(QObject):
    """Follows the open forms; ``failed`` says a sentence on drafts.

    ``trouble`` brings the reason why a draft could not be written, and "" when all
    are again.
    """

    messageShown = Signal(str)
    errorChanged = Signal(str)

    def __init__(self, forms: OpenForms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self._drafts: DraftStore | None = None
        self._ids: dict[Document, str] = {}
        self._numbers = count(1)
        self._behind: set[Document] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_DELAY)
        self._timer.timeout.connect(self.save_drafts)
        forms.rowsInserted.connect(self._follow)
        forms.rowsAboutToBeRemoved.connect(self._leave)

    def save_drafts(self) -> None:
        """Writes the drafts that are behind, now; what cannot be written is tried again."""
        self._timer.stop()
        said = ""
        for document in tuple(self._behind):
            try:
                self._keep(document)
            except FormError as error:
                said = f"草稿没有存上：{error}"
                self.messageShown.emit(said)
            else:
                self._behind.discard(document)
        self.errorChanged.emit(said)
        if self._behind:
            self._timer.start(RETRY_DELAY)

    def leftover_drafts(self) -> tuple[Draft, ...]:
        """The drafts a crash left, oldest first."""
        return self._storage().leftover_drafts()

    def descriptions(self, drafts: Iterable[Draft]) -> list[str]:
        """Each draft in words: form and file, when it was written, how much is filled in."""
        return [_described(draft) for draft in drafts]

    def discard(self, drafts: Iterable[Draft]) -> None:
        """Throws drafts away."""
        for draft in drafts:
            self._storage().delete_leftover(draft)

    def restore(self, drafts: Sequence[Draft]) -> list[Document]:
        """The drafts as changed documents; one that cannot be read stays and is said."""
        documents = []
        for draft in drafts:
            try:
                with logs.log_operation("recover draft of", draft.source or "no file yet"):
                    form = native_file.read_native(draft.data).form
            except FormError as error:
                self.messageShown.emit(f"草稿“{draft.title}”没能恢复：{error}")
                continue
            document = Document(form, template_of(form), title=draft.title, path=self._home(draft))
            document.known = draft.known
            document.mark_saved(Form(form.template))
            documents.append(document)
            self._take_over(draft, document)
        return documents

    def _home(self, draft: Draft) -> Path | None:
        """The file a draft belongs to; None, and a word, if another program wrote it since."""
        if draft.source is None or not draft.is_outdated:
            return draft.source
        sentence = f"“{draft.source.name}”在草稿之后被别的程序改过，恢复的内容请另存为新文件。"
        self.messageShown.emit(sentence)
        return None

    def _take_over(self, draft: Draft, document: Document) -> None:
        """Makes the draft this process's own; the old one goes only when the new one is there."""
        try:
            self._keep(document)
        except FormError as error:
            self.messageShown.emit(f"草稿没有存上：{error}")
        else:
            self._storage().delete_leftover(draft)

    def close(self) -> None:
        """Ends in good order: what is still kept is offered at the next start."""
        self._timer.stop()
        if self._drafts is not None:
            self._drafts.close()

    def _follow(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            document = self._forms[row]
            document.evaluated.connect(self._fall_behind)
            document.modificationChanged.connect(self._forget_if_saved)
            if document not in self._ids:
                self._note(document)

    def _leave(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            document = self._forms[row]
            document.evaluated.disconnect(self._fall_behind)
            document.modificationChanged.disconnect(self._forget_if_saved)
            self._forget(document)

    def _fall_behind(self) -> None:
        document = self.sender()
        if isinstance(document, Document):
            self._note(document)

    def _note(self, document: Document) -> None:
        """Has a changed form kept soon, be it one that is in no file from the beginning."""
        if document.is_modified:
            self._behind.add(document)
            if not self._timer.isActive():
                self._timer.start(DRAFT_DELAY)

    def _forget_if_saved(self, is_modified: bool) -> None:
        document = self.sender()
        if isinstance(document, Document) and not is_modified:
            self._forget(document)

    def _keep(self, document: Document) -> None:
        if document not in self._ids:
            self._ids[document] = str(next(self._numbers))
        data = native_file.native_bytes(document.form)
        path, title = document.path, document.title
        self._storage().write(self._ids[document], data, path, title, document.known)

    def _forget(self, document: Document) -> None:
        self._behind.discard(document)
        if not self._behind:
            self._timer.stop()
            self.errorChanged.emit("")
        if (draft := self._ids.pop(document, None)) is not None:
            self._storage().delete(draft)

    def _storage(self) -> DraftStore:
        if self._drafts is None:
            self._drafts = DraftStore()
        return self._drafts


def _described(draft: Draft) -> str:
    home = draft.source.name if draft.source else "还没有存为文件"
    said = []
    if draft.written_at is not None:
        said.append(f"{draft.written_at:%m月%d日 %H:%M:%S}")
    with suppress(FormError):
        form = native_file.read_native(draft.data).form
        done = progress(form, template_of(form))
        said.append(f"已填 {done.filled}/{done.needed}")
    return f"{draft.title}（{home}）\n　　{'，'.join(said)}"
