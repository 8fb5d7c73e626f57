#!/usr/bin/env bash
#   i18n.sh update   export the terms of our addons, bring .pot and vi.po up to date
#   i18n.sh check    fail where a term has no Vietnamese, is stale, or leaves the glossary
set -euo pipefail
. "$(dirname "$0")/lib.sh"
[ -x "$PY" ] || "$ROOT/scripts/setup.sh" test
load_env
"$PY" "$ROOT/scripts/database.py" ensure crm_vn_test --lang en_US
"$PY" "$ROOT/i18n/terms.py" "$@"
