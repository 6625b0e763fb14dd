"""Compares readings with the answers of a careful person, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from perfdesk.core.form import Form, Goal, Level3
from perfdesk.recognition.source import Reading

HEADER = ("year", "project", "department", "unit", "money_unit")
AMOUNTS = ("initial", "budget", "executed")
LEVELS = ("level1", "level2", "level3")
VALUES = ("target", "actual", "weight", "score", "reason")
KINDS = ("header", "funding", "goals", "levels", *VALUES, "extra rows", "said")
"""The kinds of fields; ``levels`` are three for each row, ``said`` are texts without a place."""

_SAME = str.maketrans({",": "", "，": ",", "（": "(", "）": ")", "：": ":", "％": "%"})


class Answer(TypedDict):
    """What a careful person reads in one form; its header fields are texts beside these.

    ``also_right`` has other right texts by "row 1 NAME actual", or by the name of a field and its
    text; ``must_say`` are texts that the form has no place for and that a finding has to name.
    """

    year: str
    project: str
    department: str
    unit: str
    money_unit: str
    funding: dict[str, dict[str, str]]
    goals: dict[str, str] | list[dict[str, str]]
    indicators: list[dict[str, str]]
    also_right: NotRequired[dict[str, list[str] | dict[str, str]]]
    must_say: NotRequired[list[str]]


@dataclass
class Tally:
    """Fields of one kind: how many there are, are right, and are wrong without a word.

    A field is wrong without a word if its text is neither in the form nor in a finding.
    """

    total: int = 0
    right: int = 0
    unsaid: int = 0

    def add(self, other: Tally) -> None:
        """Add the fields of another tally to these."""
        self.total += other.total
        self.right += other.right
        self.unsaid += other.unsaid


@dataclass
class Score:
    """The tallies of a file by kind, and a line for each field that is wrong."""

    kinds: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the fields of another score to these."""
        for kind, tally in other.kinds.items():
            self.kinds[kind].add(tally)
        self.wrong += other.wrong

    def add_extra(self, line: str) -> None:
        """Count something that was read and is not there."""
        self.kinds["extra rows"].total += 1
        self.wrong.append(line)

    @property
    def sum(self) -> Tally:
        """All kinds together."""
        total = Tally()
        for tally in self.kinds.values():
            total.add(tally)
        return total


def load_answers(path: Path) -> list[Answer]:
    """Return the answers in a file, one for each form."""
    found = json.loads(path.read_text("utf-8"))
    return cast("list[Answer]", found if isinstance(found, list) else [found])


def score_readings(readings: Sequence[Reading], answers: Sequence[Answer]) -> Score:
    """Return how the readings of one file compare with its answers, in their order.

    All fields of a form that was not read are wrong.
    """
    score = Score()
    for number, answer in enumerate(answers):
        reading = readings[number] if number < len(readings) else None
        _Comparison(answer, reading, score).compare()
    for reading in readings[len(answers) :]:
        score.add_extra(f"extra form: {reading.form.project}")
    return score


def squeezed(text: str) -> str:
    """Return the text without what makes no difference: blanks, width, commas in figures."""
    return "".join(text.split()).translate(_SAME)


class _Comparison:
    def __init__(self, answer: Answer, reading: Reading | None, score: Score) -> None:
        self.answer = answer
        self.form = reading.form if reading else Form("")
        self.score = score
        self.said = squeezed("\n".join(_all_texts(reading))) if reading else ""
        self.findings = squeezed("\n".join(_findings(reading))) if reading else ""

    def compare(self) -> None:
        """Add every field of the form to the score."""
        header = cast("Mapping[str, str]", self.answer)
        for name in HEADER:
            self.count("header", name, [header.get(name, "")], str(getattr(self.form, name)))
        for kind, amounts in self.answer["funding"].items():
            for name in AMOUNTS:
                got = getattr(self.form.funding.row(kind), name)
                self.count("funding", f"{kind} {name}", [amounts[name]], got)
        for row in self.form.funding.rows:
            amounts_there = row.initial or row.budget or row.executed
            if row.kind and row.kind not in self.answer["funding"] and amounts_there:
                self.score.add_extra(f"extra amounts: {row.kind}")
        self.compare_goals()
        self.compare_rows()
        for text in self.answer.get("must_say", []):
            is_said = squeezed(text).rstrip("。；;") in self.findings
            self.count("said", text, [text], text if is_said else "")

    def compare_goals(self) -> None:
        """Compare the two texts of each goal."""
        goals = self.answer["goals"]
        wanted = goals if isinstance(goals, list) else [goals]
        for number, goal in enumerate(wanted):
            got = self.form.goals[number] if number < len(self.form.goals) else Goal()
            self.count("goals", f"goal {number + 1} expected", [goal["expected"]], got.expected)
            self.count("goals", f"goal {number + 1} actual", [goal["actual"]], got.actual)
        for extra in self.form.goals[len(wanted) :]:
            if extra.expected or extra.actual:
                self.score.add_extra(f"extra goal: {extra.expected or extra.actual}")

    def compare_rows(self) -> None:
        """Compare the rows of indicators; those of the same name belong together."""
        wanted, got = self.answer["indicators"], list(_rows(self.form))
        partner = _partners([row["level3"] for row in wanted], [row["level3"] for row in got])
        for number, row in enumerate(wanted):
            mine = got[partner[number]] if number in partner else {}
            for name in (*LEVELS, *VALUES):
                kind = "levels" if name in LEVELS else name
                right = [row[name], *self.other_right_texts(number + 1, name, row[name])]
                self.count(kind, f"row {number + 1} {name}", right, mine.get(name, ""), mine)
        for index, mine in enumerate(got):
            is_blank = not any(mine[name] for name in ("level3", *VALUES))
            if index not in partner.values() and not is_blank:
                self.score.add_extra(f"extra row: {mine['level3']}")

    def other_right_texts(self, number: int, name: str, text: str) -> Iterator[str]:
        """Yield what else is right in a field of a row, counted from 1, that has this text."""
        for key, texts in self.answer.get("also_right", {}).items():
            if isinstance(texts, dict):
                yield from (other for each, other in texts.items() if (key, each) == (name, text))
            elif key.startswith(f"row {number} ") and key.endswith(f" {name}"):
                yield from texts

    def count(
        self, kind: str, name: str, right: Sequence[str], got: str, row: object = True
    ) -> None:
        """Count one field; a field of a row that was not found (``row`` is empty) is wrong."""
        tally = self.score.kinds[kind]
        tally.total += 1
        if row and squeezed(got) in map(squeezed, right):
            tally.right += 1
            return
        tally.unsaid += bool(right[0]) and squeezed(right[0]) not in self.said
        self.score.wrong.append(f"{name}: {right[0]!r}, read {got!r}")


def _partners(wanted: Sequence[str], got: Sequence[str]) -> dict[int, int]:
    """Return the index of the row read for each row of the answer that has one."""
    matcher = SequenceMatcher(None, [*map(squeezed, wanted)], [*map(squeezed, got)], autojunk=False)
    found: dict[int, int] = {}
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and end - start == last - first):
            found |= zip(range(start, end), range(first, last), strict=True)
    return found


def _rows(form: Form) -> Iterator[dict[str, str]]:
    for one in form.indicators:
        for two in one.children:
            for node in two.children or (Level3(),):
                values = (node.target, node.actual, node.weight, node.score, node.reason)
                yield dict(
                    zip((*LEVELS, *VALUES), (one.name, two.name, node.name, *values), strict=True)
                )


def _findings(reading: Reading) -> Iterator[str]:
    for finding in reading.findings:
        yield from (finding.text, finding.message)


def _all_texts(reading: Reading) -> Iterator[str]:
    yield from _findings(reading)
    yield from _texts_in(astuple(reading.form))
    yield from astuple(reading.printed)


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for each in value:
            yield from _texts_in(each)
