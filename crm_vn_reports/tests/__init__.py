from . import test_crm_customer_analysis
from . import test_crm_sales_analysis
from . import test_dashboard
