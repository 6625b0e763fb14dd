"""全部导出: the open forms, or those selected, to files of one type or to one PDF.

Asks what, for whom and where, makes sure that nothing is overwritten unasked, and
gives one report at the end. ``making`` has the files made beside the event loop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.naming import Names, merged_stem, stem
from perfdesk.formats.registry import written
from perfdesk.formats.results import Advance, NewerSourceError
from perfdesk.gui.document import Document
from perfdesk.gui.files import saving
from perfdesk.gui.files.making import outcomes
from perfdesk.gui.files.outgoing import Made, Outgoing, report, said_of
from perfdesk.gui.forms import OpenForms
from perfdesk.gui.prompts import ExportChoice, Prompts
from perfdesk.storage.logs import told

_PDF = "PDF 文件 (*.pdf)"


class Exporting(QObject):
    """The command on all open forms; ``said`` is a sentence for the status bar."""

    said = Signal(str)

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
        """What the 文件 menu does here, by the names of its commands."""
        return {"export_all": self.ask}

    def ask(self) -> None:
        """Exports what is chosen, after all questions; says in the end what became of it."""
        selected = self._selected()
        choice = self._prompts.export(len(self._forms), len(selected))
        if choice is None:
            return
        documents = list(selected if choice.selected else self._forms)
        for document in documents:
            document.commit()
        if choice.to != "zpb" and not self._agreed(documents, choice.to):
            return
        files = self._one(documents, choice) if choice.merged else self._each(documents, choice)
        if files:
            self._write(files)

    def _agreed(self, documents: Sequence[Document], to: str) -> bool:
        """True if nothing is wrong with the forms, or they are to go out nevertheless."""
        question, sentences = saving.objections_to_several(documents, "导出", to)
        return not sentences or self._prompts.confirm(question, sentences, "仍然导出")

    def _one(self, documents: Sequence[Document], choice: ExportChoice) -> list[Outgoing]:
        name = f"{merged_stem([each.form for each in documents])}.pdf"
        path = self._prompts.save_path(self._start(documents) / name, _PDF)
        if path is None:
            return []
        made = partial(_merged, [_source(each) for each in documents], choice)
        return [Outgoing(path, path.name, made, len(documents))]

    def _each(self, documents: Sequence[Document], choice: ExportChoice) -> list[Outgoing]:
        title = f"把 {len(documents)} 个文件导出到哪个文件夹"
        folder = self._prompts.folder(self._start(documents), title)
        if folder is None:
            return []
        names, taken = Names(), self._taken()
        files = []
        for each in documents:
            path = names.placed(folder, stem(each.form), f".{choice.to}")
            while path.resolve() in taken:
                path = names.placed(folder, stem(each.form), f".{choice.to}")
            files.append(Outgoing(path, each.title, partial(_written, _source(each), choice)))
        there = [file.path.name for file in files if file.path.exists()]
        question = f"这个文件夹里已有 {len(there)} 个同名的文件，要替换它们吗？"
        return [] if there and not self._prompts.confirm(question, there, "替换") else files

    def _taken(self) -> set[Path]:
        """The files the open forms came from; no export takes their place."""
        sources = (each.path or each.source for each in self._forms)
        return {Path(source).resolve() for source in sources if source}

    def _start(self, documents: Sequence[Document]) -> Path:
        first = documents[0].path or documents[0].source
        return self._folder or (Path(first).parent if first else Path.home())

    def _write(self, files: Sequence[Outgoing]) -> None:
        self._folder = files[0].path.parent
        done = outcomes(files, self._window)
        details = [line for outcome in done for line in said_of(outcome)]
        sentence = report(files, done)
        if details:
            self._prompts.warn(sentence, details)
        else:
            self.said.emit(sentence)


class _Source(NamedTuple):
    """An open form as it goes out: what the thread that makes the files needs of it."""

    title: str
    form: Form
    template: Template
    newer: bool


def _source(document: Document) -> _Source:
    return _Source(document.title, document.form, document.template, document.read_only)


def _written(source: _Source, choice: ExportChoice, _: Advance) -> Made:
    """A file of one form; it is made in one step."""
    if source.newer and choice.to == "zpb":
        raise NewerSourceError
    made = written(source.form, source.template, choice.to, public=choice.public)
    return Made(made.data, [f"{source.title}：{remark}" for remark in made.remarks])


def _merged(sources: Sequence[_Source], choice: ExportChoice, advance: Advance) -> Made:
    """One file of several forms, with a line on each that could not be put into it."""
    from perfdesk.formats.pdf import pdf_export  # noqa: PLC0415 - brings reportlab and pikepdf

    forms = [(source.form, source.template) for source in sources]
    made = pdf_export.merged(forms, public=choice.public, advance=advance)
    remarks = [f"{sources[number].title}：{remark}" for number, remark in made.remarks]
    left_out = [f"{sources[number].title}：{told(error)}" for number, error in made.left_out]
    return Made(made.data, remarks, left_out)
