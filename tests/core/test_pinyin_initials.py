"""The first letter of each character's pinyin."""

from __future__ import annotations

from perfdesk.core.pinyin_initials import pinyin_initials, usual_and_other_initials


def test_initials_leave_uncommon_characters_as_they_are() -> None:
    assert pinyin_initials("培训A班（第2期）亍𠮷") == "pxab（d2q）亍𠮷"


def test_characters_that_are_read_in_two_ways_have_both_initials() -> None:
    assert usual_and_other_initials("重做") == {"zz", "cz"}
    assert usual_and_other_initials("导出") == {"dc"}
