"""The published forms, read from their text files."""

from __future__ import annotations

from pathlib import Path

from perfdesk.core.form import Form
from perfdesk.formats.registry import read_file

_FILES = sorted((Path(__file__).parent.parent / "files" / "seeds").glob("*.txt"))
SEEDS: tuple[Form, ...] = tuple(reading.form for path in _FILES for reading in read_file(path))
