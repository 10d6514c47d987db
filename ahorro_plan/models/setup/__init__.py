# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_setup
from . import odoo_mail_terms
from . import odoo_terms
from . import odoo_view_terms
