from . import test_crm_segment
from . import test_crm_segment_security
from . import test_partner_merge
