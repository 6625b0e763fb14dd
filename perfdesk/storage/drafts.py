"""Drafts: what was typed and not yet saved, kept beside the program's own data.

Each running window has a folder of its own, locked while it runs; what lies in a
folder nobody holds was left by a crash and is offered at the next start. A draft is
one file: a line that says where it belongs, then the bytes of the native file. The
user's own file is never touched. The module does not know what the bytes mean.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from perfdesk.storage.atomic_write import (
    KnownContent,
    SaveError,
    digest,
    file_digest,
    known_digest,
    save_error,
    write_atomically,
)
from perfdesk.storage.data_folder import data_folder
from perfdesk.storage.file_lock import FileLock, acquire_lock

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SUFFIX = ".draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft a crash left: its bytes, the file it belongs to (None if unsaved), its title.

    ``known`` is the digest of that file as it was when the draft was begun.
    """

    id: str
    data: bytes
    source: Path | None
    title: str
    file: Path
    known: str | None = None

    @property
    def is_outdated(self) -> bool:
        """True if the file it belongs to holds now what neither the draft nor its form knew."""
        if self.source is None:
            return False
        try:
            return file_digest(self.source) not in (None, self.known, digest(self.data))
        except SaveError:
            return False

    @property
    def written_at(self) -> datetime | None:
        """When it was written last, in the time of the place; None if that cannot be told."""
        try:
            return datetime.fromtimestamp(self.file.stat().st_mtime).astimezone()
        except (OSError, ValueError, OverflowError):
            return None


class DraftStore:
    """The drafts of this process, and those that dead ones left."""

    def __init__(self, folder: Path | None = None) -> None:
        self._root = folder or data_folder() / "drafts"
        self._own: Path | None = None
        self._locks: dict[Path, FileLock] = {}

    def write(
        self,
        draft_id: str,
        data: bytes,
        source: Path | None,
        title: str,
        known: KnownContent = None,
    ) -> None:
        """Put a draft in the place of the last one of that id (letters, digits, ``_-``).

        ``known`` is what the form knows of the file ``source``. Raises a
        SaveError if the disk refuses, ValueError for an id of other characters.
        """
        if not _ID.fullmatch(draft_id):
            raise ValueError(draft_id)
        about = {
            "source": None if source is None else os.path.abspath(source),  # noqa: PTH100 - keeps links
            "title": title,
            "known": known_digest(known),
            "digest": digest(data),
        }
        file = self._folder() / f"{draft_id}{_SUFFIX}"
        write_atomically(file, json.dumps(about).encode() + b"\n" + data)

    def delete(self, draft_id: str) -> None:
        """Drop a draft of this process: it was saved, or thrown away on purpose."""
        if self._own:
            with suppress(OSError):
                (self._own / f"{draft_id}{_SUFFIX}").unlink()

    def leftover_drafts(self) -> tuple[Draft, ...]:
        """The drafts of processes that no longer run, oldest first.

        They are this process's to offer from now on: no other window is shown them
        while it runs. A damaged draft is passed over and stays where it is.
        """
        with suppress(OSError):  # where nothing can be read, the first keep() will say so
            self._claim_all()
        files = [file for folder in self._left_folders() for file in folder.glob(f"*{_SUFFIX}")]
        drafts = (_draft(file) for file in sorted(files, key=_changed))
        return tuple(draft for draft in drafts if draft)

    def delete_leftover(self, draft: Draft) -> None:
        """Remove a draft that was left: it was taken over, or not wanted."""
        with suppress(OSError):
            draft.file.unlink()

    def close(self) -> None:
        """End in good order: folders without drafts go, those with some are left to be offered."""
        with suppress(OSError), self._gate():
            for folder in self._locks:
                _remove_if_empty(folder)
        for lock in self._locks.values():
            lock.release()
        self._locks.clear()
        self._own = None

    def _claim_all(self) -> None:
        if self._root.is_dir():
            with self._gate():
                for folder in self._root.iterdir():
                    if folder.is_dir() and folder not in self._locks:
                        self._claim(folder)

    def _left_folders(self) -> list[Path]:
        return [folder for folder in self._locks if folder != self._own]

    def _folder(self) -> Path:
        if self._own and self._own.is_dir():
            return self._own
        folder = self._root / os.urandom(8).hex()
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with self._gate():
                folder.mkdir(mode=0o700)
                self._claim(folder)
        except OSError as error:
            raise save_error(folder, error) from error
        self._own = folder
        return folder

    @contextmanager
    def _gate(self) -> Iterator[None]:
        """One process at a time makes or claims folders, so that none is claimed half made."""
        gate = acquire_lock(self._root / "gate", wait=True)
        try:
            yield
        finally:
            if gate:
                gate.release()

    def _claim(self, folder: Path) -> None:
        lock = acquire_lock(folder / "lock")
        if lock:
            self._locks[folder] = lock


def _draft(file: Path) -> Draft | None:
    try:
        head, _, data = file.read_bytes().partition(b"\n")
        about = cast("dict[str, str | None]", json.loads(head))
        if about["digest"] != digest(data):
            return None
        source = about["source"]
        title = about["title"] or ""
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Draft(file.stem, data, Path(source) if source else None, title, file, about.get("known"))


def _changed(file: Path) -> tuple[int, str]:
    try:
        return (file.stat().st_mtime_ns, file.name)
    except OSError:
        return (0, file.name)


def _remove_if_empty(folder: Path) -> None:
    if any(folder.glob(f"*{_SUFFIX}")):
        return
    with suppress(OSError):
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
