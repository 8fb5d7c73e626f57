"""Placeholders of messages and the length of an SMS."""

import pytest

from crm_vn_core.text.placeholders import fill_placeholders, unknown_placeholders
from crm_vn_core.text.sms import measure_sms, remove_accents

WORDS = {"we": "cháu", "you": "cô Bảy", "age": 60}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{we} chúc {you} vui!", "Cháu chúc cô Bảy vui!"),
        ("Nhân ngày 8/3, {we} chúc {you}.", "Nhân ngày 8/3, cháu chúc cô Bảy."),
        ("Mừng {you} {age} tuổi", "Mừng cô Bảy 60 tuổi"),
        ("{you} {name}, vui!", "Cô Bảy, vui!"),
        ("{we.__class__} {0}", "{we.__class__}"),
        ("", ""),
    ],
)
def test_fill(template, expected):
    assert fill_placeholders(template, WORDS) == expected


def test_unknown():
    assert unknown_placeholders("{we} {khach} {you} {x}", WORDS) == ["khach", "x"]
    assert unknown_placeholders(False, WORDS) == []


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", (0, 0, False)),
        ("a" * 160, (160, 1, False)),
        ("a" * 161, (161, 2, False)),
        ("a" * 306, (306, 2, False)),
        ("a" * 307, (307, 3, False)),
        ("[QC]", (6, 1, False)),
        ("ê" * 70, (70, 1, True)),
        ("ê" * 71, (71, 2, True)),
        ("e\u0302", (1, 1, True)),
        ("😀" * 35, (70, 1, True)),
        ("à", (1, 1, False)),
    ],
)
def test_size_of_an_sms(text, size):
    assert measure_sms(text) == size


def test_remove_accents():
    text = "Chúc mừng chị Đặng Thuỳ “Bảy” – 10.000 ₫…"
    assert remove_accents(text) == 'Chuc mung chi Dang Thuy "Bay" - 10.000 ₫...'
    assert not measure_sms(remove_accents("Quý khách được ưu đãi")).is_unicode
