from . import setup
from . import product
from . import contract
from . import books
from . import application
from . import arrears
from . import installment_sale
