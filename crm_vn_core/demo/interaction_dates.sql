-- Contacts happened before the real today, too; what was delivered has its events.
WITH shift AS (
    SELECT ((now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - DATE '2026-01-01')
           * INTERVAL '1 day' AS days
)
UPDATE crm_interaction i
   SET date = i.date + shift.days,
       scheduled_at = CASE WHEN i.direction = 'out' THEN i.date + shift.days END,
       moved_from = i.moved_from + shift.days,
       create_date = COALESCE(i.moved_from, i.date) + shift.days
  FROM shift, ir_model_data d
 WHERE d.module = 'crm_vn_core' AND d.model = 'crm.interaction' AND d.res_id = i.id;

INSERT INTO crm_interaction_event (interaction_id, kind, date)
SELECT i.id, e.kind, i.date + e.after
  FROM crm_interaction i
  JOIN ir_model_data d
    ON d.module = 'crm_vn_core' AND d.model = 'crm.interaction' AND d.res_id = i.id
  JOIN (VALUES ('sent', INTERVAL '2 s'), ('delivered', INTERVAL '9 s'),
               ('opened', INTERVAL '3 h')) AS e (kind, after)
    ON e.kind <> 'opened' OR i.kind = 'email'
 WHERE i.state = 'delivered';
