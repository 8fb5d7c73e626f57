"""Odoo's command as a file: a server with workers calls itself by its file name, which
``python -m odoo`` cannot give."""

from odoo.cli.command import main

if __name__ == "__main__":
    main()
