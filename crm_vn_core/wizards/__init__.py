from . import crm_address_convert
from . import crm_address_convert_line
