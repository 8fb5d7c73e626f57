"""Wards of Viet Nam before and after July 2025, indexed for the address parser.

Reads the CSV files beside it and the wards that the addon loads (their sources:
``crm_vn_core/data/README.md``).
"""

import csv
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from .names import fold

TABLES = Path(__file__).resolve().parent / "tables"
WARDS = TABLES.parents[1] / "data" / "res.city.csv"

# What a unit may be called in front of its name. The short form is its kind.
KINDS = {
    "phường": "p",
    "xã": "x",
    "thị trấn": "tt",
    "đặc khu": "dk",
    "quận": "q",
    "huyện": "h",
    "thị xã": "tx",
    "thành phố": "tp",
    "tỉnh": "t",
}
PROVINCE_ALIASES = {
    "hn": "hanoi",
    "hcm": "hochiminh",
    "hcmc": "hochiminh",
    "tphcm": "hochiminh",
    "tphochiminh": "hochiminh",
    "hochiminhcity": "hochiminh",
    "sg": "hochiminh",
    "saigon": "hochiminh",
    "brvt": "bariavungtau",
    "vungtau": "bariavungtau",
    "baria": "bariavungtau",
    "daclac": "daklak",
    "dacnong": "daknong",
    "thuathienhue": "hue",
    "tthue": "hue",
}


class Unit(NamedTuple):
    """A ward-level unit: one of today, or one from before July 2025.

    ``codes`` are the official codes of the wards of today it stands for: itself, or
    the wards it went to, the likeliest first. ``district`` and ``province`` are
    positions in the table's lists; a ward of today has no district (-1).
    """

    kind: str
    name: str
    codes: tuple
    district: int
    province: int
    is_new: bool


class District(NamedTuple):
    kind: str
    name: str
    province: int
    codes: tuple


class Province(NamedTuple):
    """A province before July 2025 and the one (of today) it went into."""

    name: str
    merged_into: int


class Names(NamedTuple):
    """What one folded name may mean: (unit, exact name) pairs on each level."""

    provinces: list
    districts: list
    units: list


@lru_cache(maxsize=65536)
def unit_key(text):
    """Return the folded letters and digits of a name, numbers without zeros.

    >>> unit_key("Hoà Bình"), unit_key("M'Drắk"), unit_key("05")
    ('hoabinh', 'mdrak', '5')
    """
    key = re.sub(r"[\W_]+", "", fold(text))
    return str(int(key)) if key.isdecimal() else key


@lru_cache(maxsize=65536)
def exact_key(text):
    """Return the letters and digits of a name in small letters, accents kept."""
    text = unicodedata.normalize("NFC", text).lower()
    return re.sub(r"[\W_]+", "", text)


def split_kind(full_name):
    """Split "Phường Bến Nghé" into ("p", "Bến Nghé").

    >>> split_kind("Thị trấn Ba Tơ")
    ('tt', 'Ba Tơ')
    """
    lower = full_name.lower()
    for word, kind in KINDS.items():
        if lower.startswith(word + " "):
            return kind, full_name[len(word) + 1 :]
    return "", full_name


class AddressTable:
    """All units, and what each folded name may mean."""

    def __init__(self, wards, old_wards, provinces, old_districts=()):
        """Build the table from rows (dicts) of the CSV files."""
        self.provinces = []
        self.districts = []
        self.names = defaultdict(lambda: Names([], [], []))
        self._district_of = {}
        self._province_of = {}
        states = self._add_provinces(provinces)
        self._add_wards(wards, states)
        self._add_old_wards(old_wards)
        self._add_former_districts(old_districts)
        self.names.default_factory = None
        self.longest_name = 6

    def old_names(self, unit):
        """Return the names of an old unit, its district and its province."""
        district = self.districts[unit.district].name
        return unit.name, district, self.provinces[unit.province].name

    def _add_provinces(self, rows):
        """Fill the provinces; return {state id: position of the province}."""
        states = {}
        for row in rows:
            kept = states[row["state"]] = len(self.provinces)
            merged = [name for name in row["merged"].split(";") if name]
            for name in [row["name"], *merged]:
                self._province_of[name] = len(self.provinces)
                bare = split_kind(name)[1]
                pair = (len(self.provinces), exact_key(bare))
                self.names[unit_key(bare)].provinces.append(pair)
                self.provinces.append(Province(name, kept))
        for alias, key in PROVINCE_ALIASES.items():
            self.names[alias].provinces.extend(self.names[key].provinces)
        return states

    def _add_wards(self, rows, states):
        for row in rows:
            kind, bare = split_kind(row["name"])
            state = states[row["state_id:id"]]
            unit = Unit(kind, row["name"], (row["vn_code"],), -1, state, True)
            self.names[unit_key(bare)].units.append((unit, exact_key(bare)))

    def _add_old_wards(self, rows):
        codes_of = defaultdict(dict)
        for row in rows:
            district = self._district(row)
            codes = tuple(row["new_codes"].split())
            codes_of[district].update(dict.fromkeys(codes))
            # Five island districts had no wards: the district itself is the unit.
            name = row["ward"] or row["district"]
            kind, bare = split_kind(name)
            province = self.districts[district].province
            unit = Unit(kind, row["ward"], codes, district, province, False)
            self.names[unit_key(bare)].units.append((unit, exact_key(bare)))
            for alias in row["former_names"].split():
                self.names[alias].units.append((unit, ""))
        for district, codes in codes_of.items():
            full = self.districts[district]._replace(codes=tuple(codes))
            self.districts[district] = full

    def _district(self, row):
        """Return the position of the old district of a row, added when new."""
        key = (row["province"], row["district"])
        if key not in self._district_of:
            kind, bare = split_kind(row["district"])
            self._district_of[key] = position = len(self.districts)
            province = self._province_of[row["province"]]
            self.districts.append(District(kind, row["district"], province, ()))
            self.names[unit_key(bare)].districts.append((position, exact_key(bare)))
        return self._district_of[key]

    def _add_former_districts(self, rows):
        for row in rows:
            position = self._district_of[row["province"], row["district"]]
            for alias in row["former_names"].split():
                self.names[alias].districts.append((position, ""))


def read_rows(path):
    """Return the rows of a CSV file as dicts."""
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@lru_cache(maxsize=1)
def default_table():
    """Return the table of the files of the addon, read once per process."""
    return AddressTable(
        read_rows(WARDS),
        read_rows(TABLES / "old_wards.csv"),
        read_rows(TABLES / "provinces.csv"),
        read_rows(TABLES / "old_districts.csv"),
    )
