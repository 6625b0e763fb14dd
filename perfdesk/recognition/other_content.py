"""What a form holds beyond the places that templates have: sorted, listed and said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from perfdesk.core.form import Form, LabelledTexts, labelled_text, level3_nodes
from perfdesk.core.scoring import scores
from perfdesk.core.template import Template
from perfdesk.recognition import messages
from perfdesk.recognition.labelled_texts import UNLABELLED, LabelledText, merged_texts
from perfdesk.recognition.review_columns import review_texts
from perfdesk.recognition.source import Finding
from perfdesk.recognition.total_row import GRADE
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label


@dataclass(frozen=True, slots=True)
class KeptTexts:
    """The code of the project, the other fields, and the longer texts."""

    code: str
    fields: LabelledTexts
    texts: LabelledTexts


def sort_kept_texts(
    above: Sequence[LabelledText],
    within: Sequence[LabelledText],
    below: Sequence[LabelledText],
    words: Vocabulary,
) -> KeptTexts:
    """Return the texts above, within and below the table as parts of the form.

    Those with a label above it are fields, and so are those below that are usual fields.
    """
    codes = [pair for pair in (*above, *below) if _is_code(pair, words)][:1]
    labelled = [pair for pair in above if pair[0] != UNLABELLED]
    signed = [pair for pair in below if normalised_label(pair[0]) in words.other_labels]
    fields = [pair for pair in (*labelled, *signed) if pair not in codes]
    lone = [pair for pair in above if pair[0] == UNLABELLED]
    rest = [pair for pair in below if pair not in signed]
    code = codes[0][1].strip() if codes else ""
    return KeptTexts(code, merged_texts(fields), merged_texts((*lone, *within, *rest)))


def _is_code(pair: LabelledText, words: Vocabulary) -> bool:
    return normalised_label(pair[0]) in words.code_labels and bool(pair[1].strip())


def without_printed_grade(form: Form, template: Template) -> Form:
    """Return the form without a grade that its template prints by itself."""
    grade = labelled_text(form.texts, GRADE)
    if not (grade and template.print.grade) or grade != scores(form, template).grade:
        return form
    return replace(form, texts=tuple(pair for pair in form.texts if pair[0] != GRADE))


def no_place_findings(
    form: Form, where: str, printed: Mapping[str, str], words: Vocabulary
) -> Iterator[Finding]:
    """Yield one finding that names all that the form keeps without a place, if there is any.

    ``printed`` has the labels that the source prints for others. A usual label without a text
    is not named; another one may be a text itself.
    """
    usual = words.other_labels | words.labels_below
    texts = tuple(
        (printed.get(label, label), text)
        for label, text in _other_content(form)
        if text or normalised_label(label) not in usual
    )
    if texts:
        yield messages.no_place(where, texts)


def kept_labels(form: Form) -> frozenset[str]:
    """Return the labels of all that the form keeps without a place, and those of its goals."""
    return frozenset(
        (*(label for label, _ in _other_content(form)), *(goal.label for goal in form.goals))
    )


def _other_content(form: Form) -> LabelledTexts:
    """Return the texts that a form keeps without a place in its template, each label once."""
    return merged_texts(_kept_texts(form))


def _kept_texts(form: Form) -> Iterator[LabelledText]:
    if form.code:
        yield "项目编码", form.code
    yield from form.fields
    for row in form.funding.rows:
        if not row.kind:
            amounts = (row.initial, row.budget, row.executed)
            yield row.label, " ".join(filter(str.strip, amounts)) or "（无金额）"
        yield from row.cells
    for goal in form.goals:
        yield from goal.cells
    for node in level3_nodes(form):
        yield from (*node.cells, *review_texts(node.review))
    yield from form.texts
