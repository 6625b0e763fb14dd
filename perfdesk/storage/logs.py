"""What the program writes down when it met something it did not expect.

The one place for an outermost hook: the user sees a sentence, the log holds the rest.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from perfdesk import __version__
from perfdesk.core.errors import FormError
from perfdesk.storage.folders import data_folder


class UnexpectedError(FormError):
    """A fault of the program itself, with where it was written down."""

    def __init__(self, log: Path | None) -> None:
        where = f"详情已记入 {log}，请把它发给程序的维护者。" if log else "请联系程序的维护者。"
        super().__init__(f"程序内部出错，操作没有完成。{where}")


def told(error: Exception) -> str:
    """What a person is told of an error: its own sentence, or where it was written down."""
    return str(error if isinstance(error, FormError) else logged(error))


def logged(error: BaseException) -> UnexpectedError:
    """The sentence for an unexpected error, after its traceback was added to the log.

    Never raises: where no log can be written, the sentence names none.
    """
    import traceback  # noqa: PLC0415 - not on the way of what goes well

    now = datetime.now(UTC).isoformat(timespec="seconds")
    entry = f"{now} perfdesk {__version__}\n{''.join(traceback.format_exception(error))}\n"
    for folder in (data_folder, _temporary):
        try:
            log = folder() / "perfdesk.log"
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(entry)
        except (OSError, RuntimeError):
            continue
        return UnexpectedError(log)
    return UnexpectedError(None)


def _temporary() -> Path:
    return Path(tempfile.gettempdir())
