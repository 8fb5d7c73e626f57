-- Most tickets are about the last order that the customer had placed before.
UPDATE helpdesk_ticket t
   SET sale_order_id = found.order_id
  FROM (
        SELECT DISTINCT ON (t.id) t.id, o.id AS order_id
          FROM helpdesk_ticket t
          JOIN ir_model_data d
            ON d.module = 'crm_vn_core' AND d.model = 'helpdesk.ticket' AND d.res_id = t.id
          JOIN sale_order o
            ON o.partner_id = t.partner_id
           AND o.company_id = t.company_id
           AND o.state = 'sale'
           AND o.date_order < t.create_date
          JOIN ir_model_data c
            ON c.module = 'crm_vn_core'
           AND c.model = 'helpdesk.ticket.category'
           AND c.res_id = t.category_id
           AND c.name <> 'helpdesk_category_other'
         ORDER BY t.id, o.date_order DESC
       ) found
 WHERE found.id = t.id;
