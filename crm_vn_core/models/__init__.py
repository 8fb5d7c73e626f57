from . import customer
from . import res_config_settings
from . import exchange
