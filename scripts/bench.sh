#!/usr/bin/env bash
# Every benchmark: figure, floor measured in the same run, ratio. N=… sets the number of customers.
# Each works on a copy of a database, dropped at the end. Arguments name the ones to run: bench.sh care
set -euo pipefail
. "$(dirname "$0")/lib.sh"
"$ROOT/scripts/setup.sh" test
load_env
"$PY" "$ROOT/scripts/database.py" ensure crm_vn_test --lang en_US
cd "$ROOT"
[ $# -gt 0 ] || set -- $(cd scripts/bench && ls *.py | grep -v '^_' | sed 's/\.py$//')
for name in "$@"; do
    say "$name"
    "$PY" "scripts/bench/$name.py" ${N:+--customers "$N"}
done
