"""Why a form can be viewed but not changed, in the sentences that say so."""

from __future__ import annotations

from enum import Enum

from perfdesk import __version__
from perfdesk.core.errors import newer_program_advice


class ReadOnlyReason(Enum):
    """Why a document is read-only."""

    NEWER = 0
    """A later version of the program wrote the file."""
    ALTERED = 1
    """The file was changed outside the program, or is damaged; the user may accept that."""
    BACKUP = 2
    """It is an earlier version of a form."""
    LOCKED = 3
    """Somebody else has the file open."""


_BANNERS = {
    ReadOnlyReason.NEWER: (
        f"只读：这张表由更新的版本保存，{__version__} 版只能查看，不能修改和保存。"
        f"{newer_program_advice('填写')}"
    ),
    ReadOnlyReason.ALTERED: (
        "只读：这份文件在本程序之外被改动过，或者已经损坏。请与备份或原件核对，"
        "确认无误后按 Ctrl+Alt+K（文件 › 接受更改）继续填写。"
    ),
    ReadOnlyReason.BACKUP: (
        "只读：这是一个历史版本。要接着填，请回到原来的表，用“文件 › 历史版本”恢复，"
        "或另存为新文件。"
    ),
    ReadOnlyReason.LOCKED: (
        "只读：这份文件正由{holder}打开。对方关闭以后这里就能修改；要现在改，请另存为新文件。"
    ),
}

_REFUSALS = {
    ReadOnlyReason.NEWER: (
        f"由更新的版本保存，{__version__} 版只能查看，不能保存。{newer_program_advice('保存')}"
    ),
    ReadOnlyReason.ALTERED: "的文件在本程序之外被改动过，接受更改之后才能保存。",
    ReadOnlyReason.BACKUP: "是历史版本，不能保存到原来的文件；可以另存为新文件。",
    ReadOnlyReason.LOCKED: "的文件正由别人打开，不能保存；可以另存为新文件。",
}
SAVED_ELSEWHERE_ONLY = (ReadOnlyReason.BACKUP, ReadOnlyReason.LOCKED)
"""Reasons that do not forbid to save the form as another file."""


def banner_text(reason: ReadOnlyReason, holder: str) -> str:
    """Return the sentence above a form; ``holder`` says who else has its file open."""
    return _BANNERS[reason].format(holder=holder)


def save_refusal(reason: ReadOnlyReason) -> str:
    """Return why a form cannot be saved, to follow its name."""
    return _REFUSALS[reason]
