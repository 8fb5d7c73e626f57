"""Tests that cross addons run on the test database, as those inside the addons do."""

import pytest

from odoo.tests import BaseCase

# Odoo gives default tags to classes below `odoo.addons` alone.
BaseCase.test_tags = {"standard", "post_install"}


@pytest.fixture
def env():
    """An environment of the superuser that is rolled back."""
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.modules.registry import Registry
    from odoo.tests.common import get_db_name

    with Registry(get_db_name()).cursor() as cr:
        yield Environment(cr, SUPERUSER_ID, {})
        cr.rollback()
