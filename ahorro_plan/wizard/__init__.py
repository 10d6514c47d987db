# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_person_data
from . import ahorro_plan_register
from . import ahorro_settings
from . import base_module_uninstall
from . import base_partner_merge
from . import ahorro_takeout_form
