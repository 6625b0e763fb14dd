"""What is asked and answered between the command and those who make its files.

Values only, of texts and bytes, so that they can go from one process to another.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from perfdesk.cli.copies import About
from perfdesk.recognition.source import Reading


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of every form: a file type, in another 表样 or its own."""

    to: str
    template: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read, or one form that was found in it."""

    path: Path
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A form as a file: which one, its name without suffix, its bytes, what is to be said of it."""

    about: About
    stem: str
    data: bytes
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a job: a file or a sentence why not, and the forms still to be made."""

    made: Made | None = None
    fault: str = ""
    rest: tuple[Reading, ...] = ()


class Ticket:
    """A job in the line: whether it was handed over, and its answer once that is there."""

    __slots__ = ("answer", "given", "job")

    def __init__(self, job: Job) -> None:
        self.job = job
        self.given = False
        self.answer: Answer | None = None
