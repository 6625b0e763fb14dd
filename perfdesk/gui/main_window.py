"""The main window: start page, or list of open forms beside the panes; menus and status bar.

It creates the parts of the window, connects their signals and collects their commands. It
decides nothing itself: files are opened and saved by ``FileCommands``, drafts by ``Autosave``,
and forms are changed by ``Document``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.template import Template
from perfdesk.gui import menus, theme
from perfdesk.gui.command_palette import CommandPalette
from perfdesk.gui.copy_paste import CopyPasteCommands
from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.document import Document
from perfdesk.gui.files.autosave import Autosave, draft_description
from perfdesk.gui.files.background import is_waiting
from perfdesk.gui.files.empty_indicators import EmptyIndicatorCommands
from perfdesk.gui.files.export import ExportCommands
from perfdesk.gui.files.file_commands import BatchCommands, FileCommands
from perfdesk.gui.files.file_watch import FileWatch
from perfdesk.gui.files.incoming import IncomingFiles, RecentFilesMenu, dropped_paths
from perfdesk.gui.files.last_folder import LastFolder
from perfdesk.gui.files.objections import Purpose, confirm_objections
from perfdesk.gui.files.problem_export import ProblemExport
from perfdesk.gui.files.version_commands import VersionCommands
from perfdesk.gui.filling.completion import TypingHints
from perfdesk.gui.filling.copies import CopyCommands
from perfdesk.gui.filling.fill_commands import FillCommands
from perfdesk.gui.filling.money_commands import MoneyCommands
from perfdesk.gui.find import FindCommands
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.form_list.form_list_view import FormListPane
from perfdesk.gui.joint_undo_messages import JointUndoMessages
from perfdesk.gui.manual import CONTENTS, KEYS
from perfdesk.gui.other_text_commands import OtherTextCommands
from perfdesk.gui.panes import Panes
from perfdesk.gui.preference_commands import PreferenceCommands
from perfdesk.gui.preview.preview_area import PreviewArea
from perfdesk.gui.problem_commands import FormStatus
from perfdesk.gui.prompts import Prompts
from perfdesk.gui.score_commands import ScoreCommands
from perfdesk.gui.start_page import StartPage
from perfdesk.gui.status_bar import DraftNotice, MessageStrip
from perfdesk.gui.widgets import contains
from perfdesk.gui.window_state import WindowStateStore
from perfdesk.workers.program_workers import window_workers
from perfdesk.workers.tasks import TaskRunner

_TITLE = "绩效自评表"


def _update_title(window: QMainWindow, forms: OpenForms, document: Document | None) -> None:
    """Show the form's name in the window's title, with a mark while it is unsaved."""
    if document is None:
        window.setWindowTitle(_TITLE)
        window.setWindowModified(False)
        return
    name = forms.name(document).replace("[*]", "[*][*]")  # Qt shows "[*][*]" as "[*]"
    window.setWindowTitle(f"{name}[*] - {_TITLE}")
    window.setWindowModified(document.is_modified)


def _update_undo_actions(actions: Mapping[str, QAction], document: Document | None) -> None:
    """Show in the texts of 撤销 and 重做 what would be undone or redone, and enable them."""
    if document is not None:
        change = "输入" if document.open_field else document.stack.undoText()
        _update_action(actions["undo"], "撤销(&U)", document.can_undo, change)
        _update_action(actions["redo"], "重做(&R)", document.can_redo, document.stack.redoText())


def _update_action(action: QAction, name: str, possible: bool, change: str) -> None:
    text = f"{name} {theme.action_text(change)}" if possible and change else name
    if action.text() != text:
        action.setText(text)
    if action.isEnabled() != possible:
        action.setEnabled(possible)


_FORMS_WIDTH = 210
"""Pixels of the list of forms in the first window, and after it was a table, at 100 %."""

_WIDTH_FOR_MESSAGES = 1200
"""Pixels of a window in which messages about files and the form stand side by side, at 100 %."""

_NO_ROOM_FOR_TABLE = "窗口里放不下总表，请拉宽窗口、关闭版面预览或缩小文字。"


class MainWindow(QMainWindow):
    """The window of the program.

    ``unexpectedErrorLogged`` carries an error (``UnexpectedError``) that stopped a file alone, of
    which the user has been told which one; its report is still to be shown.
    """

    unexpectedErrorLogged = Signal(object)

    def __init__(self, prompts: Prompts | None = None, workers: TaskRunner | None = None) -> None:
        super().__init__()
        self.prompts: Prompts = prompts or Dialogs(self)
        self._document: Document | None = None
        self._text_scale = theme.text_scale()
        self.forms = OpenForms(self)
        self.last_folder = LastFolder(self)
        self.file_commands = FileCommands(
            self.forms, self.prompts, workers or window_workers(), self.last_folder, self
        )
        self.autosave = Autosave(self.forms, self)
        self.file_watch = FileWatch(self.forms, self)
        self._forms_and_panes = QSplitter(Qt.Orientation.Horizontal)
        self.forms_pane = FormListPane(self.forms)
        self.form_list = self.forms_pane.list
        self.batch_commands = BatchCommands(
            self.forms, self.form_list, self.file_commands, self.prompts
        )
        self.panes = Panes()
        self.typing_hints = TypingHints(self.forms, self.panes, self)
        self.incoming_files = IncomingFiles(self, self.open_files, self.prompts.warn)
        self.message_strip = MessageStrip(self.statusBar(), "消息")
        self.form_message_strip = MessageStrip(self.statusBar(), "这张表的消息")
        self.form_status = FormStatus(self.panes, self.statusBar(), self)
        self.figures = self.form_status.figures
        self.preview = PreviewArea(self.panes)
        self.draft_notice = DraftNotice(self.statusBar())
        self.recent_files = RecentFilesMenu(self.open_files, self.forms.forms_of, self)
        self._make_commands()
        self.menu_actions = menus.build_menus(self, self._commands())
        self.command_palette = CommandPalette(self)
        self._lay_out()
        self.setAcceptDrops(True)
        self._complete_menus()
        self._connect()
        self._bind(None)
        self.state_store = WindowStateStore(self, self.panes, self.preview)
        self.state_store.restore()
        self.form_list.documentChosen.connect(self._open_preview)

    def _complete_menus(self) -> None:
        """Add to the menus what the parts of the window make themselves."""
        menus.add_structure_actions(self, self.panes.tree.actions())
        menus.add_cell_menu(self, self.panes.tree, self.menu_actions)
        menus.add_header_menu(self, self.panes.tree.tree_header)
        self.panes.tree.hidden_columns.connect_actions(self.menu_actions)
        menus.insert_submenu(self, "file", self.menu_actions["open"], self.recent_files.menu)
        menus.insert_submenu(self, "view", self.menu_actions["search_forms"], self.forms_pane.menu)
        self.batch_commands.connect_actions(self.menu_actions)
        self.preference_commands.connect_actions(self.menu_actions)

    def _make_commands(self) -> None:
        """Create the parts that only carry out commands."""
        self.copy_paste = CopyPasteCommands(self.panes, self)
        self.version_commands = VersionCommands(self.forms, self.prompts, self)
        self.copy_commands = CopyCommands(self.forms, self.form_list, self.panes, self.prompts)
        self.export_commands = ExportCommands(
            self.forms, self.form_list.selected_documents, self.prompts, self.last_folder, self
        )
        self.problem_export = ProblemExport(
            self.forms, self.prompts, self.last_folder, self.file_commands.export_file, self
        )
        self.fill_commands = FillCommands(self._active_document, self.panes, self.prompts, self)
        self.empty_indicator_commands = EmptyIndicatorCommands(self._active_document, self)
        self.money_commands = MoneyCommands(self._active_document, self.prompts, self)
        self.score_commands = ScoreCommands(self._active_document, self.panes, self.prompts, self)
        self.joint_undo_messages = JointUndoMessages(self.forms, self)
        self.find_commands = FindCommands(
            self.forms, self.panes, self._active_document, self.prompts
        )
        self.preference_commands = PreferenceCommands(self.prompts, self)
        self.other_text_commands = OtherTextCommands(self._active_document, self.panes, self)

    def _connect(self) -> None:
        self.form_list.documentChosen.connect(self._bind)
        self.form_list.enterPressed.connect(
            lambda: self.panes.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        )
        self.file_commands.showDocumentRequested.connect(self.form_list.choose)
        self.version_commands.showDocumentRequested.connect(self.form_list.choose)
        self.file_commands.filesUsed.connect(self.recent_files.remember)
        self.file_commands.filesUsed.connect(self.forms.announce_names)
        self.file_commands.filesUsed.connect(self.file_watch.follow)
        for changed in (self.forms.dataChanged, self.forms.rowsInserted, self.forms.rowsRemoved):
            changed.connect(self._update_title)
        self.autosave.errorChanged.connect(self.draft_notice.show_reason)
        self.command_palette.chosen.connect(lambda entry: entry.action.trigger())
        self.preference_commands.pageOptionsChanged.connect(self.preview.set_page_options)
        self.preference_commands.folderChanged.connect(self.last_folder.forget)
        self.typing_hints.hintChanged.connect(self.form_status.cell_hint.show_typing_hint)
        self.find_commands.showDocumentRequested.connect(self.form_list.choose)
        self.forms.changedByOneCommand.connect(self._show_one_of)
        self._connect_messages()
        self._connect_form_messages()

    def _connect_messages(self) -> None:
        """Show in the status bar what the parts of the window tell of files, and errors in them."""
        self.autosave.messageShown.connect(self.show_message)
        for part in (
            self.file_commands,
            self.file_watch,
            self.batch_commands,
            self.export_commands,
            self.problem_export,
        ):
            part.messageShown.connect(self.show_message)
        for writer in (self.file_commands, self.export_commands):
            writer.filesWritten.connect(self.show_message)
        for strip in (self.message_strip, self.form_message_strip):
            strip.messageChanged.connect(self._place_messages)
        self.form_status.cell_hint.destinationChanged.connect(self._place_messages)
        for reader in (self.file_commands, self.export_commands, self.autosave):
            reader.unexpectedErrorLogged.connect(self.unexpectedErrorLogged)

    def _connect_form_messages(self) -> None:
        """Show in the status bar what the parts of the window tell of the form and the window."""
        for about_form in (
            self.typing_hints,
            self.panes.tree,
            self.panes.header.field_grid,
            self.panes.funding.field_grid,
            self.panes.goals.field_grid,
            self.panes.other_texts.editor.binding,
            self.form_status,
            self.copy_paste,
            self.copy_commands,
            self.version_commands,
            self.fill_commands,
            self.money_commands,
            self.empty_indicator_commands,
            self.score_commands,
            self.find_commands,
            self.other_text_commands,
            self.joint_undo_messages,
            self.preference_commands,
        ):
            about_form.messageShown.connect(self.show_form_message)
        self.file_commands.aboutFormShown.connect(self.show_form_message)
        for moving in (self.form_status, self.find_commands):
            moving.destinationShown.connect(self._show_destination)
        shown_again = self.panes.tree.hidden_columns.shownAgain
        shown_again.connect(self.form_message_strip.clear)
        # Queued: behind the message of the command that led into the column.
        shown_again.connect(self._add_to_form_message, Qt.ConnectionType.QueuedConnection)

    def sizeHint(self) -> QSize:
        """Override: fits a screen of 1280 x 720 pixels less its task bar."""
        return QSize(1280, 690)

    @property
    def document(self) -> Document | None:
        """The active document: the one the panes show, or None."""
        return self._document

    def _active_document(self) -> Document | None:
        return self._document

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files and show the first form of them."""
        self.file_commands.open(paths)

    def offer_drafts(self) -> None:
        """Ask about the drafts left by a crash or by the system's end; restore or discard them."""
        drafts = self.autosave.leftover_drafts()
        if not drafts:
            return
        answer = self.prompts.drafts_choice(list(map(draft_description, drafts)))
        if answer == "discard":
            self.autosave.discard(drafts)
        elif answer == "restore":
            for document in self.autosave.restore(drafts):
                self._make_room_for(document)
                self.forms.add(document)
                self.form_list.choose(document)

    def _make_room_for(self, restored: Document) -> None:
        """Let a restored draft take the place of its file, if that was opened before."""
        opened = None if restored.path is None else self.forms.find_by_path(restored.path)
        if opened is not None and opened.is_modified:
            restored.path = None
        elif opened is not None:
            self.forms.remove(opened)

    def show_message(self, sentence: str, files: Sequence[Path] = ()) -> None:
        """Show a sentence in the status bar until it is read, and have a screen reader say it.

        ``files`` are files that were written, which the status bar offers to open.
        """
        if sentence:
            if self._is_narrow():
                self.form_message_strip.clear()
                self.form_status.cell_hint.show_destination("")
            self.message_strip.show_message(sentence, files)
            theme.announce(self, sentence)

    def show_form_message(self, sentence: str) -> None:
        """Show a sentence about the form or the window beside that about files, or over it.

        It ends when another form is shown.
        """
        if sentence:
            if self._is_narrow():
                self.form_status.cell_hint.show_destination("")
            self.form_message_strip.show_message(sentence)
            theme.announce(self, sentence)

    def _place_messages(self) -> None:
        """In a narrow window, let the message about the form cover that about files till read.

        Why a command went to the cell covers both there.
        """
        is_narrow, hint = self._is_narrow(), self.form_status.cell_hint
        is_led = hint.has_destination
        self.form_message_strip.set_covered(is_narrow and is_led)
        is_told = is_led or bool(self.form_message_strip.text())
        self.message_strip.set_covered(is_narrow and is_told)
        hint.keep_room(not is_narrow)

    def _is_narrow(self) -> bool:
        """Return whether there is room for one message alone."""
        return self.width() < _WIDTH_FOR_MESSAGES * self._text_scale

    def _show_destination(self, sentence: str) -> None:
        """Say why the cursor was moved to its cell."""
        self.form_status.show_destination(sentence)
        theme.announce(self, sentence)

    def _add_to_form_message(self, sentence: str) -> None:
        message = self.form_message_strip.text()
        stop = "" if not message or message.endswith("。") else "。"
        self.show_form_message(f"{message}{stop}{sentence}")

    def for_document(self, do: Callable[[Document], object]) -> Callable[[], object]:
        """Return a command that calls ``do`` with the active document, if there is one."""
        return lambda: do(self._document) if self._document is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override: show as many messages as there is room for."""
        super().resizeEvent(event)
        self._place_messages()

    def changeEvent(self, event: QEvent) -> None:
        """Override: fit icons, and the list of forms by its characters, to the size of texts."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            menus.fit_toolbar(self)
            before, self._text_scale = self._text_scale, theme.text_scale()
            forms, *panes = self._forms_and_panes.sizes()
            if not self.forms_pane.is_table:
                wanted = round(forms * self._text_scale / before)
                self._forms_and_panes.setSizes([wanted, forms + sum(panes) - wanted])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Override: ask about unsaved forms, then delete drafts and save the window's state.

        While files are being read, that is stopped instead; a file that is being written or
        compared is left to its end.
        """
        if self.file_commands.is_opening or is_waiting():
            self.file_commands.cancel_opening()
            event.ignore()
            return
        state = self.state_store.current_state()
        if self.file_commands.may_close(list(self.forms)):
            self._close_forms()
            self.autosave.close()
            self.file_watch.close()
            self._save_memories()
            self.state_store.save(state)
            event.accept()
        else:
            event.ignore()

    def _close_forms(self) -> None:
        """Close all forms, unseen: neither another form nor the start page is shown before."""
        self.hide()
        self.forms.remove_all(self.forms, self._document)

    def save_for_end(self) -> None:
        """Write the drafts and what is remembered at once: the system may end the program.

        If it does, the drafts are offered at the next start; if it does not, nothing is lost.
        """
        self.autosave.save_drafts()
        self._save_memories()

    def end_at_once(self) -> None:
        """End the program without a question, as the system demands; the drafts are written."""
        self.file_commands.cancel_opening()
        self.save_for_end()
        self.state_store.save(self.state_store.current_state())
        self.autosave.close()
        self.file_watch.close()
        QApplication.exit()

    def _save_memories(self) -> None:
        self.recent_files.save_pending()
        self.last_folder.save_pending()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Override: accept files anywhere in the window."""
        event.setAccepted(bool(dropped_paths(event.mimeData())))

    def dropEvent(self, event: QDropEvent) -> None:
        """Override: open the files dropped."""
        event.acceptProposedAction()
        self.incoming_files.open_when_idle(dropped_paths(event.mimeData()))

    def _commands(self) -> dict[str, Callable[[], object]]:
        """Return the handler of each command of the menus by its name."""
        commands: dict[str, Callable[[], object]] = {}
        for part in self._commands_of_parts():
            commands.update(part)
        return commands

    def _commands_of_parts(self) -> Sequence[Mapping[str, Callable[[], object]]]:
        """Return the handlers of each part of the window; no command is in two of them."""
        return (
            self._own_commands(),
            self._file_commands(),
            self._view_commands(),
            self.batch_commands.commands(),
            self.form_status.commands(),
            self.copy_paste.commands(),
            self.copy_commands.commands(self.for_document),
            self.version_commands.commands(self.for_document),
            self.export_commands.commands(),
            self.problem_export.commands(),
            self.fill_commands.commands(),
            self.money_commands.commands(),
            self.empty_indicator_commands.commands(),
            self.score_commands.commands(),
            self.find_commands.commands(),
            self.other_text_commands.commands(),
            self.preference_commands.commands(),
            self.panes.tree.hidden_columns.commands(),
        )

    def _own_commands(self) -> dict[str, Callable[[], object]]:
        return {
            "undo": self.for_document(Document.undo),
            "redo": self.for_document(Document.redo),
            "print": self.for_document(self._print),
            "quit": self.close,
            "find_command": lambda: self.command_palette.show_entries(menus.menu_entries(self)),
            "manual": lambda: self.prompts.show_manual(self._manual_page()),
            "keys": lambda: self.prompts.show_manual(KEYS),
            "report": self.prompts.show_diagnosis,
            "about": self.prompts.show_about,
            "licences": self.prompts.show_licences,
        }

    def _manual_page(self) -> str:
        """Return the name of the manual's page about the place that has the focus."""
        panes, focus, ref = self.panes, self.focusWidget(), self.panes.tree.current_ref()
        is_points = ref is not None and ref.field in ("weight", "score")
        places = (
            (self._start_page, "first-steps"),
            (self.command_palette, "first-steps"),
            (self.forms_pane, "forms"),
            (panes.header, "header"),
            (panes.funding, "header"),
            (panes.goals, "goals"),
            (panes.tree, "scores" if is_points else "indicators"),
            (panes.problems, "problems"),
            (panes.other_texts, "other-texts"),
            (self.find_commands.bar, "find"),
            *((area, "preview") for area in self.preview.focus_areas()),
        )
        pages = (page for place, page in places if focus and contains(place, focus))
        return next(pages, CONTENTS)

    def _file_commands(self) -> dict[str, Callable[[], object]]:
        files, for_document = self.file_commands, self.for_document
        return {
            "new": self._new,
            "open": files.choose_and_open,
            "save": for_document(files.save),
            "save_as": for_document(files.save_as),
            "save_all": files.save_all,
            "accept_changes": for_document(files.accept_changes),
            "export_pdf": for_document(files.export_pdf),
            "export_workbook": for_document(files.export_workbook),
            "copy_table": for_document(self._copy_table),
            "close": for_document(lambda document: files.close([document])),
        }

    def _view_commands(self) -> dict[str, Callable[[], object]]:
        return {
            "next_form": lambda: self.form_list.step(1),
            "previous_form": lambda: self.form_list.step(-1),
            "search_forms": self.forms_pane.focus_search,
            "overview": self._show_overview,
            "next_pane": lambda: self._focus_next_pane(1),
            "previous_pane": lambda: self._focus_next_pane(-1),
            "preview": self._show_preview,
            "empty_cells": lambda: self.panes.problems.show_empty_cells(
                self.menu_actions["empty_cells"].isChecked()
            ),
        }

    def _focus_next_pane(self, by: int) -> None:
        more = (*self.preview.focus_areas(), *self.message_strip.focus_areas())
        self.panes.focus_next(by, self.forms_pane, *more)

    def _lay_out(self) -> None:
        forms_and_panes = self._forms_and_panes
        forms_and_panes.setObjectName("forms-and-panes")
        forms_and_panes.addWidget(self.forms_pane)
        forms_and_panes.addWidget(self.preview.splitter)
        forms_and_panes.setChildrenCollapsible(False)
        forms_and_panes.setStretchFactor(1, 1)
        forms_width = round(_FORMS_WIDTH * self._text_scale)
        forms_and_panes.setSizes([forms_width, 1280 - forms_width])  # pixels of the first window
        self._start_page = StartPage(self.menu_actions, self.recent_files)
        self._start_page.newFormRequested.connect(self._new)
        self._start_page.openRequested.connect(self.open_files)
        self._start_page.manualRequested.connect(self.prompts.show_manual)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._start_page)
        self._pages.addWidget(forms_and_panes)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages)
        column.addWidget(self.find_commands.bar)
        self.setCentralWidget(central)
        self.statusBar().setSizeGripEnabled(False)

    def _bind_again(self) -> None:
        self._bind(self._document)  # the views offer changes now, or no longer

    def _bind(self, document: Document | None) -> None:
        if self._document is not None:
            self._document.evaluated.disconnect(self._update_title_and_undo)
            self._document.modificationChanged.disconnect(self._update_title_and_undo)
            self._document.stack.indexChanged.disconnect(self._update_title_and_undo)
            self._document.undoRedoFinished.disconnect(self._on_undo_redo)
            self._document.readOnlyChanged.disconnect(self._bind_again)
        if document is not self._document:
            self.form_message_strip.clear()
        self._document = document
        self.panes.bind(document)
        self.preview.bind(document)
        self.typing_hints.bind(document)
        self.joint_undo_messages.bind(document)
        self.find_commands.bind(document)
        self.form_status.bind(document)
        menus.enable_form_actions(self.menu_actions, document is not None)
        self._show_page(0 if document is None else 1)
        if document is not None:
            document.evaluated.connect(self._update_title_and_undo)
            document.modificationChanged.connect(self._update_title_and_undo)
            document.stack.indexChanged.connect(self._update_title_and_undo)
            document.undoRedoFinished.connect(self._on_undo_redo)
            document.readOnlyChanged.connect(self._bind_again)
        self._update_title_and_undo()

    def _show_page(self, page: int) -> None:
        """Show start page (0) or panes (1) and move the focus there."""
        if self._pages.currentIndex() != page:
            self._pages.setCurrentIndex(page)
            entry = self.panes.tree if page else self._start_page
            entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _new(self, template: Template | None = None) -> None:
        if self.file_commands.new(template):
            self.panes.go_to(FieldRef(ROOT, "project"))

    def _update_title_and_undo(self) -> None:
        self._update_title()
        _update_undo_actions(self.menu_actions, self._document)

    def _update_title(self) -> None:
        _update_title(self, self.forms, self._document)

    def _show_one_of(self, changed: Sequence[Document]) -> None:
        """Show the first of the documents that a command has changed, unless one is shown."""
        if changed and self._document not in changed:
            self.form_list.choose(changed[0])

    def _on_undo_redo(self, ref: FieldRef | None) -> None:
        """After undo or redo: clear a message about the change and show the field it changed."""
        self.form_message_strip.clear()
        if ref is not None:
            self.panes.show_changed_field(ref)

    def _open_preview(self) -> None:
        """Open the preview with the first form, if it was shown before or there is space."""
        self.form_list.documentChosen.disconnect(self._open_preview)
        if self.state_store.wants_preview():
            self.state_store.show_preview_later(self.menu_actions["preview"].trigger)

    def _show_overview(self) -> None:
        """Widen the list of forms to a table as far as the panes leave room, or narrow it again.

        Where they leave too little room for a table, the list stays as it is.
        """
        splitter = self._forms_and_panes
        before, was_table = splitter.sizes(), self.forms_pane.is_table
        widths = [round(_FORMS_WIDTH * self._text_scale), splitter.width()]
        splitter.setSizes(widths if was_table else widths[::-1])
        if not was_table and not self.forms_pane.is_table:
            splitter.setSizes(before)
            self.show_form_message(_NO_ROOM_FOR_TABLE)
            return
        self.forms_pane.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_preview(self) -> None:
        action = self.menu_actions["preview"]
        action.setChecked(self.preview.set_shown(action.isChecked()))

    def _print(self, document: Document) -> None:
        if not confirm_objections([document], self.forms, self.prompts, Purpose("打印")):
            return
        from perfdesk.gui.files import printing  # noqa: PLC0415 - brings QtPrintSupport

        title = self.forms.name(document)
        if message := printing.print_forms([document], title, self.prompts):
            self.show_message(message)

    def _copy_table(self, document: Document) -> None:
        from perfdesk.gui import table_copy  # noqa: PLC0415 - brings uharfbuzz

        self.show_form_message(table_copy.copy_table(document))
