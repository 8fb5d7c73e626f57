# The ticket and the dialog "ticket from a call" inherit it.
from . import helpdesk_caller_mixin

from . import crm_channel
from . import crm_interaction
from . import helpdesk_ticket
from . import helpdesk_ticket_intake
from . import helpdesk_ticket_team
from . import ir_http
from . import res_company
from . import res_config_settings
from . import res_partner
from . import sale_order
