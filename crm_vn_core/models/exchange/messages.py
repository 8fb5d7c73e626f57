# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sentences behind the codes of ``exchange/``, in the language of the reader.

The pure readers name a reason by a code; here each code has its one sentence.
"""

from contextlib import contextmanager

from odoo.exceptions import UserError

from ...exchange.errors import TableError


@contextmanager
def table_faults_told(env, **other_texts):
    """Tell the user in one sentence why a file cannot be used.

    :param other_texts: sentences that replace those of :func:`refusal_texts`, by code
    :raises UserError: in place of ``exchange.errors.TableError``
    """
    try:
        yield
    except TableError as error:
        texts = refusal_texts(env) | other_texts
        raise UserError(fill(texts, error.code, error.params)) from error


def refusal_texts(env):
    """Return why a file is refused, by the codes of ``exchange.errors.CODES``."""
    return {
        "bomb": env._(
            "This file unpacks to something far larger than a customer list, so it "
            "was not opened. Copy the list into a new workbook and try again."
        ),
        "cell_too_long": env._(
            "A cell in row %(row)s holds more text than Excel allows."
        ),
        "damaged": env._(
            "This workbook is damaged and cannot be read. Open it in Excel, save it "
            "again as .xlsx, and upload the new file."
        ),
        "empty": env._("This file is empty."),
        "encoding": env._(
            "The accents of this file cannot be read for sure. Save it as "
            '"CSV UTF-8" or as an Excel workbook (.xlsx) and upload it again.'
        ),
        "format_binary": env._(
            "This is not a list: upload an Excel (.xlsx) or CSV file."
        ),
        "format_html": env._(
            "This file is a web page with the name of a spreadsheet. Open it in "
            "Excel, save it as .xlsx, and upload the new file."
        ),
        "format_macro": env._(
            "Workbooks with macros are not accepted. Save the list as a plain Excel "
            "workbook (.xlsx) and upload that."
        ),
        "format_ods": env._(
            "Save this OpenDocument list as .xlsx or CSV and upload that."
        ),
        "format_other": env._(
            "This is a %(kind)s file, not a list: upload an Excel (.xlsx) or CSV file."
        ),
        "format_xls": env._(
            "This is an old Excel file (.xls). Open it in Excel, save it as .xlsx, "
            "and upload the new file."
        ),
        "format_xlsb": env._(
            "Save this binary workbook (.xlsb) as .xlsx and upload that."
        ),
        "legacy_font": env._(
            "The texts of this file are written for an old font (TCVN3 or VNI; see "
            "cell %(cell)s). Convert them to Unicode, for example with UniKey, and "
            "upload the new file."
        ),
        "lost_accents": env._(
            "The accents of this file are already lost: question marks stand in their "
            'place (see cell %(cell)s). Save the list from Excel as "CSV UTF-8" or '
            "as .xlsx and upload that."
        ),
        "mojibake": env._(
            "The texts of this file were saved with the wrong encoding (see cell "
            '%(cell)s). Save the list again as "CSV UTF-8" or as .xlsx.'
        ),
        "no_header": env._(
            "No row with column names was found. Name the columns in the first row, "
            'for example "Họ và tên" and "Điện thoại".'
        ),
        "no_rows": env._("This list has column names but no lines below them."),
        "no_sheet": env._('This workbook has no visible sheet named "%(sheet)s".'),
        "password": env._(
            "This workbook is protected by a password. Save it without one and upload "
            "the new file."
        ),
        "too_big": env._(
            "This file has %(size_mb)s MB; at most %(limit_mb)s MB are read at once. "
            "Split the list into several files."
        ),
        "too_complex": env._(
            "This workbook holds too many styles or cells besides the list. Copy the "
            "list into a new workbook and upload that."
        ),
        "too_many_cells": env._(
            "This list has more than %(limit)s cells. Split it into several files."
        ),
        "too_many_columns": env._(
            "This list has %(count)s columns; at most %(limit)s are read. Remove what "
            "is not needed."
        ),
        "too_many_rows": env._(
            "This list has more than %(limit)s lines. Split it into several files."
        ),
        "truncated": env._(
            "This file is cut off: its end is missing. Copy or download it again."
        ),
        "unclosed_quote": env._(
            "A quotation mark opened near row %(row)s is never closed, so the cells "
            "cannot be told apart."
        ),
    }


def issue_texts(env):
    """Return what is wrong with a line or a cell, by the codes of its issues."""
    return {
        "birth_conflict": env._(
            "Born in %(year)s, but the date of birth says %(other)s."
        ),
        "birth_impossible": env._("The year of birth %(year)s is not possible."),
        "code_is_date": env._("Excel has turned this code into the date %(value)s."),
        "company_type": env._('"%(value)s" is neither a person nor a company.'),
        "date_bad_year": env._("%(value)s: the year must be between 1900 and 2100."),
        "date_day_missing": env._("%(value)s: the day is missing."),
        "date_leap_solar": env._("%(value)s: only lunar months can be leap months."),
        "date_month_first": env._(
            "%(value)s: the month comes after the day; this looks like month/day."
        ),
        "date_no_such_day": env._("%(value)s: there is no such day in that month."),
        "date_no_such_leap": env._(
            "%(value)s: that lunar year has no such leap month."
        ),
        "date_no_such_month": env._("%(value)s: there are only twelve months."),
        "date_not_a_date": env._(
            '"%(value)s" is not a date, such as 15/08/1975, 1975 or 15/8 ÂL.'
        ),
        "email": env._('"%(value)s" is not an e-mail address.'),
        "excel_error": env._("Excel shows an error in this cell."),
        "formula": env._(
            "This formula was never calculated. Open the file in Excel and save it."
        ),
        "gender": env._('"%(value)s" is not a gender: write Nam, Nữ or Khác.'),
        "identity": env._(
            "An identity number has 12 digits (CCCD) or 9 digits (CMND)."
        ),
        "identity_birth_year": env._(
            "The identity number tells another year of birth."
        ),
        "identity_gender": env._("The identity number tells another gender."),
        "identity_repaired": env._("A leading zero lost in Excel was put back."),
        "matches_several": env._("Several customers match this line: %(names)s."),
        "name_missing": env._("A new customer needs a name."),
        "name_without_letters": env._("A name needs letters."),
        "number": env._('"%(value)s" is not a number.'),
        "officer_unknown": env._('No user is called "%(value)s"; left empty.'),
        "other_code": env._(
            "%(name)s looks the same but has another code or identity number."
        ),
        "phone": env._('"%(value)s" is not a phone number.'),
        "phone_used": env._("This phone already belongs to %(name)s."),
        "province_unknown": env._('"%(value)s" is not a province; kept as text.'),
        "refused": env._("The database refused this line: %(reason)s"),
        "salutation_unknown": env._(
            '"%(value)s" is not a form of address; left empty.'
        ),
        "same_as_row": env._("The same customer is in row %(row)s of this file."),
        "scientific": env._(
            "Excel has cut this number (%(value)s). Format the column as text and "
            "enter it again."
        ),
        "too_long": env._("This text is too long."),
        "vat": env._('"%(value)s" is not a tax code: it has 10, 12 or 13 digits.'),
        "vat_checksum": env._("The check digit of the tax code %(value)s is wrong."),
        "year": env._('"%(value)s" is not a year.'),
    }


def fill(texts, code, params):
    """Return the sentence of a code; an unknown code speaks for itself."""
    text = texts.get(code)
    return text % params if text else code
