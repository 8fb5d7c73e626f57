"""Identity numbers, tax codes and their masks."""

import pytest

from crm_vn_core.text.identifiers import (
    PROVINCE_CODES,
    identity_conflicts,
    is_personal_number,
    mask,
    parse_identity,
    parse_tax_code,
)


@pytest.mark.parametrize(
    "text, kind, gender, year, repaired",
    [
        ("001075012345", "cccd", "male", 1975, False),
        ("079 185 012 345", "cccd", "female", 1985, False),
        ("'079203012345", "cccd", "male", 2003, False),
        ("096310012345", "cccd", "female", 2010, False),
        (1075012345, "cccd", "male", 1975, True),
        (79185012345.0, "cccd", "female", 1985, True),
        ("023456789", "cmnd", None, None, False),
        (23456789, "cmnd", None, None, True),
    ],
)
def test_identity(text, kind, gender, year, repaired):
    found = parse_identity(text)
    assert (found.kind, found.gender, found.birth_year) == (kind, gender, year)
    assert found.repaired == repaired
    assert len(found.number) == (12 if kind == "cccd" else 9)


@pytest.mark.parametrize(
    "text",
    ["", None, "abc", "1234567", "003075012345", "997075012345", "00107501234x", 1.5],
)
def test_no_identity(text):
    assert parse_identity(text) is None


def test_province_codes():
    assert len(PROVINCE_CODES) == 63


def test_conflicts_are_only_reported_against_known_values():
    card = parse_identity("079185012345")
    assert identity_conflicts(card, "female", 1985) == ()
    assert identity_conflicts(card, "male", 1986) == ("gender", "birth_year")
    assert identity_conflicts(card, None, 0) == ()
    assert identity_conflicts(card, "other", 1985) == ()
    assert identity_conflicts(parse_identity("023456789"), "male", 1975) == ()


@pytest.mark.parametrize(
    "text, expected",
    [
        ("0101243150", ("0101243150", "company", True)),
        ("0101243151", ("0101243151", "company", False)),
        ("0314409058-002", ("0314409058-002", "branch", True)),
        ("0314409058002", ("0314409058-002", "branch", True)),
        ("079185012345", ("079185012345", "personal", True)),
        ("999185012345", ("999185012345", "personal", False)),
    ],
)
def test_tax_code(text, expected):
    assert parse_tax_code(text) == expected


@pytest.mark.parametrize("text", ["", None, "12345", "VN0101243150", "01012431501"])
def test_no_tax_code(text):
    assert parse_tax_code(text) is None


def test_personal_number():
    assert is_personal_number("079185012345")
    assert not is_personal_number("0101243150")
    assert not is_personal_number(79185012345)


@pytest.mark.parametrize(
    "text, masked",
    [
        ("079185012345", "********2345"),
        ("023456789", "******789"),
        ("123", "**3"),
        ("12", "**"),
        ("", ""),
        (None, ""),
    ],
)
def test_mask(text, masked):
    assert mask(text) == masked
