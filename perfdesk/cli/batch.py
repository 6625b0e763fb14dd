"""The files that arguments of the command line name: paths, folders and patterns with ``*``.

Patterns are expanded here because the Windows command prompt does not; a folder
stands for all supported files below it. No file is opened.

The forms of a folder counted once: its PDF or workbook beside a native file is a copy.

A form is known by its year, project and unit; only files that a folder brought in are
compared, and only with those of another type: what is named by itself is always taken.

One run of a command: reads its inputs one after the other, and remembers failures.

An input that cannot be read is said and skipped; the run then ends with code 2.

Putting a result in its place: written with care, its path shown, what is to be said said.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from perfdesk.cli.terminal import OutputError, print_message, print_result
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.text import comparable_text
from perfdesk.formats.naming import file_stem
from perfdesk.formats.registry import READABLE_SUFFIXES, read_file, supported_files
from perfdesk.recognition.source import Reading
from perfdesk.storage.atomic_write import write_atomically
from perfdesk.storage.logs import log_operation


class NoMatchError(FormError):
    """A pattern that no file fits."""

    def __init__(self) -> None:
        super().__init__("没有与此相符的文件。请检查路径和通配符是否写对。")


class NoFilesError(FormError):
    """A folder without a supported file."""

    def __init__(self) -> None:
        super().__init__(
            f"文件夹中没有可读的文件（{'、'.join(READABLE_SUFFIXES)}）。请确认选对了文件夹。"
        )


def expand_argument(argument: str) -> tuple[Path, ...]:
    """The files an argument names, those of a folder in the order of ``ranked``.

    A path that is not there is handed back as it is: reading it says so. Raises
    NoMatchError or NoFilesError.
    """
    if os.path.lexists(argument) or not glob.has_magic(argument):
        return _files(Path(argument))
    matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not matches:
        raise NoMatchError
    return tuple(path for match in matches for path in _files(Path(match)))


def _files(path: Path) -> tuple[Path, ...]:
    if not path.is_dir():
        return (path,)
    found = tuple(sorted_sources_first(supported_files(path)))
    if not found:
        raise NoFilesError
    return found


_SOURCES = (".zpb", ".txt", ".pdf")
"""The types that hold a form most exactly, best first; a PDF holds the native file."""

FormIdentity = tuple[str, ...]


def sorted_sources_first(paths: Iterable[Path]) -> list[Path]:
    """Sorted by name, but sources before what may have been printed from them."""
    return sorted(paths, key=lambda path: (_rank(_type(path)), path))


def form_identity(form: Form) -> FormIdentity:
    """What two copies of a form agree in; empty for a form without a project."""
    parts = tuple(map(comparable_text, (form.year, form.project, form.unit)))
    return parts if parts[1] else ()


class DuplicateFilter:
    """The forms met so far in the folders of a run; ``count`` is how many came again."""

    def __init__(self) -> None:
        self.count = 0
        self._folders: dict[Path, Path] = {}
        self._types: dict[tuple[Path, FormIdentity], str] = {}
        self._names: set[tuple[Path, str]] = set()

    def add_folder(self, folder: Path, paths: Iterable[Path]) -> None:
        """Remember which files a folder brought in."""
        self._folders.update(dict.fromkeys(paths, folder))

    def is_duplicate(self, path: Path, found: FormIdentity, name: str) -> bool:
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

    def add_results(self, paths: Iterable[Path]) -> None:
        """Remember the forms of files that are not read otherwise; unreadable ones hold none."""
        for path in paths:
            with suppress(FormError):
                for reading in read_file(path):
                    self.is_duplicate(path, form_identity(reading.form), file_stem(reading.form))

    def is_named_like_result(self, path: Path) -> bool:
        """True if a file a folder brought in has the name of a result of a form met before."""
        name, _, number = path.stem.rpartition("-")
        names = {path.stem, name} if number.isdecimal() else {path.stem}
        return path in self._folders and any((path.parent, each) in self._names for each in names)


def _type(path: Path) -> str:
    return path.suffix.lower()


def _rank(suffix: str) -> int:
    return _SOURCES.index(suffix) if suffix in _SOURCES else len(_SOURCES)


EXIT_FAILURE = 2


class BatchRun:
    """What has been read and said so far; ``code`` is the exit code it leads to."""

    def __init__(self) -> None:
        self.code = 0
        self.duplicates = DuplicateFilter()

    def record_failure(self, source: Path | str, error: Exception | str) -> None:
        """Say what went wrong with one input or output, and go on."""
        self.code = EXIT_FAILURE
        self._tell(f"{source}：{error if isinstance(error, str) else sentence(error)}")

    def input_paths(self, arguments: Sequence[str]) -> list[Path]:
        """The files the arguments name, each once, in the order given."""
        found: dict[Path, None] = {}
        for argument in arguments:
            try:
                named = expand_argument(argument)
            except FormError as error:
                self.record_failure(argument, error)
                continue
            found.update(dict.fromkeys(named))
            if Path(argument).is_dir():
                self.duplicates.add_folder(Path(argument), named)
        return list(found)

    def read_forms(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Reading]]:
        """The forms in the files, with the file each came from; copies are left out."""
        for path in paths:
            try:
                found = read_file(path)
            except Exception as error:  # noqa: BLE001 - one file must not end the run
                self.record_unreadable(path, error)
                continue
            for reading in found:
                if not self.duplicates.is_duplicate(
                    path, form_identity(reading.form), file_stem(reading.form)
                ):
                    yield path, reading

    def record_unreadable(self, path: Path, error: Exception | str) -> None:
        """Say why an input could not be read, unless it is known what was printed in it."""
        if self.duplicates.is_named_like_result(path):
            self.duplicates.count += 1
        else:
            self.record_failure(path, error)

    def print_duplicate_count(self) -> None:
        """Say how many forms were met again in their folder, if any were."""
        if self.duplicates.count:
            print_message(
                f"文件夹里另有 {self.duplicates.count} 份是同一张表的 PDF、工作簿等，没有重复处理。"
            )

    def _tell(self, line: str) -> None:
        print_message(line)


class ConversionRun(BatchRun):
    """A run of which one report is given at its end, instead of a line now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.written = 0
        self._failures: list[str] = []

    def print_interruption(self) -> None:
        """Say what there is when the person had enough of it."""
        some = "已停止，上面列出的文件都已写好，其余没有转换。"
        print_message(some if self.written else "已停止，没有写出文件。")

    def print_failures(self) -> None:
        """Say what could not be done, beside how much was; nothing if all was done."""
        count = len(self._failures)
        if count and self.written + count > 1:
            print_message(f"写出 {self.written} 个文件，{count} 处没有完成：")
        for line in self._failures:
            print_message(line)
        self._failures.clear()

    def _tell(self, line: str) -> None:
        self._failures.append(line)


def sentence(error: Exception) -> str:
    """What is said of an error: its own sentence, or that it was written down in the log."""
    # Brings logging, which takes long to import and is needed after a fault alone.
    from perfdesk.storage.logs import error_sentence  # noqa: PLC0415

    return error_sentence(error)


class SourceLostError(FormError):
    """A file for the public where its source lies, with the only data of the form."""

    def __init__(self) -> None:
        super().__init__(
            "这份公开件会替换原来的上报件，表的数据就没有了，所以没有写。请用 --out 换文件夹。"
        )


def protected_paths(paths: Iterable[Path], *, public: bool) -> frozenset[str]:
    """The inputs that no result may replace: all of them where the results lack the forms."""
    return frozenset(map(os.path.realpath, paths)) if public else frozenset()


def write_result(
    run: ConversionRun, path: Path, data: bytes, remarks: Iterable[str], kept: Container[str] = ()
) -> None:
    """Write a file and say so; one that cannot be written is a failure of the run.

    Those that are ``kept``, by their real paths, are not replaced.
    """
    try:
        if os.path.realpath(path) in kept:
            raise SourceLostError  # noqa: TRY301 - said like any other refusal
        with log_operation("write", path):
            write_atomically(path, data)
    except Exception as error:  # noqa: BLE001 - one file must not end the run
        run.record_failure(path, error)
        return
    run.written += 1
    try:
        print_result(str(path))
    except OutputError as error:
        run.record_failure("标准输出", error)
    for remark in remarks:
        print_message(f"{path}：{remark}")
