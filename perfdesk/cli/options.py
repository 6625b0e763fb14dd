"""The words of the command line: which command, which files, which options.

Understands words only; whether a file or a 表样 is there is for the commands to find.
"""

from __future__ import annotations

import getopt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from perfdesk.core.errors import FormError
from perfdesk.formats.writing import FORMATS

HELP = """\
用法：
  perfdesk [文件…]                        打开窗口
  perfdesk show 文件|文件夹… [--json]     读取并列出自评表、得分和问题
  perfdesk check 文件|文件夹… [--json]    只列出问题；有错误时退出码为 1
  perfdesk convert 文件|文件夹… --to pdf|xlsx|zpb [--out 文件夹] [--template 表样]
                   [--merge] [--public]   转换为 PDF、Excel 工作簿或本程序的文件

选项：
  --json           以 JSON 输出，供脚本使用
  --to 格式        pdf、xlsx 或 zpb
  --out 文件夹     输出到该文件夹（没有则新建）；不写则放在源文件旁边
  --template 表样  换用另一种表样，例如 national-2020
  --merge          所有表合成一个 PDF（“年度-合并.pdf”），带书签，页码连续
  --public         用于公开的 PDF 或工作簿：不附原始数据，不写作者
  --help           显示本说明
  --version        显示版本

文件名可用 * 和 ?；文件夹包括其下各层能读的文件。
退出码：0 正常；1 check 发现错误；2 有文件无法读取或写入，或命令有误。
"""

WINDOW = "window"
"""The command where none is named."""

_COMMON = ["help", "version"]
_OPTIONS = {
    WINDOW: _COMMON,
    "show": [*_COMMON, "json"],
    "check": [*_COMMON, "json"],
    "convert": [*_COMMON, "to=", "out=", "template=", "merge", "public"],
}


class UsageError(FormError):
    """A command line that cannot be understood."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}。请用 perfdesk --help 查看用法。")


class Options(NamedTuple):
    """What a command line asks for."""

    command: str
    files: tuple[str, ...]
    help: bool = False
    version: bool = False
    json: bool = False
    to: str = ""
    out: Path | None = None
    template: str = ""
    merge: bool = False
    public: bool = False


def options(arguments: Sequence[str]) -> Options:
    """The meaning of a command line without the program's name; raises UsageError."""
    named = bool(arguments) and arguments[0] in _OPTIONS and arguments[0] != WINDOW
    command = arguments[0] if named else WINDOW
    try:
        found, names = getopt.gnu_getopt(arguments[named:], "h", _OPTIONS[command])
    except getopt.GetoptError as error:
        raise UsageError(_fault(error.opt, command)) from error
    given = {name.lstrip("-"): text for name, text in found}
    asked = Options(
        command,
        tuple(names),
        help="h" in given or "help" in given,
        version="version" in given,
        json="json" in given,
        to=given.get("to", "").lower(),
        out=Path(given["out"]) if given.get("out") else None,
        template=given.get("template", ""),
        merge="merge" in given,
        public="public" in given,
    )
    if not (asked.help or asked.version):
        _check(asked, given)
    return asked


def _check(asked: Options, given: dict[str, str]) -> None:
    if asked.command != WINDOW and not asked.files:
        raise UsageError(f"{asked.command} 后面缺少文件或文件夹")
    if "" in asked.files:  # as a path it would be the current folder
        raise UsageError("有一个文件名是空的")
    for name in ("out", "template"):
        if given.get(name) == "":
            raise UsageError(f"选项 --{name} 后面缺少内容")
    if asked.command != "convert":
        return
    if asked.to in FORMATS:
        _check_use(asked)
        return
    known = "、".join(FORMATS)
    if not asked.to:
        raise UsageError(f"convert 缺少 --to（{known}）")
    raise UsageError(f"不能转换为“{asked.to}”，可用 {known}")


def _check_use(asked: Options) -> None:
    if asked.merge and asked.to != "pdf":
        raise UsageError("选项 --merge 只用于 --to pdf")
    if asked.public and asked.to == "zpb":
        raise UsageError("选项 --public 只用于 --to pdf 或 xlsx")


def _fault(option: str, command: str) -> str:
    if f"{option}=" in _OPTIONS[command]:
        return f"选项 --{option} 后面缺少内容"
    if option in _OPTIONS[command]:
        return f"选项 --{option} 后面不能带内容"
    return f"不认识的选项 {'-' if len(option) == 1 else '--'}{option}"
