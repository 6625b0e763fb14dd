"""Join the fragments of a row that a page break or a line break has cut apart.

In a grid every row is a row, unless its name is merged with the one above. In page text a
fragment is a row that is not complete (no weight, no score); it belongs to the complete row above
it or to the next one below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import reduce
from typing import NamedTuple

from perfdesk.core.form import Level3, Review
from perfdesk.core.text import is_only_placeholder
from perfdesk.recognition import messages
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.labelled_texts import LabelledText, merged_texts, unlabelled_texts
from perfdesk.recognition.lines import join_broken_text
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import Vocabulary

_SENTENCE_ENDS = ("。", "！", "；", "!", ";")
_NAME_ENDS = ("情况", "程度", "率", "性", "度", "数", "量")
"""How the name of a level-3 indicator usually ends."""
# The beginning of a list, which never continues another text, e.g. "①", "（1）", "1.", "一是"
_LIST_BEGINS = r"\s*(?:①|[(（]?[1一][)）、.．](?!\d)|一是)"

_NO_ROW = IndicatorRow("", 0)


class _Context(NamedTuple):
    """A row with its neighbours.

    ``above`` is the joined row above, ``below`` the next complete row. ``is_waiting`` is True if
    fragments above the row already wait for the row below. ``is_name_around`` is True if the row
    is a fragment of a name, and another one follows right behind the next complete row.
    """

    row: IndicatorRow
    above: IndicatorRow | None
    below: IndicatorRow | None
    is_waiting: bool
    is_name_around: bool = False

    @property
    def at_page_bottom(self) -> bool:
        """True if the next complete row is on a later page: the upper half of a cut row."""
        return self.below is not None and self.below.page > self.row.page

    @property
    def at_page_top(self) -> bool:
        """True if the row above is on an earlier page: the lower half of a cut row."""
        return self.above is not None and self.above.page < self.row.page


def join_rows_of_one_name(
    rows: Sequence[IndicatorRow],
) -> tuple[tuple[IndicatorRow, ...], tuple[Finding, ...]]:
    """Return the rows of a grid, with what stands below a name that is merged over several rows.

    One with points of its own is an indicator of that name; any other goes on with the texts of
    the row above, which is a finding.
    """
    joined: list[IndicatorRow] = []
    findings: list[Finding] = []
    for row in rows:
        is_below = row.shares_name and not (row.level1 or row.level2)
        if not (is_below and joined and joined[-1].node.name):
            joined.append(row)
        elif row.has_points:
            joined.append(_of_name(joined[-1].node.name, row))
        else:
            findings.append(_finding(row, joined[-1]))
            joined[-1] = _joined(joined[-1], _of_name("", row), _as_lines)
    return tuple(joined), tuple(findings)


def _of_name(name: str, row: IndicatorRow) -> IndicatorRow:
    """Return the row under another name; its own, beside the merged one, is a text of the row."""
    own = unlabelled_texts(filter(None, (row.node.name,)))
    return replace(row, node=replace(row.node, name=name), cells=(*row.cells, *own))


def join_row_fragments(
    rows: Sequence[IndicatorRow], words: Vocabulary
) -> tuple[tuple[IndicatorRow, ...], tuple[Finding, ...]]:
    """Return the rows with their fragments joined, and a finding for each fragment.

    A form in which more than half of the rows have neither weight nor score is not filled in
    yet: there such a row is no fragment, and the rows are returned as they are.
    """
    filled = [row for row in rows if not row.node.is_empty]
    if 2 * sum(row.has_points for row in filled) < len(filled):
        return tuple(rows), ()
    joined: list[IndicatorRow] = []
    waiting: list[IndicatorRow] = []
    findings: list[Finding] = []
    for index, row in enumerate(rows):
        rest = iter(rows[index + 1 :])
        below = next(filter(_is_complete, rest), None)
        is_name_around = _is_name_fragment(row) and _is_name_fragment(next(rest, _NO_ROW))
        context = _Context(
            row, joined[-1] if joined else None, below, bool(waiting), is_name_around
        )
        if _begins_row_below(context, words):
            waiting.append(row)
        elif joined and _ends_row_above(context, words):
            findings.append(_finding(row, joined[-1]))
            joined[-1] = _joined(joined[-1], row)
        else:
            findings.extend(_finding(fragment, row) for fragment in waiting)
            joined.append(reduce(_joined, [*waiting, row]))
            waiting = []
    return (*joined, *waiting), tuple(findings)


# What a row is


def _is_complete(row: IndicatorRow) -> bool:
    """Return True for a row with points, one with labels only, and one with a placeholder."""
    return row.has_points or row.node.is_empty or is_only_placeholder(row.node.name)


def _is_name_fragment(row: IndicatorRow) -> bool:
    return bool(row.node.name) and not _is_complete(row) and replace(row.node, name="").is_empty


def _has_only_reason(row: IndicatorRow) -> bool:
    return replace(row.node, reason="").is_empty


def _are_halves_of_label(first: IndicatorRow, second: IndicatorRow, words: Vocabulary) -> bool:
    """Return True if the level-2 labels of two rows are the halves of one usual label."""
    halves = (first.level2, second.level2)
    if not all(halves) or any(words.is_level_name(half) for half in halves):
        return False
    return words.is_level_name("".join(halves))


# Where a fragment belongs


def _begins_row_below(context: _Context, words: Vocabulary) -> bool:
    """Return True for the upper part of the row below."""
    row, above, below = context.row, context.above, context.below
    if below is None:
        return False
    if _are_halves_of_label(row, below, words):
        return not row.has_points
    if _is_complete(row) or not below.has_points:
        return False
    if row.level1 or row.level2:
        return context.at_page_bottom and not (below.level1 or below.level2)
    if context.is_waiting or above is None:
        return True
    if _has_only_reason(row):
        return _reason_begins_row_below(context, above, below)
    if not below.node.name or (context.is_name_around and _begins_name(row.node, above.node)):
        return True
    return (
        context.at_page_bottom
        and not context.at_page_top
        and _may_continue(row.node, above.node, below.node)
    )


def _begins_name(fragment: Level3, above: Level3) -> bool:
    """Return True if the fragment lacks the usual end of a name, and the name above has it."""
    return above.name.endswith(_NAME_ENDS) and not fragment.name.endswith(_NAME_ENDS)


def _may_continue(fragment: Level3, above: Level3, below: Level3) -> bool:
    """Return True if a fragment at the bottom of a page may continue in the row below.

    One with a name does not if it completes the name above: it has the usual end of a name,
    and that one lacks it. Of a value in several lines, every line but the last fills its cell,
    so the first is not shorter than the rest.
    """
    if fragment.name:
        return above.name.endswith(_NAME_ENDS) or not fragment.name.endswith(_NAME_ENDS)
    pairs = ((fragment.target, below.target), (fragment.actual, below.actual))
    return all(len(first) >= len(rest) for first, rest in pairs if first)


def _reason_begins_row_below(context: _Context, above: IndicatorRow, below: IndicatorRow) -> bool:
    """Return True if a lone reason (偏差原因) begins that of the row below.

    At the top of a page it ends the row above, unless that row has full points and no reason.
    Elsewhere it depends on which reason is incomplete: the one above, without the end of a
    sentence, or the one below.
    """
    if context.at_page_top:
        needs_none = not above.node.reason and above.node.score == above.node.weight
        return needs_none and bool(below.node.reason)
    begins_list = bool(re.match(_LIST_BEGINS, context.row.node.reason))
    is_open_above = not begins_list and _is_open_reason(above.node.reason)
    if context.at_page_bottom:
        return not is_open_above or bool(below.node.reason)
    return bool(below.node.reason) and not is_open_above


def _is_open_reason(reason: str) -> bool:
    """Return True for a reason that does not end a sentence."""
    return bool(reason) and not reason.endswith(_SENTENCE_ENDS)


def _ends_row_above(context: _Context, words: Vocabulary) -> bool:
    """Return True for the lower part of the row above."""
    row, above = context.row, context.above
    if above is None:
        return False
    if _are_halves_of_label(above, row, words):
        return not row.has_points
    if _is_reason_beside_label(context, above):
        return True
    return above.has_points and not (_is_complete(row) or row.level1 or row.level2)


def _is_reason_beside_label(context: _Context, above: IndicatorRow) -> bool:
    """Return True if the end of the reason above stands beside a label in the middle of its rows.

    Then neither the row above nor the next one has a level-2 label. A reason beside the label
    of a level-2 indicator without rows stays there.
    """
    row, below = context.row, context.below
    if not row.node.reason or not _has_only_reason(row) or below is None or below.level2:
        return False
    return _is_open_reason(above.node.reason) and not (
        above.level2 or (above.level1 and row.level1)
    )


# Joining


def _as_lines(first: str, second: str) -> str:
    return "\n".join(filter(None, (first, second)))


def _joined(
    first: IndicatorRow, second: IndicatorRow, join: Callable[[str, str], str] = join_broken_text
) -> IndicatorRow:
    """Return the two as one row, at the position of the one with points."""
    complete = second if second.has_points else first
    upper, lower = first.node, second.node
    node = Level3(
        join(upper.name, lower.name),
        join(upper.target, lower.target),
        join(upper.actual, lower.actual),
        upper.weight or lower.weight,
        upper.score or lower.score,
        join(upper.reason, lower.reason),
    )
    return replace(
        complete,
        level1=first.level1 or second.level1,
        level2=join(first.level2, second.level2),
        node=node,
        heading_points=(*first.heading_points, *second.heading_points),
        cells=_joined_texts(first.cells, second.cells, join),
        review=_joined_review(first.review, second.review, join),
    )


def _joined_texts(
    upper: Iterable[LabelledText],
    lower: Iterable[LabelledText],
    join: Callable[[str, str], str],
) -> tuple[LabelledText, ...]:
    """Return the texts of two halves of a row, those of one label joined."""
    texts = dict(merged_texts(upper))
    for label, text in merged_texts(lower):
        texts[label] = join(texts.get(label, ""), text)
    return tuple(texts.items())


def _joined_review(upper: Review, lower: Review, join: Callable[[str, str], str]) -> Review:
    return Review(
        join(upper.actual, lower.actual),
        join(upper.score, lower.score),
        join(upper.remark, lower.remark),
    )


def _finding(fragment: IndicatorRow, row: IndicatorRow) -> Finding:
    return messages.joined_rows(fragment.where, fragment.text, f"{row.where}“{row.node.name}”")
