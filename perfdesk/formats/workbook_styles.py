"""How cells of a workbook look, as the style part of an xlsx file numbers them.

Each look is written once. Knows looks only, not which cell has which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from perfdesk.formats.figures import GENERAL

FONT = "宋体"
"""The typeface of the official table, by the name it has in offices."""
DIGIT = 8
"""Pixels (at 96 dpi) of a digit in the workbook's usual font, the unit of column widths.

宋体 at 12 pt, whose digits are half as wide as high, is the size at which every program
finds the same whole number.
"""
TEXT = "@"
"""The number format under which nothing typed becomes a number, date or formula."""

_BUILT_IN = {
    GENERAL: 0,
    "0": 1,
    "0.00": 2,
    "#,##0": 3,
    "#,##0.00": 4,
    "0%": 9,
    "0.00%": 10,
    TEXT: 49,
}
_FIRST_OWN = 164
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Look(NamedTuple):
    """How a cell looks: ``size`` in pt; ``quoted`` keeps a text a text when it is entered again."""

    size: float
    align: str = "center"
    format: str = GENERAL
    bold: bool = False
    ruled: bool = True
    quoted: bool = False


class Looks:
    """The looks of a workbook, numbered as they come; 0 is that of an empty cell."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[float, bool], int] = {(12.0, False): 0}
        self._formats = dict(_BUILT_IN)
        self._looks: dict[Look, int] = {}

    def number(self, look: Look) -> int:
        """The number of a look."""
        if look not in self._looks:
            self._fonts.setdefault((look.size, look.bold), len(self._fonts))
            own = len(self._formats) - len(_BUILT_IN)
            self._formats.setdefault(look.format, _FIRST_OWN + own)
            self._looks[look] = len(self._looks) + 1
        return self._looks[look]

    def xml(self) -> str:
        """The part ``styles.xml``."""
        own = {code: each for code, each in self._formats.items() if code not in _BUILT_IN}
        return (
            f'<styleSheet xmlns="{_MAIN}">'
            + _listed("numFmts", (_format(each, code) for code, each in own.items()))
            + _listed("fonts", (_font(*each) for each in self._fonts))
            + _listed(
                "fills",
                (
                    '<fill><patternFill patternType="none"/></fill>',
                    '<fill><patternFill patternType="gray125"/></fill>',
                ),
            )
            + _listed("borders", (_border(""), _border(' style="thin"')))
            + _listed("cellStyleXfs", ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',))
            + _listed("cellXfs", (_PLAIN, *map(self._xf, self._looks)))
            + _listed("cellStyles", ('<cellStyle name="常规" xfId="0" builtinId="0"/>',))
            + "</styleSheet>"
        )

    def _xf(self, look: Look) -> str:
        font = self._fonts[look.size, look.bold]
        quoted = ' quotePrefix="1"' if look.quoted else ""
        return (
            f'<xf numFmtId="{self._formats[look.format]}" fontId="{font}" fillId="0"'
            f' borderId="{int(look.ruled)}" xfId="0"{quoted} applyNumberFormat="1" applyFont="1"'
            f' applyBorder="1" applyAlignment="1"><alignment horizontal="{look.align}"'
            ' vertical="center" wrapText="1"/></xf>'
        )


_PLAIN = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'


def _listed(name: str, entries: Iterable[str]) -> str:
    found = tuple(entries)
    return f'<{name} count="{len(found)}">{"".join(found)}</{name}>' if found else ""


def _format(number: int, code: str) -> str:
    return f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>'


def _font(size: float, bold: bool) -> str:
    heavy = "<b/>" if bold else ""
    return (
        f'<font>{heavy}<sz val="{size:g}"/><name val="{FONT}"/><family val="3"/>'
        '<charset val="134"/></font>'
    )


def _border(style: str) -> str:
    sides = "".join(_sides(style))
    return f"<border>{sides}<diagonal/></border>"


def _sides(style: str) -> Iterator[str]:
    for side in ("left", "right", "top", "bottom"):
        yield f'<{side}{style}><color auto="1"/></{side}>' if style else f"<{side}/>"
