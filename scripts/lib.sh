# Shared by the scripts: where things lie, and how they talk.
# Everything the project makes is below .local/; removing that folder undoes it all.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LOCAL=$ROOT/.local
VENV=$LOCAL/venv
PY=$VENV/bin/python
ADDONS=crm_vn_core,crm_vn_care,crm_vn_campaigns,crm_vn_reports

started=$(date +%s)
say() { printf '\033[1m[%3ds]\033[0m %s\n' $(($(date +%s) - started)) "$*"; }
die() { printf '\033[31m%s\033[0m\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# The environment of every Odoo process: database, addons, data folder.
load_env() {
    [ -f "$LOCAL/env" ] || die "Not set up yet: run 'make setup' first."
    set -a
    # shellcheck disable=SC1091
    . "$LOCAL/env"
    set +a
}
