"""全部导出: the open or the selected forms, to one file each or all in one PDF.

``ExportCommands`` asks what, for whom and where, makes sure that nothing is overwritten
unasked, and shows one summary at the end. The files are made in a thread and can be cancelled:
the forms are immutable and the paths decided, so the thread shares nothing with the window. An
error is reported for its file or form and stops no other; a file unfinished when the user cancels
is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.naming import UniqueFileNames, form_file_name, merged_file_stem
from perfdesk.formats.registry import write_form
from perfdesk.formats.results import (
    AlteredSourceError,
    ExportCancelled,
    NewerSourceError,
    ProgressCallback,
)
from perfdesk.gui.document import Document
from perfdesk.gui.files import document_files
from perfdesk.gui.files.background import (
    NotFinishedError,
    Steps,
    run_in_background,
    run_steps,
)
from perfdesk.gui.files.last_folder import LastFolder
from perfdesk.gui.files.objections import Purpose, confirm_objections
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.prompts import ExportChoice, Prompts
from perfdesk.gui.read_only import ReadOnlyReason
from perfdesk.gui.sentences import written_files_text
from perfdesk.storage.logs import UnexpectedError, error_to_tell, log_operation
from perfdesk.storage.real_paths import real_path
from perfdesk.storage.written_files import written_files

_PDF_FILTER = "PDF 文件 (*.pdf)"


class ExportCommands(QObject):
    """The command 全部导出.

    ``messageShown`` carries a sentence for the status bar, ``filesWritten`` one with the list of
    the files it names, ``unexpectedErrorLogged`` an UnexpectedError by which a form is left out.
    """

    messageShown = Signal(str)
    filesWritten = Signal(str, list)
    unexpectedErrorLogged = Signal(object)

    def __init__(
        self,
        forms: OpenForms,
        selected: Callable[[], Sequence[Document]],
        prompts: Prompts,
        last_folder: LastFolder,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._last_folder = last_folder
        self._forms = forms
        self._selected = selected
        self._prompts = prompts

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handlers of the commands by name."""
        return {"export_all": self.export_all}

    def export_all(self) -> None:
        """Ask all questions, export the forms and show a summary."""
        selected = self._selected()
        choice = self._prompts.export_choice(len(self._forms), len(selected))
        if choice is None:
            return
        documents = list(selected if choice.selected else self._forms)
        for document in documents:
            document.commit()
        if choice.file_type != "zpb":
            purpose = Purpose("导出", file_type=choice.file_type)
            if not confirm_objections(documents, self._forms, self._prompts, purpose):
                return
        ask_files = self._merged_file if choice.merged else self._single_files
        files = ask_files(documents, choice)
        if files:
            self._write(files)

    def _merged_file(self, documents: Sequence[Document], choice: ExportChoice) -> list[ExportFile]:
        name = f"{merged_file_stem([each.form for each in documents])}.pdf"
        path = self._prompts.save_path(self._last_folder.path() / name, _PDF_FILTER)
        if path is None:
            return []
        sources = [_source(each, self._forms.name(each)) for each in documents]
        make = partial(_make_merged, sources, choice)
        origin = "\n".join(map(document_files.origin, documents))
        return [ExportFile(path, path.name, make, origin, len(documents), replace=True)]

    def _single_files(
        self, documents: Sequence[Document], choice: ExportChoice
    ) -> list[ExportFile]:
        title = f"把 {len(documents)} 个文件导出到哪个文件夹"
        folder = self._prompts.folder(self._last_folder.path(), title)
        if folder is None:
            return []
        suffix, units = f".{choice.file_type}", self._units_of_sources()
        forms = [(each.form, document_files.origin(each)) for each in documents]
        try:
            paths, foreign = run_in_background(
                lambda: _paths_to_write(forms, folder, suffix, units), f"查看“{folder.name}”"
            )
        except NotFinishedError as error:
            self._prompts.warn(str(error))
            return []
        names = [path.name for path in foreign]
        answer = self._prompts.existing_files_choice(names) if names else "skip"
        if answer == "cancel":
            return []
        files = [
            self._single_file(document, path, choice, replace=path in foreign)
            for document, path in zip(documents, paths, strict=True)
            if answer == "replace" or path not in foreign
        ]
        if not files:
            self.messageShown.emit("已有的文件都没有替换，没有导出文件。")
        return files

    def _single_file(
        self, document: Document, path: Path, choice: ExportChoice, *, replace: bool
    ) -> ExportFile:
        source = _source(document, self._forms.name(document))
        make = partial(_make_single, source, choice)
        origin = document_files.origin(document)
        return ExportFile(path, source.name, make, origin, replace=replace)

    def _units_of_sources(self) -> dict[Path, str]:
        """Return the files the open forms came from, which no export overwrites."""
        sources = ((each.path or each.source, each.form) for each in self._forms)
        return {
            real_path(Path(source)): form_file_name(form).unit for source, form in sources if source
        }

    def _write(self, files: Sequence[ExportFile]) -> None:
        self._last_folder.remember_files([files[0].path])
        results = write_files(files)
        details = [message for result in results for message in result_messages(result)]
        sentence = export_summary(files, results)
        written = [result.file.path for result in results if not result.error]
        if written:
            self.filesWritten.emit(sentence, written)
        elif not details:
            self.messageShown.emit(sentence)
        if details:
            self._prompts.warn(sentence, details)
        for result in results:
            for error in result.errors:
                if isinstance(error, UnexpectedError):
                    self.unexpectedErrorLogged.emit(error)


@dataclass(frozen=True, slots=True)
class FileContent:
    """The bytes of a file, messages on what it does not show, and forms left out with the error."""

    data: bytes
    messages: Sequence[str] = ()
    left_out: Sequence[tuple[str, FormError]] = ()


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to be written: path, name for the user, how its content is made, of how many forms.

    ``origin`` says what it is made from; ``replace`` is True if the user lets it replace a file
    that the program did not write.
    """

    path: Path
    title: str
    make: Callable[[ProgressCallback], FileContent]
    origin: str
    forms: int = 1
    replace: bool = False


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """What became of a file: the error, or the messages about it and the forms left out of it."""

    file: ExportFile
    error: FormError | None = None
    messages: Sequence[str] = ()
    left_out: Sequence[tuple[str, FormError]] = ()

    @property
    def errors(self) -> Iterator[FormError]:
        """The errors by which the file or a form is missing."""
        if self.error is not None:
            yield self.error
        yield from (error for _, error in self.left_out)


def result_messages(result: ExportOutcome) -> list[str]:
    """Return the messages about a file, each naming the file or form it is about."""
    if result.error:
        return [f"{result.file.title}：{result.error}"]
    left_out = (f"{name}：{error}" for name, error in result.left_out)
    return [*left_out, *result.messages]


def export_summary(files: Sequence[ExportFile], results: Sequence[ExportOutcome]) -> str:
    """Return one sentence: how many of the files are written, failed, or were cancelled."""
    written = [result.file for result in results if not result.error]
    failed, cancelled = len(results) - len(written), len(files) - len(results)
    if not results:
        return "已取消，没有导出文件。"
    parts = [_exported_text(written)]
    left_out = sum(len(result.left_out) for result in results)
    if left_out:
        parts.append(f"{left_out} 张未能合并")
    if failed:
        parts.append(f"{failed} 个没有完成")
    if cancelled:
        parts.append(f"其余 {cancelled} 个因取消没有导出")
    return f"{'，'.join(parts)}。"


def _exported_text(files: Sequence[ExportFile]) -> str:
    if not files:
        return "没有导出文件"
    return written_files_text("已导出", [file.path for file in files])


def _paths_to_write(
    forms: Sequence[tuple[Form, str]], folder: Path, suffix: str, units: Mapping[Path, str]
) -> tuple[list[Path], list[Path]]:
    """Return a path for each form with its origin, and those where others have put a file.

    None is a file that an open form came from; ``units`` has the units of those.
    """
    names = UniqueFileNames()

    def occupant(origin: str, path: Path) -> str | None:
        is_other = written.found_at(path, origin) == "other origin"
        return units.get(real_path(path), "" if is_other else None)

    with written_files() as written:
        paths = [
            names.path_for_form(folder, form, suffix, partial(occupant, origin))
            for form, origin in forms
        ]
        return paths, [path for path in paths if written.found_at(path, "") == "foreign"]


class _Source(NamedTuple):
    """What the thread needs of an open form."""

    name: str
    form: Form
    template: Template
    refusal: FormError | None


def _source(document: Document, name: str) -> _Source:
    refusal: FormError | None = None
    if document.read_only_reason is ReadOnlyReason.ALTERED:
        refusal = AlteredSourceError()
    elif document.read_only_reason is ReadOnlyReason.NEWER:
        refusal = NewerSourceError()
    return _Source(name, document.form, document_files.printed_template(document), refusal)


def _make_single(source: _Source, choice: ExportChoice, _: ProgressCallback) -> FileContent:
    """Make a file of one form, in one step."""
    if source.refusal and choice.file_type == "zpb":
        raise source.refusal
    output = write_form(source.form, source.template, choice.file_type, public=choice.public)
    return FileContent(output.data, [f"{source.name}：{message}" for message in output.messages])


def _make_merged(
    sources: Sequence[_Source], choice: ExportChoice, advance: ProgressCallback
) -> FileContent:
    """Make one file of several forms, with a message for each form left out."""
    from perfdesk.formats.pdf import pdf_export  # noqa: PLC0415 - brings reportlab and pikepdf

    forms = [(source.form, source.template) for source in sources]
    output = pdf_export.export_merged_pdf(forms, public=choice.public, advance=advance)
    messages = [f"{sources[number].name}：{message}" for number, message in output.messages]
    left_out = [(sources[number].name, error_to_tell(error)) for number, error in output.left_out]
    return FileContent(output.data, messages, left_out)


def write_files(files: Sequence[ExportFile]) -> list[ExportOutcome]:
    """Make and write the files, with a dialog if that takes long; return the results in order.

    There are fewer results than files if the user cancelled.
    """
    results: list[ExportOutcome] = []
    try:
        run_steps(partial(_write_each, files, results), _steps(files))
    except NotFinishedError:
        done = list(results)  # the thread may go on
        return [*done, *map(_unfinished, files[len(done) :][:1])]
    return results


def _steps(files: Sequence[ExportFile]) -> Steps:
    action, unit = ("导出", "个") if len(files) > 1 else ("合并", "张")
    count = sum(file.forms for file in files)
    return Steps("全部导出", action if count > 1 else "导出", unit, count)


def _unfinished(file: ExportFile) -> ExportOutcome:
    return ExportOutcome(file, NotFinishedError(_what(file)))


def _what(file: ExportFile) -> str:
    return f"导出“{file.path.name}”"


def _write_each(
    files: Sequence[ExportFile], results: list[ExportOutcome], report: ProgressCallback
) -> None:
    """Write one file after the other and append each result, until the user cancels."""
    done, count = 0, sum(file.forms for file in files)
    with suppress(ExportCancelled):
        for file in files:
            advance = partial(_report_file, report, done, file.forms, count)
            results.append(_write_file(file, advance))
            done += file.forms


def _report_file(report: ProgressCallback, done: int, forms: int, count: int, share: float) -> None:
    """Report the share of a file of so many forms as that of all."""
    report((done + share * forms) / count)


def _write_file(file: ExportFile, advance: ProgressCallback) -> ExportOutcome:
    """Make and write a file and return the result; raises ExportCancelled if the user cancels."""
    try:
        place = document_files.real_place(file.path)
        advance(0)
        with (
            log_operation("export", file.path),
            document_files.writing_alone(place, _what(file)),
        ):
            content = file.make(advance)
            saved = document_files.write_export(
                file.path, content.data, file.origin, replace=file.replace
            )
    except ExportCancelled:
        raise
    except Exception as error:  # noqa: BLE001 - one file must not end the others
        return ExportOutcome(file, error_to_tell(error))
    messages = [*content.messages, *(f"{file.title}：{message}" for message in saved.messages)]
    return ExportOutcome(file, None, messages, content.left_out)
