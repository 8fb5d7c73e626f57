#!/usr/bin/env bash
# Kill the dispatcher while it sends: 1,000 times with a provider that knows the keys, 200 times with
# one that does not. Each works on a copy of a database. KILLS=… sets the number, SEED=… repeats a run.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
"$ROOT/scripts/setup.sh" test
load_env
"$PY" "$ROOT/scripts/database.py" ensure crm_vn_test --lang en_US
kills=${KILLS:-1000}
"$PY" "$ROOT/tests/faults/kill.py" --provider esms --kills "$kills" ${SEED:+--seed "$SEED"}
"$PY" "$ROOT/tests/faults/kill.py" --provider speedsms --kills "$((kills / 5))" ${SEED:+--seed "$SEED"}
