from . import customer
from . import channel
from . import res_config_settings
from . import exchange
from . import printing
from . import helpdesk
from . import sale
from . import loan
