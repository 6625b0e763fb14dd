"""What the program is tried with: the published sample that comes with it, and usual characters."""

from __future__ import annotations

from pathlib import Path

from perfdesk import resources
from perfdesk.core.form import Form
from perfdesk.formats import registry
from perfdesk.recognition.source import Reading
from perfdesk.selftest.errors import DifferentFormError, MissingFileError

SAMPLE_FORMS = 6
"""How many forms the sample has."""
EXAMPLE = 1
"""Which of them is shown, saved and so on, from 0: it has an error, a warning and a hint."""


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
    return sample_readings()[EXAMPLE].form


def check_same(form: Form, path: Path) -> None:
    """Raise DifferentFormError unless a file holds this form and no other."""
    if [each.form for each in registry.read_file(path)] != [form]:
        raise DifferentFormError(form.project)


def gb2312_characters() -> frozenset[str]:
    """Return the 7,445 characters of GB 2312: usual 汉字, Chinese marks, full-width letters.

    Each font of text must have them.
    """
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(pair.decode("gb2312", errors="ignore") for pair in pairs) - {""}
