"""Columns that a reviewer fills in (核查分数, 评审意见), apart from those of the unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from perfdesk.core.form import Review
from perfdesk.core.other_texts import REVIEW_LABELS
from perfdesk.core.reading_words import ReviewWords
from perfdesk.core.text import comparable_text
from perfdesk.recognition.labelled_texts import LabelledText


def review_texts(review: Review) -> tuple[LabelledText, ...]:
    """Return the parts of a review that hold something, by their usual headings."""
    if not (review.actual or review.score or review.remark):
        return ()
    parts = [(label, getattr(review, part)) for part, label in REVIEW_LABELS.items()]
    return tuple([part for part in parts if part[1]])


def review_label(heading: str, words: ReviewWords) -> str | None:
    """Return what the part of a review under a heading is called in lists, None if it is none."""
    return REVIEW_LABELS.get(_part(heading, words))


def take_review(
    texts: Iterable[LabelledText], words: ReviewWords
) -> tuple[Review, tuple[LabelledText, ...]]:
    """Return the review among the texts of a row by heading, and all other texts.

    The second text of one part stays among the others.
    """
    review = Review()
    others: list[LabelledText] = []
    for label, text in texts:
        part = _part(label, words)
        if part and not getattr(review, part):
            review = _with_part(review, part, text.strip())
        else:
            others.append((label, text))
    return review, tuple(others)


def _with_part(review: Review, part: str, text: str) -> Review:
    match part:
        case "score":
            return replace(review, score=text)
        case "remark":
            return replace(review, remark=text)
        case _:
            return replace(review, actual=text)


def _part(label: str, words: ReviewWords) -> str:
    """Return the part of a review that a heading names, "" if it names none."""
    plain = comparable_text(label)
    if not any(word in plain for word in words.reviewers):
        return ""
    return next((part for part, ends in words.endings.items() if plain.endswith(ends)), "")
