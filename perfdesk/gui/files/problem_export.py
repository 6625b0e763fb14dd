"""导出问题清单: the problems of all open forms as an Excel file, for those who are to mend them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from perfdesk.gui.document import Document
from perfdesk.gui.files.document_files import WORKBOOK_FILTER, write_alone, write_export
from perfdesk.gui.files.last_folder import LastFolder
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.problems.problem_model import GROUP_LABELS, problem_lines
from perfdesk.gui.prompts import Prompts
from perfdesk.storage.logs import log_operation

_NAME = "问题清单"
_COLUMNS = (
    ("年度", 8),
    ("项目", 30),
    ("实施单位", 24),
    ("级别", 8),
    ("位置", 30),
    ("说明", 60),
    ("依据", 40),
)
"""Headings, and widths in characters of Excel."""

ExportFile = Callable[[Path, Callable[[], Sequence[str]]], None]


class ProblemExport(QObject):
    """The command; ``export_file`` writes the file and tells the user so."""

    messageShown = Signal(str)

    def __init__(
        self,
        forms: OpenForms,
        prompts: Prompts,
        last_folder: LastFolder,
        export_file: ExportFile,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._forms, self._prompts, self._last_folder = forms, prompts, last_folder
        self._export_file = export_file

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handler of the command by its name."""
        return {"export_problems": self._export}

    def _export(self) -> None:
        for document in self._forms:
            document.commit()
        lines = list(_lines(self._forms))
        if not lines:
            self.messageShown.emit("打开的表都没有问题，不用导出清单。")
            return
        suggested = self._last_folder.path() / f"{_NAME}.xlsx"
        path = self._prompts.save_path(suggested, WORKBOOK_FILTER)
        if path is not None:
            self._export_file(path, partial(_write, path, lines))


def _lines(documents: Iterable[Document]) -> Iterator[Sequence[str]]:
    """Yield a line for each problem and each finding that is not marked 已核实."""
    for document in documents:
        form = document.form
        for line in problem_lines(document):
            if line.group != "accepted":
                yield (
                    form.year,
                    document.title,
                    form.unit,
                    GROUP_LABELS[line.group],
                    line.where,
                    line.message,
                    line.rule_source_text,
                )


def _write(path: Path, lines: Sequence[Sequence[str]]) -> Sequence[str]:
    def write() -> Sequence[str]:
        data = _list_bytes(lines)
        return write_export(path, data, _NAME, replace=True).messages

    with log_operation("export", path):
        return write_alone(path, "导出", write)


def _list_bytes(lines: Sequence[Sequence[str]]) -> bytes:
    from perfdesk.formats.workbook.list_writer import (  # noqa: PLC0415 - brings XlsxWriter
        ListColumn,
        list_bytes,
    )

    columns = [ListColumn(heading, width) for heading, width in _COLUMNS]
    return list_bytes(_NAME, columns, lines)
