"""What the program remembers between two runs, in one file of its data folder.

The dataclasses below are the table of all settings: each field has its type, its default
and the check a value from the file has to pass. A value that does not pass, or is not
there, falls back to its default; the others are kept.

Nothing in the file is the user's work. It is written whole, under a lock, from what is in
the file at that moment, so that two windows do not undo each other's changes.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import TypeVar

from perfdesk.storage.folders import data_folder
from perfdesk.storage.locks import held
from perfdesk.storage.refusals import NoFolderError, SaveError, refusal
from perfdesk.storage.replacing import replace

FILE = "settings.json"
MOST_RECENT = 12
"""The number of recent files remembered."""

_LONGEST_FILE = 1 << 18
_LONGEST_TEXT = 1000
_MOST_NUMBERS = 64
_FARTHEST = 20_000
"""Pixels, beyond any screen."""

T = TypeVar("T")


def _setting(check: Callable[[object], T], default: T) -> T:
    """A field of a table: ``check`` gives the value read, or raises ValueError if it is damaged."""
    declared: T = field(default_factory=lambda: default, metadata={"check": check})
    return declared


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise ValueError(value)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004 - damage of one kind for whoever falls back
    return value


def _numbers(value: object) -> tuple[int, ...]:
    found = value if isinstance(value, list) and len(value) <= _MOST_NUMBERS else [None]
    if not all(type(each) is int and -_FARTHEST <= each <= _FARTHEST for each in found):
        raise ValueError(value)
    return tuple(found)


def _sizes(value: object) -> Mapping[str, tuple[int, ...]]:
    found = {}
    for name, sizes in value.items() if isinstance(value, dict) else ():
        with suppress(ValueError):
            found[_text(name)] = _numbers(sizes)
    return found


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A file, and the day it was opened or saved last."""

    path: Path
    day: date


def _recent(value: object) -> tuple[RecentFile, ...]:
    found = []
    for entry in value if isinstance(value, list) else ():
        match entry:
            case [str(name), str(day)] if name and "\0" not in name:
                with suppress(ValueError):
                    found.append(RecentFile(Path(name), date.fromisoformat(day)))
    return tuple(found[:MOST_RECENT])


@dataclass(frozen=True, slots=True)
class Offices:
    """The 主管部门 and 实施单位 of the form saved last, with which a new form begins."""

    department: str = _setting(_text, "")
    unit: str = _setting(_text, "")


@dataclass(frozen=True, slots=True)
class WindowState:
    """How the main window was left; all lengths in pixels.

    ``place`` is left, top, width and height, empty if not known; ``splitters`` has the
    sizes by object name; ``whole`` says whether they were all seen as in a high window.
    """

    place: tuple[int, ...] = _setting(_numbers, ())
    maximised: bool = _setting(_flag, default=False)
    splitters: Mapping[str, tuple[int, ...]] = _setting(_sizes, {})
    whole: bool = _setting(_flag, default=True)
    columns: tuple[int, ...] = _setting(_numbers, ())
    preview: bool = _setting(_flag, default=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """All that is remembered; each field is an object or list of its own in the file."""

    offices: Offices = _setting(lambda value: _table(Offices, value), Offices())  # noqa: RUF009 - a field
    recent: tuple[RecentFile, ...] = _setting(_recent, ())
    window: WindowState = _setting(lambda value: _table(WindowState, value), WindowState())  # noqa: RUF009 - a field


def load() -> Settings:
    """The settings as they are in the file now; defaults where nothing can be read."""
    try:
        return _table(Settings, _stored(data_folder()))
    except RuntimeError:  # no home
        return Settings()


def change(edit: Callable[[Settings], Settings]) -> None:
    """Write what ``edit`` makes of the settings as they are in the file at that moment.

    Keys of a later version are kept. Raises a SaveError if the disk refuses.
    """
    try:
        folder = data_folder()
        folder.mkdir(parents=True, exist_ok=True)
    except RuntimeError as error:  # no home
        raise NoFolderError(Path(FILE)) from error
    except OSError as error:
        raise refusal(Path(FILE), error) from error
    with held(folder / "settings.lock"):
        stored = _stored(folder)
        settings = edit(_table(Settings, stored))
        known = {each.name: getattr(settings, each.name) for each in fields(settings)}
        whole = {**stored, **known}
        text = json.dumps(whole, ensure_ascii=False, indent=1, default=_as_json)
        replace(folder / FILE, text.encode("utf-8", "surrogatepass"))
        for name in _OLD_FILES:
            with suppress(OSError):
                (folder / f"{name}.json").unlink()


def remember_files(paths: Iterable[Path], day: date) -> None:
    """Put files at the head of the recent ones, the last of them first; nothing is raised."""
    new = {Path(os.path.abspath(path)): day for path in paths}  # noqa: PTH100 - keeps links

    def edit(old: Settings) -> Settings:
        known = [each for each in old.recent if each.path not in new]
        found = [*(RecentFile(path, day) for path in reversed(new)), *known]
        return dataclasses.replace(old, recent=tuple(found[:MOST_RECENT]))

    with suppress(SaveError):
        change(edit)


def forget_files() -> None:
    """Empty the list of recent files; nothing is raised."""
    with suppress(SaveError):
        change(lambda old: dataclasses.replace(old, recent=()))


_OLD_FILES = ("offices", "recent", "window")
"""Settings that had a file each in version 0.1. Their content is what the field of that
name holds now; they are removed once it is written, so that what is forgotten is gone."""


def _stored(folder: Path) -> dict[str, object]:
    file = folder / FILE
    if not os.path.lexists(file):
        return {name: _read(folder / f"{name}.json") for name in _OLD_FILES}
    read = _read(file)
    return read if isinstance(read, dict) else {}


def _read(file: Path) -> object:
    """What a JSON file holds; None if there is none, or if it is damaged or too long."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_LONGEST_FILE + 1)
        return json.loads(data) if len(data) <= _LONGEST_FILE else None
    except (OSError, ValueError, RecursionError):
        return None


def _table(kind: type[T], value: object) -> T:
    """A table of settings from what the file says of it."""
    found = {}
    for each in fields(kind):  # type: ignore[arg-type]  # the tables are dataclasses
        with suppress(ValueError):
            if isinstance(value, dict) and each.name in value:
                found[each.name] = each.metadata["check"](value[each.name])
    return kind(**found)


def _as_json(value: object) -> object:
    if isinstance(value, RecentFile):
        return [str(value.path), value.day.isoformat()]
    return {each.name: getattr(value, each.name) for each in fields(value)}  # type: ignore[arg-type]  # a dataclass
