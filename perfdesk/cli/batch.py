"""One run of a command over its input files.

``BatchRun`` finds the inputs, reads them in workers, leaves out forms that a folder holds
twice, and reports failures: an input that cannot be read is reported and skipped, and
the run then ends with exit code 2.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from perfdesk.cli.duplicates import DuplicateFilter, form_key
from perfdesk.cli.options import EXIT_FAILURE
from perfdesk.cli.terminal import ProgressBar, print_message
from perfdesk.core.errors import FormError
from perfdesk.formats.file_types import READABLE_FILES
from perfdesk.formats.registry import supported_files
from perfdesk.recognition.source import Reading
from perfdesk.workers.reading import FileResult, read_files
from perfdesk.workers.tasks import TaskRunner

_SOURCE_SUFFIXES = (".zpb", ".txt", ".pdf")
"""The types that hold a form most exactly, best first; a PDF holds the native file."""


class BatchRun:
    """What has been read and reported so far; ``code`` is the exit code of the command."""

    def __init__(self, workers: TaskRunner) -> None:
        self.workers = workers
        self.code = 0
        self.duplicates = DuplicateFilter()

    def record_failure(self, source: Path | str, error: Exception | str) -> None:
        """Report what went wrong with one input or output; the run goes on."""
        # Brings logging, which a run without failures does not need to show a form.
        from perfdesk.storage.logs import error_sentence  # noqa: PLC0415

        self.code = EXIT_FAILURE
        self._report(f"{source}：{error if isinstance(error, str) else error_sentence(error)}")

    def input_paths(self, arguments: Sequence[str]) -> list[Path]:
        """Return the files that the arguments name, each once, in the order given."""
        paths: dict[Path, None] = {}
        for argument in arguments:
            try:
                named = expand_argument(argument)
            except FormError as error:
                self.record_failure(argument, error)
                continue
            paths.update(dict.fromkeys(named))
            if os.path.isdir(argument):  # noqa: PTH112 - never raises
                self.duplicates.add_folder(Path(argument), named)
        return list(paths)

    def read_forms(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Reading]]:
        """Yield the forms in the files, each with its file; duplicates are left out."""
        with ProgressBar(len(paths)) as bar, closing(self._read(paths, bar)) as results:
            for result in results:
                bar.clear()
                if result.error is not None:
                    self.record_unreadable(result.path, result.error)
                for reading in result.readings:
                    if not self.duplicates.is_duplicate(result.path, form_key(reading.form)):
                        yield result.path, reading

    def _read(self, paths: Sequence[Path], bar: ProgressBar) -> Generator[FileResult, None, None]:
        return read_files(self.workers, paths, lambda each: bar.update(each.files_done, each.share))

    def record_unreadable(self, path: Path, error: Exception | str) -> None:
        """Report that an input cannot be read; if it is a result of a known form, count it only."""
        if self.duplicates.is_named_like_result(path):
            self.duplicates.add(path)
        else:
            self.record_failure(path, error)

    def print_duplicates(self) -> None:
        """Tell the user which duplicates were left out, if any were."""
        for sentence in self.duplicates.sentences():
            print_message(sentence)

    def _report(self, line: str) -> None:
        print_message(line)


# Inputs


class NoMatchError(FormError):
    """No file matches a pattern."""

    def __init__(self) -> None:
        super().__init__("没有与此相符的文件。请检查路径和通配符是否写对。")


class NoFilesError(FormError):
    """A folder has no file that may hold a form."""

    def __init__(self) -> None:
        super().__init__(f"文件夹中没有可读的文件（{READABLE_FILES}）。请确认选对了文件夹。")


def expand_argument(argument: str) -> tuple[Path, ...]:
    """Return the files that a command-line argument names; none is opened.

    A folder stands for all files below it that may hold forms, in the order of
    ``sorted_sources_first``. Patterns with ``*`` are expanded because the Windows command
    prompt does not do it. A path that does not exist is returned as it is: reading it
    reports that. Raise NoMatchError or NoFilesError.
    """
    if os.path.lexists(argument) or not glob.has_magic(argument):
        return _files_of(Path(argument))
    matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not matches:
        raise NoMatchError
    return tuple(path for match in matches for path in _files_of(Path(match)))


def _files_of(path: Path) -> tuple[Path, ...]:
    if not os.path.isdir(path):  # noqa: PTH112 - never raises
        return (path,)
    files = tuple(sorted_sources_first(supported_files(path)))
    if not files:
        raise NoFilesError
    return files


def sorted_sources_first(paths: Iterable[Path]) -> list[Path]:
    """Return the paths sorted by type, sources before what is printed from them, then by name."""
    return sorted(paths, key=lambda path: (_rank(_type(path)), path))


def _type(path: Path) -> str:
    return path.suffix.lower()


def _rank(suffix: str) -> int:
    in_order = suffix in _SOURCE_SUFFIXES
    return _SOURCE_SUFFIXES.index(suffix) if in_order else len(_SOURCE_SUFFIXES)
