"""Fill the placeholders of a message with the words of one customer."""

import re

_PLACEHOLDER = re.compile(r"{(\w*)}")


def find_placeholders(template):
    """Return the names in braces, in order of appearance."""
    return _PLACEHOLDER.findall(template or "")


def unknown_placeholders(template, allowed):
    """Return the names in braces that nothing can fill, in order of appearance."""
    return [name for name in find_placeholders(template) if name not in allowed]


def fill_placeholders(template, words):
    """Return the template with its placeholders replaced and a capital at the start.

    Only names in braces are replaced. ``str.format`` is not used on purpose: it would
    let a template reach into attributes of the values.

    :param words: placeholder → text; a missing or empty one leaves no double space
    """
    text = _PLACEHOLDER.sub(
        lambda match: str(words.get(match[1]) or ""), template or ""
    )
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" ([,.;:!?])", r"\1", text).strip()
    return text[:1].upper() + text[1:]
