"""One row: what it plans, what it claims once it is due, what was paid of it."""

from collections import Counter
from fractions import Fraction

COMPONENTS = (
    "principal",
    "interest",
    "fee",
    "penalty",
    "overdue_interest",
    "late_interest",
)
LATE = ("overdue_interest", "late_interest")
#: Kinds that can be late.
PLANNED = ("installment", "acceleration", "write_off")


class Row:
    """Plan (`principal`, `interest`, `share`) and, once due, claims."""

    def __init__(self, kind, start, end, due, nominal=None, total30=0):
        self.kind = kind
        self.start = start
        self.end = end
        self.due = due
        self.nominal = nominal or end
        self.total30 = total30
        self.index = 0  # place in the first plan
        self.principal = 0
        self.interest = 0
        self.weight = 0
        self.share = Fraction(0)  # flat: what the row earns from `share_from` on
        self.share_from = start
        self.in_grace = False  # pays no principal
        self.bears_none = False  # no interest at all
        self.puts_off = False  # its interest is charged by a later row …
        self.charges = True  # … unless it pays the last of the balance
        self.accrued_fully = False
        self.is_due = False
        self.carried = Counter()  # component: brought along from older rows
        self.claims = Counter()
        self.paid = Counter()
        self.waived = Counter()
        self.moved = Counter()  # capitalized, or carried to a newer row
        self.rate = Fraction(0)  # in force when the row fell due
        self.balance = 0
        self.late_days = 0
        self.grace_over = False
        self.numbers = Counter()  # late component: sum of amount x days
        self.bears = set()  # late components that the row bears

    def fall_due(self, rate):
        self.is_due = True
        self.rate = rate  # of the time it turned due: later changes do not matter
        self.claims.update(self.carried)
        self.claims["principal"] += self.principal
        self.claims["interest"] += self.interest

    def claim(self, component, life):
        """Everything ever claimed of the component, whole đồng."""
        return self.claims[component] + self.late(component, life)

    def late(self, component, life):
        if component not in self.bears or not self.numbers[component]:
            return 0
        terms = life.terms
        rate = Fraction(terms.late_interest_rate)
        if component == "overdue_interest":
            rate = self.rate * Fraction(terms.overdue_factor)
        basis = 360 if terms.day_count == "actual/360" else 365
        return life.round(self.numbers[component] * rate / 100 / basis)

    def unpaid(self, component, life):
        return self.late(component, life) + self.unpaid_fixed(component)

    def unpaid_fixed(self, component):
        """Of what was claimed once; what late components earned is not in it."""
        return (
            self.claims[component]
            - self.paid[component]
            - self.waived[component]
            - self.moved[component]
        )

    def owed(self, life):
        return sum(self.unpaid(component, life) for component in COMPONENTS)

    def planned_total(self):
        return self.principal + self.interest + sum(self.carried.values())

    def end_of_day(self, life, paused):
        """One night late: amounts x days, outside pauses."""
        if paused or self.kind not in PLANNED or life.today < self.due:
            return
        self.late_days += 1
        self.numbers["overdue_interest"] += self.unpaid_fixed("principal")
        self.numbers["late_interest"] += self.unpaid_fixed("interest")

    def start_of_day(self, life):
        """The grace is exceeded today: late interest counts, the penalty is claimed."""
        if self.grace_over or self.late_days <= life.terms.late_grace:
            return
        self.grace_over = True
        principal = self.unpaid("principal", life)
        interest = self.unpaid("interest", life)
        if principal or interest:
            self.bears.update(LATE)
        percent = Fraction(life.terms.penalty_percent)
        self.claims["penalty"] += life.round((principal + interest) * percent / 100)
