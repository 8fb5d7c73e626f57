from . import crm_segment_add
