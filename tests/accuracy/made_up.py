"""Made-up forms of usual indicators, in any number, the same ones for the same seed.

Half of the names have lost the words that hint at their level-2 indicator, as many names of real
forms have none; most forms have the usual weights.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from random import Random

from perfdesk.core.indicator_library import LibraryEntry
from perfdesk.resources import indicator_library, reading_words
from tests.accuracy.answers import Answer

_POINTS = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
_ROWS = (1, 1, 1, 2, 2, 3, 4, 5)
_ACTUALS = ("", "已完成", "100%", "12")
_NEUTRAL = ("工作任务", "项目建设", "服务保障", "宣传推广", "业务开展", "设施改造", "资料整理")


def made_up_answers(count: int, seed: int) -> list[Answer]:
    """Return so many forms, as the answers that a careful person would give."""
    random = Random(seed)
    return [_answer(random, number) for number in range(count)]


def _answer(random: Random, number: int) -> Answer:
    entries = [entry for entry in indicator_library() if entry.level1 in _POINTS]
    rows: list[dict[str, str]] = []
    for level1, of_level1 in groupby(entries, key=lambda entry: entry.level1):
        chosen: list[LibraryEntry] = []
        groups = [list(each) for _, each in groupby(of_level1, key=lambda entry: entry.level2)]
        for group in groups:
            if len(groups) == 1 or random.random() < 0.7:
                chosen += random.sample(group, min(len(group), random.choice(_ROWS)))
        chosen = chosen or random.sample(groups[0], 2)
        weights = _weights(random, _POINTS[level1], len(chosen))
        rows += [_row(random, entry, weight) for entry, weight in zip(chosen, weights, strict=True)]
    amounts = {"initial": "120", "budget": "100", "executed": "96.5"}
    kinds = ("total", "appropriation", "carryover", "other")
    return Answer(
        year="2023",
        project=f"{random.choice(_NEUTRAL)}{number}",
        department="某局",
        unit="某中心",
        money_unit="万元",
        funding={kind: dict(amounts) for kind in kinds},
        goals={"expected": "完成年度任务", "actual": "已完成"},
        indicators=rows,
    )


def _weights(random: Random, total: int, count: int) -> list[str]:
    """Return weights that add up to the total, in nine forms of ten."""
    steps = sorted(random.sample(range(1, 2 * total), count - 1))
    ends = [0, *steps, 2 * total if random.random() < 0.9 else 2 * total + 10]
    halves = [end - start for start, end in pairwise(ends)]
    return [f"{half / 2:g}" for half in halves]


def _row(random: Random, entry: LibraryEntry, weight: str) -> dict[str, str]:
    name = entry.name
    if random.random() < 0.5:
        for hint in reading_words().levels[entry.level2].hints:
            name = name.replace(hint, "")
        name = f"{random.choice(_NEUTRAL)}{name}"
    target = entry.target or entry.usual.replace("…", str(random.randint(2, 90)))
    return {
        "level1": entry.level1,
        "level2": entry.level2,
        "level3": name,
        "target": target,
        "actual": random.choice(_ACTUALS),
        "weight": weight,
        "score": weight,
        "reason": "",
    }
