"""``convert --merge``: the forms of all inputs in one PDF, in the order they were given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.cli.console import Progress
from perfdesk.cli.making import dressed, remarks
from perfdesk.cli.options import Options
from perfdesk.cli.results import deliver, irreplaceable
from perfdesk.cli.run import LongRun
from perfdesk.core.form import Form
from perfdesk.formats.naming import merged_stem
from perfdesk.resources import template_of
from perfdesk.storage.logs import session

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
