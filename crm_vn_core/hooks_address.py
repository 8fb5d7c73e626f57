"""Settings of Viet Nam in the address format of Odoo: set, and put back.

Called by the hooks of the addon: `save_former_settings` before its data is loaded,
`apply_settings` after, `restore_settings` before it is removed.
"""

import json

PARAMETER = "crm_vn_core.former_address_settings"
ADDRESS_FORMAT = "%(street)s\n%(street2)s\n%(city)s, %(state_name)s\n%(country_name)s"
# Provinces that res_country_state_data.xml renames.
RENAMED = ("VN-26", "VN-39", "VN-13", "VN-56")


def _states(env):
    for code in RENAMED:
        state = env.ref(f"base.state_vn_{code}", raise_if_not_found=False)
        if state:
            yield code, state


def save_former_settings(env):
    """Remember what the installation changes."""
    country = env.ref("base.vn")
    former = {
        "enforce_cities": country.enforce_cities,
        "address_format": country.address_format,
        "states": {code: state.name for code, state in _states(env)},
    }
    env["ir.config_parameter"].set_param(PARAMETER, json.dumps(former))


def apply_settings(env):
    """Make addresses in Viet Nam choose a ward and show "street, ward, province"."""
    country = env.ref("base.vn")
    country.write({"enforce_cities": True, "address_format": ADDRESS_FORMAT})
    former = _former(env)
    # Now known: what the data files wrote, to tell it from a later change by hand.
    former["renamed"] = {code: state.name for code, state in _states(env)}
    env["ir.config_parameter"].set_param(PARAMETER, json.dumps(former))


def restore_settings(env):
    """Put back what was there before, except what was changed by hand since."""
    former = _former(env)
    country = env.ref("base.vn")
    if "enforce_cities" in former:
        country.enforce_cities = former["enforce_cities"]
    if former.get("address_format") and country.address_format == ADDRESS_FORMAT:
        country.address_format = former["address_format"]
    for code, state in _states(env):
        renamed = former.get("renamed", {}).get(code)
        if renamed and state.name == renamed:
            state.name = former["states"][code]
    parameter = env["ir.config_parameter"].search([("key", "=", PARAMETER)])
    parameter.unlink()


def _former(env):
    return json.loads(env["ir.config_parameter"].get_param(PARAMETER) or "{}")
