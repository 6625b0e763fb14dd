"""Jobs on files in threads, one for each folder: a silent share holds up nobody else's files."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from perfdesk.storage.logs import log_unexpected

FolderJob = Callable[[], None]


class FolderJobs:
    """The jobs of each folder, done in their order by a thread that runs while there are some.

    A thread that is held up for ever does not keep the program from ending.
    """

    def __init__(self) -> None:
        self._jobs: dict[Path, deque[FolderJob]] = {}
        """What is still to be done, for each folder with a thread."""
        self._threads: dict[Path, threading.Thread] = {}
        self._lock = threading.Lock()

    def put(self, folder: Path, job: FolderJob) -> None:
        """Have a job done after those that the folder has already."""
        with self._lock:
            if folder in self._jobs:
                self._jobs[folder].append(job)
                return
            self._jobs[folder] = deque([job])
            thread = threading.Thread(target=self._work, args=(folder,), daemon=True)
            self._threads[folder] = thread
        thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until all jobs are done, but no longer than this."""
        end = time.monotonic() + seconds
        with self._lock:
            threads = tuple(self._threads.values())
        for thread in threads:
            thread.join(timeout=max(0.0, end - time.monotonic()))

    def _work(self, folder: Path) -> None:
        while (job := self._next(folder)) is not None:
            try:
                job()
            except Exception as error:  # noqa: BLE001 - one job must not end the others
                log_unexpected(error)

    def _next(self, folder: Path) -> FolderJob | None:
        """Return the next job of a folder; None if there is none, so that its thread ends."""
        with self._lock:
            if self._jobs[folder]:
                return self._jobs[folder].popleft()
            del self._jobs[folder], self._threads[folder]
            return None
