"""Find the wards of today in a Vietnamese address as people write it.

    >>> parse_address("12 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM").codes
    ('26740',)

Old three-level and new two-level addresses, abbreviations, any order, missing levels,
with or without accents. Nothing leaves the machine, and the answer is the same each
time. A ward that was split, or that the text leaves open, gives a list to choose from.
"""

import re
import unicodedata
from collections import defaultdict
from typing import NamedTuple

from .address_mentions import find_mentions, tokenize
from .address_table import default_table

# More candidates than this are no help to the person who must choose.
MAX_CHOICES = 20
# Two readings whose scores differ by less are equally good.
TIE = 0.3


class Address(NamedTuple):
    """The reading of an address.

    ``status`` is ``unique`` (``codes`` holds the one ward of today), ``choice``
    (``codes`` holds the candidates, the likeliest first) or ``unknown`` (``codes``
    holds the wards of today of the recognised district, if any). The old names are
    those of the official list, empty when not recognised or already of today.
    ``lines`` is what remains of each line of the text: house, street, hamlet.
    """

    status: str
    codes: tuple
    old_ward: str
    old_district: str
    old_province: str
    lines: tuple

    @property
    def street(self):
        return ", ".join(line for line in self.lines if line)


class Reading(NamedTuple):
    """One way to understand the text: a `Unit`, or the position of a district."""

    score: float
    unit: object
    mentions: tuple
    is_sure: bool


def parse_address(text, table=None):
    """Return the `Address` read from ``text`` (lines may be separated by newlines)."""
    table = table or default_table()
    text = unicodedata.normalize("NFC", text or "")
    tokens = tokenize(text)
    mentions = find_mentions(tokens, table)
    finder = _Finder(table, tokens, mentions)
    readings = finder.readings()
    if readings:
        return _ward_address(finder, text, readings)
    return _district_address(finder, text)


def _ward_address(finder, text, readings):
    table = finder.table
    best = max(readings, key=lambda reading: (reading.score, reading.unit.is_new))
    ties = [r for r in readings if r.score > best.score - TIE]
    found = [*best.unit.codes, *(code for r in ties for code in r.unit.codes)]
    codes = tuple(dict.fromkeys(found))
    is_sure = len(codes) == 1 and any(reading.is_sure for reading in ties)
    status = "unique" if is_sure else "choice"
    if len(codes) > MAX_CHOICES:
        status, codes = "unknown", ()
    # Old names that the ties do not share are not known.
    old = [() if r.unit.is_new else table.old_names(r.unit) for r in ties]
    names = map(_common, zip(*old, strict=True)) if all(old) else ("", "", "")
    return Address(status, codes, *names, finder.remaining_lines(text, best))


def _common(values):
    """Return the one value that all have, else an empty string."""
    return values[0] if len(set(values)) == 1 else ""


def _district_address(finder, text):
    """Return what is known when no ward was found: the district, the province."""
    table = finder.table
    best = finder.best_district()
    if best:
        district = table.districts[best.unit]
        province = table.provinces[district.province].name
        lines = finder.remaining_lines(text, best)
        codes = district.codes if len(district.codes) <= MAX_CHOICES else ()
        return Address("unknown", codes, "", district.name, province, lines)
    provinces = {pos for m in finder.declared for pos, _exact in m.names.provinces}
    name = table.provinces[provinces.pop()].name if len(provinces) == 1 else ""
    return Address("unknown", (), "", "", name, finder.remaining_lines(text, None))


class _Finder:
    """Weighs every ward-level unit that the text may mean."""

    def __init__(self, table, tokens, mentions):
        self.table = table
        self.tokens = tokens
        self.wards = [m for m in mentions if "w" in m.levels and m.names.units]
        self.districts = defaultdict(list)
        self.provinces = defaultdict(list)
        self.declared = []
        self.firm_districts = []
        end = max((m.end for m in mentions), default=0)
        for mention in mentions:
            self._index(mention, end)

    def _index(self, mention, end):
        if "d" in mention.levels and mention.names.districts:
            if mention.prefix in ("q", "h", "tx") or (
                mention.prefix == "tp" and not mention.names.provinces
            ):
                self.firm_districts.append(mention)
            for position, exact in mention.names.districts:
                self.districts[position].append((mention, exact))
        if "p" in mention.levels and mention.names.provinces:
            if mention.prefix == "t" or (mention.is_whole and mention.end == end):
                self.declared.append(mention)
            for position, exact in mention.names.provinces:
                self.provinces[position].append((mention, exact))

    def readings(self):
        result = []
        for mention in self.wards:
            for unit, exact in mention.names.units:
                reading = self._reading(mention, unit, exact)
                if reading:
                    result.append(reading)
        if any(reading.is_sure for reading in result):
            result = [reading for reading in result if reading.is_sure]
        return result

    def _reading(self, mention, unit, exact):
        """Weigh one unit for one mention; None when the text does not bear it."""
        district, district_score = self._district(unit.district, mention)
        taken = (mention, district) if district else (mention,)
        province, province_score = self._province(unit.province, unit.is_new, taken)
        if not district and not province and not self._is_alone(mention):
            return None
        if not mention.prefix and not self._is_bare_ward(mention, district, unit):
            return None
        score = mention.weight(unit.kind, exact) + district_score + province_score
        if not district and any(not m.overlaps(mention) for m in self.firm_districts):
            return None
        used = taken + ((province,) if province else ())
        if mention.prefix:
            is_sure = mention.prefix == unit.kind or bool(district)
        else:
            is_sure = self._is_sure_bare(mention, district, unit)
        return Reading(score, unit, used, is_sure)

    def _is_alone(self, mention):
        """Tell whether a ward without district and province may be looked at."""
        placed = [*self.declared, *self.firm_districts]
        return bool(mention.prefix) and all(m.overlaps(mention) for m in placed)

    def _is_bare_ward(self, mention, district, unit):
        """Tell whether a name without "phường" may be a ward and not a street."""
        if mention.is_whole:
            if unit.is_new:
                return not self._names_district(mention, unit.province)
            return bool(district) or bool(self.declared)
        return bool(district) and mention.ends_well and mention.words_before > 0

    def _is_sure_bare(self, mention, district, unit):
        # "Quang Trung, Hà Đông": a street or a ward? A person must look.
        is_placed = bool(district) or unit.is_new
        return mention.is_whole and is_placed and not mention.may_be_street

    def _names_district(self, mention, province):
        """Tell whether the words also name an old district of the same province.

        "Hà Đông, Hà Nội" is today's ward or the district that was far larger.
        """
        provinces, districts = self.table.provinces, self.table.districts
        kept = provinces[province].merged_into
        return any(
            provinces[districts[position].province].merged_into == kept
            for position, _exact in mention.names.districts
        )

    def _best(self, pairs, kind, taken):
        best, best_score = None, 0
        for mention, exact in pairs:
            if any(mention.overlaps(other) for other in taken):
                continue
            score = mention.weight(kind, exact) * 0.7
            if score > best_score:
                best, best_score = mention, score
        return best, best_score

    def _district(self, position, ward):
        if position < 0 or position not in self.districts:
            return None, 0
        kind = self.table.districts[position].kind
        return self._best(self.districts[position], kind, (ward,))

    def _province(self, position, is_new, taken):
        """Find the province of a unit, by its own name or the one it merged with."""
        provinces = self.table.provinces
        kept = provinces[position].merged_into
        best, best_score = None, 0
        for other, pairs in self.provinces.items():
            if provinces[other].merged_into != kept:
                continue
            factor = 1 if other == position else 0.6
            mention, score = self._best(pairs, "", taken)
            if mention and score * factor * 0.6 > best_score:
                best, best_score = mention, score * factor * 0.6
        if not best and self._contradicts(kept, taken):
            return None, -3
        return best, best_score

    def _contradicts(self, kept, taken):
        return any(
            not any(mention.overlaps(other) for other in taken)
            and all(
                self.table.provinces[position].merged_into != kept
                for position, _exact in mention.names.provinces
            )
            for mention in self.declared
        )

    def best_district(self):
        """Return the `Reading` of the district, when it is beyond doubt."""
        readings = []
        for position, pairs in self.districts.items():
            district = self.table.districts[position]
            mention, score = self._best(pairs, district.kind, ())
            if not (mention.prefix or mention.is_whole):
                continue
            province, bonus = self._province(district.province, False, (mention,))
            if province or mention.prefix:
                used = (mention, province) if province else (mention,)
                readings.append(Reading(score + bonus, position, used, True))
        readings.sort(key=lambda reading: -reading.score)
        if len(readings) > 1 and readings[1].score > readings[0].score - TIE:
            return None
        return readings[0] if readings else None

    def remaining_lines(self, text, reading):
        """Return the lines of the text without the units that were understood."""
        spans = [(m.start, m.end) for m in self._understood(reading)]
        chars = list(text)
        for start, end in spans:
            for index in range(self.tokens[start].start, self.tokens[end - 1].end):
                chars[index] = "\0"
        lines = "".join(chars).split("\n")
        return tuple(_tidy(line) for line in lines)

    def _understood(self, reading):
        """Return every mention of the units of a reading, repetitions included."""
        if reading is None:
            return self.declared
        first = reading.mentions[0]
        province = self._province_position(reading)
        kept = self.table.provinces[province].merged_into
        pairs = []
        for position, found in self.provinces.items():
            if self.table.provinces[position].merged_into == kept:
                pairs += found
        unit = reading.unit
        district = unit if isinstance(unit, int) else unit.district
        pairs += self.districts.get(district, ())
        again = [mention for mention, _exact in pairs]
        return list(reading.mentions) + [
            m for m in again if (m.is_whole or m.prefix) and not m.overlaps(first)
        ]

    def _province_position(self, reading):
        if isinstance(reading.unit, int):
            return self.table.districts[reading.unit].province
        return reading.unit.province


def _tidy(line):
    """Clean what is left of a line once names were taken out of it."""
    parts = []
    for part in re.split(r"[,;\0]", line):
        part = part.strip(" \t\r.-–|/()")
        if part and part.lower() not in ("việt nam", "viet nam", "vietnam", "vn"):
            parts.append(re.sub(r"\s+", " ", part))
    return ", ".join(parts)
