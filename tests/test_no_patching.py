"""Nothing in the program changes Python, Qt or another library at run time.

The program's syntax trees are searched for assignments to what was imported from
outside, for code that is made or loaded at run time, and for import hooks. A method
replaced on a single object is mypy's to find (``method-assign``); here no comment may
excuse it. Each kind of patch is proved to be found, and each near miss to pass.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAM = sorted((ROOT / "perfdesk").rglob("*.py"))

_ALLOWED = {"sys.excepthook", "threading.excepthook", "os.environ"}
"""What Python documents as there to be assigned to."""
_CODE_MODULES = {"marshal", "pickle", "shelve", "unittest.mock"}
"""Modules that load code, or objects that run code, from bytes, and the one that patches."""
_CODE_CALLS = {"exec", "eval", "compile", "__import__", "setattr", "delattr"}
_CODE_METHODS = {"__setattr__", "__delattr__"}
_HOOKS = {"sys.meta_path", "sys.path_hooks", "sys.settrace", "sys.setprofile"}
_INSIDE = {"__bases__", "__builtins__", "__class__", "__code__", "__defaults__", "__dict__"}
"""Attributes by which a class, a function or a module is rebuilt from outside."""
_CHANGING = {"__setitem__", "__delitem__", "clear", "pop", "popitem", "setdefault", "update"}

Target = ast.expr


def patches(source: str) -> list[str]:
    """What in a module's source patches or could patch something outside, by line."""
    tree = ast.parse(source)
    outside = _outside(tree)
    found = {
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt | ast.expr) and _is_patch(node, outside)
    }
    found |= {
        f"{number}: {line.strip()}"
        for number, line in enumerate(source.splitlines(), 1)
        if "type: ignore[" in line and "method-assign" in line
    }
    return sorted(found)


def _outside(tree: ast.Module) -> set[str]:
    """The names a module has for what was imported from outside, second names included."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name for alias in node.names if _is_foreign(node)}
    names -= {"perfdesk", "annotations"}
    before = 0
    while len(names) > before:
        before = len(names)
        names |= set(_second_names(tree, names))
    return names


def _is_foreign(node: ast.ImportFrom) -> bool:
    return (node.module or "").partition(".")[0] not in ("perfdesk", "__future__")


def _second_names(tree: ast.Module, outside: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        value, targets = _bound(node)
        if any(_root(each) in outside for each in _named(value)):
            yield from (each.id for each in targets if isinstance(each, ast.Name))


def _bound(node: ast.AST) -> tuple[ast.expr | None, Sequence[ast.expr]]:
    """The value that a statement gives a name, and the names."""
    match node:
        case ast.Assign(targets=targets, value=value):
            return value, targets
        case ast.AnnAssign(target=target, value=value) | ast.For(target=target, iter=value):
            return value, [target]
    return None, []


def _named(value: ast.expr | None) -> Iterator[ast.expr]:
    """What of a value is a name; the members of ``(QTimer, QWidget)``."""
    members = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
    yield from (each for each in members if isinstance(each, ast.Name | ast.Attribute))


def _root(node: ast.expr) -> str:
    """The name an expression begins with, or nothing: QTimer for ``QTimer.start``."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_patch(node: ast.stmt | ast.expr, outside: set[str]) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name in _CODE_MODULES for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.module in _CODE_MODULES
    if isinstance(node, ast.Attribute) and ast.unparse(node) in _HOOKS:
        return True
    if isinstance(node, ast.Call):
        return _is_patching_call(node)
    return any(_is_patched(target, outside) for target in _targets(node))


def _targets(node: ast.stmt | ast.expr) -> Iterator[Target]:
    """What a statement binds, changes or deletes, one by one."""
    whole: list[Target] = []
    if isinstance(node, ast.Assign | ast.Delete):
        whole = list(node.targets)
    elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For):
        whole = [node.target]
    elif isinstance(node, ast.With):
        whole = [item.optional_vars for item in node.items if item.optional_vars]
    for target in whole:
        yield from (each for each in ast.walk(target) if isinstance(each, ast.expr))


def _is_patched(target: Target, outside: set[str]) -> bool:
    if not isinstance(target, ast.Attribute | ast.Subscript):
        return False
    if not isinstance(target.ctx, ast.Store | ast.Del):
        return False
    if isinstance(target, ast.Attribute) and target.attr in _INSIDE:
        return True
    if _is_namespace(target.value) or _is_class_of(target.value):
        return True
    allowed = any(ast.unparse(target).startswith(name) for name in _ALLOWED)
    return _root(target) in outside and not allowed


def _is_patching_call(node: ast.Call) -> bool:
    if isinstance(node.func, ast.Name):
        return node.func.id in _CODE_CALLS
    if not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr in _CODE_METHODS:
        return True
    return node.func.attr in _CHANGING and _is_namespace(node.func.value)


def _is_class_of(node: ast.expr) -> bool:
    """True for ``type(tree)``, whatever class that is."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "type"


def _is_namespace(node: ast.expr) -> bool:
    """True for ``globals()``, ``vars(module)``, ``module.__dict__`` and ``sys.modules``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in ("globals", "locals", "vars")
    if isinstance(node, ast.Attribute):
        return node.attr == "__dict__" or ast.unparse(node) == "sys.modules"
    return False


@pytest.mark.slow
def test_the_program_patches_nothing() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): patches(path.read_text(encoding="utf-8"))
        for path in PROGRAM
    }

    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import builtins\nbuiltins.compile = print",
        "import builtins\nbuiltins.__import__ = getattr(builtins, 'x')",
        "import builtins as usual\nusual.compile: object = print",
        "import enum\nenum.EnumType._create_ = None",
        "from enum import EnumType\nEnumType._create_ = None",
        "from enum import EnumType\ndel EnumType._create_",
        "from PySide6.QtCore import QTimer\nQTimer.start = print",
        "from PySide6.QtCore import QTimer\nQTimer.start, other = print, 1",
        "from PySide6.QtCore import QTimer\nQTimer.count += 1",
        "from PySide6 import QtCore\nQtCore.QTimer.start = print",
        "from PySide6.QtCore import QTimer\nTimer = QTimer\nTimer.start = print",
        "from PySide6 import QtCore\nTimer = QtCore.QTimer\nTimer.start = print",
        "from PySide6.QtWidgets import QApplication\nQApplication.instance().notify = print",
        "from PySide6.QtCore import QTimer\nTimer: type = QTimer\nTimer.start = print",
        "from PySide6.QtCore import QTimer\nfor each in (QTimer,):\n    each.start = print",
        "type(tree).paintEvent = print",
        "def start():\n    import pydantic\n    pydantic.BaseModel.x = 1",
        "import xlsxwriter.workbook\nxlsxwriter.workbook.Workbook._x = 1",
        "import reportlab\nfor reportlab.x in (1, 2):\n    pass",
        "import reportlab\nwith open('x') as reportlab.file:\n    pass",
        "import openpyxl\nopenpyxl.names['x'] = 1",
        "import sys\nsys.modules['x'] = None",
        "import sys\nsys.modules.pop('x')",
        "import sys\nsys.meta_path.append(None)",
        "import sys\nsys.settrace(None)",
        "from PySide6.QtCore import QTimer\nsetattr(QTimer, 'start', print)",
        "from PySide6.QtCore import QTimer\ndelattr(QTimer, 'start')",
        "from PySide6.QtCore import QTimer\ntype.__setattr__(QTimer, 'start', print)",
        "object.__setattr__(form, 'year', '2022')",
        "import math\nvars(math)['pi'] = 3",
        "import math\nvars(math).update(pi=3)",
        "import math\nmath.__dict__['pi'] = 3",
        "globals()['x'] = 1",
        "self.__class__ = Other",
        "work.__code__ = other.__code__",
        "exec('1')",
        "eval('1')",
        "compile('1', 'x', 'eval')",
        "__import__('x')",
        "import marshal",
        "from marshal import loads",
        "import pickle",
        "from unittest.mock import patch",
        "tree.paint = print  # type: ignore[method-assign]",
    ],
)
def test_a_patch_is_found(source: str) -> None:
    assert patches(source)


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nsys.excepthook = print",
        "import os\nos.environ['X'] = '1'",
        "import sys\nsys.modules.get('x')",
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_DFL)",
        "import re\n_YEAR = re.compile('[0-9]{4}')",
        "from PySide6.QtWidgets import QStyleOption\noption = QStyleOption()\noption.rect = box",
        "from PySide6.QtWidgets import QWidget\nwidget = QWidget()\nwidget.setFont(font)",
        "from PySide6.QtCore import Qt\nLEFT = Qt.AlignmentFlag.AlignLeft",
        "from collections import OrderedDict\nkept = OrderedDict()\nkept['x'] = 1",
        "from perfdesk import resources\nresources.shown = 1",
        "from perfdesk.core.form import Form\nForm.shown = 1",
        "import perfdesk.core.form\nperfdesk.core.form.shown = 1",
        "self._shown.order, self._shown.wanted = 1, 2",
        "dialog.exec()",
        "names = vars(math)\nnames.get('pi')",
        "known = {}\nknown.update(x=1)\ndel known['x']",
        "value = 1  # type: ignore[assignment]",
    ],
)
def test_a_near_miss_passes(source: str) -> None:
    assert patches(source) == []
