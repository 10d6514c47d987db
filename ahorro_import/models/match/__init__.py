# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import import_value
from . import import_place
from . import import_match
from . import import_holder_judge
from . import import_holder_match
from . import import_diff
from . import import_outcome
from . import import_coverage
from . import import_stamp
from . import import_aftermath
from . import import_settled
from . import import_tied
