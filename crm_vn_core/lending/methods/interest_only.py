"""Interest in every row, principal in the last."""

from .base import Method


class InterestOnly(Method):
    """The plan gives its last row all that is left, so there is nothing to decide."""
