"""What must hold of loans whatever happened to the server: the checks of money.py."""

from collections import defaultdict

_SUMS = """
    SELECT l.id, p.posted, p.held, a.used, d.lent, i.planned
      FROM crm_loan l,
           LATERAL (SELECT COALESCE(sum(amount), 0) AS posted,
                           COALESCE(sum(unallocated + refunded), 0) AS held
                      FROM crm_loan_payment
                     WHERE loan_id = l.id AND state = 'posted') p,
           LATERAL (SELECT COALESCE(sum(amount), 0) AS used
                      FROM crm_loan_allocation WHERE loan_id = l.id) a,
           LATERAL (SELECT COALESCE(sum(amount), 0) AS lent
                      FROM crm_loan_disbursement
                     WHERE loan_id = l.id AND state = 'posted') d,
           LATERAL (SELECT COALESCE(sum(principal), 0) AS planned
                      FROM crm_loan_installment WHERE loan_id = l.id) i
     WHERE l.id = ANY(%s)
       AND (p.posted <> a.used + p.held
            OR p.posted <> l.paid_total
            OR a.used <> l.allocated_total
            OR p.held <> l.unallocated + l.refunded_total
            OR i.planned <> d.lent + l.capitalized_total)
"""
_PAYMENTS = """
    SELECT p.idempotency_key, p.id, p.loan_id, p.amount::bigint, p.state, p.mode,
           p.value_date::text, e.key = 'pay:' || p.idempotency_key AND e.kind = 'pay',
           EXISTS (SELECT FROM crm_loan_event r WHERE r.reversal_of_id = e.id)
      FROM crm_loan_payment p JOIN crm_loan_event e ON e.id = p.event_id
     WHERE p.loan_id = ANY(%s)
"""
_EVENTS = """
    SELECT count(*) FROM crm_loan_event WHERE loan_id = ANY(%s) AND kind = 'pay'
"""


def check_sums(env, loans):
    """Payments are allocations, what is held and what was paid back."""
    env.cr.execute(_SUMS, [loans])
    names = ("loan", "posted", "held", "used", "lent", "planned")
    return [f"sums: {dict(zip(names, row, strict=True))}" for row in env.cr.fetchall()]


def check_payments(env, loans, orders):
    """One payment for each key, as it was ordered and as it was acknowledged."""
    env.cr.execute(_PAYMENTS, [loans])
    stored = defaultdict(list)
    for key, *payment in env.cr.fetchall():
        stored[key].append(payment)
    broken = [f"nobody's payment {key}" for key in stored.keys() - orders.keys()]
    for key, order in orders.items():
        broken += _check_payment(order, stored[key])
    env.cr.execute(_EVENTS, [loans])
    events, payments = env.cr.fetchone()[0], sum(map(len, stored.values()))
    if events != payments:
        broken.append(f"{events} events of {payments} payments")
    return broken


def _check_payment(order, found):
    if len(found) != 1:
        return [f"{order} is there {len(found)} times"]
    payment, loan, amount, state, mode, date, is_its_event, is_reversed = found[0]
    told = {answer[0] for answer in order.answers}
    faults = {
        "answered with another payment": told - {payment},
        "another amount was acknowledged": {
            answer[1] for answer in order.answers if answer[1] != order.amount
        },
        "never acknowledged": not order.answers,
        "not as ordered": (loan, amount, mode, date)
        != (order.loan, order.amount, order.mode, order.date),
        "of another event": not is_its_event,
        "reversed by half": is_reversed != (state == "reversed"),
        "the reversal is lost": order.is_reversed and not is_reversed,
        "nobody reversed it": is_reversed and not order.is_reversed,
    }
    return [f"{order} {found}: {fault}" for fault, is_so in faults.items() if is_so]


def check_replay(env, loans):
    """Everything that is derived, derived anew from nothing, is what is stored."""
    return [
        f"the replay of loan {loan.id} differs: {name}"
        for loan in env["crm.loan"].browse(loans).filtered("payment_ids")
        for name in _check_replay(env, loan)
    ]


def _check_replay(env, loan):
    stored = _get_derived(env, loan)
    env.cr.execute("SAVEPOINT replay")
    for table in ("crm_loan_allocation", "crm_loan_installment"):
        env.cr.execute(f"DELETE FROM {table} WHERE loan_id = %s", [loan.id])
    env.invalidate_all()
    loan._replay()
    derived = _get_derived(env, loan)
    env.cr.execute("ROLLBACK TO SAVEPOINT replay")
    env.invalidate_all()
    return [name for name in stored if stored[name] != derived[name]]


def _get_derived(env, loan):
    """Return the rows that the replay writes, without the ids they happen to have."""

    def rows(model, columns, joins="", order="1"):
        fields = env[model]._fields.values()
        skipped = {"id", "schedule_id", "installment_id", "write_date", "write_uid"}
        names = [
            f"t.{field.name}"
            for field in fields
            if field.store and field.column_type and field.name not in skipped
        ]
        env.cr.execute(
            f"""SELECT {", ".join(columns + names)}
                  FROM {env[model]._table} t {joins}
                 WHERE t.{"id" if model == "crm.loan" else "loan_id"} = %s
                 ORDER BY {order}""",
            [loan.id],
        )
        return env.cr.fetchall()

    return {
        "loan": rows("crm.loan", []),
        "installments": rows("crm.loan.installment", [], order="t.sequence"),
        "payments": rows("crm.loan.payment", [], order="t.id"),
        "allocations": rows(
            "crm.loan.allocation",
            ["i.sequence"],
            "JOIN crm_loan_installment i ON i.id = t.installment_id",
            "i.sequence, t.payment_id, t.component, t.date",
        ),
        "schedule": rows("crm.loan.schedule", [], order="t.number"),
    }
