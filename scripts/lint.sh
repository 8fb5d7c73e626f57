#!/usr/bin/env bash
# The linters, quickest first. Odoo's own check finds what Odoo 19 has dropped.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
[ -x "$VENV/bin/ruff" ] || "$ROOT/scripts/setup.sh" test
load_env
cd "$ROOT"
PATH=$VENV/bin:$PATH
addons=${ADDONS//,/ }
say "ruff"
ruff check -q .
ruff format -q --check .
say "oca-checks-odoo-module, oca-checks-po"
oca-checks-odoo-module --config setup.cfg $addons
oca-checks-po $(find $addons -name '*.po')
say "pylint-odoo"
pylint -j 2 $addons
say "odoo upgrade_code"
"$PY" -m odoo upgrade_code --from 17.5 --dry-run --glob 'crm_vn_*/**/*' --addons-path "$ROOT" ||
    die "upgrade_code would rewrite the files above."
# Accepted by the server, broken in the browser.
if grep -rnE 'kanban-box|oe_chatter|view_mode">[a-z,]*tree' --include=*.xml $addons; then
    die "Views of an older Odoo, see above."
fi
