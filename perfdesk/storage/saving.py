"""Save a file of the user, and keep among the backups what it held before.

What is made of forms, a PDF or a workbook or a copy, replaces without asking only what the program
made before.

Where a folder lets no file take the place of another, the file is written in place, once its old
content is among the backups; a new one needs no other to take its place.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.storage.atomic_write import (
    KnownContent,
    digest,
    read_content,
    read_replaceable,
    write_atomically,
    write_in_place,
    write_new,
)
from perfdesk.storage.backups import backups, keep_backup
from perfdesk.storage.save_errors import CannotReplaceError, OtherContentError
from perfdesk.storage.written_files import WrittenFiles


@dataclass(frozen=True, slots=True)
class SavedFile:
    """What became of a file: the digest of its content now, and sentences for the user.

    ``kept`` is the backup of what somebody else had written there, None if there was nothing.
    """

    digest: str
    messages: tuple[str, ...] = ()
    kept: Path | None = None


def save_form_file(path: Path, data: bytes, known: KnownContent = None) -> SavedFile:
    """Write a native file, keeping old and new content as backups; raises as ``write_file``.

    That a backup could not be kept is one of the messages: the form itself is saved.
    """
    with suppress(FormError):  # what cannot be read is not kept; writing says what is wrong
        old = read_content(path)
        if old is not None and old != data:
            keep_backup(path, old, "replaced")
    saved = write_file(path, data, known)
    message = keep_backup(path, data, "saved").message
    return SavedFile(saved.digest, (*saved.messages, *filter(None, [message])))


def write_made_file(
    written: WrittenFiles, path: Path, data: bytes, origin: str, *, replace: bool
) -> SavedFile:
    """Write a file made from ``origin``, e.g. from a form, and remember it among those written.

    A file that holds something else than the program wrote is kept as a backup and replaced if
    ``replace`` is True; else OtherContentError is raised. One that holds ``data`` already stays as
    it is. Raise as ``read_replaceable`` and ``write_file`` do.
    """
    old = read_replaceable(path)
    if old == data:
        return SavedFile(digest(data))
    message, kept = "", None
    if old is not None and not written.was_written(path, digest(old)):
        if not replace:
            raise OtherContentError(path)
        message = keep_backup(path, old, "replaced").message
        content = digest(old)  # a backup knows its first digits
        kept = next((each.file for each in backups(path) if content.startswith(each.digest)), None)
    saved = write_file(path, data, old)
    written.remember(path, saved.digest, origin)
    return SavedFile(saved.digest, (*saved.messages, *filter(None, [message])), kept)


def write_file(path: Path, data: bytes, known: KnownContent = None) -> SavedFile:
    """Write any file, in place of the one that is there.

    ``known`` is what was read from it before. Raise ChangedOnDiskError if it holds something else,
    another SaveError if it cannot be written, and as ``read_content`` does; the old content is then
    intact.
    """
    try:
        return SavedFile(write_atomically(path, data, known))
    except CannotReplaceError:
        old = read_content(path)
        if old is None:
            return SavedFile(write_new(path, data))
        if not keep_backup(path, old, "replaced").is_kept:
            raise
        message = (
            f"“{path.name}”所在的文件夹不让程序替换文件，已直接写入原文件；"
            "它原来的内容留在历史版本里。"
        )
        return SavedFile(write_in_place(path, data, known), (message,))
