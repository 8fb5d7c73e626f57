"""What the tests outside the addons share."""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent

sys.path.insert(0, str(TESTS))
# The providers on loopback, which the addon's own tests use too.
sys.path.insert(1, str(TESTS.parent / "crm_vn_core" / "tests"))
