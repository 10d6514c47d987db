# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import import_matching
from . import import_diff
from . import import_outcome
from . import import_person
from . import import_compare
