from . import customer_template
from . import export
from . import preferences
from . import unsubscribe
