"""The open forms: a model over their documents, and the list with search beside the panes."""

from perfdesk.gui.forms.model import OpenForms
from perfdesk.gui.forms.pane import FormsPane
from perfdesk.gui.forms.view import FormsList

__all__ = ["FormsList", "FormsPane", "OpenForms"]
