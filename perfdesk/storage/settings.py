"""What the program remembers between two runs, in one file of its data folder.

The dataclasses below are the table of all settings, with their types and defaults. A value
of the file that is damaged or missing falls back to its default and costs no other; keys
of a later version are kept, in the file itself and in its objects "offices" and "window".

Nothing in the file is the user's work. It is written whole, under a lock, from what is in
the file at that moment, so that two windows do not undo each other's changes.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from perfdesk.storage.atomic_write import NoFolderError, SaveError, save_error, write_atomically
from perfdesk.storage.data_folder import data_folder
from perfdesk.storage.file_lock import hold_lock

FILE_NAME = "settings.json"
MAX_RECENT_FILES = 12
"""The number of recent files remembered."""

_LONGEST_FILE = 1 << 18
_LONGEST_TEXT = 1000
_MOST_NUMBERS = 64
_FARTHEST = 20_000
"""Pixels, beyond any screen."""
_OLD_FILES = ("offices", "recent", "window")
"""Settings that had a file each in version 0.1, with what the key of that name holds now."""


@dataclass(frozen=True, slots=True)
class Offices:
    """The 主管部门 and 实施单位 of the form saved last, with which a new form begins."""

    department: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A file, and the day it was opened or saved last."""

    path: Path
    day: date


@dataclass(frozen=True, slots=True)
class WindowState:
    """How the main window was left; all lengths in pixels.

    ``place`` is left, top, width and height, empty if not known; ``splitters`` has object
    names with their sizes; ``whole`` says whether they were all seen as in a high window.
    """

    place: tuple[int, ...] = ()
    maximised: bool = False
    splitters: tuple[tuple[str, tuple[int, ...]], ...] = ()
    whole: bool = True
    columns: tuple[int, ...] = ()
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """All that is remembered; each field has a key of its own in the file."""

    offices: Offices = field(default_factory=Offices)
    recent: tuple[RecentFile, ...] = ()
    window: WindowState = field(default_factory=WindowState)


def load_settings() -> Settings:
    """The settings as they are in the file now; defaults where nothing can be read."""
    try:
        return _settings(_stored(data_folder())[0])
    except (OSError, RuntimeError):  # RuntimeError: no home
        return Settings()


def change_settings(edit: Callable[[Settings], Settings]) -> None:
    """Write what ``edit`` makes of the settings as they are in the file at that moment.

    A damaged file is set aside first. Raises a SaveError if the disk refuses to read or
    to write; the files are then as they were.
    """
    try:
        folder = data_folder()
        folder.mkdir(parents=True, exist_ok=True)
        with hold_lock(folder / "settings.lock"):
            stored, is_damaged = _stored(folder)
            data = _written(edit(_settings(stored)), stored)
            if is_damaged:
                (folder / FILE_NAME).replace(folder / f"{FILE_NAME}.damaged")
            write_atomically(folder / FILE_NAME, data)
            for name in _OLD_FILES:  # taken over by now, so that what is forgotten is gone
                with suppress(OSError):
                    (folder / f"{name}.json").unlink()
    except RuntimeError as error:  # no home
        raise NoFolderError(Path(FILE_NAME)) from error
    except OSError as error:
        raise save_error(Path(FILE_NAME), error) from error


def remember_files(paths: Iterable[Path], day: date) -> None:
    """Put files at the head of the recent ones, the last of them first; nothing is raised."""
    new = {Path(os.path.abspath(path)): day for path in paths}  # noqa: PTH100 - keeps links

    def edit(old: Settings) -> Settings:
        known = [each for each in old.recent if each.path not in new]
        found = [*(RecentFile(path, day) for path in reversed(new)), *known]
        return dataclasses.replace(old, recent=tuple(found[:MAX_RECENT_FILES]))

    with suppress(SaveError):
        change_settings(edit)


def forget_files() -> None:
    """Empty the list of recent files; nothing is raised."""
    with suppress(SaveError):
        change_settings(lambda old: dataclasses.replace(old, recent=()))


def _stored(folder: Path) -> tuple[dict[str, object], bool]:
    """What is in the file, and in old files for keys it lacks; True if the file is damaged.

    Raises OSError if a file is there and cannot be read.
    """
    read = _read(folder / FILE_NAME)
    found = _object(read)
    old = {name: _read(folder / f"{name}.json") for name in _OLD_FILES if name not in found}
    return {**old, **found}, not isinstance(read, dict)


def _read(file: Path) -> object:
    """What a JSON file holds; {} if there is none, None if it is damaged or too long."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_LONGEST_FILE + 1)
        return json.loads(data) if len(data) <= _LONGEST_FILE else None
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        return None


def _settings(stored: dict[str, object]) -> Settings:
    window, offices = _object(stored.get("window")), _object(stored.get("offices"))
    splitters = {name: _numbers(each) for name, each in _object(window.get("splitters")).items()}
    return Settings(
        Offices(_text(offices.get("department")), _text(offices.get("unit"))),
        _recent(stored.get("recent")),
        WindowState(
            place=_numbers(window.get("place")),
            maximised=window.get("maximised") is True,
            splitters=tuple((name, sizes) for name, sizes in splitters.items() if sizes),
            whole=window.get("whole") is not False,
            columns=_numbers(window.get("columns")),
            preview=window.get("preview") is True,
        ),
    )


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST_TEXT else ""


def _numbers(value: object) -> tuple[int, ...]:
    found = value if isinstance(value, list) and len(value) <= _MOST_NUMBERS else []
    is_sound = all(type(each) is int and abs(each) <= _FARTHEST for each in found)
    return tuple(found) if is_sound else ()


def _recent(value: object) -> tuple[RecentFile, ...]:
    found = []
    for entry in value if isinstance(value, list) else ():
        match entry:
            case [str(name), str(day)] if name and "\0" not in name:
                with suppress(ValueError):
                    found.append(RecentFile(Path(name), date.fromisoformat(day)))
    return tuple(found[:MAX_RECENT_FILES])


def _written(settings: Settings, stored: dict[str, object]) -> bytes:
    """The settings as a file, with the unknown keys of what is stored."""
    window = {**asdict(settings.window), "splitters": dict(settings.window.splitters)}
    whole = {
        **stored,
        "offices": {**_object(stored.get("offices")), **asdict(settings.offices)},
        "recent": [[str(each.path), each.day.isoformat()] for each in settings.recent],
        "window": {**_object(stored.get("window")), **window},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
