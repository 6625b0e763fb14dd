"""Convert one input: the unit of work of ``convert``, done in a worker.

The values here hold only texts and bytes, so that they can be sent from process to process.
File names and writing are left to the command.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from perfdesk.cli.duplicates import FormKey, form_key
from perfdesk.core.checks.completeness import progress
from perfdesk.core.form import Form
from perfdesk.core.template import PageOptions
from perfdesk.formats.registry import read_file, write_form
from perfdesk.formats.results import AlteredSourceError, NewerSourceError, ProgressCallback
from perfdesk.recognition.source import Reading
from perfdesk.resources import template_of, with_template
from perfdesk.storage.logs import error_sentence
from perfdesk.workers.limits import WRITING_SECONDS
from perfdesk.workers.worker import allow_seconds


@dataclass(frozen=True, slots=True)
class ConversionTarget:
    """What every form is converted to.

    ``to`` is a file type, e.g. "pdf"; ``template`` the id of another 表样, "" for the form's
    own; ``public`` leaves out author and form data; ``page_options`` is what the user decides
    about pages.
    """

    to: str
    template: str = ""
    public: bool = False
    page_options: PageOptions = field(default_factory=PageOptions)


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read and converted, or one form that was read from it."""

    path: Path
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class ConvertedForm:
    """A form as the bytes of a file."""

    key: FormKey
    data: bytes
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobResult:
    """The first form of a job converted, or an error; and the forms of the file that remain."""

    converted: ConvertedForm | None = None
    error: str = ""
    remaining: tuple[Reading, ...] = ()


def run_job(job: Job, target: ConversionTarget, advance: ProgressCallback) -> JobResult:
    """Read the file of a job and convert its first form; runs in a worker.

    Raise what reading raises; an error of converting is part of the result, with the other forms.
    """
    first, *remaining = [job.reading] if job.reading else read_file(job.path, advance)
    allow_seconds(WRITING_SECONDS)
    try:
        return JobResult(_convert(first, target), remaining=tuple(remaining))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - one form must not end the run
        return JobResult(error=error_sentence(error), remaining=tuple(remaining))


def form_in_template(reading: Reading, template: str) -> Form:
    """Return the form that was read, in another 表样 if one is named."""
    return with_template(reading.form, template) if template else reading.form


def form_messages(form: Form, findings: int) -> Sequence[str]:
    """Return what the user is told of a written form: cells left empty, findings to check."""
    cells = progress(form, template_of(form))
    empty = cells.needed - cells.filled
    messages = [f"还有 {empty} 处没有填，可用 perfdesk check 查看。"] if empty else []
    if findings:
        messages.append(f"读入时有 {findings} 处需要核对，可用 perfdesk show 查看。")
    return messages


def _convert(reading: Reading, target: ConversionTarget) -> ConvertedForm:
    form = form_in_template(reading, target.template)
    codes = {each.code for each in reading.findings} if target.to == "zpb" else set()
    if "newer-version" in codes:
        raise NewerSourceError
    if "digest-mismatch" in codes:
        raise AlteredSourceError
    template = template_of(form).with_page_options(target.page_options)
    export = write_form(form, template, target.to, public=target.public)
    return ConvertedForm(
        form_key(form),
        export.data,
        (*form_messages(form, len(reading.findings)), *export.messages),
    )
