#!/usr/bin/env bash
# Every check. Arguments go to the Odoo tests' pytest: scripts/test.sh crm_vn_core/tests/test_x.py
set -euo pipefail
. "$(dirname "$0")/lib.sh"
"$ROOT/scripts/setup.sh" test
load_env
cd "$ROOT"
pytest=("$PY" -m pytest -q -p no:cacheprovider)
export PYTHONDONTWRITEBYTECODE=1

odoo_tests() {
    # A database name in the environment is what pytest-odoo opens.
    "${pytest[@]}" --odoo-database=crm_vn_test --odoo-log-level=error --odoo-http "$@"
}

if [ $# -gt 0 ]; then
    "$PY" scripts/database.py ensure crm_vn_test --lang en_US
    odoo_tests "$@"
    exit
fi

scripts/lint.sh
say "Pure Python"
"${pytest[@]}" -p no:odoo tests/pure
"$PY" scripts/database.py ensure crm_vn_test --lang en_US
say "Translations"
scripts/i18n.sh check
say "Odoo tests"
odoo_tests crm_vn_core crm_vn_care crm_vn_campaigns crm_vn_reports tests/odoo
say "Install, uninstall, journeys in the browser"
"$PY" scripts/database.py ensure crm_vn_bare --bare
"$PY" scripts/database.py ensure crm_vn_journey --demo
"${pytest[@]}" -p no:odoo tests/install tests/journeys
say "Workers are killed: of the dispatcher, of the server"
"${pytest[@]}" -p no:odoo tests/faults
say "All passed."
