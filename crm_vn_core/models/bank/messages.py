"""The sentences behind the codes of bank files and of the matcher."""


def issue_texts(env):
    """Return what is wrong with a line, by the codes of ``exchange.bank_statement``."""
    return {
        "amount": env._('"%(value)s" is not an amount.'),
        "amount_fraction": env._(
            "%(value)s is no whole number of đồng. Excel may have taken a thousands "
            "sign for a decimal one: format the column as text and export again."
        ),
        "amount_large": env._("%(value)s is larger than any account."),
        "amount_missing": env._("This line has a date but no amount."),
        "balance_gap": env._(
            "The balance jumps here: lines are missing before this one."
        ),
        "both_sides": env._("This line has money in and money out."),
        "date": env._('"%(value)s" is not a date.'),
        "date_far": env._("%(value)s lies in the future or too far back."),
        "date_missing": env._("This line has an amount but no date."),
        "date_month_first": env._(
            "%(value)s: the month stands before the day. Say so in the layout."
        ),
        "direction": env._('"%(value)s" says neither in nor out.'),
        "excel_error": env._("Excel shows an error in this cell."),
        "foreign_currency": env._(
            "%(value)s: only the currency of the company is taken."
        ),
        "formula": env._(
            "This formula was never calculated. Open the file in Excel and save it."
        ),
    }


def reason_texts(env):
    """Return why a target is proposed, by the codes of ``crm.bank.match``."""
    return {
        "account": env._("paid from the account %(key)s before"),
        "amount": env._("the amount is exactly what is due"),
        "called": env._('"%(key)s" is what the customer or the family is called'),
        "code": env._("memo code %(key)s"),
        "code_closed": env._("memo code %(key)s: nothing is open there"),
        "document": env._("number %(key)s in the list"),
        "memo": env._("the same words paid here before"),
        "more": env._("more than is owed"),
        "name": env._('name "%(key)s" in the memo'),
        "number": env._("number %(key)s in the memo"),
        "out": env._("money out"),
        "phone": env._("phone %(key)s in the memo"),
        "product": env._('"%(key)s" was bought'),
        "total": env._("the amount is exactly all that is open"),
    }
