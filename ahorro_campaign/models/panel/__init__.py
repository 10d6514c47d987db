# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import case_stage
from . import panel_process
from . import panel_bids
from . import panel_calls
from . import panel_coverage
from . import panel_promises
from . import panel_living
from . import ahorro_case
from . import ahorro_plan
from . import res_partner
from . import ahorro_panel
