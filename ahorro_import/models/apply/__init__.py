# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_file_value
from . import import_holder
from . import import_apply
from . import import_plans
from . import import_references
from . import import_person_data
