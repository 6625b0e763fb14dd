"""The door: a command line, or the window where no command is named."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from perfdesk import cli

_WORKER = "--multiprocessing-fork"
"""How a frozen program calls itself where workers are processes started afresh."""


def main() -> int:
    """Run the program with the arguments it was started with; returns the exit code."""
    if sys.argv[1:2] == [_WORKER]:
        from multiprocessing import freeze_support  # noqa: PLC0415 - only for a worker

        freeze_support()
    return cli.main(sys.argv[1:], _window)


def _window(files: Sequence[Path]) -> int:
    from perfdesk.storage import single_instance  # noqa: PLC0415 - only the window needs it

    claim = single_instance.claimed()
    if claim is None and single_instance.busy():
        from perfdesk.gui.files.handover import handed_over  # noqa: PLC0415 - only for a second start

        if handed_over(files):
            return 0
        claim = single_instance.claimed()
    from perfdesk import app  # noqa: PLC0415 - only the window needs Qt

    # isort: split
    import PySide6  # noqa: PLC0415 - as above
    from PySide6.QtCore import qVersion  # noqa: PLC0415 - as above

    from perfdesk.storage import logs  # noqa: PLC0415 - as above

    with logs.session("window", f"PySide6 {PySide6.__version__}", f"Qt {qVersion()}"):
        return app.run(files, claim)


if __name__ == "__main__":
    sys.exit(main())
