"""文件 › 历史版本 and 与文件比较: take over what a form's file held before, or holds now.

A form without a file is offered what was thrown away of forms that never had one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, Signal

from perfdesk import __version__
from perfdesk.core.checks.completeness import progress
from perfdesk.core.compare import Difference, compare, edits_for
from perfdesk.core.dates import month_and_day
from perfdesk.core.errors import FormError, newer_program_advice
from perfdesk.formats.native import native_file
from perfdesk.formats.native.native_file import NativeFile
from perfdesk.gui.document import Document
from perfdesk.gui.files.background import content_of
from perfdesk.gui.files.merging import Merged, merge_content
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.prompts import BackupLine, Prompts
from perfdesk.gui.read_only import ReadOnlyReason
from perfdesk.gui.sentences import READ_ONLY_MESSAGE
from perfdesk.resources import template_of
from perfdesk.storage.atomic_write import digest
from perfdesk.storage.backups import Backup, Occasion, backups, keep_backup

_OCCASIONS: dict[Occasion, str] = {
    "saved": "保存",
    "replaced": "被替换",
    "unsaved": "关闭时没有保存",
    "discarded": "丢弃的草稿",
}
NO_BACKUPS_MESSAGE = "这张表还没有历史版本，保存之后就有。"
IS_BACKUP_MESSAGE = "这张表就是一个历史版本，请到原来的表上选历史版本。"
ACCEPT_FIRST_MESSAGE = "这份文件在程序之外被改动过。请先用“文件 › 接受更改”，再恢复历史版本。"
SAME_AS_BACKUP_MESSAGE = "这个历史版本与现在的内容相同，没有改动。"
NO_FILE_MESSAGE = "这张表还没有存成文件，没有可以比较的。"
GONE_MESSAGE = "这张表的文件不在了，没有可以比较的；保存会重新写出。"
SAME_AS_FILE_MESSAGE = "这张表与文件里的内容相同。"


class NewerBackupError(FormError):
    """A backup is of a later version of the format; restored here, it would lose content."""

    def __init__(self) -> None:
        super().__init__(
            f"这个历史版本由更新的版本保存，{__version__} 版不能恢复。"
            f"{newer_program_advice('恢复')}"
        )


class OtherTemplateError(FormError):
    """A backup has another 表样 than the form that is open, as after 另存为 over another file."""

    def __init__(self) -> None:
        super().__init__(
            "这个历史版本是另一种表样的表，不能恢复到这张表里。请只读打开它，再另存为新文件。"
        )


class VersionCommands(QObject):
    """The commands.

    ``messageShown`` carries a sentence for the status bar, ``showDocumentRequested`` a form that
    was opened.
    """

    messageShown = Signal(str)
    showDocumentRequested = Signal(object)

    def __init__(self, forms: OpenForms, prompts: Prompts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forms, self._prompts = forms, prompts

    def commands(
        self, for_document: Callable[[Callable[[Document], object]], Callable[[], object]]
    ) -> dict[str, Callable[[], object]]:
        """Return the handlers of the commands by their names."""
        return {
            "backups": for_document(self._show_backups),
            "compare_file": for_document(self._compare_file),
        }

    def _show_backups(self, document: Document) -> None:
        document.commit()
        if document.read_only_reason == ReadOnlyReason.BACKUP:
            self.messageShown.emit(IS_BACKUP_MESSAGE)
            return
        found = backups(document.path)
        if not found:
            self.messageShown.emit(NO_BACKUPS_MESSAGE)
            return
        lines = [BackupLine(_label(each), partial(_sentences, document, each)) for each in found]
        whose = f"“{self._forms.name(document)}”" if document.path else "没有存成文件的表"
        choice = self._prompts.backup_choice(whose, lines)
        if choice is None:
            return
        number, action = choice
        try:
            file = _file_in(found[number])
            if action == "open":
                self._open(file, document, found[number])
            else:
                self._restore(file, document, found[number])
        except FormError as error:
            self._prompts.warn(str(error))

    def _open(self, file: NativeFile, document: Document, backup: Backup) -> None:
        is_newer = file.later_version is not None
        reason = ReadOnlyReason.NEWER if is_newer else ReadOnlyReason.BACKUP
        template = template_of(file.form)
        opened = Document(file.form, template, title=document.title, read_only=reason)
        opened.remark = f"{_time(backup)} 的历史版本"
        self._forms.add(opened)
        self.showDocumentRequested.emit(opened)

    def _restore(self, file: NativeFile, document: Document, backup: Backup) -> None:
        if document.read_only:
            is_altered = document.read_only_reason is ReadOnlyReason.ALTERED
            self.messageShown.emit(ACCEPT_FIRST_MESSAGE if is_altered else READ_ONLY_MESSAGE)
            return
        found = _differences(document, file)
        edits = edits_for(document.form, found)
        if not edits:
            self.messageShown.emit(SAME_AS_BACKUP_MESSAGE)
            return
        document.apply("恢复历史版本", edits)
        self.messageShown.emit(
            f"已恢复 {_time(backup)} 的内容，可以撤销；原来的文件要保存后才改变。"
        )

    def _compare_file(self, document: Document) -> None:
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
            self.messageShown.emit(SAME_AS_FILE_MESSAGE)


def keep_form(document: Document, occasion: Occasion) -> str:
    """Keep what a form holds now among its backups; return "" or a sentence for the user."""
    with suppress(FormError):  # half a character cannot be written to any file
        data = native_file.native_bytes(document.form)
        return keep_backup(document.path, data, occasion).message
    return ""


def difference_to_last_save(document: Document) -> Sequence[str]:
    """Return how a form differs from what was saved last and is among the backups, in sentences."""
    for backup in (each for each in backups(document.path) if each.occasion == "saved"):
        with suppress(FormError):
            template, last = document.template, _file_in(backup).form
            found = compare(last, document.form, template, document.new_key)
            return [each.sentence for each in found]
    return ()


def _file_in(backup: Backup) -> NativeFile:
    return native_file.read_native(backup.read())


def _sentences(document: Document, backup: Backup) -> Sequence[str]:
    try:
        found = _differences(document, _file_in(backup))
    except FormError as error:
        return [str(error)]
    return [each.sentence for each in found] or ["与现在的内容相同。"]


def _differences(document: Document, file: NativeFile) -> tuple[Difference, ...]:
    """Return what would change in a document if the form of a backup were restored.

    Raise NewerBackupError if that would lose a part of it, OtherTemplateError if the document
    cannot show it.
    """
    if file.later_version is not None:
        raise NewerBackupError
    if file.form.template != document.form.template:
        raise OtherTemplateError
    return compare(document.form, file.form, document.template, document.new_key)


def _time(backup: Backup) -> str:
    kept_at = backup.kept_at.astimezone()
    return f"{month_and_day(kept_at)} {kept_at:%H:%M:%S}"


def _label(backup: Backup) -> str:
    """Return when and why a backup was kept, and how much of the form was filled then."""
    parts = [f"{backup.kept_at.astimezone().year}年{_time(backup)}", _OCCASIONS[backup.occasion]]
    with suppress(FormError):
        form = _file_in(backup).form
        filling = progress(form, template_of(form))
        parts.append(f"已填 {filling.filled}/{filling.needed}")
        if backup.occasion != "saved" and form.project.strip():
            parts.append(form.project.strip())
    return "　".join(parts)
