"""What is read to find out how accurately: files with answers, and forms laid out as pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from perfdesk.core.errors import FormError
from perfdesk.formats.registry import read_file
from perfdesk.recognition.read import read_forms
from perfdesk.recognition.source import Reading, SourceRow
from tests.accuracy.answers import Answer, Score, load_answers, score_readings, squeezed
from tests.accuracy.made_up import made_up_answers
from tests.accuracy.pages import Labels, page_rows
from tests.recognition.published import TEMPLATES, WORDS

FILES = Path(__file__).parent.parent / "files"
ANSWERS = ".expected.json"
_MADE_UP = 4
"""Made-up forms to measure with."""
_REFUSED = ".refused.json"
LABELS: tuple[Labels, ...] = get_args(Labels)


@dataclass(frozen=True)
class Sample:
    """Something to be read: ``score`` reads it and compares it with its answer."""

    corpus: str
    name: str
    score: Callable[[], Score]


def samples() -> Iterator[Sample]:
    """Yield the samples of all corpora."""
    yield from _files("seeds", FILES / "seeds", ".txt")
    yield from _files("cases, workbooks", FILES / "cases", ".xlsx")
    yield from _files("cases, copied text", FILES / "cases", ".txt")
    yield from _provinces()
    seeds = [answer for path in _answer_files(FILES / "seeds") for answer in load_answers(path)]
    parts = {
        "fitted": seeds[::2],
        "held back": seeds[1::2],
        "made up": made_up_answers(_MADE_UP, seed=2),
    }
    for half, answers in parts.items():
        for labels in LABELS:
            yield from _pages(f"pages, labels in {labels}, {half}", answers, labels)


def held_back() -> frozenset[str]:
    """Return the names of the provinces' files that no word and no weight is chosen by."""
    return frozenset((FILES / "provinces" / "held-back.txt").read_text("utf-8").split())


def _answer_files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{ANSWERS}"))


def _files(corpus: str, folder: Path, suffix: str) -> Iterator[Sample]:
    for path in _answer_files(folder):
        source = path.with_name(path.name.removesuffix(ANSWERS) + suffix)
        if source.exists():
            yield Sample(corpus, source.name, _file_score(source, path))


def _file_score(source: Path, answers: Path) -> Callable[[], Score]:
    return lambda: score_readings(_read_file(source), load_answers(answers))


def _provinces() -> Iterator[Sample]:
    folder = FILES / "provinces"
    for source in sorted(folder.glob("*.txt")):
        if source.stem == "held-back":
            continue
        half = "held back" if source.stem in held_back() else "tuned"
        refused = source.with_name(source.stem + _REFUSED)
        answers = source.with_name(source.stem + ANSWERS)
        score = (
            _refusal_score(source, refused) if refused.exists() else _file_score(source, answers)
        )
        yield Sample(f"provinces, {half}", source.name, score)


def _refusal_score(source: Path, answer: Path) -> Callable[[], Score]:
    kind = str(json.loads(answer.read_text("utf-8"))["kind"])

    def score() -> Score:
        found = Score()
        tally = found.kinds["said"]
        tally.total += 1
        try:
            readings = read_file(source)
        except FormError as error:
            tally.right += squeezed(kind) in squeezed(str(error))
            wrong = str(error)
        else:
            wrong = f"read as {len(readings)} forms"
        if not tally.right:
            tally.unsaid += 1
            found.wrong.append(f"refused as {kind}: {wrong}")
        return found

    return score


def _read_file(source: Path) -> Sequence[Reading]:
    try:
        return read_file(source)
    except FormError:
        return ()


def _pages(corpus: str, answers: Sequence[Answer], labels: Labels) -> Iterator[Sample]:
    for answer in answers:
        breaks = range(len(answer["indicators"]))
        layouts = [(at, shift, cut) for at in breaks for shift, cut in ((0, 0), (-1, 3))]
        for layout in layouts:
            rows = page_rows(answer, labels, *layout)
            name = f"{answer['project']}, break {layout}"
            yield Sample(corpus, name, _rows_score(rows, answer))


def _rows_score(rows: Sequence[SourceRow], answer: Answer) -> Callable[[], Score]:
    def score() -> Score:
        try:
            readings = read_forms(rows, TEMPLATES, WORDS, page_text=True)
        except FormError:
            readings = ()
        return score_readings(readings, [answer])

    return score
