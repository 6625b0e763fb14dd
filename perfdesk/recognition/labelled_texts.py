"""Texts that a form keeps by their label, because no template has a place for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from perfdesk.core.form import LabelledTexts
from perfdesk.core.text import comparable_text
from perfdesk.recognition.lines import join_broken_text

UNLABELLED = "其他文字"
"""The label of texts that are printed without one."""

LabelledText = tuple[str, str]
"""A label as printed, and the text it belongs to."""


def printed_label(text: str) -> str:
    """Return a label as printed, on one line, without colon or asterisk; "" becomes 其他文字."""
    return reduce(join_broken_text, text.splitlines(), "").strip(" ：:*＊") or UNLABELLED


def unlabelled_texts(texts: Iterable[str]) -> list[LabelledText]:
    """Return texts of one line that have no label, as one text; none if there are none."""
    line = " ".join(text.strip() for text in texts if text.strip())
    return [(UNLABELLED, line)] if line else []


def merged_texts(texts: Iterable[LabelledText]) -> LabelledTexts:
    """Return the texts with each label once, in the order read.

    Several texts of one label are put in lines below each other; one that is there already is
    not put there again. Labels are the same if only their width and blanks differ.
    """
    labels: dict[str, str] = {}
    lines: dict[str, dict[str, None]] = {}
    for label, text in texts:
        key = comparable_text(label)
        labels.setdefault(key, label)
        known = lines.setdefault(key, {})
        if text.strip():
            known[text.strip()] = None
    return tuple((label, "\n".join(lines[key])) for key, label in labels.items())
