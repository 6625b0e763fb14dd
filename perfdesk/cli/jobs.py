"""What is asked and answered between the command and those who make its files.

Values only, of texts and bytes, so that they can go from one process to another.

From an input to the files it becomes: what a worker does, or this process.

Names, places and the writing are the business of who asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from perfdesk.cli.batch import FormIdentity, form_identity, sentence
from perfdesk.core.checks.completeness import progress
from perfdesk.core.form import Form
from perfdesk.formats.naming import file_stem
from perfdesk.formats.registry import read_file, write_form
from perfdesk.formats.results import NewerSourceError
from perfdesk.recognition.source import Reading
from perfdesk.resources import template_of, with_template


@dataclass(frozen=True, slots=True)
class ConversionTarget:
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
class ConvertedForm:
    """A form as a file: which one, its name without suffix, its bytes, what is to be said of it."""

    identity: FormIdentity
    stem: str
    data: bytes
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobResult:
    """What became of a job: a file or a sentence why not, and the forms still to be made."""

    converted: ConvertedForm | None = None
    error: str = ""
    remaining: tuple[Reading, ...] = ()


class QueuedJob:
    """A job in the line: whether it was handed over, and its answer once that is there."""

    __slots__ = ("answer", "given", "job")

    def __init__(self, job: Job) -> None:
        self.job = job
        self.given = False
        self.answer: JobResult | None = None


def run_job(job: Job, order: ConversionTarget) -> JobResult:
    """The first form of a file made, the others of it named; never raises an error of ours."""
    try:
        first, *rest = [job.reading] if job.reading else read_file(job.path)
    except Exception as error:  # noqa: BLE001 - one file must not end the run
        return JobResult(error=sentence(error))
    try:
        return JobResult(_made(first, order), remaining=tuple(rest))
    except Exception as error:  # noqa: BLE001 - as above
        return JobResult(error=sentence(error), remaining=tuple(rest))


def form_in_template(reading: Reading, template: str) -> Form:
    """The form that was read, in another 表样 if one is named."""
    return with_template(reading.form, template) if template else reading.form


def form_messages(form: Form, findings: int) -> Sequence[str]:
    """What is said of a form that was written: what it lacks, what its reader doubted."""
    done = progress(form, template_of(form))
    gaps = done.needed - done.filled
    said = [f"还有 {gaps} 处没有填，可用 perfdesk check 查看。"] if gaps else []
    if findings:
        said.append(f"读取时有 {findings} 处需要核对，可用 perfdesk show 查看。")
    return said


def _made(reading: Reading, order: ConversionTarget) -> ConvertedForm:
    form = form_in_template(reading, order.template)
    if order.to == "zpb" and any(each.code == "newer-version" for each in reading.findings):
        raise NewerSourceError
    made = write_form(form, template_of(form), order.to, public=order.public)
    return ConvertedForm(
        form_identity(form),
        file_stem(form),
        made.data,
        (*form_messages(form, len(reading.findings)), *made.messages),
    )
