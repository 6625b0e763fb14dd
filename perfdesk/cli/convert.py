"""``convert``: every form of the inputs to a file of its own, named by year and project.

Each path is printed as soon as it is written; a form that cannot be written is said
and skipped like an input that cannot be read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from perfdesk.cli.console import Progress, say, show
from perfdesk.cli.options import Options
from perfdesk.cli.run import Run
from perfdesk.core.checks import progress
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.dressing import UnknownTemplateError, redressed, template_of
from perfdesk.formats.names import Names
from perfdesk.formats.writing import written
from perfdesk.resources import templates
from perfdesk.storage.refusals import refusal
from perfdesk.storage.replacing import replace
from perfdesk.table.reading import Reading


class FileInTheWayError(FormError):
    """A file has the name the folder for the results was to get."""

    def __init__(self) -> None:
        super().__init__("这里已有同名的文件，无法建立文件夹。请换一个位置。")


class NewerSourceError(FormError):
    """A native file of a later version: writing it anew would lose what is not known here."""

    def __init__(self) -> None:
        super().__init__("由更新的版本保存，转为 zpb 会丢失内容，已跳过。请升级程序后再转换。")


def convert_forms(asked: Options) -> int:
    """Write every form as a PDF or native file; 2 if one could not be read or written."""
    run = Run()
    if not (_known(run, asked.template) and _made(run, asked.out)):
        return run.code
    paths = _sources(run, asked)
    bar = Progress(len(paths))
    names = Names()
    for done, path in enumerate(paths):
        bar.at(done)
        for source, reading in run.readings([path]):
            bar.clear()
            try:
                _convert(source, reading, asked, names)
            except FormError as error:
                run.fail(source, error)
    bar.clear()
    return run.code


def _known(run: Run, template_id: str) -> bool:
    """True if the 表样 is there: said once, not for each form."""
    known = templates()
    if template_id and template_id not in known:
        run.fail(f"--template {template_id}", UnknownTemplateError(template_id, known))
    return not run.code


def _made(run: Run, folder: Path | None) -> bool:
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        run.fail(f"--out {folder}", FileInTheWayError())
    except (OSError, ValueError) as error:
        run.fail(f"--out {folder}", refusal(folder or Path(), error))
    return not run.code


def _sources(run: Run, asked: Options) -> list[Path]:
    """The inputs; what a folder holds of results lying where they would go is left out.

    Without this a second run over a folder would convert what the first one wrote.
    """
    found: dict[Path, None] = {}
    for name in asked.files:
        inside = Path(name).is_dir()
        for path in run.paths([name]):
            if not (inside and _is_result(path, asked)):
                found[path] = None
    if not (found or run.code):
        say("没有需要转换的文件：文件夹里都已是转换好的。")
    return list(found)


def _is_result(path: Path, asked: Options) -> bool:
    here = asked.out is None or os.path.realpath(asked.out) == os.path.realpath(path.parent)
    return here and path.suffix.lower() == f".{asked.to}"


def _convert(source: Path, reading: Reading, asked: Options, names: Names) -> None:
    form = redressed(reading.form, asked.template) if asked.template else reading.form
    if asked.to == "zpb" and any(each.code == "newer-version" for each in reading.findings):
        raise NewerSourceError
    data, unseen = written(form, template_of(form), asked.to)
    path = names.path(asked.out or source.parent, form, f".{asked.to}")
    replace(path, data)
    show(str(path))
    for sentence in (*_remarks(form, reading), *unseen):
        say(f"{path}：{sentence}")


def _remarks(form: Form, reading: Reading) -> Sequence[str]:
    done = progress(form, template_of(form))
    gaps = done.needed - done.filled
    remarks = [f"还有 {gaps} 处没有填，可用 perfdesk check 查看。"] if gaps else []
    count = len(reading.findings)
    if count:
        remarks.append(f"读取时有 {count} 处需要核对，可用 perfdesk show 查看。")
    return remarks
