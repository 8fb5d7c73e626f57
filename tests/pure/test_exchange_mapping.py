"""What columns mean, by their names."""

import unicodedata

import pytest

from crm_vn_core.exchange.mapping import find_header, guess, header_key, propose
from crm_vn_core.exchange.tables import Table
from crm_vn_core.exchange.targets import (
    BY_KEY,
    REASON_HEADER,
    SAMPLE,
    SAMPLE_ROWS,
    TARGETS,
)
from crm_vn_core.text.names import fold


def test_no_word_has_two_meanings():
    owners = {}
    for target in TARGETS:
        for word in {header_key(target.header), *target.words}:
            assert owners.setdefault(word, target.key) == target.key
            assert guess(word) == target.key


def test_words_are_written_as_they_are_compared():
    for target in TARGETS:
        for word in target.words:
            assert header_key(word) == word


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Họ tên", "name"),
        ("HO VA TEN", "name"),
        ("Tên KH", "name"),
        ("Tên khách hàng (*)", "name"),
        ("Full name", "name"),
        ("Điện thoại", "phone"),
        ("SĐT", "phone"),
        ("DĐ", "phone"),
        ("Số ĐT:", "phone"),
        ("sdt khách hàng", "phone"),
        ("Ngày sinh", "birthday"),
        ("NGÀY/THÁNG/NĂM SINH", "birthday"),
        ("Năm sinh", "birth_year"),
        ("CMND/CCCD", "identity_number"),
        ("Số CMND", "identity_number"),
        ("MST", "vat"),
        ("Địa chỉ", "street"),
        ("Phường", "ward"),
        ("Quận", "district"),
        ("Tỉnh", "province"),
        ("Tỉnh/TP", "province"),
        ("Giới tính", "gender"),
        ("Mã KH", "ref"),
        ("Email", "email"),
        ("Nghề nghiệp", "occupation"),
        ("Ngày thành lập", "founding"),
        ("Doanh thu (VNĐ)", "revenue"),
        ("Ghi chú", "note"),
        ("STT", None),
        ("", None),
        ("Cột lạ", None),
        (REASON_HEADER, None),
    ],
)
def test_usual_headers(header, key):
    assert guess(header) == key
    assert guess(unicodedata.normalize("NFD", header)) == key
    assert guess(fold(header)) == key
    assert guess(header.upper()) == key


def test_no_target_twice_and_second_phone():
    headers = ["SĐT", "Di động", "Điện thoại", "Tên", "Họ tên", "Ghi chú"]
    assert propose(headers) == ["phone", "phone2", None, "name", None, "note"]
    assert propose(["Tên", "CCCD"], offered={"name"}) == ["name", None]


def test_header_below_titles():
    rows = [
        (1, ["CÔNG TY TNHH SAO MAI"]),
        (2, ["DANH SÁCH KHÁCH HÀNG NĂM 2025"]),
        (4, ["STT", "Họ tên", "SĐT"]),
        (5, [1, "An", "0912345678"]),
    ]
    assert find_header(rows) == 2
    assert find_header([(1, ["a", "b"]), (2, ["1", "2"])]) == 0
    assert find_header([(1, ["1", "2"])]) is None


def test_sample_list_is_understood_by_itself():
    assert propose([target.header for target in SAMPLE]) == [t.key for t in SAMPLE]
    for row in SAMPLE_ROWS:
        assert set(row) <= {target.key for target in SAMPLE}
    assert BY_KEY["name"].header == "Họ và tên"
    assert Table("csv", []).rows == []
