"""The error for each way a worker process ends."""

from __future__ import annotations

import signal

import pytest

from perfdesk.workers.errors import TooMuchMemoryError, WorkerLostError, loss_error


@pytest.mark.parametrize("exit_code", [81, -signal.SIGABRT, 127, 0xC0000017, 0xC0000409])
def test_want_of_memory_is_told_by_the_exit_code_on_linux_and_windows(exit_code: int) -> None:
    assert isinstance(loss_error(exit_code), TooMuchMemoryError)


@pytest.mark.parametrize("exit_code", [-11, 0xC0000005])
def test_a_violation_of_memory_is_a_fault_of_the_program(exit_code: int) -> None:
    assert isinstance(loss_error(exit_code), WorkerLostError)
