"""Import the pure packages of the addons without Odoo.

``crm_vn_core/__init__.py`` imports models, so ``from crm_vn_core.almanac import …``
needs Odoo and a database. The pure packages (``almanac``, ``text``) need neither: an
empty module with the addon's folder as its ``__path__`` stands in for the addon here,
and Python finds its sub-packages through that, without the addon's ``__init__``.

Nothing is registered where the name is taken already.
"""

import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _register(addon):
    if addon not in sys.modules:
        stand_in = types.ModuleType(addon, "Stand-in of the addon for pure tests.")
        stand_in.__path__ = [str(ROOT / addon)]
        sys.modules[addon] = stand_in


for _manifest in sorted(ROOT.glob("*/__manifest__.py")):
    _register(_manifest.parent.name)
