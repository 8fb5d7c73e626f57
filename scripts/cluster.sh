#!/usr/bin/env bash
# A PostgreSQL of its own, for tests that crash it: cluster.sh FOLDER start|crash|remove
# start makes it first if there is none; FOLDER/env then tells how to reach it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$ROOT/scripts/postgres.sh"
LOCAL=$1
unset PGHOST PGPORT PGUSER PGPASSWORD
mkdir -p "$LOCAL"
data=$LOCAL/pg/data
control() {
    as_postgres "$(dirname "$(find_initdb)")/pg_ctl" -D "$data" -w -t 120 "$@" >/dev/null
}
case $2 in
start)
    if [ -f "$LOCAL/pg.port" ]; then
        # Whoever was connected comes back to the same port.
        control -o "-p $(cat "$LOCAL/pg.port")" -l "$LOCAL/pg/log" start
    else
        start_postgres
    fi
    ;;
crash) control -m immediate stop ;;
remove)
    control -m immediate stop || true
    rm -rf "$LOCAL"
    ;;
esac
