from . import crm_contact_hold
from . import crm_contact_point
from . import crm_interest
from . import crm_partner_relation
from . import res_partner
