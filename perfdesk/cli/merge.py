"""``convert --merge``: the forms of all inputs in one PDF, in the order they were given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perfdesk.cli.console import Progress
from perfdesk.cli.making import dressed, remarks
from perfdesk.cli.options import Options
from perfdesk.cli.results import deliver, irreplaceable
from perfdesk.cli.run import LongRun
from perfdesk.core.form import Form
from perfdesk.formats.dressing import template_of
from perfdesk.formats.names import merged_stem


def merge_forms(run: LongRun, paths: Sequence[Path], asked: Options) -> None:
    """Write one PDF into the folder asked for, or beside the first of the inputs."""
    forms, said = _forms(run, paths, asked.template)
    if not forms:
        return
    from perfdesk.formats.pdf import writing as pdf_out  # noqa: PLC0415 - only what is asked for

    folder = asked.out or paths[0].parent
    path = folder / f"{merged_stem(forms)}.pdf"
    try:
        pages = [(form, template_of(form)) for form in forms]
        data, unseen = pdf_out.merged(pages, public=asked.public)
    except Exception as error:  # noqa: BLE001 - nothing ends in a traceback
        run.fail(path, error)
    else:
        kept = irreplaceable(paths, public=asked.public)
        deliver(run, path, data, (*said, *unseen), kept)


def _forms(run: LongRun, paths: Sequence[Path], template: str) -> tuple[list[Form], list[str]]:
    """The forms of all inputs, and what is to be said of each."""
    forms: list[Form] = []
    said: list[str] = []
    bar = Progress(len(paths))
    for done, path in enumerate(paths):
        bar.at(done)
        for _, reading in run.readings([path]):
            form = dressed(reading, template)
            forms.append(form)
            about = remarks(form, len(reading.findings))
            said.extend(f"{form.project or path.name}：{remark}" for remark in about)
    bar.clear()
    return forms, said
