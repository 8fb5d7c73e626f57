"""Forms of address by gender, age and style, and the words that go with them."""

import pytest

from crm_vn_core.text.salutations import (
    WORDS,
    address,
    greeting,
    letter_opening,
    pair_of,
    suggest_salutation,
)


@pytest.mark.parametrize(
    "style, gender, age, code",
    [
        ("friendly", "male", 50, "anh"),
        ("friendly", "female", 80, "chi"),
        ("friendly", "female", None, "chi"),
        ("friendly", "male", 15, "em"),
        ("friendly", None, None, "anh_chi"),
        ("friendly", "other", 40, "anh_chi"),
        ("friendly", None, 12, "em"),
        ("family", "male", 30, "anh"),
        ("family", "female", 44, "chi"),
        ("family", "male", 45, "chu"),
        ("family", "female", 59, "co"),
        ("family", "female", 60, "bac"),
        ("family", "male", 70, "ong"),
        ("family", "female", 71, "ba"),
        ("family", "male", 17, "em"),
        ("family", "male", None, "anh"),
        ("family", None, 80, "anh_chi"),
        ("formal", "male", 20, "ong"),
        ("formal", "female", 20, "ba"),
        ("formal", None, 20, "ong_ba"),
        ("neutral", "male", 20, "quy_khach"),
    ],
)
def test_suggestion(style, gender, age, code):
    assert suggest_salutation(gender, age, style) == code


@pytest.mark.parametrize(
    "code, options, pair",
    [
        ("co", {}, ("cô", "cháu")),
        ("co", {"southern": True}, ("cô", "con")),
        ("anh", {"southern": True}, ("anh", "em")),
        ("anh_chi", {}, ("Anh/Chị", "em")),
        ("em", {}, ("em", "anh/chị")),
        ("em", {"staff_gender": "female"}, ("em", "chị")),
        ("ba", {"style": "formal"}, ("bà", "chúng tôi")),
        ("ba", {"style": "family"}, ("bà", "cháu")),
        ("quy_khach", {}, ("Quý khách", "chúng tôi")),
    ],
)
def test_pairs(code, options, pair):
    assert pair_of(code, **options) == pair


def test_every_code_has_a_pair():
    for code in WORDS:
        assert all(pair_of(code))


def test_greeting():
    assert greeting("co", "sinh nhật vui vẻ", name="Lan", nickname="Bảy") == (
        "cháu chúc cô Bảy sinh nhật vui vẻ"
    )
    assert greeting("anh_chi", "năm mới an khang", name="Hạnh", capital=True) == (
        "Em chúc Anh/Chị Hạnh năm mới an khang"
    )
    assert greeting("quy_khach", "một ngày tốt lành", capital=True) == (
        "Chúng tôi chúc Quý khách một ngày tốt lành"
    )
    assert greeting("chu", "mạnh khoẻ", name="Tư", southern=True) == (
        "con chúc chú Tư mạnh khoẻ"
    )


def test_address_and_letter():
    assert address("anh", "Đức") == "anh Đức"
    assert address("anh") == "anh"
    assert letter_opening("ong", "Nguyễn Văn An") == "Kính gửi: Ông Nguyễn Văn An"
    assert letter_opening("quy_khach", "") == "Kính gửi: Quý khách"
