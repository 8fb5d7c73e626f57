class TableError(Exception):
    """A file that cannot be read, with the reason as data.

    ``code`` is a stable word (see :data:`CODES`), ``params`` the values its
    sentence needs. The words are made where a language is known: here nothing
    is translated, so this module needs no Odoo.
    """

    def __init__(self, code, **params):
        super().__init__(code, params)
        self.code = code
        self.params = params


#: Every reason why a file is refused, with what its sentence may name.
CODES = {
    "bomb": (),
    "cell_too_long": ("row",),
    "damaged": (),
    "empty": (),
    "encoding": (),
    "format_binary": (),
    "format_html": (),
    "format_macro": (),
    "format_ods": (),
    "format_other": ("kind",),
    "format_xls": (),
    "format_xlsb": (),
    "legacy_font": ("cell",),
    "lost_accents": ("cell",),
    "mojibake": ("cell",),
    "no_header": (),
    "no_rows": (),
    "no_sheet": ("sheet",),
    "password": (),
    "too_big": ("size_mb", "limit_mb"),
    "too_complex": (),
    "too_many_cells": ("limit",),
    "too_many_columns": ("count", "limit"),
    "too_many_rows": ("limit",),
    "truncated": (),
    "unclosed_quote": ("row",),
}


class CellFault(str):
    """The place of a cell that has no usable value; the text is the reason code."""

    __slots__ = ()
