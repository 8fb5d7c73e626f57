-- The lists were written as if today were 1 January 2026: bring what has happened to
-- the days before the real today, and let customers and tickets be as old as their past.
WITH shift AS (
    SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - DATE '2026-01-01' AS days
)
UPDATE sale_order o
   SET date_order = o.date_order + shift.days * INTERVAL '1 day',
       create_date = o.date_order + shift.days * INTERVAL '1 day',
       validity_date = NULL
  FROM shift, ir_model_data d
 WHERE d.module = 'crm_vn_core' AND d.model = 'sale.order' AND d.res_id = o.id;

WITH shift AS (
    SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - DATE '2026-01-01' AS days
)
UPDATE crm_lead l
   SET date_deadline = l.date_deadline + shift.days,
       create_date = now() - (3 + l.id % 40) * INTERVAL '1 day',
       date_open = now() - (2 + l.id % 40) * INTERVAL '1 day',
       date_last_stage_update = now() - (l.id % 9) * INTERVAL '1 day'
  FROM shift, ir_model_data d
 WHERE d.module = 'crm_vn_core' AND d.model = 'crm.lead' AND d.res_id = l.id;

WITH shift AS (
    SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - DATE '2026-01-01' AS days
)
UPDATE helpdesk_ticket t
   SET create_date = t.last_stage_update + shift.days * INTERVAL '1 day',
       assigned_date = t.assigned_date + shift.days * INTERVAL '1 day',
       closed_date = t.closed_date + shift.days * INTERVAL '1 day',
       last_stage_update = shift.days * INTERVAL '1 day'
           + COALESCE(t.closed_date, t.assigned_date, t.last_stage_update)
  FROM shift, ir_model_data d
 WHERE d.module = 'crm_vn_core' AND d.model = 'helpdesk.ticket' AND d.res_id = t.id;

WITH first AS (
    SELECT p.id, MIN(o.date_order) AS moment
      FROM res_partner p
      JOIN ir_model_data d
        ON d.module = 'crm_vn_core' AND d.model = 'res.partner' AND d.res_id = p.id
 LEFT JOIN sale_order o ON o.partner_id = p.id
  GROUP BY p.id
)
UPDATE res_partner p
   SET create_date = COALESCE(first.moment, now() - (p.id % 300) * INTERVAL '1 day')
           - (p.id % 20) * INTERVAL '1 day'
  FROM first
 WHERE first.id = p.id;

-- What was sold more than four weeks ago was billed by the program used before this
-- one, so that accountants find only the last weeks to bill.
UPDATE sale_order_line l
   SET qty_invoiced = l.product_uom_qty,
       qty_to_invoice = 0,
       untaxed_amount_invoiced = l.price_subtotal,
       untaxed_amount_to_invoice = 0,
       invoice_status = 'invoiced'
  FROM sale_order o, ir_model_data d
 WHERE l.order_id = o.id AND o.state = 'sale' AND o.date_order < now() - INTERVAL '28 days'
   AND d.module = 'crm_vn_core' AND d.model = 'sale.order' AND d.res_id = o.id;

UPDATE sale_order o
   SET invoice_status = 'invoiced'
  FROM ir_model_data d
 WHERE o.state = 'sale' AND o.date_order < now() - INTERVAL '28 days'
   AND d.module = 'crm_vn_core' AND d.model = 'sale.order' AND d.res_id = o.id;
