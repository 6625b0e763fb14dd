"""The commands of the menus made into actions, in the window's menu bar and toolbar.

The commands are declared in ``menus``; the window says how each is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QWidget

from perfdesk.gui import look
from perfdesk.gui.menus import CELL, MENUS, STRUCTURE, TOOLBAR, Command, Menu, commands

Doing = Mapping[str, Callable[[], object]]


def build(window: QMainWindow, doing: Doing) -> dict[str, QAction]:
    """The actions of all menus by name, put into the window's menu bar and toolbar."""
    actions = {each.name: _action(window, each, doing[each.name]) for each in commands()}
    for menu in MENUS:
        _fill(window.menuBar().addMenu(menu.text), menu, actions)
    bar = _toolbar(window)
    for name in TOOLBAR:
        if name:
            bar.addAction(actions[name])
        else:
            bar.addSeparator()
    return actions


def _fill(shown: QMenu, menu: Menu, actions: Mapping[str, QAction]) -> None:
    shown.setObjectName(menu.name)
    for entry in menu.commands:
        if entry is None:
            shown.addSeparator()
        elif isinstance(entry, Menu):
            _fill(shown.addMenu(entry.text), entry, actions)
        else:
            shown.addAction(actions[entry.name])


def offer_structure(window: QMainWindow, offered: Sequence[QAction]) -> None:
    """Puts the tree's commands into the 指标 menu, and the commonest on the toolbar."""
    menu_of(window, "indicators").addActions(offered)
    found = {plain_words(action.text()): action for action in offered}
    bar = window.findChild(QToolBar, "toolbar")
    for words, icon in STRUCTURE.items():
        if isinstance(bar, QToolBar) and words in found:
            found[words].setIcon(look.icon(icon))
            found[words].setIconText(words)
            found[words].setToolTip(_tip(found[words]))
            bar.addAction(found[words])


def offer_at_cells(window: QMainWindow, tree: QWidget, actions: Mapping[str, QAction]) -> None:
    """Gives the tree a context menu, by mouse or the menu key: the usual, then its own commands."""
    tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    tree.customContextMenuRequested.connect(
        lambda where: cell_menu(window, tree, actions).popup(tree.mapToGlobal(where))
    )


def cell_menu(window: QMainWindow, tree: QWidget, actions: Mapping[str, QAction]) -> QMenu:
    """The context menu of the tree, made anew and deleted when it closes."""
    menu = QMenu(tree)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for name in CELL:
        if not name:
            menu.addSeparator()
        elif name in actions:
            menu.addAction(actions[name])
        else:
            menu.addMenu(menu_of(window, name))
    menu.addActions(tree.actions())
    return menu


def menu_of(window: QMainWindow, name: str) -> QMenu:
    """The menu of that name in the window's bar; raises KeyError if there is none."""
    found = window.menuBar().findChild(QMenu, name)
    if not isinstance(found, QMenu):
        raise KeyError(name)
    return found


def insert_below(window: QMainWindow, name: str, action: QAction, submenu: QMenu) -> None:
    """Puts a menu below an action of the menu of that name, which must not be its last."""
    menu = menu_of(window, name)
    shown = menu.actions()
    menu.insertMenu(shown[shown.index(action) + 1], submenu)


def need_form(actions: Mapping[str, QAction], open_: bool) -> None:
    """Enables what needs an open form, or greys it."""
    for command in commands():
        if command.form:
            actions[command.name].setEnabled(open_)


def shortcuts(window: QMainWindow) -> list[tuple[str, str, str]]:
    """All shortcuts in the menus: menu, command, keys as they are written on the keyboard.

    A command is named as declared, whatever its words say of the form just now.
    """
    named = {command.name: plain_words(command.text) for command in commands()}
    return [
        (
            plain_words(entry.text()),
            named.get(action.objectName(), plain_words(action.text())),
            _keys(action),
        )
        for entry in window.menuBar().actions()
        for action in _actions_below(entry)
        if _keys(action)
    ]


def _actions_below(entry: QAction) -> Iterator[QAction]:
    """The actions of a menu and of the menus within it; an action itself if it opens none."""
    menu = entry.menu()
    if not isinstance(menu, QMenu):
        yield entry
        return
    for action in menu.actions():
        yield from _actions_below(action)


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _action(window: QMainWindow, command: Command, do: Callable[[], object]) -> QAction:
    action = QAction(command.text, window)
    action.setObjectName(command.name)
    if command.icon:
        action.setIcon(look.icon(command.icon))
        action.setIconText(plain_words(command.text))
    if command.keys is not None:
        action.setShortcut(QKeySequence(command.keys))
    action.setCheckable(command.toggle)
    action.setToolTip(_tip(action))
    action.triggered.connect(lambda _checked=False: do())
    return action


def _toolbar(window: QMainWindow) -> QToolBar:
    bar = QToolBar("工具栏", window)
    bar.setObjectName("toolbar")
    bar.setMovable(False)
    bar.setIconSize(QSize(16, 16))
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    window.addToolBar(bar)
    return bar


def plain_words(text: str) -> str:
    """A menu's words without the mnemonic and the dots."""
    head, mark, tail = text.partition("(&")
    return (head + (tail[2:] if mark else "")).rstrip("…")


def _tip(action: QAction) -> str:
    keys = _keys(action)
    return f"{plain_words(action.text())}（{keys}）" if keys else plain_words(action.text())
