{
    "name": "CRM Việt Nam: Campaigns",
    "summary": "Customer segments for marketing · Phân khúc khách hàng",
    "version": "19.0.1.0.0",
    "category": "Marketing",
    "author": "CRM Việt Nam",
    "license": "AGPL-3",
    "application": True,
    "depends": [
        "crm_vn_core",
        "loyalty",
        "sale_loyalty",
        "link_tracker",
    ],
    "data": [
        "security/crm_vn_campaigns_groups.xml",
        "security/ir.model.access.csv",
        "views/crm_vn_campaigns_menus.xml",
    ],
}
