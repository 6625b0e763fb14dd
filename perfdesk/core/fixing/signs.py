"""Signs of comparison as the form prints them: ≥ ≤ ＜ ＞ = for what keyboards and scans make.

``<=`` is what a keyboard without ≤ types, ≧ what some input methods give, 《 and ═ what
is left of ＜ and = in published forms. Only a sign in front of a figure is meant; the
module changes no form, it offers edits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from perfdesk.core.edits import Set
from perfdesk.core.form import Form, rows
from perfdesk.core.places import Place

_MEANT = {
    **dict.fromkeys(("≥=", ">=", "=>", "》=", "≧", "⩾"), "≥"),
    **dict.fromkeys(("≤=", "<=", "=<", "《=", "≦", "⩽"), "≤"),
    **dict.fromkeys(("《", "〈"), "＜"),
    **dict.fromkeys(("》", "〉"), "＞"),
    **dict.fromkeys(("==", "═"), "="),
}
_WIDE = str.maketrans({"＜": "<", "＞": ">", "＝": "="})
_WRITTEN = "|".join(
    re.sub("[<>=]", lambda sign: f"[{sign[0]}{chr(ord(sign[0]) + 0xFEE0)}]", sign)
    for sign in sorted(_MEANT, key=len, reverse=True)
    if sign not in "《〈》〉"
)
_TITLE = re.compile(r"《[^《》]*》|〈[^〈〉]*〉")
_SIGNS = re.compile(
    rf"(?<![<>=＜＞＝≥≤《〈])(?<![》〉](?=[=＝═]))(?:{_WRITTEN})(?=\s*\d)"
    rf"|^\s*(?:{_WRITTEN})(?=\s*[一二两三四五六七八九十百千])"
    r"|(?<![<>=＜＞＝≥≤═])[《〈](?=\s*\d)"
    r"|(?<![<>=＜＞＝≥≤═\u4e00-\u9fff])[》〉](?=\s*\d)"
)
"""A sign in front of a figure, as in <=5 or ═三人, a bracket that stands for one, as in 《5."""
FIELDS = ("target", "actual", "reason")
"""The cells of a row where figures are compared."""


def standard(text: str) -> str:
    """The text with ≥ ≤ ＜ ＞ = for their makeshifts in front of figures; the rest as it is.

    Titles in brackets (《2022年工作方案》) stay titles.
    """
    whole, end = "", 0
    for match in _makeshifts(text):
        sign = match[0].strip()
        whole += text[end : match.start()] + match[0].replace(sign, _meant(sign))
        end = match.end()
    return whole + text[end:]


def makeshift(text: str) -> tuple[str, str] | None:
    """The first sign that ``standard`` would change, and what it becomes; None if none."""
    signs = (match[0].strip() for match in _makeshifts(text))
    return next(((sign, _meant(sign)) for sign in signs if sign != _meant(sign)), None)


def standardised(form: Form, places: Collection[Place] | None = None) -> tuple[Set, ...]:
    """Edits that make the signs of these cells standard, of all rows with None."""
    cells = ((Place(row.node.key, name), row.node) for row in rows(form) for name in FIELDS)
    return tuple(
        Set(place, better)
        for place, node in cells
        if (places is None or place in places)
        and (better := standard(getattr(node, place.field))) != getattr(node, place.field)
    )


def _meant(sign: str) -> str:
    return _MEANT[sign.translate(_WIDE)]


def _makeshifts(text: str) -> Iterator[re.Match[str]]:
    """The makeshift signs outside titles, from the left."""
    titles = [match.span() for match in _TITLE.finditer(text)]
    for match in _SIGNS.finditer(text):
        if not any(start <= match.start() < end for start, end in titles):
            yield match
