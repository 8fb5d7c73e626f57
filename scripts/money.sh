#!/usr/bin/env bash
# 64 clients pay on loans while workers are killed and the database is crashed, in a PostgreSQL of its
# own that is removed at the end. PAY_SECONDS=… sets how long, SEED=… repeats a run.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
"$ROOT/scripts/setup.sh" test
load_env
"$PY" "$ROOT/scripts/database.py" ensure crm_vn_test --lang en_US
"$PY" "$ROOT/tests/faults/money.py" --crash --seconds "${PAY_SECONDS:-600}" ${SEED:+--seed "$SEED"}
