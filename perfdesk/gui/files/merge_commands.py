"""Put together a form and its file where somebody else has changed the file meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, Signal

from perfdesk.core.compare import Difference, compare, edits_for
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
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
            elif not merge_content(document, content, self._forms.name(document), self._prompts):
                self.messageShown.emit(SAME_MESSAGE)
        except FormError as error:
            self._prompts.warn(str(error))


def merge_content(document: Document, content: bytes, name: str, prompts: Prompts) -> bool | None:
    """Ask what to take over from the content of a document's file, as one change.

    Return True if the user has decided, None if not, and False if nothing differs. In the first
    and last case the content counts as known. Raise a FormError if it is no form that can be
    read.
    """
    document.commit()
    theirs = native_file.read_native(content).form
    found = compare(document.form, theirs, document.template, document.new_key)
    if found:
        by_us = _places_changed(document, document.saved_form, document.form)
        chosen = prompts.merge_choice(name, [_line(each, by_us) for each in found])
        if chosen is None:
            return None
        edits = edits_for(document.form, [found[number] for number in chosen])
        if edits:
            document.apply("合并文件里的修改", edits)
    document.known_content = digest(content)
    document.mark_saved(theirs)
    return bool(found)


def _places_changed(document: Document, before: Form, after: Form) -> frozenset[str]:
    found = compare(before, after, document.template, document.new_key)
    return frozenset(each.place for each in found)


def _line(difference: Difference, changed_by_us: Collection[str]) -> MergeLine:
    """Return a line that takes over what the file alone has changed."""
    ours, theirs = difference.sides
    is_ours = difference.place in changed_by_us
    taken = difference.change is not None and not is_ours
    return MergeLine(difference.place, ours, theirs, taken=taken)
