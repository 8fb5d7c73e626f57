# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a model tells about a customer's history."""

from dataclasses import dataclass, field

from odoo.fields import Domain


@dataclass(frozen=True, kw_only=True)
class TimelineSource:
    """One kind of entry in the history of a customer.

    ``title``, ``subtitle``, ``state`` and ``words`` are paths of fields, such as
    "order_line.name"; what a user may not read of them is left out.
    """

    # Code of the kind, in lower case. Entries of the same moment are ordered by it, so
    # it must not depend on which addons are installed.
    kind: str
    model: str
    # As people read it, in their language.
    label: str
    # Class of Font Awesome.
    icon: str
    # Fields that tell when it happened: the first that is set. A day without an hour
    # stands above the hours of that day.
    date: tuple = ("create_date",)
    # Field that tells whose it is.
    partner: str = "partner_id"
    # Which rows of the model are worth telling.
    domain: Domain = Domain.TRUE
    title: str = "display_name"
    subtitle: tuple = ()
    amount: str = ""
    state: str = ""
    # Value of the state → color of its badge (success, info, warning, danger).
    colors: dict = field(default_factory=dict)
    user: str = "user_id"
    # What is read when the entry is opened.
    words: str = ""
    # Fields that are searched.
    search: tuple = ("name",)
    # Shown only when asked for.
    optional: bool = False
    # There is a form to open.
    has_form: bool = True
    # Rights on the customer are rights on the row: the model's own search, which asks
    # record by record, is passed by.
    follows_customer: bool = False
