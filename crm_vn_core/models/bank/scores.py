"""What hints are worth, and when they say enough."""

#: What each hint is worth. A code or a number in a payment list says it all.
WEIGHTS = {
    "code": 100,
    "document": 100,
    "number": 65,
    "phone": 45,
    "name": 40,
    "account": 40,
    "memo": 25,
    "called": 20,
    "amount": 35,
    "total": 35,
}
#: From this score on, and this far ahead of the next proposal, a line is sure.
SURE, SURE_LEAD = 95, 30
