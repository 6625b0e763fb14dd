"""The words by which tables of all provinces are read, from the text of ``vocabulary.toml``.

What a form is printed with is the matter of its template (``template_toml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from perfdesk.core.errors import FormError
from perfdesk.core.toml_text import TomlTextError, parse_toml

WordsByName = Mapping[str, tuple[str, ...]]
"""The words of each field, row or column by its name, the preferred ones first."""


@dataclass(frozen=True, slots=True)
class SectionWords:
    """The words of a section: labels at its side, headings of its columns, labels of its rows.

    ``other_columns`` are headings of columns for which the form has no place.
    """

    side: tuple[str, ...] = ()
    columns: WordsByName = field(default_factory=dict)
    rows: WordsByName = field(default_factory=dict)
    other_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelWords:
    """Other words for a usual level-1 or level-2 indicator.

    ``hints`` are words in the name of a level-3 indicator that suggest it (及时 for 时效指标).
    """

    words: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherTable:
    """Another kind of table than this form.

    ``title`` are words in its title; if ``unless_filled``, a form that has scores is read in spite
    of them. ``columns`` are labels, two of which tell the table where its title does not.
    """

    name: str
    title: tuple[str, ...]
    columns: tuple[str, ...] = ()
    unless_filled: bool = False


@dataclass(frozen=True, slots=True)
class Endings:
    """How texts end that are not among the words.

    ``labels`` are ends of a label in the header, ``other_columns`` ends of a heading that make
    another column of the word that it begins with, ``persons`` ends of a label beside which a
    person is named.
    """

    labels: tuple[str, ...] = ()
    other_columns: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """The words in headings of columns that a reviewer fills in.

    One of ``reviewers`` is in the heading; ``endings`` tell score, remark and actual.
    """

    reviewers: tuple[str, ...] = ()
    endings: WordsByName = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """All words by which tables are read.

    ``header`` are labels of the form's fields. ``codes`` are labels of the number of a project,
    ``other_labels`` those of fields that no template has: they end the value before them.
    ``below`` are labels of rows across the table. ``levels`` are by the name that templates print,
    ``adjusted_targets`` are headings of targets that are blank in rows without a change,
    ``not_applicable`` what stands in a row that is no indicator, ``natures`` what stands in a
    column that is not of level 2 though it is headed so, ``rates`` the name of a row that is the
    execution rate. ``tables`` are kinds of tables, as titles name them; by ``first_tables``
    only a title above everything else is known.
    """

    header: WordsByName = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    other_labels: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    funding: SectionWords = field(default_factory=SectionWords)
    goals: SectionWords = field(default_factory=SectionWords)
    indicators: SectionWords = field(default_factory=SectionWords)
    total: tuple[str, ...] = ()
    subtotal: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    adjusted_targets: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    levels: Mapping[str, LevelWords] = field(default_factory=dict)
    endings: Endings = field(default_factory=Endings)
    reviews: ReviewWords = field(default_factory=ReviewWords)
    tables: tuple[str, ...] = ()
    first_tables: tuple[str, ...] = ()
    other_tables: tuple[OtherTable, ...] = ()


class VocabularyError(FormError):
    """The file of words cannot be used; the sentence names it and says what is wrong."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"词表文件“{name}”不能用：{what}。请重新安装程序。")


def parse_reading_words(text: str, name: str) -> ReadingWords:
    """Return the words in the text of a TOML file; ``name`` is that of the file.

    Raise VocabularyError if something is missing or of another kind.
    """
    try:
        return _reading_words(parse_toml(text))
    except KeyError as error:
        raise VocabularyError(name, f"缺少 {error.args[0]}") from error
    except (TomlTextError, TypeError) as error:
        raise VocabularyError(name, str(error)) from error


def _reading_words(table: Mapping[str, object]) -> ReadingWords:
    indicators = _table(table["indicators"])
    header, titles = _table(table["header"]), _table(table["titles"])
    endings, reviews = _table(table["endings"]), _table(table["reviews"])
    return ReadingWords(
        header=_words_by_name(header["fields"]),
        codes=_words(header["codes"]),
        other_labels=_words(header["others"]),
        below=_words(header["below"]),
        funding=_section(table["funding"]),
        goals=_section(table["goals"]),
        indicators=_section(indicators),
        total=_words(indicators["total"]),
        subtotal=_words(indicators["subtotal"]),
        rates=_words(indicators["rates"]),
        adjusted_targets=_words(indicators["adjusted_targets"]),
        not_applicable=_words(indicators["not_applicable"]),
        natures=_words(indicators["natures"]),
        levels={name: _level(each) for name, each in _table(table["levels"]).items()},
        endings=Endings(
            _words(endings["labels"]), _words(endings["other_columns"]), _words(endings["persons"])
        ),
        reviews=ReviewWords(_words(reviews["reviewers"]), _words_by_name(reviews["endings"])),
        tables=_words(titles["anywhere"]),
        first_tables=_words(titles["above_everything"]),
        other_tables=tuple(
            _other_table(name, each) for name, each in _table(table["other_tables"]).items()
        ),
    )


def _level(value: object) -> LevelWords:
    table = _table(value)
    return LevelWords(_words(table.get("words", [])), _words(table.get("hints", [])))


def _other_table(name: str, value: object) -> OtherTable:
    table = _table(value)
    columns, unless_filled = _words(table.get("columns", [])), table.get("unless_filled", False)
    return OtherTable(name, _words(table["title"]), columns, bool(unless_filled))


def _section(value: object) -> SectionWords:
    table = _table(value)
    return SectionWords(
        side=_words(table["side"]),
        columns=_words_by_name(table["columns"]),
        rows=_words_by_name(table.get("rows", {})),
        other_columns=_words(table.get("other_columns", [])),
    )


def _words_by_name(value: object) -> WordsByName:
    return {name: _words(words) for name, words in _table(value).items()}


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"应为一组键值：{value}")
    return cast("Mapping[str, object]", value)


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TypeError(f"应为一串词：{value}")
    return tuple(cast("list[str]", value))
