"""Where the sheets, texts and styles of a workbook lie in its archive.

An Office document names its parts in relationships: a part of its own kind for each
sheet, one for the texts that cells share, one for their styles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from posixpath import join, normpath
from xml.etree.ElementTree import Element, fromstring
from xml.parsers import expat
from zipfile import ZipFile

from perfdesk.formats.workbook.zipped import BrokenArchiveError, SuspectArchiveError, part

MOST_MARKS = 1_000_000
"""The most tags and attributes of a part: each takes far more memory than its text."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet: its name, whether it is hidden, and the part it lies in."""

    name: str
    hidden: bool
    path: str


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook; "" for one it does not have.

    ``usual`` says that each of its sheets is a worksheet, and that it keeps to the
    namespaces in common use ("transitional"), the only ones openpyxl knows.
    """

    main: str
    sheets: tuple[SheetPart, ...]
    texts: str
    styles: str
    from_1904: bool
    usual: bool


def package(archive: ZipFile) -> Package | None:
    """The workbook in an archive, None if it holds none; raises BrokenArchiveError."""
    main = next((each.path for each in _related(archive, "", "officeDocument")), "xl/workbook.xml")
    root = xml(archive, main)
    if root is None or name_of(root.tag) != "workbook":
        return None
    worksheets = {each.id: each.path for each in _related(archive, main, "worksheet")}
    named = [(each, _attribute(each, "id")) for each in below(root, "sheets")]
    sheets = tuple(
        SheetPart(each.get("name", ""), each.get("state", "visible") != "visible", worksheets[id_])
        for each, id_ in named
        if id_ in worksheets
    )
    properties = next((each for each in root if name_of(each.tag) == "workbookPr"), None)
    return Package(
        main,
        sheets,
        next((each.path for each in _related(archive, main, "sharedStrings")), ""),
        next((each.path for each in _related(archive, main, "styles")), ""),
        properties is not None and properties.get("date1904") in ("1", "true"),
        len(sheets) == len(named) and root.tag.startswith("{http://schemas.openxmlformats.org/"),
    )


def parse(
    data: bytes,
    start: Callable[[str, dict[str, str]], None] | None = None,
    text: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    """Tells of each tag ("namespace}name", attributes) and text in a part, and keeps nothing.

    Raises BrokenArchiveError if it is no XML or declares entities, SuspectArchiveError
    for one that would fill the memory.
    """
    if data.count(b"<") + data.count(b"=") > MOST_MARKS:
        raise SuspectArchiveError("内容太多")
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BrokenArchiveError from error


def _refuse(*_: object) -> None:
    raise BrokenArchiveError


def xml(archive: ZipFile, path: str) -> Element | None:
    """A part of the archive as a tree, None if there is none; raises as ``parse`` does."""
    data = part(archive, path)
    if data is None:
        return None
    parse(data)
    return fromstring(data)  # noqa: S314 - it declares no entities


def name_of(tag: str) -> str:
    """A tag without its namespace: there are two in use for workbooks."""
    return tag.rpartition("}")[2]


def below(root: Element, name: str) -> Iterator[Element]:
    """The elements inside those of that name right below the root."""
    for each in root:
        if name_of(each.tag) == name:
            yield from each


def text_of(element: Element) -> str:
    """The text in a string element, the runs of it joined, without readings (拼音)."""
    runs = (
        each if name_of(each.tag) == "t" else next(iter(each.iterfind("{*}t")), each)
        for each in element
        if name_of(each.tag) in ("t", "r")
    )
    return "".join(run.text or "" for run in runs)


@dataclass(frozen=True, slots=True)
class _Related:
    """A part that another one names by ``id``."""

    id: str
    path: str


def _related(archive: ZipFile, main: str, kind: str) -> Iterator[_Related]:
    """The parts of a kind that ``main`` names; those of the whole archive for ""."""
    folder, _, file = main.rpartition("/")
    root = xml(archive, join(folder, "_rels", f"{file}.rels"))
    for each in () if root is None else root:
        if each.get("Type", "").rpartition("/")[2] == kind:
            target = each.get("Target", "")
            path = target[1:] if target.startswith("/") else normpath(join(folder, target))
            yield _Related(each.get("Id", ""), path)


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.items() if name_of(key) == name), "")
