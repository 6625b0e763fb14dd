"""PDFs that would exhaust the memory are refused in a sentence, and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.formats.pdf.bombs import bombs

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is asked of Linux")
def test_bombs_are_refused_in_little_memory(tmp_path: Path) -> None:
    words = {}
    for name, data, expected in bombs():
        assert len(data) < 50_000
        (tmp_path / f"{name}.pdf").write_bytes(data)
        words[name] = expected
    command = (sys.executable, "-m", "tests.formats.pdf.bombs", str(tmp_path))

    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)

    told = json.loads(done.stdout)
    assert [name for name in words if words[name] not in told["found"][name]] == []
    assert told["peak"] < 300
