"""What a step of the self-test finds wrong: one class and one sentence for each cause."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perfdesk.core.errors import FormError

_MOST_NAMED = 20


class ReportFileError(FormError):
    """The file for the result cannot be made."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"自检结果写不进“{path}”：{reason}。请换一个还没有的文件名。")


class MissingFileError(FormError):
    """Files that come with the program are not there."""

    def __init__(self, what: str) -> None:
        super().__init__(f"程序自带的{what}不见了")


class MissingCharactersError(FormError):
    """A bundled font lacks characters that forms are made of."""

    def __init__(self, font: str, characters: Sequence[str]) -> None:
        named = "".join(characters[:_MOST_NAMED])
        super().__init__(f"字体 {font} 缺 {len(characters)} 个字：{named}")


class UnusableFontError(FormError):
    """Qt does not load a bundled font, or draws boxes with it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Qt 用不了自带的字体：{what}")


class DifferentFormError(FormError):
    """A form that was written is not the form that is read again."""

    def __init__(self, project: str) -> None:
        super().__init__(f"“{project}”写出后再读入，内容变了")


class DifferentFiguresError(FormError):
    """The figures worked out for the sample are not those it prints."""

    def __init__(self, project: str, sentences: Sequence[str]) -> None:
        super().__init__(
            f"“{project}”的计算结果与原表不符：{'；'.join(sentences) or '原表没有总分'}"
        )


class NoWorkerError(FormError):
    """The program could not start the worker processes it reads files in."""

    def __init__(self) -> None:
        super().__init__("启动不了两个工作进程，文件会在没有限制的情况下读取")


class NoLimitError(FormError):
    """A worker process was allowed what it must not take."""

    def __init__(self, what: str) -> None:
        super().__init__(f"工作进程的{what}没有受到限制")


class UnusablePluginError(FormError):
    """A plugin of Qt does not load, mostly for want of a library that it needs."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"Qt 的窗口插件 {name} 加载不了：{reason}")


class BlankIconError(FormError):
    """Qt draws nothing for an icon, e.g. because its plugin for SVG is missing."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"画不出图标：{'、'.join(names)}（可能缺少 Qt 的 SVG 插件）")


class NoTranslationError(FormError):
    """Qt's own texts are not in Chinese."""

    def __init__(self, text: str) -> None:
        super().__init__(f"没有加载 Qt 的中文翻译 qtbase_zh_CN：“取消”显示为“{text}”")


class DifferentPictureError(FormError):
    """The window does not look as it should; ``saved`` is where its picture was put."""

    def __init__(self, what: str, saved: Path | None) -> None:
        where = f"，实际画面已存为 {saved}" if saved else ""
        super().__init__(f"窗口的画面与存档的画面不同：{what}{where}")


class NoHandoverError(FormError):
    """A second start did not hand its file over to the first."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"再次启动的程序没有把文件交给已打开的程序：{reason}")


class LostDraftError(FormError):
    """A draft was not written, or is not found again."""

    def __init__(self) -> None:
        super().__init__("草稿没有写下，或者找不回来")
