# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fill the greeting of a program with the words of one customer."""

import re

PLACEHOLDERS = ("we", "you", "name", "age", "company")
_PLACEHOLDER = re.compile(r"{(\w*)}")


def unknown_placeholders(template):
    """Return the names in braces that no greeting can fill, in order of appearance."""
    return [
        name
        for name in _PLACEHOLDER.findall(template or "")
        if name not in PLACEHOLDERS
    ]


def fill_greeting(template, words):
    """Return the template with its placeholders replaced and a capital at the start.

    Only whole names of ``PLACEHOLDERS`` are replaced. ``str.format`` is not used on
    purpose: it would let a template reach into attributes of the values.

    :param words: placeholder → text; a missing or empty one leaves no double space
    """
    text = _PLACEHOLDER.sub(
        lambda match: str(words.get(match[1]) or ""), template or ""
    )
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" ([,.;:!?])", r"\1", text).strip()
    return text[:1].upper() + text[1:]
