"""Words of care: pure Python, no Odoo."""
