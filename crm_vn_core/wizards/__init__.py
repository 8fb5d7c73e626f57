from . import crm_contact_log
from . import crm_employer_change
