"""How a generic HTTP provider is described: checked, filled and read.

The options of a channel, all of them optional besides what a provider needs::

    {"method": "POST",
     "headers": {"Authorization": "Bearer {secret}"},
     "query": {"apikey": "{account}"},
     "body": {"to": "{phone}", "text": "{body}", "id": "{key}"},
     "success": {"path": "status", "equals": "ok"},
     "ref": "data.id", "error": "message", "idempotent": true,
     "report": {"key": "id", "status": "status", "delivered": ["1"], "failed": ["2"]},
     "inbound": {"ref": "id", "address": "from", "text": "text"},
     "signature": "X-Signature"}

``form`` in place of ``body`` sends the fields of a form; ``success`` may be
``{"contains": "OK"}`` where answers are plain text. A path names the keys of an answer
from the outside in; a number is a place in a list.
"""

import re

METHODS = ("GET", "POST", "PUT")
# What a text may hold: who is written to (+84…, 84…, 0…), what, and the credentials.
PLACEHOLDERS = (
    "address", "phone", "local", "body", "unicode", "key", "sender", "account",
    "secret", "basic",
)  # fmt: skip
_TYPES = {
    "method": str,
    "headers": dict,
    "query": dict,
    "body": (dict, list),
    "form": dict,
    "success": dict,
    "ref": str,
    "error": str,
    "idempotent": bool,
    "report": dict,
    "inbound": dict,
    "signature": str,
}
_KEYS = {
    "success": {"path", "equals", "contains"},
    "report": {"key", "ref", "status", "delivered", "failed"},
    "inbound": {"ref", "address", "text"},
}
_NAME = re.compile(r"\{(\w*)\}")


class OptionError(Exception):
    """An option that cannot be used.

    :ivar problem: object, unknown, type, method, placeholder, receiver, success or
        inbound
    :ivar name: the option or placeholder
    """

    def __init__(self, problem, name=""):
        super().__init__(f"{problem}: {name}")
        self.problem, self.name = problem, name


def check_options(options):
    """Raise ``OptionError`` for the first option that cannot be used."""
    if not isinstance(options, dict):
        raise OptionError("object")
    for name, value in options.items():
        if name not in _TYPES:
            raise OptionError("unknown", name)
        if not isinstance(value, _TYPES[name]):
            raise OptionError("type", name)
        for key in set(value if name in _KEYS else ()) - _KEYS.get(name, set()):
            raise OptionError("unknown", f"{name}.{key}")
    if options.get("method", "POST") not in METHODS:
        raise OptionError("method", options["method"])
    _check_placeholders(options)
    _check_answers(options)


def _check_placeholders(options):
    used = set()
    for part in ("headers", "query", "body", "form"):
        names = set(_names_in(options.get(part)))
        for unknown in sorted(names - set(PLACEHOLDERS)):
            raise OptionError("placeholder", unknown)
        used |= names
    if not used & {"address", "phone", "local"} or "body" not in used:
        raise OptionError("receiver")


def _check_answers(options):
    success = options.get("success")
    if success is not None and not (
        {"path", "equals"} <= set(success) or success.get("contains")
    ):
        raise OptionError("success")
    inbound = options.get("inbound")
    if inbound is not None and not {"ref", "address", "text"} <= set(inbound):
        raise OptionError("inbound")


def _names_in(value):
    if isinstance(value, str):
        yield from _NAME.findall(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _names_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from _names_in(item)


def fill(value, words):
    """Return a template with its placeholders filled; the structure stays."""
    if isinstance(value, str):
        return _NAME.sub(lambda match: str(words.get(match[1], match[0])), value)
    if isinstance(value, dict):
        return {key: fill(item, words) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, words) for item in value]
    return value


def read_path(data, path):
    """Return what an answer holds at a path, or None."""
    for key in (path or "").split("."):
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and key.isdigit() and int(key) < len(data):
            data = data[int(key)]
        else:
            return None
    return data


def read_text(data, path):
    """Return what an answer holds at a path as a text; empty if nothing."""
    value = read_path(data, path) if path else None
    return "" if value is None else str(value)


def is_among(value, expected):
    """Tell whether a value is the expected one, or one of a list, compared as text."""
    values = expected if isinstance(expected, list) else [expected]
    return str(value).lower() in [str(item).lower() for item in values]
