"""Menus and toolbar: commands declared as data, and the actions made from them.

``MENUS`` declares name, text, shortcut and icon of every command, and whether it needs an
open form. The parts of the window say in their ``commands()`` how each is carried out;
``build_menus`` joins the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QWidget

from perfdesk.gui import theme
from perfdesk.storage.crash_reports import note_step
from perfdesk.storage.settings import PREFERENCE_WORDS

Shortcut = QKeySequence.StandardKey | str | None


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of a menu; ``needs_form`` is True if it is disabled without an open form.

    ``unavailable`` is why it may be disabled in spite of an open form.
    """

    name: str
    text: str
    keys: Shortcut = None
    icon: str = ""
    needs_form: bool = True
    toggle: bool = False
    unavailable: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of the menu bar or a submenu; None among its commands is a separator."""

    name: str
    text: str
    commands: tuple[Command | Menu | None, ...]


_KEY = QKeySequence.StandardKey

_TEXT_SIZE_MENU = Menu(
    "text_size",
    "文字大小(&T)",
    (
        *(
            Command(f"text_size_{value}", f"{words}(&{number})", needs_form=False, toggle=True)
            for number, (value, words) in enumerate(PREFERENCE_WORDS["text_size"].choices, 1)
        ),
        None,
        Command("larger_text", "放大文字(&L)", "Ctrl+]", needs_form=False),
        Command("smaller_text", "缩小文字(&S)", "Ctrl+[", needs_form=False),
    ),
)

_COLUMNS_MENU = Menu(
    "columns",
    "显示的列(&C)",
    (
        Command("column_target", "年度指标值(&1)", toggle=True),
        Command("column_actual", "实际完成值(&2)", toggle=True),
        Command("column_weight", "分值(&3)", toggle=True),
        Command("column_score", "得分(&4)", toggle=True),
        Command("column_suggested", "建议得分(&5)", toggle=True),
        Command("column_reason", "偏差原因分析及改进措施(&6)", toggle=True),
        None,
        Command("all_columns", "全部显示(&A)"),
        Command("automatic_widths", "自动列宽(&W)"),
    ),
)

MENUS = (
    Menu(
        "file",
        "文件(&F)",
        (
            Command("new", "新建(&N)…", _KEY.New, "new", needs_form=False),
            Command("open", "打开(&O)…", _KEY.Open, "open", needs_form=False),
            None,
            Command("copy_form", "复制为新表(&Y)", "Ctrl+Shift+N"),
            Command("next_year", "转为下一年度(&R)", "Ctrl+Alt+N"),
            None,
            Command("save", "保存(&S)", _KEY.Save, "save"),
            Command("save_as", "另存为(&A)…", "Ctrl+Shift+S"),
            Command("save_all", "全部保存(&L)", "Ctrl+Alt+S", "save-all"),
            Command("backups", "历史版本(&H)…"),
            Command("compare_file", "与文件比较(&M)…"),
            Command("accept_changes", "接受更改(&G)", "Ctrl+Alt+K"),
            None,
            Command("export_pdf", "导出 PDF(&E)…", "Ctrl+Shift+E", "pdf"),
            Command("export_workbook", "导出 Excel 工作簿(&W)…", "Ctrl+Shift+X"),
            Command("export_all", "全部导出(&X)…", "Ctrl+Alt+X"),
            Command("export_problems", "导出问题清单(&J)…"),
            Command("print", "打印(&P)…", _KEY.Print, "print"),
            Command("print_all", "全部打印(&T)…", "Ctrl+Shift+P"),
            None,
            Command("close", "关闭(&C)", "Ctrl+W"),
            Command("close_selected", "关闭所选(&D)", "Ctrl+Shift+W"),
            None,
            Command("settings", "设置(&I)…", "Ctrl+,", needs_form=False),
            Command("quit", "退出(&Q)", "Ctrl+Q", needs_form=False),
        ),
    ),
    Menu(
        "edit",
        "编辑(&E)",
        (
            Command("undo", "撤销(&U)", _KEY.Undo, "undo", unavailable="没有可以撤销的修改。"),
            Command("redo", "重做(&R)", "Ctrl+Y", "redo", unavailable="没有撤销过的修改可以重做。"),
            None,
            Command("cut", "剪切(&T)", _KEY.Cut),
            Command("copy", "复制(&C)", _KEY.Copy),
            Command("copy_table", "复制为表格(&B)", "Ctrl+Shift+C"),
            Command("paste", "粘贴(&P)", _KEY.Paste),
            Command("fill_down", "向下填充(&D)", "Ctrl+D"),
            Command("select_all", "全选(&A)", _KEY.SelectAll),
            None,
            Command("find", "查找(&F)…", "Ctrl+F"),
            Command("replace", "替换(&H)…", "Ctrl+H"),
            Command("find_next", "查找下一处(&N)", "F3"),
            Command("find_previous", "查找上一处(&V)", "Shift+F3"),
        ),
    ),
    Menu(
        "fill",
        "填写(&T)",
        (
            Command("fill_targets", "照目标填(&F)", "Ctrl+E"),
            Command("fill_row", "照目标填并到下一行(&N)", "Ctrl+R"),
            Command("fill_all", "全部照目标填(&A)…", "Ctrl+Alt+E"),
            Command("fill_rate", "写入执行率(&R)", "Ctrl+Alt+R"),
            Command("library", "从指标库插入(&I)…", "Ctrl+I"),
            Command("signs", "规范符号(&S)", "Shift+F7"),
            None,
            Command("take_suggestion", "采用建议得分(&G)", "F7"),
            Menu(
                "levels",
                "定性评价(&E)",
                (
                    Command("level_met", "达成年度指标(&1)", "Ctrl+1"),
                    Command("level_partly", "部分达成并具有一定效果(&2)", "Ctrl+2"),
                    Command("level_unmet", "未达成且效果较差(&3)", "Ctrl+3"),
                    None,
                    Command("level_none", "取消定性评价(&0)"),
                ),
            ),
            Menu(
                "rules",
                "评分规则(&C)",
                (
                    Command("rule_target", "按年度指标值(&T)"),
                    Command("rule_inverse", "超过上限时按反比扣分(&I)"),
                    Command("rule_linear", "超过上限时按超出的比例扣分(&L)"),
                    Command("rule_tiers", "分档(&D)…", "Ctrl+Shift+D"),
                ),
            ),
            None,
            Command("header_all", "统一填写表头(&H)…", "Ctrl+Shift+H"),
            Command("forget_offices", "忘记主管部门和实施单位(&W)"),
            None,
            Command("tidy", "整理金额(&Z)…"),
            Command("convert_unit", "换算金额单位(&U)…"),
            None,
            Command("fix_problem", "修正当前问题(&P)", "Ctrl+F8"),
            Command("fix_alike", "修正全部同类问题(&L)", "Ctrl+Shift+F8"),
            Command("accept_problem", "标为或取消已核实(&K)", "Ctrl+F9"),
            None,
            Command("move_other", "其他内容移到栏目(&M)…", "Ctrl+M"),
        ),
    ),
    Menu(
        "indicators",
        "指标(&I)",
        (
            Command("share_weights", "平均分配分值(&F)", "Ctrl+Alt+F"),
            Command("remove_empty", "删除空的指标(&E)", "Ctrl+Alt+-"),
            None,
        ),
    ),
    Menu(
        "view",
        "查看(&V)",
        (
            Command("next_form", "下一张表(&N)", "Ctrl+PgDown"),
            Command("previous_form", "上一张表(&P)", "Ctrl+PgUp"),
            Command("search_forms", "查找自评表(&L)", "Ctrl+Shift+L"),
            Command("overview", "列成总表(&W)", "Ctrl+F3"),
            None,
            Command("next_pane", "下一个区域(&R)", "F6"),
            Command("previous_pane", "上一个区域(&B)", "Shift+F6"),
            None,
            Command("next_problem", "下一个问题或空白项(&X)", "F8"),
            Command("previous_problem", "上一个问题或空白项(&Z)", "Shift+F8"),
            None,
            Command("preview", "版面预览(&V)", "Ctrl+F2", "preview", toggle=True),
            _TEXT_SIZE_MENU,
            _COLUMNS_MENU,
            Command("empty_cells", "列出空白项(&M)", "F9", toggle=True),
            Command("other_texts", "其他内容(&O)", "Shift+F9"),
        ),
    ),
    Menu(
        "help",
        "帮助(&H)",
        (
            Command("manual", "使用手册(&M)", "F1", needs_form=False),
            Command("find_command", "查找命令(&F)…", "Ctrl+K", needs_form=False),
            Command("keys", "快捷键(&K)", "Ctrl+F1", needs_form=False),
            Command("report", "诊断(&D)…", needs_form=False),
            Command("licences", "许可(&L)…", needs_form=False),
            Command("about", "关于(&A)…", needs_form=False),
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
"""Names of the commands on the toolbar; "" is a separator."""

FORM_LIST_MENU = (
    "save",
    "save_all",
    "copy_form",
    "next_year",
    "export_pdf",
    "export_all",
    "print_all",
    "close_selected",
)
"""Names of the commands in the context menu of the list of open forms."""

CELL_MENU = (
    "cut",
    "copy",
    "paste",
    "",
    "fill_targets",
    "take_suggestion",
    "levels",
    "rules",
    "",
    "fix_problem",
    "accept_problem",
    "",
)
"""Names of the commands and submenus in the tree's context menu; the tree's actions follow."""

_MNEMONIC = re.compile(r"\(&[^&]\)|&(.)")
"""The mark of a shortcut key in a text, between parentheses or before a character of it."""

_ICON_SIZE = QSize(16, 16)
"""Pixels of an icon of the toolbar in the usual size of texts."""

STRUCTURE_ICONS = {
    "增加同级指标": "add",
    "增加下级指标": "add-child",
    "删除所选行": "remove",
    "上移": "up",
    "下移": "down",
}
"""Icons of the tree's actions that are on the toolbar too, by the text of the action."""


def all_commands(menus: Sequence[Command | Menu | None] = MENUS) -> list[Command]:
    """Return all commands of these menus and their submenus, in order."""
    commands: list[Command] = []
    for entry in menus:
        if isinstance(entry, Menu):
            commands += all_commands(entry.commands)
        elif entry is not None:
            commands.append(entry)
    return commands


CommandHandlers = Mapping[str, Callable[[], object]]


def build_menus(window: QMainWindow, handlers: CommandHandlers) -> dict[str, QAction]:
    """Create the actions of all commands, fill menu bar and toolbar, return the actions by name."""
    actions = {each.name: _action(window, each, handlers[each.name]) for each in all_commands()}
    for menu in MENUS:
        _fill_menu(window.menuBar().addMenu(menu.text), menu, actions)
    bar = _toolbar(window)
    for name in TOOLBAR:
        if name:
            bar.addAction(actions[name])
        else:
            bar.addSeparator()
    return actions


def _fill_menu(widget: QMenu, menu: Menu, actions: Mapping[str, QAction]) -> None:
    widget.setObjectName(menu.name)
    for entry in menu.commands:
        if entry is None:
            widget.addSeparator()
        elif isinstance(entry, Menu):
            _fill_menu(widget.addMenu(entry.text), entry, actions)
        else:
            widget.addAction(actions[entry.name])


def add_structure_actions(window: QMainWindow, actions: Sequence[QAction]) -> None:
    """Add the tree's actions to the 指标 menu, and the commonest to the toolbar."""
    find_menu(window, "indicators").addActions(actions)
    by_text = {without_mnemonic(action.text()): action for action in actions}
    bar = window.findChild(QToolBar, "toolbar")
    for text, icon in STRUCTURE_ICONS.items():
        if isinstance(bar, QToolBar) and text in by_text:
            action = by_text[text]
            action.setIcon(theme.icon(icon))
            action.setIconText(text)
            action.setToolTip(_tooltip(action))
            bar.addAction(action)


def add_cell_menu(window: QMainWindow, tree: QWidget, actions: Mapping[str, QAction]) -> None:
    """Give the tree a context menu, opened by mouse or menu key."""
    tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    tree.customContextMenuRequested.connect(
        lambda point: cell_menu(window, tree, actions).popup(tree.mapToGlobal(point))
    )


def add_header_menu(window: QMainWindow, header: QWidget) -> None:
    """Give the tree's header the menu of its columns."""
    header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    header.customContextMenuRequested.connect(
        lambda point: find_menu(window, "columns").popup(header.mapToGlobal(point))
    )


def cell_menu(window: QMainWindow, tree: QWidget, actions: Mapping[str, QAction]) -> QMenu:
    """Return a new context menu for the tree, deleted when it closes."""
    menu = QMenu(tree)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for name in CELL_MENU:
        if not name:
            menu.addSeparator()
        elif name in actions:
            menu.addAction(actions[name])
        else:
            menu.addMenu(find_menu(window, name))
    menu.addActions(tree.actions())
    return menu


def find_menu(window: QMainWindow, name: str) -> QMenu:
    """Return the menu of that name in the window's menu bar; raises KeyError if there is none."""
    menu = window.menuBar().findChild(QMenu, name)
    if not isinstance(menu, QMenu):
        raise KeyError(name)
    return menu


def insert_submenu(window: QMainWindow, name: str, action: QAction, submenu: QMenu) -> None:
    """Insert a submenu below an action of the named menu, which must not be its last."""
    menu = find_menu(window, name)
    entries = menu.actions()
    menu.insertMenu(entries[entries.index(action) + 1], submenu)


def enable_form_actions(actions: Mapping[str, QAction], enabled: bool) -> None:
    """Enable or disable the actions that need an open form."""
    for command in all_commands():
        if command.needs_form:
            actions[command.name].setEnabled(enabled)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A command as it is in the menu bar: the menus that lead to it, its text and its keys.

    ``unavailable`` is why it cannot be carried out now, "" if it can.
    """

    action: QAction
    menus: tuple[str, ...]
    text: str
    keys: str
    unavailable: str


def menu_entries(window: QMainWindow) -> list[MenuEntry]:
    """Return all commands of the menu bar but that which finds them, in its order."""
    declared = {command.name: command for command in all_commands()}
    has_form = find_action(window, "close").isEnabled()
    return [
        MenuEntry(
            action,
            path,
            without_mnemonic(action.text()),
            key_text(action),
            _unavailable(action, declared.get(action.objectName()), has_form=has_form),
        )
        for path, action in _actions(window)
        if action.text() and not action.isSeparator() and action.objectName() != "find_command"
    ]


def shortcuts(window: QMainWindow) -> list[tuple[str, str, str]]:
    """Return all shortcuts of the menus as (menu, command, keys).

    A command has its declared text, without what the action's text says of the form, e.g.
    撤销 for 撤销 修改实施单位.
    """
    declared = {command.name: without_mnemonic(command.text) for command in all_commands()}
    return [
        (path[0], declared.get(action.objectName(), without_mnemonic(action.text())), keys)
        for path, action in _actions(window)
        for keys in dict.fromkeys(map(_key_text, action.shortcuts()))
    ]


def find_action(window: QMainWindow, name: str) -> QAction:
    """Return the action of the command of that name; raises KeyError if there is none."""
    action = window.findChild(QAction, name)
    if not isinstance(action, QAction):
        raise KeyError(name)
    return action


def _unavailable(action: QAction, command: Command | None, *, has_form: bool) -> str:
    """Return why an action is disabled, "" if it is not."""
    if action.isEnabled():
        return ""
    if not has_form:
        return "请先新建或打开一张表。"
    return (command.unavailable if command else action.whatsThis()) or "现在不能用。"


def _actions(window: QMainWindow) -> Iterator[tuple[tuple[str, ...], QAction]]:
    """Yield the actions of the menu bar with the texts of the menus that lead to each."""
    # Not by QAction.menu(): PySide 6.8 then deletes the menu with the last reference to it.
    submenus = [(menu.menuAction(), menu) for menu in window.findChildren(QMenu)]
    for entry in window.menuBar().actions():
        yield from _actions_below((), entry, submenus)


def _actions_below(
    path: tuple[str, ...], entry: QAction, submenus: Sequence[tuple[QAction, QMenu]]
) -> Iterator[tuple[tuple[str, ...], QAction]]:
    """Yield the actions of a menu and its submenus, or the action itself if it opens none."""
    menu = next((menu for action, menu in submenus if action == entry), None)
    if menu is None:
        yield path, entry
        return
    for action in menu.actions():
        yield from _actions_below((*path, without_mnemonic(entry.text())), action, submenus)


def key_text(action: QAction) -> str:
    """Return the first keys of an action as the user reads them, e.g. Ctrl+O."""
    return _key_text(action.shortcut())


def _key_text(keys: QKeySequence) -> str:
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


def _action(window: QMainWindow, command: Command, handler: Callable[[], object]) -> QAction:
    action = QAction(command.text, window)
    action.setObjectName(command.name)
    if command.icon:
        action.setIcon(theme.icon(command.icon))
        action.setIconText(without_mnemonic(command.text))
    if command.keys is not None:
        action.setShortcut(_key_sequence(command.keys))
    action.setCheckable(command.toggle)
    action.setToolTip(_tooltip(action))
    connect_command(action, handler)
    return action


def connect_command(action: QAction, carry_out: Callable[[], object]) -> None:
    """Have an action carry out its command, and note its name first, should that fail."""
    name = without_mnemonic(action.text())

    def do(_checked: bool = False) -> None:
        note_step(name)
        carry_out()

    action.triggered.connect(do)


def _key_sequence(keys: QKeySequence.StandardKey | str) -> QKeySequence:
    """Return the keys of a command, whose names are Qt's, not those shown to the user."""
    if isinstance(keys, str):
        return QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText)
    return QKeySequence(keys)


def _toolbar(window: QMainWindow) -> QToolBar:
    bar = QToolBar("工具栏", window)
    bar.setObjectName("toolbar")
    bar.setMovable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    window.addToolBar(bar)
    fit_toolbar(window)
    return bar


def fit_toolbar(window: QMainWindow) -> None:
    """Make the icons of the toolbar as large as the texts beside them."""
    bar = window.findChild(QToolBar, "toolbar")
    if isinstance(bar, QToolBar):
        bar.setIconSize(_ICON_SIZE * theme.text_scale())


def without_mnemonic(text: str) -> str:
    """Return the text of a menu entry as it reads without its mnemonic and dots.

    That is 打开 for 打开(&O)…, "1 表.zpb" for "&1 表.zpb", and "A&B" for "A&&B".
    """
    return _MNEMONIC.sub(r"\1", text).rstrip("…")


def _tooltip(action: QAction) -> str:
    keys, text = key_text(action), without_mnemonic(action.text())
    return f"{text}（{keys}）" if keys else text
