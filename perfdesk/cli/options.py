"""The syntax of the command line: which command, which files, which options.

argparse does the reading. Only syntax is checked here; whether a file or a template exists,
the commands find out.
"""

from __future__ import annotations

from argparse import ArgumentError, ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from perfdesk.cli.terminal import display_width
from perfdesk.core.errors import FormError
from perfdesk.formats.results import WRITABLE_FORMATS

WINDOW_COMMAND = "window"
"""The command if none is named."""

COMMANDS = ("show", "check", "convert", "settings")
_WITHOUT_FILES = (WINDOW_COMMAND, "settings")
"""The commands that need no file."""

EXIT_FAILURE = 2
"""Exit code if a file could not be read or written, or the command line is wrong."""

_USAGE = """\
用法：
  perfdesk [文件…]                        打开窗口
  perfdesk show 文件|文件夹… [--json]     读取并列出自评表、得分和问题
  perfdesk check 文件|文件夹… [--json]    只列出问题和读入时的存疑之处
  perfdesk convert 文件|文件夹… --to pdf|xlsx|zpb [--out 文件夹] [--template 表样]
                   [--merge] [--public] [--force]
                                          转换为 PDF、Excel 工作簿或本程序的文件
  perfdesk settings                       列出窗口里“设置”的各项，convert 也用其中的版面选项
  perfdesk --selftest [结果.txt]          检查安装是否完好，不动用户的数据

选项：
"""
_NOTES = """
文件名可用 * 和 ?；文件夹包括其下各层可能是自评表的文件，读不出来的逐个说明。
退出码：0 正常；1 check 发现错误，或有内容没有读入、移了位置；
        2 有文件无法读取、写入或没有替换，或命令有误；--selftest：1 有一项失败。
"""


class UsageError(FormError):
    """A command line that cannot be understood."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}。请用 perfdesk --help 查看用法。")


@dataclass(frozen=True, slots=True)
class Options:
    """What a command line asks for."""

    command: str
    files: tuple[str, ...]
    help: bool = False
    version: bool = False
    selftest: bool = False
    json: bool = False
    to: str = ""
    out: Path | None = None
    template: str = ""
    merge: bool = False
    public: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class _Option:
    """A declared option: its commands, the name of its value ("" if it has none), its help."""

    name: str
    commands: tuple[str, ...]
    value: str
    help: str


_REPORTS, _CONVERT, _ALL = ("show", "check"), ("convert",), (WINDOW_COMMAND, *COMMANDS)
_OPTIONS = (
    _Option("json", _REPORTS, "", "以 JSON 输出，供脚本使用"),
    _Option("to", _CONVERT, "格式", "pdf、xlsx 或 zpb"),
    _Option("out", _CONVERT, "文件夹", "输出到该文件夹（没有则新建）；不写则放在源文件旁边"),
    _Option("template", _CONVERT, "表样", "换用另一种表样，例如 national-2020"),
    _Option("merge", _CONVERT, "", "所有表合成一个 PDF（“年度-合并.pdf”），带书签，页码连续"),
    _Option("public", _CONVERT, "", "用于公开的 PDF 或工作簿：不附原始数据，不写作者"),
    _Option("force", _CONVERT, "", "也替换改过的或别处来的文件，原来的内容留在历史版本里"),
    _Option(
        "selftest", (WINDOW_COMMAND,), "", "逐项自检；写了文件名，结果也存入该文件（须是新文件）"
    ),
    _Option("help", _ALL, "", "显示本说明"),
    _Option("version", _ALL, "", "显示版本"),
)

_HELP_COLUMN = 17
"""Columns for an option and its value in the help."""


class _Parser(ArgumentParser):
    """argparse without its English messages: an error is a UsageError, nothing is printed."""

    def error(self, message: str) -> NoReturn:  # noqa: ARG002 - argparse's message is English
        """Raise UsageError; before Python 3.12 an ambiguous abbreviation is reported here."""
        raise _ambiguous()


def parse_arguments(arguments: Sequence[str]) -> Options:
    """Return what a command line without the program's name asks for; raise UsageError.

    Options and files may be mixed; after ``--`` everything is a file. argparse knows the long
    options only. ``-h`` is found among what it leaves over, because its versions disagree
    about ``-hx``.
    """
    has_command = bool(arguments) and arguments[0] in COMMANDS
    command = arguments[0] if has_command else WINDOW_COMMAND
    words = list(arguments[has_command:])
    end = words.index("--") if "--" in words else len(words)
    try:
        parsed, others = _parser(command).parse_known_args(words[:end])
    except ArgumentError as error:
        raise _usage_error(error.argument_name) from error
    for word in others:
        if word.startswith("-") and word not in ("-", "-h"):
            name = word.partition("=")[0] if word.startswith("--") else word
            raise UsageError(f"不认识的选项 {name}")
    parsed.help = parsed.help or "-h" in others
    files = (*(word for word in others if word != "-h"), *words[end + 1 :])
    values = {name: value for name, value in vars(parsed).items() if value is not None}
    if not (parsed.help or parsed.version):
        _check(command, files, values)
    values["to"] = values.get("to", "").lower()
    values["out"] = Path(values["out"]) if values.get("out") else None
    return Options(command, files, **values)


def help_text() -> str:
    """Return the help of the whole program, the same for every command.

    argparse's own layout would count a Chinese character as one column wide.
    """
    lines = []
    for each in _OPTIONS:
        flag = f"--{each.name} {each.value}".strip()
        lines.append(f"  {flag}{' ' * (_HELP_COLUMN - display_width(flag))}{each.help}\n")
    return f"{_USAGE}{''.join(lines)}{_NOTES}"


def _parser(command: str) -> ArgumentParser:
    """Return the parser of a command's options.

    Files are not declared: they are what argparse leaves over, between any options.
    """
    parser = _Parser(usage="", add_help=False, exit_on_error=False)
    for option in _OPTIONS:
        if command in option.commands:
            action = "store" if option.value else "store_true"
            parser.add_argument(f"--{option.name}", action=action)
    return parser


def _check(command: str, files: Sequence[str], values: dict[str, str]) -> None:
    if command not in _WITHOUT_FILES and not files:
        raise UsageError(f"{command} 后面缺少文件或文件夹")
    if command == "settings" and files:
        raise UsageError("settings 后面不写文件")
    if "" in files:  # as a path it would be the current folder
        raise UsageError("有一个文件名是空的")
    if values.get("selftest") and len(files) > 1:
        raise UsageError("选项 --selftest 后面最多写一个文件")
    for name in ("out", "template"):
        if values.get(name) == "":
            raise UsageError(f"选项 --{name} 后面缺少内容")
    if command == "convert":
        _check_target(values.get("to", "").lower(), values)


def _check_target(to: str, values: dict[str, str]) -> None:
    known = "、".join(WRITABLE_FORMATS)
    if not to:
        raise UsageError(f"convert 缺少 --to（{known}）")
    if to not in WRITABLE_FORMATS:
        raise UsageError(f"不能转换为“{to}”，可用 {known}")
    if values["merge"] and to != "pdf":
        raise UsageError("选项 --merge 只用于 --to pdf")
    if values["public"] and to == "zpb":
        raise UsageError("选项 --public 只用于 --to pdf 或 xlsx")


def _usage_error(flag: str | None) -> UsageError:
    """Return what is wrong with an option, e.g. "--out"; None means an ambiguous abbreviation."""
    value_names = {f"--{each.name}": each.value for each in _OPTIONS}
    if flag in value_names:
        return UsageError(f"选项 {flag} 后面{'缺少内容' if value_names[flag] else '不能带内容'}")
    return _ambiguous()


def _ambiguous() -> UsageError:
    return UsageError("有一个选项缩写得太短，不知是哪一个")
