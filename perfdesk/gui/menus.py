"""The menus and the toolbar, declared as data.

A command names what is done; who does it stands in ``doing`` of the part of the
window it belongs to. Words, shortcuts, icons and whether a form must be open stand
here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

Keys = QKeySequence.StandardKey | str | None


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
    """A menu of the bar, or one within another; None is a line between two groups."""

    name: str
    text: str
    commands: tuple[Command | Menu | None, ...]


_KEY = QKeySequence.StandardKey

MENUS = (
    Menu(
        "file",
        "文件(&F)",
        (
            Command("new", "新建(&N)…", _KEY.New, "new", form=False),
            Command("open", "打开(&O)…", _KEY.Open, "open", form=False),
            None,
            Command("copy_form", "复制为新表(&Y)", "Ctrl+Shift+N"),
            Command("next_year", "转为下一年度(&R)", "Ctrl+Alt+N"),
            None,
            Command("save", "保存(&S)", _KEY.Save, "save"),
            Command("save_as", "另存为(&A)…", "Ctrl+Shift+S"),
            Command("save_all", "全部保存(&L)", "Ctrl+Alt+S", "save-all"),
            None,
            Command("export_pdf", "导出 PDF(&E)…", "Ctrl+Shift+E", "pdf"),
            Command("export_workbook", "导出 Excel 工作簿(&W)…", "Ctrl+Shift+X"),
            Command("export_all", "全部导出(&X)…", "Ctrl+Alt+X"),
            Command("print", "打印(&P)…", _KEY.Print, "print"),
            Command("print_all", "全部打印(&T)…", "Ctrl+Shift+P"),
            None,
            Command("close", "关闭(&C)", "Ctrl+W"),
            Command("close_selected", "关闭所选(&D)", "Ctrl+Shift+W"),
            Command("quit", "退出(&Q)", "Ctrl+Q", form=False),
        ),
    ),
    Menu(
        "edit",
        "编辑(&E)",
        (
            Command("undo", "撤销(&U)", _KEY.Undo, "undo"),
            Command("redo", "重做(&R)", "Ctrl+Y", "redo"),
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
            Command("fill_all", "全部照目标填(&A)…", "Ctrl+Alt+E"),
            Command("fill_rate", "写入执行率(&R)", "Ctrl+Alt+R"),
            Command("library", "从指标库插入(&I)…", "Ctrl+I"),
            Command("signs", "规范符号(&S)", "Shift+F7"),
            None,
            Command("take_suggestion", "采用建议分(&G)", "F7"),
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
        ),
    ),
    Menu("indicators", "指标(&I)", ()),
    Menu(
        "view",
        "查看(&V)",
        (
            Command("next_form", "下一张表(&N)", "Ctrl+PgDown"),
            Command("previous_form", "上一张表(&P)", "Ctrl+PgUp"),
            Command("sift", "查找自评表(&L)", "Ctrl+Shift+L"),
            None,
            Command("next_pane", "下一个区域(&R)", "F6"),
            Command("previous_pane", "上一个区域(&B)", "Shift+F6"),
            None,
            Command("next_problem", "下一个问题或空白项(&X)", "F8"),
            Command("previous_problem", "上一个问题或空白项(&Z)", "Shift+F8"),
            None,
            Command("preview", "版面预览(&V)", "Ctrl+F2", "preview", toggle=True),
            Command("blanks", "列出空白项(&M)", "F9", toggle=True),
        ),
    ),
    Menu(
        "help",
        "帮助(&H)",
        (
            Command("keys", "快捷键(&K)", "F1", form=False),
            Command("report", "诊断(&D)…", form=False),
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

ON_FORMS = (
    "save",
    "save_all",
    "copy_form",
    "next_year",
    "export_pdf",
    "export_all",
    "print_all",
    "close_selected",
)
"""Names of the commands in the context menu of the list of forms."""

CELL = (
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
"""Names of the commands and menus a cell of the tree offers before the tree's own commands."""

STRUCTURE = {
    "增加同级指标": "add",
    "增加下级指标": "add-child",
    "删除所选行": "remove",
    "上移": "up",
    "下移": "down",
}
"""The tree's commands that stand on the toolbar too, by their words, with their icons."""


def commands(menus: Sequence[Command | Menu | None] = MENUS) -> list[Command]:
    """All commands of these menus, those within other menus too, in their order."""
    found: list[Command] = []
    for entry in menus:
        if isinstance(entry, Menu):
            found += commands(entry.commands)
        elif entry is not None:
            found.append(entry)
    return found
