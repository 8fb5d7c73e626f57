# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sentences behind the codes of a take-over, in the language of the reader."""

from ..bank import messages as bank_messages
from ..exchange import messages as exchange_messages


def issue_texts(env):
    """Return what is wrong, or remarkable, with a contract, by code."""
    return {
        **exchange_messages.issue_texts(env),
        **bank_messages.issue_texts(env),
        **_cell_texts(env),
        **_line_texts(env),
        **_opening_texts(env),
    }


def _cell_texts(env):
    return {
        "amount_negative": env._("%(value)s: an amount cannot be below zero."),
        "count": env._('"%(value)s" is not a number of installments.'),
        "date_far": env._("%(value)s lies before the year 2000."),
        "method": env._(
            '"%(value)s" is not a repayment method: write Trả góp đều, Gốc đều, Gốc'
            " cuối kỳ, Cuối kỳ, Lãi phẳng, Theo lịch or Theo mùa vụ."
        ),
        "mode": env._(
            '"%(value)s" is not a way of paying: write Đến hạn, Rút ngắn thời hạn, Giảm'
            " tiền kỳ or Tất toán."
        ),
        "rate": env._('"%(value)s" is not a rate in percent.'),
        "rate_fraction": env._("Read as %(value)s %%: the cell is a percentage."),
    }


def _line_texts(env):
    return {
        "accrued_differs": env._(
            "Interest receivable: %(engine)s by the schedule, %(file)s in the file."
        ),
        "after_cutover": env._("%(value)s is after the cut-over date."),
        "collateral_value": env._(
            "The collateral has a value but no description; it is left out."
        ),
        "currency": env._(
            "%(value)s: only loans in the currency of the company are taken over."
        ),
        "customer_missing": env._(
            "Who is the customer? Give the code, phone, tax code or identity number."
        ),
        "customer_name_only": env._(
            "Only the name tells who it is (%(names)s): add the code, phone, tax code"
            " or identity number."
        ),
        "customer_unknown": env._(
            "No customer has %(value)s. Import the customers first."
        ),
        "duplicate": env._("This contract is in row %(row)s already."),
        "known": env._("This contract is here already; nothing changes."),
        "known_differs": env._(
            "This contract is here already, with %(amount)s for %(name)s; nothing"
            " changes."
        ),
        # What the law says comes in its own words.
        "law": "%(text)s",
        "line_incomplete": env._(
            "%(sheet)s, row %(row)s: a date or an amount is missing."
        ),
        "missing": env._("Missing: %(labels)s."),
        "outstanding_differs": env._(
            "%(amount)s lent less %(paid)s paid is not %(outstanding)s outstanding."
        ),
        "overdue_differs": env._(
            "Overdue principal: %(engine)s by the schedule, %(file)s in the file."
        ),
        "penalty_again": env._(
            "The penalty of the product will be charged once more on what is overdue"
            " now. Waive it where the other system has charged it."
        ),
        "product_missing": env._(
            "Which product? Add a column, or choose one for the whole file."
        ),
        "product_sale": env._(
            "%(value)s is an installment sale that is posted: only cash loans are taken"
            " over with the books."
        ),
        "product_unknown": env._(
            'No loan product of this company has the code or name "%(value)s".'
        ),
        "refused": env._("This loan could not be made: %(reason)s"),
        "schedule_missing": env._(
            "The method is its own schedule, but the file holds no schedule of this"
            " contract."
        ),
        "schedule_sum": env._("The schedule repays %(sum)s of %(amount)s lent."),
        "schedule_used": env._("The schedule of the file is used."),
        "tranches": env._(
            "Paid out in %(count)s parts, one in each row of this contract."
        ),
    }


def _opening_texts(env):
    return {
        "interest_less": env._(
            "%(amount)s less interest was paid than the schedule asks for: waived as a"
            " difference of rounding."
        ),
        "interest_more": env._(
            "%(amount)s more interest was paid than the schedule asks for: entered as a"
            " fee, as a difference of rounding."
        ),
        "late_counted": env._(
            "Charges for late days before the cut-over were counted by the terms, since"
            " the payments fit only so."
        ),
        "opening_after": env._("It was paid out after the cut-over date."),
        "opening_differs": env._(
            "By the schedule %(principal)s of principal and %(interest)s of interest"
            " had fallen due; %(file_principal)s and %(file_interest)s were paid, which"
            " no payment leads to. Check rate, method, day count and dates, or give the"
            " schedule or the payments of this contract."
        ),
        "opening_history": env._(
            "The payments lead to %(principal)s of principal and %(interest)s of"
            " interest paid and %(held)s held; the file says %(file_principal)s and"
            " %(file_interest)s. Correct them, or leave the payments of this contract"
            " out: then only its balances count."
        ),
        "opening_last_paid": env._("Something was paid: when was it paid last?"),
        "opening_last_paid_range": env._(
            "The last payment (%(last)s) is not between disbursement and cut-over."
        ),
        "opening_overpaid": env._(
            "%(paid)s of principal was paid, but only %(amount)s was lent."
        ),
        "row_by_row": env._(
            "%(count)s installments are entered as paid on their due dates."
        ),
        "terms": "%(text)s",
    }
