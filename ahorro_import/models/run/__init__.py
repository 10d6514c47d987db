# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_parameter
from . import import_labels
from . import ahorro_import
from . import import_content
from . import import_referred
from . import ahorro_import_line
from . import import_file
from . import portfolio_files
from . import ahorro_import_absent
from . import ahorro_import_effect
from . import ahorro_import_progress
from . import ahorro_plan
from . import import_work
from . import import_liveness
from . import import_notice
from . import ahorro_setup
