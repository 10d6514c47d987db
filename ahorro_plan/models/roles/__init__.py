# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_role
from . import role_people
from . import ir_http
