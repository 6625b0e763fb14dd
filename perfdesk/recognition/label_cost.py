"""What speaks for or against a label bearing a row: another 一级指标 printed with it, and its name.

Knows rows and labels; where labels stand beside their rows is weighed elsewhere.
"""

from __future__ import annotations

from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.vocabulary import Vocabulary

_AGAINST = 5.0
"""What another printed 一级指标 counts, in hints of a name."""


def level1_of_label(entry: IndicatorRow, words: Vocabulary) -> str:
    """The usual 一级指标 of the row's label, or ""."""
    usual = words.usual_level2(entry.level2)
    return usual.level1 if usual else words.usual_level1(entry.level1)


def label_cost(entry: IndicatorRow, owner: IndicatorRow, words: Vocabulary) -> float:
    """What speaks against a label for a row: another 一级指标; less if a hint speaks for it."""
    first = words.usual_level1(entry.level1)
    against = _AGAINST if first and first != level1_of_label(owner, words) else 0.0
    usual = words.usual_level2(owner.level2)
    return against - (1.0 if usual and any(hint in entry.node.name for hint in usual.hints) else 0)
