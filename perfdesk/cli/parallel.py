"""Run conversion jobs in workers, their results in order.

A job reads a file and converts its first form; the other forms of the file become jobs of their
own, so that several workers share a file of many forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from perfdesk.cli.jobs import ConversionTarget, Job, JobResult, run_job
from perfdesk.formats.results import ProgressCallback, no_progress
from perfdesk.storage.logs import error_sentence
from perfdesk.workers.errors import WorkCancelled
from perfdesk.workers.tasks import Task, TaskQueue, TaskRunner


class JobQueue:
    """The jobs of some files; iterate over it to run them, and close it in the end."""

    def __init__(
        self,
        workers: TaskRunner,
        paths: Sequence[Path],
        target: ConversionTarget,
        advance: ProgressCallback = no_progress,
    ) -> None:
        self._workers = workers
        self._target = target
        self._advance = advance
        self._queue = TaskQueue[Job, JobResult](workers.workers, self._submit, map(Job, paths))

    def __iter__(self) -> Iterator[tuple[Job, JobResult]]:
        """Yield each job with its result, in the order of the files and of the forms in them."""
        for job, task in self._queue:
            result = self._result(task)
            self._queue.put_in_front([Job(job.path, reading) for reading in result.remaining])
            yield job, result

    def close(self) -> None:
        """Cancel the jobs that are left."""
        self._queue.close()

    def _submit(self, job: Job) -> Task[JobResult]:
        return self._workers.submit(run_job, job, self._target)

    def _result(self, task: Task[JobResult]) -> JobResult:
        try:
            return task.result(self._advance)
        except WorkCancelled:
            raise
        except Exception as error:  # noqa: BLE001 - one file must not end the run
            return JobResult(error=error_sentence(error))
