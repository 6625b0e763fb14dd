"""The file of words by which tables are read."""

from __future__ import annotations

from itertools import chain

import pytest

from perfdesk.core.reading_words import SectionWords, VocabularyError, parse_reading_words
from perfdesk.recognition.vocabulary import normalised_label
from perfdesk.resources import path, reading_words

TEXT = path("vocabulary.toml").read_text("utf-8")


@pytest.mark.parametrize("name", ["funding", "goals", "indicators"])
def test_no_word_heads_two_columns_of_a_section(name: str) -> None:
    section: SectionWords = getattr(reading_words(), name)
    for words in (section.columns, section.rows):
        labels = [normalised_label(word) for word in chain.from_iterable(words.values())]
        assert sorted(labels) == sorted(set(labels))


def test_no_word_names_two_fields_of_the_header() -> None:
    words = reading_words()
    known = (*chain.from_iterable(words.header.values()), *words.codes, *words.other_labels)
    labels = [normalised_label(word) for word in known]
    assert sorted(labels) == sorted(set(labels))


def test_the_preferred_word_comes_first() -> None:
    targets = reading_words().indicators.columns["target"]
    assert targets.index("年度指标值") < targets.index("年初指标值")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("[header.fields]", "[header.others_]", "缺少 fields"),
        ('title = ["报告"]', 'title = "报告"', "应为一串词：报告"),
        ("[titles]", "[titles", "不是 TOML 文件"),
        ("[titles]", f"deep = {'[' * 5000}{']' * 5000}", "嵌套太深"),  # five times Python's limit
        ("[titles]", f"long = {'1' * 5000}", "取值不对"),  # Python's limit is 4300 digits
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(
    old: str, new: str, what: str
) -> None:
    assert old in TEXT
    with pytest.raises(VocabularyError, match=f"词表文件“v.toml”不能用：{what}"):
        parse_reading_words(TEXT.replace(old, new), "v.toml")
