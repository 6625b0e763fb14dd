"""Hostile files end in a sentence or a form, and in little memory, also once they are read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workers.hostile_files import hostile_files

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and asked of Linux"),
]
ROOT = Path(__file__).parents[2]
READABLE = {
    *("blanks.txt", "blanks.zpb", "decimals.zpb", "numerals.zpb", "points.zpb", "rows-1900.zpb"),
}
"""Files within the limits of size, which would take minutes to read, score and check otherwise."""


@pytest.mark.slow
def test_hostile_files_end_in_a_sentence_and_in_little_memory(tmp_path: Path) -> None:
    for name, data in hostile_files():
        (tmp_path / name).write_bytes(data)
    command = (sys.executable, "-m", "tests.workers.hostile_files", str(tmp_path))

    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)

    told = json.loads(done.stdout)
    read = {name for name, sentence in told["found"].items() if sentence.startswith("read ")}
    assert read >= READABLE
    assert [
        (name, sentence)
        for name, sentence in told["found"].items()
        if name not in read and not sentence.endswith("。")
    ] == []
    assert max(told["peaks"].values()) < 300
