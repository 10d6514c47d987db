# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_plan_register
from . import base_partner_merge
