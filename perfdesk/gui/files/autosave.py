"""Autosave: a draft of every modified form, at most two seconds behind what is typed.

One draft is written in a turn of the event loop, so that the window answers while those of
hundreds of forms are written, as after a change of all of them; what was changed last is written
first. The draft holds the text of the open edit too. It is deleted when its form is saved, closed,
or unmodified again. Drafts left by a crash are offered at the next start; the window asks
about them, in the order in which the forms were listed. Where drafts are stored is decided by
``storage.drafts``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal

from perfdesk import __version__
from perfdesk.core.checks.completeness import progress
from perfdesk.core.dates import month_and_day
from perfdesk.core.errors import FormError, newer_program_advice
from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.gui.files.background import NotFinishedError, run_in_background
from perfdesk.gui.files.draft_notes import notes_of, restore_notes
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.resources import template_of
from perfdesk.storage import logs
from perfdesk.storage.backups import keep_backup
from perfdesk.storage.data_folder import NoDataFolderError
from perfdesk.storage.drafts import Draft, DraftStore
from perfdesk.storage.real_paths import ask_real_path

DRAFT_DELAY = 1000
"""Milliseconds from the first key to the draft that holds it."""

RETRY_DELAY = 10_000
"""Milliseconds after which a draft that could not be written is tried again."""


class Autosave(QObject):
    """Writes drafts of the open forms.

    ``messageShown`` carries a sentence about drafts, ``errorChanged`` the reason why drafts cannot
    be written, and "" once all are written; ``unexpectedErrorLogged`` an UnexpectedError by which
    a draft was not restored.
    """

    messageShown = Signal(str)
    errorChanged = Signal(str)
    unexpectedErrorLogged = Signal(object)

    def __init__(self, forms: OpenForms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self._draft_store: DraftStore | None = None
        self._ids: dict[Document, str] = {}
        """The id of each document's draft: its number in the order of opening."""
        self._drafted: set[Document] = set()
        self._numbers = count(1)
        self._behind: dict[Document, None] = {}
        """Whose drafts are written when the delay is over, in the order of their changes."""
        self._due: dict[Document, None] = {}
        """Whose drafts are being written now, the last one first."""
        self._reason = ""
        """Why one of them could not be written."""
        self._told_reasons: set[str] = set()
        """The reasons told since drafts cannot be written; each is told once."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_DELAY)
        self._timer.timeout.connect(self._on_delay_over)
        self._next_turn = QTimer(self)
        self._next_turn.setSingleShot(True)
        self._next_turn.timeout.connect(self._write_one_a_turn)
        forms.rowsInserted.connect(self._on_forms_added)
        forms.rowsAboutToBeRemoved.connect(self._on_forms_removed)

    def save_drafts(self) -> str:
        """Write all drafts that are behind now; what fails is tried again later.

        Return why one could not be written, "" if all are.
        """
        self._take_behind()
        while self._due:
            self._write_last_due()
        self._on_all_tried()
        return self._reason

    def leftover_drafts(self) -> tuple[Draft, ...]:
        """Return the drafts left by a crash, in the order in which their forms were opened.

        A message tells of those that are damaged, or cannot be read now.
        """
        try:
            store, messages = self._store(), []
        except NoDataFolderError:  # the first draft says so
            return ()
        drafts = store.leftover_drafts()
        if damaged := store.damaged:
            messages.append(
                f"有 {len(damaged)} 份草稿已损坏，读不出来，留在 {damaged[0].parent} 里，"
                "可以请技术人员看看；原来的文件不受影响。"
            )
        if unread := store.unread:
            messages.append(
                f"有 {len(unread)} 处草稿现在读不出来，仍然留在 {unread[0].parent} 里。"
                "请稍后重新打开本程序，再恢复。"
            )
        if messages:
            self.messageShown.emit("".join(messages))
        return drafts

    def discard(self, drafts: Iterable[Draft]) -> None:
        """Delete these drafts; what they hold is kept among the backups of their files.

        One whose file is on a silent disk stays if the user does not wait, and is offered again.
        """
        failures = set()
        for draft in drafts:
            name = draft.source.name if draft.source else draft.title
            keep = partial(keep_backup, draft.source, draft.data, "discarded")
            try:
                failures.add(run_in_background(keep, f"丢弃“{name}”的草稿").message)
            except NotFinishedError as error:
                failures.add(str(error))
            else:
                self._store().delete_leftover(draft)
        if any(failures):
            self.messageShown.emit("".join(sorted(failures)))

    def restore(self, drafts: Sequence[Draft]) -> list[Document]:
        """Return the drafts as modified documents; one that cannot be read is kept.

        One message reports all that did not go well.
        """
        documents, messages = [], []
        for draft in drafts:
            try:
                with logs.log_operation("recover draft of", draft.source or "no file yet"):
                    form = _form_in(draft)
            except Exception as error:  # noqa: BLE001 - one draft must not stop the others
                told = logs.error_to_tell(error)
                messages.append(f"草稿“{draft.title}”未能恢复：{told}")
                if isinstance(told, logs.UnexpectedError):
                    self.unexpectedErrorLogged.emit(told)
                continue
            path, reason = _file_to_save(draft)
            messages += filter(None, [reason])
            document = Document(form, template_of(form), title=draft.title, path=path)
            document.known_content = draft.known
            restore_notes(document, draft.notes)
            document.mark_saved(Form(form.template))
            documents.append(document)
            messages += self._take_over(draft, document)
        if messages:
            self.messageShown.emit("".join(messages))
        return documents

    def _take_over(self, draft: Draft, document: Document) -> list[str]:
        """Write a draft of this process and delete the old one once the new one exists.

        Return a message if that failed.
        """
        self._give_id(document)
        try:
            self._write_draft(document)
        except Exception as error:  # noqa: BLE001 - one draft must not stop the others
            return [_not_written(error)]
        self._store().delete_leftover(draft)
        return []

    def close(self) -> None:
        """Stop writing drafts; those that exist are offered at the next start."""
        self._timer.stop()
        self._next_turn.stop()
        if self._draft_store is not None:
            self._draft_store.close()

    def _on_delay_over(self) -> None:
        self._take_behind()
        self._write_one_a_turn()

    def _take_behind(self) -> None:
        """Have the drafts that are behind written before those left of an earlier time."""
        self._timer.stop()
        self._next_turn.stop()
        if not self._due:
            self._reason = ""
        for document in self._behind:
            self._due.pop(document, None)
            self._due[document] = None
        self._behind.clear()

    def _write_one_a_turn(self) -> None:
        if self._due:
            self._write_last_due()
        if self._due:
            self._next_turn.start(0)
        else:
            self._on_all_tried()

    def _write_last_due(self) -> None:
        document, _ = self._due.popitem()
        self._behind[document] = None  # until it is written
        try:
            self._write_draft(document)
        except Exception as error:  # noqa: BLE001 - one draft must not stop the others
            reason = _not_written(error)
            if reason not in self._told_reasons:
                self._told_reasons.add(reason)
                self.messageShown.emit(reason)
            self._reason = reason
        else:
            del self._behind[document]

    def _on_all_tried(self) -> None:
        if not self._reason:
            self._told_reasons.clear()
        self.errorChanged.emit(self._reason)
        if self._behind and not self._timer.isActive():
            self._timer.start(RETRY_DELAY)

    def _on_forms_added(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            document = self._forms[row]
            document.evaluated.connect(self._on_evaluated)
            document.modificationChanged.connect(self._on_modification_changed)
            self._give_id(document)
            if document not in self._drafted:
                self._schedule(document)

    def _on_forms_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            document = self._forms[row]
            document.evaluated.disconnect(self._on_evaluated)
            document.modificationChanged.disconnect(self._on_modification_changed)
            self._delete_draft(document)
            del self._ids[document]

    def _on_evaluated(self) -> None:
        document = self.sender()
        if isinstance(document, Document):
            self._schedule(document)

    def _schedule(self, document: Document) -> None:
        """Have a draft written soon if the document is modified."""
        if document.is_modified:
            self._behind[document] = None
            if not self._timer.isActive():
                self._timer.start(DRAFT_DELAY)

    def _on_modification_changed(self, is_modified: bool) -> None:
        document = self.sender()
        if isinstance(document, Document) and not is_modified:
            self._delete_draft(document)

    def _give_id(self, document: Document) -> None:
        if document not in self._ids:
            self._ids[document] = str(next(self._numbers))

    def _write_draft(self, document: Document) -> None:
        data = native_file.native_bytes(document.form)
        path, title, known = document.path, document.title, document.known_content
        notes = notes_of(document)
        self._store().write(self._ids[document], data, path, title, known, notes=notes)
        self._drafted.add(document)

    def _delete_draft(self, document: Document) -> None:
        self._behind.pop(document, None)
        self._due.pop(document, None)
        if not self._behind and not self._due:
            self._timer.stop()
            self._told_reasons.clear()
            self.errorChanged.emit("")
        if document in self._drafted:
            self._drafted.discard(document)
            self._store().delete(self._ids[document])

    def _store(self) -> DraftStore:
        if self._draft_store is None:
            self._draft_store = DraftStore()
        return self._draft_store


def _not_written(error: Exception) -> str:
    """Return what the user is told of a draft that was not written; log an unexpected error."""
    return f"草稿没有存上：{logs.error_sentence(error)}"


class NewerDraftError(FormError):
    """The draft is of a later version of the format; written anew, it would lose content."""

    def __init__(self) -> None:
        super().__init__(
            f"它由更新的版本写下，{__version__} 版不能接着填。{newer_program_advice('恢复')}"
        )


def _form_in(draft: Draft) -> Form:
    """Return the form in a draft; raise a FormError if it cannot be gone on with here."""
    file = native_file.read_native(draft.data)
    if file.later_version is not None:
        raise NewerDraftError
    return file.form


def _file_to_save(draft: Draft) -> tuple[Path | None, str]:
    """Return the file of a restored form; None and why, if it is to be saved as another one."""
    if draft.source is None:
        return None, ""
    name = draft.source.name
    try:
        is_outdated = run_in_background(partial(_is_outdated, draft, draft.source), f"查看“{name}”")
    except NotFinishedError:
        return None, f"“{name}”所在的磁盘或网络没有响应，恢复的内容请另存为新文件。"
    if is_outdated:
        return None, f"“{name}”在草稿之后被其他程序改过，恢复的内容请另存为新文件。"
    return draft.source, ""


def _is_outdated(draft: Draft, source: Path) -> bool:
    """Return whether the file is another one now; have its real path remembered before."""
    with suppress(ValueError):  # no file can have it, which its saving will tell
        ask_real_path(source)
    return draft.is_outdated


def draft_description(draft: Draft) -> str:
    """Return a description of a draft: form, year, file, time, and how much is filled."""
    details = [draft.source.name if draft.source else "还没有存为文件"]
    figures = []
    if (written_at := draft.written_at) is not None:
        figures.append(f"{month_and_day(written_at)} {written_at:%H:%M:%S}")
    with suppress(Exception):  # what cannot be read is said when it is restored
        form = native_file.read_native(draft.data).form
        filling = progress(form, template_of(form))
        figures.append(f"已填 {filling.filled}/{filling.needed}")
        details = [f"{form.year} 年度", *details] if form.year else details
    return f"{draft.title}（{'，'.join(details)}）\n　　{'，'.join(figures)}"
