from . import crm_contract
from . import crm_contract_number
from . import crm_contract_state
from . import crm_contract_warning
from . import crm_contract_night
from . import res_partner_contract
from . import crm_timeline
from . import sale_order_contract
