"""Labels and their values in the rows above and below the table.

A value stands in the cell of its label (项目名称：甲), or is the first filled cell between its
label and the next label. In a grid, a text that no template knows is a label if it stands in a
column of known labels, or if it ends as labels do (责任处室).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from perfdesk.core.numbers import parse_number
from perfdesk.core.text import comparable_text, half_width
from perfdesk.recognition.labelled_texts import printed_label
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label

# A label with its value in one cell, e.g. "项目名称：信息化运维"
_LABEL_AND_VALUE = re.compile(r"(?P<label>[^:：]{1,20})[:：](?P<value>.*)", re.DOTALL)
# Where a label with a colon begins in a cell, e.g. twice in "负责人：甲  财务负责人：乙"; a colon
# before // is that of a web address
_LABEL_BEGINS = re.compile(r"(?:^|(?<=\s))(?=\D)[^\s:：，。；,;]{1,15}\s*[:：](?!//)")
_LONGEST_LABEL = 20
"""Characters, without blanks, of a label that no template knows."""
# A date, or blanks to write one in, e.g. "2023年3月5日", "二〇二三年三月", "年 月 日", "2023-3-5"
_DATE = (
    r"(?:[\d〇○零一二三四五六七八九]{4})?\s*年\s*[\d一二三四五六七八九十]{0,3}\s*月"
    r"(?:\s*[\d一二三四五六七八九十]{0,3}\s*日)?|\d{4}(?P<mark>[-./])\d{1,2}(?:(?P=mark)\d{1,2})?"
)
_VALUE_AND_DATE = re.compile(rf"(?:(?P<value>.*\S)\s+)?(?P<date>{_DATE})", re.DOTALL)
# e.g. "，" in a sentence, "☑" in a text to be ticked
_NO_LABEL = re.compile(r"[。，；,;!?☑☐□■√]")


@dataclass(frozen=True, slots=True)
class LabelPair:
    """A label and its value.

    ``name`` is the field that the label names, "" if no template has it. ``label`` is as
    printed, "" for a text without a label. ``column`` is that of the value.
    """

    name: str
    label: str
    text: str
    column: int


@dataclass(frozen=True, slots=True)
class KnownLabels:
    """The labels that are known, normalised.

    ``meanings`` has the field of each label to be read; all other labels among ``words`` are known
    without a value to be read.
    """

    meanings: Mapping[str, str]
    words: Vocabulary

    def is_known(self, label: str) -> bool:
        """Return True for a normalised label that is known, whether it is read or not."""
        words = self.words
        others = (words.header_fields, words.other_labels, words.labels_below)
        return label in self.meanings or any(label in each for each in others)


def parse_label(text: str, meanings: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the label in a cell, and its value if that stands in the same cell, else "".

    Return None for a cell without a label in ``meanings``.
    """
    label = normalised_label(text)
    if label in meanings:
        return label, ""
    both = _LABEL_AND_VALUE.fullmatch(text)
    label = normalised_label(both["label"]) if both else ""
    return (label, both["value"].strip()) if both and label in meanings else None


def project_name(line: TableLine, words: Vocabulary) -> str | None:
    """Return the text beside 项目名称 if that is the first label of the line, else None."""
    first = line.filled[0]
    if words.header_fields.get(line.labels[first]) != "project":
        return None
    return line.cells[line.filled[1]] if len(line.filled) > 1 else ""


def label_pairs(
    line: TableLine, labels: KnownLabels, label_columns: frozenset[int] | None = None
) -> Iterator[LabelPair]:
    """Yield the labels of a line with their values, and the texts without a label.

    A date beside the label of a person (审核人：李四 | 2023年3月) is a text without a label.

    A label without a value has an empty one. ``label_columns`` are those in which known labels
    stand. Then a text may be a label that no template has, and further texts behind its value
    belong to it, too; without them only known labels and labels with a colon are any.
    """
    for pair in _pairs_of_line(line, labels, label_columns):
        yield from _with_date_apart(pair, labels.words)


def _with_date_apart(pair: LabelPair, words: Vocabulary) -> Iterator[LabelPair]:
    """Yield the pair, and the date at its end on its own if a person is named beside the label."""
    dated = _VALUE_AND_DATE.fullmatch(half_width(pair.text))
    is_of_person = normalised_label(pair.label).endswith(words.endings.persons)
    if pair.name or not (dated and is_of_person):
        yield pair
        return
    yield replace(pair, text=pair.text[: dated.start("date")].rstrip())
    yield LabelPair("", "", pair.text[dated.start("date") :], pair.column)


def _pairs_of_line(
    line: TableLine, labels: KnownLabels, label_columns: frozenset[int] | None
) -> Iterator[LabelPair]:
    waiting: LabelPair | None = None
    current = LabelPair("", "", "", 0)
    for column in line.filled:
        text = line.cells[column]
        begun = _labels_at(line, column, waiting, labels, label_columns)
        if begun and waiting:
            yield waiting
        if begun:
            *whole, current = begun
            yield from whole
            waiting = None if current.text else current
            if current.text:
                yield current
        elif waiting:
            yield replace(waiting, text=text, column=column)
            waiting = None
        else:
            goes_on = label_columns is not None and not current.name
            yield LabelPair("", current.label if goes_on else "", text, column)
    if waiting:
        yield replace(waiting, column=line.filled[-1])


def _labels_at(
    line: TableLine,
    column: int,
    waiting: LabelPair | None,
    labels: KnownLabels,
    label_columns: frozenset[int] | None,
) -> list[LabelPair]:
    """Return the labels in a cell with what stands behind them there; none if it is a value.

    ``waiting`` is the label before it that has no value yet.
    """
    text = line.cells[column]
    pairs = _pairs_in_cell(text, column, labels)
    if pairs and (waiting is None or labels.is_known(normalised_label(pairs[0].label))):
        return pairs
    if labels.is_known(line.labels[column]) and line.labels[column] not in labels.meanings:
        return [LabelPair("", printed_label(text), "", column)]
    if label_columns is None or not _may_be_label(text) or (waiting and waiting.name):
        return []
    in_column = column in label_columns
    ends_as_label = normalised_label(text).endswith(labels.words.endings.labels)
    if waiting is None:
        is_label = ends_as_label or (in_column and column != line.filled[-1])
    else:
        is_label = ends_as_label and in_column
    return [LabelPair("", printed_label(text), "", column)] if is_label else []


def _may_be_label(text: str) -> bool:
    plain = comparable_text(text)
    return (
        bool(normalised_label(text))
        and len(plain) <= _LONGEST_LABEL
        and not _NO_LABEL.search(plain)
        and parse_number(plain.rstrip("%")) is None
    )


def _pairs_in_cell(text: str, column: int, labels: KnownLabels) -> list[LabelPair]:
    """Return the labels to be read, or with a colon, in one cell, each with what follows it."""
    begins = [match.start() for match in _LABEL_BEGINS.finditer(text)]
    parts = [text[start:end] for start, end in zip(begins, [*begins[1:], len(text)], strict=False)]
    printed_labels = [part.replace("：", ":").partition(":")[0] for part in parts]
    if labelled := parse_label(text, labels.meanings):
        others_known = all(labels.is_known(normalised_label(label)) for label in printed_labels[1:])
        if len(parts) < 2 or begins[0] or not others_known:
            label, value = labelled
            printed = text if not value else text.replace("：", ":").partition(":")[0]
            return [LabelPair(labels.meanings[label], printed_label(printed), value, column)]
    if not parts or begins[0]:
        return _pair_with_blanks(text, column, labels)
    return [
        LabelPair(
            labels.meanings.get(normalised_label(label), ""),
            printed_label(label),
            part[len(label) + 1 :].strip(),
            column,
        )
        for label, part in zip(printed_labels, parts, strict=True)
    ]


def _pair_with_blanks(text: str, column: int, labels: KnownLabels) -> list[LabelPair]:
    """Return the known label with blanks inside it (联 系 人：某某) that begins a cell."""
    both = _LABEL_AND_VALUE.fullmatch(text)
    if both is None or not labels.is_known(normalised_label(both["label"])):
        return []
    return [LabelPair("", printed_label(both["label"]), both["value"].strip(), column)]
