"""The forms of the self-test: the published sample that comes with the program."""

from __future__ import annotations

from pathlib import Path

from perfdesk import resources
from perfdesk.core.form import Form
from perfdesk.formats import registry
from perfdesk.recognition.source import Reading
from perfdesk.selftest.errors import DifferentFormError, MissingFileError

SAMPLE_FORMS = 6
"""How many forms the sample has."""
_EXAMPLE = 1
"""The one that is shown, saved and so on: it has an error, a warning and a hint."""


def sample_path() -> Path:
    """Return the path of the sample."""
    return resources.path("samples", "talent-centre-2022.txt")


def sample_readings() -> tuple[Reading, ...]:
    """Return the forms in the sample; raise MissingFileError if they are not all there."""
    readings = registry.read_file(sample_path())
    if len(readings) != SAMPLE_FORMS:
        raise MissingFileError(f"样表（应有 {SAMPLE_FORMS} 张，读出 {len(readings)} 张）")
    return readings


def example_form() -> Form:
    """Return one form of the sample."""
    return sample_readings()[_EXAMPLE].form


def check_same(form: Form, path: Path) -> None:
    """Raise DifferentFormError unless a file holds this form and no other."""
    if [each.form for each in registry.read_file(path)] != [form]:
        raise DifferentFormError(form.project)
