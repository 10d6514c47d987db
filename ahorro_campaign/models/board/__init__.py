# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_board
from . import campaign_zoom
from . import operator_board_rows
from . import promise_figures
from . import deadline_figures
from . import operator_board
from . import live_floor
