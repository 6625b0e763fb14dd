"""Take the pictures of the manual, ``docs/manual/pictures``, from the window itself.

Run it when the window is meant to look otherwise, and look at the new pictures before keeping them:

    .venv/bin/python packaging/manual_pictures.py [FOLDER]

They show the published sample in the bundled font, light, without a screen and away from the
user's settings, so that the same program takes the same pictures.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from perfdesk import app, resources
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.files.export_dialogs import ExportDialog
from perfdesk.gui.filling.filling_dialogs import LibraryDialog
from perfdesk.gui.main_window import MainWindow
from perfdesk.resources import template_of
from perfdesk.selftest.sample import EXAMPLE, example_form, sample_path, sample_readings
from perfdesk.selftest.surroundings import own_folder
from perfdesk.storage.settings import RecentFile, RecentForm, change_settings
from perfdesk.workers.program_workers import window_workers

FOLDER = Path(__file__).parent.parent / "docs" / "manual" / "pictures"
_FONT_SIZE = 10  # points
_WINDOW_SIZE, _NARROW_SIZE = QSize(1200, 740), QSize(900, 860)
"""Sizes in pixels: of the window as a whole, and where parts of it are shown as large as they are.

A page of the manual is some 700 pixels wide."""
_SETTLING = 300
"""Milliseconds until everything in the window is painted."""
_PANELS_HEIGHT = 370
"""Pixels of header, amounts and goals below each other."""
_ROWS_HEIGHT, _LIST_HEIGHT = 300, 420
"""Pixels of a table, and of the list of forms, that are enough to show what it is."""

Picture = tuple[str, Callable[[MainWindow], QPixmap]]


def main() -> None:
    """Take all pictures into the folder named on the command line, or into the manual's."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with own_folder():
        application = app.application()
        application.setCursorFlashTime(0)
        if (font := theme.bundled_font(_FONT_SIZE)) is not None:
            application.setFont(font)
        for name, picture in pictures():
            opaque = picture.toImage().convertToFormat(QImage.Format.Format_RGB888)
            opaque.save(str(folder / f"{name}.png"))


def pictures() -> Iterator[tuple[str, QPixmap]]:
    """Yield each picture with its name."""
    change_settings(lambda old: replace(old, recent=recent_files()))
    with closing(window_workers()) as workers:
        window = MainWindow(workers=workers)
        window.resize(_WINDOW_SIZE)
        window.show()
        yield "start", taken(window)
        window.open_files([sample_path()])
        window.form_list.choose(list(window.forms)[EXAMPLE])
        for name, take in PICTURES:
            yield name, take(window)
        for document in list(window.forms):
            window.forms.remove(document)
        window.close()


def recent_files() -> tuple[RecentFile, ...]:
    """Return files of the sample's forms as if they had been saved.

    They are on another computer, which is not waited for: all look as if they were there.
    """
    forms = [each.form for each in sample_readings()]
    folder = Path("//文件服务器/绩效自评")
    return tuple(
        RecentFile(
            folder / f"{form.project}.zpb",
            date(2023, 3, 20 - number),
            RecentForm(form.project, form.unit, form.year),
        )
        for number, form in enumerate(forms)
    )


def taken(widget: QWidget, area: QRect | None = None) -> QPixmap:
    """Return a picture of a widget, or of an area of it, once it has been painted."""
    QTest.qWait(_SETTLING)
    return widget.grab(area) if area is not None else widget.grab()


def around(window: MainWindow, widgets: Sequence[QWidget], height: int | None = None) -> QPixmap:
    """Return a picture of the part of the window that holds these widgets, no higher than given."""
    QTest.qWait(_SETTLING)
    area = QRect()
    for widget in widgets:
        area |= QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    if height is not None:
        area.setHeight(min(height, area.height()))
    return taken(window, area)


def shown_dialog(dialog: QDialog) -> QPixmap:
    """Return a picture of a dialog."""
    dialog.resize(dialog.width(), min(dialog.height(), _LIST_HEIGHT))
    dialog.show()
    picture = taken(dialog)
    dialog.close()
    return picture


def whole_window(window: MainWindow) -> QPixmap:
    """The whole window with the pages beside the table."""
    window.menu_actions["preview"].trigger()
    return taken(window)


def pages(window: MainWindow) -> QPixmap:
    """The pages beside the table, which are hidden again."""
    picture = around(window, window.preview.focus_areas(), _LIST_HEIGHT)
    window.menu_actions["preview"].trigger()
    window.resize(_NARROW_SIZE)
    window.panes.setSizes([_PANELS_HEIGHT, window.height() - _PANELS_HEIGHT])
    return picture


def scores(window: MainWindow) -> QPixmap:
    """The row whose score is not as suggested, and the status bar with the arithmetic."""
    document = current(window)
    warning = next(each for each in document.problems if each.severity == "warning")
    window.panes.go_to(document.problem_ref(warning))
    rows = around(window, [window.panes.tree], _ROWS_HEIGHT // 2)
    return stacked(rows, around(window, [window.statusBar()]))


def find_bar(window: MainWindow) -> QPixmap:
    """The bar for finding and replacing, with a word of the form."""
    window.find_commands.bar.query_field.setText("培训")
    window.menu_actions["replace"].trigger()
    picture = around(window, [window.find_commands.bar])
    QTest.keyClick(window.find_commands.bar, Qt.Key.Key_Escape)
    return picture


def other_texts(window: MainWindow) -> QPixmap:
    """The list of other texts, of a form that has some."""
    texts = (("项目负责人", "王某"), ("联系电话", "某某"))
    form = replace(example_form(), code="310112-2022-017", fields=texts)
    document = Document(form, template_of(form))
    window.forms.add(document)
    window.form_list.choose(document)
    window.menu_actions["other_texts"].trigger()
    picture = around(window, [window.panes.other_texts])
    window.forms.remove(document)
    return picture


def reading(window: MainWindow) -> QPixmap:
    """The list of problems of a form whose reading left doubts."""
    with_findings = (each for each in window.forms if each.findings)
    window.form_list.choose(next(with_findings))
    picture = around(window, [window.panes.problems])
    window.form_list.choose(list(window.forms)[EXAMPLE])
    return picture


def stacked(upper: QPixmap, lower: QPixmap) -> QPixmap:
    """Return two pictures, one below the other."""
    both = QPixmap(max(upper.width(), lower.width()), upper.height() + lower.height())
    both.fill(QApplication.palette().window().color())
    painter = QPainter(both)
    painter.drawPixmap(0, 0, upper)
    painter.drawPixmap(0, upper.height(), lower)
    painter.end()
    return both


def current(window: MainWindow) -> Document:
    """Return the form that is shown."""
    document = window.document
    if document is None:
        raise LookupError
    return document


PICTURES: tuple[Picture, ...] = (
    ("window", whole_window),
    ("preview", pages),
    ("header", lambda window: around(window, [window.panes.header, window.panes.funding])),
    ("goals", lambda window: around(window, [window.panes.goals])),
    ("indicators", lambda window: around(window, [window.panes.tree], _ROWS_HEIGHT)),
    ("scores", scores),
    ("problems", lambda window: around(window, [window.panes.problems])),
    ("forms", lambda window: around(window, [window.forms_pane], _LIST_HEIGHT)),
    ("find", find_bar),
    ("reading", reading),
    ("other-texts", other_texts),
    ("library", lambda _: shown_dialog(LibraryDialog(resources.indicator_library()))),
    ("export", lambda window: shown_dialog(ExportDialog(len(window.forms), 0))),
)
"""The pictures of the window with the sample open, in the order in which they are taken."""


if __name__ == "__main__":
    main()
