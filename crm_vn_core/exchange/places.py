"""Finds the ward of today behind the address of a line, offline."""

from ..text.addresses import parse_address

_PARTS = ("street", "ward", "district", "province")


def add_place(values):
    """Put under ``place`` what the address of a line means, where that is sure.

    ``place`` holds the official code of the ward of today, what is left as street,
    and the old official names. An address that leaves the ward open gets none: a
    person chooses later, and the text stays as typed until then.
    """
    text = "\n".join(
        values[key].replace("\n", ", ") for key in _PARTS if values.get(key)
    )
    if not text:
        return
    found = parse_address(text)
    if found.status != "unique":
        return
    values["place"] = {
        "ward": found.codes[0],
        "street": found.street,
        "old": {
            "ward": found.old_ward,
            "district": found.old_district,
            "province": found.old_province,
        },
    }
