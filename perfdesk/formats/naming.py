"""Names and dates of the files that are written, whatever their type.

File names are made from forms, such as ``2022-邮寄费.zpb``, and fit every file system. Nothing
here looks into a folder or writes a file.

The date comes from SOURCE_DATE_EPOCH where that is set (https://reproducible-builds.org): then
the same form gives the same bytes.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form

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


def file_stem(form: Form) -> str:
    """Return ``{year}-{project}`` as a file name without suffix, of at most 80 characters.

    Characters that some file system forbids become ``_``; spaces and full stops at the ends
    are stripped; a name that Windows reserves for a device gets ``_`` appended. A form without
    year and project gives 未命名.
    """
    parts = (_clean(part.strip()) for part in (form.year, form.project))
    name = "-".join(part for part in parts if part)
    return _fit(name.lstrip(_STRIPPED), _MAX_CHARACTERS) or _UNNAMED


def merged_file_stem(forms: Sequence[Form]) -> str:
    """Return ``{year}-合并`` for several forms in one file, ``合并`` if their years differ."""
    years = {form.year.strip() for form in forms}
    year = _clean(years.pop()) if len(years) == 1 else ""
    return _fit(f"{year}-{_MERGED}".strip(f"-{_STRIPPED}"), _MAX_CHARACTERS)


class UniqueFileNames:
    """The paths given out during one export, each only once.

    A name that is taken in a folder gets ``-2``, ``-3`` … before its suffix. Names that differ
    only in case are equal, as they are on Windows.
    """

    def __init__(self) -> None:
        self._taken: set[tuple[Path, str]] = set()

    def path_for_form(self, folder: Path, form: Form, suffix: str) -> Path:
        """Return an unused path for a form in a folder; the suffix has its dot (".pdf")."""
        return self.path_for_stem(folder, file_stem(form), suffix)

    def path_for_stem(self, folder: Path, stem: str, suffix: str) -> Path:
        """Return an unused path in a folder for a name without its suffix."""
        name = f"{stem}{suffix}"
        number = 1
        while (folder, _comparable(name)) in self._taken:
            number += 1
            shorter = _fit(stem, _MAX_CHARACTERS - 1 - len(str(number)))
            name = f"{shorter}-{number}{suffix}"
        self._taken.add((folder, _comparable(name)))
        return folder / name


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
