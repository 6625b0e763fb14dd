"""The prompts of the window as real dialogs, and the dialog for a new form."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6 import QtWidgets
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from perfdesk import resources
from perfdesk.core.form import Level3, Row, Tier
from perfdesk.core.indicator_library import LibraryEntry
from perfdesk.core.template import RowHeadings, Template
from perfdesk.gui import menus
from perfdesk.gui.crash_dialog import CrashDialog
from perfdesk.gui.files.background import answer_at_once
from perfdesk.gui.files.backups_dialog import BackupsDialog
from perfdesk.gui.files.export_dialogs import EditionDialog, ExportDialog
from perfdesk.gui.files.merge_dialog import MergeDialog
from perfdesk.gui.filling.filling_dialogs import FillRowsDialog, HeaderDialog, LibraryDialog
from perfdesk.gui.help_dialogs import AboutDialog, DiagnosisDialog, diagnosis_text
from perfdesk.gui.manual import CONTENTS
from perfdesk.gui.prompts import (
    NATIVE_FILTER,
    BackupAction,
    BackupLine,
    DraftsChoice,
    Edition,
    EmptyIndicatorsChoice,
    ExistingFilesChoice,
    ExportChoice,
    MergeLine,
    Prompts,
    Replacement,
    SharedField,
    UnsavedChoice,
)
from perfdesk.gui.replace_dialog import ReplaceDialog
from perfdesk.gui.score_commands import TiersDialog
from perfdesk.gui.settings_dialog import SettingsDialog
from perfdesk.gui.widgets import (
    YEAR_REFUSAL,
    SeverityLabel,
    dialog_answer,
    exec_dialog,
    take_digits_alone,
)
from perfdesk.storage.crash_reports import kept_reports
from perfdesk.storage.logs import UnexpectedError
from perfdesk.storage.settings import Preferences

if TYPE_CHECKING:  # what only few runs need is loaded by those
    from PySide6.QtPrintSupport import QPrinter

    from perfdesk.gui.manual.manual_window import ManualWindow

_Answer = TypeVar("_Answer")

NO_PRINTER_MESSAGE = (
    "这台电脑上没有打印机，请先在系统设置里添加；也可以用“文件 › 导出 PDF”存成文件再打印。"
)

_MOST_LINES = 12
"""Most details listed in a message box."""

_LEAST_WIDTH = 360
"""Least width of a message box in pixels."""


class Dialogs(Prompts):
    """Implements the prompts with modal dialogs over ``parent``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._parent = parent
        self._manual: ManualWindow | None = None
        self._keeps_empty_indicators = False

    def open_paths(self, folder: Path, suffixes: Sequence[str]) -> list[Path]:
        """Ask for the files to open."""
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        filters = f"自评表和表格文件 ({patterns});;{NATIVE_FILTER};;所有文件 (*)"
        names, _ = QtWidgets.QFileDialog.getOpenFileNames(
            self._parent, "打开自评表", str(folder), filters
        )
        return [Path(name) for name in names]

    def save_path(self, suggested: Path, kind: str = NATIVE_FILTER) -> Path | None:
        """Ask where to write a file; its suffix is that of ``suggested``.

        Qt's dialog asks before replacing a file of the name typed; if the suffix had to be added,
        that is asked here.
        """
        name, _ = QtWidgets.QFileDialog.getSaveFileName(
            self._parent, "保存到", str(suggested), kind
        )
        if not name:
            return None
        path = Path(name)
        if path.suffix.lower() == suggested.suffix.lower():
            return path
        completed = path.with_name(path.name + suggested.suffix)
        question = f"“{completed.name}”已经存在，要替换它吗？"
        exists = answer_at_once(partial(os.path.exists, completed), otherwise=True)
        if exists and not self.confirm(question, [], "替换"):
            return None
        return completed

    def folder(self, start: Path, title: str) -> Path | None:
        """Ask for a folder."""
        name = QtWidgets.QFileDialog.getExistingDirectory(self._parent, title, str(start))
        return Path(name) if name else None

    def template_and_year(self, templates: Sequence[Template]) -> tuple[Template, str] | None:
        """Ask for the template and the year of a new form."""
        dialog = NewFormDialog(templates, self._parent)
        return self._answer(dialog, dialog.answer)

    def preferences(self, now: Preferences, templates: Sequence[Template]) -> Preferences | None:
        """Ask for the preferences."""
        dialog = SettingsDialog(
            now, templates, lambda start: self.folder(start, "默认文件夹"), self._parent
        )
        return self._answer(dialog, dialog.answer)

    def library_entries(self, there: Collection[str], level2: str) -> list[LibraryEntry]:
        """Ask which entries of the indicator library to insert; raises LibraryError."""
        dialog = LibraryDialog(resources.indicator_library(), there, level2, self._parent)
        return self._answer(dialog, dialog.answer) or []

    def header_texts(self, fields: Sequence[SharedField]) -> dict[str, str]:
        """Ask for the texts of the header fields."""
        dialog = HeaderDialog(fields, self._parent)
        return self._answer(dialog, dialog.answer) or {}

    def rows_to_fill(self, rows: Sequence[Row], headings: RowHeadings) -> list[Row]:
        """Ask which rows to fill by their target."""
        dialog = FillRowsDialog(rows, headings, self._parent)
        return self._answer(dialog, dialog.answer) or []

    def replacements(self, replacements: Sequence[Replacement]) -> list[int]:
        """Ask which replacements to make."""
        dialog = ReplaceDialog(replacements, self._parent)
        return self._answer(dialog, dialog.answer) or []

    def export_choice(self, count: int, selected: int) -> ExportChoice | None:
        """Ask how to export many forms."""
        dialog = ExportDialog(count, selected, self._parent)
        return self._answer(dialog, dialog.answer)

    def edition(self) -> Edition | None:
        """Ask for the edition of a PDF."""
        dialog = EditionDialog(self._parent)
        public = self._answer(dialog, dialog.public.isChecked)
        return None if public is None else "public" if public else "report"

    def backup_choice(
        self, whose: str, lines: Sequence[BackupLine]
    ) -> tuple[int, BackupAction] | None:
        """Ask for a backup and what to do with it."""
        dialog = BackupsDialog(whose, lines, self._parent)
        return self._answer(dialog, dialog.answer)

    def merge_choice(self, form_name: str, lines: Sequence[MergeLine]) -> list[int] | None:
        """Ask what to take over from the file."""
        dialog = MergeDialog(form_name, lines, self._parent)
        return self._answer(dialog, dialog.answer)

    def printer(self, title: str, pages: int) -> QPrinter | None:
        """Ask for printer, range and copies; say so if there is no printer."""
        from PySide6.QtPrintSupport import (  # noqa: PLC0415 - heavy, only for printing
            QPrintDialog,
            QPrinterInfo,
        )

        from perfdesk.gui.files.printing import a4_printer  # noqa: PLC0415 - brings QtPrintSupport

        if not QPrinterInfo.availablePrinterNames():
            self.warn(NO_PRINTER_MESSAGE)
            return None
        printer = a4_printer(title)
        dialog = QPrintDialog(printer, self._parent)
        dialog.setWindowTitle("打印")
        dialog.setMinMax(1, pages)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, on=False)
        return self._answer(dialog, lambda: printer)

    def tiers(self, node: Level3, headings: RowHeadings) -> tuple[Tier, ...] | None:
        """Ask for the tiers of a row."""
        dialog = TiersDialog(node, headings, self._parent)
        return self._answer(dialog, dialog.answer)

    def unsaved_choice(self, titles: Sequence[str]) -> UnsavedChoice:
        """Ask what to do with unsaved changes; Esc cancels."""
        box = self._box(
            QtWidgets.QMessageBox.Icon.Question, f"有 {len(titles)} 张表的修改还没有保存。"
        )
        box.setInformativeText(shortened_list(titles))
        save_text = "全部保存" if len(titles) > 1 else "保存"
        save = box.addButton(save_text, QtWidgets.QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("不保存", QtWidgets.QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton("取消", QtWidgets.QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(cancel)
        pressed = self._pressed_button(box, "keep")
        return "save" if pressed is save else "discard" if pressed is discard else "cancel"

    def existing_files_choice(self, names: Sequence[str]) -> ExistingFilesChoice:
        """Ask what to do with files in the way; Esc cancels, which is the default."""
        box = self._box(
            QtWidgets.QMessageBox.Icon.Warning,
            f"已有 {len(names)} 个同名的文件，不是程序导出的，或导出后改过。要替换它们吗？",
        )
        box.setInformativeText(shortened_list(names))
        replace_text = "全部替换" if len(names) > 1 else "替换"
        replace = box.addButton(replace_text, QtWidgets.QMessageBox.ButtonRole.DestructiveRole)
        skip_text = "跳过这些" if len(names) > 1 else "跳过"
        skip = box.addButton(skip_text, QtWidgets.QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton("取消", QtWidgets.QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        pressed = self._pressed_button(box, "export")
        return "replace" if pressed is replace else "skip" if pressed is skip else "cancel"

    def drafts_choice(self, titles: Sequence[str]) -> DraftsChoice:
        """Ask what to do with drafts; Esc leaves them for the next start."""
        box = self._box(
            QtWidgets.QMessageBox.Icon.Question,
            f"程序先前被系统结束或意外中断，{len(titles)} 张表的内容还没有保存，要恢复吗？",
        )
        box.setInformativeText(shortened_list(titles))
        restore = box.addButton("恢复", QtWidgets.QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("丢弃", QtWidgets.QMessageBox.ButtonRole.DestructiveRole)
        later = box.addButton("下次再说", QtWidgets.QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(restore)
        box.setEscapeButton(later)
        pressed = self._pressed_button(box, "keep")
        return "restore" if pressed is restore else "discard" if pressed is discard else "later"

    def empty_indicators_choice(self, names: Sequence[str]) -> EmptyIndicatorsChoice:
        """Ask whether to remove them; once they are kept, ask no more. Esc cancels."""
        if self._keeps_empty_indicators:
            return "keep"
        box = self._box(
            QtWidgets.QMessageBox.Icon.Question,
            "这些指标下面没有三级指标，印出来是空行，要先删除吗？选“保留”后不再询问。",
        )
        box.setInformativeText(shortened_list(names))
        remove = box.addButton("删除", QtWidgets.QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton("保留", QtWidgets.QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton("取消", QtWidgets.QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(remove)
        box.setEscapeButton(cancel)
        pressed = self._pressed_button(box, "export")
        self._keeps_empty_indicators = pressed is keep
        return "remove" if pressed is remove else "keep" if pressed is keep else "cancel"

    def confirm(self, question: str, details: Sequence[str], yes: str) -> bool:
        """Ask whether to go on; 取消 is the default."""
        box = self._box(QtWidgets.QMessageBox.Icon.Warning, question)
        box.setInformativeText(shortened_list(details))
        accept = box.addButton(yes, QtWidgets.QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton("取消", QtWidgets.QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        return self._pressed_button(box) is accept

    def warn(self, sentence: str, details: Sequence[str] = ()) -> None:
        """Show a sentence and details."""
        box = self._box(QtWidgets.QMessageBox.Icon.Warning, sentence)
        box.setInformativeText(shortened_list(details))
        box.setStandardButtons(QtWidgets.QMessageBox.StandardButton.Ok)
        self._pressed_button(box)

    def show_crash(self, error: UnexpectedError, kept: str) -> None:
        """Show the report, or only the sentence if none could be kept."""
        if error.report is None:
            self.warn(str(error), [kept])
        else:
            self._exec(CrashDialog(str(error), kept, error.report, self._parent))

    def show_manual(self, page: str) -> None:
        """Show a page of the manual beside the window, which stays in use."""
        if self._manual is None:
            self._manual = self._new_manual(self._parent)
        self._manual.show_page(page)

    def show_about(self) -> None:
        """Show the program's version."""
        self._exec(AboutDialog(self._parent))

    def show_licences(self) -> None:
        """Show the licences."""
        # Brings what reads the metadata of packages, which nothing else needs.
        from perfdesk.gui.licences_dialog import LicencesDialog  # noqa: PLC0415
        from perfdesk.licences import licensed_components  # noqa: PLC0415

        self._exec(LicencesDialog(licensed_components(), self._parent))

    def show_diagnosis(self) -> None:
        """Show the diagnosis."""
        self._exec(DiagnosisDialog(diagnosis_text(), kept_reports(), self._parent))

    def _answer(self, dialog: QDialog, answer: Callable[[], _Answer]) -> _Answer | None:
        self._offer_manual(dialog, _PAGES.get(type(dialog), CONTENTS))
        return dialog_answer(dialog, answer)

    def _exec(self, dialog: QDialog) -> None:
        self._offer_manual(dialog, CONTENTS)
        exec_dialog(dialog)

    def _offer_manual(self, dialog: QDialog, page: str) -> None:
        """Have F1 open a page of the manual while the dialog is open.

        The window of the manual is then the dialog's own: a modal dialog blocks all others.
        """
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), dialog)
        manual = cache(lambda: self._new_manual(dialog))
        shortcut.activated.connect(lambda: manual().show_page(page))

    def _new_manual(self, parent: QWidget | None) -> ManualWindow:
        # Brings Qt's classes for rich text, which nothing else needs.
        from perfdesk.gui.manual.manual_window import ManualWindow  # noqa: PLC0415

        window = self._parent
        shortcuts = menus.shortcuts(window) if isinstance(window, QtWidgets.QMainWindow) else ()
        return ManualWindow(shortcuts, parent)

    def _box(self, icon: QtWidgets.QMessageBox.Icon, text: str) -> QtWidgets.QMessageBox:
        box = QtWidgets.QMessageBox(self._parent)
        box.setIcon(icon)
        box.setWindowTitle("绩效自评表")
        box.setText(text)
        return box

    def _pressed_button(self, box: QtWidgets.QMessageBox, page: str = CONTENTS) -> object:
        # A message box is as wide as its question (Qt 6.11), and wraps longer details. A spacer
        # in a new row of its layout widens it: setMinimumWidth has no effect on a message box.
        grid = box.layout()
        if isinstance(grid, QtWidgets.QGridLayout):
            spacer = QtWidgets.QSpacerItem(_LEAST_WIDTH, 0)
            grid.addItem(spacer, grid.rowCount(), 0, 1, grid.columnCount())
        # The format of a message box is that of its question alone (Qt 6.11).
        for label in box.findChildren(QtWidgets.QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._offer_manual(box, page)
        exec_dialog(box)
        return box.clickedButton()


class NewFormDialog(QDialog):
    """Asks for the template and the year of a new form."""

    def __init__(self, templates: Sequence[Template], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建自评表")
        self._templates = tuple(templates)
        self.template_box = QComboBox(self)
        self.template_box.addItems([template.name for template in templates])
        self.year_field = QLineEdit(str(QDate.currentDate().year() - 1), self)
        self.year_field.setMaxLength(4)
        take_digits_alone(self.year_field)
        self._message = SeverityLabel(self)
        self._message.set_severity("error")
        self.year_field.inputRejected.connect(lambda: self._message.setText(YEAR_REFUSAL))
        self.year_field.textEdited.connect(self._message.clear)
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
        form.addRow(self._message)
        form.addRow(buttons)

    def answer(self) -> tuple[Template, str]:
        """Return the template and the year chosen."""
        return self._templates[self.template_box.currentIndex()], self.year_field.text().strip()


_PAGES: Mapping[type[QDialog], str] = {
    NewFormDialog: "first-steps",
    LibraryDialog: "indicators",
    FillRowsDialog: "indicators",
    HeaderDialog: "forms",
    ReplaceDialog: "find",
    BackupsDialog: "keep",
    MergeDialog: "keep",
    ExportDialog: "export",
    EditionDialog: "export",
    TiersDialog: "scores",
    SettingsDialog: "settings",
}
"""The page of the manual about each dialog."""


def shortened_list(lines: Sequence[str]) -> str:
    """Return the lines below each other, only a dozen of them with the number of all."""
    shown = list(lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        shown.append(f"……等 {len(lines)} 项")
    return "\n".join(shown)
