"""Print how accurately the corpora are read: ``python -m tests.accuracy [--wrong] [--write]``.

The figures stand beside those of ``docs/accuracy.md``; the exit code is 1 if more fields of a
corpus or a kind are wrong, or a corpus is missing.
``--wrong`` prints every field that is wrong, ``--write`` replaces the figures in the document.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.accuracy.answers import KINDS, Score
from tests.accuracy.corpora import samples

DOCUMENT = Path(__file__).parents[2] / "docs" / "accuracy.md"
_INTRODUCTION = """# Accuracy of recognition

How many fields are read as a careful person reads them, by corpus and by kind of field, as
`make accuracy` prints them. *Unsaid* are fields that are wrong and whose text is neither in the
form nor in a finding. An extra row is an indicator, a goal, a row of amounts or a form that the
source does not have. Words and weights are chosen without the parts that are held back.

"""
# e.g. "| seeds | 668 | 666 | 0 |"
_ROW = re.compile(r"\| ([^|]+) \| (\d+) \| (\d+) \| (\d+) \|", re.ASCII)
_HEADING = "| {} | fields | right | unsaid |\n| --- | --- | --- | --- |\n"


def measure() -> tuple[dict[str, Score], dict[str, list[str]]]:
    """Return the score of each corpus, and the wrong fields of each of its samples."""
    corpora: dict[str, Score] = {}
    wrong: dict[str, list[str]] = {}
    for sample in samples():
        score = sample.score()
        corpora.setdefault(sample.corpus, Score()).add(score)
        if score.wrong:
            wrong[f"{sample.corpus}: {sample.name}"] = score.wrong
    return corpora, wrong


def document(corpora: dict[str, Score]) -> str:
    """Return the text of the document."""
    whole = Score()
    rows = []
    for corpus, score in corpora.items():
        whole.add(score)
        rows.append(_row(corpus, score.sum.total, score.sum.right, score.sum.unsaid))
    rows.append(_row("all", whole.sum.total, whole.sum.right, whole.sum.unsaid))
    kinds = [
        _row(kind, tally.total, tally.right, tally.unsaid)
        for kind in KINDS
        for tally in (whole.kinds[kind],)
    ]
    return "".join(
        (_INTRODUCTION, _HEADING.format("corpus"), *rows, "\n", _HEADING.format("kind"), *kinds)
    )


def _row(name: str, total: int, right: int, unsaid: int) -> str:
    return f"| {name} | {total} | {right} | {unsaid} |\n"


def wrong_fields(text: str) -> dict[str, int]:
    """Return the number of wrong fields by corpus and kind, from the text of the document."""
    return {match[1]: int(match[2]) - int(match[3]) for match in _ROW.finditer(text)}


def is_worse(before: dict[str, int], after: dict[str, int]) -> bool:
    """Return whether a corpus or a kind has more wrong fields than before, or is missing."""
    return any(name not in after or after[name] > count for name, count in before.items())


def main() -> int:
    """Print the figures; return the exit code."""
    corpora, wrong = measure()
    text = document(corpora)
    before = wrong_fields(DOCUMENT.read_text("utf-8")) if DOCUMENT.exists() else {}
    after = wrong_fields(text)
    for line in text.removeprefix(_INTRODUCTION).splitlines():
        match = _ROW.fullmatch(line)
        name = match[1] if match else ""
        change = after.get(name, 0) - before.get(name, after.get(name, 0))
        print(f"{line} wrong: {change:+d}" if change else line)
    if "--wrong" in sys.argv:
        for name, fields in wrong.items():
            print(f"\n{name}", *fields, sep="\n  ")
    if "--write" in sys.argv:
        DOCUMENT.write_text(text, "utf-8")
    return int(is_worse(before, after))


if __name__ == "__main__":
    sys.exit(main())
