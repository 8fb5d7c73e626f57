"""Find every place in an address text that may name a unit."""

import re
from typing import NamedTuple

from .address_table import exact_key, unit_key

# Folded words in front of a name -> (kind, levels: ward, district, province).
PREFIXES = {
    ("p",): ("p", "w"),
    ("f",): ("p", "w"),
    ("phuong",): ("p", "w"),
    ("ward",): ("p", "w"),
    ("x",): ("x", "w"),
    ("xa",): ("x", "w"),
    ("tt",): ("tt", "w"),
    ("t", "t"): ("tt", "w"),
    ("thi", "tran"): ("tt", "w"),
    ("dk",): ("dk", "w"),
    ("dac", "khu"): ("dk", "w"),
    ("q",): ("q", "d"),
    ("quan",): ("q", "d"),
    ("district",): ("q", "d"),
    # Five island districts have no wards and stand for themselves.
    ("h",): ("h", "dw"),
    ("huyen",): ("h", "dw"),
    ("tx",): ("tx", "d"),
    ("t", "x"): ("tx", "d"),
    ("thi", "xa"): ("tx", "d"),
    ("tp",): ("tp", "dp"),
    ("t", "p"): ("tp", "dp"),
    ("thanh", "pho"): ("tp", "dp"),
    ("t",): ("t", "p"),
    ("tinh",): ("t", "p"),
}
# With accents only these are kinds: "Quán Thánh" and "Phương Tú" are names.
ACCENTED = frozenset("phường xã thị trấn đặc khu quận huyện thành phố tỉnh".split())
# "P5", "Q.10", "TPHCM": a kind glued to what follows.
GLUED = re.compile(r"^(p|f|q|x|h|tx|tt|tp)(\d{1,2})$")
TOKEN = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
# A word after which a bare name is a street or a hamlet, not a ward.
STREET_WORDS = frozenset(
    "duong pho hem ngo ngach kiet so thon ap to khu kdc kp chung cu toa nha cho cau "
    "dl dai lo quoc street road st rd".split()
)
SPACE, DOT, DASH, HARD = range(4)


class Token(NamedTuple):
    """A word: its place in the text, its spellings, and what separates it."""

    start: int
    end: int
    text: str
    key: str
    gap: int

    def may_be_kind(self):
        return self.text.isascii() or self.text.lower() in ACCENTED


class Mention(NamedTuple):
    """A run of words (``start`` to ``end``) that may name a unit."""

    start: int
    end: int
    prefix: str
    levels: str
    names: object
    exact: str
    size: int
    is_whole: bool
    ends_well: bool
    words_before: int
    may_be_street: bool

    def overlaps(self, other):
        return self.start < other.end and other.start < self.end

    def weight(self, kind, exact):
        """Return how well the words fit a unit of this kind and exact name."""
        if self.prefix:
            score = 6 if self.prefix == kind else 4.5
        else:
            score = 4 if self.is_whole else 2
        if not exact:
            score -= 1  # a former name
        elif exact == self.exact:
            score += 0.5
        return score + 0.4 * self.size


def tokenize(text):
    """Split a text (NFC) into its words."""
    tokens = []
    end = 0
    for match in TOKEN.finditer(text):
        gap = _gap(text[end : match.start()]) if tokens else HARD
        start, end = match.span()
        word = match.group()
        key = unit_key(word)
        glued = GLUED.match(key)
        if glued:
            middle = start + len(glued.group(1))
            tokens.append(Token(start, middle, word, glued.group(1), gap))
            word, gap, start = text[middle:end], SPACE, middle
            key = unit_key(word)
        tokens.append(Token(start, end, word, key, gap))
    return tokens


def _gap(separator):
    if any(char in ",;\n\r\t|()/:+" for char in separator):
        return HARD
    if "-" in separator or "–" in separator:
        return DASH
    return DOT if "." in separator else SPACE


def find_mentions(tokens, table):
    """Return the `Mention`s of a text, in order."""
    mentions = []
    position = 0
    while position < len(tokens):
        found = []
        prefix, start = _prefix(tokens, position)
        if prefix:
            found = _mentions_at(tokens, table, position, start, prefix)
        if found:
            mentions += found
            position = start + 1
            # "P. Tân Bình": the words inside are part of that name.
            continue
        mentions += _mentions_at(tokens, table, position, position, ("", "wdp"))
        position += 1
    if all(token.text.isascii() for token in tokens):
        # Without any accent "Nga Thanh" says nothing against "Nga Thành".
        return [mention._replace(exact="") for mention in mentions]
    return mentions


def _prefix(tokens, position):
    """Return ((kind, levels), position of the name) of a prefix, or (None, …)."""
    for size in (2, 1):
        words = tokens[position : position + size]
        if len(words) == size and position + size < len(tokens):
            if any(token.gap in (HARD, DASH) for token in words[1:]):
                continue
            if any(not token.may_be_kind() for token in words):
                continue
            found = PREFIXES.get(tuple(token.key for token in words))
            if found and tokens[position + size].gap not in (HARD, DASH):
                return found, position + size
    return None, position


def _mentions_at(tokens, table, first, start, prefix):
    """Return the mentions whose name begins at ``start``."""
    kind, levels = prefix
    found = []
    key = exact = ""
    for end in range(start + 1, min(len(tokens), start + table.longest_name) + 1):
        token = tokens[end - 1]
        if end > start + 1 and token.gap in (DOT, HARD):
            break
        key += token.key
        exact += exact_key(token.text)
        if key.isdecimal() and not kind:
            break
        names = table.names.get(key)
        if names:
            found.append(
                _mention(tokens, first, end, kind, levels, names, exact, end - start)
            )
    return found


def _mention(tokens, first, end, kind, levels, names, exact, size):
    begins = tokens[first].gap != SPACE
    ends_well = end == len(tokens) or tokens[end].gap != SPACE
    if not ends_well:
        ends_well = tokens[end].key in ("q", "quan", "h", "huyen", "tp", "tx", "t")
    before = _segment_before(tokens, first)
    return Mention(
        first,
        end,
        kind,
        levels,
        names,
        exact,
        size,
        begins and (end == len(tokens) or tokens[end].gap != SPACE),
        ends_well,
        sum(not token.text[0].isdigit() for token in before),
        _may_be_street(tokens, first, before),
    )


def _segment_before(tokens, first):
    """Return the words between the last hard separator and ``first``."""
    start = first
    while start > 0 and tokens[start].gap in (SPACE, DOT):
        start -= 1
    return tokens[start:first]


def _may_be_street(tokens, first, before):
    """Tell whether a bare name here may be that of a street or hamlet."""
    if first == 0:
        return True
    previous = before[-1] if before else tokens[first - 1]
    return previous.text[0].isdigit() or previous.key in STREET_WORDS
