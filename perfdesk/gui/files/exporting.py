"""全部导出: the open forms, or those selected, to files of one type or to one PDF.

Asks what, for whom and where, makes sure that nothing is overwritten unasked, and
gives one report at the end. The files themselves are made by ``making``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.names import Names, merged_stem, stem
from perfdesk.formats.writing import NewerSourceError, Written, written
from perfdesk.gui.dialogs import Asking
from perfdesk.gui.document import Document
from perfdesk.gui.files import saving
from perfdesk.gui.files.outgoing import Outgoing, report, said_of
from perfdesk.gui.forms import OpenForms

if TYPE_CHECKING:
    from perfdesk.gui.files.export_choice import ExportChoice

_PDF = "PDF 文件 (*.pdf)"


class Exporting(QObject):
    """The command on all open forms; ``said`` is a sentence for the status bar."""

    said = Signal(str)

    def __init__(
        self,
        forms: OpenForms,
        selected: Callable[[], Sequence[Document]],
        asking: Asking,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._forms = forms
        self._selected = selected
        self._asking = asking
        self._folder: Path | None = None

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the 文件 menu does here, by the names of its commands."""
        return {"export_all": self.ask}

    def ask(self) -> None:
        """Exports what is chosen, after all questions; says in the end what became of it."""
        selected = self._selected()
        choice = self._asking.export(len(self._forms), len(selected))
        if choice is None:
            return
        documents = list(selected if choice.selected else self._forms)
        for document in documents:
            document.commit()
        if choice.to != "zpb" and not self._agreed(documents):
            return
        files = self._one(documents, choice) if choice.merged else self._each(documents, choice)
        if files:
            self._write(files)

    def _agreed(self, documents: Sequence[Document]) -> bool:
        """True if nothing is wrong with the forms, or they are to go out nevertheless."""
        question, sentences = saving.objections_to_several(documents, "导出")
        return not sentences or self._asking.go_on(question, sentences, "仍然导出")

    def _one(self, documents: Sequence[Document], choice: ExportChoice) -> list[Outgoing]:
        forms = [(each.form, each.template) for each in documents]
        name = f"{merged_stem([form for form, _ in forms])}.pdf"
        path = self._asking.save_path(self._start(documents) / name, _PDF)
        if path is None:
            return []
        return [Outgoing(path, path.name, partial(_merged, forms, public=choice.public))]

    def _each(self, documents: Sequence[Document], choice: ExportChoice) -> list[Outgoing]:
        title = f"把 {len(documents)} 个文件导出到哪个文件夹"
        folder = self._asking.folder(self._start(documents), title)
        if folder is None:
            return []
        names, taken = Names(), self._taken()
        files = []
        for each in documents:
            path = names.placed(folder, stem(each.form), f".{choice.to}")
            while path.resolve() in taken:
                path = names.placed(folder, stem(each.form), f".{choice.to}")
            made = partial(_written, each.form, each.template, choice, newer=each.read_only)
            files.append(Outgoing(path, each.title, made))
        there = [file.path.name for file in files if file.path.exists()]
        question = f"这个文件夹里已有 {len(there)} 个同名的文件，要替换它们吗？"
        return [] if there and not self._asking.go_on(question, there, "替换") else files

    def _taken(self) -> set[Path]:
        """The files the open forms came from; no export takes their place."""
        sources = (each.path or each.source for each in self._forms)
        return {Path(source).resolve() for source in sources if source}

    def _start(self, documents: Sequence[Document]) -> Path:
        first = documents[0].path or documents[0].source
        return self._folder or (Path(first).parent if first else Path.home())

    def _write(self, files: Sequence[Outgoing]) -> None:
        from perfdesk.gui.files.making import outcomes  # noqa: PLC0415 - not on the way to the window

        self._folder = files[0].path.parent
        done = outcomes(files, self._window)
        details = [line for outcome in done for line in said_of(outcome)]
        sentence = report(len(files), done)
        if details:
            self._asking.tell(sentence, details)
        else:
            self.said.emit(sentence)


def _written(form: Form, template: Template, choice: ExportChoice, *, newer: bool) -> Written:
    if newer and choice.to == "zpb":
        raise NewerSourceError
    return written(form, template, choice.to, public=choice.public)


def _merged(forms: Sequence[tuple[Form, Template]], *, public: bool) -> Written:
    from perfdesk.formats.pdf import writing as pdf_out  # noqa: PLC0415 - not on the way to the window

    return pdf_out.merged(forms, public=public)
