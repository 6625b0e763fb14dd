"""The server that forks the window's workers: a process without Qt, with most modules imported.

It takes a few tenths of a second to start, so it is started ahead of pebble, which is imported
meanwhile.
"""

from __future__ import annotations

import sys

if sys.platform != "win32":
    from multiprocessing import forkserver

MODULES = ["perfdesk.workers.worker", "perfdesk.formats.registry", "perfdesk.formats.tables"]
"""Modules that most files need; the server imports them once for all workers."""


def start_fork_server() -> None:
    """Start the server of this process, unless it runs; do not wait until it is ready.

    Nothing is done on Windows, where processes cannot be forked.
    """
    if sys.platform != "win32":
        forkserver.set_forkserver_preload(MODULES)
        forkserver.ensure_running()
