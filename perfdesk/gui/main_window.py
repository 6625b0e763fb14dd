"""What the window says of the form it shows in its title, and in the words for undo and redo.

The main window: a list of open forms beside one set of panes, menus and status bar.

It ties the parts together and decides nothing itself: files are ``filing``'s,
drafts ``keeping``'s, forms the documents'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.template import Template
from perfdesk.gui import menus, theme
from perfdesk.gui.copy_paste import CopyPasteCommands
from perfdesk.gui.dialogs import Dialogs, about_text
from perfdesk.gui.document import Document
from perfdesk.gui.files.autosave import Autosave
from perfdesk.gui.files.export import ExportCommands
from perfdesk.gui.files.file_commands import BatchCommands, FileCommands
from perfdesk.gui.files.incoming import IncomingFiles, RecentFilesMenu, dropped_paths
from perfdesk.gui.filling.completion import TypingHints
from perfdesk.gui.filling.copies import CopyCommands
from perfdesk.gui.filling.fill_commands import FillCommands
from perfdesk.gui.filling.money_commands import MoneyCommands
from perfdesk.gui.find import FindCommands
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.form_list.form_list_view import FormListPane
from perfdesk.gui.panes import Panes
from perfdesk.gui.preview.preview_area import PreviewArea
from perfdesk.gui.problem_commands import FormReview
from perfdesk.gui.prompts import Prompts
from perfdesk.gui.score_commands import ScoreCommands
from perfdesk.gui.start_page import StartPage
from perfdesk.gui.status_bar import DraftNotice
from perfdesk.gui.window_state import WindowStateStore

_TITLE = "绩效自评表"


def _update_title(window: QMainWindow, document: Document | None) -> None:
    """Names the form in the window's title, and marks it there while it is changed."""
    if document is None:
        window.setWindowTitle(_TITLE)
        window.setWindowModified(False)
        return
    title = document.title.replace("[*]", "[*][*]")  # Qt's way of writing it out
    window.setWindowTitle(f"{title}[*] - {_TITLE}")
    window.setWindowModified(document.is_modified)


def _update_undo_actions(actions: Mapping[str, QAction], document: Document | None) -> None:
    """Says what would be undone and redone, and offers it where there is something."""
    if document is not None:
        typing = "输入" if document.open_field else document.stack.undoText()
        _offer(actions["undo"], "撤销(&U)", document.can_undo, typing)
        _offer(actions["redo"], "重做(&R)", document.can_redo, document.stack.redoText())


def _offer(action: QAction, words: str, possible: bool, what: str) -> None:
    text = f"{words} {what}" if possible and what else words
    if action.text() != text:
        action.setText(text)
    if action.isEnabled() != possible:
        action.setEnabled(possible)


_SAID_FOR = 8000


class MainWindow(QMainWindow):
    """The program's window."""

    def __init__(self, prompts: Prompts | None = None) -> None:
        super().__init__()
        self.prompts: Prompts = prompts or Dialogs(self)
        self._document: Document | None = None
        self.forms = OpenForms(self)
        self.file_commands = FileCommands(self.forms, self.prompts, self)
        self.autosave = Autosave(self.forms, self)
        self.forms_pane = FormListPane(self.forms)
        self.form_list = self.forms_pane.list
        self.batch_commands = BatchCommands(
            self.forms, self.form_list, self.file_commands, self.prompts
        )
        self.panes = Panes()
        self.typing_hints = TypingHints(self.forms, self.panes, self)
        self.incoming_files = IncomingFiles(self, self.open_files, self.prompts.warn)
        self.form_review = FormReview(self.panes, self.statusBar(), self)
        self.figures = self.form_review.figures
        self.preview = PreviewArea(self.panes)
        self.draft_notice = DraftNotice(self.statusBar())
        self.recent_files = RecentFilesMenu(self.open_files, self)
        self._make_commands()
        self.menu_actions = menus.build_menus(self, self._commands())
        self._lay_out()
        self.setAcceptDrops(True)
        menus.add_structure_actions(self, self.panes.tree.actions())
        menus.add_cell_menu(self, self.panes.tree, self.menu_actions)
        menus.insert_submenu(self, "file", self.menu_actions["open"], self.recent_files.menu)
        menus.insert_submenu(self, "view", self.menu_actions["sift"], self.forms_pane.menu)
        self.batch_commands.connect_actions(self.menu_actions)
        self._connect()
        self._bind(None)
        self.state_store = WindowStateStore(self, self.panes, self.preview)
        if self.state_store.restore():
            self.form_list.documentChosen.connect(self._show_remembered_preview)

    def _make_commands(self) -> None:
        """Makes the parts of the window that only carry out commands."""
        self.copy_paste = CopyPasteCommands(self.panes, self)
        self.copy_commands = CopyCommands(self.forms, self.form_list, self.panes, self.prompts)
        self.export_commands = ExportCommands(
            self.forms, self.form_list.selected_documents, self.prompts, self
        )
        self.fill_commands = FillCommands(self._active_document, self.panes, self.prompts, self)
        self.money_commands = MoneyCommands(self._active_document, self.prompts, self)
        self.score_commands = ScoreCommands(self._active_document, self.panes, self.prompts, self)
        self.find_commands = FindCommands(self.forms, self.panes, self._active_document)

    def _connect(self) -> None:
        self.form_list.documentChosen.connect(self._bind)
        self.form_list.enterPressed.connect(
            lambda: self.panes.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        )
        self.file_commands.showDocumentRequested.connect(self.form_list.choose)
        self.file_commands.filesUsed.connect(self.recent_files.remember)
        self.autosave.messageShown.connect(self.show_message)
        self.autosave.errorChanged.connect(self.draft_notice.show_reason)
        for part in (
            self.file_commands,
            self.batch_commands,
            self.typing_hints,
            self.panes.tree,
            self.panes.funding.field_grid,
            self.form_review,
            self.copy_paste,
            self.copy_commands,
            self.export_commands,
            self.fill_commands,
            self.money_commands,
            self.score_commands,
            self.find_commands,
        ):
            part.messageShown.connect(self.show_message)
        self.find_commands.showDocumentRequested.connect(self.form_list.choose)

    def sizeHint(self) -> QSize:
        """Qt's: what the smallest office screen holds, less its task bar."""
        return QSize(1280, 690)

    @property
    def document(self) -> Document | None:
        """The form the panes show."""
        return self._document

    def _active_document(self) -> Document | None:
        return self._document

    def open_files(self, paths: Sequence[Path]) -> None:
        """Opens files and shows the first form of them."""
        self.file_commands.open(paths)

    def offer_drafts(self) -> None:
        """Asks about drafts a crash left behind, and opens them if that is wanted."""
        lost = self.autosave.leftover_drafts()
        if not lost:
            return
        answer = self.prompts.drafts_choice(self.autosave.descriptions(lost))
        if answer == "discard":
            self.autosave.discard(lost)
        elif answer == "restore":
            for document in self.autosave.restore(lost):
                self.forms.add(document)
                self.form_list.choose(document)

    def show_message(self, sentence: str) -> None:
        """Shows a sentence in the status bar for a while, and has screen readers say it."""
        self.statusBar().showMessage(sentence, _SAID_FOR)
        theme.announce(self, sentence)

    def for_document(self, do: Callable[[Document], object]) -> Callable[[], object]:
        """What is done to a document, done to the shown one if there is one."""
        return lambda: do(self._document) if self._document is not None else None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt's: asks once about all changed forms, and forgets their drafts."""
        seen = self.state_store.current_state()
        if self.file_commands.close(self.forms):
            self.autosave.close()
            self.recent_files.save_pending()
            self.state_store.save(seen)
            event.accept()
        else:
            event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's: files are taken wherever on the window they are dropped."""
        event.setAccepted(bool(dropped_paths(event.mimeData())))

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: opens what was dropped."""
        event.acceptProposedAction()
        self.incoming_files.open_when_idle(dropped_paths(event.mimeData()))

    def _commands(self) -> dict[str, Callable[[], object]]:
        """How each command of the menus is carried out, by its name."""
        commands: dict[str, Callable[[], object]] = {}
        for part in self._commands_of_parts():
            commands.update(part)
        return commands

    def _commands_of_parts(self) -> Sequence[Mapping[str, Callable[[], object]]]:
        """The commands of each part of the window; no command belongs to two of them."""
        return (
            self._own_commands(),
            self._filing_commands(),
            self._view_commands(),
            self.batch_commands.commands(),
            self.form_review.commands(),
            self.copy_paste.commands(),
            self.copy_commands.commands(self.for_document),
            self.export_commands.commands(),
            self.fill_commands.commands(),
            self.money_commands.commands(),
            self.score_commands.commands(),
            self.find_commands.commands(),
        )

    def _own_commands(self) -> dict[str, Callable[[], object]]:
        return {
            "undo": self.for_document(Document.undo),
            "redo": self.for_document(Document.redo),
            "print": self.for_document(self._print),
            "quit": self.close,
            "keys": lambda: self.prompts.show_keys(menus.shortcuts(self)),
            "report": self.prompts.show_diagnosis,
            "about": lambda: self.prompts.inform("关于", about_text()),
        }

    def _filing_commands(self) -> dict[str, Callable[[], object]]:
        filing, with_form = self.file_commands, self.for_document
        return {
            "new": self._new,
            "open": filing.choose_and_open,
            "save": with_form(filing.save),
            "save_as": with_form(filing.save_as),
            "save_all": filing.save_all,
            "export_pdf": with_form(filing.export_pdf),
            "export_workbook": with_form(filing.export_workbook),
            "copy_table": with_form(self._copy_table),
            "close": with_form(lambda document: filing.close([document])),
        }

    def _view_commands(self) -> dict[str, Callable[[], object]]:
        return {
            "next_form": lambda: self.form_list.step(1),
            "previous_form": lambda: self.form_list.step(-1),
            "sift": self.forms_pane.focus_search,
            "next_pane": lambda: self.panes.focus_next(
                1, self.forms_pane, *self.preview.focus_areas()
            ),
            "previous_pane": lambda: self.panes.focus_next(
                -1, self.forms_pane, *self.preview.focus_areas()
            ),
            "preview": self._show_preview,
            "blanks": lambda: self.panes.problems.show_blanks(
                self.menu_actions["blanks"].isChecked()
            ),
        }

    def _lay_out(self) -> None:
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.setObjectName("forms-and-panes")
        beside.addWidget(self.forms_pane)
        beside.addWidget(self.panes)
        beside.setChildrenCollapsible(False)
        beside.setStretchFactor(1, 1)
        beside.setSizes([210, 1070])
        self._welcome = StartPage(self.menu_actions["open"], self.recent_files)
        self._welcome.newFormRequested.connect(self._new)
        self._welcome.openRequested.connect(self.open_files)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._welcome)
        self._pages.addWidget(beside)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._pages)
        rows.addWidget(self.find_commands.bar)
        self.setCentralWidget(whole)
        self.statusBar().setSizeGripEnabled(False)

    def _bind(self, document: Document | None) -> None:
        if self._document is not None:
            self._document.evaluated.disconnect(self._follow)
            self._document.modificationChanged.disconnect(self._follow)
            self._document.stack.indexChanged.disconnect(self._follow)
            self._document.undoRedoFinished.disconnect(self._lead_back)
        self._document = document
        self.panes.bind(document)
        self.preview.bind(document)
        self.typing_hints.bind(document)
        self.form_review.bind(document)
        menus.enable_form_actions(self.menu_actions, document is not None)
        self._turn_page(0 if document is None else 1)
        if document is not None:
            document.evaluated.connect(self._follow)
            document.modificationChanged.connect(self._follow)
            document.stack.indexChanged.connect(self._follow)
            document.undoRedoFinished.connect(self._lead_back)
        self._follow()

    def _turn_page(self, page: int) -> None:
        """Shows the welcome or the panes, with the keys going there."""
        if self._pages.currentIndex() != page:
            self._pages.setCurrentIndex(page)
            entry = self.panes.tree if page else self._welcome
            entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _new(self, template: Template | None = None) -> None:
        if self.file_commands.new(template):
            self.panes.go_to(FieldRef(ROOT, "project"))

    def _follow(self) -> None:
        _update_title(self, self._document)
        _update_undo_actions(self.menu_actions, self._document)

    def _lead_back(self, place: FieldRef | None) -> None:
        """What was said of a change is no longer so when it is undone."""
        self.statusBar().clearMessage()
        if place is not None:
            self.panes.show_changed_field(place)

    def _show_remembered_preview(self) -> None:
        self.form_list.documentChosen.disconnect(self._show_remembered_preview)
        self.state_store.show_preview_later(self.menu_actions["preview"].trigger)

    def _show_preview(self) -> None:
        action = self.menu_actions["preview"]
        action.setChecked(self.preview.set_shown(action.isChecked()))

    def _print(self, document: Document) -> None:
        from perfdesk.gui.files import printing  # noqa: PLC0415 - brings QtPrintSupport

        if said := printing.print_form(document, self.prompts):
            self.show_message(said)

    def _copy_table(self, document: Document) -> None:
        from perfdesk.gui import table_copy  # noqa: PLC0415 - brings uharfbuzz

        self.show_message(table_copy.copy_table(document))
