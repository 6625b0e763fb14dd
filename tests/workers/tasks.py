"""Work that misbehaves, for worker processes that must survive it or be replaced."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.formats.errors import EmptyFileError
from perfdesk.formats.results import ProgressCallback


class TwoPartError(FormError):
    """An error whose class takes other arguments than the sentence."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first}，{second}。")


def answer(text: str, _: ProgressCallback) -> str:
    return f"{text}!"


def process_id(_: ProgressCallback) -> int:
    return os.getpid()


def note_process(folder: Path, name: str, _: ProgressCallback) -> str:
    (folder / f"{os.getpid()}-{name}").touch()
    return name


def note_process_and_meet(folder: Path, name: str, progress: ProgressCallback) -> str:
    """Note this process, and wait until another one has noted itself: at most ten seconds."""
    note_process(folder, name, progress)
    deadline = time.monotonic() + 10
    while len({path.name.partition("-")[0] for path in folder.iterdir()}) < 2:
        if time.monotonic() > deadline:
            break
        time.sleep(0.01)
    return name


def misbehave(how: str, _: ProgressCallback) -> object:
    """Do what no reader should."""
    return globals()[f"_{how}"]()


def _loop() -> None:
    while True:
        pass


def _loop_and_catch() -> None:
    while True:
        try:
            _loop()
        except BaseException:  # noqa: BLE001, S112 - as the worst of libraries do
            continue


def _allocate() -> None:
    held = []
    while True:
        held.append(bytearray(10_000_000))


def _fail_without_a_reason() -> None:
    raise SystemError("<built-in function> returned NULL without setting an exception")


def _sleep() -> None:
    while True:
        time.sleep(1)  # killed by the test


def _abort() -> None:
    os.abort()


def _segfault() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _leave() -> None:
    sys.exit("enough")


def _recurse() -> None:
    _recurse()


def _nested_result() -> list[object]:
    result: list[object] = []
    for _ in range(100_000):
        result = [result]
    return result


def _huge_result() -> bytes:
    return bytes(40_000_000)


def _unpicklable() -> object:
    return lambda: None


def _refuse() -> None:
    raise EmptyFileError


def _refuse_in_two_parts() -> None:
    raise TwoPartError("一", "二")


def _fault() -> None:
    raise ZeroDivisionError


def _print() -> str:
    os.write(1, b"to nobody")
    os.write(2, b"to nobody")
    return "printed"


def sleep_for_ever(folder: Path, _: ProgressCallback) -> None:
    (folder / "started").touch()
    while True:
        time.sleep(1)  # killed by the test


def compute_with_progress(steps: int, advance: ProgressCallback) -> object:
    """Take longer in all than the clock allows, but not between two reports."""
    for step in range(steps):
        start = time.process_time()
        while time.process_time() - start < 0.05:
            pass
        advance(step / steps)
    return "done"
