from . import crm_loan_terms
from . import crm_loan_product
from . import crm_loan_product_account
from . import res_company_loan
from . import res_config_settings_loan
