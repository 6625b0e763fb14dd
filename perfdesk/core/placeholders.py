"""What an empty form prints for a person to replace: 指标1：, ……, XX, 100字以内.

Knows texts, not where they stand.
"""

from __future__ import annotations

import re

from perfdesk.core.text import folded

_BARE = r"指标\s*\d+\s*[:.]?|[.…。·]{2,}|[Xx×*]{2,}"
_AMID = r"[Xx×*]{2,}|\d+字以内|请填写|请输入"
_EITHER = re.compile(rf"{_BARE}|.*(?:{_AMID}).*", re.DOTALL)


def placeholder(text: str) -> bool:
    """True if the text is, or has amid it, what an empty form prints."""
    return bool(_EITHER.fullmatch(folded(text).strip()))


def bare_placeholder(text: str) -> bool:
    """True if the text is nothing else, so that no word of a person's goes with it."""
    return bool(re.fullmatch(_BARE, folded(text).strip()))
