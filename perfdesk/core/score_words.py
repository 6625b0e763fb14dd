"""The score of one 三级指标 explained in one line: rule, arithmetic, and what can be done."""

from __future__ import annotations

from decimal import Decimal

from perfdesk.core.form import Level3, LevelRule
from perfdesk.core.numbers import number, plain, total
from perfdesk.core.rules import Level, band, is_worded
from perfdesk.core.suggestion import suggestion
from perfdesk.core.template import Scoring

_LEVELS: tuple[Level, ...] = ("met", "partly", "unmet")
_SHORT = {"met": "达成", "partly": "部分达成", "unmet": "未达成"}


def explained(node: Level3, scoring: Scoring) -> str:
    """How the score comes about; for a worded row the points of its three levels."""
    found = suggestion(node, scoring)
    if found.score is None:
        levels = levels_in_words(node, scoring) if is_worded(node) else ""
        return levels or found.why
    why = f"{plain(found.score)}：{found.why}{_own_band(node, scoring)}"
    if not node.score.strip():
        return f"得分随建议 {why}"
    typed = number(node.score)
    if typed is None or typed == found.score:
        return f"建议得分 {why}"
    return f"建议得分 {why}；填写的 {plain(typed)} {_gap(typed, found.score)}"


def levels_in_words(node: Level3, scoring: Scoring) -> str:
    """The three levels with their points (达成 12—15 分), "" without a weight."""
    bands = [(_SHORT[level], band(node, level, scoring)) for level in _LEVELS]
    said = [f"{name} {points.text}" for name, points in bands if points]
    return f"定性指标：{'，'.join(said)}" if said else ""


def _own_band(node: Level3, scoring: Scoring) -> str:
    """The band of the level that was chosen for a row, in words."""
    points = band(node, node.rule.level, scoring) if isinstance(node.rule, LevelRule) else None
    return f"（这一等次 {points.text}）" if points else ""


def _gap(typed: Decimal, suggested: Decimal) -> str:
    more = total((typed, suggested.copy_negate()))
    return f"{'高' if more > 0 else '低'} {plain(abs(more))}"
