"""Byte code is the same, whatever the process that makes it has done before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_MAKE = """\
import sys
from pathlib import Path
from bundle.byte_code import compiled
sys.stdout.write(compiled(Path(sys.argv[1]), "module.py").hex())
"""


def test_strings_interned_before_change_nothing(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("marks = {'é', '×', '§'}, 'é'\n", "utf-8")

    def code(before: str) -> str:
        command = [sys.executable, "-c", f"{before}\n{_MAKE}", str(module)]
        done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT / "packaging")
        return done.stdout.decode()

    assert code("") == code("import sys; sys.intern('é')")
