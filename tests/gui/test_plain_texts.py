"""A text of a form or a file's name is shown as it is: nowhere is it mark-up or a shortcut key.

Qt takes a text with tags for rich text in labels and tooltips, and would draw a picture that lies
on this computer; in menus and buttons ``&`` marks a shortcut key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QMenu,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from perfdesk.core.edits import Set
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import (
    Form,
    Funding,
    FundingRow,
    Goal,
    Level1,
    Level2,
    Level3,
    Tier,
    TiersRule,
    rows,
)
from perfdesk.core.template import RowHeadings, Section, Template, Words
from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.document import Document
from perfdesk.gui.files.file_reader import _ReadingDialog
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.menus import without_mnemonic
from perfdesk.gui.prompts import BackupLine, MergeLine, Prompts, Replacement, SharedField
from perfdesk.gui.start_page import StartPage
from perfdesk.resources import templates
from perfdesk.storage.crash_reports import CrashReport
from perfdesk.storage.logs import UnexpectedError
from perfdesk.storage.settings import Preferences
from perfdesk.workers.reading import ReadProgress
from tests.gui.windows import current_document, status_message, write_native_file

MARKUP = "<img src=x><b>fett</b>&amp;"
FILE_NAME = "<img src=x><b>fett<b>&amp;.zpb"
"""The same as a file may be called."""
_HEADINGS, _WORDS = RowHeadings(*[MARKUP] * 5), Words(MARKUP)


def _hostile_form() -> Form:
    cells = (("评分标准", MARKUP), (MARKUP, MARKUP))
    texts = Level3(MARKUP, MARKUP, MARKUP, MARKUP, MARKUP, MARKUP, cells=cells, evidence=(MARKUP,))
    figures = Level3(MARKUP, "《95% &amp;人", "100", "10")
    tiered = replace(texts, weight="10", rule=TiersRule((Tier(">=", MARKUP, MARKUP),)))
    level2 = (Level2(MARKUP, (texts, figures, tiered)), Level2(f"{MARKUP} 2"))
    amounts = FundingRow("total", MARKUP, MARKUP, MARKUP, MARKUP, cells)
    own = FundingRow("", MARKUP, MARKUP, MARKUP, MARKUP, cells)
    return Form(
        "shanghai-2022",
        *("2022", MARKUP, MARKUP, MARKUP),  # a file has a year of digits
        funding=Funding(MARKUP, (amounts, own)),
        goals=(Goal(MARKUP, MARKUP, MARKUP, cells), Goal(MARKUP, MARKUP, MARKUP, cells)),
        indicators=(Level1(MARKUP, level2), Level1(f"{MARKUP} 2")),
        notes=(("填表人", MARKUP), (MARKUP, MARKUP)),
        code=MARKUP,
        fields=(("项目负责人", MARKUP), (MARKUP, MARKUP)),
        texts=((MARKUP, MARKUP),),
    )


def _hostile_template() -> Template:
    usual = templates()["shanghai-2022"]

    def marked(section: Section) -> Section:
        return replace(section, words=_WORDS, names=dict.fromkeys(section.names, _WORDS))

    return replace(
        usual,
        name=MARKUP,
        title=_WORDS,
        header=tuple(tuple(replace(cell, words=_WORDS) for cell in line) for line in usual.header),
        funding=marked(usual.funding),
        funding_kinds=tuple(replace(kind, words=_WORDS) for kind in usual.funding_kinds),
        goals=marked(usual.goals),
        indicators=marked(usual.indicators),
        scoring=replace(usual.scoring, headings=_HEADINGS),
        notes=(MARKUP,),
    )


def _leaks() -> set[str]:
    """Return what of the program on the screen would draw or obey the text of a form."""
    return {
        f"{type(widget).__name__} {widget.objectName()}: {text}"
        for widget in QApplication.allWidgets()
        for text in _leaks_in(widget)
    }


def _leaks_in(widget: QWidget) -> Iterator[str]:
    texts = [widget.text()] if isinstance(widget, QLabel | QAbstractButton) else []
    tips = [widget.toolTip(), widget.whatsThis(), widget.statusTip()]
    if isinstance(widget, QLabel):
        if widget.textFormat() != Qt.TextFormat.PlainText:
            tips += texts
        if widget.buddy() is None:
            texts = []
    if isinstance(widget, QTabWidget):
        texts += map(widget.tabText, range(widget.count()))
        tips += map(widget.tabToolTip, range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        tips += _item_tips(widget.model())
    for action in widget.actions():
        texts.append(action.text())
        if isinstance(widget, QMenu) and not widget.toolTipsVisible():
            continue
        tips += [action.toolTip(), action.whatsThis(), action.statusTip()]
    yield from (text for text in texts if _obeys(text))
    yield from (tip for tip in tips if _draws(tip))


def _draws(text: str) -> bool:
    """Return whether a text of the form is mark-up in a text that Qt may take for rich."""
    return "<img" in text or "<b>" in text


def _obeys(text: str) -> bool:
    return "&amp" in text.replace("&&", "")


def _item_tips(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    parent = parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for row in range(model.rowCount(parent)):
        for column in range(columns):
            index = model.index(row, column, parent)
            yield str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            if column == 0:
                yield from _item_tips(model, index)


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.open_files([write_native_file(tmp_path, FILE_NAME, _hostile_form())])
    return window


def _open_every_view(window: MainWindow) -> Iterator[str]:
    """Show one part of the window after another; yield what is seen."""
    yield "form"
    for name in (
        "preview",
        "other_texts",
        "empty_cells",
        "overview",
        "find",
        "replace",
        "find_command",
    ):
        window.menu_actions[name].trigger()
        yield name
    window.panes.problems.list.setFocus()
    for row in range(window.panes.problems.model.rowCount()):
        window.panes.problems.list.setCurrentIndex(window.panes.problems.model.index(row, 0))
        menu = window.panes.problems.context_menu()
        yield f"problem {row}"
        if menu is not None:
            menu.deleteLater()
    window.recent_files.menu.aboutToShow.emit()
    window.show_message(MARKUP)
    yield "recent files"
    document = current_document(window)
    for entry in window.panes.other_texts.model.entries:
        menu = window.other_text_commands.target_menu(document, entry)
        yield "fields to move a text to"
        menu.deleteLater()


@pytest.mark.slow
def test_the_window_shows_texts_of_a_form_as_they_are(opened: MainWindow) -> None:
    assert FILE_NAME in str(current_document(opened).path)
    seen = []
    for view in _open_every_view(opened):
        seen.append(view)
        assert _leaks() == set(), view
    assert len(seen) > 12
    assert status_message(opened) == MARKUP


@pytest.mark.slow
def test_the_window_shows_words_of_a_template_as_they_are(window: MainWindow) -> None:
    document = Document(_hostile_form(), _hostile_template())
    window.forms.add(document)
    window.form_list.choose(document)
    for view in _open_every_view(window):
        assert _leaks() == set(), view


def test_the_start_page_shows_recent_files_as_they_are(opened: MainWindow) -> None:
    opened.menu_actions["close"].trigger()
    (page,) = opened.findChildren(StartPage)
    assert page.isVisible()
    assert page.files.findItems(FILE_NAME, Qt.MatchFlag.MatchExactly, 4)
    assert page.files.findItems(MARKUP, Qt.MatchFlag.MatchExactly, 0)
    assert _leaks() == set()


def test_the_undone_change_is_named_as_it_reads(opened: MainWindow) -> None:
    current_document(opened).apply(f"把{MARKUP}改掉", [Set(FieldRef(ROOT, "unit"), "")])
    undo = opened.menu_actions["undo"]
    assert not _obeys(undo.text())
    assert without_mnemonic(undo.text()) == f"撤销 把{MARKUP}改掉"


def test_the_fix_that_quotes_a_text_obeys_no_key_of_it(opened: MainWindow) -> None:
    pane = opened.panes.problems
    quoted = [
        row
        for row in range(pane.model.rowCount())
        if [fix for fix in pane.model.fixes(row) if "&amp;" in fix.label]
    ]
    pane.list.setCurrentIndex(pane.model.index(quoted[0], 0))
    assert "&&amp;" in pane.fix_button.text()
    assert _leaks() == set()


def _crash() -> UnexpectedError:
    report = CrashReport(Path("/nowhere") / FILE_NAME, MARKUP, MARKUP)
    return UnexpectedError(None, report)


_TEXTS = [MARKUP] * 3
_DIALOGS: dict[str, Callable[[Dialogs], object]] = {
    "template_and_year": lambda shown: shown.template_and_year([*templates().values()]),
    "preferences": lambda shown: shown.preferences(
        Preferences(folder=MARKUP), [*templates().values()]
    ),
    "library_entries": lambda shown: shown.library_entries(_TEXTS, MARKUP),
    "header_texts": lambda shown: shown.header_texts(
        [SharedField("unit", "实施单位", MARKUP, (MARKUP, ""))]
    ),
    "rows_to_fill": lambda shown: shown.rows_to_fill([*rows(_hostile_form())], _HEADINGS),
    "replacements": lambda shown: shown.replacements(
        [Replacement(MARKUP, MARKUP, MARKUP, MARKUP, 1)]
    ),
    "export_choice": lambda shown: shown.export_choice(3, 2),
    "edition": lambda shown: shown.edition(),
    "printer": lambda shown: shown.printer(MARKUP, 1),
    "tiers": lambda shown: shown.tiers([*rows(_hostile_form())][2].node, _HEADINGS),
    "unsaved_choice": lambda shown: shown.unsaved_choice(_TEXTS),
    "drafts_choice": lambda shown: shown.drafts_choice(_TEXTS),
    "empty_indicators_choice": lambda shown: shown.empty_indicators_choice(_TEXTS),
    "backup_choice": lambda shown: shown.backup_choice(
        MARKUP, [BackupLine(MARKUP, lambda: _TEXTS)]
    ),
    "merge_choice": lambda shown: shown.merge_choice(
        MARKUP, [MergeLine(MARKUP, MARKUP, MARKUP, taken=True)]
    ),
    "existing_files_choice": lambda shown: shown.existing_files_choice(_TEXTS),
    "confirm": lambda shown: shown.confirm(MARKUP, _TEXTS, "替换"),
    "warn": lambda shown: shown.warn(MARKUP, _TEXTS),
    "show_crash": lambda shown: shown.show_crash(_crash(), MARKUP),
    "show_about": lambda shown: shown.show_about(),
    "show_licences": lambda shown: shown.show_licences(),
    "show_diagnosis": lambda shown: shown.show_diagnosis(),
}
_WITHOUT_TEXTS = {"open_paths", "save_path", "folder", "show_manual"}
"""The dialogs of the system or Qt for files, and the manual, which knows no form."""


def test_every_dialog_is_looked_at() -> None:
    assert set(_DIALOGS) | _WITHOUT_TEXTS == Prompts.__abstractmethods__


@pytest.mark.parametrize("name", _DIALOGS)
def test_dialogs_show_texts_of_a_form_as_they_are(
    name: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFDESK_DATA", f"/nowhere/{FILE_NAME}")
    seen = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        seen.append(_leaks())
        dialog.reject()

    QTimer.singleShot(0, look)
    _DIALOGS[name](Dialogs())
    qtbot.wait(0)
    assert seen == [set()]


def test_the_progress_of_reading_shows_the_name_of_a_file_as_it_is(qtbot: QtBot) -> None:
    dialog = _ReadingDialog(2, None)
    qtbot.addWidget(dialog)
    dialog.show_progress(ReadProgress(Path("/x") / FILE_NAME, 1, 2, 0.5))
    assert FILE_NAME in dialog.labelText()
    assert _leaks() == set()
