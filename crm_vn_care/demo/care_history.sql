-- A year of care that lies behind us: what the programs of today would have planned for
-- the last solar occurrence of each date. Nearly all of it was done, a little could not
-- be, and what was forgotten last week is overdue now.
INSERT INTO crm_care_event (
    program_id, partner_id, partner_date_id, kind, cycle_year, company_id, user_id,
    action, priority, date, date_start, date_deadline,
    state, result, skip_reason, done_date, done_uid,
    create_uid, create_date, write_uid, write_date
)
WITH today AS (
    SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day
),
past AS (
    SELECT g.id AS program_id, p.id AS partner_id, d.id AS date_id, d.kind,
           g.company_id, COALESCE(CASE g.responsible WHEN 'customer' THEN p.user_id END,
                                  g.user_id) AS user_id,
           g.action, g.start_days, g.due_days,
           (d.next_date - INTERVAL '1 year')::date AS day,
           x.name LIKE '%\_late%' AS forgotten
      FROM crm_care_program g
      JOIN crm_partner_date d
        ON d.kind = g.date_kind AND d.calendar = 'solar'
       AND (g.calendar IS NULL OR g.calendar = 'solar')
      JOIN res_partner p
        ON p.id = d.partner_id AND p.is_company = (g.audience = 'company')
       AND COALESCE(p.company_id, 1) = g.company_id
      JOIN ir_model_data x
        ON x.module = 'crm_vn_core' AND x.model = 'res.partner' AND x.res_id = p.id
     WHERE g.trigger = 'date' AND g.active AND d.active
)
SELECT program_id, partner_id, date_id, kind, extract(year FROM past.day), company_id,
       user_id, action, '0', past.day, past.day - start_days, past.day + due_days,
       outcome.state,
       CASE WHEN outcome.state = 'done'
            THEN CASE date_id % 9 WHEN 0 THEN 'no_answer' WHEN 1 THEN 'sent'
                                  ELSE 'reached' END END,
       CASE outcome.state WHEN 'skipped' THEN 'unreachable' END,
       CASE WHEN outcome.state != 'planned'
            THEN past.day + (120 + date_id % 400) * INTERVAL '1 minute' END,
       CASE WHEN outcome.state != 'planned' THEN user_id END,
       1, past.day - 14, user_id, past.day
  FROM past
 CROSS JOIN today
 CROSS JOIN LATERAL (
    SELECT CASE WHEN forgotten THEN 'planned'
                WHEN date_id % 12 = 0 THEN 'skipped'
                ELSE 'done' END AS state
 ) outcome
 WHERE past.day BETWEEN today.day - 364 AND today.day - 1;
