"""Names and dates of the files that are written, whatever their type.

File names are made from forms, such as ``2022-邮寄费.zpb``, and fit every file system. Nothing
here looks into a folder or writes a file.

The date comes from SOURCE_DATE_EPOCH where that is set (https://reproducible-builds.org): then
the same form gives the same bytes.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.text import comparable_text

# Dates.

_MAX_EPOCH_DIGITS = 11
"""Eleven digits of seconds reach to the year 5138."""


class DateError(FormError):
    """SOURCE_DATE_EPOCH is not a number of seconds."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"环境变量 SOURCE_DATE_EPOCH 的值“{text}”不是有效的秒数，请改正或去掉它后重试。"
        )


def creation_time() -> datetime:
    """Return the creation time for a file's metadata, in UTC and whole seconds.

    It is SOURCE_DATE_EPOCH if that is set, else now. Raises DateError.
    """
    text = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not text:
        return datetime.now(UTC).replace(microsecond=0)
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_EPOCH_DIGITS):
        raise DateError(text)
    return datetime.fromtimestamp(int(text), UTC)


# File names.

_MAX_CHARACTERS = 80
_MAX_BYTES = 240
"""In UTF-8, without the suffix: file systems of Linux allow 255 bytes a name."""
_FORBIDDEN = frozenset('\\/:*?"<>|')
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories of control and format characters, surrogates and line separators."""
_DEVICE_NAMES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"}
)
"""Names that Windows reserves for devices, with any suffix."""
_STRIPPED = " .\u00a0\u3000"
"""Characters a name neither begins nor ends with: a full stop and three kinds of space."""
_UNNAMED = "未命名"
_MERGED = "合并"


@dataclass(frozen=True, slots=True)
class FormFileName:
    """What files of a form are called, without a suffix.

    ``unit`` is added where a file of another unit has the name.
    """

    stem: str
    unit: str = ""

    @property
    def stem_with_unit(self) -> str:
        """The name with the unit, cut to the limits of a name; the name alone without a unit."""
        return _fit(f"{self.stem}-{self.unit}", _MAX_CHARACTERS) if self.unit else self.stem


def form_file_name(form: Form) -> FormFileName:
    """Return the name for the files of a form, as ``file_stem`` makes it, with its unit."""
    return FormFileName(file_stem(form), _clean(form.unit.strip()))


def file_stem(form: Form) -> str:
    """Return ``{year}-{project}`` as a file name without suffix, of at most 80 characters.

    Characters that some file system forbids become ``_``; spaces and full stops at the ends
    are stripped; a name that Windows reserves for a device gets ``_`` appended. A form without
    year and project gives 未命名.
    """
    parts = (_clean(part.strip()) for part in (form.year, form.project))
    name = "-".join(part for part in parts if part)
    return _fit(name.lstrip(_STRIPPED), _MAX_CHARACTERS) or _UNNAMED


def form_identity(form: Form) -> tuple[str, str, str]:
    """Return year, project and unit, by which forms are told apart, without white space."""
    return (
        comparable_text(form.year),
        comparable_text(form.project),
        comparable_text(form.unit),
    )


def form_origin(identity: Sequence[str], source: str) -> str:
    """Return what tells whether two files were made from the same form.

    That is the identity of the form; where a part of it is empty, the file it was read from.
    """
    return "\n".join(identity) if identity and all(identity) else source


def merged_file_stem(forms: Sequence[Form]) -> str:
    """Return ``{year}-合并`` for several forms in one file, ``合并`` if their years differ."""
    years = {form.year.strip() for form in forms}
    year = _clean(years.pop()) if len(years) == 1 else ""
    return _fit(f"{year}-{_MERGED}".strip(f"-{_STRIPPED}"), _MAX_CHARACTERS)


Occupant = Callable[[Path], str | None]
"""Returns the unit whose form has a path already, "" if that is not known, None if it is free."""


def no_occupant(_: Path) -> str | None:
    """Return None: the default, where no file is in the way."""
    return None


class UniqueFileNames:
    """The paths given out during one export, each only once.

    Where a form of another unit has the name in a folder, the unit is added: 2022-邮寄费-甲.pdf. A
    name that is taken all the same gets ``-2``, ``-3`` … before its suffix. Names that differ only
    in case are equal, as they are on Windows.
    """

    def __init__(self) -> None:
        self._units: dict[tuple[Path, str], str] = {}

    def path_for_form(
        self, folder: Path, form: Form, suffix: str, occupant: Occupant = no_occupant
    ) -> Path:
        """Return an unused path for a form in a folder; the suffix has its dot (".pdf").

        ``occupant`` tells of the files that are in the folder.
        """
        return self.path_for_name(folder, form_file_name(form), suffix, occupant)

    def path_for_name(
        self, folder: Path, name: FormFileName, suffix: str, occupant: Occupant = no_occupant
    ) -> Path:
        """Return an unused path for the name of a form, as ``path_for_form`` does."""

        def unit_at(stem: str) -> str | None:
            taken = self._units.get((folder, _comparable(f"{stem}{suffix}")))
            return occupant(folder / f"{stem}{suffix}") if taken is None else taken

        stem, unit = name.stem, unit_at(name.stem)
        if unit is not None:
            others = _other_stems(name, with_unit=unit != name.unit)
            stem = next(each for each in others if unit_at(each) is None)
        self._units[folder, _comparable(f"{stem}{suffix}")] = name.unit
        return folder / f"{stem}{suffix}"


def _other_stems(name: FormFileName, *, with_unit: bool) -> Iterator[str]:
    """Yield the names for a form whose first name is taken, without end."""
    stem = name.stem
    if with_unit and name.unit:
        stem = name.stem_with_unit
        yield stem
    for number in count(2):
        yield f"{_fit(stem, _MAX_CHARACTERS - 1 - len(str(number)))}-{number}"


def _clean(text: str) -> str:
    return "".join(
        "_"
        if character in _FORBIDDEN or unicodedata.category(character) in _INVISIBLE_CATEGORIES
        else character
        for character in text
    )


def _fit(name: str, max_characters: int) -> str:
    """Return the name cut to its limits, without stripped characters or device names."""
    short = name[:max_characters]
    while len(short.encode()) > _MAX_BYTES:
        short = short[:-1]
    short = short.rstrip(_STRIPPED)
    first, dot, rest = short.partition(".")
    if first.rstrip(" ").casefold() in _DEVICE_NAMES:
        return f"{first.rstrip(' ')}_{dot}{rest}"[:max_characters].rstrip(_STRIPPED)
    return short


def _comparable(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
