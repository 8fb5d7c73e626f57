from . import crm_label_format
from . import crm_form_signatory
from . import crm_form_template
from . import ir_actions_report
from . import res_company
from . import res_lang
from . import res_partner
