"""The commands that make forms from others: copy, next year, and one header for all open forms.

``core.renewal`` decides what a new form takes over; here documents are opened, changes are
applied, and the user is told what is left to check.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from perfdesk.core import renewal
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import ROOT, FieldRef, text_at
from perfdesk.core.filling import header_edits, shared_fields
from perfdesk.core.form import Form
from perfdesk.core.labels import header_label
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.form_list.form_list_view import FormListView
from perfdesk.gui.panes import Panes
from perfdesk.gui.prompts import Prompts, SharedField
from perfdesk.gui.undo_commands import JointChange
from perfdesk.storage import settings

_PROJECT = FieldRef(ROOT, "project")

WithForm = Callable[[Callable[[Document], object]], Callable[[], object]]


class CopyCommands(QObject):
    """The commands on the active form, or on the forms selected in the list."""

    messageShown = Signal(str)
    """A sentence for the status bar."""

    def __init__(
        self, forms: OpenForms, shown: FormListView, panes: Panes, prompts: Prompts
    ) -> None:
        super().__init__(shown)
        self._forms, self._list, self._panes, self._prompts = forms, shown, panes, prompts

    def commands(self, with_form: WithForm) -> dict[str, Callable[[], object]]:
        """Return the handlers of the menu commands by name.

        ``with_form`` makes a handler of a function that takes the active document.
        """
        return {
            "copy_form": with_form(self._copy),
            "next_year": with_form(self._make_next_year),
            "header_all": with_form(self._fill_headers),
            "forget_offices": self._forget_offices,
        }

    def _copy(self, document: Document) -> None:
        document.commit()
        self._list.choose(self._open(document, renewal.next_project_form(document.form)))
        self._panes.go_to(_PROJECT)
        self.messageShown.emit("已复制为新表，尚未保存。请先改项目名称。")

    def _make_next_year(self, document: Document) -> None:
        document.commit()
        selected = self._list.selected_documents()
        sources = selected if len(selected) > 1 else [document]
        new_documents = [self._open_renewed(each) for each in sources]
        self._list.choose(new_documents[0])
        self._panes.go_to(_PROJECT)
        years = {each.form.year for each in new_documents}
        year = (
            f" {new_documents[0].form.year} 年度"
            if len(years) == 1 and "" not in years
            else "下一年度"
        )
        count = sum(len(each.reminders) for each in new_documents)
        number = f" {len(new_documents)} 张" if len(new_documents) > 1 else ""
        to_check = f"有 {count} 处要核对，已列在{'各表' if number else ''}下方。" if count else ""
        headings = new_documents[0].template.scoring.headings
        kept = f"指标、{headings.target}、{headings.weight}照旧"
        self.messageShown.emit(f"已新建{number}{year}的表：{kept}，完成情况已清空。{to_check}")

    def _open_renewed(self, document: Document) -> Document:
        form = renewal.next_year_form(document.form)
        return self._open(document, form, renewed=form)

    def _open(self, document: Document, form: Form, renewed: Form | None = None) -> Document:
        """Open a form of the same template that has no file yet; return its document."""
        new_document = Document(form, document.template, title="新表")
        new_document.renewed_form = renewed
        new_document.mark_saved(Form(form.template))
        self._forms.add(new_document)
        return new_document

    def _fill_headers(self, document: Document) -> None:
        for each in self._forms:
            each.commit()
        editable = [each for each in self._forms if not each.read_only]
        if not editable:
            self.messageShown.emit("打开的表都只能查看，不能修改。")
            return
        texts = self._prompts.header_texts(_shared_fields(document, editable))
        change = JointChange("统一填写表头")
        for each in editable:
            each.apply(change.label, header_edits(each.template, texts), joint_change=change)
        with_part = change.documents
        changed = [each for each in editable if each in with_part]
        self._forms.changedByOneCommand.emit(changed)
        if texts:
            self.messageShown.emit(f"已统一填写 {len(changed)} 张表的表头。")

    def _forget_offices(self) -> None:
        try:
            settings.change_settings(
                lambda old: dataclasses.replace(old, offices=settings.Offices())
            )
        except FormError as error:
            self._prompts.warn(str(error))
        else:
            self.messageShown.emit(
                "已忘记主管部门和实施单位，新建的表不再预先填写；保存一张表后会重新记住。"
            )


def _shared_fields(document: Document, forms: Sequence[Document]) -> list[SharedField]:
    """Return the fields the open forms share, with the active form's text or the commonest."""
    fields = []
    for name in dict.fromkeys(name for each in forms for name in shared_fields(each.template)):
        holders = [each for each in forms if name in shared_fields(each.template)]
        texts = tuple(text_at(each.form, FieldRef(ROOT, name)) for each in holders)
        current = text_at(document.form, FieldRef(ROOT, name))
        commonest = next(
            (each_text for each_text, _ in Counter(filter(None, texts)).most_common(1)), ""
        )
        note = name.removeprefix("notes.")
        label = note if note != name else header_label(document.template, name)
        fields.append(SharedField(name, label, current or commonest, texts))
    return fields
