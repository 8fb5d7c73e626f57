{
    "name": "CRM Việt Nam: Care",
    "summary": "Birthdays, founding days, Tết · Chăm sóc khách hàng",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "CRM Việt Nam",
    "license": "AGPL-3",
    "application": True,
    "depends": [
        "crm_vn_core",
        "helpdesk_mgmt_rating",
        "helpdesk_mgmt_sla",
        "survey",
    ],
    "data": [
        "security/crm_vn_care_groups.xml",
        "security/ir.model.access.csv",
        "views/crm_vn_care_menus.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/crm_care_program_demo.xml",
        "demo/care_history.sql",
    ],
}
