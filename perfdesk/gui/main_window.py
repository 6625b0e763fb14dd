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

from perfdesk.core.field_ref import ROOT, Place
from perfdesk.core.template import Template
from perfdesk.gui import menus, theme
from perfdesk.gui.copy_paste import Clipping
from perfdesk.gui.dialogs import Dialogs, about_text
from perfdesk.gui.document import Document
from perfdesk.gui.files.autosave import Keeping
from perfdesk.gui.files.export import Exporting
from perfdesk.gui.files.file_commands import Filing, Several
from perfdesk.gui.files.incoming import Arriving, Recents, dropped
from perfdesk.gui.filling.completion import TypingHints
from perfdesk.gui.filling.copies import CopyCommands
from perfdesk.gui.filling.fill_commands import FillCommands
from perfdesk.gui.filling.money_commands import MoneyCommands
from perfdesk.gui.find import Searching
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.form_list.form_list_view import FormListPane
from perfdesk.gui.panes import Panes
from perfdesk.gui.preview.preview_area import PreviewArea
from perfdesk.gui.problems.problem_commands import FormReview
from perfdesk.gui.problems.score_commands import ScoreCommands
from perfdesk.gui.prompts import Prompts
from perfdesk.gui.start_page import Welcome
from perfdesk.gui.status_bar import DraftNotice
from perfdesk.gui.window_state import Remembering

_TITLE = "绩效自评表"


def entitle(window: QMainWindow, document: Document | None) -> None:
    """Names the form in the window's title, and marks it there while it is changed."""
    if document is None:
        window.setWindowTitle(_TITLE)
        window.setWindowModified(False)
        return
    title = document.title.replace("[*]", "[*][*]")  # Qt's way of writing it out
    window.setWindowTitle(f"{title}[*] - {_TITLE}")
    window.setWindowModified(document.is_modified)


def word_undo(actions: Mapping[str, QAction], document: Document | None) -> None:
    """Says what would be undone and redone, and offers it where there is something."""
    if document is not None:
        typing = "输入" if document.editing else document.stack.undoText()
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
        self.filing = Filing(self.forms, self.prompts, self)
        self.keeping = Keeping(self.forms, self)
        self.forms_pane = FormListPane(self.forms)
        self.list = self.forms_pane.list
        self.several = Several(self.forms, self.list, self.filing, self.prompts)
        self.panes = Panes()
        self.typing_hints = TypingHints(self.forms, self.panes, self)
        self.arriving = Arriving(self, self.open, self.prompts.warn)
        self.form_review = FormReview(self.panes, self.statusBar(), self)
        self.figures = self.form_review.figures
        self.preview = PreviewArea(self.panes)
        self.draft_notice = DraftNotice(self.statusBar())
        self.recents = Recents(self.open, self)
        self._make_commands()
        self.actions_ = menus.build(self, self._commands())
        self._lay_out()
        self.setAcceptDrops(True)
        menus.offer_structure(self, self.panes.tree.actions())
        menus.offer_at_cells(self, self.panes.tree, self.actions_)
        menus.insert_below(self, "file", self.actions_["open"], self.recents.menu)
        menus.insert_below(self, "view", self.actions_["sift"], self.forms_pane.menu)
        self.several.follow(self.actions_)
        self._connect()
        self._bind(None)
        self.remembering = Remembering(self, self.panes, self.preview)
        if self.remembering.restore():
            self.list.documentChosen.connect(self._show_remembered_preview)

    def _make_commands(self) -> None:
        """Makes the parts of the window that only carry out commands."""
        self.clipping = Clipping(self.panes, self)
        self.copy_commands = CopyCommands(self.forms, self.list, self.panes, self.prompts)
        self.exporting = Exporting(self.forms, self.list.selected_documents, self.prompts, self)
        self.filling = FillCommands(self._shown, self.panes, self.prompts, self)
        self.money = MoneyCommands(self._shown, self.prompts, self)
        self.rating = ScoreCommands(self._shown, self.panes, self.prompts, self)
        self.searching = Searching(self.forms, self.panes, self._shown)

    def _connect(self) -> None:
        self.list.documentChosen.connect(self._bind)
        self.list.enterPressed.connect(
            lambda: self.panes.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        )
        self.filing.showing.connect(self.list.choose)
        self.filing.filed.connect(self.recents.note)
        self.keeping.failed.connect(self.say)
        self.keeping.trouble.connect(self.draft_notice.show_reason)
        for part in (
            self.filing,
            self.several,
            self.typing_hints,
            self.panes.tree,
            self.panes.funding.field_grid,
            self.form_review,
            self.clipping,
            self.copy_commands,
            self.exporting,
            self.filling,
            self.money,
            self.rating,
            self.searching,
        ):
            part.said.connect(self.say)
        self.searching.showing.connect(self.list.choose)

    def sizeHint(self) -> QSize:
        """Qt's: what the smallest office screen holds, less its task bar."""
        return QSize(1280, 690)

    @property
    def document(self) -> Document | None:
        """The form the panes show."""
        return self._document

    def _shown(self) -> Document | None:
        return self._document

    def open(self, paths: Sequence[Path]) -> None:
        """Opens files and shows the first form of them."""
        self.filing.open(paths)

    def offer_drafts(self) -> None:
        """Asks about drafts a crash left behind, and opens them if that is wanted."""
        lost = self.keeping.lost()
        if not lost:
            return
        answer = self.prompts.lost(self.keeping.described(lost))
        if answer == "discard":
            self.keeping.drop(lost)
        elif answer == "restore":
            for document in self.keeping.restored(lost):
                self.forms.add(document)
                self.list.choose(document)

    def say(self, sentence: str) -> None:
        """Shows a sentence in the status bar for a while, and has screen readers say it."""
        self.statusBar().showMessage(sentence, _SAID_FOR)
        theme.speak(self, sentence)

    def with_form(self, do: Callable[[Document], object]) -> Callable[[], object]:
        """What is done to a document, done to the shown one if there is one."""
        return lambda: do(self._document) if self._document is not None else None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt's: asks once about all changed forms, and forgets their drafts."""
        seen = self.remembering.seen()
        if self.filing.close(self.forms):
            self.keeping.end()
            self.recents.settle()
            self.remembering.write(seen)
            event.accept()
        else:
            event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's: files are taken wherever on the window they are dropped."""
        event.setAccepted(bool(dropped(event.mimeData())))

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: opens what was dropped."""
        event.acceptProposedAction()
        self.arriving.take(dropped(event.mimeData()))

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
            self.several.commands(),
            self.form_review.commands(),
            self.clipping.commands(),
            self.copy_commands.commands(self.with_form),
            self.exporting.commands(),
            self.filling.commands(),
            self.money.commands(),
            self.rating.commands(),
            self.searching.commands(),
        )

    def _own_commands(self) -> dict[str, Callable[[], object]]:
        return {
            "undo": self.with_form(Document.undo),
            "redo": self.with_form(Document.redo),
            "print": self.with_form(self._print),
            "quit": self.close,
            "keys": lambda: self.prompts.show_keys(menus.shortcuts(self)),
            "report": self.prompts.show_diagnosis,
            "about": lambda: self.prompts.inform("关于", about_text()),
        }

    def _filing_commands(self) -> dict[str, Callable[[], object]]:
        filing, with_form = self.filing, self.with_form
        return {
            "new": self._new,
            "open": filing.ask_open,
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
            "next_form": lambda: self.list.step(1),
            "previous_form": lambda: self.list.step(-1),
            "sift": self.forms_pane.focus_search,
            "next_pane": lambda: self.panes.step(1, self.forms_pane, *self.preview.focus_areas()),
            "previous_pane": lambda: self.panes.step(
                -1, self.forms_pane, *self.preview.focus_areas()
            ),
            "preview": self._show_preview,
            "blanks": lambda: self.panes.problems.show_blanks(self.actions_["blanks"].isChecked()),
        }

    def _lay_out(self) -> None:
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.setObjectName("forms-and-panes")
        beside.addWidget(self.forms_pane)
        beside.addWidget(self.panes)
        beside.setChildrenCollapsible(False)
        beside.setStretchFactor(1, 1)
        beside.setSizes([210, 1070])
        self._welcome = Welcome(self.actions_["open"], self.recents)
        self._welcome.begun.connect(self._new)
        self._welcome.wanted.connect(self.open)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._welcome)
        self._pages.addWidget(beside)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._pages)
        rows.addWidget(self.searching.bar)
        self.setCentralWidget(whole)
        self.statusBar().setSizeGripEnabled(False)

    def _bind(self, document: Document | None) -> None:
        if self._document is not None:
            self._document.evaluated.disconnect(self._follow)
            self._document.modified.disconnect(self._follow)
            self._document.stack.indexChanged.disconnect(self._follow)
            self._document.returned.disconnect(self._lead_back)
        self._document = document
        self.panes.bind(document)
        self.preview.bind(document)
        self.typing_hints.bind(document)
        self.form_review.bind(document)
        menus.need_form(self.actions_, document is not None)
        self._turn_page(0 if document is None else 1)
        if document is not None:
            document.evaluated.connect(self._follow)
            document.modified.connect(self._follow)
            document.stack.indexChanged.connect(self._follow)
            document.returned.connect(self._lead_back)
        self._follow()

    def _turn_page(self, page: int) -> None:
        """Shows the welcome or the panes, with the keys going there."""
        if self._pages.currentIndex() != page:
            self._pages.setCurrentIndex(page)
            entry = self.panes.tree if page else self._welcome
            entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _new(self, template: Template | None = None) -> None:
        if self.filing.new(template):
            self.panes.go(Place(ROOT, "project"))

    def _follow(self) -> None:
        entitle(self, self._document)
        word_undo(self.actions_, self._document)

    def _lead_back(self, place: Place | None) -> None:
        """What was said of a change is no longer so when it is undone."""
        self.statusBar().clearMessage()
        if place is not None:
            self.panes.lead_back(place)

    def _show_remembered_preview(self) -> None:
        self.list.documentChosen.disconnect(self._show_remembered_preview)
        self.remembering.after_painting(self.actions_["preview"].trigger)

    def _show_preview(self) -> None:
        action = self.actions_["preview"]
        action.setChecked(self.preview.set_shown(action.isChecked()))

    def _print(self, document: Document) -> None:
        from perfdesk.gui.files import printing  # noqa: PLC0415 - brings QtPrintSupport

        if said := printing.print_form(document, self.prompts):
            self.say(said)

    def _copy_table(self, document: Document) -> None:
        from perfdesk.gui import table_copy  # noqa: PLC0415 - brings uharfbuzz

        self.say(table_copy.copied(document))
