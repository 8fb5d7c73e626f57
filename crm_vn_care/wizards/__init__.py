from . import crm_care_event_done
from . import crm_care_event_reassign
from . import crm_care_event_skip
