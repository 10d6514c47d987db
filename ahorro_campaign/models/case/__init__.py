# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_parameter
from . import person_keys
from . import case_facts
from . import case_facts_whose
from . import case_figures
from . import ahorro_case
from . import case_columns
from . import ahorro_movement
from . import client_history
from . import res_partner
from . import res_users
from . import person_register
