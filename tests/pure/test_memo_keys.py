"""What a memo says: names, what people are called, numbers, phones."""

from crm_vn_core.text.memo_keys import (
    memo_keys,
    number_key,
    party_keys,
    product_words,
    skeleton,
)


def test_mother_bay():
    keys = memo_keys("GOP XE ME BAY")
    assert ("called", "bay") in keys
    assert keys & party_keys("Nguyễn Văn Út", called=("Út", "Bảy"))


def test_full_name_in_any_memo():
    memo = "MBVCB.4530998360.029552.NGUYEN THI BAY chuyen tien.CT tu 0351000646393"
    assert memo_keys(memo) & party_keys("Chị Nguyễn Thị Bảy") == {
        ("name", "nguyen thi bay")
    }


def test_company_without_its_form():
    keys = party_keys("Công ty TNHH Sao Mai")
    assert ("name", "sao mai") in keys
    assert keys & memo_keys("SAO MAI TT TIEN HANG")


def test_one_word_is_no_name():
    assert not {kind for kind, _key in party_keys("Bảy")} & {"name"}


def test_number_with_other_signs():
    assert number_key("INV/2026/00012") == "inv202600012"
    assert ("number", "inv202600012") in memo_keys("tra INV 2026 00012 nhe")
    assert ("number", "inv202600012") in memo_keys("INV-2026-00012")
    assert number_key("12") == ""


def test_phone():
    assert ("phone", "+84912345678") in memo_keys("chi Bay 0912345678 tra")
    assert ("phone", "+84912345678") in party_keys("x", phones=["+84912345678"])


def test_skeleton_is_the_same_for_two_transfers():
    one = skeleton("MBVCB.4530998360.NGUYEN THE HUNG chuyen tien")
    assert one and one == skeleton("MBVCB.999.NGUYEN THE HUNG chuyen tien")
    assert skeleton("tra no") == ""


def test_product_words():
    assert product_words(["Xe máy Honda Vision 110"]) >= {"xe", "honda", "vision"}
    assert "tien" not in product_words(["Tiền"])
