from . import crm_customer_analysis
from . import crm_sales_analysis
