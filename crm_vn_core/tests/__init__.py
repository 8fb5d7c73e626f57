from . import test_crm_occasion
from . import test_crm_partner_date
from . import test_res_partner_dates
