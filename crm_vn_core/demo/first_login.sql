-- Hashing a dozen passwords takes ten seconds; Odoo hashes each at its first login.
UPDATE res_users u
   SET password = u.login
  FROM ir_model_data d
 WHERE d.module = 'crm_vn_core' AND d.model = 'res.users' AND d.res_id = u.id;

-- Odoo's own bot greets everybody at the first login, over half the screen of a phone.
DO $$
BEGIN
    IF EXISTS (SELECT FROM information_schema.columns
                WHERE table_name = 'res_users' AND column_name = 'odoobot_state') THEN
        UPDATE res_users u
           SET odoobot_state = 'disabled'
          FROM ir_model_data d
         WHERE d.module = 'crm_vn_core' AND d.model = 'res.users' AND d.res_id = u.id;
    END IF;
END $$;
