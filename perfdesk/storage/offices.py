"""The 主管部门 and 实施单位 of the form saved last: what a new form begins with.

One small JSON file among the program's own data. A file that is missing or damaged
means nothing is remembered; the module knows no form.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from perfdesk.storage.folders import data_folder
from perfdesk.storage.refusals import refusal
from perfdesk.storage.replacing import replace


class Offices(NamedTuple):
    """主管部门 and 实施单位, "" for one that is not known."""

    department: str = ""
    unit: str = ""


def remembered() -> Offices:
    """What was remembered last, empty texts if nothing was."""
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
        return Offices(*(str(found[name]) for name in Offices._fields))
    except (OSError, ValueError, KeyError, TypeError):
        return Offices()


def remember(offices: Offices) -> None:
    """Keeps the offices for the next new form; raises a SaveError if the disk refuses."""
    file = _file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(file, error) from error
    replace(file, json.dumps(offices._asdict(), ensure_ascii=False, indent=2).encode())


def forget() -> None:
    """Remembers nothing any more; raises a SaveError if the disk refuses."""
    try:
        with suppress(FileNotFoundError):
            _file().unlink()
    except OSError as error:
        raise refusal(_file(), error) from error


def _file() -> Path:
    return data_folder() / "offices.json"
