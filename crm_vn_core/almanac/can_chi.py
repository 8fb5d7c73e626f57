"""Names and ages by lunar year, as Vietnamese people use them.

They change at Tết, not on 1 January: someone born on 10 January 1990 is of the year
Kỷ Tỵ (lunar 1989). The words are Vietnamese in every language of the interface.
"""

from .lunar import to_lunar

CAN = ("Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý")
CHI = (
    "Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ",
    "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi",
)  # fmt: skip
# The Chinese ox, rabbit and sheep are a buffalo, a cat and a goat in Viet Nam.
ANIMALS = (
    "chuột", "trâu", "hổ", "mèo", "rồng", "rắn",
    "ngựa", "dê", "khỉ", "gà", "chó", "lợn",
)  # fmt: skip


def can_chi(lunar_year):
    """Return the name of a lunar year in the cycle of sixty: 2026 is "Bính Ngọ"."""
    return f"{CAN[(lunar_year - 4) % 10]} {CHI[(lunar_year - 4) % 12]}"


def con_giap(lunar_year):
    """Return the animal of a lunar year: 2023 is "mèo"."""
    return ANIMALS[(lunar_year - 4) % 12]


def tuoi_mu(birth_lunar_year, on):
    """Return the age counted from one at birth and growing at every Tết.

    :param on: the solar date on which the age is asked
    :raise ValueError: if ``on`` lies outside the almanac or before the birth year
    """
    age = to_lunar(on).year - birth_lunar_year + 1
    if age < 1:
        raise ValueError(f"{on} is before lunar year {birth_lunar_year}")
    return age
