from . import crm_loan_rule
from . import crm_loan_rule_lookup
from . import crm_loan_approval_limit
from . import res_company_loan
from . import res_config_settings_loan
from . import res_users_loan
from . import res_groups_loan
