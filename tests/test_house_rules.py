"""Rules for the program's source that no linter checks: names, docstrings, no float in the core.

Complexity and the number of arguments are ruff's business (pyproject.toml); that nothing is
patched is checked in ``test_no_patching``. Each rule lists what breaks it.
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAM = sorted((ROOT / "perfdesk").rglob("*.py"))
EVERYTHING = [*PROGRAM, *sorted((ROOT / "tests").rglob("*.py")), ROOT / "setup.py"]
CORE = [path for path in PROGRAM if path.is_relative_to(ROOT / "perfdesk" / "core")]
TABLE = [path for path in PROGRAM if path.is_relative_to(ROOT / "perfdesk" / "table")]
RECOGNITION = [path for path in PROGRAM if path.is_relative_to(ROOT / "perfdesk" / "recognition")]
DOCUMENTED = [*CORE, *TABLE, *RECOGNITION]
VAGUE = {"Manager", "Helper", "Helpers", "Util", "Utils", "Base", "Misc", "Common"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def module(path: Path) -> ast.Module:
    return ast.parse(text(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(module(path)))


@pytest.fixture(scope="module", autouse=True)
def _trees() -> Iterator[None]:
    """Trees are kept for these tests alone: searches for garbage would go through them later."""
    yield
    for cached in (text, module, nodes):
        cached.cache_clear()


def place(path: Path, node: ast.stmt | ast.expr | ast.ExceptHandler) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"


def functions(paths: list[Path]) -> Iterator[tuple[str, int]]:
    """Where each function stands and how many lines it has, its decorators not counted."""
    for path in paths:
        for node in nodes(path):
            if isinstance(node, Function):
                yield place(path, node), (node.end_lineno or node.lineno) - node.lineno + 1


def comments(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        yield from (
            f"{path.name}: {token.string}"
            for token in tokenize.tokenize(file.readline)
            if token.type == tokenize.COMMENT
        )


def public(path: Path) -> Iterator[ast.ClassDef | Function]:
    """The public classes and functions of a module, and the public methods of such classes."""
    scopes: list[ast.Module | ast.ClassDef] = [module(path)]
    for scope in scopes:
        for node in scope.body:
            if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
                yield node
                scopes.extend([node] if isinstance(node, ast.ClassDef) else [])


@pytest.mark.slow
def test_a_function_has_at_most_40_lines() -> None:
    assert [where for where, size in functions(EVERYTHING) if size > 40] == []


@pytest.mark.slow
def test_every_module_opens_with_a_docstring() -> None:
    assert [path.name for path in PROGRAM if not ast.get_docstring(module(path))] == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|HACK)\b")
    said = [each for path in EVERYTHING if later.search(text(path)) for each in comments(path)]

    assert [comment for comment in said if later.search(comment)] == []


@pytest.mark.slow
def test_no_except_is_bare() -> None:
    bare = [
        place(path, node)
        for path in EVERYTHING
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]

    assert bare == []


@pytest.mark.slow
def test_names_say_what_a_thing_is() -> None:
    names = [path.stem.replace("_", " ").title() for path in PROGRAM]
    names += [
        node.name for path in PROGRAM for node in nodes(path) if isinstance(node, ast.ClassDef)
    ]

    assert [name for name in names if VAGUE & set(re.findall(r"[A-Z][a-z]*", name))] == []


def layer(path: Path) -> str:
    """The layer of a module: the package of perfdesk that it is in."""
    return path.relative_to(ROOT / "perfdesk").parts[0].removesuffix(".py")


@pytest.mark.slow
def test_no_name_of_a_module_or_class_occurs_twice_in_a_layer() -> None:
    names = [(layer(path), path.stem) for path in PROGRAM if path.stem != "__init__"]
    names += [
        (layer(path), node.name)
        for path in PROGRAM
        for node in module(path).body
        if isinstance(node, ast.ClassDef)
    ]

    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.slow
def test_an_import_inside_a_function_says_why() -> None:
    unexplained = [
        place(path, node)
        for path in PROGRAM
        for function in nodes(path)
        if isinstance(function, Function)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "#" not in text(path).splitlines()[node.lineno - 2]
        and "noqa: PLC0415 - " not in text(path).splitlines()[node.lineno - 1]
    ]

    assert unexplained == []


def test_tests_stand_where_the_module_they_test_stands() -> None:
    folders = {path.parent.relative_to(ROOT / "perfdesk") for path in PROGRAM}
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if path.parent != ROOT / "tests"]
    strays = {
        path.parent.relative_to(ROOT / "tests")
        for path in tests
        if path.parent.relative_to(ROOT / "tests") not in folders
    }

    assert {str(folder) for folder in strays} <= {"journeys", "packaging"}


def test_the_core_computes_without_floats() -> None:
    floats = [
        place(path, node)
        for path in CORE
        for node in nodes(path)
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]

    assert floats == []


def test_public_names_of_core_and_table_say_what_they_return() -> None:
    silent = [
        place(path, node)
        for path in DOCUMENTED
        for node in public(path)
        if not ast.get_docstring(node)
    ]

    assert silent == []


@pytest.mark.slow
def test_values_that_cross_modules_are_no_named_tuples() -> None:
    named_tuples = [
        place(path, node)
        for path in PROGRAM
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and any(ast.unparse(base).endswith("NamedTuple") for base in node.bases)
    ]
    private_imports = [
        place(path, node)
        for path in PROGRAM
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("perfdesk")
        and any(re.match("_[^_]", alias.name) for alias in node.names)
    ]

    made_by_call = [
        place(path, node)
        for path in PROGRAM
        for node in nodes(path)
        if isinstance(node, ast.Call) and ast.unparse(node.func).lower().endswith("namedtuple")
    ]

    assert named_tuples + made_by_call == []
    assert private_imports == []


@pytest.mark.slow
def test_every_label_of_the_window_is_of_plain_text() -> None:
    """A text of a form in a label of Qt's own would be mark-up."""
    made = [
        place(path, node)
        for path in PROGRAM
        for node in nodes(path)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "QLabel"
    ]
    assert made == []


@pytest.mark.slow
def test_no_format_of_a_time_has_chinese_text() -> None:
    """A Windows whose code page has no Chinese raises an error for one."""
    texts = [
        (place(path, node), node.value)
        for path in PROGRAM
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [where for where, value in texts if re.search(r"%[YmdHMS][^\x00-\x7f]", value)] == []
