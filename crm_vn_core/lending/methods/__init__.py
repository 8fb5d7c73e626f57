"""The repayment methods by name."""

from ..errors import LoanError
from .annuity import Annuity
from .bullet import Bullet
from .custom import Custom
from .equal_principal import EqualPrincipal
from .flat import Flat
from .interest_only import InterestOnly
from .seasonal import Seasonal

METHODS = {
    "annuity": Annuity,
    "equal_principal": EqualPrincipal,
    "interest_only": InterestOnly,
    "bullet": Bullet,
    "flat": Flat,
    "custom": Custom,
    "seasonal": Seasonal,
}


def get_method(name, terms):
    """Return a new method of the terms, or one of another name for them."""
    if name not in METHODS:
        raise LoanError("method", method=name)
    return METHODS[name](terms)
