"""The command ``convert``: every form of the inputs becomes a file, or all of them one PDF.

The path of a file is printed as soon as it is written. Inputs that cannot be read and forms
that cannot be written, because somebody else's file is in the way or for another reason, are
skipped and reported at the end.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from perfdesk.cli.jobs import (
    ConversionTarget,
    ConvertedForm,
    form_in_template,
    form_messages,
)
from perfdesk.cli.options import Options
from perfdesk.cli.parallel import JobQueue
from perfdesk.cli.results import ConversionRun, Result, protected_paths, write_result
from perfdesk.cli.terminal import ProgressBar, print_message
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.naming import FormFileName, form_origin, merged_file_stem
from perfdesk.formats.results import MergedExport
from perfdesk.resources import UnknownTemplateError, template_of, templates
from perfdesk.storage.logs import log_session, loggable_name
from perfdesk.storage.save_errors import save_error
from perfdesk.storage.settings import load_settings
from perfdesk.workers.reading import read_files
from perfdesk.workers.tasks import TaskRunner

_log = logging.getLogger(__name__)


class FileInTheWayError(FormError):
    """A file has the name of the output folder."""

    def __init__(self) -> None:
        super().__init__("这里已有同名的文件，无法建立文件夹。请换一个位置。")


def convert_forms(options: Options, workers: TaskRunner) -> int:
    """Convert every form of the inputs; return 2 if one could not be read or written, else 0."""
    run = ConversionRun(workers, f".{options.to}", force=options.force)
    try:
        if _has_template(run, options.template) and _make_folder(run, options.out):
            paths = _sources(run, options)
            if options.merge:
                _merge(run, paths, options)
            else:
                with log_session(f"convert to {options.to}"):
                    _convert_each(run, paths, options)
    except KeyboardInterrupt:
        run.print_interruption()
        raise
    finally:
        run.print_failures()
        run.print_duplicates()
    return run.code


def _has_template(run: ConversionRun, template_id: str) -> bool:
    """Return whether the 表样 exists; if not, report it once instead of for each form."""
    known = templates()
    if template_id and template_id not in known:
        run.record_failure(f"--template {template_id}", UnknownTemplateError(template_id, known))
    return not run.code


def _make_folder(run: ConversionRun, folder: Path | None) -> bool:
    """Make the output folder, if one is named; return whether nothing has failed."""
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        run.record_failure(f"--out {folder}", FileInTheWayError())
    except (OSError, ValueError) as error:
        run.record_failure(f"--out {folder}", save_error(folder or Path(), error))
    return not run.code


def _sources(run: ConversionRun, options: Options) -> list[Path]:
    """Return the inputs without earlier results, which a folder may have where new ones go.

    Otherwise a second run over a folder would convert what the first one wrote. Native files
    among the results are noted, so that no PDF printed from one takes its place.
    """
    sources: dict[Path, None] = {}
    for name in options.files:
        is_folder = os.path.isdir(name)  # noqa: PTH112 - never raises
        paths = run.input_paths([name])
        results = {path for path in paths if is_folder and _is_result(path, options)}
        if options.to == "zpb":
            run.duplicates.add_results(read_files(run.workers, sorted(results)))
        sources.update(dict.fromkeys(path for path in paths if path not in results))
    if not (sources or run.code):
        print_message("没有需要转换的文件：文件夹里都已是转换好的。")
    return list(sources)


def _is_result(path: Path, options: Options) -> bool:
    out = options.out
    is_in_out = out is None or os.path.realpath(out) == os.path.realpath(path.parent)
    return is_in_out and path.suffix.lower() == f".{options.to}"


# A file for each form


def _convert_each(run: ConversionRun, paths: Sequence[Path], options: Options) -> None:
    files_done = 0
    protected = protected_paths(paths, public=options.public)
    target = ConversionTarget(
        options.to, options.template, options.public, load_settings().preferences.page_options()
    )
    with ProgressBar(len(paths)) as bar:
        queue = JobQueue(run.workers, paths, target, lambda share: bar.update(files_done, share))
        bar.update(files_done)
        with closing(queue):
            for job, result in queue:
                files_done += job.reading is None
                form = result.converted
                if result.error:
                    _log.info("not converted: %s", loggable_name(job.path))
                    run.record_unreadable(job.path, result.error)
                if form and not run.duplicates.is_duplicate(job.path, form.key):
                    bar.clear()
                    folder = options.out or job.path.parent
                    write_result(run, folder, _result(form, job.path), protected)
                bar.update(files_done)


def _result(form: ConvertedForm, source: Path) -> Result:
    key = form.key
    origin = form_origin(key.identity, os.path.realpath(source))
    return Result(form.data, key.name, origin, key.identity, form.messages)


# All forms in one PDF


@dataclass(frozen=True, slots=True)
class _SourceForm:
    """A form of an input, with what the user is to be told of it."""

    path: Path
    form: Form
    messages: Sequence[str]

    @property
    def title(self) -> str:
        return self.form.project or self.path.name


def _merge(run: ConversionRun, paths: Sequence[Path], options: Options) -> None:
    """Write one PDF into the output folder, or beside the first of the inputs.

    A form that cannot be put into it is a failure of the run, like an unreadable input.
    """
    forms = list(_read_sources(run, paths, options.template))
    if not forms:
        return
    with log_session("merge"):
        _write_merged(run, forms, paths, options)


def _read_sources(
    run: ConversionRun, paths: Sequence[Path], template: str
) -> Iterator[_SourceForm]:
    for path, reading in run.read_forms(paths):
        form = form_in_template(reading, template)
        yield _SourceForm(path, form, form_messages(form, len(reading.findings)))


def _write_merged(
    run: ConversionRun, forms: Sequence[_SourceForm], paths: Sequence[Path], options: Options
) -> None:
    folder = options.out or paths[0].parent
    stem = merged_file_stem([each.form for each in forms])
    try:
        merged = _merged_pdf(forms, public=options.public)
    except Exception as error:  # noqa: BLE001 - nothing ends in a traceback
        run.record_failure(folder / f"{stem}{run.suffix}", error)
        return
    for number, error_text in merged.left_out:
        run.record_failure(f"{forms[number].path}（{forms[number].title}）", error_text)
    origin = "\n".join(sorted(map(os.path.realpath, options.files)))
    messages = tuple(_merged_messages(forms, merged))
    result = Result(merged.data, FormFileName(stem), origin, messages=messages)
    write_result(run, folder, result, protected_paths(paths, public=options.public))


def _merged_pdf(forms: Sequence[_SourceForm], *, public: bool) -> MergedExport:
    # Brings pikepdf, reportlab and uharfbuzz, which other conversions do not need.
    from perfdesk.formats.pdf import pdf_export  # noqa: PLC0415

    page_options = load_settings().preferences.page_options()
    with_templates = [
        (each.form, template_of(each.form).with_page_options(page_options)) for each in forms
    ]
    with ProgressBar(len(forms)) as bar:
        return pdf_export.export_merged_pdf(
            with_templates,
            public=public,
            advance=lambda share: bar.update(int(share * len(forms))),
        )


def _merged_messages(forms: Sequence[_SourceForm], merged: MergedExport) -> Iterator[str]:
    """Yield the messages about each form that is in the PDF."""
    left_out = {number for number, _ in merged.left_out}
    for number, each in enumerate(forms):
        export_messages = (text for about, text in merged.messages if about == number)
        for message in () if number in left_out else (*each.messages, *export_messages):
            yield f"{each.title}：{message}"
