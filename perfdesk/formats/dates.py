"""The date files say they were made on: now, or as SOURCE_DATE_EPOCH has it.

With that variable set the same form gives the same bytes. Knows no file type.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from perfdesk.core.errors import FormError


class DateError(FormError):
    """SOURCE_DATE_EPOCH that is no number of seconds."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"环境变量 SOURCE_DATE_EPOCH 的值“{text}”不是有效的秒数，请改正或去掉它后重试。"
        )


def made_on() -> datetime:
    """The date and time of what is written, in UTC to the second; raises DateError."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not text:
        return datetime.now(UTC).replace(microsecond=0)
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise DateError(text)
    return datetime.fromtimestamp(int(text), UTC)
