"""A second, deliberately simple implementation of the life of a loan.

Written from the specification alone, to check `crm_vn_core.lending` against: it walks
from the first day to the last, one day at a time, keeps "balance x days" numbers as
bank clerks did on paper, and plans everything anew at every event. Slow and readable.
Money is int in minor units, interest an exact Fraction that is rounded once.
"""

from .life import Life, Refused, play
from .snapshot import snapshot
