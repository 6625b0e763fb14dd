"""全部导出: the open or the selected forms, to one file each or all in one PDF.

``ExportCommands`` asks what, for whom and where, makes sure that nothing is overwritten
unasked, and shows one summary at the end. The files are made in a thread, under a progress
dialog that can be cancelled: the forms are immutable and the paths decided, so the thread
shares nothing with the window. An error is reported for its file or form and stops no
other; a file unfinished when the user cancels is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, QObject, Qt, QThread, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.naming import UniqueFileNames, file_stem, merged_file_stem
from perfdesk.formats.registry import write_form
from perfdesk.formats.results import ExportCancelled, NewerSourceError, ProgressCallback
from perfdesk.gui.document import Document
from perfdesk.gui.files import document_files
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.prompts import ExportChoice, Prompts
from perfdesk.storage.atomic_write import write_atomically
from perfdesk.storage.logs import error_sentence, log_operation


def write_files(files: Sequence[ExportFile], parent: QWidget | None) -> list[ExportResult]:
    """Make and write the files under a progress dialog; return the results in order.

    There are fewer results than files if the user cancelled.
    """
    making = _Making(files)
    progress = _Progress(files, parent)
    for given_up in (progress.canceled, progress.rejected):
        given_up.connect(making.requestInterruption)
    making.advanced.connect(progress.advance)
    making.finished.connect(progress.accept)
    making.start()
    progress.exec()
    _wait(making)
    progress.deleteLater()
    return making.outcomes


class _Making(QThread):
    """Makes one file after the other; ``advanced`` carries the number of forms done."""

    advanced = Signal(int)

    def __init__(self, files: Sequence[ExportFile]) -> None:
        super().__init__()
        self._files = files
        self._done = 0
        self.outcomes: list[ExportResult] = []

    def run(self) -> None:
        """Override: the work of the thread."""
        with suppress(ExportCancelled):
            for file in self._files:
                self._advance(file, 0)
                self.outcomes.append(_outcome(file, partial(self._advance, file)))
                self._done += file.forms

    def _advance(self, file: ExportFile, share: float) -> None:
        """Report that this share of a file is done; raises Stopped if the user has cancelled."""
        if self.isInterruptionRequested():
            raise ExportCancelled
        self.advanced.emit(self._done + int(share * file.forms))


class _Progress(QProgressDialog):
    """Shows how many forms are done; Esc and the button cancel. One form has no steps to show."""

    def __init__(self, files: Sequence[ExportFile], parent: QWidget | None) -> None:
        count = sum(file.forms for file in files)
        super().__init__("", "取消", 0, count if count > 1 else 0, parent)
        self._count = count
        self._doing, self._what = ("导出", "个") if len(files) > 1 else ("合并", "张")
        self.setWindowTitle("全部导出")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAutoReset(False)
        self.setAutoClose(False)
        self.setMinimumWidth(360)
        self.advance(0)

    def advance(self, done: int) -> None:
        """Show that so many forms are done."""
        if self._count > 1:
            far = f"已完成 {done} {self._what}，共 {self._count} {self._what}"
            self.setLabelText(f"正在{self._doing}，{far}")
            self.setValue(done)
        else:
            self.setLabelText("正在导出…")


def _outcome(file: ExportFile, advance: ProgressCallback) -> ExportResult:
    """Make and write a file and return the result; raises Stopped if the user cancels."""
    try:
        with log_operation("export", file.path):
            made = file.make(advance)
            write_atomically(file.path, made.data)
    except ExportCancelled:
        raise
    except Exception as error:  # noqa: BLE001 - one file must not end the others
        return ExportResult(file, error=error_sentence(error))
    return ExportResult(file, "", made.remarks, made.left_out)


def _wait(making: QThread) -> None:
    """Wait for the file being written, painting the window meanwhile."""
    loop = QEventLoop()
    making.finished.connect(loop.quit)
    if making.isRunning():
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    making.wait()


@dataclass(frozen=True, slots=True)
class FileContent:
    """The bytes of a file, messages on what it does not show, and on forms left out of it."""

    data: bytes
    remarks: Sequence[str] = ()
    left_out: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to be written: path, name for the user, how its content is made, of how many forms."""

    path: Path
    title: str
    make: Callable[[ProgressCallback], FileContent]
    forms: int = 1


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What became of a file: the error, or the messages about it."""

    file: ExportFile
    error: str = ""
    remarks: Sequence[str] = ()
    left_out: Sequence[str] = ()


def result_messages(outcome: ExportResult) -> list[str]:
    """Return the messages about a file, each naming the file or form it is about."""
    if outcome.error:
        return [f"{outcome.file.title}：{outcome.error}"]
    return [*outcome.left_out, *outcome.remarks]


def export_summary(asked: Sequence[ExportFile], done: Sequence[ExportResult]) -> str:
    """Return one sentence: how many of the files are written, failed, or were cancelled."""
    written_ = [outcome.file for outcome in done if not outcome.error]
    failed, left = len(done) - len(written_), len(asked) - len(done)
    if not done:
        return "已取消，没有导出文件。"
    words = [_gone_out(written_)]
    absent = sum(len(outcome.left_out) for outcome in done)
    if absent:
        words.append(f"{absent} 张没有放进去")
    if failed:
        words.append(f"{failed} 个没有完成")
    if left:
        words.append(f"其余 {left} 个因取消没有导出")
    return f"{'，'.join(words)}。"


def _gone_out(files: Sequence[ExportFile]) -> str:
    if not files:
        return "没有导出文件"
    return f"已导出 {len(files)} 个文件到 {files[0].path.parent}"


_PDF = "PDF 文件 (*.pdf)"


class ExportCommands(QObject):
    """The command 全部导出; ``messageShown`` carries a sentence for the status bar."""

    messageShown = Signal(str)

    def __init__(
        self,
        forms: OpenForms,
        selected: Callable[[], Sequence[Document]],
        prompts: Prompts,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._forms = forms
        self._selected = selected
        self._prompts = prompts
        self._folder: Path | None = None

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
        if choice.file_type != "zpb" and not self._agreed(documents, choice.file_type):
            return
        files = self._one(documents, choice) if choice.merged else self._each(documents, choice)
        if files:
            self._write(files)

    def _agreed(self, documents: Sequence[Document], to: str) -> bool:
        """Return True if nothing speaks against exporting, or the user goes on nevertheless."""
        question, sentences = document_files.objections_to_several(documents, "导出", to)
        return not sentences or self._prompts.confirm(question, sentences, "仍然导出")

    def _one(self, documents: Sequence[Document], choice: ExportChoice) -> list[ExportFile]:
        name = f"{merged_file_stem([each.form for each in documents])}.pdf"
        path = self._prompts.save_path(self._start(documents) / name, _PDF)
        if path is None:
            return []
        made = partial(_merged, [_source(each) for each in documents], choice)
        return [ExportFile(path, path.name, made, len(documents))]

    def _each(self, documents: Sequence[Document], choice: ExportChoice) -> list[ExportFile]:
        title = f"把 {len(documents)} 个文件导出到哪个文件夹"
        folder = self._prompts.folder(self._start(documents), title)
        if folder is None:
            return []
        names, taken = UniqueFileNames(), self._taken()
        files = []
        for each in documents:
            path = names.path_for_stem(folder, file_stem(each.form), f".{choice.file_type}")
            while path.resolve() in taken:
                path = names.path_for_stem(folder, file_stem(each.form), f".{choice.file_type}")
            files.append(ExportFile(path, each.title, partial(_written, _source(each), choice)))
        there = [file.path.name for file in files if file.path.exists()]
        question = f"这个文件夹里已有 {len(there)} 个同名的文件，要替换它们吗？"
        return [] if there and not self._prompts.confirm(question, there, "替换") else files

    def _taken(self) -> set[Path]:
        """Return the files the open forms came from; no export overwrites them."""
        sources = (each.path or each.source for each in self._forms)
        return {Path(source).resolve() for source in sources if source}

    def _start(self, documents: Sequence[Document]) -> Path:
        first = documents[0].path or documents[0].source
        return self._folder or (Path(first).parent if first else Path.home())

    def _write(self, files: Sequence[ExportFile]) -> None:
        self._folder = files[0].path.parent
        done = write_files(files, self._window)
        details = [line for outcome in done for line in result_messages(outcome)]
        sentence = export_summary(files, done)
        if details:
            self._prompts.warn(sentence, details)
        else:
            self.messageShown.emit(sentence)


class _Source(NamedTuple):
    """What the thread needs of an open form."""

    title: str
    form: Form
    template: Template
    newer: bool


def _source(document: Document) -> _Source:
    return _Source(document.title, document.form, document.template, document.read_only)


def _written(source: _Source, choice: ExportChoice, _: ProgressCallback) -> FileContent:
    """Make a file of one form, in one step."""
    if source.newer and choice.file_type == "zpb":
        raise NewerSourceError
    made = write_form(source.form, source.template, choice.file_type, public=choice.public)
    return FileContent(made.data, [f"{source.title}：{remark}" for remark in made.messages])


def _merged(
    sources: Sequence[_Source], choice: ExportChoice, advance: ProgressCallback
) -> FileContent:
    """Make one file of several forms, with a message for each form left out."""
    from perfdesk.formats.pdf import pdf_export  # noqa: PLC0415 - brings reportlab and pikepdf

    forms = [(source.form, source.template) for source in sources]
    made = pdf_export.export_merged_pdf(forms, public=choice.public, advance=advance)
    remarks = [f"{sources[number].title}：{remark}" for number, remark in made.messages]
    left_out = [
        f"{sources[number].title}：{error_sentence(error)}" for number, error in made.left_out
    ]
    return FileContent(made.data, remarks, left_out)
