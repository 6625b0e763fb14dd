"""The dialogs behind the questions of ``gui.prompts``.

Only the window and the application know this module. Nothing here knows what is done
with an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtWidgets
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from perfdesk import __version__, resources
from perfdesk.core.form import Level3, Row, Tier
from perfdesk.core.indicator_library import LibraryEntry
from perfdesk.core.template import Template
from perfdesk.gui import help_dialogs
from perfdesk.gui.files.export_dialogs import EditionDialog, ExportDialog
from perfdesk.gui.filling.filling_dialogs import FillRowsDialog, HeaderDialog, LibraryDialog
from perfdesk.gui.help_dialogs import DiagnosisDialog, diagnosis_text
from perfdesk.gui.prompts import (
    NATIVE_FILTER,
    DraftsChoice,
    Edition,
    ExportChoice,
    Prompts,
    SharedField,
    UnsavedChoice,
)
from perfdesk.gui.score_commands import TiersDialog
from perfdesk.gui.widgets import dialog_answer, exec_dialog

if TYPE_CHECKING:  # QtPrintSupport is loaded by those runs only that print
    from PySide6.QtPrintSupport import QPrinter

NO_PRINTER = "这台电脑上没有打印机，请先在系统设置里添加；也可以用“文件 › 导出 PDF”存成文件再打印。"
_LISTED, _WIDE = 12, 360
"""How many details a question lists, and its least width in pixels."""


class Dialogs(Prompts):
    """The window's questions, asked with modal dialogs over ``parent``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._parent = parent

    def open_paths(self, folder: Path, suffixes: Sequence[str]) -> list[Path]:
        """The files to open, none if the user cancels."""
        all_kinds = " ".join(f"*{suffix}" for suffix in suffixes)
        kinds = f"能读的文件 ({all_kinds});;{NATIVE_FILTER};;所有文件 (*)"
        names, _ = QtWidgets.QFileDialog.getOpenFileNames(
            self._parent, "打开自评表", str(folder), kinds
        )
        return [Path(name) for name in names]

    def save_path(self, suggested: Path, kind: str = NATIVE_FILTER) -> Path | None:
        """Where to write a file, with the suffix of ``suggested``.

        An existing file has been asked about: by Qt under the name as typed, by us
        where the suffix had to be added to it.
        """
        name, _ = QtWidgets.QFileDialog.getSaveFileName(
            self._parent, "保存到", str(suggested), kind
        )
        if not name:
            return None
        path = Path(name)
        if path.suffix.lower() == suggested.suffix:
            return path
        whole = path.with_name(path.name + suggested.suffix)
        question = f"“{whole.name}”已经存在，要替换它吗？"
        return None if whole.exists() and not self.confirm(question, [], "替换") else whole

    def folder(self, start: Path, title: str) -> Path | None:
        """A folder."""
        name = QtWidgets.QFileDialog.getExistingDirectory(self._parent, title, str(start))
        return Path(name) if name else None

    def template_and_year(self, templates: Sequence[Template]) -> tuple[Template, str] | None:
        """The 表样 and the year of a new form."""
        dialog = NewFormDialog(templates, self._parent)
        return dialog_answer(dialog, dialog.answer)

    def library_entries(self, there: Collection[str], level2: str) -> list[LibraryEntry]:
        """Which entries of the indicator library to insert; none if the user cancels.

        Raises LibraryError if the library cannot be used.
        """
        dialog = LibraryDialog(resources.indicator_library(), there, level2, self._parent)
        return dialog_answer(dialog, dialog.answer) or []

    def header_texts(self, lines: Sequence[SharedField]) -> dict[str, str]:
        """Texts for the headers of all open forms by field; none if the user cancels."""
        dialog = HeaderDialog(lines, self._parent)
        return dialog_answer(dialog, dialog.answer) or {}

    def rows_to_fill(self, rows: Sequence[Row]) -> list[Row]:
        """Which of these rows take their target as 实际完成值; none if the user cancels."""
        dialog = FillRowsDialog(rows, self._parent)
        return dialog_answer(dialog, dialog.answer) or []

    def export_choice(self, count: int, selected: int) -> ExportChoice | None:
        """How to export all ``count`` open forms, or those of them that are selected."""
        dialog = ExportDialog(count, selected, self._parent)
        return dialog_answer(dialog, dialog.answer)

    def edition(self) -> Edition | None:
        """Whether a PDF holds the form (上报件) or nothing but its pages (公开件)."""
        dialog = EditionDialog(self._parent)
        public = dialog_answer(dialog, dialog.public.isChecked)
        return None if public is None else "public" if public else "report"

    def printer(self, title: str, pages: int) -> QPrinter | None:
        """The printer, range and copies for so many pages; says so where there is no printer."""
        from PySide6.QtPrintSupport import (  # noqa: PLC0415 - heavy, only for printing
            QPrintDialog,
            QPrinterInfo,
        )

        from perfdesk.gui.files.printing import a4_printer  # noqa: PLC0415 - brings QtPrintSupport

        if not QPrinterInfo.availablePrinterNames():
            self.warn(NO_PRINTER)
            return None
        printer = a4_printer(title)
        dialog = QPrintDialog(printer, self._parent)
        dialog.setWindowTitle("打印")
        dialog.setMinMax(1, pages)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, on=False)
        return dialog_answer(dialog, lambda: printer)

    def tiers(self, node: Level3) -> tuple[Tier, ...] | None:
        """The tiers a row is to be scored by, none at all for (); None to leave it as it is."""
        dialog = TiersDialog(node, self._parent)
        return dialog_answer(dialog, dialog.answer)

    def unsaved_choice(self, titles: Sequence[str]) -> UnsavedChoice:
        """What to do with the changed forms before they are closed."""
        box = self._box(
            QtWidgets.QMessageBox.Icon.Question, f"有 {len(titles)} 张表的修改还没有保存。"
        )
        box.setInformativeText(shortened_list(titles))
        words = "全部保存" if len(titles) > 1 else "保存"
        save = box.addButton(words, QtWidgets.QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("不保存", QtWidgets.QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton("取消", QtWidgets.QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(cancel)
        chosen = self._chosen(box)
        return "save" if chosen is save else "discard" if chosen is discard else "cancel"

    def drafts_choice(self, titles: Sequence[str]) -> DraftsChoice:
        """What to do with drafts that a crash left behind."""
        box = self._box(
            QtWidgets.QMessageBox.Icon.Question,
            f"上次程序没有正常退出，留下 {len(titles)} 张表的未保存内容，要恢复吗？",
        )
        box.setInformativeText(shortened_list(titles))
        restore = box.addButton("恢复", QtWidgets.QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("丢弃", QtWidgets.QMessageBox.ButtonRole.DestructiveRole)
        later = box.addButton("下次再说", QtWidgets.QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(restore)
        box.setEscapeButton(later)
        chosen = self._chosen(box)
        return "restore" if chosen is restore else "discard" if chosen is discard else "later"

    def confirm(self, question: str, details: Sequence[str], yes: str) -> bool:
        """Whether to go on; ``yes`` is the word on the button that does."""
        box = self._box(QtWidgets.QMessageBox.Icon.Warning, question)
        box.setInformativeText(shortened_list(details))
        go = box.addButton(yes, QtWidgets.QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton("取消", QtWidgets.QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stop)
        box.setEscapeButton(stop)
        return self._chosen(box) is go

    def warn(self, sentence: str, details: Sequence[str] = ()) -> None:
        """Says that something could not be done."""
        box = self._box(QtWidgets.QMessageBox.Icon.Warning, sentence)
        box.setInformativeText(shortened_list(details))
        box.setStandardButtons(QtWidgets.QMessageBox.StandardButton.Ok)
        self._chosen(box)

    def show_keys(self, shortcuts: Sequence[tuple[str, str, str]]) -> None:
        """Shows all keys, those of the menus given as menu, command, keys."""
        help_dialogs.show_shortcuts(shortcuts, self._parent)

    def inform(self, title: str, text: str) -> None:
        """Shows words that only inform."""
        box = self._box(QtWidgets.QMessageBox.Icon.NoIcon, text)
        box.setWindowTitle(title)
        box.setStandardButtons(QtWidgets.QMessageBox.StandardButton.Ok)
        self._chosen(box)

    def show_diagnosis(self) -> None:
        """Shows what someone who helps needs to know, to be copied."""
        exec_dialog(DiagnosisDialog(diagnosis_text(), self._parent))

    def _box(self, icon: QtWidgets.QMessageBox.Icon, text: str) -> QtWidgets.QMessageBox:
        box = QtWidgets.QMessageBox(self._parent)
        box.setIcon(icon)
        box.setWindowTitle("绩效自评表")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        return box

    def _chosen(self, box: QtWidgets.QMessageBox) -> object:
        grid = box.layout()
        if isinstance(grid, QtWidgets.QGridLayout):  # else a short question squeezes its details
            room = QtWidgets.QSpacerItem(_WIDE, 0)
            grid.addItem(room, grid.rowCount(), 0, 1, grid.columnCount())
        exec_dialog(box)
        return box.clickedButton()


class NewFormDialog(QDialog):
    """Which 表样 and which year a new form is to have."""

    def __init__(self, templates: Sequence[Template], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建自评表")
        self._templates = tuple(templates)
        self.template_box = QComboBox(self)
        self.template_box.addItems([template.name for template in templates])
        self.year_field = QLineEdit(str(QDate.currentDate().year() - 1), self)
        self.year_field.setMaxLength(4)
        buttons = QtWidgets.QDialogButtonBox(
            QtWidgets.QDialogButtonBox.StandardButton.Ok
            | QtWidgets.QDialogButtonBox.StandardButton.Cancel,
            self,
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QtWidgets.QFormLayout(self)
        form.addRow("表样(&T)", self.template_box)
        form.addRow("年度(&Y)", self.year_field)
        form.addRow(buttons)

    def answer(self) -> tuple[Template, str]:
        """The 表样 and the year as they stand."""
        return self._templates[self.template_box.currentIndex()], self.year_field.text().strip()


def about_text() -> str:
    """What the program is, and what it is made of."""
    return (
        f"绩效自评表 {__version__}\n\n"
        "离线填写、校验和打印《项目支出绩效自评表》。\n"
        "所有内容只存放在本机，不联网。\n\n"
        "许可：MIT。字体：思源黑体、思源宋体（OFL 1.1）。界面：Qt for Python（LGPL）。"
    )


def shortened_list(lines: Sequence[str]) -> str:
    """The lines below each other, with a word for those beyond a dozen."""
    first = list(lines[:_LISTED])
    if len(lines) > _LISTED:
        first.append(f"……等 {len(lines)} 项")
    return "\n".join(first)
