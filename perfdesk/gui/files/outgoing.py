"""Files on their way out, what became of them, and the words for it. Knows nothing of Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from perfdesk.formats.results import Advance


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of a file; lines on what it does not show, and on the forms that are not in it."""

    data: bytes
    remarks: Sequence[str] = ()
    left_out: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file to be: where it goes, its name to people, how it is made, of how many forms."""

    path: Path
    title: str
    made: Callable[[Advance], Made]
    forms: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: why it is not there, or how much of the forms is in it."""

    file: Outgoing
    fault: str = ""
    remarks: Sequence[str] = ()
    left_out: Sequence[str] = ()


def said_of(outcome: Outcome) -> list[str]:
    """What is to be told of a file, each line with whose it is."""
    if outcome.fault:
        return [f"{outcome.file.title}：{outcome.fault}"]
    return [*outcome.left_out, *outcome.remarks]


def report(asked: Sequence[Outgoing], done: Sequence[Outcome]) -> str:
    """How many of the files asked for are there, failed, or were cancelled, in one sentence."""
    written_ = [outcome.file for outcome in done if not outcome.fault]
    failed, left = len(done) - len(written_), len(asked) - len(done)
    if not done:
        return "已取消，没有导出文件。"
    words = [_gone_out(written_)]
    absent = sum(len(outcome.left_out) for outcome in done)
    if absent:
        words.append(f"{absent} 张没有放进去")
    if failed:
        words.append(f"{failed} 个没有完成")
    if left:
        words.append(f"其余 {left} 个因取消没有导出")
    return f"{'，'.join(words)}。"


def _gone_out(files: Sequence[Outgoing]) -> str:
    if not files:
        return "没有导出文件"
    return f"已导出 {len(files)} 个文件到 {files[0].path.parent}"
