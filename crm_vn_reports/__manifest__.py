{
    "name": "CRM Việt Nam: Reports",
    "summary": "Sales and customer analysis · Phân tích bán hàng",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "CRM Việt Nam",
    "license": "AGPL-3",
    "application": True,
    "depends": [
        "crm_vn_care",
        "crm_vn_campaigns",
        "spreadsheet_dashboard",
    ],
    "data": [
        "security/crm_vn_reports_groups.xml",
        "security/ir.model.access.csv",
        "security/crm_analysis_rules.xml",
        "views/crm_vn_reports_menus.xml",
        "views/crm_sales_analysis_views.xml",
        "views/crm_customer_analysis_views.xml",
        "data/ir_filters_data.xml",
        "data/spreadsheet_dashboard_data.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
    ],
}
