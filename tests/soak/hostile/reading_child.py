"""Run the command line as the program does, then write the peaks of memory into a file.

The peaks are those of the program and of its largest worker, in MB. The system counts the peak of
the process that starts a program as the program's own; so this one asks for its own.
"""

from __future__ import annotations

import resource
import sys
from multiprocessing import active_children
from pathlib import Path

from perfdesk.cli.main import run_command_line


def main(peaks: Path, *arguments: str) -> int:
    """Return the exit code."""
    code = run_command_line(arguments, lambda _: 2, lambda _: 2)
    for worker in active_children():
        worker.join()  # only then the system counts what it took
    status = Path("/proc/self/status").read_text("utf-8")
    own = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    peaks.write_text(f"{own} {workers}", "ascii")
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
