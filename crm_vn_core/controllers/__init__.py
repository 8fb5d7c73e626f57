from . import caller
from . import customer_template
from . import export
