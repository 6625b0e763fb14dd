"""The entry point: run a command, or open the window if no command is named.

A worker process that is not forked imports this module too, and needs nothing of it: so what it
imports stands in functions.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread


def main() -> int:
    """Run the program with the arguments it was started with; return the exit code."""
    try:
        from perfdesk.cli.main import run_command_line  # noqa: PLC0415 - see above
    except ImportError as error:  # a file of the program is missing
        return _report(error)
    return run_command_line(sys.argv[1:], _open_window, _run_self_test)


def _open_window(files: Sequence[Path]) -> int:
    """Open files in a window, or tell why that is not possible; return the exit code."""
    try:
        return _open_in_one_window(files)
    except Exception as error:  # noqa: BLE001 - somebody who double-clicked reads no traceback
        return _report(error)


def _report(error: Exception) -> int:
    # Brings logging, which a start needs only if it fails.
    from perfdesk import start_failure  # noqa: PLC0415

    return start_failure.report(error)


def _open_in_one_window(files: Sequence[Path]) -> int:
    """Open files in the window that runs, or else in a new one; return the exit code."""
    # Brings locks and atomic writing, which `show` and `check` do not need.
    from perfdesk.storage import single_instance  # noqa: PLC0415

    claim = single_instance.claim_instance()
    if claim is None and single_instance.is_other_running():
        # Brings a part of PySide6, which the command line does not need.
        from perfdesk.gui.files.handover import hand_over_files  # noqa: PLC0415

        if hand_over_files(files):
            return 0
        claim = single_instance.claim_instance()
    from perfdesk.workers.program_workers import window_workers  # noqa: PLC0415 - see above
    from perfdesk.workers.reading import is_quick  # noqa: PLC0415 - see above

    workers = window_workers()

    def start_workers() -> None:
        if not all(map(is_quick, files)):
            workers.start()

    # They start while PySide6 is imported, and a silent network folder keeps no window closed.
    Thread(target=start_workers, daemon=True).start()
    # Brings the whole of PySide6 and the window, which a second start does not need.
    from perfdesk import app  # noqa: PLC0415

    return app.run(files, claim, workers)


def _run_self_test(report: Path | None) -> int:
    """Try the installed program step by step; return the exit code."""
    # Brings all that reads and makes files; asked for once in an installation's life.
    from perfdesk.selftest.run import run_self_test  # noqa: PLC0415

    return run_self_test(report)


if __name__ == "__main__":
    sys.exit(main())
