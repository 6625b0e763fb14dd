"""``convert --merge``: the forms of all inputs in one PDF, in the order they were given.

``convert``: every form of the inputs to a file of its own, named by year and project.

Each path is printed as soon as it is written; a form that cannot be written is skipped
like an input that cannot be read, and both are said at the end.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.cli.batch import ConversionRun, protected_paths, write_result
from perfdesk.cli.jobs import ConversionTarget, form_in_template, form_messages
from perfdesk.cli.options import Options
from perfdesk.cli.parallel import JobQueue
from perfdesk.cli.terminal import ProgressBar, print_message
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.naming import UniqueFileNames, merged_file_stem
from perfdesk.resources import UnknownTemplateError, template_of, templates
from perfdesk.storage.atomic_write import save_error
from perfdesk.storage.logs import log_session, loggable_name

if TYPE_CHECKING:
    from perfdesk.formats.pdf.pdf_export import MergedExport


@dataclass(frozen=True, slots=True)
class _Found:
    """A form of an input: its file, what it is called, what is to be said of it."""

    path: Path
    form: Form
    remarks: Sequence[str]

    @property
    def title(self) -> str:
        return self.form.project or self.path.name


def merge_forms(run: ConversionRun, paths: Sequence[Path], asked: Options) -> None:
    """Write one PDF into the folder asked for, or beside the first of the inputs.

    A form that cannot be put into it is a failure of the run, like an unreadable input.
    """
    found = list(_found(run, paths, asked.template))
    if not found:
        return
    with log_session("merge"):
        _write(run, found, paths, asked)


def _write(
    run: ConversionRun, found: Sequence[_Found], paths: Sequence[Path], asked: Options
) -> None:
    path = (asked.out or paths[0].parent) / f"{merged_file_stem([each.form for each in found])}.pdf"
    try:
        made = _merged(found, public=asked.public)
    except Exception as error:  # noqa: BLE001 - nothing ends in a traceback
        run.record_failure(path, error)
        return
    for number, fault in made.left_out:
        run.record_failure(f"{found[number].path}（{found[number].title}）", fault)
    write_result(
        run, path, made.data, _said(found, made), protected_paths(paths, public=asked.public)
    )


def _found(run: ConversionRun, paths: Sequence[Path], template: str) -> Iterator[_Found]:
    """The forms of all inputs."""
    with ProgressBar(len(paths)) as bar:
        for done, path in enumerate(paths):
            bar.update(done)
            for _, reading in run.read_forms([path]):
                form = form_in_template(reading, template)
                yield _Found(path, form, form_messages(form, len(reading.findings)))


def _merged(found: Sequence[_Found], *, public: bool) -> MergedExport:
    """The file of these forms."""
    # Brings pikepdf, reportlab and uharfbuzz, which other conversions do not need.
    from perfdesk.formats.pdf import pdf_export  # noqa: PLC0415

    forms = [(each.form, template_of(each.form)) for each in found]
    with ProgressBar(len(found)) as bar:
        return pdf_export.export_merged_pdf(
            forms, public=public, advance=lambda share: bar.update(int(share * len(found)))
        )


def _said(found: Sequence[_Found], made: MergedExport) -> Iterator[str]:
    """What is to be said of each form that is in the file."""
    absent = {number for number, _ in made.left_out}
    for number, each in enumerate(found):
        unseen = (remark for about, remark in made.messages if about == number)
        for remark in () if number in absent else (*each.remarks, *unseen):
            yield f"{each.title}：{remark}"


_log = logging.getLogger(__name__)


class FileInTheWayError(FormError):
    """A file has the name the folder for the results was to get."""

    def __init__(self) -> None:
        super().__init__("这里已有同名的文件，无法建立文件夹。请换一个位置。")


def convert_forms(asked: Options) -> int:
    """Write every form as a file, or all as one; 2 if one could not be read or written."""
    run = ConversionRun()
    try:
        if _known(run, asked.template) and _made(run, asked.out):
            paths = _sources(run, asked)
            if asked.merge:
                merge_forms(run, paths, asked)
            else:
                with log_session(f"convert to {asked.to}"):
                    _convert(run, paths, asked)
    except KeyboardInterrupt:
        run.print_interruption()
        raise
    finally:
        run.print_failures()
        run.print_duplicate_count()
    return run.code


def _convert(run: ConversionRun, paths: Sequence[Path], asked: Options) -> None:
    names, done = UniqueFileNames(), 0
    kept = protected_paths(paths, public=asked.public)
    order = ConversionTarget(asked.to, asked.template, asked.public)
    with ProgressBar(len(paths)) as bar, closing(JobQueue(paths, order)) as line:
        bar.update(done)
        for job, answer in line:
            done += job.reading is None
            made = answer.converted
            if answer.error:
                _log.info("not converted: %s", loggable_name(job.path))
                run.record_unreadable(job.path, answer.error)
            if made and not run.duplicates.is_duplicate(job.path, made.identity, made.stem):
                folder = asked.out or job.path.parent
                path = names.path_for_stem(folder, made.stem, f".{asked.to}")
                bar.clear()
                write_result(run, path, made.data, made.messages, kept)
            bar.update(done)


def _known(run: ConversionRun, template_id: str) -> bool:
    """True if the 表样 is there: said once, not for each form."""
    known = templates()
    if template_id and template_id not in known:
        run.record_failure(f"--template {template_id}", UnknownTemplateError(template_id, known))
    return not run.code


def _made(run: ConversionRun, folder: Path | None) -> bool:
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        run.record_failure(f"--out {folder}", FileInTheWayError())
    except (OSError, ValueError) as error:
        run.record_failure(f"--out {folder}", save_error(folder or Path(), error))
    return not run.code


def _sources(run: ConversionRun, asked: Options) -> list[Path]:
    """The inputs; what a folder holds of results lying where they would go is left out.

    Without this a second run over a folder would convert what the first one wrote. Native
    files among them are looked at: no PDF printed from one may take its place.
    """
    found: dict[Path, None] = {}
    for name in asked.files:
        inside = Path(name).is_dir()
        paths = run.input_paths([name])
        results = {path for path in paths if inside and _is_result(path, asked)}
        if asked.to == "zpb":
            run.duplicates.add_results(results)
        found.update(dict.fromkeys(each for each in paths if each not in results))
    if not (found or run.code):
        print_message("没有需要转换的文件：文件夹里都已是转换好的。")
    return list(found)


def _is_result(path: Path, asked: Options) -> bool:
    here = asked.out is None or os.path.realpath(asked.out) == os.path.realpath(path.parent)
    return here and path.suffix.lower() == f".{asked.to}"
