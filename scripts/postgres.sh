# The PostgreSQL that PGHOST names, or a private cluster below .local/pg on a free port of 127.0.0.1.
# Sourced by setup.sh and stop.sh.

find_initdb() {
    { command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb; } 2>/dev/null |
        sort -V | tail -n 1 | grep .
}

# PostgreSQL refuses to run as root: then the account "postgres" of the package runs it. That account
# may be locked out of a clone in a private folder; the two capabilities let it pass, and nothing else.
# (access(2) drops capabilities of ordinary accounts, unless the secure bit tells it not to.)
as_postgres() {
    local pass=(--securebits=+no_setuid_fixup
        --inh-caps=+dac_read_search,+dac_override --ambient-caps=+dac_read_search,+dac_override)
    if [ "$(id -u)" != 0 ]; then
        "$@"
        return
    fi
    # A container may not own these rights; then the folder must be open to the account.
    setpriv "${pass[@]}" true 2>/dev/null || pass=()
    setpriv --reuid=postgres --regid=postgres --init-groups "${pass[@]}" "$@"
}

free_port() {
    "$PY" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

make_cluster() {
    local pg=$LOCAL/pg password
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    mkdir -p "$pg"
    (umask 077 && echo "$password" >"$LOCAL/pg.password")
    if [ "$(id -u)" = 0 ]; then chown postgres: "$pg"; fi
    chmod 700 "$pg"
    # fsync stays on: people may come to like what they typed into the practice database.
    as_postgres "$bin/initdb" -D "$pg/data" -U odoo -E UTF8 --locale=C.UTF-8 -A scram-sha-256 \
        --pwfile=/dev/stdin <"$LOCAL/pg.password" >"$LOCAL/pg.log" 2>&1 ||
        die "initdb failed: see $LOCAL/pg.log"
    as_postgres tee -a "$pg/data/postgresql.conf" >/dev/null <<'CONF'
unix_socket_directories = ''
listen_addresses = '127.0.0.1'
shared_buffers = 512MB
work_mem = 32MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
wal_level = minimal
max_wal_senders = 0
synchronous_commit = off
random_page_cost = 1.1
CONF
}

start_postgres() {
    local pg=$LOCAL/pg bin port
    if [ -n "${PGHOST:-}" ]; then
        psql -Atqc 'select 1' postgres >/dev/null || die "PGHOST=$PGHOST does not answer."
        return
    fi
    bin=$(dirname "$(find_initdb)")
    if [ ! -f "$pg/data/PG_VERSION" ]; then
        say "PostgreSQL: a private cluster ..."
        make_cluster
    fi
    if ! as_postgres "$bin/pg_ctl" -D "$pg/data" status >/dev/null; then
        port=$(free_port)
        as_postgres "$bin/pg_ctl" -D "$pg/data" -w -t 60 -o "-p $port" -l "$pg/log" start >/dev/null ||
            die "PostgreSQL did not start: see $pg/log"
        echo "$port" >"$LOCAL/pg.port"
    fi
    cat >>"$LOCAL/env" <<ENV
PGHOST=127.0.0.1
PGPORT=$(cat "$LOCAL/pg.port")
PGUSER=odoo
PGPASSWORD=$(cat "$LOCAL/pg.password")
PATH=$bin:\$PATH
ENV
    chmod 600 "$LOCAL/env"
}

stop_postgres() {
    local bin
    [ -f "$LOCAL/pg/data/postmaster.pid" ] || return 0
    bin=$(dirname "$(find_initdb)")
    as_postgres "$bin/pg_ctl" -D "$LOCAL/pg/data" -m fast stop >/dev/null && say "PostgreSQL stopped."
}
