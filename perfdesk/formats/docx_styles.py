"""Says which runs of a Word document are switched on or off by their styles: hidden, struck out.

A style may be that of a paragraph or of a run, and be based on another one.
"""

from __future__ import annotations

from docx.oxml.ns import qn
from lxml import etree

_VAL, _ID, _TYPE, _DEFAULT = map(qn, ("w:val", "w:styleId", "w:type", "w:default"))
_STYLE, _BASED_ON, _P = map(qn, ("w:style", "w:basedOn", "w:p"))
_PARAGRAPH_PROPERTIES, _PARAGRAPH_STYLE = map(qn, ("w:pPr", "w:pStyle"))
_RUN_PROPERTIES, _RUN_STYLE = map(qn, ("w:rPr", "w:rStyle"))
_MOST_STYLES = 20
"""Styles based on each other that are looked through."""
_OFF = ("0", "false", "off", "none")


class SwitchStyles:
    """Tells whether switches such as w:strike and w:vanish hold for a run.

    ``styles`` is the root of the part word/styles.xml, None if it is missing.
    """

    def __init__(self, styles: etree._Element | None) -> None:
        each_style = [] if styles is None else list(styles.iterchildren(_STYLE))
        self._styles = {each.get(_ID): each for each in each_style}
        paragraph_styles = (each for each in each_style if each.get(_TYPE) == "paragraph")
        defaults = (each for each in paragraph_styles if each.get(_DEFAULT, "0") not in _OFF)
        self._default = next((each.get(_ID) for each in defaults), None)
        self._known: dict[tuple[str | None, str], bool] = {}

    def holds(self, run: etree._Element, switch: str) -> bool:
        """Return whether a switch, given by its tag, is on for a run.

        What the run says itself counts. Else the style of the run reverses that of the paragraph,
        so that a word in a struck-out paragraph can be made to stand (ECMA-376, 17.7.3).
        """
        properties = first_child(run, _RUN_PROPERTIES)
        own = first_child(properties, switch)
        if own is not None:
            return is_on(own)
        paragraph = next(run.iterancestors(_P), None)
        of_paragraph = _value(first_child(paragraph, _PARAGRAPH_PROPERTIES), _PARAGRAPH_STYLE)
        return self._is_on_in_style(_value(properties, _RUN_STYLE), switch) != (
            self._is_on_in_style(of_paragraph or self._default, switch)
        )

    def _is_on_in_style(self, name: str | None, switch: str) -> bool:
        """Return whether a style, or the next one it is based on that speaks of it, switches on."""
        if name not in self._styles:
            return False
        if (name, switch) not in self._known:
            self._known[name, switch] = self._look_up(name, switch)
        return self._known[name, switch]

    def _look_up(self, name: str | None, switch: str) -> bool:
        for _ in range(_MOST_STYLES):
            style = self._styles.get(name)
            own = first_child(first_child(style, _RUN_PROPERTIES), switch)
            if own is not None:
                return is_on(own)
            name = _value(style, _BASED_ON)
        return False


def is_on(switch: etree._Element | None) -> bool:
    """Return whether a property such as w:vanish is there, and not switched off."""
    return switch is not None and switch.get(_VAL, "1").lower() not in _OFF


def first_child(parent: etree._Element | None, tag: str) -> etree._Element | None:
    """Return the first child of this tag; faster than ``find``, which parses a path."""
    return None if parent is None else next(parent.iterchildren(tag), None)


def _value(parent: etree._Element | None, tag: str) -> str | None:
    found = first_child(parent, tag)
    return None if found is None else found.get(_VAL)
