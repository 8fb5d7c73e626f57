"""Keywords by which customers answer: "TC", "Từ chối.", "t u c h o i", "STOP"."""

import re

from .names import fold

_SIGNS = re.compile(r"[^a-z0-9]+")
# No keyword is longer; a longer text is a letter.
_LONGEST = 60


def keyword_key(text):
    """Return a keyword as it is compared: "TỪ CHỐI!" → "tuchoi"."""
    text = text or ""
    return _SIGNS.sub("", fold(text)) if len(text) <= _LONGEST else ""


def read_answer(text):
    """Return (key of the whole text, key of its first line).

    E-mails quote below the answer what they answer, often without any mark; what
    follows ``>`` is never the customer's own.
    """
    lines = [line for line in (text or "").splitlines() if line.strip()]
    own = [line for line in lines if not line.lstrip().startswith(">")]
    whole = keyword_key(" ".join(own).strip())
    return whole, keyword_key(own[0].strip()) if own else ""
