"""Which column of a customer list means what: a guess by its name.

Header names come in Vietnamese with and without accents, in English, shortened,
with units or stars behind them. They are compared without accents, punctuation
and remarks in brackets; the words are those of ``targets.py``.
"""

import re

from ..text.names import fold
from .targets import TARGETS

_REMARK = re.compile(r"[(\[{].*?[)\]}]")


def header_key(text):
    """Return a header as it is compared: ``"Ngày sinh (*)"`` → ``"ngay sinh"``."""
    text = fold(_REMARK.sub(" ", str(text)))
    return " ".join(re.findall(r"[a-z0-9#]+", text))


#: Columns that are known and mean nothing to the customer file.
_IGNORED = ("stt", "so thu tu", "no", "tt", "#", "ly do loi", "reason")


def words_of(targets):
    """Return ``{header key: target key}`` of a table of targets."""
    return {
        word: target.key
        for target in targets
        for word in (header_key(target.header), *target.words)
    }


_WORDS = words_of(TARGETS)
#: How far down the heading of a list is looked for, below titles and logos.
HEADER_DEPTH = 25


def guess(header, words=None):
    """Return the target key a header means, or None.

    :param words: see :func:`words_of`; those of a customer list by default
    """
    words = _WORDS if words is None else words
    key = header_key(header)
    if not key or key in _IGNORED:
        return None
    if key in words:
        return words[key]
    # "Ngày sinh khách hàng", "Số điện thoại KH", "Tên KH 1": the tail adds nothing.
    short = re.sub(
        r" (cua )?(khach hang|khach|kh|customer)$|^(customer|khach hang) ", "", key
    )
    return words.get(short)


def find_header(rows, words=None):
    """Return the position in ``rows`` of the row that heads the list.

    The row with most known headers, at least one; without any, the first row
    where every used cell is a text and at least two are; else None.
    """
    best, position = 0, None
    for index, (_number, row) in enumerate(rows[:HEADER_DEPTH]):
        texts = [value for value in row if isinstance(value, str)]
        known = {guess(text, words) for text in texts if len(text) <= 60} - {None}
        if len(known) > best:
            best, position = len(known), index
    if position is not None:
        return position
    for index, (_number, row) in enumerate(rows[:HEADER_DEPTH]):
        used = [value for value in row if value is not None]
        if len(used) >= 2 and all(map(_is_word, used)):
            return index
    return None


def _is_word(value):
    return isinstance(value, str) and bool(re.search(r"[^\W\d_]", value))


def propose(headers, offered=None, words=None):
    """Return the target key, or None, for each header; no target twice.

    A second telephone column becomes the second telephone. A family name column
    beside one called just "Tên" makes the full name of both.

    :param offered: the keys that may be used; all of them by default
    """
    taken, proposal = set(), []
    for header in headers:
        key = guess(header, words) if header else None
        if key == "phone" and key in taken:
            key = "phone2"
        if key in taken or (offered is not None and key not in offered):
            key = None
        if key:
            taken.add(key)
        proposal.append(key)
    return proposal
