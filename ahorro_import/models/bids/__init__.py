# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_group_bids
from . import import_bids
from . import import_bids_pages
from . import import_bids_steps
