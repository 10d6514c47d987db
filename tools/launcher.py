# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Start Odoo from a plain file.

``python -m odoo`` starts the gevent child as a file inside the package, where its
relative imports fail; a launcher of its own gives both processes the same start.
"""

from odoo.cli.command import main

main()
