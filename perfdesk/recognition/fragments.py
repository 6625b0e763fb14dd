"""Pieces of a row that a page break or a line break had parted, put back to their row.

Only for text taken from pages: in a real grid every row is a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import NamedTuple

from perfdesk.core.form import Level3
from perfdesk.core.text import is_only_placeholder
from perfdesk.recognition import messages
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.lines import join_broken_text
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import Vocabulary

_ENDED = ("。", "！", "；", "!", ";")
_NAME_ENDS = ("情况", "程度", "率", "性", "度", "数", "量")
"""How the name of an indicator usually ends."""
_NONE = IndicatorRow("", 0)
_OPENS_LIST = r"\s*(?:①|[(（]?[1一][)）、.．](?!\d)|一是)"
"""How a list begins, which is never the rest of another text."""


class _Place(NamedTuple):
    """A row among its neighbours: the row above, the next complete row, pieces kept for that.

    ``framed`` is True if a piece of a name stands right below that next row, too.
    """

    entry: IndicatorRow
    above: IndicatorRow | None
    below: IndicatorRow | None
    waiting: bool
    framed: bool = False

    @property
    def at_foot(self) -> bool:
        """True at the foot of a page, where the upper half of a cut row stands."""
        return self.below is not None and self.below.page > self.entry.page

    @property
    def at_top(self) -> bool:
        """True at the top of a page, where the lower half of a cut row stands."""
        return self.above is not None and self.above.page < self.entry.page


def join_row_fragments(
    found: Sequence[IndicatorRow], words: Vocabulary
) -> tuple[tuple[IndicatorRow, ...], tuple[Finding, ...]]:
    """The rows with their pieces joined, and a finding for each piece.

    A form in which most rows have neither 分值 nor 得分 is taken as not yet filled:
    there a row without figures is no piece.
    """
    rows = [entry for entry in found if not entry.node.is_empty]
    if 2 * sum(entry.has_points for entry in rows) < len(rows):
        return tuple(found), ()
    whole: list[IndicatorRow] = []
    waiting: list[IndicatorRow] = []
    findings: list[Finding] = []
    for index, entry in enumerate(found):
        rest = iter(found[index + 1 :])
        below = next(filter(_is_solid, rest), None)
        framed = _is_piece_of_name(entry) and _is_piece_of_name(next(rest, _NONE))
        place = _Place(entry, whole[-1] if whole else None, below, bool(waiting), framed)
        if _starts_next(place, words):
            waiting.append(entry)
        elif whole and _ends_last(place, words):
            findings.append(_said(entry, whole[-1]))
            whole[-1] = _joined(whole[-1], entry)
        else:
            findings.extend(_said(piece, entry) for piece in waiting)
            whole.append(reduce(_joined, [*waiting, entry]))
            waiting = []
    return (*whole, *waiting), tuple(findings)


def _is_solid(entry: IndicatorRow) -> bool:
    """True for a row that stands by itself: with figures, with a label only, a placeholder."""
    return entry.has_points or entry.node.is_empty or is_only_placeholder(entry.node.name)


def _is_piece_of_name(entry: IndicatorRow) -> bool:
    return bool(entry.node.name) and not _is_solid(entry) and replace(entry.node, name="").is_empty


def _opens_name(piece: Level3, above: Level3) -> bool:
    """True if a piece lacks its usual last word, and the name above it does not."""
    return above.name.endswith(_NAME_ENDS) and not piece.name.endswith(_NAME_ENDS)


def _starts_next(place: _Place, words: Vocabulary) -> bool:
    """True for the upper part of the row below."""
    entry, above, below = place.entry, place.above, place.below
    if below is None:
        return False
    if _completes(entry, below, words):
        return not entry.has_points
    if _is_solid(entry) or not below.has_points:
        return False
    if entry.level1 or entry.level2:
        return place.at_foot and not (below.level1 or below.level2)
    if place.waiting or above is None:
        return True
    if _only_reason(entry):
        return _reason_starts_next(place, above, below)
    if not below.node.name or (place.framed and _opens_name(entry.node, above.node)):
        return True
    return place.at_foot and not place.at_top and _goes_on(entry.node, above.node, below.node)


def _goes_on(piece: Level3, above: Level3, below: Level3) -> bool:
    """True if a piece at the foot of a page may go on in the row below.

    A name that ends in its usual last word, where the name above lacks one, ends that. Of
    values every line but the last fills its cell, so the first is not the shorter.
    """
    if piece.name:
        return above.name.endswith(_NAME_ENDS) or not piece.name.endswith(_NAME_ENDS)
    pairs = ((piece.target, below.target), (piece.actual, below.actual))
    return all(len(first) >= len(rest) for first, rest in pairs if first)


def _reason_starts_next(place: _Place, above: IndicatorRow, below: IndicatorRow) -> bool:
    """Where a lone 偏差原因 belongs: by the page first, then by which row lacks its other part.

    At the top of a page it ends the row above, unless that has all its points and no reason.
    """
    if place.at_top:
        needless = not above.node.reason and above.node.score == above.node.weight
        return needless and bool(below.node.reason)
    begun = bool(re.match(_OPENS_LIST, place.entry.node.reason))
    open_above = not begun and bool(above.node.reason) and not above.node.reason.endswith(_ENDED)
    if place.at_foot:
        return not open_above or bool(below.node.reason)
    return bool(below.node.reason) and not open_above


def _ends_last(place: _Place, words: Vocabulary) -> bool:
    """True for the lower part of the row above."""
    entry, above = place.entry, place.above
    if above is None:
        return False
    if _completes(above, entry, words):
        return not entry.has_points
    if _reason_beside_label(place, above):
        return True
    return above.has_points and not (_is_solid(entry) or entry.level1 or entry.level2)


def _reason_beside_label(place: _Place, above: IndicatorRow) -> bool:
    """True if a label in the middle of its rows stands beside the end of the reason above it.

    The next row then bears no label either; beside a label of no indicators a reason stays.
    """
    entry, below = place.entry, place.below
    if entry.node.is_empty or not _only_reason(entry) or below is None or below.level2:
        return False
    parted = bool(above.node.reason) and not above.node.reason.endswith(_ENDED)
    return parted and not (above.level2 or (above.level1 and entry.level1))


def _completes(first: IndicatorRow, second: IndicatorRow, words: Vocabulary) -> bool:
    """True if the 二级指标 of two rows are the halves of one word."""
    halves = (first.level2, second.level2)
    if not all(halves) or any(words.is_level_name(half) for half in halves):
        return False
    return words.is_level_name("".join(halves))


def _only_reason(entry: IndicatorRow) -> bool:
    return replace(entry.node, reason="").is_empty


def _joined(first: IndicatorRow, second: IndicatorRow) -> IndicatorRow:
    """The two as one row, standing where the complete one stands."""
    solid = second if second.has_points else first
    one, two = first.node, second.node
    node = Level3(
        join_broken_text(one.name, two.name),
        join_broken_text(one.target, two.target),
        join_broken_text(one.actual, two.actual),
        one.weight or two.weight,
        one.score or two.score,
        join_broken_text(one.reason, two.reason),
    )
    return replace(
        solid,
        level1=first.level1 or second.level1,
        level2=join_broken_text(first.level2, second.level2),
        node=node,
        heading_points=(*first.heading_points, *second.heading_points),
    )


def _said(piece: IndicatorRow, to: IndicatorRow) -> Finding:
    return messages.joined_rows(piece.where, piece.text, f"{to.where}“{to.node.name}”")
