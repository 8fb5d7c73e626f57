-- The statement is of 1 to 5 October 2026: bring it to the days before today.
WITH shift AS (
    SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - DATE '2026-10-06' AS days
)
UPDATE crm_bank_line l
   SET date = l.date + shift.days
  FROM shift, ir_model_data d
 WHERE d.module = 'crm_vn_core' AND d.model = 'crm.bank.file' AND d.res_id = l.file_id;

WITH shift AS (
    SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - DATE '2026-10-06' AS days
)
UPDATE crm_bank_file f
   SET date_from = f.date_from + shift.days,
       date_to = f.date_to + shift.days
  FROM shift, ir_model_data d
 WHERE d.module = 'crm_vn_core' AND d.model = 'crm.bank.file' AND d.res_id = f.id;
