"""Locks the files of the open forms, and notices what others do to these files.

A file is looked at once a second, in a thread of its folder: a network folder may be silent for a
minute, and Qt's own watcher hears nothing from it. What was found comes back as a signal.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.gui.document import Document
from perfdesk.gui.files.background import content_of, is_waiting
from perfdesk.gui.files.folder_jobs import FolderJob, FolderJobs
from perfdesk.gui.files.merging import take_over
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.read_only import ReadOnlyReason
from perfdesk.storage.atomic_write import KnownContent, file_digest, known_digest
from perfdesk.storage.edit_lock import REFRESH_SECONDS, EditLock, Holder, lock_for_editing

CHECK_INTERVAL = 1000
"""Milliseconds between two looks at the files."""

_CLOSING_SECONDS = 1.0
"""How long closing the program waits for the locks to be let go."""
_LOCKED_LOOKS = 5
"""How many looks pass until it is tried again to lock a file that somebody else has open."""

_Signature = tuple[int, int, int]
"""Time of change in ns, size in bytes and number of a file: alike while nobody writes it."""


@dataclass(frozen=True, slots=True)
class _FileState:
    """What a look at a file found: signature and digest of its content, None if it is gone.

    ``can_return`` tells of a file that is gone whether another can be written in its place.
    """

    signature: _Signature | None
    digest: str | None
    can_return: bool = True


@dataclass(slots=True)
class _WatchedFile:
    """The file of an open form: its lock, what was seen of it, and what the user was told."""

    number: int
    document: Document
    path: Path
    lock: EditLock | None = None
    """Taken and let go in the thread of the folder alone, in the order in which that was asked."""
    signature: _Signature | None = None
    """What the last look saw, None before the first one or if the file is gone."""
    told: str | None = ""
    """The digest of the foreign content that the user knows of; "" for none, None if it is gone."""
    is_write_protected: bool = False
    """Whether the user may not write the file, though its folder takes a lock."""
    told_obstacle: str = ""
    """Why the file could not be locked or written, as the user was told; "" for nothing."""
    looks: int = 0
    """How many looks there were, which tells when the lock is refreshed or tried again."""
    is_looked_at: bool = False
    """Whether the last look has not come back yet."""
    known: str | None = None
    """The digest of what the form knew of the file when that look began."""
    versions: tuple[tuple[Form, KnownContent], ...] = ()
    """The form before and after a content was taken over unasked, and what the file held then."""

    def release(self) -> None:
        """Let others edit the file; raise nothing."""
        if self.lock is not None:
            self.lock.release()
            self.lock = None


class FileWatch(QObject):
    """The locks and the looks.

    ``messageShown`` carries a sentence for the status bar.
    """

    messageShown = Signal(str)
    _locked = Signal(int, object, object)
    _seen = Signal(int, object)

    def __init__(self, forms: OpenForms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self._watched: dict[Document, _WatchedFile] = {}
        self._numbers = count(1)
        self._jobs = FolderJobs()
        self._locked.connect(self._on_locked)
        self._seen.connect(self._on_seen)
        forms.rowsInserted.connect(self._on_forms_added)
        forms.rowsAboutToBeRemoved.connect(self._on_forms_removed)
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_INTERVAL)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def follow(self) -> None:
        """Lock the files under which forms were saved, and let go those they had before."""
        for document in self._forms:
            watched = self._watched.get(document)
            if document.path is not None and (watched is None or watched.path != document.path):
                self._let_go(document)
                self._watch(document)

    def close(self) -> None:
        """Let go all files."""
        self._timer.stop()
        for document in tuple(self._watched):
            self._let_go(document)
        self._jobs.wait(_CLOSING_SECONDS)

    def _on_forms_added(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self._watch(self._forms[row])

    def _on_forms_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self._let_go(self._forms[row])

    def _watch(self, document: Document) -> None:
        if document.path is not None:
            watched = _WatchedFile(next(self._numbers), document, document.path)
            self._watched[document] = watched
            document.readOnlyChanged.connect(self._on_read_only_changed)
            document.undoRedoFinished.connect(self._on_undo_or_redo)
            if not document.read_only:
                self._lock(watched)

    def _let_go(self, document: Document) -> None:
        watched = self._watched.pop(document, None)
        if watched is not None:
            document.readOnlyChanged.disconnect(self._on_read_only_changed)
            document.undoRedoFinished.disconnect(self._on_undo_or_redo)
            self._put(watched.path, watched.release)

    def _on_read_only_changed(self) -> None:
        """Lock the files of forms that can be edited now."""
        for watched in self._watched.values():
            if watched.lock is None and not watched.document.read_only:
                self._lock(watched)

    def _on_undo_or_redo(self) -> None:
        """Let saving ask where the user has taken back what somebody else wrote, unseen."""
        for watched in self._watched.values():
            for form, known in watched.versions:
                if watched.document.form == form:
                    watched.document.known_content = known

    # To the thread of a folder

    def _put(self, path: Path, job: FolderJob) -> None:
        self._jobs.put(path.parent, job)

    def _lock(self, watched: _WatchedFile) -> None:
        self._put(watched.path, partial(self._lock_now, watched))

    def _look(self) -> None:
        """Have each file looked at, except those whose last look has not come back yet."""
        for watched in self._watched.values():
            if not watched.is_looked_at:
                watched.is_looked_at = True
                watched.looks += 1
                watched.known = known_digest(watched.document.known_content)
                if watched.looks % REFRESH_SECONDS == 0 and not watched.document.read_only:
                    self._put(watched.path, partial(self._refresh, watched))
                self._put(watched.path, _LookJob(watched, self._seen.emit))

    # In the thread of a folder

    def _lock_now(self, watched: _WatchedFile) -> None:
        """Lock a file, unless it is, and send back who has it and what it holds."""
        if watched.lock is not None:  # asked for twice, since a slow folder had not answered
            return
        digest = None
        try:
            result: object = lock_for_editing(watched.path)
        except (OSError, ValueError, FormError) as error:
            result = error
        if isinstance(result, EditLock):
            watched.lock = result
            is_there = os.access(watched.path, os.F_OK)
            watched.is_write_protected = is_there and not os.access(watched.path, os.W_OK)
        with suppress(OSError, ValueError, FormError):  # the lock counts all the same
            digest = file_digest(watched.path)
        self._locked.emit(watched.number, result, digest)

    def _refresh(self, watched: _WatchedFile) -> None:
        """Show that this program is alive; lock a file whose lock was lost, or refused before."""
        if watched.lock is None or not watched.lock.refresh():
            watched.release()
            self._lock_now(watched)

    # Back in the window's thread

    def _by_number(self, number: int) -> _WatchedFile | None:
        return next((each for each in self._watched.values() if each.number == number), None)

    def _on_locked(self, number: int, result: object, digest: str | None) -> None:
        watched = self._by_number(number)
        if watched is None:  # closed meanwhile
            return
        if isinstance(result, EditLock):
            self._on_free(watched, digest)
            if watched.is_write_protected and not watched.document.read_only:
                self._tell_obstacle(watched, _write_protected_sentence(watched.path))
        elif isinstance(result, Holder):
            self._on_held(watched, result)
        elif not watched.document.read_only and not _is_gone(result):  # a look tells of that
            self._tell_obstacle(watched, _no_lock_sentence(watched.path, result))

    def _tell_obstacle(self, watched: _WatchedFile, sentence: str) -> None:
        """Tell once why a file is not locked, or cannot be written."""
        if sentence != watched.told_obstacle:
            watched.told_obstacle = sentence
            self.messageShown.emit(sentence)

    def _on_held(self, watched: _WatchedFile, holder: Holder) -> None:
        document = watched.document
        if document.read_only:
            return
        document.holder = holder.text
        document.set_read_only(ReadOnlyReason.LOCKED)
        self.messageShown.emit(f"“{watched.path.name}”正由{holder.text}打开，这里只能查看。")

    def _on_free(self, watched: _WatchedFile, digest: str | None) -> None:
        """Let a form be edited whose file somebody else had open until now.

        What they wrote is taken over, unless something was typed here before.
        """
        document, name = watched.document, watched.path.name
        if document.read_only_reason is not ReadOnlyReason.LOCKED:
            return
        document.set_read_only(None)
        if digest in (None, known_digest(document.known_content)):
            self.messageShown.emit(f"对方已关闭“{name}”，现在可以修改了。")
        elif document.is_modified:
            self.messageShown.emit(
                f"对方改过“{name}”并已关闭。请用“文件 › 与文件比较”与这里的内容合并。"
            )
        else:
            self._take_over(watched)

    def _take_over(self, watched: _WatchedFile) -> None:
        document, name = watched.document, watched.path.name
        before = (document.form, document.known_content)
        try:
            take_over(document, content_of(watched.path) or b"")
        except FormError as error:
            self.messageShown.emit(f"对方改过“{name}”，这里没有更新：{error}")
        else:
            watched.versions = (before, (document.form, document.known_content))
            self.messageShown.emit(f"对方已关闭“{name}”，这里已更新，现在可以修改了。")

    def _on_seen(self, number: int, state: object) -> None:
        watched = self._by_number(number)
        if watched is None:
            return
        watched.is_looked_at = False
        is_locked = watched.document.read_only_reason is ReadOnlyReason.LOCKED
        if is_locked and watched.looks % _LOCKED_LOOKS == 0:
            self._lock(watched)
        known = known_digest(watched.document.known_content)
        is_saved_meanwhile = is_waiting() or known != watched.known  # the next look counts then
        if isinstance(state, _FileState) and not is_saved_meanwhile:
            watched.signature = state.signature
            self._tell(watched, state)

    def _tell(self, watched: _WatchedFile, state: _FileState) -> None:
        """Tell the user once of each content that is not the one we know, and of a file gone."""
        known = watched.known
        news = "" if known is None or state.digest == known else state.digest
        if news == watched.told:
            return
        watched.told = news
        if news is None:
            what_to_do = (
                "保存会在原来的位置重新写出。"
                if state.can_return
                else "那里现在存不回去，请用“文件 › 另存为”。"
            )
            self.messageShown.emit(f"“{watched.path.name}”已被删除、改名或移走。{what_to_do}")
        elif news and watched.document.read_only_reason is ReadOnlyReason.LOCKED:
            self.messageShown.emit(f"对方保存了“{watched.path.name}”，关闭以后这里会更新。")
        elif news:
            self.messageShown.emit(
                f"“{watched.path.name}”刚被其他程序改过。请用“文件 › 与文件比较”看看有哪些不同；"
                "保存时也会问。"
            )


def _is_gone(error: object) -> bool:
    """Return whether an error of the system says that there is no file, nor a way to one."""
    return isinstance(error, OSError) and error.errno in (
        errno.ENOENT,
        errno.ENOTDIR,
        errno.ELOOP,
    )


def _no_lock_sentence(path: Path, error: object) -> str:
    """Return what follows for the user from a folder that takes no lock."""
    if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"“{path.name}”所在的文件夹不能写入：别人可能同时在改，改动也可能存不回去，"
            "那时请另存到别的文件夹。"
        )
    return f"“{path.name}”所在的文件夹不能加锁，别人可能同时在改这份文件。请先说好由谁来改。"


def _write_protected_sentence(path: Path) -> str:
    """Return what follows for the user from a file that he may not write."""
    return f"“{path.name}”是只读文件，改动存不回去。要改请先用“文件 › 另存为”另存一份。"


class _LookJob:
    """One look at a file, in the thread; it tells only what is new."""

    def __init__(self, watched: _WatchedFile, tell: Callable[[int, object], None]) -> None:
        self._number, self._path = watched.number, watched.path
        self._signature, self._tell = watched.signature, tell

    def __call__(self) -> None:
        """Look, and tell what was found; None if nothing is new or nothing can be seen."""
        self._tell(self._number, self._state())

    def _state(self) -> _FileState | None:
        try:
            status = self._path.stat()
            if not stat.S_ISREG(status.st_mode):
                return _FileState(None, None, can_return=False)
            signature = (status.st_mtime_ns, status.st_size, status.st_ino)
            if signature == self._signature:
                return None
            return _FileState(signature, file_digest(self._path))
        except (OSError, ValueError, FormError) as error:
            if _is_gone(error):
                return _FileState(None, None, can_return=self._is_place_free())
            return None

    def _is_place_free(self) -> bool:
        """Return whether a file can be written where there is none now."""
        real = Path(os.path.realpath(self._path))
        return os.path.isdir(real.parent) and not os.path.lexists(real)  # noqa: PTH112 - never raises
