"""Finds forms that a folder holds several times, as native file and as PDF or workbook.

Two files hold the same form if year, project and unit agree. Where their contents differ, it is
said: one may be older than the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from perfdesk.core.form import Form, FundingRow, level3_nodes
from perfdesk.core.numbers import parse_number
from perfdesk.core.scoring import scores
from perfdesk.core.text import comparable_text, shortened_names
from perfdesk.formats.naming import FormFileName, form_file_name, form_identity
from perfdesk.formats.results import WRITABLE_FORMATS
from perfdesk.resources import template_of
from perfdesk.workers.reading import FileResult

_MAX_NAMED = 5
"""Names of duplicates that are given, at most."""


@dataclass(frozen=True, slots=True)
class FormKey:
    """By what copies of a form are found and compared.

    ``identity`` are year, project and unit; it is empty for a form without a project, which
    equals no other. ``name`` is what results of the form are called; ``content`` is the same for
    two forms with the same texts and figures.
    """

    identity: tuple[str, ...]
    name: FormFileName
    content: str


def form_key(form: Form) -> FormKey:
    """Return the key of a form."""
    identity = form_identity(form)
    content = sha256("\n".join(_printed_texts(form)).encode("utf-8", "replace")).hexdigest()
    return FormKey(identity if identity[1] else (), form_file_name(form), content)


def _printed_texts(form: Form) -> Iterator[str]:
    """Yield texts and figures of the printed table, without what differs between file types."""
    yield comparable_text(form.department)
    for row in form.funding.rows:
        if any(map(_figure, amounts := _amounts(row))):
            yield from map(_figure, amounts)
    for goal in form.goals:
        yield from map(comparable_text, (goal.expected, goal.actual))
    scored = scores(form, template_of(form)).indicators
    for node, points in zip(level3_nodes(form), scored, strict=True):
        yield from map(comparable_text, (node.name, node.target, node.actual, node.reason))
        yield _figure(node.weight)
        yield "" if points.score is None else f"{points.score.normalize()}"


def _amounts(row: FundingRow) -> tuple[str, str, str]:
    return row.initial, row.budget, row.executed


def _figure(text: str) -> str:
    number = parse_number(text)
    return comparable_text(text) if number is None else f"{number.normalize()}"


class DuplicateFilter:
    """Finds forms that a folder holds twice.

    Only files that come from a folder are compared, and only with those of another type:
    what the user names directly is always taken. The first file of a form counts.
    """

    def __init__(self) -> None:
        self._count = 0
        self._files: dict[Path, None] = {}
        self._differing: dict[Path, Path] = {}
        self._folders: dict[Path, Path] = {}
        self._first: dict[tuple[Path, tuple[str, ...]], tuple[Path, str]] = {}
        self._result_names: set[tuple[Path, str]] = set()

    def add_folder(self, folder: Path, paths: Iterable[Path]) -> None:
        """Note which files come from a folder."""
        self._folders.update(dict.fromkeys(paths, folder))

    def is_duplicate(self, path: Path, key: FormKey) -> bool:
        """Return whether a file of another type in the folder had this form; if not, note it."""
        folder = self._folders.get(path)
        if folder is None or not key.identity:
            return False
        names = (key.name.stem, key.name.stem_with_unit)
        self._result_names.update((path.parent, name) for name in names)
        first, content = self._first.setdefault((folder, key.identity), (path, key.content))
        if _type(first) == _type(path):
            return False
        self.add(path)
        if content != key.content:
            self._differing[path] = first
        return True

    def add(self, path: Path) -> None:
        """Note a duplicate in this file."""
        self._count += 1
        self._files[path] = None

    def add_results(self, results: Iterable[FileResult]) -> None:
        """Note the forms in files that the run does not convert; unreadable ones have none."""
        for result in results:
            for reading in result.readings:
                self.is_duplicate(result.path, form_key(reading.form))

    def is_named_like_result(self, path: Path) -> bool:
        """Return whether a file from a folder has the name that a noted form's results get.

        A number may follow, e.g. "2022-邮寄费-2.pdf". A file of a type that is never written,
        such as a .doc of that name, is no result.
        """
        if _type(path).removeprefix(".") not in WRITABLE_FORMATS:
            return False
        name, _, number = path.stem.rpartition("-")
        names = {path.stem, name} if number.isdecimal() else {path.stem}
        return path in self._folders and any(
            (path.parent, each) in self._result_names for each in names
        )

    def sentences(self) -> Iterator[str]:
        """Yield what the user is told of duplicates: how many and which, and which differ."""
        if self._count:
            names = shortened_names([each.name for each in self._files], _MAX_NAMED)
            yield (
                f"文件夹里另有 {self._count} 份是同一张表（年度、项目、单位都相同）的"
                f" PDF、工作簿等，没有重复处理：{names}。"
            )
        if self._differing:
            pairs = [f"{path.name}（用了 {first.name}）" for path, first in self._differing.items()]
            yield f"其中内容与所用的文件不同的，请核对：{shortened_names(pairs, _MAX_NAMED)}。"


def _type(path: Path) -> str:
    return path.suffix.lower()
