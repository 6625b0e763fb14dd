"""The settings the program remembers between runs, in one JSON file of its data folder.

The dataclasses below are the table of all settings, with their types and defaults; those that
the user chooses, in 设置, are declared with their words in ``Preferences``. A value in the file
that is damaged or missing falls back to its default and costs no other. Keys that are unknown
are kept, in the file itself and in its objects "offices", "window" and "preferences"; a file of
a later version, where a known key may mean something else, is copied before it is changed.

Nothing in the file is the user's work. It is written whole, under a lock, from what it holds
at that moment, so that two windows do not undo each other's changes.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from perfdesk.core.errors import FormError
from perfdesk.core.template import PAGE_NUMBERS, PageNumbers, PageOptions
from perfdesk.storage.atomic_write import write_atomically
from perfdesk.storage.data_folder import NoDataFolderError, data_folder, make_private_folder
from perfdesk.storage.file_lock import hold_lock
from perfdesk.storage.save_errors import save_error

FILE_NAME = "settings.json"
VERSION = 1
"""Number of what the keys in the file mean; raised when a known key means something else."""
MAX_RECENT_FILES = 12
"""How many recent files are remembered."""

# Limits beyond which a value counts as damaged
_LONGEST_FILE = 1 << 18  # bytes
_LONGEST_TEXT = 1000  # characters
_MOST_NUMBERS = 64  # in one list, or texts
_FARTHEST = 20_000  # pixels, beyond any screen
_OLD_FILES = ("offices", "recent", "window")
"""Settings that had a file each before version 0.1.0, with the value that the key has now."""


@dataclass(frozen=True, slots=True)
class Offices:
    """主管部门 and 实施单位 of the form saved last, with which a new form begins."""

    department: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RecentForm:
    """What a file's form is called: 项目名称, 实施单位 and 年度, "" where that is not known."""

    project: str = ""
    unit: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A file, the day it was last opened or saved, and what its form is called."""

    path: Path
    day: date
    form: RecentForm = RecentForm()


@dataclass(frozen=True, slots=True)
class WindowState:
    """How the main window was left; all lengths in pixels.

    - ``place``: left, top, width and height, empty if not known
    - ``splitters``: the sizes of each splitter, by its object name
    - ``whole``: whether all panes were shown, as in a window that is not too low for them
    - ``columns``: the widths of the columns of the tree
    - ``hidden_columns``: the names of the columns of the tree that were hidden
    - ``preview``: whether the preview was shown
    - ``preview_closed``: whether the user closed it, so that it does not open by itself
    """

    place: tuple[int, ...] = ()
    maximised: bool = False
    splitters: tuple[tuple[str, tuple[int, ...]], ...] = ()
    whole: bool = True
    columns: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    preview: bool = False
    preview_closed: bool = False


@dataclass(frozen=True, slots=True)
class PreferenceWords:
    """What a preference is called, what it does, and the values it may have.

    ``choices`` are pairs of a value and its words. A "folder" has a path besides these, a
    "template" the id of a 表样.
    """

    label: str
    meaning: str
    choices: tuple[tuple[str, str], ...]
    kind: Literal["choice", "folder", "template"] = "choice"


def _preference(words: PreferenceWords) -> str:
    """Declare a field of ``Preferences``, whose default is its first choice."""
    return field(default=words.choices[0][0], metadata={"words": words})


_AS_TEMPLATE = ("template", "按表样")


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the user chooses in 设置, each field with its words and its default."""

    text_size: str = _preference(
        PreferenceWords(
            "文字大小",
            "窗口里文字的大小，版面预览除外",
            (("100", "标准"), ("115", "较大"), ("130", "大"), ("150", "特大")),
        )
    )
    """In percent of the desktop's size."""
    folder: str = _preference(
        PreferenceWords(
            "默认文件夹", "打开、保存和导出从哪里开始", (("", "上次用的文件夹"),), "folder"
        )
    )
    template: str = _preference(
        PreferenceWords("新表的表样", "新建自评表时先选哪种表样", (("", "不指定"),), "template")
    )
    page_text_size: str = _preference(
        PreferenceWords(
            "表内字号",
            "打印和导出时表里文字的大小，单位为磅",
            (_AS_TEMPLATE, *((size, size) for size in ("8", "9", "10", "10.5", "12"))),
        )
    )
    """In pt."""
    page_numbers: str = _preference(
        PreferenceWords(
            "页码",
            "打印和导出时在哪些页印页码",
            (
                _AS_TEMPLATE,
                ("several", "两页以上才印"),
                ("always", "只有一页也印"),
                ("never", "不印"),
            ),
        )
    )
    signatures: str = _preference(
        PreferenceWords(
            "签字栏",
            "打印和导出时表下是否留出签字的一行",
            (_AS_TEMPLATE, ("yes", "留出"), ("no", "不留")),
        )
    )

    def page_options(self) -> PageOptions:
        """Return what the user decides about pages instead of the 表样."""
        numbers: dict[str, PageNumbers] = {each: each for each in PAGE_NUMBERS}
        return PageOptions(
            None if self.page_text_size == "template" else Decimal(self.page_text_size),
            numbers.get(self.page_numbers),
            {"yes": True, "no": False}.get(self.signatures),
        )


PREFERENCE_WORDS: Mapping[str, PreferenceWords] = {
    each.name: each.metadata["words"] for each in fields(Preferences)
}
"""The words of each preference by its name, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; each field has a key of its name in the file.

    ``last_folder`` is the one that files were last opened from, saved or exported to, or None.
    """

    offices: Offices = field(default_factory=Offices)
    recent: tuple[RecentFile, ...] = ()
    window: WindowState = field(default_factory=WindowState)
    last_folder: Path | None = None
    preferences: Preferences = field(default_factory=Preferences)


def load_settings() -> Settings:
    """Return the settings in the file, defaults where nothing can be read."""
    try:
        return _settings(_stored(data_folder())[0])
    except (OSError, NoDataFolderError):
        return Settings()


def change_settings(edit: Callable[[Settings], Settings]) -> None:
    """Write what ``edit`` makes of the settings in the file at that moment.

    A damaged file is renamed first, to end in ``.damaged``; one of a later version is copied,
    to end in ``.version-2`` and the like. Raise a SaveError if the disk refuses to read or to
    write, NoDataFolderError if there is no folder for them; the files are then as they were.
    """
    try:
        folder = data_folder()
        make_private_folder(folder)
        with hold_lock(folder / "settings.lock"):
            stored, is_damaged = _stored(folder)
            data = _to_json(edit(_settings(stored)), stored)
            if _version(stored) > VERSION:
                copy = folder / f"{FILE_NAME}.version-{_version(stored)}"
                write_atomically(copy, (folder / FILE_NAME).read_bytes(), private=True)
            if is_damaged:
                (folder / FILE_NAME).replace(folder / f"{FILE_NAME}.damaged")
            write_atomically(folder / FILE_NAME, data, private=True)
            for name in _OLD_FILES:  # taken over by now; else forgotten values would come back
                with suppress(OSError):
                    (folder / f"{name}.json").unlink()
    except OSError as error:
        raise save_error(data_folder() / FILE_NAME, error) from error


def remember_files(
    paths: Iterable[Path], day: date, forms: Mapping[Path, RecentForm] = MappingProxyType({})
) -> None:
    """Put files at the head of the recent files, the last of them first; raise nothing.

    ``forms`` says of a file what its form is called.
    """
    new = {
        Path(os.path.abspath(path)): forms.get(path, RecentForm())  # noqa: PTH100 - keeps links
        for path in paths
    }

    def edit(old: Settings) -> Settings:
        others = [each for each in old.recent if each.path not in new]
        files = [*(RecentFile(path, day, new[path]) for path in reversed(new)), *others]
        return dataclasses.replace(old, recent=tuple(files[:MAX_RECENT_FILES]))

    with suppress(FormError):
        change_settings(edit)


def forget_files() -> None:
    """Empty the list of recent files; raise nothing."""
    with suppress(FormError):
        change_settings(lambda old: dataclasses.replace(old, recent=()))


def _stored(folder: Path) -> tuple[dict[str, object], bool]:
    """Return the content of the file, and whether it is damaged.

    Keys it lacks are taken from the files of before version 0.1.0. Raise OSError if a file exists
    and cannot be read.
    """
    content = _read(folder / FILE_NAME)
    values = _object(content)
    old = {name: _read(folder / f"{name}.json") for name in _OLD_FILES if name not in values}
    return {**old, **values}, not isinstance(content, dict)


def _read(file: Path) -> object:
    """Return what a JSON file holds; {} if there is none, None if it is damaged or too long."""
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
            hidden_columns=_texts(window.get("hidden_columns")),
            preview=window.get("preview") is True,
            preview_closed=window.get("preview_closed") is True,
        ),
        _path(stored.get("last_folder")),
        _preferences(_object(stored.get("preferences"))),
    )


def _preferences(stored: dict[str, object]) -> Preferences:
    sound = {
        name: str(stored[name])
        for name, words in PREFERENCE_WORDS.items()
        if _is_sound(stored.get(name), words)
    }
    return Preferences(**sound)


def _is_sound(value: object, words: PreferenceWords) -> bool:
    if words.kind == "choice":
        return value in [choice for choice, _ in words.choices]
    return bool(_text(value)) and "\0" not in _text(value)


def _version(stored: dict[str, object]) -> int:
    version = stored.get("version")
    return version if type(version) is int else VERSION


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST_TEXT else ""


def _numbers(value: object) -> tuple[int, ...]:
    numbers = value if isinstance(value, list) and len(value) <= _MOST_NUMBERS else []
    is_sound = all(type(each) is int and abs(each) <= _FARTHEST for each in numbers)
    return tuple(numbers) if is_sound else ()


def _texts(value: object) -> tuple[str, ...]:
    return tuple(filter(None, map(_text, value[:_MOST_NUMBERS]))) if isinstance(value, list) else ()


def _path(value: object) -> Path | None:
    text = _text(value)
    return Path(text) if text and "\0" not in text else None


def _recent(value: object) -> tuple[RecentFile, ...]:
    files = []
    for entry in value if isinstance(value, list) else ():
        match entry:
            case [str(name), str(day), *form] if name and "\0" not in name:
                with suppress(ValueError):
                    files.append(RecentFile(Path(name), date.fromisoformat(day), _form(form)))
    return tuple(files[:MAX_RECENT_FILES])


def _form(values: list[object]) -> RecentForm:
    """Return what a form is called; entries of before have nothing of it."""
    is_whole = len(values) == len(fields(RecentForm))
    return RecentForm(*map(_text, values)) if is_whole else RecentForm()


def _to_json(settings: Settings, stored: dict[str, object]) -> bytes:
    """Return the bytes of the file, with the unknown keys of what is stored."""
    window = {**asdict(settings.window), "splitters": dict(settings.window.splitters)}
    content = {
        **stored,
        "version": VERSION,
        "offices": {**_object(stored.get("offices")), **asdict(settings.offices)},
        "recent": [
            [str(each.path), each.day.isoformat(), *astuple(each.form)] for each in settings.recent
        ],
        "window": {**_object(stored.get("window")), **window},
        "last_folder": str(settings.last_folder or ""),
        "preferences": {**_object(stored.get("preferences")), **asdict(settings.preferences)},
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
