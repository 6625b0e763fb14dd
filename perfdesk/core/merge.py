"""Put together a form and another version of it: what is proposed to be taken over."""

from __future__ import annotations

from perfdesk.core.compare import Addition, Difference
from perfdesk.core.edits import Remove, Set
from perfdesk.core.field_ref import children, node_at, path_of, value_at
from perfdesk.core.form import Form, Node


def is_proposed(difference: Difference, saved: Form, ours: Form) -> bool:
    """Return whether to take over a difference: only where we have changed nothing ourselves.

    ``saved`` is what our form was when it was last the same as the other version.
    """
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
