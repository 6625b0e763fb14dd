"""What may be wrong with a native file: one sentence a cause."""

from __future__ import annotations

from perfdesk.core.errors import FormError
from perfdesk.formats.zpb.json_faults import legible


class NotNativeError(FormError):
    """JSON, but of another program."""

    def __init__(self) -> None:
        super().__init__("这不是自评表文件（缺少 perfdesk 标记）。请确认选对了文件。")


class NotUtf8Error(FormError):
    """Bytes that are no text at all, or of another encoding."""

    def __init__(self) -> None:
        super().__init__("文件内容不是 UTF-8 文字，可能已损坏或不是自评表文件。请确认选对了文件。")


class WrongValueError(FormError):
    """A value of the wrong kind, named by its JSON Pointer."""

    def __init__(self, at: str, what: str) -> None:
        super().__init__(f"文件内容有误：{legible(at)} {what}。请改正后再打开，或使用备份。")


class NewerFileError(FormError):
    """A file of a later version that this version cannot even show."""

    def __init__(self, version: int) -> None:
        super().__init__(f"该文件由更新的版本保存（第 {version} 版格式）。请升级程序后再打开。")
