# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_movein_name
from . import import_work
