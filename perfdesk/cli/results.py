"""A run that writes results: each file is put in its place whole, and its path printed.

Nothing is replaced but what the program wrote itself and nobody has changed since.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from perfdesk.cli.batch import BatchRun
from perfdesk.cli.terminal import (
    OutputError,
    are_results_among_messages,
    interruption_deferred,
    print_message,
    print_result,
)
from perfdesk.core.errors import FormError
from perfdesk.formats.naming import FormFileName, UniqueFileNames, form_identity
from perfdesk.storage.logs import log_operation
from perfdesk.storage.save_errors import OtherContentError
from perfdesk.storage.saving import write_made_file
from perfdesk.storage.written_files import WrittenFiles, written_files
from perfdesk.workers.reading import read_files
from perfdesk.workers.tasks import TaskRunner


@dataclass(frozen=True, slots=True)
class Result:
    """A file to be written: its content, its name, what it was made from, and what is to be said.

    ``origin`` is that of ``formats.naming.form_origin``, ``identity`` is the form's (year, project
    and unit), empty for a file of several forms.
    """

    data: bytes
    name: FormFileName
    origin: str
    identity: tuple[str, ...] = ()
    messages: Sequence[str] = ()


class ConversionRun(BatchRun):
    """A run that writes files and reports all failures at its end, with the number written.

    ``suffix`` is that of all files, with its dot; ``force`` is True if files that the program did
    not write may be replaced.
    """

    def __init__(self, workers: TaskRunner, suffix: str, *, force: bool = False) -> None:
        super().__init__(workers)
        self.suffix, self.force = suffix, force
        self.names = UniqueFileNames()
        self.written: list[Path] = []
        self._failures: list[str] = []

    def print_interruption(self) -> None:
        """Tell the user, who pressed Ctrl+C, what has been written.

        The files are listed unless they stand on the same terminal already.
        """
        count = len(self.written)
        if not count:
            print_message("已停止，没有写出文件。")
        elif are_results_among_messages():
            print_message(f"已停止，上面列出的 {count} 个文件都已写好，其余没有转换。")
        else:
            print_message(f"已停止，这 {count} 个文件都已写好，其余没有转换：")
            for path in self.written:
                print_message(str(path))

    def print_failures(self) -> None:
        """Tell the user what failed, and if there was more than one file, how many were written."""
        count, written = len(self._failures), len(self.written)
        if count and written + count > 1:
            print_message(f"写出 {written} 个文件，{count} 处没有完成：")
        for line in self._failures:
            print_message(line)
        self._failures.clear()

    def _report(self, line: str) -> None:
        self._failures.append(line)


class SourceLostError(FormError):
    """A file for the public would replace the input, with the only data of the form."""

    def __init__(self) -> None:
        super().__init__(
            "这份公开件会替换原来的上报件，表里的数据就丢失了，所以没有写出。"
            "请用 --out 指定别的文件夹。"
        )


class NotReplacedError(FormError):
    """A file that the program did not write, or that was changed since, has the name."""

    def __init__(self) -> None:
        super().__init__(
            "已有这个文件，内容不是转换得来的，或后来改过，没有替换。"
            "要替换请加 --force，或用 --out 换一个文件夹。"
        )


def write_result(
    run: ConversionRun, folder: Path, result: Result, protected: Container[str] = ()
) -> None:
    """Write a file, print its path and its messages; a failure is recorded in the run.

    A file of another form leaves its name to that one. Files whose real path is in ``protected``
    are never replaced; others that the program did not write only if the run may. Ctrl+C waits
    until the path of a file that is written has been printed.
    """
    with interruption_deferred():
        path, messages = _write(run, folder, result, protected)
        if path is None:
            return
        run.written.append(path)
        try:
            print_result(str(path))
        except OutputError as error:
            run.record_failure("标准输出", error)
    for message in messages:
        print_message(f"{path}：{message}")


def _write(
    run: ConversionRun, folder: Path, result: Result, protected: Container[str]
) -> tuple[Path | None, Sequence[str]]:
    """Write a file and return its path and messages, None if a failure was recorded."""
    with written_files() as written:
        occupant = partial(_unit_of_other_form, run, written, result, protected)
        path = run.names.path_for_name(folder, result.name, run.suffix, occupant)
        try:
            if os.path.realpath(path) in protected:
                raise SourceLostError  # noqa: TRY301 - reported like any other failure
            with log_operation("write", path):
                saved = write_made_file(
                    written, path, result.data, result.origin, replace=run.force
                )
        except OtherContentError:
            run.record_failure(path, NotReplacedError())
        except Exception as error:  # noqa: BLE001 - one file must not end the run
            run.record_failure(path, error)
        else:
            kept = (f"已替换，原来的内容留在 {saved.kept}。",) if saved.kept else ()
            return path, (*result.messages, *saved.messages, *kept)
    return None, ()


def _unit_of_other_form(
    run: ConversionRun,
    written: WrittenFiles,
    result: Result,
    protected: Container[str],
    path: Path,
) -> str | None:
    """Return "" if the file at the path is of another form, None if it may be of this one.

    A file that this program did not write is read for that. One that is protected is not passed
    over: that nothing is written is to be said.
    """
    if os.path.realpath(path) in protected:
        return None
    found = written.found_at(path, result.origin)
    if found != "foreign":
        return "" if found == "other origin" else None
    if not result.identity:  # nothing tells such a form from others
        return None
    (there,) = read_files(run.workers, [path])
    identities = [form_identity(reading.form) for reading in there.readings]
    are_others = identities and all(_differ(each, result.identity) for each in identities)
    return "" if are_others else None


def _differ(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two forms are not the same; what one of them lacks may be filled in later."""
    return any(a != b for a, b in zip(one, other, strict=False) if a and b)


def protected_paths(paths: Iterable[Path], *, public: bool) -> frozenset[str]:
    """Return the real paths of the inputs that no result may replace.

    These are all of them if the results are for the public, since those hold no form data.
    """
    return frozenset(map(os.path.realpath, paths)) if public else frozenset()
