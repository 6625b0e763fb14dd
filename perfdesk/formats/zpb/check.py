"""What is wrong with a native file that could not be read: the first fault, by its path.

Imported only once a file was refused, because pydantic takes long to import.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import ValidationError

from perfdesk.formats.zpb.faults import WrongValueError
from perfdesk.formats.zpb.form_json import Object
from perfdesk.formats.zpb.json_text import Json
from perfdesk.formats.zpb.model import Document

_FAULTS = {
    "missing": "缺失",
    "string_type": "应为文字",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
}


def fault(document: Object, version: int) -> WrongValueError:
    """The first value of a document that is missing or of the wrong kind."""
    try:
        Document.model_validate({**document, "version": version})
    except ValidationError as error:
        return _wrong_value(document, error)
    return WrongValueError("/", "取值不对")


def _wrong_value(document: Object, error: ValidationError) -> WrongValueError:
    fault = error.errors(include_url=False)[0]
    steps = list(fault["loc"])
    lacking = [steps.pop()] if fault["type"] == "missing" else []
    at = "".join(f"/{step}" for step in (*_present(document, steps), *lacking))
    return WrongValueError(at, _FAULTS.get(fault["type"], "取值不对"))


def _present(found: Json, steps: Iterable[int | str]) -> Iterator[int | str]:
    """The steps that lead through the file; the others name a choice among the models."""
    for step in steps:
        match found, step:
            case dict() as part, str() as name if name in part:
                found = part[name]
            case list() as part, int() as index:
                found = part[index]
            case _:
                continue
        yield step
