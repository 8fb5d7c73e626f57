"""Names: comparing them, taking them apart, what they tell."""

import unicodedata

import pytest

from crm_vn_core.text import names


@pytest.mark.parametrize(
    "text, folded",
    [
        ("Đường", "duong"),
        ("Nguyễn Thị Ánh", "nguyen thi anh"),
        (unicodedata.normalize("NFD", "Hoà Ưng Đỗ"), "hoa ung do"),
        ("hòa", names.fold("hoà")),
        ("  Hai\u00a0 khoảng\ttrắng ", "hai khoang trang"),
        ("\ufeffBOM\u200b", "bom"),
        ("", ""),
        (None, ""),
    ],
)
def test_fold(text, folded):
    assert names.fold(text) == folded


def test_normalize_keeps_accents_and_composes():
    text = unicodedata.normalize("NFD", " Lê  Thị\u00a0Mỹ ")
    assert names.normalize(text) == "Lê Thị Mỹ"
    assert unicodedata.is_normalized("NFC", names.normalize(text))


def test_name_key_ignores_punctuation():
    assert names.name_key("CÔNG TY TNHH A.B-C") == names.name_key("Công ty TNHH a b c")


@pytest.mark.parametrize(
    "full, parts",
    [
        ("Nguyễn Văn An", ("Nguyễn", "Văn", "An")),
        ("Trần Thị Mỹ Duyên", ("Trần", "Thị Mỹ", "Duyên")),
        ("Lê Lợi", ("Lê", "", "Lợi")),
        ("Bảy", ("", "", "Bảy")),
        ("Chị Hoa", ("", "", "Hoa")),
        ("Nguyễn Thị Hoa (chị Bảy)", ("Nguyễn", "Thị", "Hoa")),
        ("Mr. Nam", ("", "", "Nam")),
        ("", ("", "", "")),
    ],
)
def test_split_name(full, parts):
    assert names.split_name(full) == parts
    assert names.given_name(full) == parts[2]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Chị Nguyễn Thị Hoa", ("chi", "Nguyễn Thị Hoa")),
        ("Anh Nguyễn Đức", ("anh", "Nguyễn Đức")),
        ("ÔNG Trần Văn Bảy", ("ong", "Trần Văn Bảy")),
        ("A. Đức", ("anh", "Đức")),
        ("A.Đức", ("anh", "Đức")),
        ("C. Lan Anh", ("chi", "Lan Anh")),
        ("Cô Ba", ("co", "Ba")),
        ("Anh Thư", (None, "Anh Thư")),
        ("Chi Mai", (None, "Chi Mai")),
        ("Chu Văn An", (None, "Chu Văn An")),
        ("Bạch Tuyết", (None, "Bạch Tuyết")),
    ],
)
def test_split_honorific(text, expected):
    assert names.split_honorific(text) == expected


@pytest.mark.parametrize(
    "full, gender",
    [
        ("Nguyễn Thị Hoa", "female"),
        ("NGUYỄN THỊ HOA", "female"),
        ("Nguyễn Văn An", "male"),
        ("Văn Cao", None),
        ("Nguyễn Văn", None),
        ("Phạm Minh Châu", None),
    ],
)
def test_guess_gender(full, gender):
    assert names.guess_gender(full) == gender


@pytest.mark.parametrize(
    "name, kind",
    [
        ("Công ty TNHH Hoa Sen", "company"),
        ("CTY CP Thép Việt", "company"),
        ("Saigon Trading Co., Ltd", "company"),
        ("DNTN Bảy Hiền", "company"),
        ("Trường THPT Lê Hồng Phong", "company"),
        ("Hộ kinh doanh Bảy Hiền", "household"),
        ("HKD Út Lan", "household"),
        ("Trương Văn An", "person"),
        ("Văn Phong", "person"),
        ("Trần Trung Tâm", "person"),
        ("Nguyễn Công Ty", "person"),
    ],
)
def test_guess_kind(name, kind):
    assert names.guess_kind(name) == kind
