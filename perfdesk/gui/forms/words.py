"""What the list says of an open form: its unit, how far it is, what is wrong, its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from perfdesk.core.numbers import plain
from perfdesk.gui.document import Document

_GAP = "  "


def errors(document: Document) -> int:
    """How many errors the checks find in a form."""
    return sum(problem.severity == "error" for problem in document.problems)


def unit(document: Document) -> str:
    """实施单位 in one line, "" if none is filled in."""
    return " ".join(document.form.unit.split())


def filled(document: Document) -> str:
    """已填 n/m."""
    progress = document.progress
    return f"已填 {progress.filled}/{progress.needed}"


def total(document: Document) -> str:
    """总分, "" while no row has a score."""
    found = document.scores.total
    return "" if found is None else f"总分 {plain(found)}"


def detail(document: Document) -> str:
    """已填 n/m, total and errors in one line."""
    parts = [filled(document), total(document)]
    if found := errors(document):
        parts.append(f"{found} 个错误")
    return _GAP.join(part for part in parts if part)


def told(document: Document) -> str:
    """All there is to say of a form, one thing a line."""
    lines = [document.title, unit(document), detail(document), _origin(document)]
    if document.is_modified:
        lines.append("有未保存的修改")
    return "\n".join(line for line in lines if line)


def spoken(document: Document) -> str:
    """The same to be read aloud, without the file."""
    changed = "有未保存的修改" if document.is_modified else ""
    parts = (document.title, unit(document), detail(document), changed)
    return "，".join(part for part in parts if part)


def of_several_units(documents: Iterable[Document]) -> bool:
    """True if the forms are not all of one unit."""
    return len({unit(document) for document in documents}) > 1


def summary(documents: Sequence[Document], shown: int) -> str:
    """The forms in one line: whose, how many, how many of them with errors or changed."""
    count = Counter(
        errors=sum(bool(errors(each)) for each in documents),
        changed=sum(each.is_modified for each in documents),
    )
    parts = [] if of_several_units(documents) else [unit(each) for each in documents[:1]]
    every = shown == len(documents)
    parts.append(f"{len(documents)} 张表" if every else f"显示 {shown}/{len(documents)} 张")
    parts += [f"{count['errors']} 张有错误"] if count["errors"] else []
    parts += [f"{count['changed']} 张未保存"] if count["changed"] else []
    return " · ".join(part for part in parts if part)


def _origin(document: Document) -> str:
    if document.path:
        return str(document.path)
    return f"读自 {document.source}，尚未存为文件" if document.source else "尚未存为文件"
