"""The bytes of a file to be read, or the reason why there are none."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from perfdesk.formats.errors import (
    MAX_FILE_SIZE,
    FolderGivenError,
    NotRegularFileError,
    TooLargeError,
    read_error,
)
from perfdesk.formats.results import ProgressCallback, no_progress

_PART_BYTES = 1024 * 1024
"""Bytes read between two reports of progress: a network drive may be slow."""


def read_contents(path: Path, advance: ProgressCallback = no_progress) -> bytes:
    """Return the bytes of a file, at most ``MAX_FILE_SIZE`` of them.

    ``advance`` is called while it is read. Raises an error of ``perfdesk.formats.errors``.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            with os.scandir(path):  # raises PermissionError if the folder cannot be listed
                raise FolderGivenError
        if not stat.S_ISREG(status.st_mode):
            raise NotRegularFileError
        data = bytearray()
        with open(path, "rb", opener=_open_without_waiting) as file:
            while len(data) <= MAX_FILE_SIZE and (part := file.read(_PART_BYTES)):
                data += part
                advance(0.0)
    except (OSError, ValueError) as error:
        raise read_error(error) from error
    if len(data) > MAX_FILE_SIZE:
        raise TooLargeError
    return bytes(data)


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file so that reading one which only pretends to be regular, as in /proc, ends."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
