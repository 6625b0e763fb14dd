"""Put together a form and its file where somebody else has changed the file meanwhile."""

from __future__ import annotations

from enum import Enum

from perfdesk import __version__
from perfdesk.core.compare import Difference, compare, edits_for, is_proposed
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.gui.prompts import MergeLine, Prompts
from perfdesk.storage.atomic_write import digest


class CannotMergeError(FormError):
    """The content of the file cannot be put together with the form, field by field."""


class Merged(Enum):
    """What became of a form that was to be put together with its file."""

    CANCELLED = 0
    """The user has not decided; nothing was changed."""
    DIFFERENT = 1
    """The user has decided; the form still differs from the file."""
    ALIKE = 2
    """The form is what the file holds."""


def merge_content(document: Document, content: bytes, name: str, prompts: Prompts) -> Merged:
    """Ask what to take over from the content of a document's file, as one change.

    Raise CannotMergeError if that is impossible, another FormError if it is no form.
    """
    document.commit()
    theirs = _form_to_merge(document, content, prompts)
    if theirs is None:
        return Merged.CANCELLED
    found = compare(document.form, theirs, document.template, document.new_key)
    if found:
        saved, ours = document.saved_form, document.form
        lines = [_line(each, is_proposed(each, saved, ours)) for each in found]
        chosen = prompts.merge_choice(name, lines)
        if chosen is None:
            return Merged.CANCELLED
        edits = edits_for(document.form, [found[number] for number in chosen])
        if edits:
            document.apply("合并文件里的修改", edits)
    return Merged.ALIKE if document.form == theirs else Merged.DIFFERENT


def take_over(document: Document, content: bytes) -> None:
    """Take over all that a document's file holds, as one change; raise as ``merge_content`` does.

    The document is unmodified before and after.
    """
    file = native_file.read_native(content)
    _check(document, file)
    if file.altered:
        raise CannotMergeError(_ALTERED_SENTENCE)
    found = compare(document.form, file.form, document.template, document.new_key)
    document.apply("读入文件里的修改", edits_for(document.form, found))
    document.known_content = digest(content)
    document.mark_saved()


_ALTERED_SENTENCE = "这份文件在本程序之外被改动过，或者已经损坏。"


def _form_to_merge(document: Document, content: bytes, prompts: Prompts) -> Form | None:
    """Return the form in a file; None if it was altered and the user does not want it."""
    file = native_file.read_native(content)
    _check(document, file)
    question = f"{_ALTERED_SENTENCE}仍要与它比较吗？"
    if file.altered and not prompts.confirm(question, [], "仍然比较"):
        return None
    return file.form


def _check(document: Document, file: native_file.NativeFile) -> None:
    if file.later_version is not None:
        raise CannotMergeError(
            f"文件已由更新的版本保存，{__version__} 版不能与它合并。请另存为新文件。"
        )
    if file.form.template != document.form.template:
        raise CannotMergeError("文件里的表换了表样，不能逐处合并。请另存为新文件，再打开它对照。")


def _line(difference: Difference, taken: bool) -> MergeLine:
    ours, theirs = difference.sides
    return MergeLine(difference.place, ours, theirs, taken=taken)
