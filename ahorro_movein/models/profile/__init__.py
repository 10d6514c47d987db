# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import movein_marks
from . import movein_profile
