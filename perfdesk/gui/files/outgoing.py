"""Files on their way out, what became of them, and the words for it. Knows nothing of Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from perfdesk.formats.writing import Written


class Outgoing(NamedTuple):
    """A file to be: where it goes, whose it is, and how its bytes are made."""

    path: Path
    title: str
    made: Callable[[], Written]


class Outcome(NamedTuple):
    """What became of a file: why it is not there, or what of the form it does not show."""

    file: Outgoing
    fault: str = ""
    remarks: tuple[str, ...] = ()


def said_of(outcome: Outcome) -> list[str]:
    """What is to be told of a file, each line with whose it is."""
    said = [outcome.fault] if outcome.fault else outcome.remarks
    return [f"{outcome.file.title}：{sentence}" for sentence in said]


def report(asked: int, done: Sequence[Outcome]) -> str:
    """How many of the files asked for are there, failed, or were cancelled, in one sentence."""
    written_ = [outcome.file.path for outcome in done if not outcome.fault]
    failed, left = len(done) - len(written_), asked - len(done)
    words = [f"已导出 {len(written_)} 个文件"]
    if written_:
        words[0] += f"到 {written_[0].parent}"
    if failed:
        words.append(f"{failed} 个没有完成")
    if left:
        words.append(f"取消后还有 {left} 个没有导出")
    return f"{'，'.join(words)}。"
