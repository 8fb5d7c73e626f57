from . import crm_address_convert
from . import crm_address_convert_line
from . import crm_contact_log
from . import crm_employer_change
from . import crm_message_compose
from . import base_partner_merge_automatic_wizard
from . import crm_customer_export
