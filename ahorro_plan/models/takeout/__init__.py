# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import takeout_table
from . import takeout_file
from . import ahorro_takeout
