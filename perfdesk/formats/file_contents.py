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


def read_contents(path: Path) -> bytes:
    """Return the bytes of a file, at most ``MAX_FILE_SIZE`` of them.

    Raises an error of ``perfdesk.formats.errors``.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            with os.scandir(path):  # raises PermissionError if the folder cannot be listed
                raise FolderGivenError
        if not stat.S_ISREG(status.st_mode):
            raise NotRegularFileError
        with path.open("rb") as file:
            data = file.read(MAX_FILE_SIZE + 1)
    except (OSError, ValueError) as error:
        raise read_error(error) from error
    if len(data) > MAX_FILE_SIZE:
        raise TooLargeError
    return data
