"""Keep the vi.po files complete and true to the glossary.

terms.py update     export .pot, merge into vi.po  [--fill terms.json …]
terms.py check      fail on what is missing, stale or off the glossary

Odoo reads translations only from `<addon>/i18n/` and `<addon>/i18n_extra/`; this folder
holds what they share. `i18n_extra` has the terms of an addon of others that brings no
Vietnamese: Odoo loads every file there with our addon, whosever the terms are.
`--fill` takes JSON objects {"English": "Tiếng Việt"} for terms without translation.
"""

import argparse
import csv
import io
import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

import polib

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ["crm_vn_core", "crm_vn_care", "crm_vn_campaigns", "crm_vn_reports"]
# Which of ours brings the Vietnamese of which addons of others.
OTHERS = {
    "crm_vn_core": ["helpdesk_mgmt"],
    "crm_vn_care": ["helpdesk_mgmt_rating", "helpdesk_mgmt_sla"],
}
DATABASE = "crm_vn_test"
# What a translator may not lose: placeholders of Python, JavaScript and templates.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\$\{\w+\}|\{\w*\}")


class Book(NamedTuple):
    """One vi.po, and the addons whose terms it has."""

    addons: list
    path: Path
    of_others: bool = False


def books():
    """All of them; Odoo reads one file of a language in each folder."""
    own = [Book([addon], ROOT / addon / "i18n" / "vi.po") for addon in ADDONS]
    others = [
        Book(addons, ROOT / owner / "i18n_extra" / "vi.po", True)
        for owner, addons in OTHERS.items()
    ]
    return own + others


def export(book):
    """The terms that the addons of a book have now, as polib entries."""
    import odoo.init  # noqa: F401  (an Odoo process starts with it)
    import odoo.tools
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.modules.registry import Registry
    from odoo.tools.translate import trans_export

    if DATABASE not in odoo.tools.config["db_name"]:
        odoo.tools.config.parse_config(["--log-level", "error", "-d", DATABASE])
    buffer = io.BytesIO()
    with Registry(DATABASE).cursor() as cr:
        trans_export(None, book.addons, buffer, "po", Environment(cr, SUPERUSER_ID, {}))
    terms = polib.pofile(buffer.getvalue().decode())
    return without_python(terms) if book.of_others else terms


def without_python(terms):
    """Leave out the messages of Python code: Odoo asks only the code's own addon."""
    kept = polib.POFile()
    for entry in terms:
        entry.occurrences = [
            place for place in entry.occurrences if not place[0].endswith(".py")
        ]
        entry.comment = entry.comment.replace("\nodoo-python", "")
        if entry.occurrences:
            kept.append(entry)
    return kept


def load(book):
    if not book.path.exists():
        return polib.POFile()
    return polib.pofile(str(book.path), wrapwidth=78)


def glossary():
    """English term (lower case) → its Vietnamese, for terms that stand alone."""
    with open(ROOT / "i18n" / "glossary.csv", encoding="utf-8", newline="") as file:
        return {row["en"].lower(): row["vi"] for row in csv.DictReader(file)}


def same_word(msgid, fixed):
    """Whether the glossary says that both languages use this very word."""
    return fixed.get(msgid.lower(), "").lower() == msgid.lower()


def update(fill):
    known, fixed = {}, glossary()
    for book in books():
        for entry in load(book):
            if entry.msgstr:
                known.setdefault(entry.msgid, entry.msgstr)
    terms = {}
    for path in fill:
        terms.update(json.loads(Path(path).read_text(encoding="utf-8")))
    for book in books():
        pot, own = export(book), {e.msgid: e.msgstr for e in load(book)}
        if not book.of_others:
            write(pot, book.path.with_name(f"{book.addons[0]}.pot"), "")
        for entry in pot:
            entry.msgstr = (
                own.get(entry.msgid)
                or terms.get(entry.msgid)
                or known.get(entry.msgid)
                or fixed.get(entry.msgid.lower(), "")
            )
            if entry.msgstr == entry.msgid or same_word(entry.msgid, fixed):
                # Odoo shows the source: writing it again says nothing.
                entry.msgstr = ""
        write(pot, book.path, "vi")
        left = [e.msgid for e in pot if not e.msgstr and not same_word(e.msgid, fixed)]
        name = ", ".join(book.addons)
        sys.stdout.write(f"{name}: {len(pot)} terms, {len(left)} without Vietnamese\n")
        for msgid in left:
            sys.stdout.write(f"    {msgid!r}\n")


def write(po, path, lang):
    """Write without the date of today: the same terms give the same file."""
    po.metadata = {
        "Project-Id-Version": "Odoo Server 19.0",
        "Language": lang,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;" if lang else "",
    }
    po.wrapwidth = 78
    path.parent.mkdir(exist_ok=True)
    po.save(str(path))


def places(entry):
    """Where the term is used, and by which kind of code, as Odoo reads it."""
    return set(entry.occurrences), set(entry.comment.splitlines())


def faults(book):
    """Each sentence is one thing wrong with a book."""
    fixed = glossary()
    translated = {entry.msgid: entry for entry in load(book) if not entry.obsolete}
    now = {entry.msgid: entry for entry in export(book)}
    for msgid in sorted(now.keys() - translated.keys()):
        yield f"not in vi.po: {msgid!r}"
    for msgid in sorted(translated.keys() - now.keys()):
        yield f"no longer a term: {msgid!r}"
    for msgid in sorted(now.keys() & translated.keys()):
        if places(now[msgid]) != places(translated[msgid]):
            # Odoo looks a message of code up among those marked as code only.
            yield f"used elsewhere than vi.po says: {msgid!r}"
    for msgid, entry in translated.items():
        if not entry.msgstr and same_word(msgid, fixed):
            continue
        if not entry.msgstr or entry.fuzzy:
            yield f"no Vietnamese: {msgid!r}"
        elif set(PLACEHOLDER.findall(msgid)) != set(PLACEHOLDER.findall(entry.msgstr)):
            yield f"placeholders differ: {msgid!r} → {entry.msgstr!r}"
        elif fixed.get(msgid.lower(), entry.msgstr).lower() != entry.msgstr.lower():
            yield f"the glossary says {fixed[msgid.lower()]!r} for {msgid!r}"


def check():
    found = 0
    for book in books():
        for fault in faults(book):
            sys.stdout.write(f"{book.path.relative_to(ROOT)}: {fault}\n")
            found += 1
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("update").add_argument("--fill", nargs="*", default=[])
    commands.add_parser("check")
    options = parser.parse_args()
    if options.command == "update":
        update(options.fill)
    else:
        sys.exit(bool(check()))


if __name__ == "__main__":
    main()
