from . import crm_segment
from . import crm_segment_refresh
from . import crm_segment_member
from . import res_partner
