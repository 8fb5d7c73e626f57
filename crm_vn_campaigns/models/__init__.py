from . import base_partner_merge_automatic_wizard
from . import crm_segment
from . import crm_segment_refresh
from . import crm_segment_member
from . import res_partner
