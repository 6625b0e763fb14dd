"""What a worker process does beside its tasks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_PARENT = """
import sys
import time
from multiprocessing import get_context

from perfdesk.workers import worker

if __name__ == "__main__":
    child = get_context("spawn").Process(target=worker._end_with_parent)
    child.start()
    print(child.pid, flush=True)
    time.sleep(60)
"""


def test_a_worker_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT, "utf-8")
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    parent.stdout.readline()

    parent.kill()

    # The child holds the other end of the pipe: it is at its end once the child has ended, too.
    rest, _ = parent.communicate(timeout=30)
    assert not rest
