"""Menus and toolbar declared as data, and made into actions.

A command names what is done; the window says how. Shortcuts, icons and whether
a form must be open stand here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar

from perfdesk.gui import look

Keys = QKeySequence.StandardKey | str | None
Doing = Mapping[str, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of a menu; ``form`` is True if it needs an open form."""

    name: str
    text: str
    keys: Keys = None
    icon: str = ""
    form: bool = True
    toggle: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of the bar; None is a line between two groups."""

    name: str
    text: str
    commands: tuple[Command | None, ...]


_KEY = QKeySequence.StandardKey

MENUS = (
    Menu(
        "file",
        "文件(&F)",
        (
            Command("new", "新建(&N)…", _KEY.New, "new", form=False),
            Command("open", "打开(&O)…", _KEY.Open, "open", form=False),
            None,
            Command("save", "保存(&S)", _KEY.Save, "save"),
            Command("save_as", "另存为(&A)…", "Ctrl+Shift+S"),
            Command("save_all", "全部保存(&L)", "Ctrl+Alt+S", "save-all"),
            None,
            Command("export_pdf", "导出 PDF(&E)…", "Ctrl+Shift+E", "pdf"),
            Command("print", "打印(&P)…", _KEY.Print, "print"),
            None,
            Command("close", "关闭(&C)", "Ctrl+W"),
            Command("quit", "退出(&Q)", "Ctrl+Q", form=False),
        ),
    ),
    Menu(
        "edit",
        "编辑(&E)",
        (
            Command("undo", "撤销(&U)", _KEY.Undo, "undo"),
            Command("redo", "重做(&R)", "Ctrl+Y", "redo"),
        ),
    ),
    Menu("indicators", "指标(&I)", ()),
    Menu(
        "view",
        "查看(&V)",
        (
            Command("next_form", "下一张表(&N)", "Ctrl+PgDown"),
            Command("previous_form", "上一张表(&P)", "Ctrl+PgUp"),
            None,
            Command("next_pane", "下一个区域(&R)", "F6"),
            Command("previous_pane", "上一个区域(&B)", "Shift+F6"),
            None,
            Command("preview", "版面预览(&V)", "F8", "preview", toggle=True),
            Command("blanks", "列出空白项(&M)", "F9", toggle=True),
        ),
    ),
    Menu(
        "help",
        "帮助(&H)",
        (
            Command("keys", "快捷键(&K)", "F1", form=False),
            Command("about", "关于(&A)", form=False),
        ),
    ),
)

TOOLBAR = (
    "new",
    "open",
    "save",
    "save_all",
    "",
    "undo",
    "redo",
    "",
    "export_pdf",
    "print",
    "preview",
    "",
)
"""Names of the commands on the toolbar; "" is a line between two groups."""

STRUCTURE = {
    "增加同级指标": "add",
    "增加下级指标": "add-child",
    "删除所选行": "remove",
    "上移": "up",
    "下移": "down",
}
"""The tree's commands that stand on the toolbar too, by their words, with their icons."""


def build(window: QMainWindow, doing: Doing) -> dict[str, QAction]:
    """The actions of all menus by name, put into the window's menu bar and toolbar."""
    actions: dict[str, QAction] = {}
    for menu in MENUS:
        shown = window.menuBar().addMenu(menu.text)
        shown.setObjectName(menu.name)
        for command in menu.commands:
            if command is None:
                shown.addSeparator()
            else:
                actions[command.name] = _action(window, command, doing[command.name])
                shown.addAction(actions[command.name])
    bar = _toolbar(window)
    for name in TOOLBAR:
        if name:
            bar.addAction(actions[name])
        else:
            bar.addSeparator()
    return actions


def offer_structure(window: QMainWindow, offered: Sequence[QAction]) -> None:
    """Puts the tree's commands into the 指标 menu, and the commonest on the toolbar."""
    menu_of(window, "indicators").addActions(offered)
    found = {plain_words(action.text()): action for action in offered}
    bar = window.findChild(QToolBar, "toolbar")
    for words, icon in STRUCTURE.items():
        if isinstance(bar, QToolBar) and words in found:
            found[words].setIcon(look.icon(icon))
            found[words].setToolTip(_tip(found[words]))
            bar.addAction(found[words])


def menu_of(window: QMainWindow, name: str) -> QMenu:
    """The menu of that name in the window's bar; raises KeyError if there is none."""
    found = window.menuBar().findChild(QMenu, name)
    if not isinstance(found, QMenu):
        raise KeyError(name)
    return found


def need_form(actions: Mapping[str, QAction], open_: bool) -> None:
    """Enables what needs an open form, or greys it."""
    for command in _commands():
        if command.form:
            actions[command.name].setEnabled(open_)


def shortcuts(window: QMainWindow) -> list[tuple[str, str, str]]:
    """All shortcuts in the menus: menu, command, keys as they are written on the keyboard."""
    found = []
    for entry in window.menuBar().actions():
        menu = entry.menu()
        if not isinstance(menu, QMenu):
            continue
        for action in menu.actions():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            if keys:
                found.append((plain_words(menu.title()), plain_words(action.text()), keys))
    return found


def _commands() -> list[Command]:
    return [command for menu in MENUS for command in menu.commands if command is not None]


def _action(window: QMainWindow, command: Command, do: Callable[[], object]) -> QAction:
    action = QAction(command.text, window)
    action.setObjectName(command.name)
    if command.icon:
        action.setIcon(look.icon(command.icon))
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
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{plain_words(action.text())}（{keys}）" if keys else plain_words(action.text())
