"""What holds for the four addons as a whole: rights, company rules, packaging."""

OURS = ("crm_vn_core", "crm_vn_care", "crm_vn_campaigns", "crm_vn_reports")


def our_models(env):
    """Every concrete model that one of our addons made."""
    data = env["ir.model.data"].search(
        [("model", "=", "ir.model"), ("module", "in", OURS)]
    )
    for model in env["ir.model"].browse(set(data.mapped("res_id"))):
        owner = env["ir.model.data"].search(
            [("model", "=", "ir.model"), ("res_id", "=", model.id)], order="id", limit=1
        )
        if owner.module in OURS and not env[model.model]._abstract:
            yield env[model.model]


def test_every_model_has_rights(env):
    granted = set(env["ir.model.access"].search([]).mapped("model_id.model"))
    missing = [model._name for model in our_models(env) if model._name not in granted]
    assert not missing


def test_every_company_model_has_a_rule(env):
    ruled = set(
        env["ir.rule"].search([("groups", "=", False)]).mapped("model_id.model")
    )
    missing = [
        model._name
        for model in our_models(env)
        if "company_id" in model._fields
        and not model._transient
        and model._name not in ruled
    ]
    assert not missing


def test_every_model_has_a_description(env):
    assert not [m._name for m in our_models(env) if m._description == m._name]


def test_crons_are_ours_and_active(env):
    data = env["ir.model.data"].search(
        [("model", "=", "ir.cron"), ("module", "in", OURS)]
    )
    crons = env["ir.cron"].with_context(active_test=False).browse(data.mapped("res_id"))
    assert all(crons.mapped("active"))
