# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import movein_compare
from . import movein_match
