from . import caller
from . import customer_template
from . import export
from . import web_form
from . import helpdesk_portal
from . import helpdesk_ticket
from . import preferences
from . import unsubscribe
