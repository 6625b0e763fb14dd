"""Which 表样 a form is shown and scored by, and giving it another one.

A form names its 表样 by an id; a file from elsewhere may name one that is not
installed here. The form then keeps that name, and is shown by the default 表样.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.resources import templates


class UnknownTemplateError(FormError):
    """An id that no installed 表样 has, with the ids that there are."""

    def __init__(self, given: str, known: Iterable[str]) -> None:
        super().__init__(f"没有表样“{given}”。请改用：{'、'.join(known)}。")


def default_template() -> Template:
    """The 表样 of a new form; raises TemplateError if a 表样 file cannot be used."""
    return next(iter(templates().values()))


def is_known(form: Form) -> bool:
    """True if the 表样 the form names is installed."""
    return form.template in templates()


def template_of(form: Form) -> Template:
    """The 表样 a form is shown and scored by: its own, or the default if that is unknown."""
    return templates().get(form.template) or default_template()


def redressed(form: Form, template_id: str) -> Form:
    """The form in another 表样, every text untouched, the money unit too.

    Raises UnknownTemplateError.
    """
    known = templates()
    if template_id not in known:
        raise UnknownTemplateError(template_id, known)
    return replace(form, template=template_id)
