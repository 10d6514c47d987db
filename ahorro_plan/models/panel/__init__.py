# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import plan_past
from . import panel_choice
from . import panel_view
from . import panel_moves
from . import panel_count
from . import panel_portfolio
from . import panel_rescission
from . import panel_deadlines
from . import panel_sales
from . import panel_migration
from . import ahorro_panel
from . import panel_data
from . import ahorro_plan
