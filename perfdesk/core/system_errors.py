"""What the operating system reports, in a Chinese sentence with what to do about it.

The system's own words are English on Linux, and say nothing to who fills in forms. Reading and
saving have errors of their own for the usual causes; this module words all others.
"""

from __future__ import annotations

import errno

_DISK = "读写磁盘时出错。请检查磁盘、U 盘或网络连接后再试。"
_GONE = "磁盘或网络位置已断开。请重新连接后再试。"
_NETWORK = "网络位置没有响应。请检查网络连接后再试。"
_DAMAGED = "磁盘上的数据已损坏。请换一个磁盘，并请管理员检查原来的磁盘。"
_LATER = "系统暂时不能完成。请稍后再试。"
_UNSUPPORTED = "这个位置不支持这项操作。请换一个文件夹。"

_SENTENCES = {
    "EIO": _DISK,
    "EINTR": "操作被系统打断。请再试一次。",
    "EMFILE": "程序打开的文件太多。请关掉一些窗口后再试。",
    "ENFILE": "电脑上打开的文件太多。请关掉一些程序后再试。",
    "ENOMEM": "内存不足。请关掉一些程序后再试。",
    "ELOOP": "路径里有绕回自己的链接。请换一个文件夹。",
    "EXDEV": "文件夹与文件不在同一个磁盘上。请换一个文件夹。",
    "EAGAIN": _LATER,
    "EDEADLK": _LATER,
    "ENOLCK": _LATER,
    "ENODEV": _GONE,
    "ENXIO": _GONE,
    "ENOTCONN": _GONE,
    "ESTALE": _GONE,
    "EREMOTEIO": _NETWORK,
    "ETIMEDOUT": _NETWORK,
    "EHOSTDOWN": _NETWORK,
    "EHOSTUNREACH": _NETWORK,
    "ENETDOWN": _NETWORK,
    "ENETUNREACH": _NETWORK,
    "ECONNABORTED": _NETWORK,
    "ECONNREFUSED": _NETWORK,
    "ECONNRESET": _NETWORK,
    "EPIPE": _NETWORK,
    "EBADMSG": _DAMAGED,
    "EUCLEAN": _DAMAGED,
    "ENOSYS": _UNSUPPORTED,
    "ENOTSUP": _UNSUPPORTED,
    "EOPNOTSUPP": _UNSUPPORTED,
    "EMLINK": "这个文件夹已经放不下更多内容。请换一个文件夹。",
    "ENOTEMPTY": "文件夹里还有别的文件。请换一个文件夹。",
    "EEXIST": "已有一个同名的文件。请换一个文件名。",
}
"""Sentences by the name of the error number; not every system has all of them."""

_BY_NUMBER = {
    getattr(errno, name): told for name, told in _SENTENCES.items() if hasattr(errno, name)
}
"""The same by the number, which Windows knows by another name, such as WSAELOOP for ELOOP."""

_WINDOWS_SENTENCES = {
    **dict.fromkeys((15, 20, 21, 55, 433, 1167), _GONE),
    **dict.fromkeys((51, 53, 54, 58, 59, 64, 65, 67, 121, 1222, 1231, 1232, 1236), _NETWORK),
    **dict.fromkeys((23, 1117), _DISK),
    **dict.fromkeys((1392, 1393), _DAMAGED),
}
"""Sentences by the codes of Windows, which Python turns into rough error numbers."""


def system_sentence(error: OSError) -> str:
    """Return what happened and what to do, with the number of an error that is unknown here."""
    code = getattr(error, "winerror", None)
    if code in _WINDOWS_SENTENCES:
        return _WINDOWS_SENTENCES[code]
    if error.errno in _BY_NUMBER:
        return _BY_NUMBER[error.errno]
    number = f"错误号 {code or error.errno}" if code or error.errno else str(error)
    return f"系统拒绝了这项操作（{number}）。请检查磁盘或网络连接，或换一个文件夹再试。"
