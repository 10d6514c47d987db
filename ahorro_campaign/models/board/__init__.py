# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import campaign_figures
from . import operator_board
from . import live_floor
