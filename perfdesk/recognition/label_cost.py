"""How badly a row suits a label, judged by its name and by another level-1 label printed in it.

Costs are counted in hints: 1.0 is what one word in the name of a row says for a label. Where the
label stands beside its rows is weighed in ``centred_labels`` and ``label_owners``.
"""

from __future__ import annotations

from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.vocabulary import Vocabulary

HINT = 1.0
"""The name of the row has a word that suggests the level-2 label (及时 for 时效指标)."""
_OTHER_LEVEL1 = 5.0
"""The row prints another level-1 label than that of the level-2 label, in hints."""


def level1_of_label(row: IndicatorRow, words: Vocabulary) -> str:
    """Return the usual level-1 indicator of the row's label, or ""."""
    usual = words.usual_level2(row.level2)
    return usual.level1 if usual else words.usual_level1(row.level1)


def label_cost(row: IndicatorRow, owner: IndicatorRow, words: Vocabulary) -> float:
    """Return the cost, in hints, of giving the row the label printed in the row ``owner``.

    It is below 0 if a hint speaks for the label.
    """
    level1 = words.usual_level1(row.level1)
    cost = _OTHER_LEVEL1 if level1 and level1 != level1_of_label(owner, words) else 0.0
    usual = words.usual_level2(owner.level2)
    return cost - (HINT if usual and any(hint in row.node.name for hint in usual.hints) else 0)
