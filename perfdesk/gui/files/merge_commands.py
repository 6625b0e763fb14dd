"""Put together a form and its file where somebody else has changed the file meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QObject, Signal

from perfdesk import __version__
from perfdesk.core.compare import Addition, Difference, compare, edits_for
from perfdesk.core.edits import Remove, Set
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import children, node_at, path_of, value_at
from perfdesk.core.form import Form, Node
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.gui.files.background import content_of
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.prompts import MergeLine, Prompts
from perfdesk.gui.sentences import READ_ONLY_MESSAGE
from perfdesk.storage.atomic_write import digest

NO_FILE_MESSAGE = "这张表还没有存成文件，没有可以比较的。"
GONE_MESSAGE = "这张表的文件不在了，没有可以比较的；保存会重新写出。"
SAME_MESSAGE = "这张表与文件里的内容相同。"


class MergeCommands(QObject):
    """The command; ``messageShown`` carries a sentence for the status bar."""

    messageShown = Signal(str)

    def __init__(self, forms: OpenForms, prompts: Prompts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forms, self._prompts = forms, prompts

    def commands(
        self, for_document: Callable[[Callable[[Document], object]], Callable[[], object]]
    ) -> dict[str, Callable[[], object]]:
        """Return the handler of the command by its name."""
        return {"compare_file": for_document(self._compare)}

    def _compare(self, document: Document) -> None:
        if document.path is None:
            self.messageShown.emit(NO_FILE_MESSAGE)
            return
        try:
            content = content_of(document.path)
            if content is None:
                self.messageShown.emit(GONE_MESSAGE)
            elif document.read_only:
                self.messageShown.emit(READ_ONLY_MESSAGE)
            else:
                self._merge(document, content)
        except FormError as error:
            self._prompts.warn(str(error))

    def _merge(self, document: Document, content: bytes) -> None:
        merged = merge_content(document, content, self._forms.name(document), self._prompts)
        if merged is Merged.ALIKE:
            document.known_content = digest(content)
            document.mark_saved()
            self.messageShown.emit(SAME_MESSAGE)


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
        lines = [_line(each, is_proposed(each, document)) for each in found]
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


def is_proposed(difference: Difference, document: Document) -> bool:
    """Return whether to take over a difference: only where we have changed nothing ourselves."""
    saved, ours = document.saved_form, document.form
    try:
        match difference.change:
            case Set(ref):
                return value_at(saved, ref) == value_at(ours, ref)
            case Remove(key):
                return node_at(saved, path_of(saved, key)) == node_at(ours, path_of(ours, key))
            case Addition(parent=parent, node=node):
                names = {child.name for child in _children_of(saved, parent)}
                return node.name not in names  # else we have removed it
    except (KeyError, IndexError):  # what the saved form has not
        return False
    return False


def _children_of(form: Form, key: int) -> tuple[Node, ...]:
    path = path_of(form, key)
    return children(node_at(form, path) if path else form)


def _line(difference: Difference, taken: bool) -> MergeLine:
    ours, theirs = difference.sides
    return MergeLine(difference.place, ours, theirs, taken=taken)
