"""Vietnamese text in customer data: names, phones, identifiers, dates, numbers.

Pure Python without Odoo: functions from text to values, import the module you need.
"""
