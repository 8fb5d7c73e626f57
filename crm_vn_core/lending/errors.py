"""What the engine refuses, as a code that the screens put into a sentence."""


class LoanError(ValueError):
    """A loan, or something done to it, that cannot be.

    :param code: short name of the reason, e.g. ``before_disbursement``
    :param values: figures of the sentence that explains it
    """

    def __init__(self, code, **values):
        self.code, self.values = code, values
        details = ", ".join(f"{name}={value}" for name, value in values.items())
        super().__init__(f"{code}: {details}" if details else code)
