from . import crm_contact_hold
from . import crm_contact_point
from . import crm_interest
from . import crm_partner_relation
from . import res_partner
from . import res_city
from . import res_country_state
