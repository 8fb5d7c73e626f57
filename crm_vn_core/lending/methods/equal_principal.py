"""The same principal in every row, and the interest on what is left."""

from .slices import Slices


class EqualPrincipal(Slices):
    """Interest shrinks with the balance, and so does the installment."""
