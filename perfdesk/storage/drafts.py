"""Drafts: unsaved work, written beside the program's own data so that it survives a crash.

Each running window has a folder of its own, locked while it runs. A folder that nobody has
locked was left by a crash; its drafts are offered at the next start. A draft is one file: a
line of JSON that says which file it belongs to, then the bytes of the native file. The
user's own file is never touched. The module does not know what the bytes mean, nor the notes
that may stand in the line.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.storage.atomic_write import (
    KnownContent,
    digest,
    file_digest,
    known_digest,
    write_atomically,
)
from perfdesk.storage.data_folder import data_folder, make_private_folder
from perfdesk.storage.file_lock import FileLock, NoLocksError, acquire_lock, hold_lock
from perfdesk.storage.save_errors import save_error

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # safe as a file name on every system
_SUFFIX = ".draft"
_DAMAGED = "damaged-drafts"
"""The folder of damaged drafts, beside that of the others."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that a crash left.

    - ``source``: the file it belongs to, None if it was never saved
    - ``file``: the file of the draft itself
    - ``known``: digest of ``source`` as it was when the draft was begun
    - ``notes``: what the window keeps beside the form, as JSON values
    """

    id: str
    data: bytes
    source: Path | None
    title: str
    file: Path
    known: str | None = None
    notes: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def is_outdated(self) -> bool:
        """True if another program has changed the file since the draft was begun.

        A file that cannot be read counts as unchanged: it is looked at again when it is saved.
        """
        if self.source is None:
            return False
        try:
            return file_digest(self.source) not in (None, self.known, digest(self.data))
        except FormError:
            return False

    @property
    def written_at(self) -> datetime | None:
        """When the draft was last written, in local time; None if that cannot be told."""
        try:
            return datetime.fromtimestamp(self.file.stat().st_mtime).astimezone()
        except (OSError, ValueError, OverflowError):
            return None


class DraftStore:
    """The drafts of this process, and those that dead processes left.

    Without another ``folder`` they are in the data folder: raise NoDataFolderError if there is
    none.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._root = folder or data_folder() / "drafts"
        self._own: Path | None = None
        self._locks: dict[Path, FileLock | None] = {}
        """The folders of this process; None where files cannot be locked."""
        self.damaged: list[Path] = []
        """Drafts that ``leftover_drafts`` has left out since they are damaged."""
        self.unread: list[Path] = []
        """Drafts, and folders of drafts, that it has left out since they could not be read."""

    def write(  # noqa: PLR0913  (what a draft holds; two have usual values)
        self,
        draft_id: str,
        data: bytes,
        source: Path | None,
        title: str,
        known: KnownContent = None,
        *,
        notes: Mapping[str, object] | None = None,
    ) -> None:
        """Write a draft, in place of the last one of that id (letters, digits, ``_-``).

        ``known`` is what the form knows of the file ``source``; ``notes`` is what ``Draft``
        says. Raise a SaveError if the disk refuses, ValueError for an id of other characters.
        """
        if not _ID.fullmatch(draft_id):
            raise ValueError(draft_id)
        header = {
            "source": None if source is None else os.path.abspath(source),  # noqa: PTH100 - keeps links
            "title": title,
            "known": known_digest(known),
            "digest": digest(data),
            "notes": notes or {},
        }
        file = self._own_folder() / f"{draft_id}{_SUFFIX}"
        write_atomically(file, json.dumps(header).encode() + b"\n" + data, private=True)

    def delete(self, draft_id: str) -> None:
        """Delete a draft of this process: it was saved, or discarded on purpose."""
        if self._own:
            with suppress(OSError):
                (self._own / f"{draft_id}{_SUFFIX}").unlink()

    def leftover_drafts(self) -> tuple[Draft, ...]:
        """Return the drafts of processes that no longer run, those of one process by their ids.

        Ids that are numbers come in the order of the numbers, whenever each draft was written
        last; the process that wrote none for the longest comes first. From now on they belong to
        this process: no other window is offered them while it runs. A damaged draft is left out
        and set aside, one that cannot be read now is left out until the next start: ``damaged``
        and ``unread`` name them.
        """
        with suppress(OSError):  # where nothing can be read, the first write() will say so
            self._claim_all()
        folders = [self._drafts_in(folder) for folder in self._leftover_folders()]
        folders.sort(key=lambda files: max(map(_modification_time, files), default=(0, "")))
        files = [file for each in folders for file in sorted(each, key=_by_number)]
        return tuple(draft for draft in map(self._read_or_set_aside, files) if draft)

    def delete_leftover(self, draft: Draft) -> None:
        """Delete a draft that a crash left: it was restored, or is not wanted."""
        with suppress(OSError):
            draft.file.unlink()

    def close(self) -> None:
        """Release all folders; those without drafts are removed, the others offered later."""
        with suppress(OSError), self._folders_lock():
            while self._locks:
                folder, lock = self._locks.popitem()
                if lock is not None:
                    lock.release()  # before: Windows deletes no file that is open
                _remove_if_empty(folder)
        for lock in filter(None, self._locks.values()):
            lock.release()
        self._locks.clear()
        self._own = None

    def _drafts_in(self, folder: Path) -> list[Path]:
        try:
            return [file for file in folder.iterdir() if file.suffix == _SUFFIX]
        except OSError:
            self.unread.append(folder)
            return []

    def _read_or_set_aside(self, file: Path) -> Draft | None:
        try:
            draft = _read_draft(file)
        except OSError:  # e.g. a virus scanner looks at it
            self.unread.append(file)
            return None
        if draft is None:
            self.damaged.append(self._set_aside(file))
        return draft

    def _set_aside(self, file: Path) -> Path:
        """Move a damaged draft to where it is kept for support; return where it is now."""
        folder = self._root.with_name(_DAMAGED)
        aside = folder / f"{file.parent.name}-{file.name}"
        try:
            make_private_folder(folder)
            return file.replace(aside)
        except OSError:
            return file

    def _claim_all(self) -> None:
        if self._root.is_dir():
            with self._folders_lock():
                for folder in self._root.iterdir():
                    if folder.is_dir() and folder not in self._locks:
                        try:
                            self._claim(folder)
                        except OSError:  # a folder that cannot be read costs no other
                            self.unread.append(folder)

    def _leftover_folders(self) -> list[Path]:
        return [folder for folder in self._locks if folder != self._own]

    def _own_folder(self) -> Path:
        """Return the folder of this process, made and locked with its first draft."""
        if self._own and os.path.isdir(self._own):  # noqa: PTH112 - never raises
            return self._own
        try:
            make_private_folder(self._root)
            with self._folders_lock():
                folder = self._new_folder()
                while not self._claim(folder):  # another window took it for a dead one's
                    folder = self._new_folder()
        except OSError as error:
            raise save_error(self._root, error) from error
        self._own = folder
        return folder

    def _new_folder(self) -> Path:
        folder = self._root / os.urandom(8).hex()
        folder.mkdir(mode=0o700)
        return folder

    def _folders_lock(self) -> AbstractContextManager[bool]:
        """Let one process at a time make or claim folders, so that none is claimed too early.

        If another one holds the lock for long, since it is stopped, go on without.
        """
        return hold_lock(self._root / "gate")

    def _claim(self, folder: Path) -> bool:
        """Make a folder this process's if no other has it; return whether it is now.

        Where files cannot be locked it is in any case: a draft of a window that runs may then
        be offered in another one, but none is lost.
        """
        try:
            lock = acquire_lock(folder / "lock")
        except NoLocksError:
            self._locks[folder] = None
            return True
        if lock:
            self._locks[folder] = lock
        return lock is not None


def _read_draft(file: Path) -> Draft | None:
    """Return the draft in a file, None if it is damaged; raise OSError if it cannot be read."""
    line, _, data = file.read_bytes().partition(b"\n")
    try:
        header = json.loads(line)
    except (ValueError, RecursionError):
        return None
    match header:
        case {"source": str() | None as source, "title": str() | None as title, "digest": content}:
            if content == digest(data):
                path = Path(source) if source else None
                known, notes = header.get("known"), header.get("notes")
                return Draft(
                    file.stem,
                    data,
                    path,
                    title or "",
                    file,
                    known if isinstance(known, str) else None,
                    notes if isinstance(notes, dict) else {},
                )
    return None


def _modification_time(file: Path) -> tuple[int, str]:
    try:
        return (file.stat().st_mtime_ns, file.name)
    except OSError:
        return (0, file.name)


def _by_number(file: Path) -> tuple[int, str]:
    return (len(file.stem), file.stem)  # "2" before "10"


def _remove_if_empty(folder: Path) -> None:
    if any(folder.glob(f"*{_SUFFIX}")):
        return
    with suppress(OSError):
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
