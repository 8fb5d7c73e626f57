"""Fits the lines of an address into a box: the window of an envelope, a label."""

from typing import NamedTuple

#: Sizes of letters that are tried, in points.
SIZES = (11, 10, 9, 8, 7)
_POINT = 25.4 / 72
_LINE = 1.2
# Widths of letters of Liberation Serif in ems, on the safe side.
_UPPER, _LOWER = 0.74, 0.5


class Fitted(NamedTuple):
    """The size of the letters in points, and the lines that fit."""

    size: int
    lines: tuple


def fit_lines(name, address, width, height):
    """Choose the largest letters in which a name and an address fit into a box.

    The address is never cut: a letter without it comes back. A name that fits in no
    size ends in "…".

    :param name: one text
    :param address: a sequence of texts
    :param width: of the box in millimetres; ``height`` likewise
    """
    for size in SIZES:
        rows = int(height / (size * _POINT * _LINE))
        if sum(_count_rows(line, size, width) for line in (name, *address)) <= rows:
            return Fitted(size, (name, *address))
    left = rows - sum(_count_rows(line, size, width) for line in address)
    while name and _count_rows(f"{name}…", size, width) > max(left, 1):
        name = name[:-1].rstrip()
    return Fitted(size, (f"{name}…", *address))


def _count_rows(text, size, width):
    """Return how many rows a text takes, broken between words where it can be."""
    rows, used = 1, 0.0
    space = _measure(" ", size)
    for word in text.split():
        length = _measure(word, size)
        if used and used + space + length > width:
            rows, used = rows + 1, 0.0
        # A word longer than the row is broken inside.
        rows += int(max(length - 1e-9, 0) // width)
        used = length % width if length > width else used + bool(used) * space + length
    return rows


def _measure(text, size):
    ems = sum(_UPPER if char.isupper() else _LOWER for char in text)
    return ems * size * _POINT
