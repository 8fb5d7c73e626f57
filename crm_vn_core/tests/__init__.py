from . import test_customer_card
from . import test_customer_contact_point
from . import test_customer_identity
from . import test_customer_relation
from . import test_customer_search
