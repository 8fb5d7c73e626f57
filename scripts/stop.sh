#!/usr/bin/env bash
# Stops the server and the private PostgreSQL that this clone started, and nothing else.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$ROOT/scripts/postgres.sh"
if [ -f "$LOCAL/odoo.pid" ]; then
    kill "$(cut -d' ' -f1 "$LOCAL/odoo.pid")" 2>/dev/null && say "Odoo stopped."
    rm -f "$LOCAL/odoo.pid"
fi
stop_postgres
