"""Workbooks that would exhaust the memory are refused in a sentence, and in little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.formats.workbook.bombs import bombs

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is asked of Linux"
)
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the bombs as files, beside words of the sentences that refuse them."""
    made = tmp_path_factory.mktemp("bombs")
    words = {}
    for name, data, expected in bombs():
        (made / f"{name}.xlsx").write_bytes(data)
        words[name] = expected
    (made.parent / "words.json").write_text(json.dumps(words), "utf-8")
    return made


@pytest.mark.slow
@pytest.mark.parametrize("lxml", ["True", "False"])
def test_bombs_are_refused_in_little_memory(folder: Path, lxml: str) -> None:
    command = (sys.executable, "-m", "tests.formats.workbook.bombs", str(folder))
    environment = {**os.environ, "OPENPYXL_LXML": lxml}

    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)

    told = json.loads(done.stdout)
    words = json.loads((folder.parent / "words.json").read_text("utf-8"))
    assert [name for name in words if words[name] not in told["found"][name]] == []
    assert told["peak"] < 300
