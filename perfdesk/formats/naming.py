"""The date files say they were made on: now, or as SOURCE_DATE_EPOCH has it.

With that variable set the same form gives the same bytes. Knows no file type.

File names made from forms: ``2022-邮寄费.zpb``, fit for every file system.

Names only; the module looks at no folder and writes nothing.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form


class DateError(FormError):
    """SOURCE_DATE_EPOCH that is no number of seconds."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"环境变量 SOURCE_DATE_EPOCH 的值“{text}”不是有效的秒数，请改正或去掉它后重试。"
        )


def creation_time() -> datetime:
    """The date and time of what is written, in UTC to the second; raises DateError."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not text:
        return datetime.now(UTC).replace(microsecond=0)
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise DateError(text)
    return datetime.fromtimestamp(int(text), UTC)


_LONGEST = 80
_MOST_BYTES = 240
_FORBIDDEN = frozenset('\\/:*?"<>|')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"}
)
_ENDS = " .\u00a0\u3000"
_NAMELESS = "未命名"
_MERGED = "合并"


def file_stem(form: Form) -> str:
    """``{year}-{project}`` as a file name without suffix, of at most 80 characters.

    What no file system takes becomes ``_``; blanks and dots at the ends go; a name
    that Windows keeps for a device gets ``_``.
    """
    parts = (_clean(part.strip()) for part in (form.year, form.project))
    name = "-".join(part for part in parts if part)
    return _fit(name.lstrip(_ENDS), _LONGEST) or _NAMELESS


def merged_file_stem(forms: Sequence[Form]) -> str:
    """``{year}-合并`` for several forms in one file; without a year where theirs differ."""
    years = {form.year.strip() for form in forms}
    year = _clean(years.pop()) if len(years) == 1 else ""
    return _fit(f"{year}-{_MERGED}".strip(f"-{_ENDS}"), _LONGEST)


class UniqueFileNames:
    """The names given in one run; a second one of a name in a folder gets ``-2``."""

    def __init__(self) -> None:
        self._given: set[tuple[Path, str]] = set()

    def path_for_form(self, folder: Path, form: Form, suffix: str) -> Path:
        """Where a form goes in a folder, ``suffix`` with its dot; never the same path twice."""
        return self.path_for_stem(folder, file_stem(form), suffix)

    def path_for_stem(self, folder: Path, first: str, suffix: str) -> Path:
        """Where something of that stem goes in a folder; never the same path twice.

        Names that differ only in small and capital letters are one name.
        """
        name = f"{first}{suffix}"
        number = 1
        while (folder, _compared(name)) in self._given:
            number += 1
            name = f"{_fit(first, _LONGEST - 1 - len(str(number)))}-{number}{suffix}"
        self._given.add((folder, _compared(name)))
        return folder / name


def _clean(text: str) -> str:
    return "".join(
        "_" if character in _FORBIDDEN or unicodedata.category(character) in _UNSEEN else character
        for character in text
    )


def _fit(name: str, longest: int) -> str:
    cut = name[:longest]
    while len(cut.encode()) > _MOST_BYTES:
        cut = cut[:-1]
    cut = cut.rstrip(_ENDS)
    first, dot, rest = cut.partition(".")
    if first.rstrip(" ").casefold() in _RESERVED:
        return f"{first.rstrip(' ')}_{dot}{rest}"[:longest].rstrip(_ENDS)
    return cut


def _compared(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
