"""Small things the program notes for itself between two runs, as JSON in its data folder.

A convenience, never the user's work: what cannot be read or written is as if it had
not been noted, and nothing is said. Whoever reads a note checks what is in it.
"""

from __future__ import annotations

from contextlib import suppress

from perfdesk.storage.folders import data_folder
from perfdesk.storage.refusals import SaveError

_LONGEST = 1 << 16


def noted(name: str) -> object:
    """What was noted under a name; None if nothing was, or if it is damaged."""
    try:
        data = (data_folder() / f"{name}.json").read_bytes()
    except (OSError, RuntimeError):
        return None
    import json  # noqa: PLC0415 - a first start has no notes

    try:
        return json.loads(data) if len(data) <= _LONGEST else None
    except (ValueError, RecursionError):
        return None


def note(name: str, value: object) -> None:
    """Notes a value that JSON can hold, in the place of the last one."""
    import json  # noqa: PLC0415 - not on the way to the window

    from perfdesk.storage.replacing import replace  # noqa: PLC0415 - not on the way to the window

    with suppress(SaveError, OSError, RuntimeError):
        folder = data_folder()
        folder.mkdir(parents=True, exist_ok=True)
        replace(folder / f"{name}.json", json.dumps(value, ensure_ascii=False, indent=1).encode())
