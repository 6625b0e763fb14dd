"""What each kind of finding means for the form: a note, a doubt about a field, or a loss.

``perfdesk check`` speaks of doubts and losses, and losses make its exit code 1.
"""

from __future__ import annotations

from enum import Enum


class FindingClass(Enum):
    """How much a finding weighs; the values are printed by ``perfdesk check --json``."""

    NOTE = "note"
    """Every value stands where it belongs."""
    DOUBT = "doubt"
    """A field may not mean what the source says, or lacks what is hidden or struck out there."""
    LOSS = "loss"
    """A text that counts in the source was left out, or moved to another place than it had."""


FINDING_CLASSES = {
    # of recognition
    "unplaced": FindingClass.LOSS,
    "subtotal": FindingClass.NOTE,
    "printed-again": FindingClass.NOTE,
    "no-place": FindingClass.DOUBT,
    "not-this-form": FindingClass.NOTE,
    "no-table": FindingClass.LOSS,
    "forms-beside": FindingClass.NOTE,
    "form-beside-unread": FindingClass.LOSS,
    "no-title": FindingClass.DOUBT,
    "title-outside": FindingClass.DOUBT,
    "unknown-title": FindingClass.NOTE,
    "no-template-fits": FindingClass.DOUBT,
    "no-funding": FindingClass.LOSS,
    "no-goals": FindingClass.LOSS,
    "no-indicators": FindingClass.LOSS,
    "no-money-unit": FindingClass.DOUBT,
    "two-money-units": FindingClass.DOUBT,
    "no-funding-weight": FindingClass.DOUBT,
    "not-filled-in": FindingClass.NOTE,
    "not-applicable": FindingClass.NOTE,
    "rate-among-indicators": FindingClass.NOTE,
    "blank-score": FindingClass.DOUBT,
    "joined-row": FindingClass.LOSS,
    "moved-columns": FindingClass.LOSS,
    "page-top": FindingClass.DOUBT,
    "page-foot": FindingClass.DOUBT,
    "above-label": FindingClass.DOUBT,
    "centred-labels": FindingClass.DOUBT,
    "guessed-level1": FindingClass.DOUBT,
    "lone-level1": FindingClass.DOUBT,
    "unnamed-total": FindingClass.DOUBT,
    "page-number": FindingClass.DOUBT,
    "printed-differs": FindingClass.DOUBT,
    # of the readers of file types
    "newer-version": FindingClass.NOTE,
    "unknown-template": FindingClass.DOUBT,
    "digest-mismatch": FindingClass.DOUBT,
    "damaged-attachment": FindingClass.LOSS,
    "no-form": FindingClass.NOTE,
    "other-type": FindingClass.NOTE,
    "hidden-sheet": FindingClass.DOUBT,
    "hidden-rows": FindingClass.DOUBT,
    "hidden-columns": FindingClass.DOUBT,
    "uncalculated": FindingClass.LOSS,
    "covered-text": FindingClass.LOSS,
    "text-box": FindingClass.LOSS,
    "tracked-changes": FindingClass.DOUBT,
    "struck-out": FindingClass.DOUBT,
    "nested-table": FindingClass.DOUBT,
    "embedded-document": FindingClass.LOSS,
    "hidden-text": FindingClass.DOUBT,
    "unread-field": FindingClass.LOSS,
    "prompt": FindingClass.NOTE,
    "page-header": FindingClass.NOTE,
    "footnote": FindingClass.LOSS,
    "picture": FindingClass.DOUBT,
    "picture-page": FindingClass.LOSS,
    "cut-page": FindingClass.LOSS,
    "comment": FindingClass.NOTE,
    "between-pages": FindingClass.LOSS,
    "running-head": FindingClass.NOTE,
    "repeated-heading": FindingClass.NOTE,
    "watermark": FindingClass.NOTE,
    "text-over-rule": FindingClass.DOUBT,
    "beyond-edge": FindingClass.LOSS,
    "recognised-text": FindingClass.DOUBT,
    "unreadable-characters": FindingClass.LOSS,
    "half-character": FindingClass.LOSS,
    "guessed-encoding": FindingClass.DOUBT,
    "unpaired-quotes": FindingClass.DOUBT,
    "doubtful-layout": FindingClass.DOUBT,
}
"""The class of every code of a finding."""


def finding_class(code: str) -> FindingClass:
    """Return the class of a code; an unknown one puts its field in doubt."""
    return FINDING_CLASSES.get(code, FindingClass.DOUBT)
