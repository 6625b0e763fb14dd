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

from perfdesk.cli.batch import LongRun, deliver, irreplaceable
from perfdesk.cli.jobs import Order, dressed, remarks
from perfdesk.cli.options import Options
from perfdesk.cli.parallel import Line
from perfdesk.cli.terminal import Progress, say
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.naming import Names, merged_stem
from perfdesk.resources import UnknownTemplateError, template_of, templates
from perfdesk.storage.atomic_write import refusal
from perfdesk.storage.logs import on_one_line, session

if TYPE_CHECKING:
    from perfdesk.formats.pdf.pdf_export import Merged


@dataclass(frozen=True, slots=True)
class _Found:
    """A form of an input: its file, what it is called, what is to be said of it."""

    path: Path
    form: Form
    remarks: Sequence[str]

    @property
    def title(self) -> str:
        return self.form.project or self.path.name


def merge_forms(run: LongRun, paths: Sequence[Path], asked: Options) -> None:
    """Write one PDF into the folder asked for, or beside the first of the inputs.

    A form that cannot be put into it is a failure of the run, like an unreadable input.
    """
    found = list(_found(run, paths, asked.template))
    if not found:
        return
    with session("merge"):
        _write(run, found, paths, asked)


def _write(run: LongRun, found: Sequence[_Found], paths: Sequence[Path], asked: Options) -> None:
    path = (asked.out or paths[0].parent) / f"{merged_stem([each.form for each in found])}.pdf"
    try:
        made = _merged(found, public=asked.public)
    except Exception as error:  # noqa: BLE001 - nothing ends in a traceback
        run.fail(path, error)
        return
    for number, fault in made.left_out:
        run.fail(f"{found[number].path}（{found[number].title}）", fault)
    deliver(run, path, made.data, _said(found, made), irreplaceable(paths, public=asked.public))


def _found(run: LongRun, paths: Sequence[Path], template: str) -> Iterator[_Found]:
    """The forms of all inputs."""
    with Progress(len(paths)) as bar:
        for done, path in enumerate(paths):
            bar.at(done)
            for _, reading in run.readings([path]):
                form = dressed(reading, template)
                yield _Found(path, form, remarks(form, len(reading.findings)))


def _merged(found: Sequence[_Found], *, public: bool) -> Merged:
    """The file of these forms."""
    # Brings pikepdf, reportlab and uharfbuzz, which other conversions do not need.
    from perfdesk.formats.pdf import pdf_export  # noqa: PLC0415

    forms = [(each.form, template_of(each.form)) for each in found]
    with Progress(len(found)) as bar:
        return pdf_export.merged(
            forms, public=public, advance=lambda share: bar.at(int(share * len(found)))
        )


def _said(found: Sequence[_Found], made: Merged) -> Iterator[str]:
    """What is to be said of each form that is in the file."""
    absent = {number for number, _ in made.left_out}
    for number, each in enumerate(found):
        unseen = (remark for about, remark in made.remarks if about == number)
        for remark in () if number in absent else (*each.remarks, *unseen):
            yield f"{each.title}：{remark}"


_log = logging.getLogger(__name__)


class FileInTheWayError(FormError):
    """A file has the name the folder for the results was to get."""

    def __init__(self) -> None:
        super().__init__("这里已有同名的文件，无法建立文件夹。请换一个位置。")


def convert_forms(asked: Options) -> int:
    """Write every form as a file, or all as one; 2 if one could not be read or written."""
    run = LongRun()
    try:
        if _known(run, asked.template) and _made(run, asked.out):
            paths = _sources(run, asked)
            if asked.merge:
                merge_forms(run, paths, asked)
            else:
                with session(f"convert to {asked.to}"):
                    _convert(run, paths, asked)
    except KeyboardInterrupt:
        run.stop()
        raise
    finally:
        run.report()
        run.remark()
    return run.code


def _convert(run: LongRun, paths: Sequence[Path], asked: Options) -> None:
    names, done = Names(), 0
    kept = irreplaceable(paths, public=asked.public)
    order = Order(asked.to, asked.template, asked.public)
    with Progress(len(paths)) as bar, closing(Line(paths, order)) as line:
        bar.at(done)
        for job, answer in line:
            done += job.reading is None
            made = answer.made
            if answer.fault:
                _log.info("not converted: %s", on_one_line(job.path))
                run.skip(job.path, answer.fault)
            if made and not run.copies.knows(job.path, made.about, made.stem):
                folder = asked.out or job.path.parent
                path = names.placed(folder, made.stem, f".{asked.to}")
                bar.clear()
                deliver(run, path, made.data, made.remarks, kept)
            bar.at(done)


def _known(run: LongRun, template_id: str) -> bool:
    """True if the 表样 is there: said once, not for each form."""
    known = templates()
    if template_id and template_id not in known:
        run.fail(f"--template {template_id}", UnknownTemplateError(template_id, known))
    return not run.code


def _made(run: LongRun, folder: Path | None) -> bool:
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        run.fail(f"--out {folder}", FileInTheWayError())
    except (OSError, ValueError) as error:
        run.fail(f"--out {folder}", refusal(folder or Path(), error))
    return not run.code


def _sources(run: LongRun, asked: Options) -> list[Path]:
    """The inputs; what a folder holds of results lying where they would go is left out.

    Without this a second run over a folder would convert what the first one wrote. Native
    files among them are looked at: no PDF printed from one may take its place.
    """
    found: dict[Path, None] = {}
    for name in asked.files:
        inside = Path(name).is_dir()
        paths = run.paths([name])
        results = {path for path in paths if inside and _is_result(path, asked)}
        if asked.to == "zpb":
            run.copies.meet(results)
        found.update(dict.fromkeys(each for each in paths if each not in results))
    if not (found or run.code):
        say("没有需要转换的文件：文件夹里都已是转换好的。")
    return list(found)


def _is_result(path: Path, asked: Options) -> bool:
    here = asked.out is None or os.path.realpath(asked.out) == os.path.realpath(path.parent)
    return here and path.suffix.lower() == f".{asked.to}"
