"""Everything at maturity."""

from .base import Method


class Bullet(Method):
    """One row: principal and interest together on the last day."""
