# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_file_value
from . import ahorro_import_lock
from . import import_new_codes
from . import import_holder_create
from . import import_holder_apply
from . import import_plan_apply
from . import import_apply
from . import import_person_data
from . import person_register
