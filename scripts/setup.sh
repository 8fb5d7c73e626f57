#!/usr/bin/env bash
# Sets up what the suite needs, step by step, each skipped when it is done already:
# system packages · Odoo 19 · Python packages (locked) · PostgreSQL.
#
#   setup.sh run     what `make run` needs
#   setup.sh test    the same, and a browser
#
# Environment: ODOO_PATH  an existing Odoo 19 (the folder that holds the package `odoo`)
#              PGHOST     an existing PostgreSQL (with PGPORT, PGUSER, PGPASSWORD as libpq reads them)
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$ROOT/scripts/postgres.sh"
purpose=${1:-run}

# ------------------------------------------------------------- system packages
find_python() {
    local candidate
    for candidate in python3.12 python3.11 python3.10 python3 /usr/bin/python3; do
        if have "$candidate" && "$candidate" - 2>/dev/null <<'PY'; then
import sys, ensurepip, venv
sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))
PY
            command -v "$candidate"
            return
        fi
    done
    return 1
}

# Where Debian, others of its kind and Homebrew keep shared libraries.
has_library() {
    compgen -G "/usr/lib*/$1*" >/dev/null || compgen -G "/usr/lib/*/$1*" >/dev/null ||
        compgen -G "/opt/homebrew/lib/$1*" >/dev/null
}

missing_packages() {
    find_python >/dev/null || echo python3-venv
    if [ -z "${PGHOST:-}" ]; then find_initdb >/dev/null || echo postgresql; fi
    have psql || echo postgresql-client
    # Forms and letters are printed by WeasyPrint, which sets its lines with Pango.
    has_library libpangoft2-1.0 || echo libpangoft2-1.0-0
    has_library libharfbuzz-subset || echo libharfbuzz-subset0
    if [ -z "${ODOO_PATH:-}" ] && ! have apt-get && ! have git; then echo git; fi
    if [ "$purpose" = test ]; then
        have chromium || echo chromium
        # The driver of Playwright is linked with it.
        compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null || echo libatomic1
        # Screenshots need letters with Vietnamese accents.
        [ -e /usr/share/fonts/truetype/liberation2 ] || echo fonts-liberation2
    fi
}

install_packages() {
    local packages sudo=
    packages=$(missing_packages | tr '\n' ' ')
    [ -n "${packages// /}" ] || return 0
    if ! have apt-get; then
        die "Please install first: $packages(the names are Debian's). Nothing was changed."
    fi
    if [ "$(id -u)" != 0 ]; then
        have sudo || die "Please install first, as root: apt-get install $packages
Nothing was changed."
        sudo=sudo
    fi
    say "System packages: $packages"
    $sudo apt-get update -q >/dev/null || die "apt-get update failed; the lines above say why."
    # RUNLEVEL=1: the packaged PostgreSQL cluster is not started, ours is a private one.
    $sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get install -y -q --no-install-recommends $packages >/dev/null ||
        die "Could not install: $packages"
}

# ------------------------------------------------------------------------ Odoo
# The Debian package, fetched by a private apt that leaves the system's own untouched.
private_apt() {
    local apt=$LOCAL/apt mirror
    mirror=$(grep -rhoE '^(URIs:|deb )[^#]*' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
        grep -oE '(https?|file)://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ')
    [ -n "$mirror" ] || return 1
    mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/empty"
    # sid has Odoo 19; bookworm's Font Awesome is the last with the version 4 files that Odoo uses.
    for suite in sid bookworm; do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
    done >"$apt/sources.list"
    cat >"$apt/apt.conf" <<CONF
Dir::State::Lists "$apt/lists";
Dir::Cache "$apt";
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "$apt/empty";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "$apt/empty";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
APT::Sandbox::User "root";
CONF
    APT_CONFIG=$apt/apt.conf apt-get -q update >"$apt/log" 2>&1
}

unpack_odoo() {
    local packages=$LOCAL/apt/archives stage=$LOCAL/odoo.part deb
    (cd "$packages" && APT_CONFIG=$LOCAL/apt/apt.conf apt-get -q download odoo-19 libjs-jquery \
        libjs-jquery-form libjs-underscore fonts-font-awesome/bookworm \
        fonts-roboto-unhinted fonts-montserrat >>"$LOCAL/apt/log" 2>&1) || return 1
    rm -rf "$stage" && mkdir "$stage"
    for deb in "$packages"/*.deb; do dpkg-deb -x "$deb" "$stage"; done
    # Left out of the package (background blur in video calls). The web client asks for it
    # by name and logs an error on every page; an empty file is what it needs.
    local blur=$stage/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation
    mkdir -p "$blur" && touch "$blur/selfie_segmentation.js"
    mv "$stage" "$LOCAL/odoo" && rm -rf "$LOCAL/apt"
}

clone_odoo() {
    have git || return 1
    say "Odoo 19: git clone (shallow) ..."
    rm -rf "$LOCAL/odoo.part"
    git clone -q --depth 1 --branch 19.0 https://github.com/odoo/odoo "$LOCAL/odoo.part" &&
        mv "$LOCAL/odoo.part" "$LOCAL/odoo"
}

get_odoo() {
    if [ -n "${ODOO_PATH:-}" ]; then
        [ -e "$ODOO_PATH/odoo/release.py" ] || die "ODOO_PATH=$ODOO_PATH holds no odoo/release.py."
        return
    fi
    if [ ! -d "$LOCAL/odoo" ]; then
        say "Odoo 19: download and unpack the Debian package (125 MB, 1.3 GB unpacked) ..."
        { have dpkg-deb && private_apt && unpack_odoo; } || clone_odoo ||
            die "Odoo 19 could not be had from Debian nor from git. Set ODOO_PATH to an existing one."
    fi
    ODOO_PATH=$LOCAL/odoo
    [ -d "$ODOO_PATH/usr" ] && ODOO_PATH=$ODOO_PATH/usr/lib/python3/dist-packages
    return 0
}

# -------------------------------------------------------------- Python packages
install_python() {
    local lock=$LOCAL/venv.lock want set=odoo addons=("$ROOT/requirements/addons.txt") file
    # The test set holds the run set: whoever has it keeps it.
    if [ "$purpose" = test ] || grep -qs '^set=dev' "$lock"; then
        set=dev
        addons+=("$ROOT/requirements/dev-addons.txt")
    fi
    want="set=$set odoo=$ODOO_PATH $(cat "$ROOT/requirements/$set.txt" "${addons[@]}" | sha256sum)"
    [ "$(cat "$lock" 2>/dev/null)" = "$want" ] && return
    say "Python packages ($set set, locked with hashes) ..."
    [ -x "$PY" ] || "$(find_python)" -m venv "$VENV"
    "$PY" -m pip install -qq --disable-pip-version-check --require-hashes -r "$ROOT/requirements/$set.txt"
    for file in "${addons[@]}"; do
        "$PY" -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r "$file"
    done
    # Makes the package `odoo` importable, and known to pip.
    echo "$ODOO_PATH" >"$("$PY" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/odoo-source.pth"
    echo "$want" >"$lock"
}

write_env() {
    local site addons
    site=$("$PY" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    addons=$ODOO_PATH/odoo/addons
    # A source checkout keeps most addons beside the package.
    [ -d "$ODOO_PATH/addons/web" ] && [ ! -d "$addons/web" ] && addons=$addons,$ODOO_PATH/addons
    mkdir -p "$LOCAL/data"
    cat >"$LOCAL/odoo.conf" <<CONF
[options]
addons_path = $addons,$site/odoo/addons,$ROOT
data_dir = $LOCAL/data
http_interface = 127.0.0.1
list_db = False
CONF
    {
        echo "ODOO_RC=$LOCAL/odoo.conf"
        echo "ODOO_PATH=$ODOO_PATH"
    } >"$LOCAL/env"
}

mkdir -p "$LOCAL"
install_packages
get_odoo
install_python
write_env
start_postgres
