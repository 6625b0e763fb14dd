"""The forms of a folder counted once: its PDF or workbook beside a native file is a copy.

A form is known by its year, project and unit; only files that a folder brought in are
compared, and only with those of another type: what is named by itself is always taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.text import label
from perfdesk.formats.naming import stem
from perfdesk.formats.registry import read

_SOURCES = (".zpb", ".txt", ".pdf")
"""The types that hold a form most exactly, best first; a PDF holds the native file."""

About = tuple[str, ...]


def ranked(paths: Iterable[Path]) -> list[Path]:
    """Sorted by name, but sources before what may have been printed from them."""
    return sorted(paths, key=lambda path: (_rank(_type(path)), path))


def about(form: Form) -> About:
    """What two copies of a form agree in; empty for a form without a project."""
    parts = tuple(map(label, (form.year, form.project, form.unit)))
    return parts if parts[1] else ()


class Copies:
    """The forms met so far in the folders of a run; ``count`` is how many came again."""

    def __init__(self) -> None:
        self.count = 0
        self._folders: dict[Path, Path] = {}
        self._types: dict[tuple[Path, About], str] = {}
        self._names: set[tuple[Path, str]] = set()

    def bring(self, folder: Path, paths: Iterable[Path]) -> None:
        """Remember which files a folder brought in."""
        self._folders.update(dict.fromkeys(paths, folder))

    def knows(self, path: Path, found: About, name: str) -> bool:
        """True if a file of another type in the folder held this form; else it is remembered.

        ``name`` is the stem its results get.
        """
        folder = self._folders.get(path)
        if folder is None or not found:
            return False
        self._names.add((path.parent, name))
        first = self._types.setdefault((folder, found), _type(path))
        self.count += first != _type(path)
        return first != _type(path)

    def meet(self, paths: Iterable[Path]) -> None:
        """Remember the forms of files that are not read otherwise; unreadable ones hold none."""
        for path in paths:
            with suppress(FormError):
                for reading in read(path):
                    self.knows(path, about(reading.form), stem(reading.form))

    def is_named_like_one(self, path: Path) -> bool:
        """True if a file a folder brought in has the name of a result of a form met before."""
        name, _, number = path.stem.rpartition("-")
        names = {path.stem, name} if number.isdecimal() else {path.stem}
        return path in self._folders and any((path.parent, each) in self._names for each in names)


def _type(path: Path) -> str:
    return path.suffix.lower()


def _rank(suffix: str) -> int:
    return _SOURCES.index(suffix) if suffix in _SOURCES else len(_SOURCES)
