from . import crm_loan_rule_arrears
from . import crm_loan_arrears
from . import crm_loan_arrears_sql
from . import crm_loan_restructured
from . import crm_loan_group_change
from . import crm_loan_group_override
from . import crm_loan_snapshot
from . import crm_loan_roll
