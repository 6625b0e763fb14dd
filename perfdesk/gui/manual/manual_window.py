"""The window of the manual: contents or hits of a search at the left, a page at the right.

It is no modal dialog: it can be read beside the form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QImage,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk import resources
from perfdesk.gui import theme
from perfdesk.gui.manual.manual_pages import (
    ManualHit,
    ManualPage,
    find_in_manual,
    manual_pages,
    shown_texts,
)
from perfdesk.gui.widgets import SearchField

_WIDTH, _NARROW_WIDTH, _HEIGHT = 60, 38, 42
"""Size of the window in line heights, as far as the screen allows; it is seldom narrower."""
_SCREEN_SHARE = 0.6
"""Most of the screen's width that it takes, so that the form is seen beside it."""
_LIST_SHARE = 0.24
"""Share of the list at the left in the width."""
_MARGIN = 16
"""Pixels around the text of a page."""
_LINE_HEIGHT, _PARAGRAPH_SPACE = 140.0, 6.0
"""Height of lines in per cent of the font's, and pixels below each paragraph."""
_HIT_ROLE = Qt.ItemDataRole.UserRole


class ManualBrowser(QTextBrowser):
    """Shows the pages of the manual; Qt loads their pictures from the folder of the manual."""

    def __init__(self, pages: Sequence[ManualPage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = resources.manual_folder()
        self._markdown = {f"{page.name}.md": page.markdown for page in pages}
        self.setAccessibleName("使用手册")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.document().setDocumentMargin(_MARGIN)
        self.sourceChanged.connect(self._set_formats)

    def show_page(self, name: str) -> None:
        """Show a page from its beginning."""
        self.setSource(QUrl.fromLocalFile(str(self._folder / f"{name}.md")))

    def page(self) -> str:
        """Return the name of the page that is shown."""
        return _page_name(self.source())

    def select(self, hit: ManualHit) -> None:
        """Show the page of a hit and select what was found."""
        if self.page() != hit.page:
            self.show_page(hit.page)
        cursor = QTextCursor(self.document())
        cursor.setPosition(hit.start)
        cursor.setPosition(hit.end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def loadResource(self, type: int, name: QUrl | str) -> object:  # noqa: A002 - Qt's signature
        """Override: return the Markdown of a page, or a picture no wider than the page."""
        url = QUrl(name)
        if type == QTextDocument.ResourceType.MarkdownResource.value:
            return self._markdown.get(url.fileName(), "")
        if type == QTextDocument.ResourceType.ImageResource.value:
            return self._fitted(QImage(str(self._folder / "pictures" / url.fileName())))
        return super().loadResource(type, name)

    def changeEvent(self, event: QEvent) -> None:
        """Override: the desktop may have changed between light and dark, or the size of texts.

        What Markdown sets in a font of its own, like keys, keeps its size until it is read anew.
        """
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._set_formats()
        elif event.type() == QEvent.Type.FontChange and not self.source().isEmpty():
            place = self.verticalScrollBar().value()
            self.reload()
            self.verticalScrollBar().setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override: the pictures keep to the width of the page."""
        document = self.document()
        for name in _picture_names(document):
            url = document.baseUrl().resolved(QUrl(name))
            kind = QTextDocument.ResourceType.ImageResource
            document.addResource(kind.value, url, self.loadResource(kind.value, url))
        document.markContentsDirty(0, document.characterCount())
        super().resizeEvent(event)

    def _fitted(self, picture: QImage) -> QImage:
        """Return a picture no wider than the page, with as many pixels as the screen can show."""
        if picture.isNull():
            return picture
        width = max(1, min(picture.width(), self.viewport().width() - 2 * _MARGIN))
        pixels = round(width * self.devicePixelRatioF())
        if picture.width() > pixels:
            picture = picture.scaledToWidth(pixels, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(picture.width() / width)
        return picture

    def _set_formats(self) -> None:
        """Set what Markdown leaves open: the space between lines, and a readable colour of links.

        Qt's colour of links is hardly readable on a dark desktop (Qt 6.11).
        """
        block = self.document().firstBlock()
        while block.isValid():
            self._set_space(QTextCursor(block))
            self._colour_links(block)
            block = block.next()

    def _set_space(self, cursor: QTextCursor) -> None:
        has_picture = "\ufffc" in cursor.block().text()
        form = QTextBlockFormat()
        kind = QTextBlockFormat.LineHeightTypes.ProportionalHeight
        form.setLineHeight(100.0 if has_picture else _LINE_HEIGHT, kind.value)
        form.setBottomMargin(0.0 if cursor.currentTable() else _PARAGRAPH_SPACE)
        cursor.mergeBlockFormat(form)

    def _colour_links(self, block: QTextBlock) -> None:
        colour = QTextCharFormat()
        colour.setForeground(theme.severity_colour("hint", self.palette()))
        for link in _links(block):
            cursor = QTextCursor(self.document())
            cursor.setPosition(link.position())
            cursor.setPosition(link.position() + link.length(), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(colour)


class ManualSearchField(SearchField):
    """The search field; Enter goes to the next hit, with Shift to the previous one."""

    stepRequested = Signal(int)
    """The hits are to be gone through, by 1 or -1."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.set_hint("查找（Ctrl+F）")
        self.setAccessibleName("在手册里查找")
        self.setClearButtonEnabled(True)

    def handle_key(self, event: QKeyEvent) -> None:
        """Override: Enter and the arrows go through the hits."""
        backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.stepRequested.emit(-1 if backwards else 1)
            case Qt.Key.Key_Down:
                self.stepRequested.emit(1)
            case Qt.Key.Key_Up:
                self.stepRequested.emit(-1)
            case _:
                super().handle_key(event)


def _links(block: QTextBlock) -> list[QTextFragment]:
    return [each for each in _fragments(block) if each.charFormat().isAnchor()]


def _fragments(block: QTextBlock) -> list[QTextFragment]:
    fragments, part = [], block.begin()
    while not part.atEnd():
        fragments.append(part.fragment())
        part += 1
    return fragments


def _picture_names(document: QTextDocument) -> list[str]:
    formats, block = [], document.firstBlock()
    while block.isValid():
        formats += [each.charFormat() for each in _fragments(block)]
        block = block.next()
    return [each.toImageFormat().name() for each in formats if each.isImageFormat()]


def _page_name(url: QUrl) -> str:
    return url.fileName().removesuffix(".md")


class ManualWindow(QDialog):
    """The manual, with a list of its pages, a search over all of them, back and forward.

    ``shortcuts`` are those of the menus: (menu, command, keys).
    """

    def __init__(
        self, shortcuts: Sequence[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("使用手册")
        self._pages = manual_pages(shortcuts)
        self._texts = shown_texts(self._pages[1:])  # the contents would repeat them
        self.browser = ManualBrowser(self._pages, self)
        self.contents = self._new_list("目录")
        self.contents.setSpacing(2)
        self.contents.addItems([page.title for page in self._pages])
        self.hits = self._new_list("查找结果")
        self.hits.setWordWrap(True)
        self.hits.setAlternatingRowColors(True)
        self.hits.setSpacing(3)
        self.search = ManualSearchField(self)
        self.back = self._step_action("← 后退", "Alt+Left", self.browser.backward)
        self.forward = self._step_action("前进 →", "Alt+Right", self.browser.forward)
        self._lay_out()
        self._connect()

    def show_page(self, name: str) -> None:
        """Show a page, and bring the window to the front with the focus in the text."""
        self.browser.show_page(name)
        self.show()
        self.activateWindow()
        self.browser.setFocus(Qt.FocusReason.OtherFocusReason)

    def _new_list(self, name: str) -> QListWidget:
        entries = QListWidget(self)
        entries.setAccessibleName(name)
        entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return entries

    def _step_action(self, text: str, keys: str, step: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{text.strip('← →')}（{shown}）")
        action.setEnabled(False)
        action.triggered.connect(lambda _checked=False: step())
        return action

    def _step_button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        self._lists = QStackedWidget(self)
        self._lists.addWidget(self.contents)
        self._lists.addWidget(self.hits)
        left, right = QWidget(self), QWidget(self)
        column = QVBoxLayout(left)
        column.addWidget(self.search)
        column.addWidget(self._lists)
        steps = QHBoxLayout()
        for action in (self.back, self.forward):
            steps.addWidget(self._step_button(action))
        steps.addStretch(1)
        page = QVBoxLayout(right)
        page.addLayout(steps)
        page.addWidget(self.browser)
        for layout in (column, page):
            layout.setContentsMargins(0, 0, 0, 0)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(1, 1)
        QVBoxLayout(self).addWidget(splitter)
        self._place()
        list_width = round(self.width() * _LIST_SHARE)
        splitter.setSizes([list_width, self.width() - list_width])

    def _place(self) -> None:
        """Take the right part of the screen: the first columns of the form stay in sight."""
        room, line = self.screen().availableGeometry(), self.fontMetrics().height()
        share = max(_NARROW_WIDTH * line, round(room.width() * _SCREEN_SHARE))
        size = QSize(min(_WIDTH * line, share), _HEIGHT * line)
        self.resize(size.boundedTo(theme.max_dialog_size(self)))
        self.move(room.right() - self.width(), room.center().y() - self.height() // 2)

    def _connect(self) -> None:
        self.browser.sourceChanged.connect(self._choose_page)
        self.browser.backwardAvailable.connect(self.back.setEnabled)
        self.browser.forwardAvailable.connect(self.forward.setEnabled)
        self.contents.currentRowChanged.connect(self._show_chosen_page)
        self.hits.currentItemChanged.connect(self._show_hit)
        self.search.textChanged.connect(self._list_hits)
        self.search.stepRequested.connect(self._step)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._focus_search)

    def _focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _choose_page(self, url: QUrl) -> None:
        names = [page.name for page in self._pages]
        with QSignalBlocker(self.contents):  # the page is shown already
            self.contents.setCurrentRow(names.index(_page_name(url)))

    def _show_chosen_page(self, row: int) -> None:
        self.browser.show_page(self._pages[row].name)

    def _list_hits(self, words: str) -> None:
        """List the hits of the words instead of the contents, and show the first."""
        self.hits.clear()
        self._lists.setCurrentWidget(self.hits if words.strip() else self.contents)
        titles = {page.name: page.title for page in self._pages}
        for hit in find_in_manual(self._texts, words.strip()):
            item = QListWidgetItem(f"{titles[hit.page]}\n{hit.snippet}", self.hits)
            item.setData(_HIT_ROLE, hit)
        if words.strip() and not self.hits.count():
            none = QListWidgetItem("没有找到，请换一个说法。", self.hits)
            none.setFlags(Qt.ItemFlag.NoItemFlags)
            none.setForeground(theme.muted_colour(self.hits.palette()))
        self.hits.setCurrentRow(0)

    def _step(self, by: int) -> None:
        """Go to the next or previous hit, and from the last to the first."""
        self.hits.setCurrentRow((self.hits.currentRow() + by) % max(1, self.hits.count()))

    def _show_hit(self, item: QListWidgetItem | None) -> None:
        hit = item.data(_HIT_ROLE) if item is not None else None
        if isinstance(hit, ManualHit):
            self.browser.select(hit)
