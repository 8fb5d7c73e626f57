"""Check the parameters of a template before it is sent: Zalo refuses what is wrong."""

import re
import unicodedata
from typing import NamedTuple

# What a parameter must look like; types without a pattern take any text.
_PATTERNS = {
    "NUMBER": re.compile(r"[+-]?\d+([.,]\d+)*"),
    "DATE": re.compile(r"(\d{1,2}:\d{2}(:\d{2})? )?\d{1,2}/\d{1,2}/\d{4}"),
}


class Problem(NamedTuple):
    """What is wrong with a parameter.

    :ivar kind: missing, unknown, long, short or type
    :ivar limit: the longest or shortest length, or the type
    """

    kind: str
    name: str
    limit: object = None
    length: int = 0


def find_problem(parameters, data):
    """Return the first problem of the values of a template, or None.

    :param parameters: ``listParams`` of Zalo: name, require, type, maxLength, minLength
    :param data: name → text; lengths are counted in NFC, as Zalo counts them
    """
    known = {parameter["name"] for parameter in parameters}
    for name in data:
        if name not in known:
            return Problem("unknown", name)
    for parameter in parameters:
        problem = _find_problem_of(parameter, data.get(parameter["name"]))
        if problem:
            return problem
    return None


def _find_problem_of(parameter, value):
    name = parameter["name"]
    text = normalize_text(value)
    if not text:
        optional = parameter.get("acceptNull") or not parameter.get("require", True)
        return None if optional else Problem("missing", name)
    longest, shortest = parameter.get("maxLength"), parameter.get("minLength")
    if longest and len(text) > longest:
        return Problem("long", name, longest, len(text))
    if shortest and len(text) < shortest:
        return Problem("short", name, shortest, len(text))
    kind = str(parameter.get("type") or "").upper()
    if kind in _PATTERNS and not _PATTERNS[kind].fullmatch(text):
        return Problem("type", name, kind)
    return None


def normalize_text(value):
    """Return a text as Zalo counts it: composed letters, no spaces around."""
    return unicodedata.normalize("NFC", str(value or "")).strip()
