#!/usr/bin/env bash
# Serves a demo database on 127.0.0.1:8069, in the background; `make stop` ends it.
#   run.sh DATABASE     crm_vn is kept between runs, crm_vn_practice is made anew each time
set -euo pipefail
. "$(dirname "$0")/lib.sh"
database=$1
CRM_LANG=${CRM_LANG:-}
port=${CRM_PORT:-8069}
url=http://127.0.0.1:$port
pid_file=$LOCAL/odoo.pid log=$LOCAL/odoo.log

"$ROOT/scripts/setup.sh" run
load_env

running() { [ -f "$pid_file" ] && kill -0 "$(cut -d' ' -f1 "$pid_file")" 2>/dev/null; }
stop_server() {
    local pid
    pid=$(cut -d' ' -f1 "$pid_file")
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.2; done
    rm -f "$pid_file"
}
answers() { "$PY" "$ROOT/scripts/wait_http.py" "$url/web/login?db=$database" "$1"; }

# The server in charge must be ours, with this database; anything else on the port is not touched.
if running && [ "$(cut -d' ' -f2- "$pid_file")" != "$database $port" ]; then
    say "Stopping the server of $(cut -d' ' -f2 "$pid_file") ..."
    stop_server
fi
if ! running && "$PY" "$ROOT/scripts/wait_http.py" --port-taken "$port"; then
    die "Port $port of this machine is taken by another program. Choose one: make run CRM_PORT=8070"
fi

fresh= keep=--keep
if [ "$database" = crm_vn_practice ]; then fresh=--fresh keep=; fi
stamp=$("$PY" "$ROOT/scripts/database.py" stamp)
if running && { [ -n "$fresh$CRM_LANG" ] || [ "$stamp" != "$(cat "$LOCAL/stamps/$database" 2>/dev/null)" ]; }; then
    stop_server
fi
"$PY" "$ROOT/scripts/database.py" ensure "$database" --demo $keep $fresh ${CRM_LANG:+--lang "$CRM_LANG"}

if ! running; then
    say "Starting Odoo ..."
    setsid "$PY" -m odoo -d "$database" --db-filter "^$database\$" --http-port "$port" \
        --logfile "$log" --log-level warn </dev/null >>"$log" 2>&1 &
    echo "$! $database $port" >"$pid_file"
    answers 120 || die "Odoo did not come up: see $log"
fi

say "Ready: $url"
printf '\n  %-12s %-12s %s\n' login password role
printf '  %-12s %-12s %s\n' admin admin "Administrator / Quản trị"
psql -At -F '|' "$database" <<'SQL' | while IFS='|' read -r login role; do printf '  %-12s %-12s %s\n' "$login" "$login" "$role"; done
SELECT u.login, p.name || COALESCE(', ' || p.function, '')
FROM res_users u JOIN res_partner p ON p.id = u.partner_id
JOIN ir_model_data d ON d.model = 'res.users' AND d.res_id = u.id AND d.module LIKE 'crm\_vn\_%'
ORDER BY d.id
SQL
printf '\n  make stop ends it; the log is %s\n' "${log#"$ROOT"/}"
