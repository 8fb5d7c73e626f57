from . import test_customer_card
from . import test_customer_contact_point
from . import test_customer_identity
from . import test_customer_relation
from . import test_customer_search
from . import test_crm_occasion
from . import test_crm_partner_date
from . import test_res_partner_dates
