"""Makes PDF files without Odoo. ``engine`` imports WeasyPrint: import it late."""

import logging

# It logs as errors what the HTML of a user asks for in vain, and every step it takes,
# from its import on; what matters is told by the refusals of our fetcher.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
logging.getLogger("weasyprint.progress").setLevel(logging.CRITICAL)
